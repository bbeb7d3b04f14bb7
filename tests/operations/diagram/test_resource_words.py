"""What types of resources are called."""

import pytest

from cdk_pinpoint.operations.diagram.resource_words import (
    Kind,
    is_counted,
    is_folded,
    kind_of,
    name_of_type,
)


@pytest.mark.parametrize(
    ("resource_type", "one", "three"),
    [
        ("AWS::S3::Bucket", "bucket", "buckets"),
        ("AWS::S3::BucketPolicy", "bucket policy", "bucket policies"),
        ("AWS::KMS::Key", "key", "keys"),
        ("AWS::Pinpoint::GCMChannel", "FCM channel", "FCM channels"),
        ("AWS::SMSVOICE::OptOutList", "opt-out list", "opt-out lists"),
        ("AWS::Glue::Database", "database", "databases"),
        ("AWS::X::EgressOnlyInternetBus", "egress only internet bus", "egress only internet buses"),
        ("Custom::SmsSpendLimit", "custom resource", "custom resources"),
    ],
)
def test_a_type_in_words(resource_type, one, three):
    assert name_of_type(resource_type) == one
    assert name_of_type(resource_type, 3) == three


@pytest.mark.parametrize(
    ("resource_type", "kind"),
    [
        ("AWS::SES::ConfigurationSet", Kind.CHANNEL),
        ("AWS::KinesisFirehose::DeliveryStream", Kind.FLOW),
        ("AWS::Glue::Table", Kind.DATA),
        ("AWS::CloudWatch::Alarm", Kind.WATCH),
        ("AWS::IAM::Role", Kind.ACCESS),
        ("AWS::IoT::Thing", Kind.OTHER),
        ("Custom::Anything", Kind.OTHER),
    ],
)
def test_a_type_has_a_kind(resource_type, kind):
    assert kind_of(resource_type) is kind


def test_policies_logs_and_published_names_are_folded():
    for each in ("AWS::IAM::Policy", "AWS::Logs::LogGroup", "AWS::SSM::Parameter", "AWS::KMS::Key"):
        assert is_folded(each)
    assert not is_folded("AWS::S3::Bucket")


@pytest.mark.parametrize(
    ("resource_type", "count", "together"),
    [
        ("AWS::CloudWatch::Alarm", 1, False),
        ("AWS::CloudWatch::Alarm", 2, True),
        ("AWS::KinesisFirehose::DeliveryStream", 6, False),
        ("AWS::KinesisFirehose::DeliveryStream", 7, True),
    ],
)
def test_many_of_one_type_are_drawn_as_one(resource_type, count, together):
    assert is_counted(resource_type, count) is together

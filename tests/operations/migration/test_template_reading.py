"""What a template of anybody defines is read in the words of an account."""

import json

import old_stack
import pytest

from cdk_pinpoint.operations.migration.inventory import ItemKind, SourceKind
from cdk_pinpoint.operations.migration.template_reading import read_template, references

SECRET = "never-to-be-seen-again"


@pytest.fixture
def read(tmp_path):
    def run(text):
        path = tmp_path / "template"
        path.write_text(text if isinstance(text, str) else json.dumps(text), "utf-8")
        return read_template(path, account="111111111111", region="eu-west-1")

    return run


def resources(**found):
    return {"Resources": found}


def test_each_resource_is_an_item_with_what_hangs_on_it(read):
    found = read(old_stack.TEXT)
    assert found.source is SourceKind.TEMPLATE
    assert [(item.kind.value, item.name) for item in found.items] == [
        ("application", "shop"),
        ("email channel", "EMAIL"),
        ("SMS channel", "SMS"),
        ("voice channel", "VOICE"),
        ("event stream", "event stream"),
        ("stream", "Stream"),
        ("segment", "everybody"),
        ("campaign", "sale"),
    ]


def test_the_default_of_a_parameter_is_what_it_is(read):
    (channel,) = read(old_stack.TEXT).of(ItemKind.EMAIL_CHANNEL)
    assert channel.content["FromAddress"] == "news@example.com"
    assert channel.content["Identity"].endswith(":identity/example.com")


def test_credentials_are_left_behind(read):
    properties = {"ApplicationId": "a", "BundleId": "com.example.shop", "TokenKey": SECRET}
    found = read(resources(Push={"Type": "AWS::Pinpoint::APNSChannel", "Properties": properties}))
    (channel,) = found.items
    assert channel.name == "APNS"
    assert channel.content == {"BundleId": "com.example.shop"}


def test_what_is_behind_an_event_stream_is_found(read):
    found = read(
        resources(
            Events={
                "Type": "AWS::Pinpoint::EventStream",
                "Properties": {"DestinationStreamArn": {"Fn::GetAtt": ["Stream", "Arn"]}},
            },
            Stream={
                "Type": "AWS::KinesisFirehose::DeliveryStream",
                "Properties": {
                    "DeliveryStreamName": "old-events",
                    "S3DestinationConfiguration": {
                        "BucketARN": {"Fn::Sub": "arn:aws:s3:::${Bucket}"},
                        "RoleARN": {"Fn::GetAtt": "Role.Arn"},
                    },
                },
            },
            Bucket={"Type": "AWS::S3::Bucket"},
            Other={"Type": "AWS::S3::Bucket"},
            Role={"Type": "AWS::IAM::Role"},
        )
    )
    assert [(item.kind.value, item.name) for item in found.items[1:]] == [
        ("stream", "old-events"),
        ("bucket", "Bucket"),
    ]


def test_email_and_text_messages_are_read_too(read):
    found = read(
        resources(
            Set={"Type": "AWS::SES::ConfigurationSet", "Properties": {"Name": "old"}},
            Destination={
                "Type": "AWS::SES::ConfigurationSetEventDestination",
                "Properties": {
                    "ConfigurationSetName": {"Ref": "Set"},
                    "EventDestination": {"Name": "topic"},
                },
            },
            SenderId={
                "Type": "AWS::SMSVOICE::SenderId",
                "Properties": {"SenderId": "SHOP", "IsoCountryCode": "GB"},
            },
            SmsSet={
                "Type": "AWS::SMSVOICE::ConfigurationSet",
                "Properties": {
                    "ConfigurationSetName": "old",
                    "EventDestinations": [{"EventDestinationName": "topic"}],
                },
            },
        )
    )
    assert [(item.kind.value, item.name) for item in found.items] == [
        ("email configuration set", "old"),
        ("email event destination", "Set/topic"),
        ("sender id", "SHOP in GB"),
        ("SMS configuration set", "old"),
        ("SMS event destination", "old/topic"),
    ]


def test_what_is_known_at_deployment_only_is_named_by_the_resource(read):
    name = {"Fn::Sub": "${AWS::StackName}-shop"}
    found = read(resources(App={"Type": "AWS::Pinpoint::App", "Properties": {"Name": name}}))
    assert [item.name for item in found.items] == ["App"]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ({"Ref": "A"}, ["A"]),
        ({"Fn::GetAtt": ["A", "Arn"]}, ["A"]),
        ({"Fn::GetAtt": "A.Arn"}, ["A"]),
        ({"Fn::Sub": "${A}/${B.Arn}"}, ["A", "B"]),
        ({"Fn::Sub": ["${A}", {"A": {"Ref": "C"}}]}, ["A", "C"]),
        ({"Fn::Join": ["", [{"Ref": "A"}, "x", {"Ref": "B"}]]}, ["A", "B"]),
        ("A", []),
    ],
)
def test_references(value, names):
    assert list(references(value)) == names

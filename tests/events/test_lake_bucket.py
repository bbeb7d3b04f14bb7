"""The bucket of a lake, and the bucket with its access logs."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Template
from constructs import Construct
from templates import RETAINED, new_stack, retention

from cdk_pinpoint.events.lake_bucket import create_lake_bucket

KEY_ARN = "arn:aws:kms:eu-west-1:111111111111:key/11111111-1111-1111-1111-111111111111"


def create(stack, **changes):
    return create_lake_bucket(
        Construct(stack, "Lake"),
        **{
            "encryption_key": kms.Key.from_key_arn(stack, "Key", KEY_ARN),
            "retention": cdk.Duration.days(100),
            "transition_after": None,
            "removal_policy": cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
            **changes,
        },
    )


@pytest.fixture
def buckets(stack, resources):
    """The properties of the bucket with the events, and of that with the access logs."""

    def find(bucket):
        found = dict(resources("AWS::S3::Bucket"))
        events = found.pop(stack.get_logical_id(bucket.node.default_child))
        (logs,) = found.values()
        return events, logs

    return find


def test_results_of_queries_are_kept_a_week(stack, buckets):
    events, _ = buckets(create(stack))
    results, _ = events["LifecycleConfiguration"]["Rules"]
    assert results == {"Status": "Enabled", "Prefix": "query-results/", "ExpirationInDays": 7}


def test_events_are_kept_as_long_as_asked(stack, buckets):
    events, _ = buckets(create(stack))
    _, rule = events["LifecycleConfiguration"]["Rules"]
    assert rule == {
        "Status": "Enabled",
        "ExpirationInDays": 100,
        "NoncurrentVersionExpiration": {"NoncurrentDays": 7},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }


def test_events_alone_move_to_colder_storage_where_asked(stack, buckets):
    events, logs = buckets(create(stack, transition_after=cdk.Duration.days(30)))
    results, rule = events["LifecycleConfiguration"]["Rules"]
    assert rule["Transitions"] == [{"StorageClass": "GLACIER_IR", "TransitionInDays": 30}]
    for other in (results, *logs["LifecycleConfiguration"]["Rules"]):
        assert "Transitions" not in other


def test_buckets_are_private_versioned_and_take_tls_alone(stack, resources, buckets):
    for bucket in buckets(create(stack)):
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        assert len(bucket["PublicAccessBlockConfiguration"]) == 4
        ownership = bucket["OwnershipControls"]
        assert ownership == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    policies = resources("AWS::S3::BucketPolicy").values()
    assert len(policies) == 2
    for policy in policies:
        denied = [
            each["Condition"]
            for each in policy["PolicyDocument"]["Statement"]
            if each["Effect"] == "Deny"
        ]
        assert {"Bool": {"aws:SecureTransport": "false"}} in denied
        assert {"NumericLessThan": {"s3:TlsVersion": 1.2}} in denied


def test_events_are_encrypted_with_the_key(stack, buckets):
    events, _ = buckets(create(stack))
    (rule,) = events["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule == {
        "BucketKeyEnabled": True,
        "ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY_ARN},
    }


def test_access_is_logged_to_a_bucket_that_log_delivery_can_write_to(stack, buckets):
    """Delivery writes to no bucket that is encrypted with a KMS key."""
    events, logs = buckets(create(stack))
    assert "DestinationBucketName" in events["LoggingConfiguration"]
    (rule,) = logs["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    assert logs["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"] == 90
    assert "AccessControl" not in logs


@pytest.mark.parametrize("flag", [True, False, None])
def test_log_delivery_is_allowed_for_this_bucket_alone_under_any_feature_flags(flag):
    context = {} if flag is None else {"@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": flag}
    stack = new_stack(flags=context)
    bucket = create(stack)
    template = Template.from_stack(stack)
    (statement,) = (
        statement
        for policy in template.find_resources("AWS::S3::BucketPolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    )
    assert statement["Principal"] == {"Service": "logging.s3.amazonaws.com"}
    assert statement["Action"] == "s3:PutObject"
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "111111111111"},
        "ArnLike": {"aws:SourceArn": stack.resolve(bucket.bucket_arn)},
    }


@pytest.mark.parametrize(
    ("policy", "policies", "emptied"),
    [
        ("RETAIN_ON_UPDATE_OR_DELETE", RETAINED, 0),
        ("RETAIN", ("Retain", "Retain"), 0),
        ("DESTROY", ("Delete", "Delete"), 2),
    ],
)
def test_buckets_stay_closed_while_they_stay_and_are_emptied_only_when_destroyed(
    stack, resources, policy, policies, emptied
):
    create(stack, removal_policy=cdk.RemovalPolicy[policy])
    template = Template.from_stack(stack)
    assert retention(template, "AWS::S3::Bucket") == policies
    assert retention(template, "AWS::S3::BucketPolicy") == policies
    assert len(resources("Custom::S3AutoDeleteObjects")) == emptied

"""A bucket for personal data, and the bucket with its access logs."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template
from constructs import Construct
from templates import RETAINED, new_stack, resources, retention

from cdk_pinpoint._private_bucket import create_private_bucket, deleted_after

KEY_ARN = "arn:aws:kms:eu-west-1:111111111111:key/11111111-1111-1111-1111-111111111111"


@pytest.fixture
def stack():
    return new_stack()


def create(stack, **changes):
    return create_private_bucket(
        Construct(stack, "Owner"),
        **{
            "encryption_key": kms.Key.from_key_arn(stack, "Key", KEY_ARN),
            "lifecycle_rules": [deleted_after(cdk.Duration.days(100))],
            "removal_policy": cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
            **changes,
        },
    )


def buckets(bucket):
    """The properties of the bucket, and of that with its access logs."""
    stack = cdk.Stack.of(bucket)
    found = resources(Template.from_stack(stack), "AWS::S3::Bucket")
    own = found.pop(stack.get_logical_id(bucket.node.default_child))
    (logs,) = found.values()
    return own["Properties"], logs["Properties"]


def test_everything_is_deleted_at_its_age_and_a_week_later_for_good(stack):
    own, _ = buckets(create(stack))
    assert own["LifecycleConfiguration"]["Rules"] == [
        {
            "Status": "Enabled",
            "ExpirationInDays": 100,
            "NoncurrentVersionExpiration": {"NoncurrentDays": 7},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
        }
    ]


def test_what_is_deleted_later_moves_to_colder_storage_where_asked(stack):
    colder = s3.Transition(
        storage_class=s3.StorageClass.GLACIER, transition_after=cdk.Duration.days(30)
    )
    rule = deleted_after(cdk.Duration.days(100), transitions=[colder])
    own, logs = buckets(create(stack, lifecycle_rules=[rule]))
    (rule,) = own["LifecycleConfiguration"]["Rules"]
    assert rule["Transitions"] == [{"StorageClass": "GLACIER", "TransitionInDays": 30}]
    assert "Transitions" not in logs["LifecycleConfiguration"]["Rules"][0]


def test_buckets_are_private_versioned_and_take_tls_alone(stack):
    for bucket in buckets(create(stack)):
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        assert len(bucket["PublicAccessBlockConfiguration"]) == 4
        ownership = bucket["OwnershipControls"]
        assert ownership == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    policies = resources(Template.from_stack(stack), "AWS::S3::BucketPolicy").values()
    assert len(policies) == 2
    for policy in policies:
        denied = [
            each["Condition"]
            for each in policy["Properties"]["PolicyDocument"]["Statement"]
            if each["Effect"] == "Deny"
        ]
        assert {"Bool": {"aws:SecureTransport": "false"}} in denied
        assert {"NumericLessThan": {"s3:TlsVersion": 1.2}} in denied


def test_objects_are_encrypted_with_the_key(stack):
    own, _ = buckets(create(stack))
    (rule,) = own["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule == {
        "BucketKeyEnabled": True,
        "ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY_ARN},
    }


def test_access_is_logged_to_a_bucket_that_log_delivery_can_write_to(stack):
    """Delivery writes to no bucket that is encrypted with a KMS key."""
    own, logs = buckets(create(stack))
    assert "DestinationBucketName" in own["LoggingConfiguration"]
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
    stack, policy, policies, emptied
):
    create(stack, removal_policy=cdk.RemovalPolicy[policy])
    template = Template.from_stack(stack)
    assert retention(template, "AWS::S3::Bucket") == policies
    assert retention(template, "AWS::S3::BucketPolicy") == policies
    assert len(resources(template, "Custom::S3AutoDeleteObjects")) == emptied

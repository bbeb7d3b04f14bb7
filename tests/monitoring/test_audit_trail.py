"""What a trail records, where it keeps it, and who may write there."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template
from templates import RETAINED, exactly, flat, only, properties, resources, retention

from cdk_pinpoint import AuditTrail

TRAIL_ARN = "arn:${AWS::Partition}:cloudtrail:eu-west-1:111111111111:trail/messaging-prod"
OF_THE_TRAIL = {"aws:SourceArn": TRAIL_ARN}
BUCKET = "AuditTrailBucket47B8C0B8"


@pytest.fixture
def make(stack):
    def define(**changes):
        watched = s3.Bucket.from_bucket_name(stack, "Watched", "lake")
        return AuditTrail(
            stack,
            "AuditTrail",
            **{"trail_name": "messaging-prod", "watched_bucket": watched, **changes},
        )

    return define


@pytest.fixture
def template(stack):
    return lambda: Template.from_stack(stack)


def in_the_bucket(template, resource_type):
    """The properties of the one resource of the type that is not that of the access logs."""
    (found,) = (
        each["Properties"]
        for name, each in resources(template(), resource_type).items()
        if "AccessLogs" not in name
    )
    return found


def of_cloudtrail(statements):
    return [
        each for each in statements if each["Principal"] == {"Service": "cloudtrail.amazonaws.com"}
    ]


def test_a_trail_of_this_region_is_logging(make, template):
    make()
    trail = properties(template(), "AWS::CloudTrail::Trail")
    assert trail["TrailName"] == "messaging-prod"
    assert trail["IsLogging"] is True
    assert trail["IsMultiRegionTrail"] is False
    assert trail["IncludeGlobalServiceEvents"] is True


def test_log_files_are_encrypted_and_can_be_validated(make, template):
    make()
    trail = properties(template(), "AWS::CloudTrail::Trail")
    assert trail["EnableLogFileValidation"] is True
    assert trail["KMSKeyId"].endswith(".Arn}")
    assert properties(template(), "AWS::KMS::Key")["EnableKeyRotation"] is True


def test_changes_are_recorded_and_of_objects_those_of_the_watched_bucket_alone(make, template):
    make()
    selectors = {
        each["Name"]: {
            field["Field"]: field.get("Equals") or field["StartsWith"]
            for field in each["FieldSelectors"]
        }
        for each in properties(template(), "AWS::CloudTrail::Trail")["AdvancedEventSelectors"]
    }
    assert selectors == {
        "Changes": {"eventCategory": ["Management"], "readOnly": ["false"]},
        "Objects": {
            "eventCategory": ["Data"],
            "resources.type": ["AWS::S3::Object"],
            "readOnly": ["false"],
            "resources.ARN": ["arn:${AWS::Partition}:s3:::lake/"],
        },
    }


def test_the_trail_alone_may_write_to_the_bucket(make, template):
    """https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html"""
    trail = make()
    bucket = flat(cdk.Stack.of(trail).resolve(trail.bucket.bucket_arn))
    policy = in_the_bucket(template, "AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    assert [
        (each["Action"], each["Resource"], each["Condition"]) for each in of_cloudtrail(policy)
    ] == [
        ("s3:GetBucketAcl", bucket, {"StringEquals": OF_THE_TRAIL}),
        (
            "s3:PutObject",
            f"{bucket}/AWSLogs/111111111111/*",
            {"StringEquals": {**OF_THE_TRAIL, "s3:x-amz-acl": "bucket-owner-full-control"}},
        ),
    ]


def test_the_trail_alone_may_use_the_key(make, template):
    """https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html"""
    make()
    policy = properties(template(), "AWS::KMS::Key")["KeyPolicy"]["Statement"]
    context = {"kms:EncryptionContext:aws:cloudtrail:arn": TRAIL_ARN}
    assert [(each["Action"], each["Condition"]) for each in of_cloudtrail(policy)] == [
        ("kms:GenerateDataKey", {"StringEquals": {**OF_THE_TRAIL, **context}}),
        ("kms:DescribeKey", {"StringEquals": OF_THE_TRAIL}),
    ]


def test_the_bucket_is_closed_and_keeps_versions(make, template):
    make()
    bucket = in_the_bucket(template, "AWS::S3::Bucket")
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    policy = in_the_bucket(template, "AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]
    denied = [each["Condition"] for each in policy if each["Effect"] == "Deny"]
    assert {"Bool": {"aws:SecureTransport": "false"}} in denied
    assert {"NumericLessThan": {"s3:TlsVersion": 1.2}} in denied


@pytest.mark.parametrize(
    ("arguments", "days"), [({}, 400), ({"retention": cdk.Duration.days(30)}, 30)]
)
def test_log_files_are_kept_for_a_time(make, template, arguments, days):
    make(**arguments)
    (rule,) = in_the_bucket(template, "AWS::S3::Bucket")["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == days
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 7}
    assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 7}


@pytest.mark.parametrize(
    ("arguments", "policies"),
    [
        ({}, RETAINED),
        ({"removal_policy": cdk.RemovalPolicy.RETAIN}, ("Retain", "Retain")),
        ({"removal_policy": cdk.RemovalPolicy.DESTROY}, ("Delete", "Delete")),
    ],
)
def test_bucket_and_key_follow_the_removal_policy(make, template, arguments, policies):
    make(**arguments)
    for resource_type in ("AWS::S3::Bucket", "AWS::S3::BucketPolicy", "AWS::KMS::Key"):
        assert retention(template(), resource_type) == policies


@pytest.mark.parametrize("destroyed", [True, False])
def test_buckets_that_are_destroyed_are_emptied_first(make, template, destroyed):
    make(**({"removal_policy": cdk.RemovalPolicy.DESTROY} if destroyed else {}))
    template().resource_count_is("Custom::S3AutoDeleteObjects", 2 * int(destroyed))
    # Of the function that empties them, which would leave its log behind.
    template().resource_count_is("AWS::Logs::LogGroup", int(destroyed))


def test_access_to_the_log_files_is_logged(make, template):
    make()
    logged = in_the_bucket(template, "AWS::S3::Bucket")["LoggingConfiguration"]
    assert logged["DestinationBucketName"].startswith("${AuditTrailAccessLogs")


def test_cloudtrail_is_let_in_before_there_is_a_trail(make, template):
    make()
    trail = only(template(), "AWS::CloudTrail::Trail")
    assert f"{BUCKET[:-8]}Policy" in {each[:-8] for each in trail["DependsOn"]}


def test_tells_trail_bucket_and_key(make):
    trail = make()
    stack = cdk.Stack.of(trail)
    assert flat(stack.resolve(trail.trail_arn)) == TRAIL_ARN
    assert isinstance(trail.bucket, s3.Bucket)
    assert trail.bucket.encryption_key is trail.encryption_key


@pytest.mark.parametrize("name", ["ab", "a" * 129, "my--trail", "my-_trail", "-trail", "trail."])
def test_fails_when_the_name_is_out_of_bounds(make, name):
    message = (
        "'trail_name' must be 3 to 128 letters and digits, with single '.', '_' or '-' between "
        f"them, got '{name}'"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        make(trail_name=name)

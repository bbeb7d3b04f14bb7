"""The bucket through which audience files come in and go out, and its two roles."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template
from templates import RETAINED, exactly, flat, new_stack, retention

from cdk_pinpoint import AudienceBucket, Trust

CRM = Trust.account(account_id="444444444444", mfa=False, external_id="crm-4711")
WAREHOUSE = Trust.roles("warehouse-sync")


@pytest.fixture
def of_bucket(stack, resources):
    """The properties of the bucket with the files, and what its policy says."""

    def find(audience):
        bucket = stack.get_logical_id(audience.bucket.node.default_child)
        (policy,) = (
            each
            for each in resources("AWS::S3::BucketPolicy").values()
            if each["Bucket"] == {"Ref": bucket}
        )
        return resources("AWS::S3::Bucket")[bucket], flat(policy["PolicyDocument"]["Statement"])

    return find


@pytest.fixture
def policy_of(stack, resources):
    """What the policy of a role allows and denies, as pairs of an action and a resource."""

    def find(role):
        (policy,) = (
            each
            for each in resources("AWS::IAM::Policy").values()
            if each["Roles"] == [{"Ref": stack.get_logical_id(role.node.default_child)}]
        )
        found = {"Allow": set(), "Deny": set()}
        for statement in flat(policy["PolicyDocument"]["Statement"]):
            actions, resource = statement["Action"], statement["Resource"]
            for action in [actions] if isinstance(actions, str) else actions:
                found[statement["Effect"]].add((action, resource))
        return found["Allow"], found["Deny"]

    return find


def test_files_are_kept_30_days_by_default(stack, of_bucket):
    bucket, _ = of_bucket(AudienceBucket(stack, "Audience"))
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert rule == {
        "Status": "Enabled",
        "ExpirationInDays": 30,
        "NoncurrentVersionExpiration": {"NoncurrentDays": 7},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }


def test_files_are_kept_as_long_as_asked(stack, of_bucket):
    bucket, _ = of_bucket(AudienceBucket(stack, "Audience", retention=cdk.Duration.days(3)))
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == 3


def test_fails_when_files_are_not_kept_for_whole_days(stack):
    message = "'retention' must be whole days, at least 1, got 0.5 days"
    with pytest.raises(ValueError, match=exactly(message)):
        AudienceBucket(stack, "Audience", retention=cdk.Duration.hours(12))
    assert stack.node.try_find_child("Audience") is None


def test_files_are_encrypted_with_a_key_of_their_own_that_rotates(stack, resources, of_bucket):
    bucket, _ = of_bucket(AudienceBucket(stack, "Audience"))
    ((name, key),) = resources("AWS::KMS::Key").items()
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule == {
        "BucketKeyEnabled": True,
        "ServerSideEncryptionByDefault": {
            "SSEAlgorithm": "aws:kms",
            "KMSMasterKeyID": {"Fn::GetAtt": [name, "Arn"]},
        },
    }
    assert key["EnableKeyRotation"] is True


def test_a_put_that_names_another_encryption_is_denied_to_everybody(stack, of_bucket):
    """One that names none is encrypted with the bucket's own key, and is not denied."""
    audience = AudienceBucket(stack, "Audience")
    _, statements = of_bucket(audience)
    denied = [each for each in statements if each["Action"] == "s3:PutObject"]
    for each in denied:
        assert each["Effect"] == "Deny"
        assert each["Principal"] == {"AWS": "*"}
        assert each["Resource"] == flat(stack.resolve(audience.bucket.arn_for_objects("*")))
    named = {"Null": {"s3:x-amz-server-side-encryption": "false"}}
    key = flat(stack.resolve(audience.encryption_key.key_arn))
    assert [each["Condition"] for each in denied] == [
        {**named, "StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}},
        # No key named is not this key either: S3 takes another.
        {**named, "ArnNotEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": key}},
        {"Null": {"s3:x-amz-server-side-encryption-customer-algorithm": "false"}},
    ]


@pytest.mark.parametrize(
    ("policy", "policies", "emptied"),
    [("RETAIN_ON_UPDATE_OR_DELETE", RETAINED, 0), ("DESTROY", ("Delete", "Delete"), 2)],
)
def test_files_and_key_stay_or_go_together(stack, resources, policy, policies, emptied):
    AudienceBucket(stack, "Audience", removal_policy=cdk.RemovalPolicy[policy])
    template = Template.from_stack(stack)
    for resource_type in ("AWS::S3::Bucket", "AWS::S3::BucketPolicy", "AWS::KMS::Key"):
        assert retention(template, resource_type) == policies
    assert len(resources("Custom::S3AutoDeleteObjects")) == emptied


def test_they_stay_by_default(stack):
    AudienceBucket(stack, "Audience")
    assert retention(Template.from_stack(stack), "AWS::S3::Bucket") == RETAINED


def test_nobody_outside_has_a_role_by_default(stack, resources):
    audience = AudienceBucket(stack, "Audience")
    assert (audience.importer, audience.exporter) == (None, None)
    assert resources("AWS::IAM::Role") == {}
    assert resources("AWS::IAM::Policy") == {}


def test_the_importer_delivers_and_is_denied_all_else_whatever_it_gets_later(stack, policy_of):
    """`AmazonS3ReadOnlyAccess`, which AWS proposed for imports, would show it nothing."""
    audience = AudienceBucket(stack, "Audience", importer=CRM)
    bucket = flat(stack.resolve(audience.bucket.bucket_arn))
    key = flat(stack.resolve(audience.encryption_key.key_arn))
    assert audience.exporter is None
    assert policy_of(audience.importer) == (
        {
            ("s3:PutObject", f"{bucket}/imports/*"),
            ("kms:Decrypt", key),
            ("kms:GenerateDataKey", key),
        },
        {
            ("s3:ListBucket", bucket),
            ("s3:ListBucketVersions", bucket),
            ("s3:GetObject", f"{bucket}/*"),
            ("s3:GetObjectVersion", f"{bucket}/*"),
            ("s3:DeleteObject", f"{bucket}/*"),
            ("s3:DeleteObjectVersion", f"{bucket}/*"),
            ("s3:PutObject", f"{bucket}/exports/*"),
        },
    )


def test_the_exporter_fetches_and_is_denied_all_else_whatever_it_gets_later(stack, policy_of):
    """`s3:*` on the exports, which AWS called the least, would let it change nothing."""
    audience = AudienceBucket(stack, "Audience", exporter=WAREHOUSE)
    bucket = flat(stack.resolve(audience.bucket.bucket_arn))
    key = flat(stack.resolve(audience.encryption_key.key_arn))
    assert audience.importer is None
    assert policy_of(audience.exporter) == (
        {
            ("s3:ListBucket", bucket),
            ("s3:GetObject", f"{bucket}/exports/*"),
            ("kms:Decrypt", key),
        },
        {
            ("s3:PutObject", f"{bucket}/*"),
            ("s3:DeleteObject", f"{bucket}/*"),
            ("s3:DeleteObjectVersion", f"{bucket}/*"),
            ("s3:GetObject", f"{bucket}/imports/*"),
            ("s3:GetObjectVersion", f"{bucket}/imports/*"),
        },
    )


def test_each_role_trusts_whom_it_is_told_to(stack, resources):
    AudienceBucket(stack, "Audience", importer=CRM, exporter=WAREHOUSE)
    trusted = {
        role["Description"]: role["AssumeRolePolicyDocument"]["Statement"][0]["Condition"]
        for role in resources("AWS::IAM::Role").values()
    }
    assert flat(trusted) == {
        "Delivers audience files; sees none": {"StringEquals": {"sts:ExternalId": "crm-4711"}},
        "Fetches audience files that the product exports; writes none": {
            "StringEquals": {"aws:PrincipalType": "AssumedRole"},
            "ArnEquals": {
                "aws:PrincipalArn": ["arn:${AWS::Partition}:iam::111111111111:role/warehouse-sync"]
            },
        },
    }


def test_roles_are_named_and_limited_alike(stack, resources):
    boundary = "arn:aws:iam::111111111111:policy/Boundary"
    AudienceBucket(
        stack,
        "Audience",
        importer=CRM,
        exporter=WAREHOUSE,
        max_session_duration=cdk.Duration.hours(2),
        permissions_boundary=iam.ManagedPolicy.from_managed_policy_arn(stack, "Limit", boundary),
        path="/messaging/",
        name_prefix="shop-",
    )
    roles = list(resources("AWS::IAM::Role").values())
    assert [each["RoleName"] for each in roles] == ["shop-importer", "shop-exporter"]
    for each in roles:
        assert each["MaxSessionDuration"] == 7200
        assert each["PermissionsBoundary"] == boundary
        assert each["Path"] == "/messaging/"


def test_fails_when_a_path_is_malformed(stack):
    message = "'path' must be a path such as '/messaging/', got 'messaging'"
    with pytest.raises(ValueError, match=exactly(message)):
        AudienceBucket(stack, "Audience", path="messaging")


def test_two_of_them_are_in_one_stack(stack, resources):
    for name in ("Crm", "Warehouse"):
        AudienceBucket(stack, name, removal_policy=cdk.RemovalPolicy.DESTROY)
    assert len(resources("AWS::S3::Bucket")) == 4
    assert len(resources("AWS::Logs::LogGroup")) == 1


def test_no_arn_is_of_the_commercial_partition_alone():
    stack = new_stack(region="us-gov-west-1")
    AudienceBucket(stack, "Audience", importer=WAREHOUSE, exporter=WAREHOUSE)
    assert "arn:aws:" not in str(Template.from_stack(stack).to_json())

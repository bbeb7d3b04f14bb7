"""Bucket properties of a template, read back by the S3 API."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from cdk_pinpoint.local import LocalAws

from .conftest import StackFailedError, Stacks, Template

KEY = {
    "Type": "AWS::KMS::Key",
    "Properties": {
        "KeyPolicy": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": {"Ref": "AWS::AccountId"}},
                    "Action": "kms:*",
                    "Resource": "*",
                }
            ],
        }
    },
}


def bucket(name: str, **properties: Any) -> Template:
    return {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name, **properties}}


def test_tags(local_aws: LocalAws, stacks: Stacks, unique: Callable[[str], str]) -> None:
    name = unique("tagged")

    def own_tags() -> dict[str, str]:
        tags = local_aws.client("s3").get_bucket_tagging(Bucket=name)["TagSet"]
        return {tag["Key"]: tag["Value"] for tag in tags if not tag["Key"].startswith("aws:")}

    stack = stacks.create({"Bucket": bucket(name, Tags=[{"Key": "owner", "Value": "growth"}])})
    assert own_tags() == {"owner": "growth"}
    stacks.update(stack, {"Bucket": bucket(name, Tags=[{"Key": "cost", "Value": "4711"}])})
    assert own_tags() == {"cost": "4711"}


def test_lifecycle(local_aws: LocalAws, stacks: Stacks, unique: Callable[[str], str]) -> None:
    name = unique("lifecycle")
    rules = [
        {
            "Id": "events",
            "Status": "Enabled",
            "Prefix": "events/",
            "ExpirationInDays": 400,
            "Transitions": [{"StorageClass": "STANDARD_IA", "TransitionInDays": 90}],
            "NoncurrentVersionExpiration": {"NoncurrentDays": 7},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        },
        {
            "Id": "tagged",
            "Status": "Disabled",
            "ExpirationInDays": "5",
            "TagFilters": [{"Key": "keep", "Value": "no"}],
        },
    ]
    stack = stacks.create({"Bucket": bucket(name, LifecycleConfiguration={"Rules": rules})})
    s3 = local_aws.client("s3")
    applied = s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
    assert applied == [
        {
            "ID": "events",
            "Status": "Enabled",
            "Filter": {"Prefix": "events/"},
            "Expiration": {"Days": 400},
            "Transitions": [{"StorageClass": "STANDARD_IA", "Days": 90}],
            "NoncurrentVersionExpiration": {"NoncurrentDays": 7},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        },
        {
            "ID": "tagged",
            "Status": "Disabled",
            "Filter": {"Tag": {"Key": "keep", "Value": "no"}},
            "Expiration": {"Days": 5},
        },
    ]
    stacks.update(stack, {"Bucket": bucket(name)})
    with pytest.raises(ClientError, match="NoSuchLifecycleConfiguration"):
        s3.get_bucket_lifecycle_configuration(Bucket=name)


def test_a_misspelt_lifecycle_rule_fails(stacks: Stacks, unique: Callable[[str], str]) -> None:
    rules = {"Rules": [{"Status": "Enabled", "ExpireInDays": 5}]}
    with pytest.raises(StackFailedError, match="ExpireInDays"):
        stacks.create({"Bucket": bucket(unique("wrong"), LifecycleConfiguration=rules)})


def test_kms_encryption(local_aws: LocalAws, stacks: Stacks, unique: Callable[[str], str]) -> None:
    name = unique("encrypted")
    encryption = {
        "ServerSideEncryptionConfiguration": [
            {
                "BucketKeyEnabled": True,
                "ServerSideEncryptionByDefault": {
                    "SSEAlgorithm": "aws:kms",
                    "KMSMasterKeyID": {"Fn::GetAtt": ["Key", "Arn"]},
                },
            }
        ]
    }
    stack = stacks.create(
        {"Key": KEY, "Bucket": bucket(name, BucketEncryption=encryption)},
        outputs={"Key": {"Value": {"Fn::GetAtt": ["Key", "Arn"]}}},
    )
    key = stacks.outputs(stack)["Key"]
    s3 = local_aws.client("s3")
    applied = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]
    (rule,) = applied["Rules"]
    assert rule["BucketKeyEnabled"]
    assert rule["ApplyServerSideEncryptionByDefault"] == {
        "SSEAlgorithm": "aws:kms",
        "KMSMasterKeyID": key,
    }
    written = s3.put_object(Bucket=name, Key="object", Body=b"x")
    assert (written["ServerSideEncryption"], written["SSEKMSKeyId"]) == ("aws:kms", key)
    s3.delete_object(Bucket=name, Key="object")


def test_kms_without_a_key_uses_the_managed_one(
    local_aws: LocalAws, stacks: Stacks, unique: Callable[[str], str]
) -> None:
    name = unique("managed")
    stacks.create({"Bucket": bucket(name)})
    s3 = local_aws.client("s3")
    written = s3.put_object(Bucket=name, Key="object", Body=b"x", ServerSideEncryption="aws:kms")
    assert written["SSEKMSKeyId"].endswith(":alias/aws/s3")
    s3.delete_object(Bucket=name, Key="object")


def test_other_settings(local_aws: LocalAws, stacks: Stacks, unique: Callable[[str], str]) -> None:
    name, logs = unique("settings"), unique("logs")
    all_blocked = {
        "BlockPublicAcls": True,
        "BlockPublicPolicy": True,
        "IgnorePublicAcls": True,
        "RestrictPublicBuckets": True,
    }
    settings = {
        "LoggingConfiguration": {"DestinationBucketName": {"Ref": "Logs"}, "LogFilePrefix": "s3/"},
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "PublicAccessBlockConfiguration": all_blocked,
        "VersioningConfiguration": {"Status": "Enabled"},
    }
    stack = stacks.create({"Logs": bucket(logs), "Bucket": bucket(name, **settings)})
    s3 = local_aws.client("s3")
    logging = s3.get_bucket_logging(Bucket=name)["LoggingEnabled"]
    assert (logging["TargetBucket"], logging["TargetPrefix"]) == (logs, "s3/")
    controls = s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]
    assert controls == settings["OwnershipControls"]
    blocked = s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
    assert blocked == all_blocked
    assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"
    stacks.update(stack, {"Logs": bucket(logs), "Bucket": bucket(name)})
    assert "LoggingEnabled" not in s3.get_bucket_logging(Bucket=name)
    assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Suspended"


def test_what_is_not_applied_fails_and_leaves_no_bucket(
    local_aws: LocalAws, stacks: Stacks, unique: Callable[[str], str]
) -> None:
    name = unique("fast")
    accelerated = bucket(name, AccelerateConfiguration={"AccelerationStatus": "Enabled"})
    with pytest.raises(StackFailedError, match=r"does not apply .* AccelerateConfiguration"):
        stacks.create({"Bucket": accelerated})
    names = {listed["Name"] for listed in local_aws.client("s3").list_buckets()["Buckets"]}
    assert name not in names

"""A bucket for personal data: closed, encrypted with a key, and its access logged.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_pinpoint._acknowledgements import acknowledge
from cdk_pinpoint._auto_delete_logs import own_auto_delete_logs
from cdk_pinpoint._place import place_of
from cdk_pinpoint._units import days

_ACCESS_LOG_RETENTION_DAYS: Final = 90
_ABORT_UPLOADS_AFTER_DAYS: Final = 7
_NONCURRENT_RETENTION_DAYS: Final = 7
_NOT_REPLICATED: Final = {
    "S3BucketReplicationEnabled": "S3 keeps every object, and its old versions, in three "
    "Availability Zones; a copy would take personal data out of the region that was chosen for it "
    "and outlive its retention"
}


def create_private_bucket(
    scope: Construct,
    *,
    encryption_key: kms.IKey,
    lifecycle_rules: Sequence[s3.LifecycleRule],
    removal_policy: cdk.RemovalPolicy,
) -> s3.Bucket:
    """Define the bucket, and the bucket that holds its access logs.

    Args:
        scope: The construct that owns both.
        encryption_key: Key for what is in the bucket.
        lifecycle_rules: When that is deleted, see `deleted_after`.
        removal_policy: What happens to both buckets when they leave the stack; destroyed, they
            are emptied first.
    """
    bucket = s3.Bucket(
        scope,
        "Bucket",
        encryption=s3.BucketEncryption.KMS,
        encryption_key=encryption_key,
        bucket_key_enabled=True,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforce_ssl=True,
        minimum_tls_version=1.2,
        versioned=True,
        lifecycle_rules=lifecycle_rules,
        removal_policy=removal_policy,
        auto_delete_objects=removal_policy == cdk.RemovalPolicy.DESTROY,
    )
    log_access(scope, bucket, removal_policy=removal_policy)
    return bucket


def log_access(scope: Construct, bucket: s3.Bucket, *, removal_policy: cdk.RemovalPolicy) -> None:
    """Define the bucket that holds the access logs of a bucket, and let the policies of both stay.

    Args:
        scope: The construct that owns it.
        bucket: The bucket.
        removal_policy: What happens to either when it leaves the stack.
    """
    acknowledge(bucket, _NOT_REPLICATED)
    log_bucket = _create_access_log_bucket(scope, removal_policy)
    _write_logs(bucket, log_bucket)
    for each in (bucket, log_bucket):
        # A bucket that stays must stay closed to plain HTTP.
        assert each.policy is not None
        each.policy.apply_removal_policy(removal_policy)
    if removal_policy == cdk.RemovalPolicy.DESTROY:
        own_auto_delete_logs(scope)


def deleted_after(
    age: cdk.Duration, *, transitions: Sequence[s3.Transition] | None = None
) -> s3.LifecycleRule:
    """A rule that deletes everything, and what nobody sees any more within a week.

    Args:
        age: Age at which an object is deleted. What was deleted or replaced is gone 7 days later,
            as are uploads that were begun and never finished.
        transitions: When objects move to colder storage, if they do.
    """
    return s3.LifecycleRule(
        expiration=age,
        noncurrent_version_expiration=days(_NONCURRENT_RETENTION_DAYS),
        abort_incomplete_multipart_upload_after=days(_ABORT_UPLOADS_AFTER_DAYS),
        transitions=transitions,
    )


def _create_access_log_bucket(scope: Construct, removal_policy: cdk.RemovalPolicy) -> s3.Bucket:
    log_bucket = s3.Bucket(
        scope,
        "AccessLogs",
        # Log delivery cannot write to a bucket that is encrypted with a KMS key.
        encryption=s3.BucketEncryption.S3_MANAGED,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforce_ssl=True,
        minimum_tls_version=1.2,
        versioned=True,
        lifecycle_rules=[deleted_after(days(_ACCESS_LOG_RETENTION_DAYS))],
        removal_policy=removal_policy,
        auto_delete_objects=removal_policy == cdk.RemovalPolicy.DESTROY,
    )
    acknowledge(
        log_bucket,
        {
            **_NOT_REPLICATED,
            "S3DefaultEncryptionKMS": "Amazon S3 delivers access logs to no bucket that is "
            "encrypted with a KMS key; this one is encrypted with keys of S3",
        },
    )
    return log_bucket


def _write_logs(bucket: s3.Bucket, log_bucket: s3.Bucket) -> None:
    # The L2's own argument grants by ACL unless a feature flag is set, which fails on a bucket
    # without ACLs: a library must work under any flags.
    resource = bucket.node.default_child
    assert isinstance(resource, s3.CfnBucket)
    resource.logging_configuration = s3.CfnBucket.LoggingConfigurationProperty(
        destination_bucket_name=log_bucket.bucket_name
    )
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    log_bucket.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[iam.ServicePrincipal("logging.s3.amazonaws.com")],
            actions=["s3:PutObject"],
            resources=[log_bucket.arn_for_objects("*")],
            conditions={
                "StringEquals": {"aws:SourceAccount": place_of(bucket).account},
                "ArnLike": {"aws:SourceArn": bucket.bucket_arn},
            },
        )
    )

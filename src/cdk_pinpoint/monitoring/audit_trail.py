"""A trail that records what is changed, for accounts that have none.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail.html
"""

from __future__ import annotations

from typing import Any, Final

import aws_cdk as cdk
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.interfaces import aws_s3 as s3_refs
from constructs import Construct

from cdk_pinpoint._acknowledgements import acknowledge
from cdk_pinpoint._checks import require_match
from cdk_pinpoint._place import place_of
from cdk_pinpoint._private_bucket import deleted_after, log_access
from cdk_pinpoint._units import days

_DEFAULT_RETENTION_DAYS: Final = 400
_CLOUDTRAIL: Final = "cloudtrail.amazonaws.com"
_FINDINGS: Final = {
    "CloudTrailCloudWatchLogsEnabled": "EventBridge brings the calls that the trail records to the "
    "audit alerts; a second copy of them in CloudWatch Logs would be read by nobody"
}


class AuditTrail(Construct):
    """A trail of one region with its own encrypted bucket, the access to which is logged.

    Records every management call that changes something, and every call that writes or deletes an
    object of one bucket; no reads. Its log files can be validated. An account pays for every trail
    but its first one.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        trail_name: Name of the trail, 3 to 128 letters, digits, `.`, `_` or `-`.
        watched_bucket: The bucket whose objects are watched.
        retention: How long the log files are kept, in whole days.
            Default: - 400 days.
        removal_policy: What happens to the buckets and the key when they leave the stack;
            destroyed, the buckets are emptied first.
            Default: - they are retained.

    Raises:
        ValueError: The name is out of bounds.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        trail_name: str,
        watched_bucket: s3_refs.IBucketRef,
        retention: cdk.Duration | None = None,
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        require_match(
            "trail_name",
            trail_name,
            r"[A-Za-z0-9](?:[._-]?[A-Za-z0-9]){2,127}",
            allowed="3 to 128 letters and digits, with single '.', '_' or '-' between them",
        )
        super().__init__(scope, id)
        # By name, since the trail needs its bucket and key first.
        self.trail_arn = place_of(self).arn("cloudtrail", f"trail/{trail_name}")
        self.encryption_key = self._create_key(removal_policy)
        self.bucket = self._create_bucket(
            retention or days(_DEFAULT_RETENTION_DAYS), removal_policy
        )
        trail = cloudtrail.CfnTrail(
            self,
            "Resource",
            trail_name=trail_name,
            is_logging=True,
            s3_bucket_name=self.bucket.bucket_name,
            kms_key_id=self.encryption_key.key_arn,
            enable_log_file_validation=True,
            include_global_service_events=True,
            is_multi_region_trail=False,
            advanced_event_selectors=[
                _selector("Changes", {"eventCategory": "Management", "readOnly": "false"}),
                _selector(
                    "Objects",
                    {
                        "eventCategory": "Data",
                        "resources.type": "AWS::S3::Object",
                        "readOnly": "false",
                    },
                    resources_under=f"{watched_bucket.bucket_ref.bucket_arn}/",
                ),
            ],
        )
        acknowledge(trail, _FINDINGS)
        assert self.bucket.policy is not None
        trail.node.add_dependency(self.bucket.policy)

    def _create_key(self, removal_policy: cdk.RemovalPolicy) -> kms.Key:
        """Define the key.

        https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
        """
        key = kms.Key(
            self,
            "Key",
            description="Encrypts the log files of an audit trail",
            enable_key_rotation=True,
            removal_policy=removal_policy,
        )
        of_the_trail: dict[str, Any] = {"StringEquals": {"aws:SourceArn": self.trail_arn}}
        encrypting = {
            "StringEquals": {
                **of_the_trail["StringEquals"],
                "kms:EncryptionContext:aws:cloudtrail:arn": self.trail_arn,
            }
        }
        for action, conditions in (
            ("kms:GenerateDataKey", encrypting),
            ("kms:DescribeKey", of_the_trail),
        ):
            key.add_to_resource_policy(
                iam.PolicyStatement(
                    principals=[iam.ServicePrincipal(_CLOUDTRAIL)],
                    actions=[action],
                    resources=["*"],
                    conditions=conditions,
                )
            )
        return key

    def _create_bucket(
        self, retention: cdk.Duration, removal_policy: cdk.RemovalPolicy
    ) -> s3.Bucket:
        """Define the bucket.

        https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
        """
        bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.encryption_key,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            versioned=True,
            lifecycle_rules=[deleted_after(retention)],
            removal_policy=removal_policy,
            auto_delete_objects=removal_policy == cdk.RemovalPolicy.DESTROY,
        )
        account = place_of(self).account
        of_the_trail = {"aws:SourceArn": self.trail_arn}
        bucket.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal(_CLOUDTRAIL)],
                actions=["s3:GetBucketAcl"],
                resources=[bucket.bucket_arn],
                conditions={"StringEquals": of_the_trail},
            )
        )
        bucket.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal(_CLOUDTRAIL)],
                actions=["s3:PutObject"],
                resources=[bucket.arn_for_objects(f"AWSLogs/{account}/*")],
                conditions={
                    "StringEquals": {**of_the_trail, "s3:x-amz-acl": "bucket-owner-full-control"}
                },
            )
        )
        log_access(self, bucket, removal_policy=removal_policy)
        return bucket


def _selector(
    name: str, fields: dict[str, str], *, resources_under: str | None = None
) -> cloudtrail.CfnTrail.AdvancedEventSelectorProperty:
    selectors = [
        cloudtrail.CfnTrail.AdvancedFieldSelectorProperty(field=field, equal_to=[value])
        for field, value in fields.items()
    ]
    if resources_under:
        selectors.append(
            cloudtrail.CfnTrail.AdvancedFieldSelectorProperty(
                field="resources.ARN", starts_with=[resources_under]
            )
        )
    return cloudtrail.CfnTrail.AdvancedEventSelectorProperty(name=name, field_selectors=selectors)

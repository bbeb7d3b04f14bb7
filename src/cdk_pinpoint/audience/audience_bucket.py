"""The bucket through which audience files come in and go out.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_pinpoint._acknowledgements import INLINE_POLICY, acknowledge, wildcards
from cdk_pinpoint._checks import whole_days
from cdk_pinpoint._permission import Permission
from cdk_pinpoint._private_bucket import create_private_bucket, deleted_after
from cdk_pinpoint._units import days
from cdk_pinpoint.access.role_options import RoleOptions
from cdk_pinpoint.access.trust import Trust
from cdk_pinpoint.audience.audience_grants import EXPORTS, IMPORTS, AudienceGrants

_DEFAULT_RETENTION_DAYS: Final = 30


class AudienceBucket(Construct):
    """An encrypted bucket for audience files, `imports/` for those that come and `exports/`.

    The import and export jobs of Amazon Pinpoint ended; here a CRM or a warehouse delivers files
    and fetches them, and the product does the opposite. What is in a file, CSV or JSON, is between
    the two.

    Defines a KMS key, the bucket, a bucket for its access logs, and a role for each direction that
    somebody outside is trusted with. Files are personal data: they are deleted after a while, by
    the lifecycle and nobody else. The bucket takes no other encryption than its own: a job that
    names one in its request names this key, by its ARN.

    | Role | may |
    |---|---|
    | `importer` | deliver files under `imports/`; sees and lists nothing, its own files included |
    | `exporter` | list and read files under `exports/` |

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        retention: How long files are kept, in whole days; their old versions for 7 days more.
            Default: - 30 days.
        importer: Whom the importer trusts.
            Default: - there is no such role; use the grants.
        exporter: Whom the exporter trusts.
            Default: - there is no such role; use the grants.
        max_session_duration: How long a session of a role may last, 1 to 12 hours.
            Default: - 1 hour.
        permissions_boundary: The most that a role may ever do.
            Default: - none.
        path: Path of the roles, which begins and ends with `/`.
            Default: - `/`.
        name_prefix: What the names of the roles begin with, up to 50 characters.
            Default: - CloudFormation names them.
        removal_policy: What happens to bucket and key when they leave the stack. With `DESTROY`
            the buckets are emptied too.
            Default: - they are retained.

    Raises:
        ValueError: A duration is not whole or out of bounds, a path or prefix is malformed, or the
            boundary is of another partition than the stack.

    Example:
        crm = Trust.account(account_id="444444444444", mfa=False, external_id="crm-4711")
        audience = AudienceBucket(self, "Audience", importer=crm)
        audience.grants.read_imports(service_role)
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        retention: cdk.Duration | None = None,
        importer: Trust | None = None,
        exporter: Trust | None = None,
        max_session_duration: cdk.Duration | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
        path: str | None = None,
        name_prefix: str | None = None,
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        whole_days("retention", retention)
        roles = RoleOptions(
            max_session_duration=max_session_duration,
            permissions_boundary=permissions_boundary,
            path=path,
            name_prefix=name_prefix,
        )
        super().__init__(scope, id)
        self.encryption_key = kms.Key(
            self,
            "Key",
            description="Encrypts audience files",
            enable_key_rotation=True,
            removal_policy=removal_policy,
        )
        self.bucket = create_private_bucket(
            self,
            encryption_key=self.encryption_key,
            lifecycle_rules=[deleted_after(retention or days(_DEFAULT_RETENTION_DAYS))],
            removal_policy=removal_policy,
        )
        _refuse_other_encryption(self.bucket, self.encryption_key)
        self.grants = AudienceGrants(bucket=self.bucket, encryption_key=self.encryption_key)

        self.importer: iam.Role | None = None
        self.exporter: iam.Role | None = None
        if importer:
            self.importer = roles.create_role(
                self,
                "importer",
                trust=importer,
                description="Delivers audience files; sees none",
            )
            self.grants.put_imports(self.importer)
            _deny(self.importer, self.grants.besides_importing)
            self._acknowledge(self.importer, IMPORTS)
        if exporter:
            self.exporter = roles.create_role(
                self,
                "exporter",
                trust=exporter,
                description="Fetches audience files that the product exports; writes none",
            )
            self.grants.read_exports(self.exporter)
            _deny(self.exporter, self.grants.besides_exporting)
            self._acknowledge(self.exporter, EXPORTS)

    def _acknowledge(self, role: iam.Role, folder: str) -> None:
        reason = "The objects of one folder of one bucket, which is all that the role is for"
        objects = {self.bucket.arn_for_objects(f"{folder}/*"): reason}
        acknowledge(role, {**INLINE_POLICY, **wildcards(self, objects)})


def _deny(role: iam.Role, permissions: Iterable[Permission]) -> None:
    for each in permissions:
        # One by one: denied together, every action would be denied on every resource.
        role.add_to_policy(
            iam.PolicyStatement(
                effect=iam.Effect.DENY,
                actions=list(each.actions),
                resources=list(each.resource_arns),
            )
        )


def _refuse_other_encryption(bucket: s3.Bucket, key: kms.Key) -> None:
    """Deny a put that names an encryption other than the bucket's, which it has without a name."""
    for conditions in _other_encryption(key):
        bucket.add_to_resource_policy(
            iam.PolicyStatement(
                effect=iam.Effect.DENY,
                principals=[iam.AnyPrincipal()],
                actions=["s3:PutObject"],
                resources=[bucket.arn_for_objects("*")],
                conditions=conditions,
            )
        )


def _other_encryption(key: kms.Key) -> Iterable[Mapping[str, Any]]:
    encryption = "s3:x-amz-server-side-encryption"
    named = {"Null": {encryption: "false"}}
    yield {**named, "StringNotEquals": {encryption: "aws:kms"}}
    # True as well of a put that names no key, for which S3 takes the account's key of its own:
    # https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
    yield {**named, "ArnNotEquals": {f"{encryption}-aws-kms-key-id": key.key_arn}}
    yield {"Null": {f"{encryption}-customer-algorithm": "false"}}

"""Who may put and read audience files, each in one direction.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from cdk_pinpoint._permission import Permission
from cdk_pinpoint._place import place_of
from cdk_pinpoint._resource_policy import allow_on

IMPORTS: Final = "imports"
EXPORTS: Final = "exports"

_PUT: Final = ("s3:PutObject",)
_LIST: Final = ("s3:ListBucket",)
_READ: Final = ("s3:GetObject",)
# An upload in parts reads its parts again to put them together:
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
_ENCRYPT: Final = ("kms:Decrypt", "kms:GenerateDataKey")
_DECRYPT: Final = ("kms:Decrypt",)

_EVERY_LISTING: Final = ("s3:ListBucket", "s3:ListBucketVersions")
_EVERY_READ: Final = ("s3:GetObject", "s3:GetObjectVersion")
_EVERY_DELETE: Final = ("s3:DeleteObject", "s3:DeleteObjectVersion")


class AudienceGrants:
    """Grants on one `AudienceBucket`.

    All of them also reach other accounts, which allow the same in policies of their own, and AWS
    services, whose principal says for which account it asks. None of them deletes: the lifecycle
    does.

    Args:
        bucket: The bucket.
        encryption_key: Its key.
    """

    def __init__(self, *, bucket: s3.Bucket, encryption_key: kms.Key) -> None:
        self._bucket = bucket
        self._bucket_arn = bucket.bucket_arn
        self._key = encryption_key

    @property
    def besides_importing(self) -> tuple[Permission, ...]:
        """What a job that delivers imports has no need of, to be denied."""
        return (
            Permission(actions=_EVERY_LISTING, resource_arns=[self._bucket_arn]),
            Permission(
                actions=(*_EVERY_READ, *_EVERY_DELETE),
                resource_arns=[f"{self._bucket_arn}/*"],
            ),
            Permission(actions=_PUT, resource_arns=[self._objects(EXPORTS)]),
        )

    @property
    def besides_exporting(self) -> tuple[Permission, ...]:
        """What a job that fetches exports has no need of, to be denied."""
        return (
            Permission(actions=(*_PUT, *_EVERY_DELETE), resource_arns=[f"{self._bucket_arn}/*"]),
            Permission(actions=_EVERY_READ, resource_arns=[self._objects(IMPORTS)]),
        )

    def put_imports(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow delivering files under `imports/`, and neither to see nor to list any.

        Args:
            grantee: Who may deliver: the job of a CRM or a warehouse.
        """
        return self._allow_putting(grantee, IMPORTS)

    def read_imports(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow listing and reading what is under `imports/`.

        Args:
            grantee: Who may read: the product.
        """
        return self._allow_reading(grantee, IMPORTS)

    def put_exports(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow writing files under `exports/`, and neither to see nor to list any.

        Args:
            grantee: Who may write: the product.
        """
        return self._allow_putting(grantee, EXPORTS)

    def read_exports(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow listing and reading what is under `exports/`.

        Args:
            grantee: Who may fetch: the job of a CRM or a warehouse.
        """
        return self._allow_reading(grantee, EXPORTS)

    def _allow_putting(self, grantee: iam.IGrantable, folder: str) -> iam.Grant:
        putting = Permission(actions=_PUT, resource_arns=[self._objects(folder)])
        granted = allow_on(self._bucket, grantee, putting)
        return granted.combine(self._allow_key(grantee, _ENCRYPT, folder))

    def _allow_reading(self, grantee: iam.IGrantable, folder: str) -> iam.Grant:
        listing = Permission(
            actions=_LIST,
            resource_arns=[self._bucket_arn],
            conditions={"StringLike": {"s3:prefix": f"{folder}/*"}},
        )
        reading = Permission(actions=_READ, resource_arns=[self._objects(folder)])
        granted = allow_on(self._bucket, grantee, listing)
        granted = granted.combine(allow_on(self._bucket, grantee, reading))
        return granted.combine(self._allow_key(grantee, _DECRYPT, folder))

    def _allow_key(self, grantee: iam.IGrantable, actions: Sequence[str], folder: str) -> iam.Grant:
        region = place_of(self._bucket).region
        through_s3 = {"StringEquals": {"kms:ViaService": f"s3.{region}.amazonaws.com"}}
        # With a bucket key the context is the bucket, without one the object.
        contexts = [self._bucket_arn, self._objects(folder)]
        return allow_on(
            self._key,
            grantee,
            Permission(
                actions=actions,
                resource_arns=[self._key.key_arn],
                conditions={
                    **through_s3,
                    "StringLike": {"kms:EncryptionContext:aws:s3:arn": contexts},
                },
            ),
            # The bucket names its key, so the key's policy cannot name the bucket: CloudFormation
            # would have to make each before the other.
            in_its_policy=Permission(actions=actions, resource_arns=["*"], conditions=through_s3),
        )

    def _objects(self, folder: str) -> str:
        return f"{self._bucket_arn}/{folder}/*"

"""The objects of a lake's bucket, version by version."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

# The lake's own folders beside those of the sources; those of constructs are not imported, since
# that would start the CDK.
FAILURES: Final = "errors"
REPLAYED: Final = "replayed"
RESULTS: Final = "query-results"

GZIP: Final = b"\x1f\x8b"
"""How a compressed object begins."""

_KEPT_HEADERS: Final = (
    "BucketKeyEnabled",
    "ContentEncoding",
    "ContentType",
    "Metadata",
    "SSEKMSKeyId",
    "ServerSideEncryption",
    "StorageClass",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ObjectVersion:
    """One version of an object.

    Attributes:
        key: Its key.
        version_id: Its version; `null` in a bucket that never had versions.
        is_latest: Whether it is what readers get who name no version.
    """

    key: str
    version_id: str
    is_latest: bool


class LakeBucket:
    """The bucket of an event lake.

    Args:
        s3: An S3 client.
        name: Name of the bucket.
    """

    def __init__(self, s3: Any, name: str) -> None:
        self._s3 = s3
        self.name = name

    def keys(self, prefix: str) -> Iterator[str]:
        """The keys of what lies under a prefix now.

        Args:
            prefix: Beginning of the keys.
        """
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix)
        for page in pages:
            for item in page.get("Contents", []):
                yield item["Key"]

    def versions(self, prefix: str) -> Iterator[ObjectVersion]:
        """Every version under a prefix, also of what was overwritten or deleted.

        Args:
            prefix: Beginning of the keys.
        """
        pages = self._s3.get_paginator("list_object_versions").paginate(
            Bucket=self.name, Prefix=prefix
        )
        for page in pages:
            for item in page.get("Versions", []):
                yield ObjectVersion(
                    key=item["Key"], version_id=item["VersionId"], is_latest=item["IsLatest"]
                )

    def read(self, key: str) -> bytes:
        """The content of an object.

        Args:
            key: Its key.
        """
        return bytes(self._s3.get_object(Bucket=self.name, Key=key)["Body"].read())

    def download(self, version: ObjectVersion, path: Path) -> None:
        """Write the content of a version to a file.

        Args:
            version: The version.
            path: The file.
        """
        answer = self._s3.get_object(
            Bucket=self.name, Key=version.key, VersionId=version.version_id
        )
        with path.open("wb") as file:
            shutil.copyfileobj(answer["Body"], file)

    def write(self, key: str, body: bytes) -> None:
        """Write an object, encrypted as the bucket says.

        Args:
            key: Its key.
            body: Its content.
        """
        self._s3.put_object(Bucket=self.name, Key=key, Body=body)

    def move(self, key: str, target: str) -> None:
        """Move an object; a bucket with versions keeps it at its old place for a while.

        Args:
            key: Its key.
            target: Its new key.
        """
        self._s3.copy_object(
            Bucket=self.name, Key=target, CopySource={"Bucket": self.name, "Key": key}
        )
        self._s3.delete_object(Bucket=self.name, Key=key)

    def replace(self, version: ObjectVersion, path: Path) -> None:
        """Put a file in the place of a version, and delete the version for good.

        Encryption, storage class and headers stay as they were; S3 counts the age of the object
        from now.

        Args:
            version: The latest version of an object.
            path: The file.
        """
        old = self._s3.head_object(Bucket=self.name, Key=version.key, VersionId=version.version_id)
        kept = {name: old[name] for name in _KEPT_HEADERS if old.get(name)}
        with path.open("rb") as file:
            answer = self._s3.put_object(Bucket=self.name, Key=version.key, Body=file, **kept)
        # Where versions are off or suspended, the new object has the id of the one it replaced.
        if answer.get("VersionId") not in (None, version.version_id):
            self.delete_version(version)

    def delete(self, version: ObjectVersion) -> None:
        """Delete the latest version for good, without an older one becoming the latest.

        Args:
            version: The latest version of an object.
        """
        self._s3.delete_object(Bucket=self.name, Key=version.key)
        self.delete_version(version)

    def delete_version(self, version: ObjectVersion) -> None:
        """Delete a version for good.

        Args:
            version: The version.
        """
        self._s3.delete_object(Bucket=self.name, Key=version.key, VersionId=version.version_id)

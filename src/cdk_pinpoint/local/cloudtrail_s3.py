"""How CloudTrail names the calls of S3, which no botocore model tells.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
"""

from collections.abc import Mapping
from typing import Any

_OF_BUCKETS = {
    "": "Bucket",
    "accelerate": "AccelerateConfiguration",
    "acl": "BucketAcl",
    "cors": "BucketCors",
    "encryption": "BucketEncryption",
    "intelligent-tiering": "BucketIntelligentTieringConfiguration",
    "inventory": "BucketInventoryConfiguration",
    "lifecycle": "BucketLifecycle",
    "logging": "BucketLogging",
    "metrics": "BucketMetricsConfiguration",
    "notification": "BucketNotification",
    "object-lock": "BucketObjectLockConfiguration",
    "ownershipControls": "BucketOwnershipControls",
    "policy": "BucketPolicy",
    "publicAccessBlock": "BucketPublicAccessBlock",
    "replication": "BucketReplication",
    "requestPayment": "BucketRequestPayment",
    "tagging": "BucketTagging",
    "versioning": "BucketVersioning",
    "website": "BucketWebsite",
}


def s3_event_name(method: str, path: str, query: Mapping[str, list[str]]) -> str:
    """The name of a call that changes a bucket or deletes objects; empty for any other.

    Args:
        method: Of the request.
        path: With the bucket, and the key if there is one.
        query: The parameters, among them what of the bucket is meant, e.g. `policy`.
    """
    _, key = _bucket_and_key(path)
    if key:
        other_than_the_object = query.keys() - {"versionId", "x-id"}
        return "DeleteObject" if method == "DELETE" and not other_than_the_object else ""
    if method == "POST":
        return "DeleteObjects" if "delete" in query else ""
    part = next((name for name in query if name != "x-id"), "")
    if part not in _OF_BUCKETS or method not in {"DELETE", "PUT"}:
        return ""
    verb = "Delete" if method == "DELETE" else "Put" if part else "Create"
    return verb + _OF_BUCKETS[part]


def s3_request_parameters(
    path: str, query: Mapping[str, list[str]], headers: Mapping[str, str]
) -> dict[str, Any]:
    """The parameters of a call, without the document in its body.

    Args:
        path: With the bucket, and the key if there is one.
        query: The parameters in the URL.
        headers: By lower-case name.
    """
    bucket, key = _bucket_and_key(path)
    return {
        **{name: values[0] for name, values in query.items()},
        "bucketName": bucket,
        "Host": headers.get("host", ""),
        **({"key": key} if key else {}),
    }


def s3_resources(parameters: Mapping[str, Any], account: str) -> list[dict[str, str]]:
    """What a call was done to.

    Args:
        parameters: Its request parameters.
        account: The account of the bucket.
    """
    arn = f"arn:aws:s3:::{parameters['bucketName']}"
    bucket = {"accountId": account, "type": "AWS::S3::Bucket", "ARN": arn}
    if "key" not in parameters:
        return [bucket]
    return [{"type": "AWS::S3::Object", "ARN": f"{arn}/{parameters['key']}"}, bucket]


def _bucket_and_key(path: str) -> tuple[str, str]:
    bucket, _, key = path.lstrip("/").partition("/")
    return bucket, key

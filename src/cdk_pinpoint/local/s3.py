"""Buckets that CloudFormation creates: the properties which ministack does not apply.

Each is applied by the S3 API, as CloudFormation does, so that it can be read back from there. A
property that neither ministack nor this module applies fails the deployment.
"""

from collections.abc import Callable
from typing import Any

from cdk_pinpoint.local import _ministack, loopback

_BUCKET = "AWS::S3::Bucket"

_APPLIED_BY_MINISTACK = (
    "BucketName",
    "CorsConfiguration",
    "NotificationConfiguration",
    "PublicAccessBlockConfiguration",
    "VersioningConfiguration",
    "WebsiteConfiguration",
)

_LIFECYCLE_RULE_PARTS = {
    "AbortIncompleteMultipartUpload",
    "ExpirationDate",
    "ExpirationInDays",
    "ExpiredObjectDeleteMarker",
    "Id",
    "NoncurrentVersionExpiration",
    "NoncurrentVersionTransitions",
    "ObjectSizeGreaterThan",
    "ObjectSizeLessThan",
    "Prefix",
    "Status",
    "TagFilters",
    "Transitions",
}

Properties = dict[str, Any]


def install() -> None:
    """Apply every property of a bucket, or fail."""
    create, update, delete = _ministack.resource_handlers(_BUCKET)

    def create_bucket(
        logical_id: str, properties: Properties, stack_name: str
    ) -> tuple[str, Properties]:
        _refuse_what_is_not_applied(properties)
        name, attributes = create(logical_id, properties, stack_name)
        try:
            _apply(name, old={}, new=properties)
        except Exception:
            delete(name, properties)
            raise
        return name, attributes

    def update_bucket(
        physical_id: str, old: Properties, new: Properties, stack_name: str
    ) -> tuple[str, Properties]:
        _refuse_what_is_not_applied(new)
        name, attributes = update(physical_id, old, new, stack_name)
        _apply(name, old=old, new=new)
        return name, attributes

    _ministack.add_resource_type(
        _BUCKET,
        create=create_bucket,
        update=update_bucket,
        delete=delete,
        create_only=("BucketName",),
        tags_as="list",
    )
    _ministack.provision_on_worker_thread(_BUCKET)
    _ministack.s3_encrypt_without_key_by(_managed_key)


def _managed_key() -> str:
    """The key that AWS manages for S3 in an account, by its alias."""
    region, account = _ministack.current_region(), _ministack.current_account()
    return f"arn:aws:kms:{region}:{account}:alias/aws/s3"


def _refuse_what_is_not_applied(properties: Properties) -> None:
    applied = {*_APPLIED_BY_MINISTACK, *_APPLIERS}
    unknown = {name for name in properties if name not in applied}
    if properties.get("AccessControl") == "Private":
        unknown.discard("AccessControl")
    if unknown:
        raise ValueError(f"the local AWS does not apply {_BUCKET} {', '.join(sorted(unknown))}")


def _apply(bucket: str, *, old: Properties, new: Properties) -> None:
    s3 = loopback.client("s3")
    for name, (put, remove) in _APPLIERS.items():
        if name in new:
            if old.get(name) != new[name]:
                put(s3, bucket, new[name])
        elif name in old:
            remove(s3, bucket)
    if old.get("VersioningConfiguration") and not new.get("VersioningConfiguration"):
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})


def _put_tags(s3: Any, bucket: str, tags: list[Properties]) -> None:
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": tags})


def _put_lifecycle(s3: Any, bucket: str, configuration: Properties) -> None:
    rules = [_lifecycle_rule(rule, index) for index, rule in enumerate(configuration["Rules"])]
    extra = {
        key: configuration[key]
        for key in ("TransitionDefaultMinimumObjectSize",)
        if key in configuration
    }
    s3.put_bucket_lifecycle_configuration(
        Bucket=bucket, LifecycleConfiguration={"Rules": rules}, **extra
    )


def _lifecycle_rule(rule: Properties, index: int) -> Properties:
    """A rule as the S3 API names its parts."""
    unknown = sorted(set(rule) - _LIFECYCLE_RULE_PARTS)
    if unknown:
        raise ValueError(f"the local AWS does not apply lifecycle rules with {', '.join(unknown)}")
    expiration = _renamed(
        rule,
        ExpirationInDays="Days",
        ExpirationDate="Date",
        ExpiredObjectDeleteMarker="ExpiredObjectDeleteMarker",
    )
    transitions = [
        _renamed(
            transition, TransitionInDays="Days", TransitionDate="Date", StorageClass="StorageClass"
        )
        for transition in rule.get("Transitions", [])
    ]
    noncurrent_transitions = [
        _renamed(
            transition,
            TransitionInDays="NoncurrentDays",
            StorageClass="StorageClass",
            NewerNoncurrentVersions="NewerNoncurrentVersions",
        )
        for transition in rule.get("NoncurrentVersionTransitions", [])
    ]
    parts = {
        "Expiration": expiration,
        "Transitions": transitions,
        "NoncurrentVersionTransitions": noncurrent_transitions,
        "NoncurrentVersionExpiration": rule.get("NoncurrentVersionExpiration"),
        "AbortIncompleteMultipartUpload": rule.get("AbortIncompleteMultipartUpload"),
    }
    return {
        "ID": rule.get("Id", f"rule-{index + 1}"),
        "Status": rule["Status"],
        "Filter": _lifecycle_filter(rule),
        **{name: _with_numbers(part) for name, part in parts.items() if part},
    }


def _lifecycle_filter(rule: Properties) -> Properties:
    conditions = _renamed(
        rule,
        Prefix="Prefix",
        ObjectSizeGreaterThan="ObjectSizeGreaterThan",
        ObjectSizeLessThan="ObjectSizeLessThan",
    )
    tags = rule.get("TagFilters", [])
    if len(conditions) + len(tags) > 1:
        return {"And": _with_numbers({**conditions, **({"Tags": tags} if tags else {})})}
    if tags:
        return {"Tag": tags[0]}
    return {"Prefix": ""} if not conditions else _with_numbers(conditions)


def _put_encryption(s3: Any, bucket: str, encryption: Properties) -> None:
    rules = [
        {
            **(
                {"BucketKeyEnabled": rule["BucketKeyEnabled"]} if "BucketKeyEnabled" in rule else {}
            ),
            "ApplyServerSideEncryptionByDefault": _renamed(
                rule["ServerSideEncryptionByDefault"],
                SSEAlgorithm="SSEAlgorithm",
                KMSMasterKeyID="KMSMasterKeyID",
            ),
        }
        for rule in encryption["ServerSideEncryptionConfiguration"]
    ]
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": rules})


def _put_ownership(s3: Any, bucket: str, controls: Properties) -> None:
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=controls)


def _put_logging(s3: Any, bucket: str, logging: Properties) -> None:
    enabled = {
        "TargetBucket": logging.get("DestinationBucketName", bucket),
        "TargetPrefix": logging.get("LogFilePrefix", ""),
        **_renamed(logging, TargetObjectKeyFormat="TargetObjectKeyFormat"),
    }
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": enabled})


_APPLIERS: dict[str, tuple[Callable[[Any, str, Any], None], Callable[[Any, str], None]]] = {
    "Tags": (_put_tags, lambda s3, bucket: s3.delete_bucket_tagging(Bucket=bucket)),
    "LifecycleConfiguration": (
        _put_lifecycle,
        lambda s3, bucket: s3.delete_bucket_lifecycle(Bucket=bucket),
    ),
    "BucketEncryption": (
        _put_encryption,
        lambda s3, bucket: s3.delete_bucket_encryption(Bucket=bucket),
    ),
    "OwnershipControls": (
        _put_ownership,
        lambda s3, bucket: s3.delete_bucket_ownership_controls(Bucket=bucket),
    ),
    "LoggingConfiguration": (
        _put_logging,
        lambda s3, bucket: s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={}),
    ),
}


def _renamed(source: Properties, **names: str) -> Properties:
    """The parts of a mapping that are there, under other names."""
    return {new: source[old] for old, new in names.items() if old in source}


def _with_numbers(part: Any) -> Any:
    """A part whose numbers a template wrote as strings, which CloudFormation accepts."""
    if isinstance(part, list):
        return [_with_numbers(item) for item in part]
    if not isinstance(part, dict):
        return part
    return {
        key: int(value)
        if isinstance(value, str) and value.isdecimal() and key not in ("Prefix", "Tags")
        else value
        for key, value in part.items()
    }

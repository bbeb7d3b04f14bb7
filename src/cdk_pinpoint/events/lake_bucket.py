"""The bucket in which a lake keeps its events."""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_pinpoint._private_bucket import create_private_bucket, deleted_after
from cdk_pinpoint._units import days
from cdk_pinpoint.events.event_queries import RESULTS

_RESULT_RETENTION_DAYS: Final = 7


def create_lake_bucket(
    lake: Construct,
    *,
    encryption_key: kms.IKey,
    retention: cdk.Duration,
    transition_after: cdk.Duration | None,
    removal_policy: cdk.RemovalPolicy,
) -> s3.Bucket:
    """Define the bucket of a lake, and the bucket that holds its access logs.

    Args:
        lake: The lake.
        encryption_key: Key for the events.
        retention: How long events are kept.
        transition_after: When events move to colder storage, if they do.
        removal_policy: What happens to both buckets when they leave the stack; destroyed, they
            are emptied first.
    """
    transitions = None
    if transition_after:
        colder = s3.StorageClass.GLACIER_INSTANT_RETRIEVAL
        transitions = [s3.Transition(storage_class=colder, transition_after=transition_after)]
    return create_private_bucket(
        lake,
        encryption_key=encryption_key,
        lifecycle_rules=[
            # The rule of the shorter expiry wins for results.
            s3.LifecycleRule(prefix=f"{RESULTS}/", expiration=days(_RESULT_RETENTION_DAYS)),
            deleted_after(retention, transitions=transitions),
        ],
        removal_policy=removal_policy,
    )

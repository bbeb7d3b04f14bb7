"""The place where the fate of every message is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_pinpoint._checks import whole_days
from cdk_pinpoint._place import place_of
from cdk_pinpoint._units import days
from cdk_pinpoint.events.event_lake_grants import EventLakeGrants
from cdk_pinpoint.events.event_queries import EventQueries
from cdk_pinpoint.events.event_source import EventSource
from cdk_pinpoint.events.event_stream import EventStream
from cdk_pinpoint.events.event_tables import EventTables
from cdk_pinpoint.events.lake_bucket import create_lake_bucket
from cdk_pinpoint.events.writable_stream import ExistingStream, WritableStream

_DEFAULT_RETENTION_DAYS: Final = 400
_LOG_ENCRYPTION: Final = [
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
]
_TEN_YEARS: Final = 3650
_MINIMUM_BUFFERING: Final = 60
_MAXIMUM_BUFFERING: Final = 900


class EventLake(Construct):
    """An encrypted bucket with a Firehose stream and a typed table for each source of events.

    Defines a KMS key, the bucket, a bucket for its access logs, a Glue database with its tables and
    the view `message_events`, an Athena workgroup with named queries, and the stream of each source
    as soon as a channel or a grant asks for it.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        bucket: An existing bucket. Its retention, encryption, policy and access logs are its
            owner's; Firehose writes to it with *encryption_key*.
            Default: - a bucket is defined.
        retention: How long events are kept, in whole days; then they are deleted. Not with
            *bucket*.
            Default: - 400 days.
        transition_after: After how many whole days events move to S3 Glacier Instant Retrieval.
            Not with *bucket*.
            Default: - they stay in S3 Standard.
        buffering_interval: How long Firehose collects before it writes, 60 to 900 seconds.
            Default: - 300 seconds.
        name: Name of the Athena workgroup, and with `_` for `-` of the Glue database: lower case
            letters, digits and hyphens.
            Default: - a name made from the place in the tree.
        environment_name: Environment that the view tells its rows are of.
            Default: - the name of the stack.
        app_event_types: Types of the product's own events that have a partition of their own.
            Default: - all are in the partition `other`.
        query_scan_limit: The most that one query may scan, at least 10 MB.
            Default: - 10 GiB.
        streams: Streams that exist already, by source. Where and how they deliver is their
            owner's; the tables see their events only under this lake's bucket and folders.
            Default: - streams are defined as they are asked for.
        encryption_key: Key for the bucket, the streams and the log group. Its policy must let
            CloudWatch Logs of this region use it.
            Default: - a key that rotates every year is defined.
        removal_policy: What happens to bucket, key and logs when they leave the stack. With
            `DESTROY` the buckets are emptied too.
            Default: - they are retained.

    Raises:
        ValueError: A bucket is given together with what only a defined one takes, the transition is
            not before the end of the retention, or a duration is not whole or out of bounds.

    Example:
        lake = EventLake(self, "Events", retention=cdk.Duration.days(400))
        lake.grants.put_events(service_role)
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        bucket: s3.IBucket | None = None,
        retention: cdk.Duration | None = None,
        transition_after: cdk.Duration | None = None,
        buffering_interval: cdk.Duration | None = None,
        name: str | None = None,
        environment_name: str | None = None,
        app_event_types: Sequence[str] = (),
        query_scan_limit: cdk.Size | None = None,
        streams: Mapping[EventSource, firehose.IDeliveryStream] | None = None,
        encryption_key: kms.IKey | None = None,
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        super().__init__(scope, id)
        if bucket and (retention or transition_after):
            raise ValueError(
                "'retention' and 'transition_after' belong to a bucket that is defined here, got "
                "them together with 'bucket'; set the lifecycle where that bucket is defined"
            )
        retention = retention or days(_DEFAULT_RETENTION_DAYS)
        _check_days(retention, transition_after)
        self._buffering_interval = buffering_interval or cdk.Duration.seconds(300)
        _check_buffering(self._buffering_interval)
        self._removal_policy = removal_policy

        self.encryption_key = encryption_key or self._create_key()
        self.bucket: s3.IBucket = bucket or create_lake_bucket(
            self,
            encryption_key=self.encryption_key,
            retention=retention,
            transition_after=transition_after,
            removal_policy=removal_policy,
        )
        name = name or cdk.Names.unique_resource_name(self, max_length=64, separator="-").lower()
        self.tables = EventTables(
            self,
            "Tables",
            bucket=self.bucket,
            database_name=name.replace("-", "_"),
            environment_name=environment_name or cdk.Stack.of(self).stack_name,
            retention_days=_horizon(bucket, retention),
            app_event_types=app_event_types,
        )
        self.queries = EventQueries(
            self,
            "Queries",
            tables=self.tables,
            bucket=self.bucket,
            encryption_key=self.encryption_key,
            workgroup_name=name,
            scan_limit=query_scan_limit or cdk.Size.gibibytes(10),
        )
        self._streams: dict[EventSource, WritableStream] = {
            source: ExistingStream(source, stream) for source, stream in (streams or {}).items()
        }
        self.grants = EventLakeGrants(
            stream=self.stream,
            streams=lambda: self.streams,
            bucket=self.bucket,
            encryption_key=self.encryption_key,
            tables=self.tables,
            queries=self.queries,
        )

    @property
    def streams(self) -> list[WritableStream]:
        """The streams that channels and grants have asked for so far."""
        return list(self._streams.values())

    def stream(self, source: EventSource) -> WritableStream:
        """The stream of a source, defined when it is asked for the first time.

        Args:
            source: Where the events come from.

        Raises:
            ValueError: The stack is in a Region where `aws-cdk-lib` cannot define Firehose
                streams.
        """
        if source not in self._streams:
            self._streams[source] = EventStream(
                self,
                source.capitalize(),
                source=source,
                tables=self.tables,
                bucket=self.bucket,
                encryption_key=self.encryption_key,
                buffering_interval=self._buffering_interval,
                removal_policy=self._removal_policy,
            )
        return self._streams[source]

    def _create_key(self) -> kms.Key:
        key = kms.Key(
            self,
            "Key",
            description="Encrypts the events of messages, in their bucket and on their way to it",
            enable_key_rotation=True,
            removal_policy=self._removal_policy,
        )
        place = place_of(self)
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
        key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal(f"logs.{place.region}.amazonaws.com")],
                actions=_LOG_ENCRYPTION,
                resources=["*"],
                conditions={
                    "ArnLike": {
                        "kms:EncryptionContext:aws:logs:arn": place.arn("logs", "log-group:*")
                    }
                },
            )
        )
        return key


def _horizon(bucket: s3.IBucket | None, retention: cdk.Duration) -> int:
    """How many days back the tables look: as long as events are kept, where that is known."""
    if bucket or retention.is_unresolved():
        return _TEN_YEARS
    return int(retention.to_days())


def _check_days(retention: cdk.Duration, transition_after: cdk.Duration | None) -> None:
    days = whole_days("retention", retention)
    transition_days = whole_days("transition_after", transition_after)
    if days is not None and transition_days is not None and transition_days >= days:
        raise ValueError(
            f"'transition_after' must be before the end of 'retention' ({days} days), "
            f"got {transition_days} days; shorten it or leave it out"
        )


def _check_buffering(interval: cdk.Duration) -> None:
    if interval.is_unresolved():
        return
    seconds = interval.to_seconds(integral=False)
    if seconds != int(seconds) or not _MINIMUM_BUFFERING <= seconds <= _MAXIMUM_BUFFERING:
        raise ValueError(
            f"'buffering_interval' must be whole seconds from {_MINIMUM_BUFFERING} to "
            f"{_MAXIMUM_BUFFERING}, got {seconds:g} seconds"
        )

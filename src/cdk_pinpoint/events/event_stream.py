"""The Firehose stream that carries the events of one source into the lake.

https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_pinpoint._acknowledgements import INLINE_POLICY, acknowledge, wildcards
from cdk_pinpoint._permission import Permission, document, wildcard_reasons
from cdk_pinpoint._place import place_of
from cdk_pinpoint.events.event_schema import EVENT_SCHEMAS
from cdk_pinpoint.events.event_source import EventSource
from cdk_pinpoint.events.event_tables import FAILURES, OTHER_TYPE, EventTables
from cdk_pinpoint.events.writable_stream import WritableStream
from cdk_pinpoint.regions import REGIONS_WITHOUT_STREAMS

_DELIVER: Final = [
    "s3:AbortMultipartUpload",
    "s3:GetObject",
    "s3:PutObject",
]
_DELIVER_TO_BUCKET: Final = [
    "s3:GetBucketLocation",
    "s3:ListBucket",
    "s3:ListBucketMultipartUploads",
]
_READ_SCHEMA: Final = ["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"]
# The least that Firehose takes when it partitions by content.
_BUFFERING_SIZE_MEBIBYTES: Final = 64


class EventStream(Construct, WritableStream):
    """A Firehose stream from one source into its folder of a bucket.

    Defines an encrypted Firehose stream, the role it delivers with and a log group for its errors.
    Records land as Parquet under `SOURCE/event_type=TYPE/dt=YYYY-MM-DD/`, those of a type without a
    partition of its own under `event_type=other`. What has no event type or date, or does not fit
    the table, lands as JSON with its reason under `errors/source=SOURCE/`. An `EventLake` defines
    it; it is rarely needed alone.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        source: Where the events come from.
        tables: The tables, of which that of the source gives the columns.
        bucket: The bucket they are delivered to.
        encryption_key: Key that the records are encrypted with on their way; also that of the
            bucket.
        buffering_interval: How long Firehose collects before it writes, 60 to 900 seconds: a short
            one is fresh, a long one makes fewer and larger objects.
        removal_policy: What happens to the log group of delivery errors when it leaves the stack.

    Raises:
        ValueError: The stack is in a Region where `aws-cdk-lib` cannot define a Firehose stream.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        source: EventSource,
        tables: EventTables,
        bucket: s3.IBucket,
        encryption_key: kms.IKey,
        buffering_interval: cdk.Duration,
        removal_policy: cdk.RemovalPolicy,
    ) -> None:
        super().__init__(scope, id)
        region = place_of(self).region
        if region in REGIONS_WITHOUT_STREAMS:
            raise ValueError(
                f"the CDK cannot define a Firehose stream in '{region}', where it does not know "
                "the addresses of Firehose; use another region"
            )
        error_log_group = logs.LogGroup(
            self,
            "DeliveryErrors",
            encryption_key=encryption_key,
            retention=logs.RetentionDays.THREE_MONTHS,
            removal_policy=removal_policy,
        )
        permissions = _delivering(
            self,
            source=source,
            tables=tables,
            bucket=bucket,
            encryption_key=encryption_key,
            error_log_group=error_log_group,
        )
        acknowledge(self, {**INLINE_POLICY, **wildcards(self, wildcard_reasons(permissions))})
        # Our policy alone counts: the one that CDK would add may also read and delete every object.
        role = iam.Role(
            self,
            "DeliveryRole",
            # Firehose documents no source condition; a role cannot be passed to it across accounts.
            assumed_by=iam.ServicePrincipal("firehose.amazonaws.com"),
            description=f"Delivers the {source} events of a Firehose stream to S3",
            inline_policies={"Deliver": document(permissions)},
        ).without_policy_updates()

        delivery_stream = firehose.DeliveryStream(
            self,
            "Resource",
            role=role,
            encryption=firehose.StreamEncryption.customer_managed_key(encryption_key),
            destination=firehose.S3Bucket(
                bucket,
                role=role,
                encryption_key=encryption_key,
                file_extension=".parquet",
                data_format_conversion=firehose.DataFormatConversionProps(
                    schema_configuration=firehose.SchemaConfiguration.from_cfn_table(
                        tables.table(source)
                    ),
                    input_format=firehose.InputFormat.OPENX_JSON,
                    output_format=firehose.OutputFormat.PARQUET,
                ),
                buffering_interval=buffering_interval,
                buffering_size=cdk.Size.mebibytes(_BUFFERING_SIZE_MEBIBYTES),
                dynamic_partitioning=firehose.DynamicPartitioningProps(enabled=True),
                processors=[
                    firehose.MetadataExtractionProcessor.jq16(
                        partition_expressions(source, tables.event_types[source])
                    )
                ],
                data_output_prefix=(
                    f"{source}/event_type=!{{partitionKeyFromQuery:event_type}}"
                    "/dt=!{partitionKeyFromQuery:dt}/"
                ),
                error_output_prefix=(
                    f"{FAILURES}/source={source}/error_type=!{{firehose:error-output-type}}"
                    "/dt=!{timestamp:yyyy-MM-dd}/"
                ),
                logging_config=firehose.EnableLogging(error_log_group),
            ),
        )
        self._receive(source, delivery_stream)


def partition_expressions(source: EventSource, event_types: Sequence[str]) -> dict[str, str]:
    """Render the jq expression of each partition key of a record.

    Args:
        source: Where the record comes from.
        event_types: The types with a partition of their own.
    """
    return {"event_type": _partition(event_types), "dt": _day(EVENT_SCHEMAS[source].day)}


def _partition(event_types: Sequence[str]) -> str:
    """Render the jq expression of a record's partition; a record without a type has none."""
    return (
        f'((.eventType | gsub(" "; "")) as $type | if ({json.dumps(event_types)} | index($type)) '
        f'then $type else "{OTHER_TYPE}" end)'
    )


def _day(expression: str) -> str:
    """Render the jq expression of a record's day; one that is no day of a calendar is refused.

    Athena looks only into days, so a record under any other name would be lost from sight.
    """
    return (
        f'({expression} | if test("^20[0-9][0-9]-[01][0-9]-[0-3][0-9]$") then . '
        'else error("not a day of this century: " + .) end)'
    )


def _delivering(
    scope: Construct,
    *,
    source: EventSource,
    tables: EventTables,
    bucket: s3.IBucket,
    encryption_key: kms.IKey,
    error_log_group: logs.ILogGroup,
) -> list[Permission]:
    """What https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html asks for."""
    place = place_of(scope)
    bucket_arn = bucket.bucket_arn
    objects = [f"{bucket_arn}/{source}/*", f"{bucket_arn}/{FAILURES}/source={source}/*"]
    glue_arns = [
        place.arn("glue", resource)
        for resource in (
            "catalog",
            f"database/{tables.database_name}",
            f"table/{tables.database_name}/{source}_events",
        )
    ]
    return [
        Permission(actions=_DELIVER_TO_BUCKET, resource_arns=[bucket_arn]),
        Permission(
            actions=_DELIVER,
            resource_arns=objects,
            wildcard="The objects of one folder of one bucket, which Firehose names by event type, "
            "day and id",
        ),
        Permission(
            actions=["kms:Decrypt", "kms:GenerateDataKey"],
            resource_arns=[encryption_key.key_arn],
            conditions={
                "StringEquals": {"kms:ViaService": f"s3.{place.region}.amazonaws.com"},
                "StringLike": {"kms:EncryptionContext:aws:s3:arn": [bucket_arn, *objects]},
            },
        ),
        Permission(actions=_READ_SCHEMA, resource_arns=glue_arns),
        Permission(
            actions=["logs:PutLogEvents"],
            resource_arns=[
                place.arn("logs", f"log-group:{error_log_group.log_group_name}:log-stream:*")
            ],
            wildcard="The streams of one log group, which Firehose names",
        ),
    ]

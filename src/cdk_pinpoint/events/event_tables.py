"""The lake as tables: one for each source, one for failures, and one view over all channels.

Partitions are projected: Athena computes them from the table's properties, so that no crawler and
no `MSCK REPAIR TABLE` is ever needed.
https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from aws_cdk import aws_glue as glue
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_pinpoint._checks import require_match
from cdk_pinpoint._place import place_of
from cdk_pinpoint.events.event_schema import EVENT_SCHEMAS
from cdk_pinpoint.events.event_source import EventSource

QUERIES: Final = Path(__file__).parent / "queries"
OTHER_TYPE: Final = "other"
FAILURES: Final = "errors"

_VIEW: Final = "message_events"
_VIEW_COLUMNS: Final = {
    "time": "timestamp",
    "environment": "string",
    "channel": "string",
    "message_id": "string",
    "recipient_hash": "string",
    "outcome": "string",
    "reason": "string",
    "country": "string",
    "campaign": "string",
    "price": "double",
    "dt": "string",
}
_PRESTO_TYPES: Final = {"string": "varchar", "timestamp": "timestamp(3)", "double": "double"}

# https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion-error-handling.html
# Conversion has told its reasons under names with and without "last"; partitioning has none with.
_FAILURE_COLUMNS: Final = {
    "attemptsmade": "int",
    "arrivaltimestamp": "bigint",
    "errorcode": "string",
    "errormessage": "string",
    "lasterrorcode": "string",
    "lasterrormessage": "string",
    "attemptendingtimestamp": "bigint",
    "rawdata": "string",
    "sequencenumber": "string",
    "subsequencenumber": "bigint",
    "datacatalogtable": (
        "struct<catalogid:string,databasename:string,tablename:string,region:string,"
        "versionid:string,catalogarn:string>"
    ),
}
_FAILURE_TYPES: Final = ("format-conversion-failed", "processing-failed")

_PARQUET: Final = {
    "input_format": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    "output_format": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    "library": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
}
_JSON: Final = {
    "input_format": "org.apache.hadoop.mapred.TextInputFormat",
    "output_format": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
    "library": "org.openx.data.jsonserde.JsonSerDe",
}


class EventTables(Construct):
    """A Glue database with the tables of an event lake.

    Defines `email_events`, `sms_events`, `push_events` and `app_events`, partitioned by
    `event_type` and `dt`; `failed_records`, partitioned by `source`, `error_type` and `dt`; and the
    view `message_events`. An `EventLake` defines it.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        bucket: The bucket of the lake.
        database_name: Name of the database: lower case letters, digits and `_`.
        environment_name: Value of the view's column `environment`.
        retention_days: How many days back partitions are looked for.
        app_event_types: Types of the product's own events that have a partition of their own.

    Raises:
        ValueError: A name or an event type is out of bounds, or a type would have two partitions.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        bucket: s3.IBucket,
        database_name: str,
        environment_name: str,
        retention_days: int,
        app_event_types: Sequence[str],
    ) -> None:
        require_match(
            "database_name",
            database_name,
            r"[a-z0-9_]{1,255}",
            allowed="1 to 255 lower case letters, digits or '_'",
        )
        for event_type in app_event_types:
            require_match(
                "app_event_types",
                event_type,
                r"[A-Za-z0-9_.-]{1,64}",
                allowed="1 to 64 letters, digits, '_', '.' or '-' each",
            )
        if len({*app_event_types, OTHER_TYPE}) <= len(app_event_types):
            raise ValueError(
                f"'app_event_types' must name each type once and not '{OTHER_TYPE}', "
                f"got {', '.join(app_event_types)}"
            )
        super().__init__(scope, id)
        self._bucket_name = bucket.bucket_name
        self._days = f"NOW-{retention_days}DAYS,NOW+1DAYS"
        self.database_name = database_name
        database = glue.CfnDatabase(
            self,
            "Database",
            catalog_id=place_of(self).account,
            database_input=glue.CfnDatabase.DatabaseInputProperty(
                name=database_name, description="Events of messages"
            ),
        )
        self._database_ref = database.ref
        self.event_types = {
            source: (*schema.event_types, *(app_event_types if source == EventSource.APP else ()))
            for source, schema in EVENT_SCHEMAS.items()
        }
        self._tables = {source: self._event_table(source) for source in EventSource}
        self._table(
            "FailedRecords",
            name="failed_records",
            columns=_FAILURE_COLUMNS,
            folder=FAILURES,
            partitions={"source": tuple(EventSource), "error_type": _FAILURE_TYPES},
            file_format=_JSON,
        )
        self._view(environment_name)

    def table(self, source: EventSource) -> glue.CfnTable:
        """The table of a source.

        Args:
            source: Where the events come from.
        """
        return self._tables[source]

    def _event_table(self, source: EventSource) -> glue.CfnTable:
        return self._table(
            source.capitalize(),
            name=f"{source}_events",
            columns=EVENT_SCHEMAS[source].columns,
            folder=source,
            partitions={"event_type": (*self.event_types[source], OTHER_TYPE)},
            file_format=_PARQUET,
        )

    def _table(
        self,
        id: str,
        *,
        name: str,
        columns: Mapping[str, str],
        folder: str,
        partitions: Mapping[str, Sequence[str]],
        file_format: Mapping[str, str],
    ) -> glue.CfnTable:
        keys = [*partitions, "dt"]
        location = f"s3://{self._bucket_name}/{folder}/"
        projection = {
            "projection.enabled": "true",
            "projection.dt.type": "date",
            "projection.dt.format": "yyyy-MM-dd",
            "projection.dt.range": self._days,
            "projection.dt.interval": "1",
            "projection.dt.interval.unit": "DAYS",
            "storage.location.template": location
            + "/".join(f"{key}=${{{key}}}" for key in keys)
            + "/",
        }
        for key, values in partitions.items():
            projection[f"projection.{key}.type"] = "enum"
            projection[f"projection.{key}.values"] = ",".join(values)
        return self._define(
            id,
            glue.CfnTable.TableInputProperty(
                name=name,
                table_type="EXTERNAL_TABLE",
                parameters={"EXTERNAL": "TRUE", **projection},
                partition_keys=[
                    glue.CfnTable.ColumnProperty(name=key, type="string") for key in keys
                ],
                storage_descriptor=glue.CfnTable.StorageDescriptorProperty(
                    columns=_columns(columns),
                    location=location,
                    input_format=file_format["input_format"],
                    output_format=file_format["output_format"],
                    serde_info=glue.CfnTable.SerdeInfoProperty(
                        serialization_library=file_format["library"],
                        parameters={"serialization.format": "1"},
                    ),
                ),
            ),
        )

    def _view(self, environment_name: str) -> None:
        text = (QUERIES / f"{_VIEW}.sql").read_text("utf-8")
        # The form in which Athena itself keeps a view in the catalogue.
        definition = {
            "originalSql": text.replace("${environment}", environment_name.replace("'", "''")),
            "catalog": "awsdatacatalog",
            "schema": self.database_name,
            "columns": [
                {"name": name, "type": _PRESTO_TYPES[type_]}
                for name, type_ in _VIEW_COLUMNS.items()
            ],
        }
        encoded = base64.b64encode(json.dumps(definition).encode()).decode()
        self._define(
            "View",
            glue.CfnTable.TableInputProperty(
                name=_VIEW,
                description="One row for each message, recipient and outcome, over all channels",
                table_type="VIRTUAL_VIEW",
                parameters={"presto_view": "true", "comment": "Presto View"},
                storage_descriptor=glue.CfnTable.StorageDescriptorProperty(
                    columns=_columns(_VIEW_COLUMNS), serde_info=glue.CfnTable.SerdeInfoProperty()
                ),
                view_original_text=f"/* Presto View: {encoded} */",
                view_expanded_text="/* Presto View */",
            ),
        )

    def _define(self, id: str, table: glue.CfnTable.TableInputProperty) -> glue.CfnTable:
        return glue.CfnTable(
            self,
            id,
            catalog_id=place_of(self).account,
            database_name=self._database_ref,
            table_input=table,
        )


def _columns(columns: Mapping[str, str]) -> list[glue.CfnTable.ColumnProperty]:
    return [glue.CfnTable.ColumnProperty(name=name, type=type_) for name, type_ in columns.items()]

"""A small event lake of its own: a bucket, tables, a view, a stream that writes Parquet."""

import base64
import json
import time
from dataclasses import dataclass, field
from typing import Any

from cdk_pinpoint.local import LocalAws
from cdk_pinpoint.local.local_aws import Credentials

Template = dict[str, Any]

PARQUET = {
    "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    "SerdeInfo": {
        "SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
    },
}
JSON = {
    "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
    "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
    "SerdeInfo": {"SerializationLibrary": "org.openx.data.jsonserde.JsonSerDe"},
}
EMAIL_COLUMNS = {
    "eventtype": "string",
    "mail": "struct<timestamp:string,messageid:string,destination:array<string>,"
    "tags:map<string,array<string>>,headerstruncated:boolean>",
    "bounce": "struct<bouncetype:string,bouncedrecipients:"
    "array<struct<emailaddress:string,status:string>>>",
    "delivery": "struct<processingtimemillis:int,recipients:array<string>>",
    "size": "bigint",
    "code": "string",
}
BY_TYPE_AND_DAY = {
    "projection.enabled": "true",
    "projection.event_type.type": "enum",
    "projection.event_type.values": "Send,Bounce,Delivery",
    "projection.dt.type": "date",
    "projection.dt.format": "yyyy-MM-dd",
    "projection.dt.range": "2026-01-01,NOW",
}


def table(
    database: str,
    name: str,
    columns: dict[str, str],
    *,
    location: str = "",
    storage: Template = PARQUET,
    keys: dict[str, str] | None = None,
    parameters: dict[str, str] | None = None,
) -> Template:
    return {
        "Type": "AWS::Glue::Table",
        "DependsOn": ["Database"],
        "Properties": {
            "CatalogId": {"Ref": "AWS::AccountId"},
            "DatabaseName": database,
            "TableInput": {
                "Name": name,
                "TableType": "EXTERNAL_TABLE",
                "Parameters": parameters or {},
                "PartitionKeys": [{"Name": n, "Type": t} for n, t in (keys or {}).items()],
                "StorageDescriptor": {
                    "Location": location,
                    "Columns": [{"Name": n, "Type": t} for n, t in columns.items()],
                    **storage,
                },
            },
        },
    }


def view(database: str, name: str, sql: str, columns: dict[str, str]) -> Template:
    definition = {
        "originalSql": sql,
        "catalog": "awsdatacatalog",
        "schema": database,
        "columns": [{"name": n, "type": t} for n, t in columns.items()],
    }
    encoded = base64.b64encode(json.dumps(definition).encode()).decode()
    made = table(database, name, dict.fromkeys(columns, "string"))
    made["Properties"]["TableInput"].update(
        TableType="VIRTUAL_VIEW",
        Parameters={"presto_view": "true", "comment": "Presto View"},
        ViewOriginalText=f"/* Presto View: {encoded} */",
        ViewExpandedText="/* Presto View */",
    )
    return made


@dataclass
class Lake:
    name: str
    resources: Template = field(default_factory=dict)

    @property
    def database(self) -> str:
        return self.name.replace("-", "_")

    def add_basics(self) -> None:
        self.resources.update(
            Bucket={"Type": "AWS::S3::Bucket", "Properties": {"BucketName": self.name}},
            Database={
                "Type": "AWS::Glue::Database",
                "Properties": {
                    "CatalogId": {"Ref": "AWS::AccountId"},
                    "DatabaseInput": {"Name": self.database},
                },
            },
            WorkGroup={
                "Type": "AWS::Athena::WorkGroup",
                "Properties": {
                    "Name": self.name,
                    "RecursiveDeleteOption": True,
                    "WorkGroupConfiguration": {
                        "ResultConfiguration": {"OutputLocation": f"s3://{self.name}/results/"}
                    },
                },
            },
        )

    def add_table(self, name: str, columns: dict[str, str], **options: Any) -> None:
        options.setdefault("location", f"s3://{self.name}/{name}/")
        self.resources[name.title().replace("_", "")] = table(
            self.database, name, columns, **options
        )

    def add_view(self, name: str, sql: str, columns: dict[str, str]) -> None:
        self.resources[name.title().replace("_", "")] = view(self.database, name, sql, columns)

    def add_stream(self, table_name: str, prefix: str = "emails") -> None:
        glue = "arn:aws:glue:us-east-1:000000000000"
        allowed = [
            {
                "Effect": "Allow",
                "Action": "s3:PutObject",
                "Resource": f"arn:aws:s3:::{self.name}/*",
            },
            {
                "Effect": "Allow",
                "Action": ["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"],
                "Resource": [
                    f"{glue}:catalog",
                    f"{glue}:database/{self.database}",
                    f"{glue}:table/{self.database}/{table_name}",
                ],
            },
        ]
        trust = {
            "Effect": "Allow",
            "Principal": {"Service": "firehose.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
        self.resources["Role"] = {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": self.name,
                "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
                "Policies": [
                    {
                        "PolicyName": "policy",
                        "PolicyDocument": {"Version": "2012-10-17", "Statement": allowed},
                    }
                ],
            },
        }
        query = "{event_type: .eventType, dt: (.mail.timestamp | .[0:10])}"
        self.resources["Stream"] = {
            "Type": "AWS::KinesisFirehose::DeliveryStream",
            "DependsOn": [table_name.title().replace("_", "")],
            "Properties": {
                "DeliveryStreamName": self.name,
                "ExtendedS3DestinationConfiguration": {
                    "BucketARN": {"Fn::GetAtt": ["Bucket", "Arn"]},
                    "RoleARN": {"Fn::GetAtt": ["Role", "Arn"]},
                    "BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 60},
                    "Prefix": f"{prefix}/event_type=!{{partitionKeyFromQuery:event_type}}"
                    "/dt=!{partitionKeyFromQuery:dt}/",
                    "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/",
                    "DynamicPartitioningConfiguration": {"Enabled": True},
                    "ProcessingConfiguration": {
                        "Enabled": True,
                        "Processors": [
                            {
                                "Type": "MetadataExtraction",
                                "Parameters": [
                                    {
                                        "ParameterName": "MetadataExtractionQuery",
                                        "ParameterValue": query,
                                    },
                                    {
                                        "ParameterName": "JsonParsingEngine",
                                        "ParameterValue": "JQ-1.6",
                                    },
                                ],
                            }
                        ],
                    },
                    "DataFormatConversionConfiguration": {
                        "Enabled": True,
                        "InputFormatConfiguration": {"Deserializer": {"OpenXJsonSerDe": {}}},
                        "OutputFormatConfiguration": {
                            "Serializer": {"ParquetSerDe": {"Compression": "SNAPPY"}}
                        },
                        "SchemaConfiguration": {
                            "DatabaseName": self.database,
                            "TableName": table_name,
                            "RoleARN": {"Fn::GetAtt": ["Role", "Arn"]},
                            "Region": {"Ref": "AWS::Region"},
                            "VersionId": "LATEST",
                        },
                    },
                },
            },
        }


def email(event_type: str, day: str = "2026-11-20", **members: Any) -> dict[str, Any]:
    """An event as SES writes it."""
    return {
        "eventType": event_type,
        "mail": {
            "timestamp": f"{day}T10:11:12.345Z",
            "messageId": "0100-1",
            "destination": ["Ann@example.com", "bob@example.com"],
            "headersTruncated": False,
            "tags": {
                "ses:configuration-set": ["main"],
                "ses:from-domain": ["example.com"],
                "campaign": ["spring"],
            },
        },
        **members,
    }


def put_batch(aws: LocalAws, stream: str, records: list[Any]) -> dict[str, Any]:
    answer: dict[str, Any] = aws.client("firehose").put_record_batch(
        DeliveryStreamName=stream,
        Records=[
            {"Data": each if isinstance(each, bytes) else json.dumps(each).encode()}
            for each in records
        ],
    )
    return answer


class QueryFailedError(Exception):
    """A query failed, for the reason that Athena gave."""


class Athena:
    """Runs queries and reads their results."""

    def __init__(self, aws: LocalAws, workgroup: str, database: str) -> None:
        self._aws = aws
        self._workgroup = workgroup
        self._database = database

    def run(
        self, sql: str, *, credentials: Credentials | None = None, **request: Any
    ) -> dict[str, Any]:
        """The execution of a query that has ended."""
        client = self._aws.client("athena", credentials=credentials)
        context = {"Database": self._database, "Catalog": "AwsDataCatalog"}
        query_id = client.start_query_execution(
            QueryString=sql,
            WorkGroup=self._workgroup,
            QueryExecutionContext=context,
            **request,
        )["QueryExecutionId"]
        reader = self._aws.client("athena")
        for _ in range(1000):
            answer = reader.get_query_execution(QueryExecutionId=query_id)
            execution: dict[str, Any] = answer["QueryExecution"]
            if execution["Status"]["State"] not in ("QUEUED", "RUNNING"):
                return execution
            time.sleep(0.01)
        raise AssertionError("the query does not end")

    def rows(self, sql: str, *parameters: str) -> list[tuple[str | None, ...]]:
        """The rows of a query, without the header."""
        request = {"ExecutionParameters": list(parameters)} if parameters else {}
        execution = self.run(sql, **request)
        if execution["Status"]["State"] != "SUCCEEDED":
            raise QueryFailedError(execution["Status"]["StateChangeReason"])
        client = self._aws.client("athena")
        pages = client.get_paginator("get_query_results").paginate(
            QueryExecutionId=execution["QueryExecutionId"]
        )
        rows = [row["Data"] for page in pages for row in page["ResultSet"]["Rows"]]
        return [tuple(cell.get("VarCharValue") for cell in row) for row in rows[1:]]

    def reason(self, sql: str, **request: Any) -> str:
        """Why a query fails."""
        execution = self.run(sql, **request)
        assert execution["Status"]["State"] == "FAILED", execution["Status"]
        return str(execution["Status"]["StateChangeReason"])

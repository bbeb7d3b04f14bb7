"""The questions that people ask of the lake, ready to be run in Athena.

https://docs.aws.amazon.com/athena/latest/ug/workgroups-manage-queries-control-costs.html
"""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_athena as athena
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_pinpoint.events.event_tables import QUERIES, EventTables

RESULTS: Final = "query-results"
NAMED_QUERIES: Final = (
    "bounce_and_complaint_rate_by_sender",
    "delivery_by_channel_and_day",
    "engagement_by_campaign",
    "failed_records",
    "history_of_one_person",
    "objects_of_one_person",
    "slowest_deliveries",
    "sms_by_country",
    "top_failure_reasons",
)


class EventQueries(Construct):
    """An Athena workgroup with the named queries of an event lake.

    Results are encrypted, lie under `query-results/` of the lake's bucket, and a query that scans
    more than the limit is stopped. An `EventLake` defines it.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        tables: The tables that are asked.
        bucket: The bucket that results are written to.
        encryption_key: Key that results are encrypted with.
        workgroup_name: Name of the workgroup: letters, digits, `_`, `.` or `-`.
        scan_limit: The most that one query may scan, at least 10 MB.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        tables: EventTables,
        bucket: s3.IBucket,
        encryption_key: kms.IKey,
        workgroup_name: str,
        scan_limit: cdk.Size,
    ) -> None:
        super().__init__(scope, id)
        self.workgroup_name = workgroup_name
        workgroup = athena.CfnWorkGroup(
            self,
            "Resource",
            name=workgroup_name,
            description="Questions about messages and what became of them",
            # Its history would keep it from being deleted; nothing else is lost with it.
            recursive_delete_option=True,
            work_group_configuration=athena.CfnWorkGroup.WorkGroupConfigurationProperty(
                enforce_work_group_configuration=True,
                publish_cloud_watch_metrics_enabled=True,
                bytes_scanned_cutoff_per_query=scan_limit.to_bytes(),
                result_configuration=athena.CfnWorkGroup.ResultConfigurationProperty(
                    output_location=f"s3://{bucket.bucket_name}/{RESULTS}/",
                    encryption_configuration=athena.CfnWorkGroup.EncryptionConfigurationProperty(
                        encryption_option="SSE_KMS", kms_key=encryption_key.key_arn
                    ),
                ),
            ),
        )
        reference = workgroup.ref
        for name in NAMED_QUERIES:
            text = (QUERIES / f"{name}.sql").read_text("utf-8")
            athena.CfnNamedQuery(
                self,
                "".join(part.capitalize() for part in name.split("_")),
                name=name.replace("_", " "),
                description=text.partition("\n")[0].removeprefix("-- "),
                database=tables.database_name,
                query_string=text,
                # The reference makes it wait for the workgroup.
                work_group=reference,
            )

"""`cdk-pinpoint erase`: take one person out of an event lake."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
from botocore.exceptions import BotoCoreError, ClientError

from cdk_pinpoint.events import EventSource
from cdk_pinpoint.operations.account import is_gone, required, sentence
from cdk_pinpoint.operations.lake.erasure_report import ErasureReport, FolderReport
from cdk_pinpoint.operations.lake.failed_records import parsed, unparsed
from cdk_pinpoint.operations.lake.lake_bucket import FAILURES, GZIP, REPLAYED, RESULTS, LakeBucket
from cdk_pinpoint.operations.lake.parquet_rows import changes, rewrite
from cdk_pinpoint.operations.lake.person_search import FOLDERS, Finding, PersonSearch, Track
from cdk_pinpoint.operations.lake.recipient import Recipient
from cdk_pinpoint.operations.lake.record_batches import put_records
from cdk_pinpoint.published_names import PublishedName


class Erasure:
    """The erasure of one person from one environment.

    Args:
        s3: An S3 client.
        firehose: A Firehose client.
        names: What the environment published.
        environment: Name of the environment.
        recipient: The person.
    """

    def __init__(
        self,
        *,
        s3: Any,
        firehose: Any,
        names: Mapping[PublishedName, str],
        environment: str,
        recipient: Recipient,
    ) -> None:
        self._bucket = LakeBucket(s3, required(names, PublishedName.EVENT_BUCKET))
        # Asked for at once: without it nothing could be told of the erasure.
        self._audit_stream = required(names, PublishedName.APP_EVENT_STREAM)
        self._firehose = firehose
        self._environment = environment
        self._recipient = recipient
        self._search = PersonSearch(self._bucket, recipient)

    def find(self, track: Track) -> list[Finding]:
        """Read the whole lake for the person.

        Args:
            track: Shows progress over findings.

        Raises:
            botocore.exceptions.ClientError: The lake may not be read.
        """
        return self._search.find(track)

    def report(self, findings: Sequence[Finding]) -> ErasureReport:
        """Sum up what was found.

        Args:
            findings: What `find` found.
        """
        report = ErasureReport(
            recipient_sha256=self._recipient.sha256,
            folders={folder: FolderReport() for folder in FOLDERS},
        )
        for finding in findings:
            if finding.problem is not None:
                report.problems.append(f"{finding.version.key} cannot be read: {finding.problem}")
                continue
            folder = report.folders[finding.folder]
            if finding.version.is_latest:
                folder.objects += 1
                folder.removed += finding.removed
                folder.edited += finding.edited
            else:
                folder.old_versions += 1
        return report

    def erase(
        self, findings: Sequence[Finding], report: ErasureReport, track: Track
    ) -> ErasureReport:
        """Erase what was found, and write to the lake that it was done.

        Args:
            findings: What `find` found.
            report: What `report` made of them; it is completed.
            track: Shows progress over findings.
        """
        report.erased = 0
        todo = [finding for finding in findings if finding.problem is None]
        for finding in track(todo, "erasing", len(todo)):
            assert finding is not None
            try:
                self._erase_one(finding)
            except (BotoCoreError, ClientError) as error:
                if not is_gone(error):
                    report.problems.append(f"{finding.version.key} stays: {sentence(error)}")
                    continue
            except duckdb.Error as error:
                report.problems.append(f"{finding.version.key} stays: {error}")
                continue
            report.erased += 1
        self._write_audit_line(report)
        return report

    def _erase_one(self, finding: Finding) -> None:
        version = finding.version
        if not version.is_latest:
            self._bucket.delete_version(version)
            return
        if finding.folder == RESULTS:
            self._bucket.delete(version)
            return
        with tempfile.TemporaryDirectory() as temporary:
            path, target = Path(temporary, "object"), Path(temporary, "rewritten")
            self._bucket.download(version, path)
            if finding.folder in (FAILURES, REPLAYED):
                left = self._write_records(path, target)
            else:
                found = changes(path, EventSource(finding.folder), self._recipient)
                left = rewrite(path, target, found)
            if left:
                self._bucket.replace(version, target)
            else:
                self._bucket.delete(version)

    def _write_records(self, path: Path, target: Path) -> int:
        body = path.read_bytes()
        records = [each for each in parsed(body) if not self._search.is_in(each)]
        written = unparsed(records)
        target.write_bytes(gzip.compress(written) if body.startswith(GZIP) else written)
        return len(records)

    def _write_audit_line(self, report: ErasureReport) -> None:
        event = {
            "eventType": "RecipientErased",
            "eventVersion": "1.0",
            "eventTimestamp": int(dt.datetime.now(dt.UTC).timestamp() * 1000),
            "attributes": {
                "environment": self._environment,
                "recipient_sha256": report.recipient_sha256,
            },
            "metrics": {
                "erased_versions": report.erased,
                "problems": len(report.problems),
                **{f"{name}_removed": each.removed for name, each in report.folders.items()},
                **{f"{name}_edited": each.edited for name, each in report.folders.items()},
            },
        }
        result = put_records(self._firehose, self._audit_stream, [json.dumps(event).encode()])
        if result.problem is not None:
            report.problems.append(f"the erasure itself was not recorded: {result.problem}")

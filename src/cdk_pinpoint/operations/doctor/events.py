"""The event lake: whether events arrive.

https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final

from cdk_pinpoint.events import EventSource
from cdk_pinpoint.operations.doctor.checks import Area, Finding, check, problem, warning
from cdk_pinpoint.operations.doctor.metrics import latest
from cdk_pinpoint.operations.doctor.subject import NotThereError, Subject
from cdk_pinpoint.operations.lake.lake_bucket import FAILURES
from cdk_pinpoint.published_names import PublishedName, event_stream_name

_STALE_SECONDS: Final = 1800


def _streams(subject: Subject) -> Mapping[EventSource, str]:
    names = {source: event_stream_name(source) for source in EventSource}
    return {source: subject.names[name] for source, name in names.items() if name in subject.names}


def _listed(subject: Subject, prefix: str, **more: str) -> Mapping[str, object]:
    bucket = subject.name(PublishedName.EVENT_BUCKET)
    answer: Mapping[str, object] = subject.ask(
        "s3", "list_objects_v2", Bucket=bucket, Prefix=prefix, **more
    )
    return answer


@check(
    "events-bucket",
    Area.EVENTS,
    "the bucket of the lake is there",
    why="events that cannot be delivered are lost after 24 hours",
    mend="cdk deploy {stack}, after removing what is left of it",
)
def bucket(subject: Subject) -> Iterator[Finding]:
    """Look whether the bucket exists."""
    try:
        _listed(subject, f"{FAILURES}/", Delimiter="/")
    except NotThereError:
        yield problem(f"there is no bucket {subject.words['bucket']}")


@check(
    "events-streams",
    Area.EVENTS,
    "the streams are active",
    why="events to a stream that is not active are lost",
    mend="Amazon Data Firehose console > {stream}; where it is gone, cdk deploy {stack} after "
    "removing what is left of it",
)
def streams(subject: Subject) -> Iterator[Finding]:
    """Look at the status of each stream, and of its encryption."""
    for source, name in _streams(subject).items():
        try:
            answer = subject.ask("firehose", "describe_delivery_stream", DeliveryStreamName=name)
        except NotThereError:
            yield problem(f"there is no stream {name} for {source} events", stream=name)
            continue
        found = answer["DeliveryStreamDescription"]
        encryption = found.get("DeliveryStreamEncryptionConfiguration", {}).get("Status")
        if found["DeliveryStreamStatus"] != "ACTIVE":
            status = found["DeliveryStreamStatus"].lower()
            yield problem(f"the stream of {source} events is {status}", stream=name)
        elif encryption not in (None, "ENABLED"):
            shown = encryption.lower()
            yield warning(
                f"the encryption of the stream of {source} events is {shown}", stream=name
            )


@check(
    "events-freshness",
    Area.EVENTS,
    "events arrive within half an hour",
    why="Firehose keeps what it cannot deliver for 24 hours, and then drops it",
    mend="read the delivery errors of the stream: Amazon Data Firehose console > {stream} > "
    "Destination error logs; most often its role or the key has been changed",
)
def freshness(subject: Subject) -> Iterator[Finding]:
    """Look how old the oldest event is that waits."""
    for source, name in _streams(subject).items():
        age = latest(
            subject,
            "AWS/Firehose",
            "DeliveryToS3.DataFreshness",
            {"DeliveryStreamName": name},
            hours=1,
        )
        if age is not None and age >= _STALE_SECONDS:
            yield problem(f"{source} events wait for {age / 60:.0f} minutes", stream=name)


@check(
    "events-failures",
    Area.EVENTS,
    "no event failed since yesterday",
    why="what lies under errors/ is in no table",
    mend="look and put it again: cdk-pinpoint replay --environment {environment} --source {source} "
    "--dry-run",
)
def failures(subject: Subject) -> Iterator[Finding]:
    """Look for error objects of today and yesterday, without reading one."""
    today = dt.datetime.now(dt.UTC).date()
    days = (today, today - dt.timedelta(days=1))
    for source in EventSource:
        types = _listed(subject, f"{FAILURES}/source={source}/", Delimiter="/")
        prefixes = types.get("CommonPrefixes", [])
        assert isinstance(prefixes, list)
        found = sum(
            int(str(_listed(subject, f"{each['Prefix']}dt={day}/")["KeyCount"]))
            for each in prefixes
            for day in days
        )
        if found:
            shown = "at least 1000" if found >= 1000 else found
            yield problem(
                f"failed {source} events since yesterday, in objects: {shown}", source=source
            )

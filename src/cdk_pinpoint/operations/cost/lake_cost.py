"""What an event lake costs a month, line by line.

An estimate from a file of prices and assumptions; never a promise, and never exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cdk_pinpoint.events import EventSource
from cdk_pinpoint.operations.cost.price_list import (
    Assumptions,
    PriceList,
    Prices,
    SourceAssumptions,
)

LEFT_OUT = (
    "Firehose tiers above 500 TB, data transfer, access logs, the Glue catalogue, CloudWatch, "
    "failed records, old versions, free tiers, taxes and discounts"
)

_KB = 1024
_GB = 1024**3
_TB = 1024**4
# https://aws.amazon.com/firehose/pricing/: each record is rounded up to the next 5 KB.
_ROUNDED_TO = 5 * _KB
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
_LEAST_BYTES_THAT_MOVE = 128 * _KB
# https://aws.amazon.com/athena/pricing/
_LEAST_BYTES_OF_A_QUERY = 10 * _KB * _KB


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One item of an estimate.

    Attributes:
        item: What is paid for.
        arithmetic: How the amount comes about.
        usd: The amount of a month.
        is_supposed: Whether the quantity is supposed, and neither given nor counted.
    """

    item: str
    arithmetic: str
    usd: float
    is_supposed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """The cost of a month, for a lake that is as full as its retention lets it be.

    Attributes:
        events: How many events a month.
        lines: The items.
    """

    events: int
    lines: list[Line]

    @property
    def usd(self) -> float:
        """The sum of the items."""
        return sum(line.usd for line in self.lines)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Volume:
    """What the events of a month amount to.

    Attributes:
        ingested_gb: What Firehose bills as ingested.
        json_gb: What was really put.
        objects: Objects that Firehose writes.
        parquet_gb: What they hold.
        moving_gb: What of it is in objects that are large enough to become colder.
        moving_objects: Those objects.
    """

    ingested_gb: float = 0
    json_gb: float = 0
    objects: float = 0
    parquet_gb: float = 0
    moving_gb: float = 0
    moving_objects: float = 0

    def __add__(self, other: _Volume) -> _Volume:
        return _Volume(
            ingested_gb=self.ingested_gb + other.ingested_gb,
            json_gb=self.json_gb + other.json_gb,
            objects=self.objects + other.objects,
            parquet_gb=self.parquet_gb + other.parquet_gb,
            moving_gb=self.moving_gb + other.moving_gb,
            moving_objects=self.moving_objects + other.moving_objects,
        )


def estimate(events: int, price_list: PriceList) -> Estimate:
    """Estimate the cost of a month.

    Args:
        events: How many events a month.
        price_list: Prices and assumptions.
    """
    sources = price_list.assumptions.sources
    by_source = {name: events * source.share for name, source in sources.items()}
    key = line("KMS, key", 1, "key", price_list.prices.kms_key_month.usd)
    lines = lake_lines(by_source, price_list)
    at = next(number for number, each in enumerate(lines) if each.item == "KMS, requests")
    return Estimate(events=events, lines=[*lines[:at], key, *lines[at:]])


def lake_lines(events: Mapping[EventSource, float], price_list: PriceList) -> list[Line]:
    """What a month costs, without the encryption key.

    Args:
        events: How many events a month, by source.
        price_list: Prices and assumptions.
    """
    assumptions, prices = price_list.assumptions, price_list.prices
    volume = _Volume()
    for source, count in events.items():
        volume += _volume(count, assumptions.sources[source], assumptions)
    return [
        *_firehose(volume, assumptions, prices),
        *_storage(volume, assumptions, prices),
        *_encryption(volume, prices),
        *_queries(volume, assumptions, prices),
    ]


def _volume(events: float, source: SourceAssumptions, assumptions: Assumptions) -> _Volume:
    rounded = -(-source.json_bytes // _ROUNDED_TO) * _ROUNDED_TO
    intervals = assumptions.days_of_a_month * 86400 / assumptions.buffering_interval_seconds
    full = events * source.json_bytes / (assumptions.buffering_size_mb * _KB * _KB)
    # An interval without a record writes nothing, and a full buffer is written before its time.
    objects = max(min(intervals * source.partitions, events), full)
    content = events * source.parquet_bytes + objects * source.parquet_object_bytes
    moves = objects > 0 and content / objects >= _LEAST_BYTES_THAT_MOVE
    return _Volume(
        ingested_gb=events * rounded / _GB,
        json_gb=events * source.json_bytes / _GB,
        objects=objects,
        parquet_gb=content / _GB,
        moving_gb=content / _GB if moves else 0,
        moving_objects=objects if moves else 0,
    )


def _firehose(volume: _Volume, assumptions: Assumptions, prices: Prices) -> Iterator[Line]:
    yield line("Firehose, ingestion", volume.ingested_gb, "GB", prices.firehose_ingest_gb.usd)
    yield line("Firehose, to Parquet", volume.ingested_gb, "GB", prices.firehose_conversion_gb.usd)
    yield line("Firehose, partitioning", volume.json_gb, "GB", prices.firehose_partitioning_gb.usd)
    yield line(
        "Firehose, partitioned objects",
        volume.objects / 1000,
        "thousand objects",
        prices.firehose_partitioning_1000_objects.usd,
    )
    yield line(
        "Firehose, jq",
        volume.json_gb / assumptions.jq_gb_an_hour,
        "hours",
        prices.firehose_jq_hour.usd,
    )


def _storage(volume: _Volume, assumptions: Assumptions, prices: Prices) -> Iterator[Line]:
    yield line("S3, PUT", volume.objects / 1000, "thousand", prices.s3_put_1000.usd)
    months = assumptions.retention_days / assumptions.days_of_a_month
    first = min(assumptions.transition_after_days, assumptions.retention_days)
    first_months = first / assumptions.days_of_a_month
    staying_gb = volume.parquet_gb - volume.moving_gb
    yield line(
        "S3 Standard",
        staying_gb * months + volume.moving_gb * first_months,
        "GB kept",
        prices.s3_standard_gb_month.usd,
    )
    yield line(
        "S3 Glacier Instant Retrieval",
        volume.moving_gb * (months - first_months),
        "GB kept",
        prices.s3_glacier_ir_gb_month.usd,
    )
    moves = volume.moving_objects if months > first_months else 0
    yield line("S3, transitions", moves / 1000, "thousand", prices.s3_transition_1000.usd)


def _encryption(volume: _Volume, prices: Prices) -> Iterator[Line]:
    # One for each object: the bucket key makes them fewer, the streams' own add some.
    yield line(
        "KMS, requests", volume.objects / 10000, "ten thousand", prices.kms_10000_requests.usd
    )


def _queries(volume: _Volume, assumptions: Assumptions, prices: Prices) -> Iterator[Line]:
    read = assumptions.days_a_query_reads / assumptions.days_of_a_month
    scanned = volume.parquet_gb * _GB * read * assumptions.share_of_bytes_a_query_reads
    yield line(
        "Athena, scanned",
        max(scanned, _LEAST_BYTES_OF_A_QUERY) * assumptions.queries_a_month / _TB,
        "TB",
        prices.athena_tb.usd,
    )
    gets = volume.objects * read * assumptions.gets_an_object_a_query_reads
    yield line(
        "Athena, S3 GET",
        gets * assumptions.queries_a_month / 1000,
        "thousand",
        prices.s3_get_1000.usd,
    )


def line(item: str, quantity: float, unit: str, usd: float, *, is_supposed: bool = False) -> Line:
    """An item of an estimate.

    Args:
        item: What is paid for.
        quantity: How much of it.
        unit: In what.
        usd: What one of that costs.
        is_supposed: Whether the quantity is supposed.
            Default: - it was given or counted.
    """
    digits = 4 if 0 < quantity < 10 else 1
    return Line(
        item=item,
        arithmetic=f"{quantity:,.{digits}f} {unit} x ${usd:g}",
        usd=quantity * usd,
        is_supposed=is_supposed,
    )

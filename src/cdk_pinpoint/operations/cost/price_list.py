"""The prices and assumptions that an estimate is made of, from a file that anyone may replace."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from cdk_pinpoint.events import EventSource
from cdk_pinpoint.operations.account import WrongUseError

PRICES: Final = Path(__file__).parent / "prices.yaml"

_Count = Annotated[int, Field(ge=1)]
_Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_Share = Annotated[float, Field(ge=0, le=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Price(_Strict):
    """One price, with where it is from."""

    usd: _Amount
    unit: str
    region: str
    source: str
    read: dt.date | None


class Prices(_Strict):
    """Every price that the estimate needs."""

    firehose_ingest_gb: Price
    firehose_conversion_gb: Price
    firehose_partitioning_gb: Price
    firehose_partitioning_1000_objects: Price
    firehose_jq_hour: Price
    s3_standard_gb_month: Price
    s3_glacier_ir_gb_month: Price
    s3_put_1000: Price
    s3_get_1000: Price
    s3_transition_1000: Price
    kms_key_month: Price
    kms_10000_requests: Price
    athena_tb: Price
    ses_1000_emails: Price
    ses_gb: Price
    ses_deliverability_manager_1000_emails: Price
    sms_number_month_long_code: Price
    sms_number_month_simulator: Price
    sms_number_month_ten_dlc: Price
    sms_number_month_toll_free: Price
    push_1000000: Price
    cloudwatch_alarm_month: Price
    cloudwatch_composite_alarm_month: Price
    cloudwatch_metric_month: Price
    cloudwatch_dashboard_month: Price
    secret_month: Price
    lambda_1000000_requests: Price


class SmsPrice(_Strict):
    """What a part of a text message to one country costs, with where it is from."""

    usd: _Amount
    carrier_fee_usd: _Amount
    source: str
    read: dt.date | None


class SourceAssumptions(_Strict):
    """What the events of one source are like."""

    share: _Share
    json_bytes: _Count
    parquet_bytes: _Count
    parquet_object_bytes: _Count
    partitions: _Count


class Assumptions(_Strict):
    """What the estimate supposes."""

    sources: dict[EventSource, SourceAssumptions]
    days_of_a_month: _Count
    buffering_interval_seconds: Annotated[int, Field(ge=60, le=900)]
    buffering_size_mb: _Count
    retention_days: _Count
    transition_after_days: _Count
    jq_gb_an_hour: Annotated[float, Field(gt=0)]
    queries_a_month: Annotated[int, Field(ge=0)]
    days_a_query_reads: _Count
    share_of_bytes_a_query_reads: _Share
    gets_an_object_a_query_reads: _Count
    events_an_email: _Amount
    events_a_text_message: _Amount
    events_a_push_message: _Amount
    kb_an_email: _Amount
    parts_a_text_message: Annotated[float, Field(ge=1)]
    custom_metrics: Annotated[int, Field(ge=0)]
    requests_a_function: Annotated[int, Field(ge=0)]
    uncertainty: Annotated[float, Field(ge=0, lt=1)]

    @model_validator(mode="after")
    def _is_whole(self) -> Assumptions:
        total = sum(each.share for each in self.sources.values())
        if abs(total - 1) > 1e-6:
            raise ValueError(f"the shares of the sources must add up to 1, got {total:g}")
        return self


class PriceList(_Strict):
    """A file of prices and assumptions."""

    prices: Prices
    sms: dict[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], SmsPrice]
    assumptions: Assumptions


def load(path: Path = PRICES) -> PriceList:
    """Read a file of prices.

    Args:
        path: The file.
            Default: - the one that comes with the package.

    Raises:
        WrongUseError: It cannot be read, or something in it is missing, unknown or out of bounds.
    """
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUseError(f"'--prices' cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise WrongUseError(f"{path} is not YAML: {error}") from error
    try:
        return PriceList.model_validate(content)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in each['loc']) or 'the file'}: {each['msg']}"
            for each in error.errors()
        )
        raise WrongUseError(f"{path}: {faults}") from error

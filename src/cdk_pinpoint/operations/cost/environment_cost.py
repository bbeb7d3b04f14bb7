"""What an environment costs a month, by its settings and what is sent through it.

An estimate from a file of prices and assumptions; never a promise, and never exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import floor, log10
from typing import Final

from cdk_pinpoint.environment import MessagingEnvironment
from cdk_pinpoint.events import EventSource
from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.cost.lake_cost import Line, lake_lines, line
from cdk_pinpoint.operations.cost.price_list import PriceList
from cdk_pinpoint.operations.cost.stack_counts import StackCounts

LEFT_OUT: Final = (
    "free tiers, volume discounts, taxes; registrations of numbers, brands and campaigns; "
    "dedicated IP addresses; budgets, notifications of alarms, logs, queues and rules, which cost "
    "cents; CloudTrail, whose first trail of an account is free; access logs, old versions, failed "
    "records; audience files; data transfer"
)
_KB_OF_A_GB: Final = 1024 * 1024
# The streams of development write sooner.
_FRESH_SECONDS: Final = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Volumes:
    """What is sent in a month.

    Attributes:
        emails: How many emails.
        sms: How many text messages, by country.
        push: How many push messages.
        app_events: How many events the product writes itself.
    """

    emails: int = 0
    sms: Mapping[str, int] = field(default_factory=dict)
    push: int = 0
    app_events: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class EnvironmentEstimate:
    """The cost of a month, with a lake that is as full as its retention lets it be.

    Attributes:
        environment: Name of the environment.
        volumes: What is sent.
        sections: The items, by what they are for.
        uncertainty: How far off the sum may be, as a share of it.
    """

    environment: str
    volumes: Volumes
    sections: Mapping[str, Sequence[Line]]
    uncertainty: float

    @property
    def usd(self) -> float:
        """The sum of the items."""
        return sum(each.usd for lines in self.sections.values() for each in lines)

    @property
    def usd_range(self) -> tuple[float, float]:
        """Between what a month is likely to be, with two digits that mean something."""
        low, high = (self.usd * (1 + each * self.uncertainty) for each in (-1, 1))
        return _rounded(low), _rounded(high)


def check_volumes(environment: MessagingEnvironment, volumes: Volumes, prices: PriceList) -> None:
    """Refuse what the environment does not send, or no price is known of.

    Args:
        environment: Settings of the environment.
        volumes: What is sent.
        prices: What it costs.

    Raises:
        WrongUseError: There is such a thing.
    """
    for option, count, section in (
        ("--emails", volumes.emails, environment.email),
        ("--sms", volumes.sms, environment.sms),
        ("--push", volumes.push, environment.push),
    ):
        if count and section is None:
            raise WrongUseError(
                f"'{option}' is for a channel that '{environment.name}' does not set up; leave it "
                "out"
            )
    allowed = environment.sms.allowed_countries if environment.sms else ()
    for country in volumes.sms:
        if country not in allowed:
            raise WrongUseError(
                f"'--sms' has {country}, which is not in sms.allowed_countries of "
                f"'{environment.name}', {', '.join(allowed)}; leave it out, or allow it"
            )
        if country not in prices.sms:
            raise WrongUseError(
                f"'--sms' has {country}, of which no price is known, only of "
                f"{', '.join(sorted(prices.sms))}; copy the price file, add '{country}' under "
                "'sms' with what https://aws.amazon.com/end-user-messaging/pricing/ says, and give "
                "the copy with --prices"
            )


def as_settings_say(
    environment: MessagingEnvironment, price_list: PriceList, days_kept: int | None = None
) -> PriceList:
    """Put what the settings say of the lake in the place of what the file supposes.

    Args:
        environment: Settings of the environment.
        price_list: Prices and assumptions.
        days_kept: Days that events are kept.
            Default: - as the settings say.
    """
    assumptions = price_list.assumptions
    retention = days_kept or environment.event_retention_days
    changed: dict[str, int] = {
        "retention_days": retention,
        "transition_after_days": environment.storage_transition_days or retention,
    }
    if not environment.retain_data:
        changed["buffering_interval_seconds"] = _FRESH_SECONDS
    return price_list.model_copy(update={"assumptions": assumptions.model_copy(update=changed)})


def estimate_environment(
    environment: MessagingEnvironment,
    volumes: Volumes,
    counts: StackCounts,
    price_list: PriceList,
) -> EnvironmentEstimate:
    """Estimate the cost of a month.

    Args:
        environment: Settings of the environment.
        volumes: What is sent.
        counts: What its stack has.
        price_list: Prices and assumptions, `as_settings_say`.
    """
    sections = {
        "Email": [*_email(environment, volumes, price_list)],
        "Text messages": [*_sms(volumes, counts, price_list)],
        "Push": [*_push(environment, volumes, price_list)],
        "Events": [*_events(volumes, price_list)],
        "Watching and keys": [*_standing(counts, price_list)],
    }
    return EnvironmentEstimate(
        environment=environment.name,
        volumes=volumes,
        sections={name: lines for name, lines in sections.items() if lines},
        uncertainty=price_list.assumptions.uncertainty,
    )


def _email(
    environment: MessagingEnvironment, volumes: Volumes, price_list: PriceList
) -> Iterator[Line]:
    if environment.email is None:
        return
    prices, thousands = price_list.prices, volumes.emails / 1000
    yield line("SES, emails", thousands, "thousand", prices.ses_1000_emails.usd)
    gb = volumes.emails * price_list.assumptions.kb_an_email / _KB_OF_A_GB
    yield line("SES, data", gb, "GB", prices.ses_gb.usd, is_supposed=True)
    if environment.email.virtual_deliverability_manager:
        usd = prices.ses_deliverability_manager_1000_emails.usd
        yield line("Deliverability manager", thousands, "thousand", usd)


def _sms(volumes: Volumes, counts: StackCounts, price_list: PriceList) -> Iterator[Line]:
    prices = price_list.prices
    for country, messages in sorted(volumes.sms.items()):
        price, parts = (
            price_list.sms[country],
            messages * price_list.assumptions.parts_a_text_message,
        )
        yield line(f"SMS to {country}", parts, "parts", price.usd, is_supposed=True)
        fee = price.carrier_fee_usd
        yield line(f"SMS to {country}, carrier fee", parts, "parts", fee, is_supposed=True)
    of_a_month = {
        "LONG_CODE": prices.sms_number_month_long_code,
        "SIMULATOR": prices.sms_number_month_simulator,
        "TEN_DLC": prices.sms_number_month_ten_dlc,
        "TOLL_FREE": prices.sms_number_month_toll_free,
    }
    for kind, count in sorted(counts.numbers.items()):
        name = f"Number, {kind.lower().replace('_', ' ')}"
        yield line(name, count, "numbers", of_a_month[kind].usd)


def _push(
    environment: MessagingEnvironment,
    volumes: Volumes,
    price_list: PriceList,
) -> Iterator[Line]:
    if environment.push is None:
        return
    prices = price_list.prices
    yield line("Push messages", volumes.push / 1e6, "million", prices.push_1000000.usd)
    sections = environment.push.model_dump(exclude_none=True).values()
    secrets = {each["credentials"] for each in sections if isinstance(each, dict)}
    yield line("Secrets Manager", len(secrets), "secrets", prices.secret_month.usd)


def _events(volumes: Volumes, price_list: PriceList) -> Iterator[Line]:
    assumptions = price_list.assumptions
    events = {
        EventSource.EMAIL: volumes.emails * assumptions.events_an_email,
        EventSource.SMS: sum(volumes.sms.values()) * assumptions.events_a_text_message,
        EventSource.PUSH: volumes.push * assumptions.events_a_push_message,
        EventSource.APP: float(volumes.app_events),
    }
    for each in lake_lines(events, price_list):
        yield replace(each, is_supposed=True)


def _standing(counts: StackCounts, price_list: PriceList) -> Iterator[Line]:
    prices, assumptions = price_list.prices, price_list.assumptions
    requests = counts.functions * assumptions.requests_a_function / 1e6
    for item, count, unit, price in (
        ("Alarms", counts.alarm_metrics, "metrics", prices.cloudwatch_alarm_month),
        (
            "Composite alarms",
            counts.composite_alarms,
            "alarms",
            prices.cloudwatch_composite_alarm_month,
        ),
        ("Dashboards", counts.dashboards, "dashboards", prices.cloudwatch_dashboard_month),
        ("KMS, keys", counts.keys, "keys", prices.kms_key_month),
    ):
        if count:
            yield line(item, count, unit, price.usd)
    for item, quantity, unit, price in (
        ("Custom metrics", assumptions.custom_metrics, "metrics", prices.cloudwatch_metric_month),
        ("Lambda", requests, "million requests", prices.lambda_1000000_requests),
    ):
        if quantity:
            yield line(item, quantity, unit, price.usd, is_supposed=True)


def _rounded(usd: float) -> float:
    digits = 1 - floor(log10(usd)) if usd > 0 else 0
    return round(usd, digits)

"""Estimates of cost, in lines for people and in a document for programs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any, Final

from cdk_pinpoint.operations.cost.environment_cost import (
    LEFT_OUT as LEFT_OUT_OF_ENVIRONMENTS,
)
from cdk_pinpoint.operations.cost.environment_cost import EnvironmentEstimate
from cdk_pinpoint.operations.cost.lake_cost import LEFT_OUT, Estimate, Line
from cdk_pinpoint.operations.cost.price_list import PriceList

# What a lake alone does not suppose.
_OF_ENVIRONMENTS: Final = (
    "custom_metrics events_a_push_message events_a_text_message events_an_email kb_an_email "
    "parts_a_text_message requests_a_function uncertainty"
).split()


def cost_lines(estimates: Sequence[Estimate], price_list: PriceList) -> Iterator[str]:
    """Estimates of a lake for people.

    Args:
        estimates: The estimates.
        price_list: What they were made of.
    """
    for estimate in estimates:
        yield f"{estimate.events:,} events a month"
        yield from _items(estimate.lines)
        yield f"  {'about, in US dollars a month':<69} {estimate.usd:>12,.2f}"
        yield ""
    yield from _supposed(price_list, without=_OF_ENVIRONMENTS)
    yield f"Left out: {LEFT_OUT}."


def cost_document(estimates: Sequence[Estimate], price_list: PriceList) -> dict[str, Any]:
    """Estimates of a lake for programs.

    Args:
        estimates: The estimates.
        price_list: What they were made of.
    """
    return {
        "estimates": [
            {**dataclasses.asdict(estimate), "usd": estimate.usd} for estimate in estimates
        ],
        "left_out": LEFT_OUT,
        **price_list.model_dump(mode="json"),
    }


def environment_lines(estimate: EnvironmentEstimate, price_list: PriceList) -> Iterator[str]:
    """The estimate of an environment for people.

    Args:
        estimate: The estimate.
        price_list: What it was made of.
    """
    yield f"'{estimate.environment}', {_said(estimate)}"
    for section, lines in estimate.sections.items():
        total = sum(each.usd for each in lines)
        yield f"{section:<71} {total:>12,.2f}"
        yield from _items(lines)
    low, high = estimate.usd_range
    yield ""
    yield f"About {low:,g} to {high:,g} US dollars a month."
    yield "* by what is supposed; the rest you gave, or the stack has."
    yield ""
    yield from _supposed(price_list, without=["share"])
    yield f"Left out: {LEFT_OUT_OF_ENVIRONMENTS}."


def environment_document(estimate: EnvironmentEstimate, price_list: PriceList) -> dict[str, Any]:
    """The estimate of an environment for programs.

    Args:
        estimate: The estimate.
        price_list: What it was made of.
    """
    return {
        "environment": estimate.environment,
        "volumes": dataclasses.asdict(estimate.volumes),
        "sections": {
            section: [dataclasses.asdict(each) for each in lines]
            for section, lines in estimate.sections.items()
        },
        "usd": estimate.usd,
        "usd_range": estimate.usd_range,
        "left_out": LEFT_OUT_OF_ENVIRONMENTS,
        **price_list.model_dump(mode="json"),
    }


def _said(estimate: EnvironmentEstimate) -> str:
    volumes = estimate.volumes
    parts = [
        f"{volumes.emails:,} emails",
        *(f"{count:,} text messages to {country}" for country, count in volumes.sms.items()),
        f"{volumes.push:,} push messages",
        f"{volumes.app_events:,} events of its own",
    ]
    return f"{', '.join(each for each in parts if not each.startswith('0 '))} a month"


def _items(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        item = f"{line.item} *" if line.is_supposed else line.item
        yield f"  {item:<30} {line.arithmetic:<38} {line.usd:>12,.2f}"


def _supposed(price_list: PriceList, without: Sequence[str] = ()) -> Iterator[str]:
    yield "Supposed:"
    assumptions = price_list.assumptions.model_dump(mode="json")
    for source, values in assumptions.pop("sources").items():
        kept = {key: value for key, value in values.items() if key not in without}
        yield f"  {source}: " + ", ".join(f"{key} {value:g}" for key, value in kept.items())
    for key, value in assumptions.items():
        if key not in without:
            yield f"  {key}: {value:g}"
    prices = [price for _, price in price_list.prices]
    read = [each.read for each in (*prices, *price_list.sms.values())]
    regions = ", ".join(sorted({price.region for price in prices}))
    unread = read.count(None)
    yield f"Prices: {regions}; {unread} of {len(read)} not checked. CHECK BEFORE USE."

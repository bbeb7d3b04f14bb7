"""Estimates of cost, in lines for people and in a document for programs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from cdk_pinpoint.operations.cost.event_cost import LEFT_OUT, Estimate
from cdk_pinpoint.operations.cost.price_list import PriceList


def cost_lines(estimates: Sequence[Estimate], price_list: PriceList) -> Iterator[str]:
    """Estimates for people.

    Args:
        estimates: The estimates.
        price_list: What they were made of.
    """
    for estimate in estimates:
        yield f"{estimate.events:,} events a month"
        for line in estimate.lines:
            yield f"  {line.item:<30} {line.arithmetic:<38} {line.usd:>12,.2f}"
        yield f"  {'about, in US dollars a month':<69} {estimate.usd:>12,.2f}"
        yield ""
    yield "Supposed:"
    assumptions = price_list.assumptions.model_dump(mode="json")
    for source, values in assumptions.pop("sources").items():
        yield f"  {source}: " + ", ".join(f"{key} {value:g}" for key, value in values.items())
    for key, value in assumptions.items():
        yield f"  {key}: {value:g}"
    prices = [price for _, price in price_list.prices]
    unread = sum(price.read is None for price in prices)
    regions = ", ".join(sorted({price.region for price in prices}))
    yield f"Prices: {regions}; {unread} of {len(prices)} not checked. CHECK BEFORE USE."
    yield f"Left out: {LEFT_OUT}."


def cost_document(estimates: Sequence[Estimate], price_list: PriceList) -> dict[str, Any]:
    """Estimates for programs.

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

"""`cdk-pinpoint event-cost`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from cdk_pinpoint.operations.answer import answering, say
from cdk_pinpoint.operations.cost import event_cost as costs
from cdk_pinpoint.operations.cost import price_list as price_lists
from cdk_pinpoint.operations.cost.cost_report import cost_document, cost_lines
from cdk_pinpoint.operations.options import Json

_MILLIONS: Final = (1_000_000, 10_000_000, 100_000_000)


def event_cost(
    *,
    events: Annotated[
        list[int] | None,
        typer.Option("--events", min=1, help="Events a month; 1, 10 and 100 million if left out."),
    ] = None,
    prices: Annotated[
        Path | None, typer.Option("--prices", help="A file of prices and assumptions of your own.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Estimate what an event lake costs a month, with the arithmetic.

    An estimate from list prices and assumptions that stand in a file; check them before use. The
    lake is as full as its retention lets it be.

    \b
    Example:
      cdk-pinpoint event-cost --events 1000000
      cdk-pinpoint event-cost --prices my-prices.yaml --json
    """  # noqa: D301 - click reads the character
    with answering():
        price_list = price_lists.load(prices or price_lists.PRICES)
        estimates = [costs.estimate(each, price_list) for each in events or _MILLIONS]
        say(
            cost_lines(estimates, price_list),
            cost_document(estimates, price_list),
            as_json=as_json,
            is_complete=True,
        )

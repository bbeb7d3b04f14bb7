"""`cdk-pinpoint cost`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cdk_pinpoint.environment import InvalidEnvironment, MessagingEnvironment
from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.answer import answering, say
from cdk_pinpoint.operations.cost import lake_cost
from cdk_pinpoint.operations.cost import price_list as price_lists
from cdk_pinpoint.operations.cost.cost_report import (
    cost_document,
    cost_lines,
    environment_document,
    environment_lines,
)
from cdk_pinpoint.operations.cost.environment_cost import (
    Volumes,
    as_settings_say,
    check_volumes,
    estimate_environment,
)
from cdk_pinpoint.operations.cost.stack_counts import counts_of
from cdk_pinpoint.operations.options import Json


def cost(
    *,
    settings: Annotated[
        Path | None,
        typer.Argument(metavar="[SETTINGS]", help="Settings file of an environment."),
    ] = None,
    emails: Annotated[int, typer.Option("--emails", min=0, help="Emails a month.")] = 0,
    sms: Annotated[
        list[str] | None,
        typer.Option("--sms", help="COUNTRY=N: text messages a month to a country, as US=1000."),
    ] = None,
    push: Annotated[int, typer.Option("--push", min=0, help="Push messages a month.")] = 0,
    app_events: Annotated[
        int, typer.Option("--app-events", min=0, help="Events a month that the product writes.")
    ] = 0,
    days_kept: Annotated[
        int | None,
        typer.Option("--days-kept", min=1, help="Days that events are kept, instead of SETTINGS."),
    ] = None,
    events: Annotated[
        list[int] | None,
        typer.Option("--events", min=1, help="Without SETTINGS: events a month in a lake alone."),
    ] = None,
    prices: Annotated[
        Path | None, typer.Option("--prices", help="A file of prices and assumptions of your own.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Estimate what an environment costs a month, with the arithmetic.

    An estimate from list prices and assumptions that stand in a file; check them before use. What
    the stack has is counted in its template; what is sent is yours to say. The lake is as full as
    its retention lets it be. With --events alone it is the lake that is estimated.

    \b
    Example:
      cdk-pinpoint cost environments/prod.yaml --emails 100000 --sms US=5000 --sms GB=2000
      cdk-pinpoint cost --events 1000000 --events 10000000
    """  # noqa: D301 - click reads the character
    with answering():
        price_list = price_lists.load(prices or price_lists.PRICES)
        if settings is None:
            if emails or sms or push or app_events or days_kept:
                raise WrongUseError("volumes are of an environment; give its settings file")
            if not events:
                raise WrongUseError("give a settings file, or '--events' for a lake alone")
            estimates = [lake_cost.estimate(each, price_list) for each in events]
            say(
                cost_lines(estimates, price_list),
                cost_document(estimates, price_list),
                as_json=as_json,
                is_complete=True,
            )
            return
        if events:
            raise WrongUseError("'--events' is for a lake alone; with SETTINGS give '--app-events'")
        try:
            environment = MessagingEnvironment.load(settings)
        except InvalidEnvironment as error:
            raise WrongUseError(str(error)) from error
        volumes = Volumes(
            emails=emails, sms=_by_country(sms or ()), push=push, app_events=app_events
        )
        check_volumes(environment, volumes, price_list)
        from cdk_pinpoint.operations.cost.synthesis import template_of  # noqa: PLC0415 - the CDK

        counts = counts_of(template_of(environment))
        price_list = as_settings_say(environment, price_list, days_kept)
        found = estimate_environment(environment, volumes, counts, price_list)
        say(
            environment_lines(found, price_list),
            environment_document(found, price_list),
            as_json=as_json,
            is_complete=True,
        )


def _by_country(values: Sequence[str]) -> dict[str, int]:
    found = {}
    for value in values:
        country, _, count = value.partition("=")
        if not count.isdecimal() or country in found:
            raise WrongUseError(
                f"'--sms' must be COUNTRY=N once for each country, such as US=1000, got '{value}'"
            )
        found[country] = int(count)
    return found

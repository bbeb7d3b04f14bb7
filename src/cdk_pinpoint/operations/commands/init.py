"""`cdk-pinpoint init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cdk_pinpoint.operations.answer import answering, say
from cdk_pinpoint.operations.options import Json
from cdk_pinpoint.operations.project.new_project import Answers, create


def init(
    *,
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="A folder that is new or empty.")
    ],
    name: Annotated[
        str | None, typer.Option("--name", help="Name of the project; the folder's if left out.")
    ] = None,
    domain: Annotated[
        str, typer.Option("--domain", help="Domain that mail is sent below, as mail.DOMAIN.")
    ] = "example.com",
    account: Annotated[
        str | None,
        typer.Option(
            "--account", help="The one account to deploy to; an example for each stage if left out."
        ),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option("--region", help="The one region; an example for each stage if left out."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a project: app, settings of dev, staging and prod, a pipeline for GitHub, tests.

    What it makes synthesizes at once. Domain, accounts and whatever else you have not said are
    examples, which README.md of the project lists; AWS is asked nothing.

    \b
    Example:
      cdk-pinpoint init shop-messaging --domain shop.example --account 111111111111
    """  # noqa: D301 - click reads the character
    with answering():
        answers = Answers(
            name=name or folder.resolve().name, domain=domain, account=account, region=region
        )
        made = [folder / path for path in create(folder, answers)]
        say(
            [*(f"  {path}" for path in made), "", *_next_steps(folder)],
            {"folder": str(folder), "files": [str(path) for path in made]},
            as_json=as_json,
            is_complete=True,
        )


def _next_steps(folder: Path) -> list[str]:
    return [
        f"Now, in {folder}:",
        "  python3 -m venv .venv && .venv/bin/pip install --requirement requirements.txt",
        "  npm install",
        "  .venv/bin/pytest tests",
        "Then look at each value in environments/: README.md says which are made up,",
        "and how to deploy.",
    ]

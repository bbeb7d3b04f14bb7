"""Options that commands have in common."""

from __future__ import annotations

from typing import Annotated

import typer

Environment = Annotated[
    str, typer.Option("--environment", help="Name of the environment, such as dev.")
]
Profile = Annotated[str | None, typer.Option("--profile", help="Profile of the AWS configuration.")]
Region = Annotated[
    str | None, typer.Option("--region", help="Region; that of the profile when left out.")
]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what would be done.")]

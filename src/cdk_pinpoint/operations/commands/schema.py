"""`cdk-pinpoint schema`."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from cdk_pinpoint.operations.answer import answering
from cdk_pinpoint.operations.output_file import write


def schema(
    *,
    output: Annotated[
        Path | None, typer.Option("--output", help="Write it to this file instead.")
    ] = None,
) -> None:
    """Print the JSON Schema of the settings files, by which editors complete and check them.

    Name the file at the top of each settings file:
    # yaml-language-server: $schema=../environment.schema.json

    \b
    Example:
      cdk-pinpoint schema --output environment.schema.json
    """  # noqa: D301 - click reads the character
    text = files("cdk_pinpoint").joinpath("environment.schema.json").read_text("utf-8")
    with answering():
        if output:
            write(output, text, "--output")
        else:
            typer.echo(text, nl=False)

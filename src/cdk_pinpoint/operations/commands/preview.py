"""`cdk-pinpoint preview`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.answer import ExitCode, answering, say, tracked
from cdk_pinpoint.operations.options import Json
from cdk_pinpoint.operations.templates.preview import (
    filled_templates,
    preview_document,
    preview_lines,
    write_pages,
    write_pictures,
)
from cdk_pinpoint.templates.reading import InvalidTemplates, read_templates


def preview(
    *,
    folder: Annotated[
        Path, typer.Argument(metavar="TEMPLATE_FOLDER", help="The folder of message templates.")
    ],
    output: Annotated[Path, typer.Option("--output", help="Folder to write the pages to.")] = Path(
        "preview"
    ),
    values: Annotated[
        Path | None,
        typer.Option("--values", help="YAML file with values: template: {variable: value}."),
    ] = None,
    png: Annotated[
        bool, typer.Option("--png", help="Take a picture of each page, with a Chromium.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show message templates as their recipients will see them, each on a page of its own.

    Reads files alone and asks nothing of AWS. Templates are checked as a deployment checks them,
    and what is wrong with any of them is all that is said then, with exit code 1.

    \b
    Example:
      cdk-pinpoint preview templates
      cdk-pinpoint preview templates --output review --values values.yaml --png
    """  # noqa: D301 - click reads the character
    with answering():
        if not folder.is_dir():
            raise WrongUseError(f"there is no folder '{folder}'; give the folder of the templates")
        try:
            templates = read_templates(folder)
        except InvalidTemplates as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(ExitCode.FINDING) from error
        filled = filled_templates(templates, values)
        pages = write_pages(filled, output)
        pictures = write_pictures(pages, tracked) if png else []
        say(
            preview_lines(filled, pages, pictures),
            preview_document(filled, pages, pictures),
            as_json=as_json,
            is_complete=True,
        )

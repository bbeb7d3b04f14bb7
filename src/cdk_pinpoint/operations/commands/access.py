"""`cdk-pinpoint access`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from cdk_pinpoint.operations.access.access_picture import access_picture
from cdk_pinpoint.operations.access.access_report import (
    Access,
    access_document,
    access_lines,
    access_markdown,
)
from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.answer import answering, say
from cdk_pinpoint.operations.options import Json
from cdk_pinpoint.operations.output_file import write
from cdk_pinpoint.operations.template_reader import Template


def access(
    *,
    templates: Annotated[
        list[Path],
        typer.Argument(
            metavar="TEMPLATE",
            help="CloudFormation templates, JSON or YAML, such as cdk.out has.",
        ),
    ],
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Answer in Markdown, for a page.")
    ] = False,
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Draw one template into this SVG file too.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Tell who may do what by a template: for each role who takes it on, and what it may do.

    Reads the file alone and asks nothing of AWS. What a role is denied, whatever else allows it, is
    shown as denied. Policies of buckets, keys and topics, and managed policies that are not in the
    template, allow more.

    An allowance of a wildcard action, of everything but something, or of a role to anyone is a
    finding.

    \b
    Example:
      cdk-pinpoint access cdk.out/Messaging-prod.template.json
      cdk-pinpoint access cdk.out/Messaging-prod.template.json --picture access.svg --markdown
    """  # noqa: D301 - click reads the character
    with answering():
        if as_json and as_markdown:
            raise WrongUseError("'--json' and '--markdown' are two answers; ask for one")
        if picture and len(templates) > 1:
            raise WrongUseError(f"'--picture' shows one template, got {len(templates)}; give one")
        found = [Access.of(Template.read(path)) for path in templates]
        if picture:
            write(picture, access_picture(found[0]), "--picture")
        width = shutil.get_terminal_size((120, 0)).columns
        lines = (
            line
            for each in found
            for line in (access_markdown(each) if as_markdown else access_lines(each, width))
        )
        say(
            lines,
            {"templates": [access_document(each) for each in found]},
            as_json=as_json,
            is_complete=not any(each.findings for each in found),
        )

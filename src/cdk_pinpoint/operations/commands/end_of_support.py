"""`cdk-pinpoint end-of-support`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cdk_pinpoint.operations.answer import answering, say
from cdk_pinpoint.operations.migration.end_of_support import (
    found_document,
    found_lines,
    pinpoint_resources,
)
from cdk_pinpoint.operations.options import Json
from cdk_pinpoint.operations.template_reader import Template


def end_of_support(
    *,
    templates: Annotated[
        list[Path],
        typer.Argument(
            metavar="TEMPLATE",
            help="CloudFormation templates, JSON or YAML, of the CDK or not.",
        ),
    ],
    as_json: Json = False,
) -> None:
    """Tell what in a template ended with Amazon Pinpoint, what lives on, and what to do.

    Reads the files alone and asks nothing of AWS. Ends with 1 if a resource is of a type that
    ended on 2026-10-30; one whose end AWS does not state is told, and is no reason to fail.

    \b
    Example:
      cdk-pinpoint end-of-support cdk.out/*.template.json
      cdk-pinpoint end-of-support old-stack.yaml --json
    """  # noqa: D301 - click reads the character
    with answering():
        found = [
            each for path in templates for each in pinpoint_resources(path, Template.read(path))
        ]
        say(
            found_lines(found),
            found_document(found),
            as_json=as_json,
            is_complete=not any(each.has_ended for each in found),
        )

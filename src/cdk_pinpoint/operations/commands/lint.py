"""`cdk-pinpoint lint`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.answer import answering, say
from cdk_pinpoint.operations.options import Json
from cdk_pinpoint.operations.output_file import write


def lint(
    *,
    templates: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="TEMPLATE...",
            help="CloudFormation templates, JSON or YAML, of the CDK or not; of a folder, such as "
            "cdk.out, every template.json.",
        ),
    ] = None,
    sarif: Annotated[
        Path | None,
        typer.Option("--sarif", help="Write the findings into this file too, for code scanning."),
    ] = None,
    rules: Annotated[
        bool, typer.Option("--rules", help="Only tell which rules there are.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check templates by rules about messaging: SES, SMS, push, their streams, roles and alarms.

    Reads files alone and asks nothing of AWS. A finding names the place, the reason, what to write
    instead and the page of AWS. Where a value is known at deployment only, as with Ref or Fn::If,
    nothing is found.

    A resource, or a template for all of its resources, carries its own exceptions:
    Metadata: {guard: {SuppressedRules: [RULE]}}

    \b
    Example:
      cdk-pinpoint lint cdk.out
      cdk-pinpoint lint infrastructure/*.yaml --sarif messaging.sarif
      cdk-pinpoint lint --rules
    """  # noqa: D301 - click reads the character
    # The validator takes a tenth of a second to load, which no other command has to wait for.
    from cdk_pinpoint.operations.lint.lint_report import (  # noqa: PLC0415
        finding_document,
        finding_lines,
        rule_document,
        rule_lines,
    )
    from cdk_pinpoint.operations.lint.linting import findings, template_files  # noqa: PLC0415
    from cdk_pinpoint.operations.lint.sarif import sarif_document  # noqa: PLC0415

    with answering():
        if rules:
            say(rule_lines(), rule_document(), as_json=as_json, is_complete=True)
            return
        if not templates:
            raise WrongUseError("'TEMPLATE' is missing; give a template, or ask for the '--rules'")
        files = template_files(templates)
        found = findings(files)
        if sarif:
            write(sarif, json.dumps(sarif_document(found), indent=2) + "\n", "--sarif")
        say(
            finding_lines(found, files),
            finding_document(found, files),
            as_json=as_json,
            is_complete=not found,
        )

"""`cdk-pinpoint diagram`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.answer import answering, say
from cdk_pinpoint.operations.diagram.diagram_picture import diagram_picture
from cdk_pinpoint.operations.diagram.mermaid import mermaid
from cdk_pinpoint.operations.diagram.stack_graph import graph_document, stack_graph
from cdk_pinpoint.operations.options import Json
from cdk_pinpoint.operations.output_file import write
from cdk_pinpoint.operations.template_reader import Template

_FORMS: Final = {".svg": diagram_picture, ".mmd": mermaid}


def diagram(
    *,
    template: Annotated[
        Path,
        typer.Argument(
            metavar="TEMPLATE", help="A CloudFormation template, JSON or YAML, such as cdk.out has."
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", help="Draw into this file instead: .svg, or .mmd for Mermaid."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Draw a stack: its parts, what is in them, and what leads where.

    Prints Mermaid, which GitHub and GitLab draw in a page. Reads the file alone and asks nothing of
    AWS. What belongs to a resource is drawn as part of it, and many of one type as one; what
    alarms, rules and dashboards watch is left out.

    \b
    Example:
      cdk-pinpoint diagram cdk.out/Messaging-prod.template.json
      cdk-pinpoint diagram cdk.out/Messaging-prod.template.json --output stack.svg
    """  # noqa: D301 - click reads the character
    with answering():
        if output and output.suffix not in _FORMS:
            raise WrongUseError(f"'--output' must end in .svg or .mmd, got '{output}'")
        graph = stack_graph(Template.read(template))
        if output:
            write(output, _FORMS[output.suffix](graph), "--output")
        if as_json or not output:
            lines, document = mermaid(graph).splitlines(), graph_document(graph)
            say(lines, document, as_json=as_json, is_complete=True)

"""A stack as Mermaid, which GitHub and GitLab draw in a page.

https://mermaid.js.org/syntax/flowchart.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cdk_pinpoint.operations.diagram.resource_words import Kind
from cdk_pinpoint.operations.diagram.stack_graph import Node, StackGraph, arrows

# Legible on light and dark.
_COLOURS: Final = {
    Kind.CHANNEL: ("#15803d", "#ffffff"),
    Kind.DATA: ("#1d4ed8", "#ffffff"),
    Kind.FLOW: ("#b45309", "#ffffff"),
    Kind.WATCH: ("#be185d", "#ffffff"),
    Kind.ACCESS: ("#7e22ce", "#ffffff"),
    Kind.OTHER: ("#4b5563", "#ffffff"),
}


def mermaid(graph: StackGraph) -> str:
    """The drawing as text; the same template makes the same text.

    Args:
        graph: The stack.
    """
    return "\n".join([*_lines(graph), ""])


def _lines(graph: StackGraph) -> Iterator[str]:
    names = {key: f"n{number}" for number, key in enumerate(graph.nodes)}
    parts = {part: f"p{number}" for number, part in enumerate(graph.parts)}
    yield "flowchart LR"
    for part, nodes in graph.parts.items():
        if len(nodes) == 1:
            yield f"  {names[nodes[0].key]}{_shape(nodes[0])}"
            continue
        yield f'  subgraph {parts[part]}["{_escaped(part)}"]'
        for node in nodes:
            yield f"    {names[node.key]}{_shape(node)}"
        yield "  end"
    for (source, target), verb in arrows(graph).items():
        end = parts.get(target) or names[target]
        yield f"  {names[source]} -->{f'|{verb}|' if verb else ''} {end}"
    for kind, (fill, ink) in _COLOURS.items():
        of_kind = [names[node.key] for node in graph.nodes.values() if node.kind is kind]
        if of_kind:
            yield f"  classDef {kind.name.lower()} fill:{fill},color:{ink},stroke:{fill}"
            yield f"  class {','.join(of_kind)} {kind.name.lower()}"


def _shape(node: Node) -> str:
    text = _escaped(node.name) + (f"<br><small>{_escaped(node.told)}</small>" if node.told else "")
    if node.kind is Kind.DATA:
        return f'[("{text}")]'
    return f'(["{text}"])' if node.is_role else f'["{text}"]'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")

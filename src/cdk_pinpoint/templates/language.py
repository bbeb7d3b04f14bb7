"""The language of the templates: texts with `{{name}}` and `{{#if name}}…{{else}}…{{/if}}`.

It is what Amazon SES renders and a few lines of any programming language can, so that one text
serves email, SMS and push. Values are texts. A tag of a block alone on its line takes the line
with it.

https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-advanced.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

NAME: Final = r"[A-Za-z][A-Za-z0-9_]{0,63}"
ESCAPED: Final = "html"
"""Under this name SES gets the values that are escaped for HTML, so no variable may have it."""

_TAG: Final = re.compile(r"\{\{(?P<inside>[^{}\n]*)\}\}")
_VARIABLE: Final = re.compile(rf"\s*(?P<name>{NAME})\s*")
_IF: Final = re.compile(rf"\s*#if\s+(?P<name>{NAME})\s*")
_ELSE: Final = re.compile(r"\s*else\s*")
_END: Final = re.compile(r"\s*/if\s*")
_NEAR: Final = 20

LineProblem: TypeAlias = tuple[int, str]
"""The number of a line, and what is wrong in it."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A place for a value.

    Attributes:
        name: Whose value.
        line: The line that it is in.
    """

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Condition:
    """Two texts of which one is left out.

    Attributes:
        name: The variable that decides.
        line: The line that it begins in.
        then: What is there if the variable has a value that is not empty.
        otherwise: What is there if not.
    """

    name: str
    line: int
    then: list[Node] = field(default_factory=list)
    otherwise: list[Node] = field(default_factory=list)


Node: TypeAlias = str | Variable | Condition


def parse(text: str) -> tuple[list[Node], list[LineProblem]]:
    """Read a text.

    Args:
        text: The text.

    Returns:
        Its pieces, and what is wrong with its tags.
    """
    return _Parser(text).parse()


def names_in(nodes: Iterable[Node]) -> Iterator[tuple[str, int]]:
    """Yield the name and line of each variable that a text shows or asks for.

    Args:
        nodes: The pieces of the text.
    """
    for node in nodes:
        if isinstance(node, str):
            continue
        yield node.name, node.line
        if isinstance(node, Condition):
            yield from names_in([*node.then, *node.otherwise])


def render(
    nodes: Iterable[Node],
    values: Mapping[str, str],
    escape: Callable[[str], str] = lambda value: value,
) -> str:
    """Fill the values in.

    Args:
        nodes: The pieces of a text.
        values: A value of each variable.
        escape: What is done to a value before it is shown.
    """
    return "".join(
        node if isinstance(node, str) else _rendered(node, values, escape) for node in nodes
    )


def _rendered(
    node: Variable | Condition, values: Mapping[str, str], escape: Callable[[str], str]
) -> str:
    if isinstance(node, Variable):
        return escape(values[node.name])
    return render(node.then if values[node.name] else node.otherwise, values, escape)


def for_ses(nodes: Iterable[Node], *, escaped: bool) -> str:
    """Write a text as a part of a template of Amazon SES.

    Args:
        nodes: The pieces of the text.
        escaped: Whether it shows the values that are escaped for HTML, which SES does not do.
    """
    return "".join(node if isinstance(node, str) else _ses_tags(node, escaped) for node in nodes)


def _ses_tags(node: Variable | Condition, escaped: bool) -> str:  # noqa: FBT001 - private
    if isinstance(node, Variable):
        return f"{{{{{ESCAPED}.{node.name}}}}}" if escaped else f"{{{{{node.name}}}}}"
    then = for_ses(node.then, escaped=escaped)
    otherwise = for_ses(node.otherwise, escaped=escaped)
    alternative = f"{{{{else}}}}{otherwise}" if otherwise else ""
    return f"{{{{#if {node.name}}}}}{then}{alternative}{{{{/if}}}}"


def to_json(nodes: Iterable[Node]) -> list[Any]:
    """Write a text as JSON, in which no tag is left to be read.

    Args:
        nodes: The pieces of the text.
    """
    pieces: list[Any] = []
    for node in nodes:
        if isinstance(node, str):
            pieces.append(node)
        elif isinstance(node, Variable):
            pieces.append({"variable": node.name})
        else:
            piece = {"if": node.name, "then": to_json(node.then), "else": to_json(node.otherwise)}
            pieces.append({key: value for key, value in piece.items() if value})
    return pieces


def from_json(pieces: Sequence[Any]) -> list[Node]:
    """Read what `to_json` wrote.

    Args:
        pieces: The JSON.
    """
    nodes: list[Node] = []
    for piece in pieces:
        if isinstance(piece, str):
            nodes.append(piece)
        elif "variable" in piece:
            nodes.append(Variable(piece["variable"], 0))
        else:
            then, otherwise = from_json(piece.get("then", [])), from_json(piece.get("else", []))
            nodes.append(Condition(piece["if"], 0, then, otherwise))
    return nodes


class _Parser:
    """Reads a text from its beginning to its end, and goes on after what is wrong."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._nodes: list[Node] = []
        self._open: list[tuple[Condition, list[Node]]] = []
        self._where = self._nodes
        self._problems: list[LineProblem] = []

    def parse(self) -> tuple[list[Node], list[LineProblem]]:
        position = 0
        while (start := self._text.find("{{", position)) >= 0:
            tag = _TAG.match(self._text, start)
            if tag is None:
                self._literal(self._text[position:start])
                position = self._broken(start)
                continue
            before, after = self._text[position:start], tag.end()
            if _is_of_block(tag["inside"]):
                before, after = self._without_own_line(before, start, after)
            self._literal(before)
            self._tag(tag["inside"], self._line(start))
            position = after
        self._literal(self._text[position:])
        for condition, _ in self._open:
            self._problem(
                condition.line, f"'{{{{#if {condition.name}}}}}' is not closed; add {{{{/if}}}}"
            )
        return self._nodes, sorted(self._problems)

    def _literal(self, text: str) -> None:
        if text:
            self._where.append(text)

    def _tag(self, inside: str, line: int) -> None:
        if found := _IF.fullmatch(inside):
            condition = Condition(found["name"], line)
            self._where.append(condition)
            self._open.append((condition, self._where))
            self._where = condition.then
        elif _ELSE.fullmatch(inside):
            if not self._open or self._where is self._open[-1][0].otherwise:
                self._problem(line, "'{{else}}' belongs to no {{#if name}}; remove it")
            else:
                self._where = self._open[-1][0].otherwise
        elif _END.fullmatch(inside):
            if self._open:
                self._where = self._open.pop()[1]
            else:
                self._problem(line, "'{{/if}}' closes no {{#if name}}; remove it")
        elif found := _VARIABLE.fullmatch(inside):
            self._where.append(Variable(found["name"], line))
        else:
            self._problem(
                line,
                f"'{{{{{inside}}}}}' is not a tag of these templates; use {{{{name}}}} "
                "with letters, digits and _, or {{#if name}}…{{else}}…{{/if}}",
            )

    def _broken(self, start: int) -> int:
        """Say what is wrong with the tag that starts here; return where to go on."""
        line = self._line(start)
        near = self._text[start : start + _NEAR].partition("\n")[0]
        if near.startswith("{{{"):
            tag = near.partition("}}}")[0]
            self._problem(
                line, f"'{tag}' has three braces, and every value is escaped; use {{{{name}}}}"
            )
            end = self._text.find("}}}", start)
            return end + 3 if end >= 0 else start + 3
        self._problem(line, f"the tag '{near}' is not closed; end it with }}}} in its line")
        return start + 2

    def _without_own_line(self, before: str, start: int, after: int) -> tuple[str, int]:
        """Leave out the line of a tag that has one of its own."""
        line_start = self._text.rfind("\n", 0, start) + 1
        line_end = self._text.find("\n", after)
        line_end = len(self._text) if line_end < 0 else line_end
        indent, rest = self._text[line_start:start], self._text[after:line_end]
        if indent.strip() or rest.strip() or len(indent) > len(before):
            return before, after
        return before[: len(before) - len(indent)], min(line_end + 1, len(self._text))

    def _problem(self, line: int, text: str) -> None:
        self._problems.append((line, text))

    def _line(self, position: int) -> int:
        return self._text.count("\n", 0, position) + 1


def _is_of_block(inside: str) -> bool:
    return any(pattern.fullmatch(inside) for pattern in (_IF, _ELSE, _END))

"""Where in an HTML text values stand: escaping protects content and quoted attributes alone.

https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Final

from cdk_pinpoint.templates.language import Condition, LineProblem, Node, Variable

LINK: Final = r"(?:https?://|mailto:|tel:)\S+"
"""What a value may be that is a link from its beginning."""

# Characters of a private use area stand for values while the text is read.
_BEGIN, _END = "\ue000", "\ue001"
_MARK: Final = re.compile(f"{_BEGIN}([0-9]+){_END}")
_QUOTED: Final = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
_UNQUOTED: Final = re.compile(f"=\\s*[^\\s>]*{_BEGIN}")
_LINKS: Final = frozenset("action background cite formaction href poster src".split())
_CODE: Final = frozenset("srcdoc srcset style".split())


def escaped(value: str) -> str:
    """Write a value so that HTML shows it and does nothing else with it.

    Args:
        value: The value.
    """
    return html.escape(value, quote=True)


class HtmlPlaces:
    """The places of the values in an HTML text.

    Attributes:
        links: The variables that are a link from its beginning.
        problems: The places where escaping does not protect.
    """

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._tags: list[Variable | Condition] = []
        reader = _Reader()
        reader.feed("".join(self._marked(nodes)))
        reader.close()
        self.links = frozenset(self._tags[index].name for index in reader.links)
        self.problems = list(self._problems(reader))

    def _problems(self, reader: _Reader) -> Iterator[LineProblem]:
        for index, each in enumerate(self._tags):
            if isinstance(each, Condition):
                if index in reader.in_tags:
                    text = f"'{{{{#if {each.name}}}}}' stands inside a tag; put it around elements"
                    yield each.line, text
            elif index not in reader.safe or index in reader.unsafe:
                where = reader.unsafe.get(index, "")
                text = (
                    f"'{{{{{each.name}}}}}' stands where escaping does not protect{where}; put it "
                    "into the text of an element or a quoted attribute"
                )
                yield each.line, text

    def _marked(self, nodes: Iterable[Node]) -> Iterator[str]:
        for node in nodes:
            if isinstance(node, str):
                yield node
                continue
            mark = f"{_BEGIN}{len(self._tags)}{_END}"
            self._tags.append(node)
            yield mark
            if isinstance(node, Condition):
                yield from self._marked(node.then)
                yield mark
                yield from self._marked(node.otherwise)
                yield mark


class _Reader(HTMLParser):
    """Sorts the marks of values by where they stand."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.safe: set[int] = set()
        self.links: set[int] = set()
        self.unsafe: dict[int, str] = {}
        self.in_tags: set[int] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = self.get_starttag_text() or ""
        self.in_tags.update(_marks(written))
        if _MARK.search(tag):
            self._refuse(written, ", as the name of an element")
            return
        for name, value in attrs:
            self._refuse(name, ", as the name of an attribute")
            if name.startswith("on") or name in _CODE:
                self._refuse(value or "", f", in the attribute {name}")
            elif value:
                self._accept(value)
                first = _MARK.match(value.strip())
                if first and name in _LINKS:
                    self.links.add(int(first[1]))
        without_quoted = _QUOTED.sub("", written)
        for found in _UNQUOTED.finditer(without_quoted):
            self._refuse(without_quoted[found.start() :], ", in an attribute without quotes")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            self._refuse(data, f", in <{self.cdata_elem}>")
        else:
            self._accept(data)

    def handle_comment(self, data: str) -> None:
        self._refuse(data, ", in a comment")

    def _accept(self, text: str) -> None:
        self.safe.update(_marks(text))

    def _refuse(self, text: str, where: str) -> None:
        for index in _marks(text):
            self.unsafe.setdefault(index, where)


def _marks(text: str) -> list[int]:
    return [int(found[1]) for found in _MARK.finditer(text)]

"""The tags of Amazon Pinpoint's templates, written as those of ours.

https://docs.aws.amazon.com/pinpoint/latest/userguide/message-template-helpers.html
"""

from __future__ import annotations

import re
from typing import Final

from cdk_pinpoint.templates.language import ESCAPED

_TAG: Final = re.compile(r"\{\{(?P<raw>\{?)(?P<inside>[^{}]*)\}?\}\}")
PATH: Final = re.compile(r"[A-Za-z_][\w-]*(?:\.(?:[\w-]+|\[[^\]]*\]))*")
_FIRST: Final = re.compile(r"\.(?:\[0\]|0)$")
_LISTS: Final = ("each", "with")
_RESERVED: Final = {ESCAPED, "else", "this"}
_LONGEST: Final = 64


class PinpointTexts:
    """The texts of one template, whose variables get one name in all of them.

    Attributes:
        variables: The path in Amazon Pinpoint of each variable, by its new name; of a helper what
            it was written like.
        changed: What is another way now, by tag.
        lost: What has no equivalent and was left out, by tag.
    """

    def __init__(self) -> None:
        self.variables: dict[str, str] = {}
        self.changed: dict[str, str] = {}
        self.lost: dict[str, str] = {}

    def convert(self, text: str) -> str:
        """Write a text with our tags.

        Args:
            text: A text with Amazon Pinpoint's.
        """
        written: list[str] = []
        # The blocks that are open: what closes them, and whether what is inside is left out.
        blocks: list[tuple[str, bool]] = []
        position = 0
        for found in _TAG.finditer(text):
            dropped = any(is_lost for _, is_lost in blocks)
            if not dropped:
                written.append(_literal(text[position : found.start()]))
            position = found.end()
            tag, inside = found[0], found["inside"].strip().strip("~").strip()
            if inside.startswith("#"):
                helper, _, argument = inside[1:].strip().partition(" ")
                opened, is_lost = self._opened(tag, helper, argument.strip(), dropped=dropped)
                written.append(opened)
                blocks.append((helper, is_lost))
            elif inside.startswith("/"):
                is_lost = blocks.pop()[1] if blocks else True
                if not is_lost and not dropped:
                    written.append("{{/if}}")
            elif inside in ("else", "^"):
                if blocks and not dropped:
                    written.append("{{else}}")
            elif not dropped:
                written.append(self._shown(tag, inside, is_raw=bool(found["raw"])))
        if not any(is_lost for _, is_lost in blocks):
            written.append(_literal(text[position:]))
        written += ["{{/if}}" for _, is_lost in blocks if not is_lost]
        return "".join(written)

    def _opened(self, tag: str, helper: str, argument: str, *, dropped: bool) -> tuple[str, bool]:
        if dropped:
            return "", True
        if helper in _LISTS or helper.startswith("*"):
            self.lost[tag] = (
                "and what is inside has no equivalent, and is left out; write the list in the "
                "program that sends, and give it as one value"
            )
            return "", True
        if helper == "if" and PATH.fullmatch(argument):
            return f"{{{{#if {self._variable(argument)}}}}}", False
        variable = self._variable(f"{helper} {argument}")
        self.changed[tag] = (
            f"is a condition on '{variable}'; give it any text where the condition holds"
        )
        return f"{{{{#if {variable}}}}}", False

    def _shown(self, tag: str, inside: str, *, is_raw: bool) -> str:
        if inside.startswith("!"):
            return ""
        if inside.startswith((">", "@", "&")) or inside == "this" or not inside:
            self.lost[tag] = "has no equivalent, and is left out"
            return ""
        if is_raw:
            self.changed[tag] = "is escaped for HTML now, as every value is"
        if PATH.fullmatch(inside):
            return f"{{{{{self._variable(inside)}}}}}"
        variable = self._variable(inside)
        self.changed[tag] = f"is '{{{{{variable}}}}}': the sender does what the helper did"
        return f"{{{{{variable}}}}}"

    def _variable(self, path: str) -> str:
        path = _FIRST.sub("", path)
        for variable, known in self.variables.items():
            if known == path:
                return variable
        words = [_snake(word) for word in re.split(r"[^A-Za-z0-9_]+", path) if word]
        # The last words say it, unless another path ends alike.
        shortest = 1 if PATH.fullmatch(path) and not words[-1].isdecimal() else len(words)
        for count in range(shortest, len(words) + 1):
            variable = _named("_".join(words[-count:]))
            if variable not in self.variables and variable not in _RESERVED:
                break
        while variable in self.variables or variable in _RESERVED:
            variable = f"{variable[: _LONGEST - 2]}_2"
        self.variables[variable] = path
        return variable


def _literal(text: str) -> str:
    """A text in which no tag begins."""
    return re.sub(r"\{(?=\{)", "{ ", text)


def _snake(word: str) -> str:
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", word).lower().strip("_")


def _named(text: str) -> str:
    return (text if text[:1].isalpha() else f"value_{text}")[:_LONGEST]

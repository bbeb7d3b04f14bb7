"""A rule about messaging on AWS, and its text in the language of CloudFormation Guard.

https://docs.aws.amazon.com/cfn-guard/latest/ug/writing-rules.html
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

_ATTRIBUTES: Final = ("DeletionPolicy", "UpdateReplacePolicy")
_INTRINSIC_FUNCTIONS: Final = (
    "Ref",
    "Fn::Base64",
    "Fn::Cidr",
    "Fn::FindInMap",
    "Fn::GetAtt",
    "Fn::GetAZs",
    "Fn::If",
    "Fn::ImportValue",
    "Fn::Join",
    "Fn::Length",
    "Fn::Select",
    "Fn::Split",
    "Fn::Sub",
    "Fn::ToJsonString",
    "Fn::Transform",
)
_NOT_SUPPRESSED: Final = (
    "Metadata.guard.SuppressedRules !is_list or Metadata.guard.SuppressedRules empty "
    'or Metadata.guard.SuppressedRules.* != "{id}"'
)
_FILE: Final = """\
let intrinsic_functions = [{intrinsic_functions}]
let considered = some Resources.*[ Type in [{types}] ]
"""
_RULE: Final = """
rule {id} when {not_suppressed} {{
  let of_type = %considered[ Type in [{types}] ]
  let resources = %of_type[
    {not_suppressed}
{known}
  ]
{body}
}}
"""
_RESOURCES: Final = """\
  %resources {{
{check}
  }}"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule, with all that a finding has to say.

    Attributes:
        id: Name, as in the registry of AWS: what must be so, of what.
        service: Name of the file that holds it: `ses`, `sms`, `pinpoint`, `alarms`, ….
        types: The CloudFormation types that it is about.
        properties: What it reads of a resource: dotted paths below `Properties`, with `*` for each
            item of a list, `DeletionPolicy` or `UpdateReplacePolicy`. Where a part of one is only
            known at deployment, as with `Ref` or `Fn::If`, the rule says nothing.
        statements: Where a rule about policies finds them, as dotted paths below `Properties`.
        check: What must hold for each resource, in Guard; paths begin at the resource. Of a rule
            about policies: what marks a statement that is wrong among those that allow; paths begin
            at the statement, and what comes after an empty line is asked of what was found so far.
        reason: Why it must be so, as a sentence.
        fix: What to write instead, as a sentence.
        page: The page of AWS that says so.
        passing: Resources of a template that all rules are content with.
        failing: Resources of a template that fail this rule, and no other.
    """

    id: str
    service: str
    types: tuple[str, ...]
    properties: tuple[str, ...]
    statements: tuple[str, ...]
    check: str
    reason: str
    fix: str
    page: str
    passing: Mapping[str, Any]
    failing: Mapping[str, Any]

    @property
    def guard(self) -> str:
        """The rule as a file in Guard: whatever reads Guard can run it."""
        return guard_file([self])

    @property
    def text(self) -> str:
        """The rule as a part of a file that `guard_file` makes."""
        if self.check.startswith("rule "):
            return f"\n{self.check}"
        return _RULE.format(
            id=self.id,
            not_suppressed=_NOT_SUPPRESSED.format(id=self.id),
            types=_quoted(self.types),
            known="\n".join(f"    {each}" for each in self._known()),
            body=self._body(),
        )

    def _body(self) -> str:
        if self.statements:
            return "\n".join(self._wrong_statements())
        return _RESOURCES.format(check=textwrap.indent(self.check.rstrip(), "    "))

    def _wrong_statements(self) -> Iterator[str]:
        # Step by step, since Guard looks at every clause of a filter even if the first one fails.
        steps = ['Effect == "Allow"', *self.check.strip().split("\n\n")]
        for number, document in enumerate(self.statements):
            yield f"  let statements_{number}_0 = %resources.Properties.{document}.Statement[*]"
            for step, check in enumerate(steps):
                yield f"  let statements_{number}_{step + 1} = %statements_{number}_{step}["
                yield textwrap.indent(check, "    ")
                yield "  ]"
            yield f"  %statements_{number}_{len(steps)} empty"

    def _known(self) -> Iterator[str]:
        """Clauses that let a resource pass by of which a part is only known at deployment."""
        paths = {"Properties": None}
        for each in self.properties:
            names = each.split(".")
            whole = names if each in _ATTRIBUTES else ["Properties", *names]
            paths |= {".".join(whole[:end]): None for end in range(1, len(whole) + 1)}
        for path in paths:
            yield f"{path}[ keys in %intrinsic_functions ] empty"


def guard_file(rules: Sequence[Rule]) -> str:
    """Several rules as one file in Guard, which is checked much faster than a file for each.

    Args:
        rules: The rules.
    """
    types = dict.fromkeys(each for rule in rules for each in rule.types)
    header = _FILE.format(
        intrinsic_functions=_quoted(_INTRINSIC_FUNCTIONS), types=_quoted(tuple(types))
    )
    return header + "".join(rule.text for rule in rules)


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(f'"{each}"' for each in texts)

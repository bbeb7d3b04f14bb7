"""A rule about messaging on AWS, and its text in the language of CloudFormation Guard.

https://docs.aws.amazon.com/cfn-guard/latest/ug/writing-rules.html
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

_INTRINSIC: Final = "keys == /^(Ref|Fn::.*)$/"
_ATTRIBUTES: Final = ("DeletionPolicy", "UpdateReplacePolicy")
_NOT_SUPPRESSED: Final = (
    "Metadata.guard.SuppressedRules !is_list or Metadata.guard.SuppressedRules empty "
    'or Metadata.guard.SuppressedRules.* != "{id}"'
)
_RULE: Final = """\
rule {id}
  when some Resources.*.Type exists
       {not_suppressed}
{{
  let resources = Resources.*[
    Type in [{types}]
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
_STATEMENTS: Final = """\
  let statements{number} = %resources.Properties.{document}.Statement[*]
  %statements{number}[
{check}
  ] empty"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule, with all that a finding has to say.

    Attributes:
        id: Name, as in the registry of AWS: what must be so, of what.
        service: Name of the file that holds it: `ses`, `sms`, `pinpoint`, `alarms`, ….
        types: The CloudFormation types that it is about.
        properties: What it reads of a resource: dotted paths below `Properties`, `DeletionPolicy` or
            `UpdateReplacePolicy`. Where a part of one is only known at deployment, as with `Ref` or
            `Fn::If`, the rule says nothing.
        statements: Where a rule about policies finds them, as dotted paths below `Properties`.
        check: What must hold for each resource, in Guard; paths begin at the resource. Of a rule about
            policies: what marks a statement that is wrong; paths begin at the statement.
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
        """The rule in Guard, complete: anything that reads Guard can run it."""
        if self.check.startswith("rule "):
            return self.check
        return _RULE.format(
            id=self.id,
            not_suppressed=_NOT_SUPPRESSED.format(id=self.id),
            types=", ".join(f'"{each}"' for each in self.types),
            known="\n".join(f"    {each}" for each in self._known()),
            body=self._body(),
        )

    def _body(self) -> str:
        check = textwrap.indent(self.check.rstrip(), "    ")
        if not self.statements:
            return _RESOURCES.format(check=check)
        return "\n".join(
            _STATEMENTS.format(number=number, document=document, check=check)
            for number, document in enumerate(self.statements)
        )

    def _known(self) -> Iterator[str]:
        """Clauses that let a resource pass by of which a part is only known at deployment."""
        paths = {"Properties": None}
        for each in self.properties:
            if each in _ATTRIBUTES:
                paths[each] = None
                continue
            path = "Properties"
            for name in each.partition(".*")[0].split("."):
                path = f"{path}.{name}"
                paths[path] = None
        for path in paths:
            yield f"{path} not exists or {path} !is_struct or {path}[ {_INTRINSIC} ] empty"

"""The roles of a template: whom each trusts, and every statement of its policies.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cdk_pinpoint.operations.template_reader import Template


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """One line of a condition: all lines of a statement must hold.

    Attributes:
        operator: Such as `StringEquals`.
        key: Such as `aws:SourceAccount`.
        values: One of which must match.
    """

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """One statement of a policy.

    Attributes:
        is_allowed: Whether it allows; it denies otherwise.
        actions: What is done.
        resources: What it is done to, as texts with marks.
        conditions: Under which conditions.
        principals: Kind and name of who does it, in a trust policy alone.
        all_but: The elements of which it means all but what it names: `Action`, `Resource` or
            `Principal`.
    """

    is_allowed: bool
    actions: tuple[str, ...]
    resources: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    principals: tuple[tuple[str, str], ...] = ()
    all_but: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """One role.

    Attributes:
        name: The path of its construct, or its logical id.
        description: Its own description, or nothing.
        trust: Who may take it on.
        statements: What it may do, and what it is denied.
        attached: Managed policies that the template does not hold.
        boundary: The permissions boundary, if it has one.
    """

    name: str
    description: str
    trust: tuple[Statement, ...]
    statements: tuple[Statement, ...]
    attached: tuple[str, ...]
    boundary: str | None

    @property
    def part(self) -> str:
        """The part of the stack that it belongs to, or nothing if it has no path."""
        return self.name.rpartition("/")[0].partition("/")[0]


def read_roles(template: Template) -> list[Role]:
    """The roles of a template, those of the largest part first; else in its order.

    Args:
        template: The template.
    """
    policies = template.of_type("AWS::IAM::Policy", "AWS::IAM::RolePolicy")
    managed = template.of_type("AWS::IAM::ManagedPolicy")
    roles = [
        _role(template, logical_id, properties, {**policies, **managed}, managed)
        for logical_id, properties in template.of_type("AWS::IAM::Role").items()
    ]
    parts = [role.part for role in roles]
    return sorted(roles, key=lambda role: (-parts.count(role.part), parts.index(role.part)))


def _role(
    template: Template,
    logical_id: str,
    properties: Mapping[str, Any],
    policies: Mapping[str, Mapping[str, Any]],
    managed: Mapping[str, Mapping[str, Any]],
) -> Role:
    mark = template.text({"Ref": logical_id})
    names = {mark, *template.texts(properties.get("RoleName"))}
    documents = [each.get("PolicyDocument") for each in properties.get("Policies") or ()]
    attached = []
    for each in template.texts(properties.get("ManagedPolicyArns")):
        own = [name for name in managed if template.text({"Ref": name}) == each]
        documents += [managed[name].get("PolicyDocument") for name in own]
        if not own:
            attached.append(each)
    for policy in policies.values():
        of_roles = template.texts(policy.get("Roles") or policy.get("RoleName"))
        if names & set(of_roles):
            documents.append(policy.get("PolicyDocument"))
    boundary = properties.get("PermissionsBoundary")
    return Role(
        name=template.name_of(logical_id),
        description=template.text(properties.get("Description") or ""),
        trust=tuple(_statements(template, properties.get("AssumeRolePolicyDocument"))),
        statements=tuple(
            statement for document in documents for statement in _statements(template, document)
        ),
        attached=tuple(attached),
        boundary=template.text(boundary) if boundary else None,
    )


def _statements(template: Template, document: Any) -> Iterator[Statement]:
    statements = document.get("Statement", ()) if isinstance(document, dict) else ()
    for each in statements if isinstance(statements, Sequence) else [statements]:
        if isinstance(each, dict):
            yield Statement(
                is_allowed=each.get("Effect") == "Allow",
                actions=tuple(template.texts(each.get("Action", each.get("NotAction")))),
                resources=tuple(template.texts(each.get("Resource", each.get("NotResource")))),
                conditions=tuple(_conditions(template, each.get("Condition") or {})),
                principals=tuple(
                    _principals(template, each.get("Principal", each.get("NotPrincipal")))
                ),
                all_but=frozenset(
                    name for name in ("Action", "Resource", "Principal") if f"Not{name}" in each
                ),
            )


def _conditions(template: Template, block: Mapping[str, Any]) -> Iterator[Condition]:
    for operator, keys in block.items():
        for key, values in keys.items():
            yield Condition(operator=operator, key=key, values=tuple(template.texts(values)))


def _principals(template: Template, principal: Any) -> Iterator[tuple[str, str]]:
    if isinstance(principal, dict):
        for kind, names in principal.items():
            yield from ((kind, name) for name in template.texts(names))
    else:
        yield from (("AWS", name) for name in template.texts(principal))

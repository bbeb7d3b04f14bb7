"""Who may do what: in lines for people, as Markdown for a page, in a document for programs."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from cdk_pinpoint.operations.access.access_words import Verb, Words, verbs_of
from cdk_pinpoint.operations.access.template_roles import Role, Statement, read_roles
from cdk_pinpoint.operations.template_reader import Template


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of a role's table: a group of actions of one statement.

    Attributes:
        is_allowed: Whether they are allowed; they are denied otherwise.
        verbs: What they come down to.
        actions: The actions.
        resources: What they are done to, in words.
        condition: Under which condition, in words.
    """

    is_allowed: bool
    verbs: tuple[Verb, ...]
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    condition: str

    @property
    def effect(self) -> str:
        """Effect and verbs, as people say it."""
        verbs = ", ".join(self.verbs)
        return f"may {verbs}" if self.is_allowed else f"denied: {verbs}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """Who may do what by one template.

    Attributes:
        template: The template.
        roles: Its roles.
        words: Words for their policies.
    """

    template: Template
    roles: Sequence[Role]
    words: Words

    @classmethod
    def of(cls, template: Template) -> Access:
        """Read it out of a template.

        Args:
            template: The template.
        """
        roles = read_roles(template)
        return cls(template=template, roles=roles, words=Words(roles))

    @property
    def findings(self) -> list[str]:
        """What a person should look at."""
        return [each for role in self.roles for each in _findings(role)]

    def taken_on_by(self, role: Role) -> list[str]:
        """Whom a role trusts, in words.

        Args:
            role: The role.
        """
        return [
            self.words.trust(each) if each.is_allowed else f"denied: {self.words.trust(each)}"
            for each in role.trust
        ]

    def lines(self, role: Role) -> list[Line]:
        """The table of a role: what it may do, then what it is denied.

        Args:
            role: The role.
        """
        found = [line for statement in role.statements for line in self._lines(statement)]
        return sorted(found, key=lambda line: not line.is_allowed)

    def _lines(self, statement: Statement) -> Iterator[Line]:
        groups: dict[tuple[Verb, ...], list[str]] = {}
        for action in statement.actions:
            verbs = tuple(Verb) if "Action" in statement.all_but else verbs_of(action)
            groups.setdefault(verbs, []).append(action)
        resources = tuple(map(self.words.resource, statement.resources))
        for verbs, actions in groups.items():
            yield Line(
                is_allowed=statement.is_allowed,
                verbs=verbs,
                actions=_all_but("Action", statement, actions),
                resources=_all_but("Resource", statement, resources),
                condition=self.words.conditions(statement.conditions),
            )


def access_lines(access: Access, width: int) -> Iterator[str]:
    """Who may do what, for people.

    Args:
        access: What a template says.
        width: Columns of the terminal.
    """
    count = len(access.roles)
    yield f"{access.template.name}: {count} {'role' if count == 1 else 'roles'}"
    for role in access.roles:
        yield ""
        yield f"{role.name}: {role.description}" if role.description else role.name
        yield from (f"  taken on by {each}" for each in access.taken_on_by(role))
        yield from (f"  {each}" for each in _beside(access, role))
        yield from _table(access.lines(role), width)
    if access.findings:
        yield ""
        yield "LOOK AT THIS:"
        yield from (f"  {each}" for each in access.findings)


def access_markdown(access: Access) -> Iterator[str]:
    """Who may do what, as the sections of a Markdown page.

    Args:
        access: What a template says.
    """
    for role in access.roles:
        lines = access.lines(role)
        yield f"## {role.name}"
        yield ""
        if role.description:
            yield f"{role.description}."
            yield ""
        yield f"Taken on by {'; or by '.join(access.taken_on_by(role))}."
        yield from (f"{each}." for each in _beside(access, role))
        yield ""
        yield from _rows([line for line in lines if line.is_allowed])
        denied = [line for line in lines if not line.is_allowed]
        if denied:
            yield "<details><summary>Denied, whatever else allows it</summary>"
            yield ""
            yield from _rows(denied)
            yield "</details>"
            yield ""


def access_document(access: Access) -> dict[str, Any]:
    """Who may do what, for programs.

    Args:
        access: What a template says.
    """
    return {
        "template": access.template.name,
        "roles": [
            {
                "name": role.name,
                "description": role.description,
                "trust": access.taken_on_by(role),
                "permissions_boundary": role.boundary and access.words.resource(role.boundary),
                "managed_policies": [access.words.resource(each) for each in role.attached],
                "statements": [
                    {
                        "effect": "allow" if line.is_allowed else "deny",
                        "verbs": line.verbs,
                        "actions": line.actions,
                        "resources": line.resources,
                        "condition": line.condition,
                    }
                    for line in access.lines(role)
                ],
            }
            for role in access.roles
        ],
        "findings": access.findings,
    }


def _all_but(element: str, statement: Statement, named: Sequence[str]) -> tuple[str, ...]:
    return ("all but", *named) if element in statement.all_but else tuple(named)


def _beside(access: Access, role: Role) -> Iterator[str]:
    """What decides too and stands elsewhere."""
    if role.boundary:
        yield f"never more than {access.words.resource(role.boundary)}"
    for each in role.attached:
        yield f"and what {access.words.resource(each)} says, which is not in the template"


def _findings(role: Role) -> Iterator[str]:
    for statement in role.trust:
        is_for_anyone = ("AWS", "*") in statement.principals and not statement.conditions
        if statement.is_allowed and is_for_anyone:
            yield f"{role.name} can be taken on by anyone; name who, or set a condition"
    for statement in role.statements:
        if not statement.is_allowed:
            continue
        if statement.all_but:
            yield f"{role.name} is allowed all but what is named; name what it needs"
        for action in statement.actions:
            if "*" in action or "?" in action:
                yield f"{role.name} is allowed the wildcard action '{action}'; name what it needs"


def _table(lines: Sequence[Line], width: int) -> Iterator[str]:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for heading, ratio in (("", 0), ("actions", 4), ("on", 3), ("condition", 3)):
        table.add_column(heading, ratio=ratio or None, no_wrap=not ratio, overflow="fold")
    for line in lines:
        table.add_row(
            line.effect, _by_service(line.actions), "\n".join(line.resources), line.condition
        )
    console = Console(file=io.StringIO(), width=width - 2, color_system=None, highlight=False)
    with console.capture() as capture:
        console.print(table, markup=False)
    yield from (f"  {each}".rstrip() for each in capture.get().splitlines())


def _rows(lines: Sequence[Line]) -> Iterator[str]:
    if lines:
        yield "| | Actions | On | Condition |"
        yield "|---|---|---|---|"
    for line in lines:
        actions, condition = map(_escaped, (_by_service(line.actions), line.condition))
        resources = "<br>".join(f"`{each}`" for each in line.resources)
        yield f"| {line.effect} | {actions} | {resources} | {condition} |"
    yield ""


def _escaped(text: str) -> str:
    return text.replace("|", r"\|").replace("*", r"\*")


def _by_service(actions: Sequence[str]) -> str:
    """Actions with the name of each service once."""
    services: dict[str, list[str]] = {}
    for action in actions:
        service, _, name = action.rpartition(":")
        services.setdefault(service, []).append(name)
    return "; ".join(
        f"{service}: {', '.join(names)}" if service else ", ".join(names)
        for service, names in services.items()
    )

"""A stack as a graph that a person takes in: parts, what is in them, and what leads where.

Of a few hundred resources it draws a few dozen. What belongs to another resource is part of it:
what the CDK made below it, its policies, its log group, the role that a service takes on for it.
Many of one type are one. An arrow leads from a resource to what it refers to, or may use by its
role.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cdk_pinpoint.operations.access.access_words import Verb, Words, verbs_of
from cdk_pinpoint.operations.access.template_roles import read_roles
from cdk_pinpoint.operations.diagram.resource_words import (
    POLICIES,
    Kind,
    is_counted,
    is_folded,
    kind_of,
    name_of_type,
)
from cdk_pinpoint.operations.template_reader import Template

_ROLE: Final = "AWS::IAM::Role"
# Where the CDK keeps the functions of its own custom resources.
_OF_THE_CDK: Final = "Custom::"
_MAPPING: Final = "AWS::Lambda::EventSourceMapping"
_WITH_STATEMENTS: Final = ("AWS::IAM::ManagedPolicy", "AWS::IAM::Policy", "AWS::IAM::RolePolicy")
# What they refer to is allowed or told, and not used.
_NO_USERS: Final = {*POLICIES, *_WITH_STATEMENTS, _ROLE, "AWS::SSM::Parameter"}
# What alarms, rules and dashboards watch: all of it would be a web of arrows.
_UNTOLD: Final = ("DashboardBody", "Dimensions", "EventPattern", "Metrics")
_FIRST: Final = (Verb.SEND, Verb.CHANGE, Verb.READ, Verb.WRITE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """What is drawn as one.

    Attributes:
        key: What tells it from others.
        part: The part of the stack that it is in.
        name: Its name within the part.
        what: What it is, in words.
        kind: What it is for.
        is_role: Whether people or programs take it on.
    """

    key: str
    part: str
    name: str
    what: str
    kind: Kind
    is_role: bool = False

    @property
    def told(self) -> str:
        """What it is, where its name does not say so."""
        return "" if self.name.lower() == self.what else self.what


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Edge:
    """An arrow.

    Attributes:
        source: Key of the node it leads from.
        target: Key of the node it leads to.
        verb: What a policy allows, or nothing where it is a reference.
    """

    source: str
    target: str
    verb: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class StackGraph:
    """The whole of it.

    Attributes:
        name: Name of the stack.
        nodes: In the order of the template, by key.
        edges: What leads where.
        folded: What is not drawn, and how many of it.
    """

    name: str
    nodes: Mapping[str, Node]
    edges: Sequence[Edge]
    folded: Mapping[str, int]

    @property
    def parts(self) -> Mapping[str, Sequence[Node]]:
        """The nodes of each part of the stack."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes.values():
            found.setdefault(node.part, []).append(node)
        return found


def stack_graph(template: Template) -> StackGraph:
    """Draw a template.

    Args:
        template: The template.
    """
    owners = _Owners(template)
    drawn = [each for each in template.resources if owners.of(each) == {each}]
    nodes, key_of = _nodes(template, drawn, _contents(template, owners))
    verbs: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for source, target, verb in _uses(template):
        for one in (key_of[each] for each in owners.of(source) if each in key_of):
            for other in (key_of[each] for each in owners.of(target) if each in key_of):
                # That a role may look at a role says nothing of what it is for.
                if one != other and not nodes[other].is_role:
                    verbs[one, other].add(verb)
    edges = [
        Edge(source=one, target=other, verb=first_verb(found))
        for (one, other), found in sorted(verbs.items())
    ]
    folded = Counter(
        resource["Type"]
        for each, resource in template.resources.items()
        if each not in key_of and (is_folded(resource["Type"]) or resource["Type"] == _ROLE)
    )
    return StackGraph(name=template.name, nodes=nodes, edges=edges, folded=folded)


def graph_document(graph: StackGraph) -> dict[str, Any]:
    """The drawing for programs.

    Args:
        graph: The stack.
    """
    return {
        "stack": graph.name,
        "nodes": [dataclasses.asdict(each) for each in graph.nodes.values()],
        "edges": [dataclasses.asdict(each) for each in graph.edges],
        "not_drawn": dict(graph.folded),
    }


def arrows(graph: StackGraph) -> Mapping[tuple[str, str], str]:
    """The verb of each arrow to draw, by key of a node, and key of a node or name of a part.

    A role leads to a part as a whole: to each thing in it would be a web of arrows.

    Args:
        graph: The stack.
    """
    verbs: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for edge in graph.edges:
        source, target = graph.nodes[edge.source], graph.nodes[edge.target]
        is_whole = source.is_role and target.part != source.part
        whole = is_whole and len(graph.parts[target.part]) > 1
        verbs[source.key, target.part if whole else target.key].add(edge.verb)
    return {ends: first_verb(found) for ends, found in verbs.items()}


class _Owners:
    """Which resources a resource is drawn as: itself, what it belongs to, or nothing."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._by_path = {
            template.name_of(each): each
            for each, resource in template.resources.items()
            if not is_folded(resource["Type"]) and resource["Type"] != _ROLE
        }
        self._users: defaultdict[str, list[str]] = defaultdict(list)
        for each, resource in template.resources.items():
            if resource["Type"] not in _NO_USERS:
                for target in _references(resource.get("Properties")):
                    self._users[target].append(each)
        self._known: dict[str, frozenset[str]] = {}

    def of(self, logical_id: str) -> frozenset[str]:
        """What a resource is drawn as."""
        if logical_id not in self._known:
            self._known[logical_id] = frozenset()  # until it is known: a circle leads nowhere
            self._known[logical_id] = self._find(logical_id)
        return self._known[logical_id]

    def _find(self, logical_id: str) -> frozenset[str]:
        resource = self._template.resources.get(logical_id)
        if resource is None or self._template.name_of(logical_id).startswith(_OF_THE_CDK):
            return frozenset()
        above = self._above(logical_id)
        if above is not None:
            return self.of(above)
        resource_type = resource["Type"]
        if resource_type == _ROLE:
            users = self._users[logical_id]
            owners = {owner for user in users for owner in self.of(user)}
            return frozenset(owners) or frozenset({logical_id})
        if resource_type in _WITH_STATEMENTS:
            # The policy of a role is the role, or whatever the role is part of.
            roles = [
                each
                for each in _references(resource.get("Properties", {}).get("Roles"))
                if each in self._template.resources
            ]
            return frozenset(owner for role in roles for owner in self.of(role))
        return frozenset() if is_folded(resource_type) else frozenset({logical_id})

    def _above(self, logical_id: str) -> str | None:
        """The nearest resource whose construct has this one's within it."""
        path = self._template.name_of(logical_id)
        while "/" in path:
            path = path.rpartition("/")[0]
            if path in self._by_path:
                return self._by_path[path]
        return None


def _contents(template: Template, owners: _Owners) -> Mapping[str, Counter[str]]:
    """How many of each type a resource that is drawn has within it."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for each, resource in template.resources.items():
        resource_type = resource["Type"]
        if not is_folded(resource_type) and resource_type != _ROLE:
            for owner in owners.of(each) - {each}:
                found[owner][resource_type] += 1
    return found


def _nodes(
    template: Template, drawn: Sequence[str], contents: Mapping[str, Counter[str]]
) -> tuple[dict[str, Node], dict[str, str]]:
    types = {each: template.resources[each]["Type"] for each in drawn}
    parts = {each: _part(template, each) for each in drawn}
    trusts = _trusts(template)
    counts = Counter((parts[each], types[each]) for each in drawn)
    nodes, key_of = {}, {}
    for each in drawn:
        part, resource_type = parts[each], types[each]
        count = counts[part, resource_type]
        together = is_counted(resource_type, count)
        key = f"{part} {resource_type}" if together else each
        what = name_of_type(resource_type, count if together else 1)
        within = [
            f"{number} {name_of_type(kind, number)}" if number > 1 else name_of_type(kind)
            for kind, number in contents.get(each, {}).items()
        ]
        name = template.name_of(each)
        said = f"role for {trusts[name]}" if trusts.get(name) else what
        nodes[key] = Node(
            key=key,
            part=part,
            name=f"{count} {what}" if together else name.removeprefix(f"{part}/"),
            what="" if together else " with ".join(filter(None, (said, ", ".join(within)))),
            kind=kind_of(resource_type),
            is_role=resource_type == _ROLE,
        )
        key_of[each] = key
    return nodes, key_of


def _trusts(template: Template) -> Mapping[str, str]:
    """Who takes each role on, in a few words, by its name."""
    roles = read_roles(template)
    words = Words(roles)
    return {
        role.name: ", ".join(filter(None, (words.short_trust(each) for each in role.trust)))
        for role in roles
    }


def _part(template: Template, logical_id: str) -> str:
    """The topmost construct, or the service where the CDK wrote no path."""
    resource = template.resources[logical_id]
    if "aws:cdk:path" in (resource.get("Metadata") or {}):
        return template.name_of(logical_id).partition("/")[0]
    return str(resource["Type"]).split("::")[1]


def _uses(template: Template) -> Iterator[tuple[str, str, str]]:
    for logical_id, resource in template.resources.items():
        resource_type, properties = resource["Type"], resource.get("Properties") or {}
        if resource_type == _MAPPING:
            for source in _references(properties.get("EventSourceArn")):
                yield from ((source, to, "") for to in _references(properties.get("FunctionName")))
        elif resource_type in _WITH_STATEMENTS:
            yield from _allowed(logical_id, properties.get("PolicyDocument"))
        elif resource_type == _ROLE:
            for policy in properties.get("Policies") or ():
                yield from _allowed(logical_id, policy.get("PolicyDocument"))
        elif resource_type not in POLICIES:
            yield from ((logical_id, target, "") for target in _references(properties))


def _allowed(logical_id: str, document: Any) -> Iterator[tuple[str, str, str]]:
    statements = document.get("Statement") if isinstance(document, dict) else None
    for statement in statements if isinstance(statements, list) else [statements]:
        if not isinstance(statement, dict) or statement.get("Effect") != "Allow":
            continue
        actions = statement.get("Action") or ()
        for action in [actions] if isinstance(actions, str) else actions:
            for verb in verbs_of(str(action)):
                for target in _references(statement.get("Resource")):
                    yield logical_id, target, verb


def _references(value: Any) -> Iterator[str]:
    """The logical ids that a value refers to."""
    match value:
        case {"Ref": str(name)}:
            yield name
        case {"Fn::GetAtt": [str(name), *_]} | {"Fn::GetAtt": str(name)}:
            yield name.partition(".")[0]
        case {"Fn::Sub": text}:
            template, names = text if isinstance(text, list) else (text, {})
            yield from _references(list(names.values()))
            for each in str(template).split("${")[1:]:
                yield each.partition("}")[0].partition(".")[0]
        case dict():
            for key, each in value.items():
                if key not in _UNTOLD:
                    yield from _references(each)
        case list():
            for each in value:
                yield from _references(each)


def first_verb(verbs: Collection[str]) -> str:
    """What is told of an arrow where there is more to tell.

    Args:
        verbs: All of it; an empty text where it is a reference.
    """
    return next((str(verb) for verb in _FIRST if verb in verbs), "")

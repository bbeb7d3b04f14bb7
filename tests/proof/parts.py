"""The part of a template that a fault in it concerns, which is quicker to read than the whole."""

import re
from dataclasses import dataclass
from typing import Any

Template = dict[str, Any]
Resource = dict[str, Any]

ATTACHED = {
    # What says something of another resource: the property that names it.
    "AWS::Lambda::EventSourceMapping": "EventSourceArn",
    "AWS::S3::BucketPolicy": "Bucket",
    "AWS::SES::ConfigurationSetEventDestination": "ConfigurationSetName",
    "AWS::SNS::TopicPolicy": "Topics",
    "AWS::SQS::QueuePolicy": "Queues",
}
STUB = {"Type": "AWS::CloudFormation::WaitConditionHandle"}
"""Stands for what is only named, and has no properties that anything is said of."""


@dataclass(frozen=True, eq=False)
class Case:
    """A template with a fault, and what the fault concerns in it, before and after.

    Attributes:
        template: The whole template.
        before: What changes, what that names, and what says something of either.
        after: The same with the fault.
    """

    template: Template
    before: Template
    after: Template


class Parts:
    """The parts of a template that faults in it concern."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._named = {name: _named(each) for name, each in template["Resources"].items()}
        self._attached = {
            name: _named(each["Properties"][ATTACHED[each["Type"]]])
            for name, each in template["Resources"].items()
            if each["Type"] in ATTACHED
        }

    def case(self, template: Template, *, whole: bool = False) -> Case:
        """A template with a fault: with the part that the fault concerns, or with all of it."""
        if whole:
            return Case(template, self._template, template)
        one, other = self._template["Resources"], template["Resources"]
        changed = {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
        named = self._named | {name: _named(other[name]) for name in changed & other.keys()}
        concerned = changed.union(*(self._named[each] | named[each] for each in changed))
        for name, names in self._attached.items():
            if names & concerned:
                concerned = concerned | {name} | self._named[name]
        # What names a resource that is gone is wrong itself.
        gone = changed - other.keys()
        concerned |= {name for name in one if gone & (self._named[name] | _waits_for(one[name]))}
        return Case(template, _part(one, concerned), _part(other, concerned))


def _part(resources: dict[str, Resource], concerned: set[str]) -> Template:
    found = {name: {**resources[name]} for name in sorted(concerned & resources.keys())}
    for each in found.values():
        each["DependsOn"] = sorted(_waits_for(each) & concerned)
    stubs = {name for each in found.values() for name in _named(each)} & resources.keys()
    # Without any resource a part would be wrong for that alone.
    return {"Resources": {"Stub": STUB} | dict.fromkeys(sorted(stubs), STUB) | found}


def _waits_for(resource: Resource) -> set[str]:
    return set(resource.get("DependsOn", []))


def _named(value: Any) -> set[str]:
    """The names that a value refers to."""
    match value:
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), *_]}:
            return {name}
        case {"Fn::Sub": str(text)}:
            return set(re.findall(r"\${(\w+)", text))
        case dict():
            return set().union(*(_named(each) for each in value.values()))
        case list():
            return set().union(*(_named(each) for each in value))
    return set()

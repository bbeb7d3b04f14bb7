"""The part of a template that a change concerns, which is quicker to check than the whole."""

import re
from dataclasses import dataclass
from typing import Any

Template = dict[str, Any]
Resource = dict[str, Any]

ATTACHED = (
    "AWS::Lambda::EventSourceMapping",
    "AWS::S3::BucketPolicy",
    "AWS::SES::ConfigurationSetEventDestination",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
)
"""Types that say something of the resource that they name."""
PROTECTION = "AWS::SMSVOICE::ProtectConfiguration"
"""Its two hundred countries take longer to validate than all else, and concern it alone."""


@dataclass(frozen=True)
class Case:
    """A template with a fault, and what the fault concerns in it, each before and after.

    Attributes:
        template: The whole template.
        near: What has changed, what that names, and what says something of any of them. It names
            what is not in it.
        closed: The same with all that it names, a template that can be deployed.
    """

    template: Template
    near: tuple[Template, Template]
    closed: tuple[Template, Template]


class Parts:
    """The parts of a template that faults in it concern."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self._named = {name: _named(each) for name, each in template["Resources"].items()}

    def case(self, template: Template, *, whole: bool = False) -> Case:
        """A template with a fault: the parts that the fault concerns, or all of it as each."""
        if whole:
            return Case(template, (self.template, template), (self.template, template))
        one, other = self.template["Resources"], template["Resources"]
        changed = {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
        named = self._named | {name: _named(other[name]) for name in changed & other.keys()}
        concerned = changed.union(*(self._named[each] | named[each] for each in changed))
        gone = changed - other.keys()
        concerned |= {
            name
            for name, each in one.items()
            # What names a resource that is gone is wrong itself.
            if (self._named[name] & concerned and each["Type"] in ATTACHED)
            or self._named[name] & gone
        }
        both = ((one, self._named), (other, named))
        near, closed = (
            tuple(_part(resources, found, changed) for resources, found in chosen)
            for chosen in (
                [(resources, concerned) for resources, _ in both],
                [(resources, _with_named(concerned, names)) for resources, names in both],
            )
        )
        return Case(template, near, closed)


def _part(resources: dict[str, Resource], kept: set[str], changed: set[str]) -> Template:
    found = {name: {**resources[name]} for name in sorted(kept & resources.keys())}
    for name, each in found.items():
        if waits_for := each.pop("DependsOn", None):
            each["DependsOn"] = [one for one in waits_for if one in found]
        if name not in changed and each["Type"] == PROTECTION:
            each["Properties"] = {}
    return {"Resources": found}


def _with_named(kept: set[str], named: dict[str, set[str]]) -> set[str]:
    """The same resources with all that they name, and that these name."""
    waiting = all_named = kept
    while waiting:
        waiting = {each for name in waiting for each in named.get(name, ())} - all_named
        all_named = all_named | waiting
    return all_named


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

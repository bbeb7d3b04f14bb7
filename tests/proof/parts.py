"""The part of a template that a change concerns, which is quicker to check than the whole."""

import re
from typing import Any

Template = dict[str, Any]
Resource = dict[str, Any]

ATTACHED = (
    "AWS::S3::BucketPolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
)
"""Types that say something of the resource that they name."""
PROTECTION = "AWS::SMSVOICE::ProtectConfiguration"
"""Its two hundred countries take longer to validate than all else, and concern it alone."""


class Parts:
    """The parts of one template, and of those that differ from it in some resource."""

    def __init__(self, template: Template) -> None:
        self._resources = template["Resources"]
        self._named = {name: _named(each) for name, each in self._resources.items()}

    def around_the_change(self, template: Template) -> tuple[Template, Template]:
        """What has changed in another template, before and after."""
        one, other = self._resources, template["Resources"]
        changed = {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
        named = self._named | {name: _named(other[name]) for name in changed & other.keys()}
        return _part(one, self._named, changed), _part(other, named, changed)


def _part(
    resources: dict[str, Resource], named: dict[str, set[str]], changed: set[str]
) -> Template:
    """The resources *changed*, what says something of them, and what all of these name."""
    kept = changed & resources.keys()
    kept |= {
        name
        for name, each in resources.items()
        # What names a resource that is gone is wrong itself.
        if named[name] & changed and (each["Type"] in ATTACHED or not changed <= resources.keys())
    }
    waiting = kept
    while waiting:
        waiting = {each for name in waiting for each in named[name] & resources.keys()} - kept
        kept |= waiting
    found = {name: {**resources[name]} for name in sorted(kept)}
    for name, each in found.items():
        if waits_for := each.pop("DependsOn", None):
            each["DependsOn"] = [one for one in waits_for if one in kept]
        if name not in changed and each["Type"] == PROTECTION:
            each["Properties"] = {}
    return {"Resources": found}


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

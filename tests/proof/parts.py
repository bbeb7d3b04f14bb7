"""The part of a template that a change concerns, which is quicker to check than the whole."""

import re

ATTACHED = (
    "AWS::S3::BucketPolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
)
"""Types that say something of the resource that they name."""


def part(template, changed):
    """The template of *changed* resources alone, with all that makes sense of them."""
    resources = template["Resources"]
    named = {name: names_in(each) for name, each in resources.items()}
    kept = changed & named.keys()
    kept |= {
        name
        for name, each in resources.items()
        # What names a resource that is gone is wrong itself.
        if named[name] & changed and (each["Type"] in ATTACHED or not changed <= resources.keys())
    }
    waiting = set(kept)
    while waiting:
        waiting = {each for name in waiting for each in named[name] & resources.keys()} - kept
        kept |= waiting
    return {"Resources": {name: each for name, each in resources.items() if name in kept}}


def names_in(value):
    """The names that a value refers to."""
    match value:
        case {"Ref": str(name)}:
            return {name}
        case {"Fn::GetAtt": [str(name), *_]}:
            return {name}
        case {"Fn::Sub": str(text)}:
            return set(re.findall(r"\${(\w+)", text))
        case dict():
            depends_on = value.get("DependsOn", [])
            depended = {depends_on} if isinstance(depends_on, str) else set(depends_on)
            return depended.union(*(names_in(each) for each in value.values()))
        case list():
            return set().union(*(names_in(each) for each in value))
    return set()

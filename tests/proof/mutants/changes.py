"""What a mutant does to the one resource that it is about: a resource in, a resource out.

A path leads through properties, its steps parted by dots; a number is a place in a list.
"""

import copy
import json

RETENTION = ("DeletionPolicy", "UpdateReplacePolicy")


def put(path, value):
    """Set a property to a value."""

    def change(holder, last):
        holder[last] = value

    return _at(path, change)


def on(path):
    """Switch a property on."""
    return put(path, value=True)


def off(path):
    """Switch a property off."""
    return put(path, value=False)


def drop(path):
    """Leave out a property, or an item of a list."""

    def change(holder, last):
        del holder[last]

    return _at(path, change)


def append(path, item):
    """Add an item to a list; what stands there alone becomes a list."""

    def change(holder, last):
        found = holder[last]
        holder[last] = [*(found if isinstance(found, list) else [found]), item]

    return _at(path, change)


def text(old, new):
    """Write one text in place of another, which is there once."""

    def change(resource):
        written = json.dumps(resource["Properties"])
        assert written.count(old) == 1, f"'{old}' is there {written.count(old)} times"
        return {**resource, "Properties": json.loads(written.replace(old, new))}

    return change


def statement(named, what):
    """Change the one statement of a policy in which all these words are, parted by spaces."""
    words = [f'"{word}"' for word in named.split()]

    def change(resource):
        changed = copy.deepcopy(resource)
        found = [
            (statements, number)
            for statements in _statements(changed["Properties"])
            for number, each in enumerate(statements)
            if all(word in json.dumps(each) for word in words)
        ]
        assert len(found) == 1, f"'{named}' is in {len(found)} statements"
        ((statements, number),) = found
        after = what({"Properties": statements[number]})
        statements[number : number + 1] = [after["Properties"]] if after else []
        return changed

    return change


def reference(construct):
    """What `Ref` gives of another construct of the template."""
    return {"Ref": f"<{construct}>"}


def attribute(construct, name):
    """An attribute of another construct of the template."""
    return {"Fn::GetAtt": [f"<{construct}>", name]}


def gone(_):
    """Leave out the resource, or the statement."""


def deleted_with_the_stack(resource):
    """Keep nothing of the resource when it leaves the stack."""
    return {**resource, **dict.fromkeys(RETENTION, "Delete")}


def deleted_when_replaced(resource):
    """Keep the resource when the stack goes, but not when CloudFormation replaces it."""
    return {key: value for key, value in resource.items() if key != "UpdateReplacePolicy"}


def _at(path, what):
    """Change what holds the last step of a path."""
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))

    def change(resource):
        changed = copy.deepcopy(resource)
        holder = changed["Properties"]
        for step in steps:
            holder = holder[step]
        what(holder, last)
        return changed

    return change


def _statements(value):
    """The lists of statements in the policies of a resource."""
    if isinstance(value, dict):
        if isinstance(value.get("Statement"), list):
            yield value["Statement"]
        for each in value.values():
            yield from _statements(each)
    elif isinstance(value, list):
        for each in value:
            yield from _statements(each)

"""What an update replaces, deletes or leaves behind, read from two templates.

`cdk diff --fail-on=destructive` tells the same in a second or two; this is for tests that compare
many templates. test_changed_settings.py has both agree.
"""

import functools

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

# The schemas are those of CloudFormation's registry, and the same for our types in each region.
_REGION = "eu-west-1"


@functools.cache
def identity(resource_type, *keywords):
    """The properties that a schema lists under the keywords, each as a path into `Properties`."""
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(_REGION, resource_type).schema
    pointers = (each for keyword in keywords for each in schema.get(keyword) or ())
    return sorted({tuple(each.removeprefix("/properties/").split("/")) for each in pointers})


def create_only(resource):
    """The properties of a resource that AWS changes by making another one, with their values.

    What identifies it is among them: the schemas do not repeat the name of a record of Route 53.
    """
    paths = identity(resource["Type"], "createOnlyProperties", "primaryIdentifier")
    return {path: value for path in paths if (value := _at(resource, path)) is not None}


def destructive(before, after):
    """The resources that an update does away with, by logical id, in the words of `cdk diff`."""
    old, new = before["Resources"], after["Resources"]
    gone = {
        each: "orphaned" if is_retained(old[each], "DeletionPolicy") else "destroyed"
        for each in old
        if each not in new
    }
    kept = [each for each in old if each in new]
    replaced = {each for each in kept if _is_another(old[each], new[each])}
    # What names a replaced resource in such a property is replaced with it.
    names = {each: _named(list(create_only(new[each]).values())) for each in kept}
    while more := {each for each in kept if names[each] & replaced} - replaced:
        replaced |= more
    return gone | dict.fromkeys(replaced, "replaced")


def is_retained(resource, policy):
    return resource.get(policy, "Delete").startswith("Retain")


def _is_another(old, new):
    return old["Type"] != new["Type"] or create_only(old) != create_only(new)


def _named(value):
    """The logical ids of the resources that a value refers to."""
    match value:
        case {"Ref": name} | {"Fn::GetAtt": [name, _]}:
            return {name}
        case dict():
            return {name for each in value.values() for name in _named(each)}
        case list():
            return {name for each in value for name in _named(each)}
    return set()


def _at(resource, path):
    value = resource.get("Properties", {})
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value

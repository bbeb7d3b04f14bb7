"""The example environments as stacks, and the same with changed settings."""

import copy
import functools
from pathlib import Path

import aws_cdk as cdk
import pytest
import yaml
from aws_cdk.assertions import Template
from templates import ALL_FLAGS

from cdk_pinpoint import MessagingEnvironment, MessagingStack

ENVIRONMENTS = Path(__file__).parent.parent / "environments"


@functools.cache
def example(name):
    return yaml.safe_load((ENVIRONMENTS / f"{name}.yaml").read_text(encoding="utf-8"))


def settings(name, /, without=(), **changes):
    """The settings of an example environment, with sections merged in or left out."""
    merged = copy.deepcopy(example(name))
    for key, value in changes.items():
        both_mappings = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = {**merged[key], **value} if both_mappings else value
    for key in without:
        *parents, last = key.split(".")
        where = merged
        for parent in parents:
            where = where[parent]
        del where[last]
    return merged


def make(name="prod", /, *, context=None, outdir=None, **changes):
    app = cdk.App(builtin_cloud_formation_validation=False, context=context, outdir=outdir)
    environment = MessagingEnvironment.from_mapping(settings(name, **changes))
    return MessagingStack(app, f"Messaging-{name}", environment=environment)


class Resources:
    """The resources of a synthesized stack."""

    def __init__(self, stack):
        self.template = Template.from_stack(stack).to_json()
        self.all = self.template["Resources"]

    def of(self, resource_type):
        return [
            each.get("Properties", {})
            for each in self.all.values()
            if each["Type"] == resource_type
        ]

    def one(self, resource_type):
        (found,) = self.of(resource_type)
        return found

    def before(self, resource):
        """The logical ids of all that is created before a resource."""
        found = set()
        waiting = [resource]
        while waiting:
            each = waiting.pop()
            needed = set(each.get("DependsOn", [])) | _named(each.get("Properties", {}))
            waiting += [self.all[name] for name in needed - found if name in self.all]
            found |= needed & set(self.all)
        return found

    @property
    def alarm_names(self):
        return {each["AlarmName"] for each in self.of("AWS::CloudWatch::Alarm")}

    def allowed(self, role=""):
        """The statements that allow something, of all roles or of those whose ids begin so."""
        return [
            statement
            for logical_id, each in self.all.items()
            if each["Type"] in ("AWS::IAM::ManagedPolicy", "AWS::IAM::Policy")
            and logical_id.startswith(role)
            for statement in each["Properties"]["PolicyDocument"]["Statement"]
            if statement["Effect"] == "Allow"
        ]

    @property
    def sender_statements(self):
        """What the sender's policies allow."""
        return self.allowed("RolesSender")

    @property
    def sender_actions(self):
        """What the sender may do."""
        actions = set()
        for statement in self.sender_statements:
            found = statement["Action"]
            actions |= {found} if isinstance(found, str) else set(found)
        return actions


def _named(value):
    """The logical ids that a property refers to."""
    if isinstance(value, list):
        return {name for each in value for name in _named(each)}
    if not isinstance(value, dict):
        return set()
    if "Ref" in value:
        return {value["Ref"]}
    if "Fn::GetAtt" in value:
        return {value["Fn::GetAtt"][0]}
    return {name for each in value.values() for name in _named(each)}


EXAMPLES = pytest.mark.parametrize("name", ["dev", "staging", "prod"])


@functools.cache
def synthesize(name):
    """An example as a stack and its resources, once for each process."""
    stack = make(name)
    return stack, Resources(stack)


@functools.cache
def as_deployed(name):
    """The template of an example as `cdk synth` writes it, once for each process."""
    context = {**ALL_FLAGS, "aws:cdk:enable-path-metadata": True}
    return Template.from_stack(make(name, context=context)).to_json()


@pytest.fixture(scope="session")
def synthesized():
    """Each example as a stack and its resources."""
    return synthesize


@pytest.fixture(scope="session")
def resources(synthesized):
    """The resources of each example."""
    return lambda name: synthesized(name)[1]

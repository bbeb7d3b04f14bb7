"""Stacks to build constructs in, and ways to read what they synthesize to."""

import json
import re
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_route53 as route53
from aws_cdk.assertions import Template

ACCOUNT = "111111111111"
REGION = "eu-west-1"
ALL_FLAGS: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "cdk.json").read_text(encoding="utf-8")
)["context"]
RETAINED = ("RetainExceptOnCreate", "Retain")
"""What is kept when it leaves the stack, unless it is rolled back right after its creation."""
FLAG_SETS = {"no feature flags": {}, "all feature flags": ALL_FLAGS}


def new_stack(
    *, region: str | None = REGION, flags: dict[str, Any] | None = None, name: str = "Stack"
) -> cdk.Stack:
    """An empty stack of a new app; without *region* neither region nor account is known."""
    app = cdk.App(builtin_cloud_formation_validation=False, context=flags)
    return add_stack(app, name, region=region)


def add_stack(app: cdk.App, name: str, *, region: str | None = REGION) -> cdk.Stack:
    env = cdk.Environment(account=ACCOUNT, region=region) if region else None
    return cdk.Stack(app, name, env=env)


def zone_of(stack: cdk.Stack, name: str = "example.com") -> route53.IHostedZone:
    """A hosted zone that is there already."""
    return route53.HostedZone.from_hosted_zone_attributes(
        stack, "Zone", hosted_zone_id="Z1", zone_name=name
    )


def resources(template: Template, resource_type: str) -> dict[str, dict[str, Any]]:
    """Resources of the type by logical id, with every text read by `flat`."""
    return flat(template.find_resources(resource_type))


def only(template: Template, resource_type: str) -> dict[str, Any]:
    """The one resource of the type."""
    (resource,) = resources(template, resource_type).values()
    return resource


def only_id(template: Template, resource_type: str) -> str:
    """The logical id of the one resource of the type."""
    (logical_id,) = template.find_resources(resource_type)
    return logical_id


def properties(template: Template, resource_type: str) -> dict[str, Any]:
    """The properties of the one resource of the type."""
    return only(template, resource_type)["Properties"]


def retention(template: Template, resource_type: str) -> tuple[str, str]:
    """What happens when resources of the type are deleted and replaced; the same for them all."""
    (found,) = {
        (resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy"))
        for resource in resources(template, resource_type).values()
    }
    return found


def statements(template: Template) -> list[dict[str, Any]]:
    """The statements of all policies that are resources of their own."""
    return [
        statement
        for policy in resources(template, "AWS::IAM::Policy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]


def flat(value: Any) -> Any:
    """Write joins, references and attributes as one text, as `Fn::Sub` does."""
    match value:
        case {"Ref": str(name)} if len(value) == 1:
            return f"${{{name}}}"
        case {"Fn::GetAtt": [name, attribute]}:
            return f"${{{name}.{attribute}}}"
        case {"Fn::ImportValue": str(name)}:
            return f"${{import {name}}}"
        case {"Fn::Join": [separator, parts]} if isinstance(parts, list):
            return separator.join(flat(part) for part in parts)
        case dict():
            return {key: flat(item) for key, item in value.items()}
        case list():
            return [flat(item) for item in value]
    return value


def text_of(template: Template) -> str:
    """The whole template, to look for what must not be in it."""
    return json.dumps(template.to_json())


def exactly(message: str) -> str:
    """A pattern for `pytest.raises` that matches the message as a whole."""
    return f"^{re.escape(message)}$"

"""What of an account the stack can adopt in place, by the template that it really has.

CloudFormation imports a type whose schema has handlers. It has to find everything that the resource
refers to in the stack, so what is adopted before the first deployment must stand alone.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-import-supported-resources.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from cdk_pinpoint.environment import MessagingEnvironment
from cdk_pinpoint.operations.migration.choice import Choice
from cdk_pinpoint.operations.migration.inventory import (
    TYPE,
    Inventory,
    Item,
    ItemKind,
)

IDENTIFIERS: Final[Mapping[str, tuple[str, ...]]] = {
    "AWS::Kinesis::Stream": ("Name",),
    "AWS::KinesisFirehose::DeliveryStream": ("DeliveryStreamName",),
    "AWS::Pinpoint::App": (),
    "AWS::S3::Bucket": ("BucketName",),
    "AWS::SES::ConfigurationSet": ("Name",),
    "AWS::SES::EmailIdentity": ("EmailIdentity",),
    "AWS::SMSVOICE::ConfigurationSet": ("ConfigurationSetName",),
    "AWS::SMSVOICE::OptOutList": ("OptOutListName",),
    "AWS::SMSVOICE::PhoneNumber": ("PhoneNumberId",),
    "AWS::SMSVOICE::Pool": ("PoolId",),
    "AWS::SMSVOICE::SenderId": ("IsoCountryCode", "SenderId"),
}
"""By what CloudFormation imports a resource of a type; by nothing where it cannot."""

_TYPES: Final = {
    ItemKind.APPLICATION: "AWS::Pinpoint::App",
    ItemKind.BUCKET: "AWS::S3::Bucket",
    ItemKind.EMAIL_CONFIGURATION_SET: "AWS::SES::ConfigurationSet",
    ItemKind.EMAIL_IDENTITY: "AWS::SES::EmailIdentity",
    ItemKind.OPT_OUT_LIST: "AWS::SMSVOICE::OptOutList",
    ItemKind.PHONE_NUMBER: "AWS::SMSVOICE::PhoneNumber",
    ItemKind.POOL: "AWS::SMSVOICE::Pool",
    ItemKind.SENDER_ID: "AWS::SMSVOICE::SenderId",
    ItemKind.SMS_CONFIGURATION_SET: "AWS::SMSVOICE::ConfigurationSet",
}


_OTHER_CONTENTS: Final = "it keeps its contents; the lake has its own, with a layout of its own"
_NOT_SAME: Final = {ItemKind.BUCKET: _OTHER_CONTENTS, ItemKind.STREAM: _OTHER_CONTENTS}


class Way(StrEnum):
    """How the stack gets a resource."""

    WITH_THE_FIRST_DEPLOYMENT = "cdk deploy --import-existing-resources"
    AFTER_THE_FIRST_DEPLOYMENT = "cdk import"
    BY_REFERENCE = "by reference"
    NOT = "not"


@dataclass(frozen=True, kw_only=True, slots=True)
class Adoption:
    """What the stack does about one resource that exists.

    Attributes:
        item: The resource.
        type_name: Its type in CloudFormation.
        way: How the stack gets it.
        why: Why, as a sentence.
        logical_id: Its logical id in the stack, empty where it has none.
        identifier: By what CloudFormation imports it, empty where it does not.
    """

    item: Item
    type_name: str
    way: Way
    why: str
    logical_id: str
    identifier: Mapping[str, str]


def adoptions(inventory: Inventory, choice: Choice) -> tuple[Adoption, ...] | None:
    """Find what the stack can adopt; None where the CDK is not installed.

    Args:
        inventory: What there is.
        choice: The settings.
    """
    resources = _owning_resources(choice) if choice.settings else {}
    if resources is None:
        return None
    return tuple(
        _adoption(item, choice, resources)
        for item in inventory.items
        if item.kind in _TYPES or item.kind is ItemKind.STREAM
    )


def import_mapping(found: Iterable[Adoption]) -> dict[str, dict[str, str]]:
    """The file that `cdk import --resource-mapping` takes.

    Args:
        found: What the stack can adopt.
    """
    return {
        each.logical_id: dict(each.identifier)
        for each in found
        if each.way is Way.AFTER_THE_FIRST_DEPLOYMENT
    }


def _owning_resources(choice: Choice) -> Mapping[str, Any] | None:
    """The resources of the stack if it owned the identity."""
    try:
        import aws_cdk as cdk  # noqa: PLC0415 - it takes seconds, and may not be installed

        from cdk_pinpoint.messaging_stack import MessagingStack  # noqa: PLC0415
    except ImportError:
        return None
    settings = {key: value for key, value in choice.settings.items() if key != "templates"}
    if "email" in settings:
        owned = {k: v for k, v in settings["email"].items() if k != "existing_identity"}
        settings["email"] = owned if "address" in owned else {**owned, "dmarc": "existing"}
    environment = MessagingEnvironment.from_mapping(settings)
    app = cdk.App(analytics_reporting=False)
    stack = MessagingStack(app, f"Messaging-{choice.name}", environment=environment)
    template = app.synth().get_stack_artifact(stack.artifact_id).template
    resources: Mapping[str, Any] = template["Resources"]
    return resources


def _adoption(item: Item, choice: Choice, resources: Mapping[str, Any]) -> Adoption:
    type_name = _TYPES.get(item.kind) or item.content[TYPE]
    logical_id = next(_same(type_name, item, resources), "")
    way, why = _way(type_name, item, choice, resources.get(logical_id))
    is_imported = way in (Way.WITH_THE_FIRST_DEPLOYMENT, Way.AFTER_THE_FIRST_DEPLOYMENT)
    return Adoption(
        item=item,
        type_name=type_name,
        way=way,
        why=why,
        logical_id=logical_id if is_imported else "",
        identifier=_identifier(type_name, item) if is_imported else {},
    )


def _way(
    type_name: str, item: Item, choice: Choice, resource: Mapping[str, Any] | None
) -> tuple[Way, str]:
    if not IDENTIFIERS[type_name]:
        return Way.NOT, f"CloudFormation cannot import {type_name}: its schema has no handlers"
    if item in (choice.pool, choice.number):
        return Way.BY_REFERENCE, "the settings file has its id; the stack does not own it"
    if resource is None:
        return Way.NOT, _NOT_SAME.get(item.kind, "the stack has none of its name; it stays")
    if item.kind is ItemKind.EMAIL_IDENTITY:
        return Way.AFTER_THE_FIRST_DEPLOYMENT, _how_to_own(item)
    if not str(resource.get("DeletionPolicy", "")).startswith("Retain"):
        return Way.NOT, "the stack makes one of the same name; delete it or rename the environment"
    return Way.WITH_THE_FIRST_DEPLOYMENT, "the stack has one of the same name, and takes this one"


def _how_to_own(identity: Item) -> str:
    mail_from = identity.content.get("MailFromAttributes", {}).get("MailFromDomain")
    keeping = f", mail_from_domain: {mail_from}" if mail_from else ""
    of_domain = "" if "@" in identity.name else f", write dmarc: existing{keeping} for it"
    return (
        "the stack refers to it; to let the stack own it, deploy, take existing_identity out of "
        f"the settings file{of_domain}, and import"
    )


def _identifier(type_name: str, item: Item) -> dict[str, str]:
    return {
        name: item.name if item.kind is not ItemKind.SENDER_ID else str(item.content.get(name, ""))
        for name in IDENTIFIERS[type_name]
    }


def _same(type_name: str, item: Item, resources: Mapping[str, Any]) -> Iterator[str]:
    """The logical id of the resource that is this one by its name."""
    identifier = _identifier(type_name, item)
    for logical_id, resource in resources.items():
        properties = resource.get("Properties", {})
        if resource["Type"] == type_name and all(
            properties.get(name) == value for name, value in identifier.items()
        ):
            yield logical_id

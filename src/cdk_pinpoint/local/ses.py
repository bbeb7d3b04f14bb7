"""SES as CloudFormation makes it: identities, and event destinations that can be delivered to."""

from collections.abc import Mapping
from typing import Any

from cdk_pinpoint.local import (
    _ministack,
    ses_account,
    ses_events,
    ses_sending,
    ses_suppression,
    ses_templates,
)
from cdk_pinpoint.local.resource_type import Flag, ListOf, Record, Text

_IDENTITY = "AWS::SES::EmailIdentity"
_EVENT_DESTINATION = "AWS::SES::ConfigurationSetEventDestination"

_MAX_EVENT_DESTINATIONS = 10
_MAX_DIMENSIONS = 10

Properties = dict[str, Any]

_DIMENSION = Record(
    members={
        "DimensionName": Text(pattern=r"^[a-zA-Z0-9_:-]{1,256}$"),
        "DimensionValueSource": Text(pattern="^(messageTag|emailHeader|linkTag)$"),
        "DefaultDimensionValue": Text(pattern=r"^[a-zA-Z0-9_-]{1,256}$"),
    },
    required=("DimensionName", "DimensionValueSource", "DefaultDimensionValue"),
)
_EVENT_DESTINATION_PROPERTIES = Record(
    members={
        "ConfigurationSetName": Text(),
        "EventDestination": Record(
            members={
                "Name": Text(pattern="^[a-zA-Z0-9_-]{0,64}$"),
                "Enabled": Flag(),
                "MatchingEventTypes": ListOf(
                    item=Text(
                        one_of=(
                            "send",
                            "reject",
                            "bounce",
                            "complaint",
                            "delivery",
                            "open",
                            "click",
                            "renderingFailure",
                            "deliveryDelay",
                            "subscription",
                        )
                    ),
                    min_items=1,
                ),
                "CloudWatchDestination": Record(
                    members={"DimensionConfigurations": ListOf(item=_DIMENSION)}
                ),
                "KinesisFirehoseDestination": Record(
                    members={"IAMRoleARN": Text(), "DeliveryStreamARN": Text()},
                    required=("IAMRoleARN", "DeliveryStreamARN"),
                ),
                "SnsDestination": Record(members={"TopicARN": Text()}, required=("TopicARN",)),
                "EventBridgeDestination": Record(
                    members={"EventBusArn": Text()}, required=("EventBusArn",)
                ),
            },
            required=("MatchingEventTypes",),
        ),
    },
    required=("ConfigurationSetName", "EventDestination"),
)


def install() -> None:
    """Add what ministack's SES lacks."""
    _install_identities()
    _install_event_destinations()
    ses_account.install()
    ses_templates.install()
    ses_sending.install()
    ses_suppression.install()


def _install_identities() -> None:
    create, update, delete = _ministack.resource_handlers(_IDENTITY)

    def create_identity(
        logical_id: str, properties: Properties, stack_name: str
    ) -> tuple[str, Properties]:
        name = str(properties.get("EmailIdentity", ""))
        if name in _ministack.ses_identities():
            raise ValueError(f"Email identity {name} already exists")
        _check_configuration_set(properties)
        name, _ = create(logical_id, properties, stack_name)
        return name, _complete_identity(name, properties)

    def update_identity(
        physical_id: str, old: Properties, new: Properties, stack_name: str
    ) -> tuple[str, Properties]:
        _check_configuration_set(new)
        name, _ = update(physical_id, old, new, stack_name)
        return name, _complete_identity(name, new)

    _ministack.add_resource_type(
        _IDENTITY,
        create=create_identity,
        update=update_identity,
        delete=delete,
        create_only=("EmailIdentity",),
        tags_as="list",
    )


def _check_configuration_set(properties: Properties) -> None:
    name = properties.get("ConfigurationSetAttributes", {}).get("ConfigurationSetName")
    if name and name not in _ministack.ses_configuration_sets():
        raise ValueError(f"Configuration set <{name}> does not exist.")


def _complete_identity(name: str, properties: Properties) -> Properties:
    """Give an identity what AWS adds; the answer is its CloudFormation attributes.

    It counts as verified at once: no DNS is asked here.
    """
    identity = _ministack.ses_identities()[name]
    identity["VerifiedForSendingStatus"] = True
    identity["VerificationStatus"] = "SUCCESS"
    mail_from = identity["MailFromAttributes"]
    if mail_from.get("MailFromDomain"):
        mail_from["MailFromDomainStatus"] = "SUCCESS"
    else:
        mail_from.pop("MailFromDomain", None)
    if not identity.get("ConfigurationSetName"):
        identity.pop("ConfigurationSetName", None)
    _ministack.ses_tags()[ses_events.arn("identity", name)] = identity["Tags"]
    if "@" in name:
        return {"EmailIdentity": name}
    signing = properties.get("DkimSigningAttributes", {})
    own_key = "DomainSigningSelector" in signing
    tokens = [signing["DomainSigningSelector"]] if own_key else _ministack.ses_dkim_tokens(name)
    enabled = str(properties.get("DkimAttributes", {}).get("SigningEnabled", True)).lower()
    key_length = signing.get("NextSigningKeyLength", "RSA_2048_BIT")
    identity["DkimAttributes"] = {
        "SigningEnabled": enabled == "true",
        "Status": "SUCCESS",
        "Tokens": tokens,
        "SigningAttributesOrigin": "EXTERNAL" if own_key else "AWS_SES",
        **(
            {}
            if own_key
            else {"CurrentSigningKeyLength": key_length, "NextSigningKeyLength": key_length}
        ),
    }
    attributes = {"EmailIdentity": name}
    for number, token in enumerate([] if own_key else tokens, start=1):
        attributes[f"DkimDNSTokenName{number}"] = f"{token}._domainkey.{name}"
        attributes[f"DkimDNSTokenValue{number}"] = f"{token}.dkim.amazonses.com"
    return attributes


def _install_event_destinations() -> None:
    create, update, delete = _ministack.resource_handlers(_EVENT_DESTINATION)

    def create_destination(
        logical_id: str, properties: Properties, stack_name: str
    ) -> tuple[str, Properties]:
        _check_properties(logical_id, properties)
        return create(logical_id, properties, stack_name)

    def update_destination(
        physical_id: str, old: Properties, new: Properties, stack_name: str
    ) -> tuple[str, Properties]:
        _check_properties(physical_id, new)
        return update(physical_id, old, new, stack_name)

    _ministack.add_resource_type(
        _EVENT_DESTINATION,
        create=create_destination,
        update=update_destination,
        delete=delete,
        create_only=("ConfigurationSetName",),
        tags_as=None,
    )
    _ministack.ses_check_event_destinations_with(_event_destination_problem)


def _check_properties(of: str, properties: Properties) -> None:
    problems = list(_EVENT_DESTINATION_PROPERTIES.problems(properties, "#"))
    if problems:
        raise ValueError(
            f"Properties validation failed for resource {of} ({_EVENT_DESTINATION}) with message: "
            + "; ".join(problems)
        )
    name = properties["ConfigurationSetName"]
    if name not in _ministack.ses_configuration_sets():
        raise ValueError(f"Configuration set <{name}> does not exist.")


def _event_destination_problem(
    configuration_set: str, destination: Mapping[str, Any], others: int
) -> str | None:
    if others >= _MAX_EVENT_DESTINATIONS:
        return f"a configuration set can have {_MAX_EVENT_DESTINATIONS} event destinations"
    if "KinesisFirehoseDestination" in destination:
        problem = ses_events.firehose_problem(
            configuration_set, destination["KinesisFirehoseDestination"]
        )
        return problem and f"Could not access the Firehose destination: {problem}"
    if "CloudWatchDestination" in destination:
        dimensions = destination["CloudWatchDestination"].get("DimensionConfigurations", [])
        if not 1 <= len(dimensions) <= _MAX_DIMENSIONS:
            return f"a CloudWatch destination has 1 to {_MAX_DIMENSIONS} dimensions"
        names = [dimension["DimensionName"] for dimension in dimensions]
        if len(set(names)) < len(names):
            return f"dimension names must differ: {', '.join(names)}"
    if "EventBridgeDestination" in destination:
        return "the local AWS does not publish SES events to EventBridge"
    return None

"""`AWS::SMSVOICE::ProtectConfiguration`."""

from cdk_pinpoint.local.resource_type import (
    Attributes,
    Flag,
    ListOf,
    Properties,
    Record,
    ResourceType,
    Text,
)
from cdk_pinpoint.local.service_api import ServiceError
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.resource_types.common import COUNTRY, TAGS, apply_tags
from cdk_pinpoint.local.sms_voice.resources import arn_of

COUNTRY_RULES = ListOf(
    item=Record(
        members={
            "CountryCode": COUNTRY,
            "ProtectStatus": Text(one_of=("ALLOW", "BLOCK", "MONITOR", "FILTER")),
        },
        required=("CountryCode", "ProtectStatus"),
    )
)


def _create_protect_configuration(properties: Properties, _name: str) -> tuple[str, Attributes]:
    created = API.call("CreateProtectConfiguration", {"Tags": properties.get("Tags", [])})
    identifier = created["ProtectConfigurationId"]
    try:
        _apply_protect_configuration(identifier, {}, properties)
    except ServiceError:
        API.call("DeleteProtectConfiguration", {"ProtectConfigurationId": identifier})
        raise
    return identifier, _protect_configuration_attributes(identifier)


def _update_protect_configuration(identifier: str, old: Properties, new: Properties) -> Attributes:
    apply_tags(arn_of("protect-configuration", identifier), old, new)
    _apply_protect_configuration(identifier, old, new)
    return _protect_configuration_attributes(identifier)


def _apply_protect_configuration(identifier: str, old: Properties, new: Properties) -> None:
    of_configuration = {"ProtectConfigurationId": identifier}
    before, after = (properties.get("CountryRuleSet", {}) for properties in (old, new))
    for capability in before.keys() | after.keys():
        # A country whose rule is gone is allowed again, as it was before.
        updates = {
            rule["CountryCode"]: {"ProtectStatus": "ALLOW"} for rule in before.get(capability, [])
        }
        updates |= {
            rule["CountryCode"]: {"ProtectStatus": rule["ProtectStatus"]}
            for rule in after.get(capability, [])
        }
        if updates:
            API.call(
                "UpdateProtectConfigurationCountryRuleSet",
                {
                    **of_configuration,
                    "NumberCapability": capability,
                    "CountryRuleSetUpdates": updates,
                },
            )
    API.call(
        "UpdateProtectConfiguration",
        {
            **of_configuration,
            "DeletionProtectionEnabled": new.get("DeletionProtectionEnabled", False),
        },
    )


def _delete_protect_configuration(identifier: str, _properties: Properties) -> None:
    API.call("DeleteProtectConfiguration", {"ProtectConfigurationId": identifier})


def _protect_configuration_attributes(identifier: str) -> Attributes:
    return {
        "Arn": arn_of("protect-configuration", identifier),
        "ProtectConfigurationId": identifier,
    }


PROTECT_CONFIGURATION = ResourceType(
    name="AWS::SMSVOICE::ProtectConfiguration",
    properties=Record(
        members={
            "CountryRuleSet": Record(
                members=dict.fromkeys(("SMS", "VOICE", "MMS"), COUNTRY_RULES),
                any_of=("SMS", "VOICE", "MMS"),
            ),
            "DeletionProtectionEnabled": Flag(),
            "Tags": TAGS,
        }
    ),
    create_only=(),
    create=_create_protect_configuration,
    update=_update_protect_configuration,
    delete=_delete_protect_configuration,
    tags_as="list",
)

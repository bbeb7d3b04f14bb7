"""Protect configurations: the countries that messages may go to."""

from typing import Any

from cdk_pinpoint.local.service_api import Parameters, now
from cdk_pinpoint.local.sms_voice import resources
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.resources import Resource, find_or_error, paged, shown

_SHOWN = ("ProtectConfigurationArn", "ProtectConfigurationId")
_DESCRIBED = (*_SHOWN, "CreatedTimestamp", "AccountDefault", "DeletionProtectionEnabled")


@API.operation("CreateProtectConfiguration")
def create_protect_configuration(parameters: Parameters) -> Parameters:
    """Create a configuration that allows every country."""
    identifier = resources.new_id("protect")
    created = {
        "ProtectConfigurationArn": resources.arn_of("protect-configuration", identifier),
        "ProtectConfigurationId": identifier,
        "CreatedTimestamp": now(),
        "AccountDefault": False,
        "DeletionProtectionEnabled": parameters.get("DeletionProtectionEnabled", False),
        "Tags": parameters.get("Tags", []),
        "_rules": {},
    }
    resources.protect_configurations[identifier] = created
    return shown(created)


@API.operation("DescribeProtectConfigurations")
def describe_protect_configurations(parameters: Parameters) -> Parameters:
    """Describe configurations."""
    found = resources.described("protect-configuration", parameters.get("ProtectConfigurationIds"))
    return paged("ProtectConfigurations", found, parameters)


@API.operation("UpdateProtectConfiguration")
def update_protect_configuration(parameters: Parameters) -> Parameters:
    """Turn deletion protection on or off."""
    configuration = _configuration(parameters)
    if "DeletionProtectionEnabled" in parameters:
        configuration["DeletionProtectionEnabled"] = parameters["DeletionProtectionEnabled"]
    return shown(configuration, *_DESCRIBED)


@API.operation("DeleteProtectConfiguration")
def delete_protect_configuration(parameters: Parameters) -> Parameters:
    """Delete a configuration that nothing uses."""
    configuration = _configuration(parameters)
    resources.check_deletable(configuration)
    identifier = configuration["ProtectConfigurationId"]
    in_use = configuration["AccountDefault"] or any(
        each.get("ProtectConfigurationId") == identifier
        for each in resources.configuration_sets.values()
    )
    if in_use:
        raise resources.conflict(
            "PROTECT_CONFIGURATION_IN_USE",
            f"{identifier} is associated with a configuration set or with the account",
            configuration,
        )
    resources.protect_configurations.pop(identifier)
    return shown(configuration, *_DESCRIBED)


@API.operation("GetProtectConfigurationCountryRuleSet")
def get_protect_configuration_country_rule_set(parameters: Parameters) -> Parameters:
    """Get the rules that were set; a country without one is allowed."""
    return _rule_set(_configuration(parameters), parameters["NumberCapability"])


@API.operation("UpdateProtectConfigurationCountryRuleSet")
def update_protect_configuration_country_rule_set(parameters: Parameters) -> Parameters:
    """Set the rules of some countries; those of the others stay."""
    configuration = _configuration(parameters)
    capability = parameters["NumberCapability"]
    rules = configuration["_rules"].setdefault(capability, {})
    rules.update(parameters["CountryRuleSetUpdates"])
    return _rule_set(configuration, capability)


@API.operation("AssociateProtectConfiguration")
def associate_protect_configuration(parameters: Parameters) -> Parameters:
    """Let a configuration set use a protect configuration."""
    configuration = _configuration(parameters)
    configuration_set = _configuration_set(parameters)
    configuration_set["ProtectConfigurationId"] = configuration["ProtectConfigurationId"]
    return _association(configuration_set, configuration)


@API.operation("DisassociateProtectConfiguration")
def disassociate_protect_configuration(parameters: Parameters) -> Parameters:
    """Let a configuration set no longer use a protect configuration."""
    configuration = _configuration(parameters)
    configuration_set = _configuration_set(parameters)
    identifier = configuration["ProtectConfigurationId"]
    if configuration_set.get("ProtectConfigurationId") != identifier:
        raise resources.conflict(
            "PROTECT_CONFIGURATION_NOT_ASSOCIATED_WITH_CONFIGURATION_SET",
            f"{configuration_set['ConfigurationSetName']} does not use {identifier}",
            configuration,
        )
    del configuration_set["ProtectConfigurationId"]
    return _association(configuration_set, configuration)


@API.operation("SetAccountDefaultProtectConfiguration")
def set_account_default_protect_configuration(parameters: Parameters) -> Parameters:
    """Protect every message that names no other configuration."""
    configuration = _configuration(parameters)
    for each in resources.protect_configurations.values():
        each["AccountDefault"] = each is configuration
    return _as_default(configuration)


@API.operation("DeleteAccountDefaultProtectConfiguration")
def delete_account_default_protect_configuration(_parameters: Parameters) -> Parameters:
    """Protect only messages that name a configuration, or whose configuration set does."""
    configuration = account_default()
    if configuration is None:
        raise resources.not_found("protect-configuration", "account default")
    configuration["AccountDefault"] = False
    return _as_default(configuration)


def account_default() -> Resource | None:
    """The account's own configuration, if it has one."""
    return next((c for c in resources.protect_configurations.values() if c["AccountDefault"]), None)


def status_of_country(configuration: Resource, iso_country_code: str) -> str:
    """What a configuration says about text messages to a country, e.g. `BLOCK`."""
    rule = configuration["_rules"].get("SMS", {}).get(iso_country_code)
    return "ALLOW" if rule is None else str(rule["ProtectStatus"])


def _configuration(parameters: Parameters) -> Resource:
    return find_or_error("protect-configuration", parameters["ProtectConfigurationId"])


def _configuration_set(parameters: Parameters) -> Resource:
    return find_or_error("configuration-set", parameters["ConfigurationSetName"])


def _rule_set(configuration: Resource, capability: str) -> dict[str, Any]:
    return {
        **shown(configuration, *_SHOWN),
        "NumberCapability": capability,
        "CountryRuleSet": configuration["_rules"].get(capability, {}),
    }


def _association(configuration_set: Resource, configuration: Resource) -> Parameters:
    return {
        **shown(configuration_set, "ConfigurationSetArn", "ConfigurationSetName"),
        **shown(configuration, *_SHOWN),
    }


def _as_default(configuration: Resource) -> Parameters:
    return {
        "DefaultProtectConfigurationArn": configuration["ProtectConfigurationArn"],
        "DefaultProtectConfigurationId": configuration["ProtectConfigurationId"],
    }

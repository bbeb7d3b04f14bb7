"""The account: its attributes, its limits and what it may spend in a month."""

import os

from cdk_pinpoint.local import account_state
from cdk_pinpoint.local.service_api import Parameters
from cdk_pinpoint.local.sms_voice import resources
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.protect_configurations import account_default
from cdk_pinpoint.local.sms_voice.resources import paged

MAX_SPEND_VARIABLE = "CDK_PINPOINT_LOCAL_MAX_SMS_SPEND_USD"
"""The environment variable for the most that the account may spend on text messages in a month."""

INITIAL_MAX_SPEND_USD = 1

OVERRIDE = "TEXT_MESSAGE_SPEND_LIMIT_OVERRIDE"
FIXED_SPEND_LIMITS = (
    "VOICE_MESSAGE_MONTHLY_SPEND_LIMIT",
    "MEDIA_MESSAGE_MONTHLY_SPEND_LIMIT",
)


@API.operation("DescribeAccountAttributes")
def describe_account_attributes(parameters: Parameters) -> Parameters:
    """Describe the account; a fresh one is out of the sandbox: it sends to any number."""
    tier = account_state.of("sms-voice").get("ACCOUNT_TIER", "PRODUCTION")
    attributes = [{"Name": "ACCOUNT_TIER", "Value": tier}]
    default = account_default()
    if default is not None:
        identifier = default["ProtectConfigurationId"]
        attributes.append({"Name": "DEFAULT_PROTECT_CONFIGURATION_ID", "Value": identifier})
    return paged("AccountAttributes", attributes, parameters)


@API.operation("DescribeAccountLimits")
def describe_account_limits(parameters: Parameters) -> Parameters:
    """Describe how many resources there may be and how many there are."""
    stores = {
        "PHONE_NUMBERS": (resources.phone_numbers, 25),
        "POOLS": (resources.pools, 25),
        "CONFIGURATION_SETS": (resources.configuration_sets, 25),
        "OPT_OUT_LISTS": (resources.opt_out_lists, 25),
        "SENDER_IDS": (resources.sender_ids, 200),
    }
    granted = account_state.of("sms-voice").get("limits", {})
    limits = [
        {"Name": name, "Used": len(store), "Max": granted.get(name, most)}
        for name, (store, most) in stores.items()
    ]
    return paged("AccountLimits", limits, parameters)


@API.operation("DescribeSpendLimits")
def describe_spend_limits(parameters: Parameters) -> Parameters:
    """Describe what may be spent in a month, in US dollars."""
    most = _most()
    override = resources.settings.get(OVERRIDE)
    limits = [
        {
            "Name": "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT",
            "EnforcedLimit": most if override is None else override,
            "MaxLimit": most,
            "Overridden": override is not None,
        }
    ]
    limits += [
        {
            "Name": name,
            "EnforcedLimit": INITIAL_MAX_SPEND_USD,
            "MaxLimit": INITIAL_MAX_SPEND_USD,
            "Overridden": False,
        }
        for name in FIXED_SPEND_LIMITS
    ]
    return paged("SpendLimits", limits, parameters)


@API.operation("SetTextMessageSpendLimitOverride")
def set_text_message_spend_limit_override(parameters: Parameters) -> Parameters:
    """Spend less than the account may."""
    limit = parameters["MonthlyLimit"]
    if limit > _most():
        raise resources.invalid(
            "VALUE_EXCEEDS_MAXIMUM",
            f"MonthlyLimit is {limit} USD, and the account may spend {_most()} USD at most;"
            " AWS Support raises that",
        )
    resources.settings[OVERRIDE] = limit
    return {"MonthlyLimit": limit}


@API.operation("DeleteTextMessageSpendLimitOverride")
def delete_text_message_spend_limit_override(_parameters: Parameters) -> Parameters:
    """Spend as much as the account may."""
    resources.settings.pop(OVERRIDE, None)
    return {"MonthlyLimit": _most()}


def _most() -> int:
    return int(os.environ.get(MAX_SPEND_VARIABLE, INITIAL_MAX_SPEND_USD))

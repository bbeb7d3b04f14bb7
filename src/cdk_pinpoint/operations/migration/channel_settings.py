"""The sections of a settings file, each made from what an account has for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from email.utils import parseaddr
from typing import Any, Final

from cdk_pinpoint.environment.stages import Stage
from cdk_pinpoint.operations.migration.inventory import Inventory, Item, ItemKind
from cdk_pinpoint.operations.template_reader import MARK
from cdk_pinpoint.sms_countries import SMS_COUNTRIES

REPLACE: Final = "replace-me"
"""What stands in a settings file for what cannot be known."""

ToDo = list[str]

_SIMULATOR: Final = "*@simulator.amazonses.com"
_PUSH_SECTIONS: Final = {
    "ADM": "adm",
    "APNS": "apns",
    "APNS_SANDBOX": "apns_sandbox",
    "APNS_VOIP": "apns_voip",
    "APNS_VOIP_SANDBOX": "apns_voip_sandbox",
    "BAIDU": "baidu",
    "GCM": "fcm",
}
_REPLIES: Final = {"HELP": "help_message", "STOP": "opt_out_message"}


def section_of(platform: str) -> str | None:
    """The setting of a push channel.

    Args:
        platform: As Amazon Pinpoint names it, such as `GCM`.
    """
    return _PUSH_SECTIONS.get(platform)


def is_on(channel: Item) -> bool:
    """Whether a channel is switched on; it is where nothing is said.

    Args:
        channel: The channel.
    """
    return str(channel.content.get("Enabled", True)).lower() != "false"


def known(value: Any) -> str:
    """A text, or nothing where it is not known before a deployment.

    Args:
        value: The value.
    """
    return "" if not isinstance(value, str) or MARK.search(value) else value


def without_marks(value: Any) -> str:
    """A text without what is not known before a deployment: the name at the end of an ARN stays.

    Args:
        value: The value.
    """
    return MARK.sub("", value) if isinstance(value, str) else ""


def address_of(channel: Item) -> str:
    """The address that an email channel sends from, empty where it is not known.

    Args:
        channel: The channel.
    """
    local, _, domain = parseaddr(known(channel.content.get("FromAddress")))[1].rpartition("@")
    return f"{local}@{domain.lower()}" if local else ""


def email_settings(inventory: Inventory, identity: Item, stage: Stage, to_do: ToDo) -> Any:
    """The section `email`.

    Args:
        inventory: What there is.
        identity: What email is sent from.
        stage: Stage of the environment.
        to_do: Takes what a person has to do.
    """
    name = identity.name.lower()
    email: dict[str, Any] = {"address" if "@" in name else "domain": name}
    # It is verified and others may send from it, so the stack leaves it as it is.
    email["existing_identity"] = True
    found = sorted({address_of(each) for each in inventory.of(ItemKind.EMAIL_CHANNEL)} - {""})
    senders = [each for each in found if _is_of(each, name)]
    if senders:
        email["senders"] = senders
    if stage is not Stage.PRODUCTION:
        email["allowed_recipients"] = [_SIMULATOR]
        to_do.append(
            "email.allowed_recipients: add whom this stage may write to; it has the mailbox "
            "simulator of Amazon SES alone"
        )
    return email


def push_settings(inventory: Inventory, name: str, to_do: ToDo) -> Any:
    """The section `push`: each channel that is on, with the name of a secret.

    Args:
        inventory: What there is.
        name: Name of the environment.
        to_do: Takes what a person has to do.
    """
    push: dict[str, Any] = {}
    for each in inventory.of(ItemKind.PUSH_CHANNEL):
        section = section_of(each.name)
        if section is None or not is_on(each):
            continue
        secret = f"messaging/{name}/{section.replace('_', '-')}"
        push[section] = {"credentials": secret}
        to_do.append(
            f"push.{section}: store its credentials in AWS Secrets Manager as {secret}, in the "
            "form that PushCredentials says; Amazon Pinpoint does not give them back"
        )
        if section.startswith("apns"):
            push[section] |= _apns(each, section, to_do)
    return push


def sms_settings(
    inventory: Inventory,
    stage: Stage,
    to_do: ToDo,
    *,
    pool: Item | None,
    number: Item | None,
    sender_ids: Iterable[Item],
) -> Any:
    """The section `sms`.

    Args:
        inventory: What there is.
        stage: Stage of the environment.
        to_do: Takes what a person has to do.
        pool: The pool to send from.
        number: The number to send from, where there is no pool.
        sender_ids: The names to send from, where there is neither.
    """
    sms: dict[str, Any] = {}
    if pool:
        sms["pool_id"] = _id(pool, "PoolId", "pool-REPLACEME", to_do)
    elif number:
        sms["phone_number_id"] = _id(number, "PhoneNumberId", "phone-REPLACEME", to_do)
        sms |= _replies(inventory, number)
        to_do.append(
            "sms.phone_number_id: all members of a pool share an opt-out list and keywords; where "
            "AWS refuses the number for the new pool, make one of it by hand, and use pool_id"
        )
    else:
        origination = [
            {
                "kind": "sender-id",
                "country": each.content.get("IsoCountryCode"),
                "id": each.content.get("SenderId"),
            }
            for each in sender_ids
        ]
        if origination:
            sms["origination"] = origination
    sms["allowed_countries"] = _countries(inventory, stage, to_do)
    for each in inventory.of(ItemKind.SPEND_LIMIT):
        limit = each.content
        if each.name == "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT" and limit.get("Overridden"):
            sms["monthly_spend_limit_usd"] = limit["EnforcedLimit"]
    return sms


def _is_of(address: str, identity: str) -> bool:
    domain = address.rpartition("@")[2]
    return identity in (address, domain) or domain.endswith(f".{identity}")


def _apns(channel: Item, section: str, to_do: ToDo) -> dict[str, str]:
    if str(channel.content.get("DefaultAuthenticationMethod", "")).upper() == "CERTIFICATE":
        return {"authentication": "certificate"}
    bundle_id = known(channel.content.get("BundleId"))
    if bundle_id:
        return {"bundle_id": bundle_id}
    to_do.append(f"push.{section}.bundle_id: put the bundle id of the app in place of {REPLACE}")
    return {"bundle_id": f"com.example.{REPLACE}"}


def _id(item: Item, member: str, otherwise: str, to_do: ToDo) -> str:
    if item.content.get(member):
        return str(item.content[member])
    to_do.append(f"sms: put the id of {item.name} in place of {otherwise}")
    return otherwise


def _replies(inventory: Inventory, number: Item) -> dict[str, str]:
    identity = number.content.get("PhoneNumberId")
    return {
        _REPLIES[each.content["Keyword"]]: each.content["KeywordMessage"]
        for each in inventory.of(ItemKind.KEYWORD)
        if each.content["OriginationIdentity"] == identity and each.content["Keyword"] in _REPLIES
    }


def _countries(inventory: Inventory, stage: Stage, to_do: ToDo) -> list[str]:
    protections = inventory.of(ItemKind.PROTECT_CONFIGURATION)
    default = [each for each in protections if each.content.get("AccountDefault")]
    blocked = {country for each in default or protections[:1] for country in _blocked(each)}
    if blocked and stage is not Stage.DEVELOPMENT:
        return sorted(SMS_COUNTRIES - blocked)
    found = {
        str(each.content.get("IsoCountryCode"))
        for each in inventory.of(ItemKind.PHONE_NUMBER, ItemKind.SENDER_ID)
    } & SMS_COUNTRIES
    if stage is Stage.DEVELOPMENT or not found:
        found.add("US")
    to_do.append(
        "sms.allowed_countries: add every country that you send to; all others are blocked, and "
        "these are those of your numbers alone"
    )
    return sorted(found)


def _blocked(protection: Item) -> Iterator[str]:
    """The countries that it blocks: the API has a map of them, a template a list."""
    rules = protection.content.get("CountryRuleSet", {}).get("SMS", {})
    if isinstance(rules, Mapping):
        rules = [{"CountryCode": country, **rule} for country, rule in rules.items()]
    return (each["CountryCode"] for each in rules if each.get("ProtectStatus") == "BLOCK")

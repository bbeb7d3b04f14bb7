"""The rule for each kind of item: what becomes of one, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cdk_pinpoint.application.end_of_support import PinpointType, pinpoint_type
from cdk_pinpoint.environment.stages import Stage
from cdk_pinpoint.operations.migration.calls import TYPES
from cdk_pinpoint.operations.migration.channel_settings import is_on, section_of
from cdk_pinpoint.operations.migration.choice import Choice
from cdk_pinpoint.operations.migration.inventory import Item, ItemKind
from cdk_pinpoint.operations.template_reader import mark


class Fate(StrEnum):
    """What becomes of an item."""

    KEPT = "kept"
    """It works on, as it is or in the settings file."""
    CHANGED = "changed"
    """Something else does the same."""
    LOST = "lost"
    """Nothing of this package does the same."""
    NOT_READ = "not read"
    """What there is could not be read."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of an item.

    Attributes:
        fate: That, in a word.
        reason: Why.
        to_do: What to do about it; empty where there is nothing to do.
    """

    fate: Fate
    reason: str
    to_do: str = ""


_CONNECT: Final = "move it to Amazon Connect outbound campaigns before it can no longer be read"
_STAYS: Final = "stays as it is, in AWS and outside of the stack"
_SAME_NAME: Final = "has the name that the stack gives its own"
_ADOPT: Final = "see below how the stack can adopt it, or choose another --name"


def verdict(item: Item, choice: Choice) -> Verdict:
    """Judge an item that is no message template.

    Args:
        item: The item.
        choice: The settings that were chosen.
    """
    return _RULES[item.kind](_Judge(choice), item)


def _kept(reason: str, to_do: str = "") -> Verdict:
    return Verdict(Fate.KEPT, reason, to_do)


def _changed(reason: str, to_do: str = "") -> Verdict:
    return Verdict(Fate.CHANGED, reason, to_do)


def _lost(reason: str, to_do: str = "") -> Verdict:
    return Verdict(Fate.LOST, reason, to_do)


class _Judge:
    def __init__(self, choice: Choice) -> None:
        self._choice = choice

    def ended(self, item: Item) -> Verdict:
        known = _type_of(item)
        return _lost(known.why, f"instead: {known.replacement}; it needs: {known.needs}")

    def engagement(self, item: Item) -> Verdict:
        reason = f"a {item.kind} ended with Amazon Pinpoint, and nothing of this package does it"
        return _lost(reason, _CONNECT)

    def application(self, _item: Item) -> Verdict:
        if not (self._choice.has("push") or self._choice.has("sms")):
            return _changed("nothing that is set up is sent through an application")
        return _changed(
            f"the stack makes a new one, {self._choice.physical_name}: CloudFormation cannot "
            "import an application",
            f"let senders use the id in /messaging/{self._choice.name}/application-id; delete the "
            "old one when nothing uses it",
        )

    def push_channel(self, item: Item) -> Verdict:
        section = section_of(item.name)
        if section is None:
            return _lost(f"{item.name} is no channel of push notifications", _CONNECT)
        if not is_on(item):
            return _changed("it is off, and left out", f"add push.{section} to switch it on")
        if not self._choice.has("push"):
            return _lost(self._choice.left_out.get("push", "push is left out"))
        to_do = "store its credentials under the name in the settings file"
        if item.name == "GCM" and item.content.get("DefaultAuthenticationMethod") != "TOKEN":
            return _changed(
                f"is push.{section}, which takes a service account: Google ended server keys",
                f"get the service account's JSON from Firebase, and {to_do}",
            )
        return _kept(f"is push.{section}", to_do)

    def email_channel(self, _item: Item) -> Verdict:
        if not self._choice.has("email"):
            why = self._choice.left_out.get("email", "what it sends from is not known")
            return _lost(f"{_type_of(_item).why} {why}", "add email to the settings file")
        return _changed(
            "Amazon SES sends the email: the section email",
            "let senders call SendEmail with the configuration set "
            f"{self._choice.physical_name} in place of SendMessages",
        )

    def sms_channel(self, item: Item) -> Verdict:
        if not self._choice.has("sms"):
            why = self._choice.left_out.get("sms", "there is nothing to send from")
            return _lost(why, "request a number, and add sms to the settings file")
        shown = [key for key in ("SenderId", "ShortCode") if item.content.get(key)]
        if shown:
            named = ", ".join(f"{key} {item.content[key]}" for key in shown)
            return _changed(
                f"is the section sms; its own {named} is not set",
                "name the pool, number or sender id in every send",
            )
        return _kept("is the section sms")

    def event_stream(self, _item: Item) -> Verdict:
        return _changed(
            f"{_type_of(_item).why} The event lake of the stack keeps the events of email and SMS",
            "read the new bucket, whose format is another; for push, let senders record results",
        )

    def stays(self, _item: Item) -> Verdict:
        return _kept(_STAYS)

    def old_events(self, item: Item) -> Verdict:
        return _kept(
            f"{_STAYS}; the event lake has its own, since this {item.kind} has other contents",
            "keep it as long as you need the old events",
        )

    def identity(self, item: Item) -> Verdict:
        if self._choice.identity and item.name == self._choice.identity.name:
            return _kept("is the one that email is sent from, and stays as it is")
        return _kept(f"{_STAYS}; this environment does not send from it")

    def configuration_set(self, item: Item) -> Verdict:
        name = self._choice.physical_name
        section = "email" if item.kind is ItemKind.EMAIL_CONFIGURATION_SET else "sms"
        if not self._choice.has(section):
            return self.stays(item)
        if item.name == name:
            return _kept(_SAME_NAME, _ADOPT)
        return _changed(
            f"{_STAYS}; the stack has {name}, with what production needs",
            f"let senders name {name}",
        )

    def event_destination(self, _item: Item) -> Verdict:
        return _changed(
            "stays with its configuration set; the events of that of the stack go to the lake",
            "read the event lake, or add such a destination where you need it",
        )

    def suppression_list(self, item: Item) -> Verdict:
        number = len(item.content["SuppressedDestinations"])
        return _kept(
            f"{number} addresses stay on the list of this account and region",
            "in another account, put those of suppressed-addresses.csv on its list",
        )

    def phone_number(self, item: Item) -> Verdict:
        chosen = self._choice
        if chosen.number is item or (chosen.pool and _is_in(item, chosen.pool)):
            return _kept("is sent from, and stays as it is")
        if chosen.stage is Stage.DEVELOPMENT:
            return _kept(f"{_STAYS}; development sends from a simulator number")
        return _kept(
            f"{_STAYS}; this environment does not send from it",
            "add it to the pool that is sent from, if it should be",
        )

    def pool(self, item: Item) -> Verdict:
        if self._choice.pool is item:
            return _kept("is sent from, with its numbers, keywords and opt-out list")
        return _kept(f"{_STAYS}; this environment does not send from it")

    def sender_id(self, item: Item) -> Verdict:
        if item in self._choice.sender_ids:
            return _kept("is in sms.origination", _ADOPT)
        return self.phone_number(item)

    def keyword(self, item: Item) -> Verdict:
        number = self._choice.number
        word = item.content["Keyword"]
        if number and item.content["OriginationIdentity"] == number.content.get("PhoneNumberId"):
            if word in ("HELP", "STOP"):
                return _kept("is in the section sms")
            return _changed(
                "a new pool takes the number, whose keywords the pool has to have too",
                f"put the keyword {word} on the pool when it is there",
            )
        return self.stays(item)

    def opt_out_list(self, item: Item) -> Verdict:
        entries = len(item.content.get("OptedOutNumbers", ()))
        name = self._choice.physical_name
        if item.name == name and not self._choice.pool and self._choice.has("sms"):
            return _kept(_SAME_NAME, _ADOPT)
        origin = self._choice.number
        if not entries or not origin or origin.content.get("OptOutListName") != item.name:
            return _kept(f"{_STAYS}, with {entries} numbers")
        return _changed(
            f"{_STAYS}; the stack makes the list {name}, on which nobody is",
            f"put the {entries} numbers of opted-out-numbers.csv on {name} before you send",
        )

    def protection(self, item: Item) -> Verdict:
        if not self._choice.has("sms"):
            return self.stays(item)
        return _changed(
            f"{_STAYS}; the stack has its own for sms.allowed_countries",
            "compare both, and set sms.allowed_countries",
        )

    def spend_limit(self, item: Item) -> Verdict:
        is_set = "monthly_spend_limit_usd" in self._choice.settings.get("sms", {})
        if is_set and item.name == "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT":
            return _kept("is sms.monthly_spend_limit_usd")
        return _kept("is a limit of the account, and stays")


def _type_of(item: Item) -> PinpointType:
    known = pinpoint_type(TYPES[item.kind])
    assert known is not None
    return known


def _is_in(identity: Item, pool: Item) -> bool:
    """Whether a number or a sender id is in a pool, by the API or by a template."""
    pool_id = pool.content.get("PoolId")
    if pool_id and identity.content.get("PoolId") == pool_id:
        return True
    members = pool.content.get("OriginationIdentities", ())
    sender_id = identity.content.get("SenderId"), identity.content.get("IsoCountryCode")
    return any(
        each == mark(identity.name)
        if isinstance(each, str)
        else (each.get("OriginationIdentity"), each.get("IsoCountryCode")) == sender_id
        for each in members
    )


_RULES: Final[Mapping[ItemKind, Callable[[_Judge, Item], Verdict]]] = {
    ItemKind.APPLICATION: _Judge.application,
    ItemKind.PUSH_CHANNEL: _Judge.push_channel,
    ItemKind.EMAIL_CHANNEL: _Judge.email_channel,
    ItemKind.SMS_CHANNEL: _Judge.sms_channel,
    ItemKind.VOICE_CHANNEL: _Judge.ended,
    ItemKind.APPLICATION_SETTINGS: _Judge.ended,
    ItemKind.EVENT_STREAM: _Judge.event_stream,
    ItemKind.STREAM: _Judge.old_events,
    ItemKind.BUCKET: _Judge.old_events,
    ItemKind.SEGMENT: _Judge.engagement,
    ItemKind.CAMPAIGN: _Judge.engagement,
    ItemKind.JOURNEY: _Judge.engagement,
    ItemKind.EMAIL_IDENTITY: _Judge.identity,
    ItemKind.EMAIL_CONFIGURATION_SET: _Judge.configuration_set,
    ItemKind.EMAIL_EVENT_DESTINATION: _Judge.event_destination,
    ItemKind.SUPPRESSION_LIST: _Judge.suppression_list,
    ItemKind.PHONE_NUMBER: _Judge.phone_number,
    ItemKind.POOL: _Judge.pool,
    ItemKind.SENDER_ID: _Judge.sender_id,
    ItemKind.KEYWORD: _Judge.keyword,
    ItemKind.OPT_OUT_LIST: _Judge.opt_out_list,
    ItemKind.PROTECT_CONFIGURATION: _Judge.protection,
    ItemKind.SMS_CONFIGURATION_SET: _Judge.configuration_set,
    ItemKind.SMS_EVENT_DESTINATION: _Judge.event_destination,
    ItemKind.SPEND_LIMIT: _Judge.spend_limit,
    ItemKind.REGISTRATION: _Judge.stays,
}

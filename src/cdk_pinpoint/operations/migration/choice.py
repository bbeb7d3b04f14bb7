"""Choose the settings of an environment from what there is.

An environment sends email from one identity and text messages from one pool or number. What an
account has beside them stays where it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cdk_pinpoint.environment import InvalidEnvironment, MessagingEnvironment
from cdk_pinpoint.environment.stages import Stage
from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.migration.channel_settings import (
    REPLACE,
    address_of,
    email_settings,
    push_settings,
    sms_settings,
    without_marks,
)
from cdk_pinpoint.operations.migration.inventory import Inventory, Item, ItemKind

_IDENTITY: Final = ItemKind.EMAIL_IDENTITY


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """The settings, and what they were made from.

    Attributes:
        name: Name of the environment.
        stage: Its stage.
        settings: What the settings file holds; empty where no channel can be set up.
        to_do: What a person has to fill in or look at, as sentences.
        left_out: Why a section is not there, by its name.
        identity: The identity that email is sent from.
        pool: The pool that text messages are sent from.
        number: The number that text messages are sent from, where there is no pool.
        sender_ids: The names that text messages are sent from, where there is neither.
    """

    name: str
    stage: Stage
    settings: Mapping[str, Any]
    to_do: tuple[str, ...]
    left_out: Mapping[str, str]
    identity: Item | None
    pool: Item | None
    number: Item | None
    sender_ids: tuple[Item, ...]

    @property
    def physical_name(self) -> str:
        """The name that parts of the environment have in AWS."""
        return f"messaging-{self.name}"

    def has(self, section: str) -> bool:
        """Whether there are settings of a part.

        Args:
            section: Such as `email`.
        """
        return section in self.settings


def choose(inventory: Inventory, *, name: str, stage: Stage) -> Choice:
    """Choose settings.

    Args:
        inventory: What there is.
        name: Name of the environment.
        stage: Its stage.

    Raises:
        WrongUseError: Name, account or region cannot be those of an environment.
    """
    to_do: list[str] = []
    left_out: dict[str, str] = {}
    identity = _identity(inventory, left_out)
    pool, number, sender_ids = _origins(inventory, stage, to_do)
    sections: dict[str, Any] = {}
    if identity:
        sections["email"] = email_settings(inventory, identity, stage, to_do)
    if pool or number or sender_ids or (stage is Stage.DEVELOPMENT and inventory.of(*_SMS)):
        sections["sms"] = sms_settings(
            inventory, stage, to_do, pool=pool, number=number, sender_ids=sender_ids
        )
    elif inventory.of(ItemKind.SMS_CHANNEL):
        left_out["sms"] = "there is no number, pool or sender id to send from"
    push = push_settings(inventory, name, to_do)
    if push:
        sections["push"] = push
    basis: dict[str, Any] = {
        "name": name,
        "stage": stage.value,
        "account": inventory.account,
        "region": inventory.region,
    }
    beside: dict[str, Any] = {}
    if stage is Stage.PRODUCTION:
        beside = {"alarms": {"notify": [f"{REPLACE}@example.com"]}}
        to_do.append(f"alarms.notify: put the addresses that alarms go to in place of {REPLACE}")
    _leave_out_what_does_not_fit(basis, sections, beside, left_out)
    to_do += [f"{section}: is left out: {why}" for section, why in left_out.items()]
    return Choice(
        name=name,
        stage=stage,
        settings={**basis, **sections, **beside} if sections else {},
        to_do=tuple(each for each in to_do if _concerns(each, sections, left_out)),
        left_out=left_out,
        identity=identity if "email" in sections else None,
        pool=pool if "sms" in sections else None,
        number=number if "sms" in sections else None,
        sender_ids=sender_ids if "sms" in sections else (),
    )


_SMS: Final = (ItemKind.SMS_CHANNEL, ItemKind.PHONE_NUMBER, ItemKind.POOL, ItemKind.SENDER_ID)


def _identity(inventory: Inventory, left_out: dict[str, str]) -> Item | None:
    """That of the email channel, or the only one."""
    identities = {each.name.lower(): each for each in inventory.of(_IDENTITY)}
    for channel in inventory.of(ItemKind.EMAIL_CHANNEL):
        named = without_marks(channel.content.get("Identity")).rpartition("/")[2].lower()
        address = address_of(channel)
        for candidate in (named, address, address.rpartition("@")[2]):
            if candidate in identities:
                return identities[candidate]
        # What could not be looked at is there all the same.
        if named or address:
            return Item(kind=_IDENTITY, name=named or address, content={})
    domains = [each for name, each in identities.items() if "@" not in name]
    candidates = domains or list(identities.values())
    if len(candidates) > 1:
        names = ", ".join(sorted(each.name for each in candidates))
        left_out["email"] = f"no email channel says which identity to send from: {names}"
    return candidates[0] if len(candidates) == 1 else None


def _origins(
    inventory: Inventory, stage: Stage, to_do: list[str]
) -> tuple[Item | None, Item | None, tuple[Item, ...]]:
    """What text messages are sent from: a pool, else a number, else names."""
    if stage is Stage.DEVELOPMENT:
        # It sends from a simulator number, and takes nothing that reaches people.
        return None, None, ()
    pools = sorted(inventory.of(ItemKind.POOL), key=lambda each: each.name)
    numbers = sorted(inventory.of(ItemKind.PHONE_NUMBER), key=lambda each: each.name)
    for field, found in (("pool_id", pools), ("phone_number_id", numbers)):
        if len(found) > 1:
            names = ", ".join(each.name for each in found)
            to_do.append(f"sms.{field}: there are several, of which the first is taken: {names}")
        if found:
            pool = found[0] if field == "pool_id" else None
            return pool, None if pool else found[0], ()
    return None, None, inventory.of(ItemKind.SENDER_ID)


def _leave_out_what_does_not_fit(
    basis: Mapping[str, Any],
    sections: dict[str, Any],
    beside: Mapping[str, Any],
    left_out: dict[str, str],
) -> None:
    """Take out each section that an environment refuses, such as a channel its region has not."""
    while sections:
        try:
            MessagingEnvironment.from_mapping({**basis, **sections, **beside})
        except InvalidEnvironment as error:
            wrong = {each.field.partition(".")[0]: str(each.text) for each in error.problems}
            if not wrong.keys() <= sections.keys():
                told = "; ".join(f"{each.field}: {each.text}" for each in error.problems)
                raise WrongUseError(f"no environment can be made of it: {told}") from error
            for section, text in wrong.items():
                del sections[section]
                left_out[section] = text
        else:
            return


def _concerns(to_do: str, sections: Mapping[str, Any], left_out: Mapping[str, str]) -> bool:
    """Whether it is of a part that is there, or says why it is not."""
    section = to_do.partition(":")[0].partition(".")[0]
    if section in left_out and section not in sections:
        return ": is left out: " in to_do
    return bool(sections)

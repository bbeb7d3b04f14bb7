"""What environments may not share: names, identities, sender IDs, DNS records, account settings."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Protocol

from cdk_pinpoint.environment.email import EmailSettings
from cdk_pinpoint.environment.problems import Problem
from cdk_pinpoint.environment.sms import SenderId, SmsSettings


class Deployed(Protocol):
    """What two environments can get in each other's way with."""

    @property
    def name(self) -> str:
        """Name of the environment, part of its physical names."""

    @property
    def account(self) -> str:
        """Account it is deployed to."""

    @property
    def region(self) -> str:
        """Region it is deployed to."""

    @property
    def email(self) -> EmailSettings | None:
        """Its email, if it has any."""

    @property
    def sms(self) -> SmsSettings | None:
        """Its text messages, if it has any."""


_Rule = tuple[Callable[[Deployed], Sequence[Hashable]], str, str]


def conflicts(environments: Sequence[tuple[str, Deployed]]) -> list[Problem]:
    """Return what later environments repeat of earlier ones, and names that begin with another's.

    Args:
        environments: Valid environments, each with its file.
    """
    problems: list[Problem] = []
    for keys_of, field, text in _RULES:
        first: dict[Hashable, str] = {}
        for source, environment in environments:
            for key in keys_of(environment):
                if key not in first:
                    first[key] = source
                    continue
                value = key[-1] if isinstance(key, tuple) else key
                problems.append(Problem(source, field, text.format(value=value, other=first[key])))
    return problems + [
        Problem(
            source,
            "name",
            f"'{environment.name}' begins with '{other.name}-', so the roles of {other_source} "
            "would reach its alarms, both being in one account and region; give it another name",
        )
        for source, environment in environments
        for other_source, other in environments
        if (environment.account, environment.region) == (other.account, other.region)
        and environment.name.startswith(f"{other.name}-")
    ]


def _name(environment: Deployed) -> Sequence[Hashable]:
    return [environment.name]


def _identity(environment: Deployed) -> Sequence[Hashable]:
    email = environment.email
    if email is None or email.existing_identity:
        return []
    return [(environment.account, environment.region, email.domain or email.address)]


def _records(environment: Deployed) -> Sequence[Hashable]:
    email = environment.email
    if email is None or email.hosted_zone is None:
        return []
    return [(email.hosted_zone.id, email.domain)]


def _number(environment: Deployed) -> Sequence[Hashable]:
    sms = environment.sms
    if sms is None or sms.phone_number_id is None:
        return []
    return [(environment.account, environment.region, sms.phone_number_id)]


def _sender_ids(environment: Deployed) -> Sequence[Hashable]:
    origination = (environment.sms and environment.sms.origination) or ()
    where = environment.account, environment.region
    return [(*where, each.country, each.id) for each in origination if isinstance(each, SenderId)]


def _spend_limit(environment: Deployed) -> Sequence[Hashable]:
    sms = environment.sms
    if sms is None or sms.monthly_spend_limit_usd is None:
        return []
    return [(environment.account, environment.region)]


_RULES: tuple[_Rule, ...] = (
    (
        _name,
        "name",
        "'{value}' is the name in {other} too; give each environment its own",
    ),
    (
        _identity,
        "email",
        (
            "'{value}' is created in {other} too, in the same account and region; set "
            "existing_identity: true in one of them, or use a subdomain"
        ),
    ),
    (
        _records,
        "email.hosted_zone",
        (
            "the DNS records of '{value}' are written in {other} too; use a subdomain, or leave "
            "hosted_zone out of one of them"
        ),
    ),
    (
        _number,
        "sms.phone_number_id",
        "'{value}' is sent from in {other} too, and a number is in one pool only; use another",
    ),
    (
        _sender_ids,
        "sms.origination",
        (
            "the sender ID '{value}' is requested in {other} too, for the same country, account "
            "and region; use another"
        ),
    ),
    (
        _spend_limit,
        "sms.monthly_spend_limit_usd",
        (
            "is set in {other} too, and it is one setting of the whole account in '{value}'; "
            "keep one of them"
        ),
    ),
)

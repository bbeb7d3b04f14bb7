"""What text messages are sent from, and what holds them back.

https://docs.aws.amazon.com/sms-voice/latest/userguide/protect.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cdk_pinpoint.operations.doctor.checks import Area, Finding, check, problem, warning
from cdk_pinpoint.operations.doctor.sms_account import SERVICE, has_sms
from cdk_pinpoint.operations.doctor.subject import NotThereError, Subject
from cdk_pinpoint.published_names import PublishedName
from cdk_pinpoint.sms_countries import SMS_COUNTRIES

_PROTECTION: Final = "AWS::SMSVOICE::ProtectConfiguration"
_DENIED: Final = ("REQUIRES_UPDATES", "REQUIRES_AUTHENTICATION", "CLOSED", "DELETED")


def _has_own_pool(subject: Subject) -> bool:
    sms = subject.environment.sms
    return sms is not None and sms.pool_id is None


def _set(subject: Subject) -> Any:
    name = subject.name(PublishedName.SMS_CONFIGURATION_SET)
    answer = subject.ask(SERVICE, "describe_configuration_sets", ConfigurationSetNames=[name])
    return answer["ConfigurationSets"][0]


def _pool(subject: Subject) -> Any:
    pool_id = subject.name(PublishedName.SMS_POOL_ID)
    return subject.ask(SERVICE, "describe_pools", PoolIds=[pool_id])["Pools"][0]


def _own_protection(subject: Subject) -> str:
    found = subject.resources(_PROTECTION)
    if not found:
        raise NotThereError(_PROTECTION)
    return found[0]


def _number_ids(subject: Subject) -> list[str]:
    sms = subject.environment.sms
    existing = [sms.phone_number_id] if sms and sms.phone_number_id else []
    return sorted([*subject.resources("AWS::SMSVOICE::PhoneNumber"), *existing])


def _numbers(subject: Subject, ids: list[str]) -> list[Any]:
    if not ids:
        return []
    return list(subject.ask(SERVICE, "describe_phone_numbers", PhoneNumberIds=ids)["PhoneNumbers"])


def _sender_ids(subject: Subject) -> list[Any]:
    wanted = [
        {"SenderId": each.id, "IsoCountryCode": each.country}
        for each in subject.environment.sms_origination
        if each.kind == "sender-id"
    ]
    if not wanted:
        return []
    return list(subject.ask(SERVICE, "describe_sender_ids", SenderIds=wanted)["SenderIds"])


@check(
    "sms-configuration-set",
    Area.SMS,
    "the configuration set is there",
    why="every send names it, and fails without it",
    mend="cdk deploy {stack}, after removing what is left of it",
    needs=has_sms,
)
def configuration_set(subject: Subject) -> Iterator[Finding]:
    """Look whether the set exists."""
    name = subject.name(PublishedName.SMS_CONFIGURATION_SET)
    try:
        _set(subject)
    except NotThereError:
        yield problem(f"there is no configuration set {name}")


@check(
    "sms-events",
    Area.SMS,
    "the events of texts go to the lake",
    why="without events nobody knows what arrived",
    mend="aws pinpoint-sms-voice-v2 update-event-destination --configuration-set-name "
    "{sms_configuration_set} --event-destination-name EventLake --enabled; or make it again by "
    "cdk deploy {stack}",
    needs=has_sms,
)
def events(subject: Subject) -> Iterator[Finding]:
    """Look at the event destination of the set."""
    found = _set(subject)
    stream, name = subject.name(PublishedName.SMS_EVENT_STREAM), found["ConfigurationSetName"]
    to_lake = [
        each
        for each in found["EventDestinations"]
        if each.get("KinesisFirehoseDestination", {})
        .get("DeliveryStreamArn", "")
        .endswith(f"/{stream}")
    ]
    if not to_lake:
        yield problem(f"{name} sends no events to the stream {stream}")
    elif not any(each["Enabled"] for each in to_lake):
        yield problem(f"the event destination of {name} to the stream {stream} is off")


@check(
    "sms-pool",
    Area.SMS,
    "the pool is active",
    why="texts are sent from it",
    mend="AWS End User Messaging SMS console > Phone pools > {pool}; where it is gone, "
    "cdk deploy {stack} after removing what is left of it",
    needs=has_sms,
)
def pool(subject: Subject) -> Iterator[Finding]:
    """Look at the status of the pool."""
    pool_id = subject.name(PublishedName.SMS_POOL_ID)
    try:
        status = _pool(subject)["Status"]
    except NotThereError:
        yield problem(f"there is no pool {pool_id}")
        return
    if status != "ACTIVE":
        yield problem(f"the pool {pool_id} is {status.lower()}")


@check(
    "sms-numbers",
    Area.SMS,
    "the numbers are active",
    why="a number that waits for its registration sends nothing",
    mend="register it: AWS End User Messaging SMS console > Registrations, type of the number; "
    "then wait for the review",
    needs=_has_own_pool,
)
def numbers(subject: Subject) -> Iterator[Finding]:
    """Look at the status of each number."""
    ids = _number_ids(subject)
    try:
        found = _numbers(subject, ids)
    except NotThereError:
        yield problem("a number of the stack does not exist any more")
        return
    for number in found:
        if number["Status"] == "PENDING":
            yield warning(f"the number {number['PhoneNumber']} is pending")
        elif number["Status"] != "ACTIVE":
            yield problem(f"the number {number['PhoneNumber']} is {number['Status'].lower()}")


@check(
    "sms-sender-ids",
    Area.SMS,
    "the sender IDs are there",
    why="texts to their countries come from them",
    mend="cdk deploy {stack}, after removing what is left of it",
    needs=_has_own_pool,
)
def sender_ids(subject: Subject) -> Iterator[Finding]:
    """Look whether each sender ID of the settings exists."""
    try:
        _sender_ids(subject)
    except NotThereError:
        yield problem("a sender ID of the settings does not exist")


@check(
    "sms-registrations",
    Area.SMS,
    "the registrations are complete",
    why="carriers block what is not registered",
    mend="AWS End User Messaging SMS console > Registrations > {registration}: complete it, or "
    "correct what the review asks for",
    needs=_has_own_pool,
)
def registrations(subject: Subject) -> Iterator[Finding]:
    """Look at the registrations that numbers and sender IDs belong to."""
    owners = [*_numbers(subject, _number_ids(subject)), *_sender_ids(subject)]
    wanted = sorted({each["RegistrationId"] for each in owners if each.get("RegistrationId")})
    if not wanted:
        return
    answer = subject.ask(SERVICE, "describe_registrations", RegistrationIds=wanted)
    for each in answer["Registrations"]:
        status, name = each["RegistrationStatus"], each["RegistrationId"]
        what = f"the registration {name} has the status {status}"
        if status in _DENIED:
            yield problem(what, registration=name)
        elif status != "COMPLETE":
            yield warning(what, registration=name)


@check(
    "sms-opt-outs",
    Area.SMS,
    "AWS keeps who answered STOP",
    why="texting people who opted out is against the law in most countries",
    mend="aws pinpoint-sms-voice-v2 update-pool --pool-id {pool} --opt-out-list-name {list} "
    "--no-self-managed-opt-outs-enabled",
    needs=_has_own_pool,
)
def opt_outs(subject: Subject) -> Iterator[Finding]:
    """Look whether the pool uses the opt-out list of the environment, and AWS fills it."""
    found = _pool(subject)
    wanted = subject.name(PublishedName.SMS_CONFIGURATION_SET)
    if found["SelfManagedOptOutsEnabled"]:
        yield problem(f"AWS ignores STOP in the pool {found['PoolId']}", list=wanted)
    if found["OptOutListName"] != wanted:
        yield problem(
            f"the pool uses the opt-out list {found['OptOutListName']}, not {wanted}", list=wanted
        )
    else:
        try:
            subject.ask(SERVICE, "describe_opt_out_lists", OptOutListNames=[wanted])
        except NotThereError:
            yield problem(f"there is no opt-out list {wanted}", list=wanted)


@check(
    "sms-protection",
    Area.SMS,
    "texts go to the allowed countries and to no other",
    why="a country that is blocked gets nothing: a person or the send breaker has paused SMS; one "
    "that is open invites fraud with expensive numbers",
    mend="find out why, then cdk-pinpoint resume --environment {environment} --channel sms; or "
    "cdk deploy {stack}",
    needs=has_sms,
)
def protection(subject: Subject) -> Iterator[Finding]:
    """Compare the rules of the protect configuration with the settings."""
    own = _own_protection(subject)
    try:
        answer = subject.ask(
            SERVICE,
            "get_protect_configuration_country_rule_set",
            ProtectConfigurationId=own,
            NumberCapability="SMS",
        )
    except NotThereError:
        yield problem(f"there is no protect configuration {own}")
        return
    rules = answer["CountryRuleSet"]
    assert subject.environment.sms is not None
    allowed = subject.environment.sms.allowed_countries
    # What has no rule is allowed.
    status = {
        country: rules.get(country, {}).get("ProtectStatus", "ALLOW") for country in SMS_COUNTRIES
    }
    blocked = [country for country in allowed if status.get(country) == "BLOCK"]
    is_open = sorted(c for c in SMS_COUNTRIES if c not in allowed and status[c] == "ALLOW")
    if blocked:
        yield problem(f"texts to {', '.join(blocked)} are blocked, though allowed by the settings")
    if is_open:
        shown = ", ".join(is_open[:5]) + (f" and {len(is_open) - 5} more" * (len(is_open) > 5))
        yield problem(f"texts go to {shown}, which the settings do not allow")


@check(
    "sms-protection-association",
    Area.SMS,
    "the configuration set is protected",
    why="without it texts that name the set go to any country",
    mend="aws pinpoint-sms-voice-v2 associate-protect-configuration --configuration-set-name "
    "{sms_configuration_set} --protect-configuration-id {protect_configuration}",
    needs=has_sms,
)
def protection_association(subject: Subject) -> Iterator[Finding]:
    """Look whether the set uses the protect configuration of the stack."""
    own = _own_protection(subject)
    found = _set(subject).get("ProtectConfigurationId")
    if found != own:
        yield problem(
            f"{subject.words['sms_configuration_set']} uses "
            f"{found or 'no protect configuration'}, not {own}",
            protect_configuration=own,
        )

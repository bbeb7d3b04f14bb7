"""Text messages in the account and region: the sandbox, what may be spent, how much there may be.

https://docs.aws.amazon.com/sms-voice/latest/userguide/sandbox.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cdk_pinpoint.environment import SenderId, Stage
from cdk_pinpoint.operations.doctor.checks import Area, Finding, Moment, check, problem, warning
from cdk_pinpoint.operations.doctor.metrics import latest
from cdk_pinpoint.operations.doctor.subject import Subject

SERVICE: Final = "pinpoint-sms-voice-v2"
_LIMIT: Final = "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT"


def has_sms(subject: Subject) -> bool:
    """Whether the environment sends text messages.

    Args:
        subject: The environment.
    """
    return subject.environment.sms is not None


def account_attributes(subject: Subject) -> Mapping[str, str]:
    """The attributes of the account, by name.

    Args:
        subject: The environment.
    """
    answer = subject.ask_all(SERVICE, "describe_account_attributes")
    return {each["Name"]: each["Value"] for each in answer["AccountAttributes"]}


def _spend_limit(subject: Subject) -> Any:
    answer = subject.ask_all(SERVICE, "describe_spend_limits")
    return next(each for each in answer["SpendLimits"] if each["Name"] == _LIMIT)


def _wants_limit(subject: Subject) -> bool:
    sms = subject.environment.sms
    return sms is not None and sms.monthly_spend_limit_usd is not None


def _wants_ten_dlc(subject: Subject) -> bool:
    return any(each.kind == "ten-dlc" for each in subject.environment.sms_origination)


@check(
    "sms-sandbox",
    Area.SMS_ACCOUNT,
    "text messages are out of the sandbox",
    why="in the sandbox texts reach verified numbers only",
    mend="ask for production access: AWS End User Messaging SMS console > Overview > Request "
    "production access, in {region}",
    moment=Moment.ALWAYS,
    needs=has_sms,
)
def sandbox(subject: Subject) -> Iterator[Finding]:
    """Look at the tier of the account."""
    tier = account_attributes(subject).get("ACCOUNT_TIER")
    if tier != "PRODUCTION":
        what = f"text messages are in the {(tier or 'unknown tier').lower()}"
        # Development sends from a simulator number, which reaches no phone anyway.
        is_development = subject.environment.stage is Stage.DEVELOPMENT
        yield warning(what) if is_development else problem(what)


@check(
    "sms-spend-limit",
    Area.SMS_ACCOUNT,
    "the spend limit is that of the settings",
    why="at the enforced limit AWS stops sending; above the wanted one nothing holds a fraud back",
    mend="cdk deploy {stack}; where the account may spend less than wanted, open a case: AWS "
    "Support Center > Service limit increase > AWS End User Messaging SMS",
    moment=Moment.ALWAYS,
    needs=_wants_limit,
)
def spend_limit(subject: Subject) -> Iterator[Finding]:
    """Compare the limit of the settings with the enforced one, or before with the possible one."""
    assert subject.environment.sms is not None
    wanted = subject.environment.sms.monthly_spend_limit_usd
    assert wanted is not None
    limit = _spend_limit(subject)
    if limit["MaxLimit"] < wanted:
        yield problem(
            f"the account may spend {limit['MaxLimit']} USD a month, the settings want {wanted}"
        )
    elif subject.is_deployed and limit["EnforcedLimit"] != wanted:
        yield problem(f"the enforced limit is {limit['EnforcedLimit']} USD, not {wanted}")


@check(
    "sms-spend",
    Area.SMS_ACCOUNT,
    "this month's spending is below the alarm",
    why="at the limit AWS stops sending until the next month",
    mend="find what sends more than usual (named query 'sms by country'), or raise "
    "sms.monthly_spend_limit_usd in the settings and cdk deploy {stack}",
    moment=Moment.ALWAYS,
    needs=has_sms,
)
def spend(subject: Subject) -> Iterator[Finding]:
    """Compare what the month has cost with the enforced limit."""
    limit = _spend_limit(subject)["EnforcedLimit"]
    spent = latest(subject, "AWS/SMSVoice", "TextMessageMonthlySpend", {}, hours=24)
    if spent is None or not limit:
        return
    what = f"{spent:.2f} of {limit} USD are spent this month"
    if spent >= limit:
        yield problem(what)
    elif spent >= subject.environment.alarms.sms_spend_share * limit:
        yield warning(what)


@check(
    "sms-account-limits",
    Area.SMS_ACCOUNT,
    "the account has room for what the settings want",
    why="a deployment fails where AWS grants no further number, sender ID, pool or set",
    mend="release what is unused, or ask for more: Service Quotas console > AWS End User "
    "Messaging SMS, in {region}",
    moment=Moment.BEFORE,
    needs=has_sms,
)
def account_limits(subject: Subject) -> Iterator[Finding]:
    """Compare what is wanted with what is left."""
    environment = subject.environment
    assert environment.sms is not None
    wanted = Counter(CONFIGURATION_SETS=1)
    if not environment.sms.pool_id:
        wanted.update(POOLS=1, OPT_OUT_LISTS=1)
    for each in environment.sms_origination:
        wanted["SENDER_IDS" if isinstance(each, SenderId) else "PHONE_NUMBERS"] += 1
    answer = subject.ask_all(SERVICE, "describe_account_limits")
    for limit in answer["AccountLimits"]:
        needed = wanted[limit["Name"]]
        if needed and limit["Used"] + needed > limit["Max"]:
            shown = limit["Name"].lower().replace("_", " ")
            yield problem(
                f"{limit['Used']} of {limit['Max']} {shown} are used, {needed} more are wanted"
            )


@check(
    "sms-ten-dlc-campaign",
    Area.SMS_ACCOUNT,
    "a 10DLC campaign is registered",
    why="AWS gives a 10DLC number only to a registered campaign, which takes weeks",
    mend="register a brand and a campaign: AWS End User Messaging SMS console > Registrations",
    moment=Moment.BEFORE,
    needs=_wants_ten_dlc,
)
def ten_dlc_campaign(subject: Subject) -> Iterator[Finding]:
    """Look for a campaign that is complete."""
    registrations = subject.ask_all(SERVICE, "describe_registrations")["Registrations"]
    campaigns = [each for each in registrations if "TEN_DLC_CAMPAIGN" in each["RegistrationType"]]
    if not any(each["RegistrationStatus"] == "COMPLETE" for each in campaigns):
        shown = ", ".join(
            f"{each['RegistrationId']} is {each['RegistrationStatus']}" for each in campaigns
        )
        yield problem(f"no 10DLC campaign is registered{': ' if shown else ''}{shown}")


@check(
    "sms-account-protection",
    Area.SMS_ACCOUNT,
    "texts without a configuration set are protected",
    why="one-time passwords through the application name no set, so that only the account's "
    "default protection keeps them from countries that are not allowed",
    mend="aws pinpoint-sms-voice-v2 set-account-default-protect-configuration "
    "--protect-configuration-id {protect_configuration} --region {region}",
    needs=lambda subject: subject.environment.sends_sms_through_application,
)
def account_protection(subject: Subject) -> Iterator[Finding]:
    """Look for a default protect configuration."""
    if "DEFAULT_PROTECT_CONFIGURATION_ID" not in account_attributes(subject):
        ours = subject.resources("AWS::SMSVOICE::ProtectConfiguration")
        yield warning(
            "the account has no default protect configuration",
            **({"protect_configuration": ours[0]} if ours else {}),
        )

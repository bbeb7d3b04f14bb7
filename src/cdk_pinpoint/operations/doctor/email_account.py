"""Amazon SES in the account and region: whether it sends, how much, and to whom.

https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cdk_pinpoint.environment import Stage
from cdk_pinpoint.operations.doctor.checks import Area, Finding, Moment, check, problem, warning
from cdk_pinpoint.operations.doctor.subject import Subject

_BUSY: Final = 0.8
_UNLIMITED: Final = -1


def has_email(subject: Subject) -> bool:
    """Whether the environment sends email.

    Args:
        subject: The environment.
    """
    return subject.environment.email is not None


def _account(subject: Subject) -> Any:
    return subject.ask("sesv2", "get_account")


@check(
    "ses-sandbox",
    Area.EMAIL_ACCOUNT,
    "Amazon SES is out of the sandbox",
    why="in the sandbox mail reaches verified addresses and the mailbox simulator only, 200 a day",
    mend="ask for production access: Amazon SES console > Account dashboard > Request production "
    "access, in {region}",
    moment=Moment.ALWAYS,
    needs=has_email,
)
def sandbox(subject: Subject) -> Iterator[Finding]:
    """Look whether the account has production access."""
    account = _account(subject)
    if account["ProductionAccessEnabled"]:
        return
    review = account.get("Details", {}).get("ReviewDetails", {}).get("Status")
    what = "Amazon SES is in the sandbox"
    if review:
        what += f"; the request for production access is {review.lower()}"
    # Development may do without: it reaches nobody but recipients that can be verified.
    is_development = subject.environment.stage is Stage.DEVELOPMENT
    yield warning(what) if is_development else problem(what)


@check(
    "ses-account-sending",
    Area.EMAIL_ACCOUNT,
    "sending is enabled for the account",
    why="while it is off, no environment of the account and region sends email",
    mend="find out who turned it off and why, then "
    "aws sesv2 put-account-sending-attributes --sending-enabled --region {region}",
    moment=Moment.ALWAYS,
    needs=has_email,
)
def account_sending(subject: Subject) -> Iterator[Finding]:
    """Look whether somebody, or AWS, has turned sending off."""
    if not _account(subject)["SendingEnabled"]:
        yield problem(f"sending is off for the account in {subject.environment.region}")


@check(
    "ses-enforcement",
    Area.EMAIL_ACCOUNT,
    "AWS has no complaint about the account",
    why="AWS reviews an account at a bounce rate of 5 % or a complaint rate of 0.1 %, and pauses "
    "it when that does not change",
    mend="read the case: Amazon SES console > Reputation metrics, and AWS Support Center; stop "
    "the mail that bounces or is called spam, and answer the case",
    moment=Moment.ALWAYS,
    needs=has_email,
)
def enforcement(subject: Subject) -> Iterator[Finding]:
    """Look at the review status of the account."""
    status = _account(subject)["EnforcementStatus"]
    if status == "PROBATION":
        yield problem("the account is on probation: AWS reviews its sending")
    elif status == "SHUTDOWN":
        yield problem("the account is shut down: AWS has paused its sending")
    elif status != "HEALTHY":
        yield warning(f"the status of the account is {status}")


@check(
    "ses-quota",
    Area.EMAIL_ACCOUNT,
    "less than 80 % of the day's sending quota is used",
    why="beyond the quota Amazon SES refuses every message until older ones are 24 hours old",
    mend="ask for more: Service Quotas console > Amazon SES > Sending quota, in {region}; or find "
    "what sends more than usual",
    moment=Moment.ALWAYS,
    needs=has_email,
)
def quota(subject: Subject) -> Iterator[Finding]:
    """Compare what was sent in 24 hours with the quota."""
    numbers = _account(subject)["SendQuota"]
    most, sent = numbers["Max24HourSend"], numbers["SentLast24Hours"]
    if most == _UNLIMITED:
        return
    what = (
        f"{sent:.0f} of {most:.0f} messages of 24 hours are sent; "
        f"{numbers['MaxSendRate']:g} a second are allowed"
    )
    if sent >= most:
        yield problem(what)
    elif sent >= _BUSY * most:
        yield warning(what)

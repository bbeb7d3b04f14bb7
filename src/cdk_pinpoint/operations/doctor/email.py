"""The identity that mail comes from, and the configuration set it is sent through.

https://docs.aws.amazon.com/ses/latest/dg/verify-addresses-and-domains.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cdk_pinpoint.operations.doctor.checks import Area, Finding, Moment, check, problem, warning
from cdk_pinpoint.operations.doctor.email_account import has_email
from cdk_pinpoint.operations.doctor.subject import NotThereError, Subject
from cdk_pinpoint.published_names import PublishedName

_NEEDED_EVENTS: Final = {"BOUNCE", "COMPLAINT", "DELIVERY", "SEND"}


def has_identity(subject: Subject) -> bool:
    """Whether there is an identity to look at: always once deployed, before it an existing one.

    Args:
        subject: The environment.
    """
    email = subject.environment.email
    return email is not None and (subject.is_deployed or email.existing_identity)


def has_domain(subject: Subject) -> bool:
    """Whether that identity is a domain.

    Args:
        subject: The environment.
    """
    email = subject.environment.email
    return has_identity(subject) and email is not None and email.domain is not None


def has_mail_from(subject: Subject) -> bool:
    """Whether the environment set a MAIL FROM domain.

    Args:
        subject: The environment.
    """
    email = subject.environment.email
    return subject.is_deployed and email is not None and email.mail_from_domain is not None


def identity_of(subject: Subject) -> Any:
    """What Amazon SES says of the identity.

    Args:
        subject: The environment.

    Raises:
        NotThereError: It does not exist.
    """
    email = subject.environment.email
    assert email is not None
    return subject.ask("sesv2", "get_email_identity", EmailIdentity=email.domain or email.address)


def _set(subject: Subject) -> Any:
    name = subject.name(PublishedName.EMAIL_CONFIGURATION_SET)
    return subject.ask("sesv2", "get_configuration_set", ConfigurationSetName=name)


@check(
    "email-identity",
    Area.EMAIL,
    "the identity is verified",
    why="Amazon SES sends from verified identities only",
    mend="write the DNS records that are outputs of the stack, or for an address follow the link "
    "in the mail from AWS: aws sesv2 get-email-identity --email-identity {domain}",
    moment=Moment.ALWAYS,
    needs=has_identity,
)
def identity(subject: Subject) -> Iterator[Finding]:
    """Look whether the identity may send."""
    try:
        found = identity_of(subject)
    except NotThereError:
        yield problem(f"there is no identity {subject.words['domain']}")
        return
    if not found["VerifiedForSendingStatus"]:
        error = found.get("VerificationInfo", {}).get("ErrorType")
        status = found.get("VerificationStatus", "PENDING")
        yield problem(f"the identity {subject.words['domain']} is not verified: {error or status}")


@check(
    "email-dkim",
    Area.EMAIL,
    "Amazon SES signs with DKIM",
    why="without a signature of the domain, mail fails DMARC and ends as spam",
    mend="correct the DKIM records in DNS and wait up to 72 hours; where signing is off, "
    "aws sesv2 put-email-identity-dkim-attributes --email-identity {domain} --signing-enabled",
    moment=Moment.ALWAYS,
    needs=has_domain,
)
def dkim(subject: Subject) -> Iterator[Finding]:
    """Look at what Amazon SES says of DKIM."""
    attributes = identity_of(subject).get("DkimAttributes", {})
    if not attributes.get("SigningEnabled"):
        yield problem("signing with DKIM is off")
    elif attributes.get("Status") != "SUCCESS":
        yield problem(f"Amazon SES has not found the DKIM records: {attributes.get('Status')}")


@check(
    "email-mail-from",
    Area.EMAIL,
    "the MAIL FROM domain is set up",
    why="without it bounces return to amazonses.com, and SPF does not count for DMARC",
    mend="correct the MX record in DNS and wait up to 72 hours; where it is another domain, "
    "aws sesv2 put-email-identity-mail-from-attributes --email-identity {domain} "
    "--mail-from-domain {mail_from}",
    needs=has_mail_from,
)
def mail_from(subject: Subject) -> Iterator[Finding]:
    """Look at what Amazon SES says of the MAIL FROM domain."""
    attributes = identity_of(subject).get("MailFromAttributes", {})
    wanted, found = subject.words["mail_from"], attributes.get("MailFromDomain")
    if found != wanted:
        yield problem(f"the MAIL FROM domain is {found or 'not set'}, not {wanted}")
    elif attributes.get("MailFromDomainStatus") != "SUCCESS":
        yield problem(
            f"Amazon SES has not found the MX record of {wanted}: "
            f"{attributes.get('MailFromDomainStatus')}"
        )


@check(
    "email-default-set",
    Area.EMAIL,
    "the identity uses the configuration set",
    why="mail that names no set goes out unseen: no events, no suppression list, no breaker",
    mend="aws sesv2 put-email-identity-configuration-set-attributes --email-identity {domain} "
    "--configuration-set-name {configuration_set}",
    needs=lambda subject: (
        has_identity(subject)
        and subject.environment.email is not None
        and not subject.environment.email.existing_identity
    ),
)
def default_set(subject: Subject) -> Iterator[Finding]:
    """Compare the default set of the identity with the published one."""
    found = identity_of(subject).get("ConfigurationSetName")
    wanted = subject.name(PublishedName.EMAIL_CONFIGURATION_SET)
    if found != wanted:
        yield problem(f"the identity uses {found or 'no configuration set'}, not {wanted}")


@check(
    "email-configuration-set",
    Area.EMAIL,
    "the configuration set is there",
    why="every send names it, and fails without it",
    mend="cdk deploy {stack}, after removing what is left of it",
    needs=has_email,
)
def configuration_set(subject: Subject) -> Iterator[Finding]:
    """Look whether the set exists."""
    name = subject.name(PublishedName.EMAIL_CONFIGURATION_SET)
    try:
        _set(subject)
    except NotThereError:
        yield problem(f"there is no configuration set {name}")


@check(
    "email-sending",
    Area.EMAIL,
    "sending through the configuration set is enabled",
    why="a person or the send breaker has paused email; nothing is sent until a person resumes",
    mend="find out why, then cdk-pinpoint resume --environment {environment} --channel email",
    needs=has_email,
)
def sending(subject: Subject) -> Iterator[Finding]:
    """Look whether email is paused."""
    options = _set(subject).get("SendingOptions", {})
    if not options.get("SendingEnabled", True):
        yield problem(f"sending through {subject.words['configuration_set']} is off")


@check(
    "email-tls",
    Area.EMAIL,
    "mail goes out by TLS only",
    why="otherwise mail to servers without TLS can be read on its way",
    mend="aws sesv2 put-configuration-set-delivery-options "
    "--configuration-set-name {configuration_set} --tls-policy REQUIRE",
    needs=has_email,
)
def tls(subject: Subject) -> Iterator[Finding]:
    """Look at the TLS policy of the set."""
    policy = _set(subject).get("DeliveryOptions", {}).get("TlsPolicy", "OPTIONAL")
    if policy != "REQUIRE":
        yield problem(f"TLS is {policy.lower()} in {subject.words['configuration_set']}")


@check(
    "email-reputation-metrics",
    Area.EMAIL,
    "reputation metrics are published",
    why="the alarms on bounces and complaints, and the send breaker, watch them",
    mend="aws sesv2 put-configuration-set-reputation-options "
    "--configuration-set-name {configuration_set} --reputation-metrics-enabled",
    needs=has_email,
)
def reputation_metrics(subject: Subject) -> Iterator[Finding]:
    """Look at the reputation options of the set."""
    if not _set(subject).get("ReputationOptions", {}).get("ReputationMetricsEnabled"):
        yield problem(f"{subject.words['configuration_set']} publishes no reputation metrics")


@check(
    "email-suppression",
    Area.EMAIL,
    "bounced and complained addresses are suppressed",
    why="mail to them again costs reputation",
    mend="aws sesv2 put-configuration-set-suppression-options "
    "--configuration-set-name {configuration_set} --suppressed-reasons BOUNCE COMPLAINT",
    needs=has_email,
)
def suppression(subject: Subject) -> Iterator[Finding]:
    """Look at the suppression options of the set."""
    reasons = _set(subject).get("SuppressionOptions", {}).get("SuppressedReasons", [])
    missing = {"BOUNCE", "COMPLAINT"} - set(reasons)
    if missing:
        shown = " and ".join(sorted(missing)).lower()
        yield problem(f"addresses are not suppressed after a {shown}")


@check(
    "email-events",
    Area.EMAIL,
    "the events of mail go to the lake and to CloudWatch",
    why="without events nobody knows what arrived, and the alarms see nothing",
    mend="turn the destination on: Amazon SES console > Configuration sets > {configuration_set} "
    "> Event destinations; or make it again by cdk deploy {stack}",
    needs=has_email,
)
def events(subject: Subject) -> Iterator[Finding]:
    """Look at the event destinations of the set."""
    name = subject.name(PublishedName.EMAIL_CONFIGURATION_SET)
    destinations = subject.ask(
        "sesv2", "get_configuration_set_event_destinations", ConfigurationSetName=name
    )["EventDestinations"]
    stream = subject.name(PublishedName.EMAIL_EVENT_STREAM)
    to_lake = [
        each
        for each in destinations
        if each.get("KinesisFirehoseDestination", {})
        .get("DeliveryStreamArn", "")
        .endswith(f"/{stream}")
    ]
    counted = [each for each in destinations if "CloudWatchDestination" in each]
    for what, found in ((f"the stream {stream}", to_lake), ("CloudWatch", counted)):
        if not found:
            yield problem(f"{name} sends no events to {what}")
        elif not any(each["Enabled"] for each in found):
            yield problem(f"the event destination of {name} to {what} is off")
    types = {each for destination in to_lake for each in destination["MatchingEventTypes"]}
    missing = _NEEDED_EVENTS - types
    if to_lake and missing:
        yield warning(f"the lake gets no {', '.join(sorted(missing)).lower()} events")

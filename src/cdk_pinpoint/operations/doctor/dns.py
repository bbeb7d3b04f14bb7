"""The DNS records that mail is judged by.

https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-verification.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cdk_pinpoint.environment.dmarc import DmarcPolicy, DmarcSettings
from cdk_pinpoint.operations.doctor.checks import (
    Area,
    Finding,
    Moment,
    Severity,
    cannot_tell,
    check,
    problem,
    warning,
)
from cdk_pinpoint.operations.doctor.email import has_domain, has_mail_from, identity_of
from cdk_pinpoint.operations.doctor.name_server import NoAnswerError, NoRecordError
from cdk_pinpoint.operations.doctor.subject import NotThereError, Subject

_STRENGTH: Final = tuple(DmarcPolicy)


def _has_zone(subject: Subject) -> bool:
    email = subject.environment.email
    return email is not None and email.hosted_zone is not None


def _has_tracking(subject: Subject) -> bool:
    email = subject.environment.email
    return subject.is_deployed and email is not None and email.tracking_domain is not None


@check(
    "dns-hosted-zone",
    Area.DNS,
    "the hosted zone is there, and public",
    why="the deployment writes the DNS records to it, and fails without it",
    mend="correct email.hosted_zone in the settings: aws route53 list-hosted-zones",
    moment=Moment.BEFORE,
    needs=_has_zone,
)
def hosted_zone(subject: Subject) -> Iterator[Finding]:
    """Look whether the zone exists under its name, and receivers can ask it."""
    email = subject.environment.email
    assert email is not None
    assert email.hosted_zone is not None
    wanted = email.hosted_zone
    try:
        found = subject.ask("route53", "get_hosted_zone", Id=wanted.id)["HostedZone"]
    except NotThereError:
        yield problem(f"there is no hosted zone {wanted.id} in {subject.environment.account}")
        return
    name = found["Name"].removesuffix(".")
    if name != wanted.name:
        yield problem(f"the hosted zone {wanted.id} is of {name}, not of {wanted.name}")
    elif found.get("Config", {}).get("PrivateZone"):
        yield problem(f"the hosted zone {wanted.id} is private, so that no receiver can ask it")


@check(
    "dns-dkim",
    Area.DNS,
    "the DKIM records are in DNS",
    why="receivers find the key there that the signature is checked with",
    mend="write the record as it should be: {name} CNAME {value}",
    moment=Moment.ALWAYS,
    needs=has_domain,
)
def dkim(subject: Subject) -> Iterator[Finding]:
    """Compare the alias of each DKIM token with the one that SES expects."""
    attributes = identity_of(subject).get("DkimAttributes", {})
    if attributes.get("SigningAttributesOrigin") == "EXTERNAL":
        return
    zone = attributes.get("SigningHostedZone") or "dkim.amazonses.com"
    for token in attributes.get("Tokens", []):
        name = f"{token}._domainkey.{subject.words['domain']}"
        found = list(_alias(subject, name, f"{token}.{zone}"))
        yield from found
        if any(each.severity is Severity.CANNOT_TELL for each in found):
            # The others would take as long to tell nothing.
            return


@check(
    "dns-mail-from",
    Area.DNS,
    "the MX record of the MAIL FROM domain is in DNS",
    why="bounces return there; Amazon SES falls back to its own domain where the record is not "
    "exactly one",
    mend="write the record as it should be, and no other MX: {name} MX 10 {value}",
    needs=has_mail_from,
)
def mail_from(subject: Subject) -> Iterator[Finding]:
    """Look for exactly the one MX record."""
    name = subject.words["mail_from"]
    wanted = f"feedback-smtp.{subject.environment.region}.amazonses.com"
    try:
        found = [each.split()[-1] for each in subject.name_server.records(name, "MX")]
    except (NoRecordError, NoAnswerError) as error:
        yield _unanswered(error, name=name, value=wanted)
        return
    if len(found) > 1:
        yield problem(
            f"{name} has {len(found)} MX records: {', '.join(sorted(found))}",
            name=name,
            value=wanted,
        )
    elif found != [wanted]:
        yield problem(
            f"the MX record of {name} is {found[0]}, not {wanted}", name=name, value=wanted
        )


@check(
    "dns-spf",
    Area.DNS,
    "the SPF record of the MAIL FROM domain is in DNS",
    why="receivers ask it whether Amazon SES may send for the domain; with two records SPF fails",
    mend='write one record: {name} TXT "v=spf1 include:amazonses.com ~all"',
    needs=has_mail_from,
)
def spf(subject: Subject) -> Iterator[Finding]:
    """Look for exactly one SPF record, which includes Amazon SES."""
    name = subject.words["mail_from"]
    try:
        texts = subject.name_server.records(name, "TXT")
    except (NoRecordError, NoAnswerError) as error:
        yield _unanswered(error, name=name)
        return
    found = [text for text in texts if text.lower().split(" ")[0] == "v=spf1"]
    if not found:
        yield problem(f"{name} has no SPF record among its TXT records", name=name)
    elif len(found) > 1:
        yield problem(f"{name} has {len(found)} SPF records, where one is allowed", name=name)
    elif "include:amazonses.com" not in found[0].lower().split():
        yield problem(f"the SPF record of {name} leaves Amazon SES out: {found[0]}", name=name)


@check(
    "dns-dmarc",
    Area.DNS,
    "the DMARC record is in DNS",
    why="it tells receivers what to do with forged mail, and large ones refuse mail without it",
    mend='write one record: {name} TXT "{value}"',
    moment=Moment.ALWAYS,
    needs=has_domain,
)
def dmarc(subject: Subject) -> Iterator[Finding]:
    """Compare the DMARC record with the settings; a stricter policy is as well."""
    settings, domain = subject.environment.dmarc, subject.words["domain"]
    # Where somebody else keeps the record, it may be that of a domain above.
    above = domain.count(".") if settings == "existing" else 1
    names = [f"_dmarc.{domain.split('.', level)[-1]}" for level in range(above)]
    words = {"name": names[0], "value": _dmarc_value(settings)}
    missing: NoRecordError | None = None
    for name in names:
        try:
            texts = subject.name_server.records(name, "TXT")
        except NoAnswerError as error:
            yield cannot_tell(str(error))
            return
        except NoRecordError as error:
            missing = missing or error
            continue
        yield from _dmarc_findings(name, texts, settings, words)
        return
    yield problem(str(missing), **words)


@check(
    "dns-tracking",
    Area.DNS,
    "the alias of the tracking domain is in DNS",
    why="links in mail that is tracked lead nowhere without it",
    mend="write the record as it should be: {name} CNAME {value}",
    needs=_has_tracking,
)
def tracking(subject: Subject) -> Iterator[Finding]:
    """Compare the alias of the tracking domain with that of the region."""
    email = subject.environment.email
    assert email is not None
    assert email.tracking_domain is not None
    host = f"r.{subject.environment.region}.awstrack.me"
    yield from _alias(subject, email.tracking_domain, host)


def _alias(subject: Subject, name: str, wanted: str) -> Iterator[Finding]:
    try:
        found = subject.name_server.records(name, "CNAME")
    except (NoRecordError, NoAnswerError) as error:
        yield _unanswered(error, name=name, value=wanted)
        return
    if found != [wanted]:
        yield problem(
            f"{name} is an alias of {', '.join(found)}, not of {wanted}", name=name, value=wanted
        )


def _unanswered(error: NoRecordError | NoAnswerError, **words: str) -> Finding:
    if isinstance(error, NoAnswerError):
        return cannot_tell(str(error))
    return problem(str(error), **words)


def _dmarc_value(settings: DmarcSettings | str | None) -> str:
    if not isinstance(settings, DmarcSettings):
        return "v=DMARC1; p=none"
    report = f"; rua={settings.report_to}" if settings.report_to else ""
    return f"v=DMARC1; p={settings.policy}{report}"


def _dmarc_findings(
    name: str, texts: list[str], settings: DmarcSettings | str | None, words: dict[str, str]
) -> Iterator[Finding]:
    found = [text for text in texts if text.replace(" ", "").lower().startswith("v=dmarc1")]
    if not found:
        yield problem(f"{name} has no DMARC record among its TXT records", **words)
        return
    if len(found) > 1:
        yield problem(f"{name} has {len(found)} DMARC records, where one is allowed", **words)
        return
    pairs = (part.partition("=") for part in found[0].split(";"))
    tags = {key.strip().lower(): value.strip() for key, _, value in pairs}
    policy = tags.get("p", "").lower()
    if policy not in _STRENGTH:
        yield problem(f"the DMARC record of {name} has no policy: {found[0]}", **words)
    elif isinstance(settings, DmarcSettings):
        if _STRENGTH.index(DmarcPolicy(policy)) < _STRENGTH.index(settings.policy):
            yield problem(
                f"the DMARC policy of {name} is {policy}, weaker than {settings.policy}", **words
            )
        if settings.report_to and settings.report_to.lower() not in tags.get("rua", "").lower():
            yield warning(f"the DMARC reports of {name} do not go to {settings.report_to}", **words)

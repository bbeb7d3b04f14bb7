"""The domain or address that mail comes from, with the DNS records that prove it.

https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html
"""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_ses as ses
from constructs import Construct

from cdk_pinpoint._checks import is_token, require_match, require_one_of
from cdk_pinpoint._place import place_of
from cdk_pinpoint.email.dmarc import Dmarc
from cdk_pinpoint.email.dns_record import DnsRecord, provide_records

_MAIL_FROM_PRIORITY: Final = 10
_DOMAIN: Final = r"([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+"


class SendingIdentity(Construct):
    """An SES identity with DKIM, custom MAIL FROM and DMARC.

    Defines an `AWS::SES::EmailIdentity`. With a hosted zone, the records are written to it; without
    one, each is an output of the stack, to be written wherever the domain is kept. A deployment
    does not wait for the records: SES verifies the identity when it sees them.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        domain: The domain that mail comes from. Exactly one of *domain* and *address*.
        address: The single address that mail comes from; its owner confirms it by a link that SES
            sends. It has no DNS records of its own.
        configuration_set: The set that is used where a send names none.
            Default: - none.
        hosted_zone: The zone of the domain or of a parent of it.
            Default: - the records are outputs.
        mail_from_domain: The subdomain that bounces return to, which aligns SPF with the domain.
            Default: - `bounce.` and the domain.
        dmarc: The DMARC record.
            Default: - a record that asks for nothing (`Dmarc.none()`).
        removal_policy: What happens to the identity and its records when they leave the stack.
            Default: - they are retained.

    Raises:
        ValueError: Both or neither of *domain* and *address* are given, one of them is malformed,
            or the MAIL FROM domain is not below the domain.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        domain: str | None = None,
        address: str | None = None,
        configuration_set: ses.IConfigurationSet | None = None,
        hosted_zone: route53.IHostedZone | None = None,
        mail_from_domain: str | None = None,
        dmarc: Dmarc | None = None,
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        require_one_of("SendingIdentity", domain=domain, address=address)
        if domain is not None:
            require_match("domain", domain, _DOMAIN, allowed="a domain such as 'mail.example.com'")
        if address is not None:
            require_match("address", address, rf"[^@\s]+@{_DOMAIN}", allowed="an email address")
        if domain and mail_from_domain:
            _require_below(mail_from_domain, domain)
        super().__init__(scope, id)
        mail_from = mail_from_domain or (f"bounce.{domain}" if domain else None)
        self.email_identity = ses.EmailIdentity(
            self,
            "Resource",
            identity=ses.Identity.domain(domain) if domain else ses.Identity.email(address or ""),
            configuration_set=configuration_set,
            mail_from_domain=mail_from,
            # A mistake in DNS should cost alignment, not mail.
            mail_from_behavior_on_mx_failure=(
                ses.MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE if mail_from else None
            ),
        )
        self.email_identity.apply_removal_policy(removal_policy)
        self.dns_records: list[DnsRecord] = []
        if domain and mail_from:
            self.dns_records = self._dns_records(domain, mail_from, dmarc or Dmarc.none())
        provide_records(
            self, self.dns_records, hosted_zone=hosted_zone, removal_policy=removal_policy
        )

    def _dns_records(self, domain: str, mail_from: str, dmarc: Dmarc) -> list[DnsRecord]:
        region = place_of(self).region
        records = [
            # Read from the identity: the host differs by region.
            DnsRecord(f"Dkim{number}", "CNAME", record.name, record.value)
            for number, record in enumerate(self.email_identity.dkim_records, start=1)
        ]
        records += [
            DnsRecord(
                "MailFromMx",
                "MX",
                mail_from,
                f"{_MAIL_FROM_PRIORITY} feedback-smtp.{region}.amazonses.com",
            ),
            DnsRecord("MailFromSpf", "TXT", mail_from, "v=spf1 include:amazonses.com ~all"),
        ]
        if dmarc.policy:
            records.append(DnsRecord("Dmarc", "TXT", f"_dmarc.{domain}", dmarc.record_value()))
        return records


def _require_below(mail_from_domain: str, domain: str) -> None:
    if is_token(mail_from_domain) or is_token(domain):
        return
    if not mail_from_domain.endswith(f".{domain}"):
        raise ValueError(
            f"'mail_from_domain' must be a subdomain of '{domain}', got '{mail_from_domain}'; "
            f"use for example 'bounce.{domain}'"
        )

"""The email of an environment: Amazon SES."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import (
    Field,
    StrictBool,
    StrictStr,
    ValidationInfo,
    field_validator,
)

from cdk_pinpoint.environment.base import (
    DomainName,
    EmailAddress,
    EmailPattern,
    Matching,
    Settings,
    is_below,
    repeated,
)
from cdk_pinpoint.environment.dmarc import Dmarc, DmarcPolicy, DmarcSettings
from cdk_pinpoint.environment.problems import FieldProblem, check, shown
from cdk_pinpoint.environment.stages import Stage

_LONGEST_DOMAIN: Final = 253 - len(f"{'x' * 32}._domainkey.")
"""A DKIM record is named by a token of 32 characters, `_domainkey` and the domain, 253 at most."""


class HostedZone(Settings):
    """The public Route 53 hosted zone that DNS records are written to."""

    id: Annotated[
        StrictStr,
        Matching("Z[A-Z0-9]{1,31}", "is not a hosted zone id; use for example Z0123456789"),
    ] = Field(description="Id of the zone, without /hostedzone/, for example Z0123456789.")
    name: DomainName = Field(description="Name of the zone, for example example.com.")


class EmailSettings(Settings):
    """Email that is sent through Amazon SES, from one identity: a domain or an address."""

    domain: DomainName | None = Field(
        default=None,
        description="Domain that email is sent from, for example mail.example.com. "
        "Exactly one of domain and address. "
        "https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html",
    )
    address: EmailAddress | None = Field(
        default=None,
        description="Address that email is sent from, where no domain can be verified. "
        "Exactly one of domain and address.",
    )
    existing_identity: StrictBool = Field(
        default=False,
        description="The identity was made elsewhere: neither it nor its DNS records are created. "
        "Default: false.",
    )
    hosted_zone: HostedZone | None = Field(
        default=None,
        description="Public Route 53 zone of the domain, to write its DNS records to. "
        "Default: the records are printed as stack outputs.",
    )
    senders: tuple[EmailAddress, ...] = Field(
        default=(),
        description="Addresses that email may be sent from, at the domain or a subdomain of it. "
        "Default: any address of the identity.",
    )
    mail_from_domain: DomainName | None = Field(
        default=None,
        description="Subdomain of the domain that bounces return to. Default: bounce.<domain>. "
        "https://docs.aws.amazon.com/ses/latest/dg/mail-from.html",
    )
    dmarc: Dmarc | None = Field(
        default=None,
        description="`existing`, to leave the DMARC record alone, or its policy and report_to. "
        "Required with hosted_zone in staging and production. "
        "Default by stage: policy none, quarantine, quarantine; existing with existing_identity.",
    )
    allowed_recipients: tuple[EmailPattern, ...] = Field(
        default=(),
        description="Addresses, or *@domain, that the sender role may send to. "
        "Required in development and staging, refused in production.",
    )
    tracking_domain: DomainName | None = Field(
        default=None,
        description="Subdomain of the domain that links of tracked opens and clicks point to. SES "
        "takes it once the domain is verified, so add it after the first deployment. "
        "Default: opens and clicks are not tracked. "
        "https://docs.aws.amazon.com/ses/latest/dg/configure-custom-open-click-domains.html",
    )
    dedicated_ip_pool: (
        Annotated[
            StrictStr,
            Matching(
                "[a-z0-9_-]{1,64}",
                "is not the name of a pool; use 1 to 64 lower-case letters, digits, _ and -",
            ),
        ]
        | None
    ) = Field(
        default=None,
        description="Name of an existing dedicated IP pool to send through. "
        "Default: the IP addresses that Amazon SES shares.",
    )
    virtual_deliverability_manager: StrictBool = Field(
        default=False,
        description="Use Virtual Deliverability Manager, which is charged for each message and "
        "must be on in the account. "
        "Default: false. https://docs.aws.amazon.com/ses/latest/dg/vdm.html",
    )

    @field_validator("address")
    @classmethod
    def _one_identity(cls, address: str | None, info: ValidationInfo) -> str | None:
        if "domain" not in info.data:
            return address
        domain = info.data["domain"]
        if domain is None and address is None:
            check([("", "has no identity; give exactly one of domain and address")])
        if domain is not None and address is not None:
            raise ValueError(f"{shown(address)} is beside domain {shown(domain)}; keep one of them")
        return address

    @field_validator("hosted_zone")
    @classmethod
    def _zone_of_the_domain(
        cls, hosted_zone: HostedZone | None, info: ValidationInfo
    ) -> HostedZone | None:
        if hosted_zone is None:
            return None
        _refuse_without_records(info.data, "no DNS records are written")
        domain = info.data.get("domain")
        if domain and domain != hosted_zone.name and not is_below(domain, hosted_zone.name):
            check(
                [
                    (
                        "hosted_zone.name",
                        (
                            f"{shown(hosted_zone.name)} is not the zone of email.domain "
                            f"{shown(domain)}; use the domain itself or a domain above it"
                        ),
                    )
                ]
            )
        return hosted_zone

    @field_validator("senders")
    @classmethod
    def _senders_of_the_identity(
        cls, senders: tuple[str, ...], info: ValidationInfo
    ) -> tuple[str, ...]:
        domain, address = info.data.get("domain"), info.data.get("address")
        problems = list(repeated(senders, "senders"))
        for index, sender in enumerate(senders):
            at = sender.rpartition("@")[2]
            if domain and at != domain and not is_below(at, domain):
                problems.append(
                    (
                        f"senders.{index}",
                        (
                            f"{shown(sender)} is not an address at {domain}; "
                            "use an address of email.domain or a subdomain of it"
                        ),
                    )
                )
            if address and sender != address:
                problems.append(
                    (
                        f"senders.{index}",
                        (
                            f"{shown(sender)} is not email.address {shown(address)}, the only one "
                            "that is verified; use that, or verify the domain with email.domain"
                        ),
                    )
                )
        check(problems)
        return senders

    @field_validator("mail_from_domain")
    @classmethod
    def _mail_from_subdomain(cls, mail_from: str | None, info: ValidationInfo) -> str | None:
        domain = info.data.get("domain")
        if domain and not info.data.get("existing_identity") and len(domain) > _LONGEST_DOMAIN:
            problem = (
                f"{shown(domain)} has {len(domain)} characters; use at most {_LONGEST_DOMAIN}, "
                "since a DNS name has 253 and a DKIM record puts 44 before the domain"
            )
            check([("domain", problem)])
        if mail_from is None:
            return f"bounce.{domain}" if domain and not info.data.get("existing_identity") else None
        _refuse_without_records(info.data, "no MAIL FROM domain is set")
        _require_subdomain(mail_from, domain)
        return mail_from

    @field_validator("dmarc")
    @classmethod
    def _dmarc_of_the_domain(
        cls, dmarc: DmarcSettings | Literal["existing"] | None, info: ValidationInfo
    ) -> DmarcSettings | Literal["existing"] | None:
        if isinstance(dmarc, DmarcSettings):
            _refuse_without_records(info.data, "no DMARC record is written")
        return dmarc

    @field_validator("allowed_recipients")
    @classmethod
    def _recipients_once(cls, recipients: tuple[str, ...]) -> tuple[str, ...]:
        check(repeated(recipients, "allowed_recipients"))
        return recipients

    @field_validator("tracking_domain")
    @classmethod
    def _tracking_subdomain(cls, tracking: str | None, info: ValidationInfo) -> str | None:
        if tracking is None:
            return None
        if info.data.get("address"):
            raise ValueError(f"{shown(tracking)} needs email.domain, not email.address; remove it")
        _require_subdomain(tracking, info.data.get("domain"))
        if tracking == info.data.get("mail_from_domain"):
            raise ValueError(
                f"{shown(tracking)} is email.mail_from_domain too; their DNS records exclude each "
                "other, so use another subdomain"
            )
        return tracking

    def stage_problems(self, stage: Stage) -> Iterator[FieldProblem]:
        """Yield what *stage* refuses: strangers as recipients, and a DMARC record that is weak."""
        if stage is Stage.PRODUCTION:
            if self.allowed_recipients:
                yield (
                    "allowed_recipients",
                    (
                        "is refused in production, which sends to anyone; remove it, "
                        "or use stage staging"
                    ),
                )
            if isinstance(self.dmarc, DmarcSettings) and self.dmarc.policy is DmarcPolicy.NONE:
                yield (
                    "dmarc.policy",
                    (
                        "'none' is refused in production, where receivers must act on forged mail; "
                        "use quarantine or reject"
                    ),
                )
        elif not self.allowed_recipients:
            yield (
                "allowed_recipients",
                (
                    f"is required in {stage}, which must not reach strangers; give addresses or "
                    "*@domain, for example *@example.com"
                ),
            )
        if stage is not Stage.DEVELOPMENT and self.hosted_zone and self.dmarc is None:
            yield (
                "dmarc",
                (
                    f"is required in {stage} with hosted_zone; use existing to leave the record "
                    "alone, or {policy: quarantine, report_to: mailto:...}"
                ),
            )


def _refuse_without_records(data: Mapping[str, Any], consequence: str) -> None:
    """Refuse settings of a domain identity where no domain identity is created."""
    if data.get("address"):
        raise ValueError(f"{consequence} for email.address; remove it or use email.domain")
    if data.get("existing_identity"):
        raise ValueError(f"{consequence} with email.existing_identity; remove one of them")


def _require_subdomain(value: str, domain: str | None) -> None:
    if domain and not is_below(value, domain):
        raise ValueError(
            f"{shown(value)} is not a subdomain of email.domain; use a name that ends in .{domain}"
        )

"""The email section: an identity, who sends, who receives, and the records of its domain."""

from __future__ import annotations

import pytest

from cdk_pinpoint.environment import DmarcSettings, MessagingEnvironment

from .conftest import Problems, Settings


def test_a_domain_has_defaults(production: Settings):
    email = MessagingEnvironment.from_mapping(production).email
    assert email.mail_from_domain == "bounce.mail.example.com"
    assert email.senders == ()
    assert email.existing_identity is False
    assert email.tracking_domain is None
    assert email.virtual_deliverability_manager is False


def test_an_address_has_no_records(production: Settings):
    production["email"] = {"address": "shop@example.com", "senders": ["shop@example.com"]}
    environment = MessagingEnvironment.from_mapping(production)
    assert environment.email.mail_from_domain is None
    assert environment.dmarc is None


def test_an_existing_identity_keeps_its_records(production: Settings):
    production["email"]["existing_identity"] = True
    environment = MessagingEnvironment.from_mapping(production)
    assert environment.email.mail_from_domain is None
    assert environment.dmarc == "existing"


def test_everything_can_be_configured(production: Settings):
    production["email"] = {
        "domain": "mail.example.com",
        "hosted_zone": {"id": "Z0123456789", "name": "example.com"},
        "senders": ["a@mail.example.com", "b@news.mail.example.com"],
        "mail_from_domain": "return.mail.example.com",
        "dmarc": {"policy": "reject", "report_to": "mailto:dmarc@example.com"},
        "tracking_domain": "click.mail.example.com",
        "dedicated_ip_pool": "shop-pool",
        "virtual_deliverability_manager": True,
    }
    environment = MessagingEnvironment.from_mapping(production)
    assert environment.dmarc == DmarcSettings(policy="reject", report_to="mailto:dmarc@example.com")
    assert environment.email.mail_from_domain == "return.mail.example.com"


@pytest.mark.parametrize("name", ["mail.example.com", "example.com"])
def test_the_zone_may_be_the_domain_or_above(production: Settings, problems: Problems, name: str):
    production["email"] |= {"hosted_zone": {"id": "Z1", "name": name}, "dmarc": "existing"}
    assert problems(production) == []
    assert MessagingEnvironment.from_mapping(production).dmarc == "existing"


ADDRESS = {"address": "shop@example.com"}
DOMAIN = {"domain": "mail.example.com"}
ZONE = {"hosted_zone": {"id": "Z1", "name": "example.com"}}


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ({}, ["email: has no identity; give exactly one of domain and address"]),
        (
            {**DOMAIN, **ADDRESS},
            [
                (
                    "email.address: 'shop@example.com' is beside domain 'mail.example.com'; "
                    "keep one of them"
                )
            ],
        ),
        (
            {"domain": "Mail.Example.com"},
            [
                (
                    "email.domain: 'Mail.Example.com' is not a domain name; use lower-case labels "
                    "joined by dots, for example mail.example.com"
                )
            ],
        ),
        (
            {"address": "shop"},
            [
                (
                    "email.address: 'shop' is not an email address; use name@domain with a "
                    "lower-case "
                    "domain, for example hello@mail.example.com"
                )
            ],
        ),
        (
            {**DOMAIN, "hosted_zone": {"id": "Z1", "name": "other.com"}},
            [
                (
                    "email.hosted_zone.name: 'other.com' is not the zone of email.domain "
                    "'mail.example.com'; use the domain itself or a domain above it"
                )
            ],
        ),
        (
            {**DOMAIN, "hosted_zone": {"id": "/hostedzone/Z1", "name": "example.com"}},
            [
                (
                    "email.hosted_zone.id: '/hostedzone/Z1' is not a hosted zone id; "
                    "use for example Z0123456789"
                )
            ],
        ),
        (
            {**ADDRESS, **ZONE},
            [
                (
                    "email.hosted_zone: no DNS records are written for email.address; "
                    "remove it or use email.domain"
                )
            ],
        ),
        (
            {**DOMAIN, **ZONE, "existing_identity": True},
            [
                (
                    "email.hosted_zone: no DNS records are written with email.existing_identity; "
                    "remove one of them"
                )
            ],
        ),
        (
            {**DOMAIN, "senders": ["bob@other.com", "a@mail.example.com", "x@notmail.example.com"]},
            [
                (
                    "email.senders.0: 'bob@other.com' is not an address at mail.example.com; "
                    "use an address of email.domain or a subdomain of it"
                ),
                (
                    "email.senders.2: 'x@notmail.example.com' is not an address at "
                    "mail.example.com; "
                    "use an address of email.domain or a subdomain of it"
                ),
            ],
        ),
        (
            {**DOMAIN, "senders": ["a@mail.example.com", "a@mail.example.com"]},
            ["email.senders.1: 'a@mail.example.com' is there twice; remove one"],
        ),
        (
            {**ADDRESS, "senders": ["other@example.com"]},
            [
                (
                    "email.senders.0: 'other@example.com' is not email.address "
                    "'shop@example.com', the "
                    "only one that is verified; use that, or verify the domain with email.domain"
                )
            ],
        ),
        (
            {**DOMAIN, "domain": f"{'a.' * 104}io"},
            [
                (
                    f"email.domain: '{('a.' * 104)[:80]}...' has 210 characters; "
                    "use at most 209, since a DNS name has 253 and a DKIM record puts 44 before "
                    "the domain"
                )
            ],
        ),
        (
            {**DOMAIN, "mail_from_domain": "mail.example.com"},
            [
                (
                    "email.mail_from_domain: 'mail.example.com' is not a subdomain of "
                    "email.domain; "
                    "use a name that ends in .mail.example.com"
                )
            ],
        ),
        (
            {**ADDRESS, "mail_from_domain": "bounce.example.com"},
            [
                (
                    "email.mail_from_domain: no MAIL FROM domain is set for email.address; "
                    "remove it or use email.domain"
                )
            ],
        ),
        (
            {**DOMAIN, "existing_identity": True, "dmarc": {"policy": "none"}},
            [
                (
                    "email.dmarc: no DMARC record is written with email.existing_identity; "
                    "remove one of them"
                )
            ],
        ),
        (
            {**DOMAIN, "tracking_domain": "click.example.com"},
            [
                (
                    "email.tracking_domain: 'click.example.com' is not a subdomain of "
                    "email.domain; "
                    "use a name that ends in .mail.example.com"
                )
            ],
        ),
        (
            {**DOMAIN, "tracking_domain": "bounce.mail.example.com"},
            [
                (
                    "email.tracking_domain: 'bounce.mail.example.com' is "
                    "email.mail_from_domain too; "
                    "their DNS records exclude each other, so use another subdomain"
                )
            ],
        ),
        (
            {**ADDRESS, "tracking_domain": "click.example.com"},
            [
                (
                    "email.tracking_domain: 'click.example.com' needs email.domain, not "
                    "email.address; "
                    "remove it"
                )
            ],
        ),
        (
            {**DOMAIN, "existing_identity": "yes"},
            ["email.existing_identity: 'yes' is not true or false"],
        ),
        (
            {**DOMAIN, "dedicated_ip_pool": "Shop Pool"},
            [
                (
                    "email.dedicated_ip_pool: 'Shop Pool' is not the name of a pool; "
                    "use 1 to 64 lower-case letters, digits, _ and -"
                )
            ],
        ),
    ],
)
def test_fails_when_email_is_wrong(
    production: Settings, problems: Problems, email: Settings, expected: list[str]
):
    production["email"] = email
    assert problems(production) == expected


@pytest.mark.parametrize("recipient", ["*", "*@*", "a*@example.com", "${x}@example.com", "a@b?.de"])
def test_fails_when_a_recipient_is_a_wider_pattern(
    development: Settings, problems: Problems, recipient: str
):
    development["email"]["allowed_recipients"] = [recipient]
    assert problems(development) == [
        (
            f"email.allowed_recipients.0: {recipient!r} is neither an email address nor *@domain; "
            "use for example tester@example.com or *@example.com"
        )
    ]


@pytest.mark.parametrize("stage", ["development", "staging"])
def test_fails_when_nonproduction_names_no_recipients(
    request: pytest.FixtureRequest, problems: Problems, stage: str
):
    settings = request.getfixturevalue(stage)
    del settings["email"]["allowed_recipients"]
    assert problems(settings) == [
        (
            f"email.allowed_recipients: is required in {stage}, which must not reach strangers; "
            "give addresses or *@domain, for example *@example.com"
        )
    ]


def test_fails_when_production_limits_recipients(production: Settings, problems: Problems):
    production["email"]["allowed_recipients"] = ["*@example.com"]
    assert problems(production) == [
        (
            "email.allowed_recipients: is refused in production, which sends to anyone; remove it, "
            "or use stage staging"
        )
    ]


def test_fails_when_production_leaves_forged_mail_alone(production: Settings, problems: Problems):
    production["email"]["dmarc"] = {"policy": "none"}
    assert problems(production) == [
        (
            "email.dmarc.policy: 'none' is refused in production, where receivers must act "
            "on forged "
            "mail; use quarantine or reject"
        )
    ]


@pytest.mark.parametrize("stage", ["staging", "production"])
def test_fails_when_a_written_dmarc_record_is_not_configured(
    request: pytest.FixtureRequest, problems: Problems, stage: str
):
    settings = request.getfixturevalue(stage)
    settings["email"] |= ZONE
    assert problems(settings) == [
        (
            f"email.dmarc: is required in {stage} with hosted_zone; use existing to leave the "
            "record "
            "alone, or {policy: quarantine, report_to: mailto:...}"
        )
    ]


def test_development_writes_a_dmarc_record_that_only_watches(
    development: Settings, problems: Problems
):
    development["email"] |= ZONE
    assert problems(development) == []

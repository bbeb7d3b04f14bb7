"""The DNS records that mail is judged by, asked of a real name server."""

import pytest

from cdk_pinpoint import PublishedName

DOMAIN = "mail.dns.example.com"
FROM = f"bounce.{DOMAIN}"
DMARC = f"_dmarc.{DOMAIN}"
NAMES = {PublishedName.EMAIL_CONFIGURATION_SET: "mail"}
SETTINGS = {
    "domain": DOMAIN,
    "allowed_recipients": ["*@example.com"],
    "dmarc": {"policy": "quarantine", "report_to": "mailto:dmarc@example.com"},
}


@pytest.fixture
def look(ward, dns):
    """What a check says while these are the records."""

    def answer(name, records=(), **settings):
        dns.records = {key: list(values) for key, values in dict(records).items()}
        subject = ward.subject(email={**SETTINGS, **settings}, names=NAMES, resolver=dns.address)
        return ward.findings(name, subject)

    return answer


@pytest.fixture
def tokens(ward):
    identity = ward.client("sesv2").create_email_identity(EmailIdentity=DOMAIN)
    return identity["DkimAttributes"]["Tokens"]


def alias(token, zone="dkim.amazonses.com"):
    return {(f"{token}._domainkey.{DOMAIN}", "CNAME"): [f"{token}.{zone}"]}


def test_dkim(look, tokens):
    one, *others = tokens
    right = {key: value for token in others for key, value in alias(token).items()}
    name = f"{one}._domainkey.{DOMAIN}"
    assert look("dns-dkim", {**right, **alias(one)}) == []
    assert look("dns-dkim", right) == [("problem", f"there is no name {name}")]
    assert look("dns-dkim", {**right, (name, "TXT"): ["p=MIGf"]}) == [
        ("problem", f"{name} has no CNAME record")
    ]
    assert look("dns-dkim", {**right, **alias(one, "dkim.example.net")}) == [
        (
            "problem",
            f"{name} is an alias of {one}.dkim.example.net, not of {one}.dkim.amazonses.com",
        )
    ]


def test_a_region_with_a_zone_of_its_own(look, tokens, ward):
    zone = "dkim.af-south-1.amazonses.com"
    attributes = {"SigningEnabled": True, "Tokens": tokens[:1], "SigningHostedZone": zone}
    ward.aws.set_account_state("ses", identities={DOMAIN: {"DkimAttributes": attributes}})
    assert look("dns-dkim", alias(tokens[0], zone)) == []


def test_mail_from(look):
    right = "feedback-smtp.us-east-1.amazonses.com"
    assert look("dns-mail-from", {(FROM, "MX"): [f"10 {right}"]}) == []
    assert look("dns-mail-from") == [("problem", f"there is no name {FROM}")]
    other = "feedback-smtp.eu-west-1.amazonses.com"
    assert look("dns-mail-from", {(FROM, "MX"): [f"10 {other}"]}) == [
        ("problem", f"the MX record of {FROM} is {other}, not {right}")
    ]
    assert look("dns-mail-from", {(FROM, "MX"): [f"10 {right}", "20 mx.example.net"]}) == [
        ("problem", f"{FROM} has 2 MX records: {right}, mx.example.net")
    ]


def test_spf(look):
    right = "v=spf1 include:amazonses.com ~all"
    assert look("dns-spf", {(FROM, "TXT"): ["unrelated", right]}) == []
    assert look("dns-spf", {(FROM, "TXT"): ["v=spf10 include:amazonses.com"]}) == [
        ("problem", f"{FROM} has no SPF record among its TXT records")
    ]
    assert look("dns-spf", {(FROM, "TXT"): [right, right + " "]}) == [
        ("problem", f"{FROM} has 2 SPF records, where one is allowed")
    ]
    wrong = "v=spf1 include:amazonses.com.example.net ~all"
    assert look("dns-spf", {(FROM, "TXT"): [wrong]}) == [
        ("problem", f"the SPF record of {FROM} leaves Amazon SES out: {wrong}")
    ]


def test_an_alias_is_followed(look):
    right = ["v=spf1 include:amazonses.com ~all"]
    records = {(FROM, "CNAME"): ["spf.example.net"], ("spf.example.net", "TXT"): right}
    assert look("dns-spf", records) == []


@pytest.mark.parametrize(
    ("texts", "findings"),
    [
        (["v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com"], []),
        (["V=DMARC1;p=Reject;rua=mailto:a@b.example,mailto:dmarc@example.com"], []),
        (
            ["v=DMARC1; p=none; rua=mailto:dmarc@example.com"],
            [("problem", f"the DMARC policy of {DMARC} is none, weaker than quarantine")],
        ),
        (
            ["v=DMARC1; p=quarantine"],
            [("warning", f"the DMARC reports of {DMARC} do not go to mailto:dmarc@example.com")],
        ),
        (
            ["v=DMARC1; p=maybe"],
            [("problem", f"the DMARC record of {DMARC} has no policy: v=DMARC1; p=maybe")],
        ),
        (["unrelated"], [("problem", f"{DMARC} has no DMARC record among its TXT records")]),
        (
            ["v=DMARC1; p=reject", "v=DMARC1; p=none"],
            [("problem", f"{DMARC} has 2 DMARC records, where one is allowed")],
        ),
    ],
)
def test_dmarc(look, texts, findings):
    assert look("dns-dmarc", {(DMARC, "TXT"): texts}) == findings


def test_a_record_that_is_kept_elsewhere_may_be_that_of_a_domain_above(look):
    above = {("_dmarc.example.com", "TXT"): ["v=DMARC1; p=none"]}
    assert look("dns-dmarc", above, dmarc="existing") == []
    assert look("dns-dmarc", above) == [("problem", f"there is no name {DMARC}")]
    assert look("dns-dmarc", {}, dmarc="existing") == [("problem", f"there is no name {DMARC}")]


def test_the_hosted_zone(ward):
    route53 = ward.client("route53")

    def look(**zone):
        return ward.findings("dns-hosted-zone", ward.subject(email={**SETTINGS, **zone}))

    assert look(hosted_zone={"id": "ZNONE", "name": DOMAIN}) == [
        ("problem", "there is no hosted zone ZNONE in 000000000000")
    ]
    zone = route53.create_hosted_zone(Name="example.com", CallerReference=ward.name)["HostedZone"]
    identifier = zone["Id"].rpartition("/")[2]
    assert look(hosted_zone={"id": identifier, "name": "example.com"}) == []
    assert look(hosted_zone={"id": identifier, "name": DOMAIN}) == [
        ("problem", f"the hosted zone {identifier} is of example.com, not of {DOMAIN}")
    ]
    private = route53.create_hosted_zone(
        Name="example.com",
        CallerReference=f"{ward.name}-private",
        HostedZoneConfig={"PrivateZone": True},
        VPC={"VPCRegion": "us-east-1", "VPCId": "vpc-1"},
    )["HostedZone"]["Id"].rpartition("/")[2]
    ((severity, what),) = look(hosted_zone={"id": private, "name": "example.com"})
    assert (severity, what.partition(" is ")[2]) == (
        "problem",
        "private, so that no receiver can ask it",
    )


def test_tracking(look):
    domain = f"click.{DOMAIN}"
    right = {(domain, "CNAME"): ["r.us-east-1.awstrack.me"]}
    assert look("dns-tracking", right, tracking_domain=domain) == []
    assert look("dns-tracking", tracking_domain=domain) == [
        ("problem", f"there is no name {domain}")
    ]


def test_a_name_server_that_fails_tells_nothing(look, dns):
    dns.failing = {FROM, DMARC}
    for name in ("dns-mail-from", "dns-spf", "dns-dmarc"):
        ((severity, what),) = look(name)
        assert severity == "cannot tell"
        assert what.startswith("the name server refuses or fails at ")


def test_how_to_mend_it_is_the_record_as_it_should_be(ward, dns):
    subject = ward.subject(email=SETTINGS, names=NAMES, resolver=dns.address)
    outcome = ward.outcome("dns-dmarc", subject)
    words = {**subject.words, **outcome.findings[0].words}
    assert outcome.check.mended_by(words) == (
        f'write one record: {DMARC} TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com"'
    )

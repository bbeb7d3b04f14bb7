import aws_cdk as cdk
import pytest
from aws_cdk import aws_ses as ses
from aws_cdk.assertions import Template
from templates import (
    FLAG_SETS,
    RETAINED,
    exactly,
    flat,
    new_stack,
    only_id,
    properties,
    resources,
    retention,
    text_of,
    zone_of,
)

from cdk_pinpoint import Dmarc, DnsRecord, SendingIdentity

IDENTITY = "AWS::SES::EmailIdentity"
RECORD = "AWS::Route53::RecordSet"


def records(template: Template) -> dict[tuple[str, str], str]:
    """The value of each DNS record by its type and name."""
    return {
        (record["Properties"]["Type"], record["Properties"]["Name"]): value
        for record in resources(template, RECORD).values()
        for value in record["Properties"]["ResourceRecords"]
    }


def outputs(template: Template) -> list[str]:
    return [output["Value"] for output in flat(template.to_json()["Outputs"]).values()]


class TestDomainWithHostedZone:
    @pytest.fixture(scope="module")
    @classmethod
    def template(cls):
        stack = new_stack()
        SendingIdentity(stack, "Identity", domain="mail.example.com", hosted_zone=zone_of(stack))
        return Template.from_stack(stack)

    def test_defines_the_domain_with_a_mail_from_that_falls_back(self, template):
        assert properties(template, IDENTITY) == {
            "EmailIdentity": "mail.example.com",
            "MailFromAttributes": {
                "MailFromDomain": "bounce.mail.example.com",
                "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
            },
        }

    def test_writes_every_record_to_the_zone(self, template):
        identity = only_id(template, IDENTITY)
        dkim = {
            ("CNAME", f"${{{identity}.DkimDNSTokenName{number}}}."): (
                f"${{{identity}.DkimDNSTokenValue{number}}}"
            )
            for number in (1, 2, 3)
        }
        assert records(template) == dkim | {
            ("MX", "bounce.mail.example.com."): "10 feedback-smtp.eu-west-1.amazonses.com",
            ("TXT", "bounce.mail.example.com."): '"v=spf1 include:amazonses.com ~all"',
            ("TXT", "_dmarc.mail.example.com."): '"v=DMARC1; p=none"',
        }

    def test_records_are_in_the_zone_and_live_for_half_an_hour(self, template):
        for record in resources(template, RECORD).values():
            assert record["Properties"]["HostedZoneId"] == "Z1"
            assert record["Properties"]["TTL"] == "1800"

    def test_nothing_is_left_to_be_done_by_hand(self, template):
        assert "Outputs" not in template.to_json()

    @pytest.mark.parametrize("resource_type", [IDENTITY, RECORD])
    def test_is_retained_with_its_records(self, template, resource_type):
        assert retention(template, resource_type) == RETAINED


class TestDomainWithoutHostedZone:
    @pytest.fixture(scope="module")
    @classmethod
    def identity(cls):
        return SendingIdentity(new_stack(), "Identity", domain="example.com", dmarc=Dmarc.none())

    @pytest.fixture(scope="module")
    @classmethod
    def template(cls, identity):
        return Template.from_stack(cdk.Stack.of(identity))

    def test_writes_no_record(self, template):
        template.resource_count_is(RECORD, 0)

    def test_every_record_is_an_output_of_the_stack(self, template):
        identity = only_id(template, IDENTITY)
        assert outputs(template) == [
            f"${{{identity}.DkimDNSTokenName1}} CNAME ${{{identity}.DkimDNSTokenValue1}}",
            f"${{{identity}.DkimDNSTokenName2}} CNAME ${{{identity}.DkimDNSTokenValue2}}",
            f"${{{identity}.DkimDNSTokenName3}} CNAME ${{{identity}.DkimDNSTokenValue3}}",
            "bounce.example.com MX 10 feedback-smtp.eu-west-1.amazonses.com",
            "bounce.example.com TXT v=spf1 include:amazonses.com ~all",
            "_dmarc.example.com TXT v=DMARC1; p=none",
        ]

    def test_every_output_says_what_it_is_for(self, template, identity):
        descriptions = [output["Description"] for output in template.to_json()["Outputs"].values()]
        assert descriptions == [
            f"DNS record to create: {record.id}" for record in identity.dns_records
        ]

    def test_the_records_are_readable(self, identity):
        assert identity.dns_records[-1] == DnsRecord(
            "Dmarc", "TXT", "_dmarc.example.com", "v=DMARC1; p=none"
        )
        ids = [record.id for record in identity.dns_records]
        assert ids == ["Dkim1", "Dkim2", "Dkim3", "MailFromMx", "MailFromSpf", "Dmarc"]


class TestAddress:
    @pytest.fixture(scope="module")
    @classmethod
    def identity(cls):
        return SendingIdentity(new_stack(), "Identity", address="hello@example.com")

    def test_defines_the_address_alone(self, identity):
        template = Template.from_stack(cdk.Stack.of(identity))
        assert properties(template, IDENTITY) == {"EmailIdentity": "hello@example.com"}
        assert "Outputs" not in template.to_json()

    def test_has_no_dns_records(self, identity):
        assert identity.dns_records == []


def test_the_mail_from_domain_is_as_given():
    stack = new_stack()
    SendingIdentity(
        stack,
        "Identity",
        domain="example.com",
        mail_from_domain="return.example.com",
        hosted_zone=zone_of(stack),
    )
    template = Template.from_stack(stack)
    mail_from = properties(template, IDENTITY)["MailFromAttributes"]["MailFromDomain"]
    assert mail_from == "return.example.com"
    assert {("MX", "return.example.com."), ("TXT", "return.example.com.")} <= set(records(template))


def test_the_dmarc_record_is_as_given():
    stack = new_stack()
    dmarc = Dmarc.reject(report_to="mailto:dmarc@example.com")
    SendingIdentity(
        stack, "Identity", domain="example.com", dmarc=dmarc, hosted_zone=zone_of(stack)
    )
    value = records(Template.from_stack(stack))["TXT", "_dmarc.example.com."]
    assert value == '"v=DMARC1; p=reject; rua=mailto:dmarc@example.com"'


def test_a_dmarc_record_that_is_kept_elsewhere_is_left_alone():
    stack = new_stack()
    identity = SendingIdentity(
        stack,
        "Identity",
        domain="example.com",
        dmarc=Dmarc.existing(),
        hosted_zone=zone_of(stack),
    )
    assert "Dmarc" not in [record.id for record in identity.dns_records]
    assert "_dmarc" not in text_of(Template.from_stack(stack))


def test_the_configuration_set_is_the_default_of_the_identity():
    stack = new_stack()
    name = ses.ConfigurationSet.from_configuration_set_name(stack, "Set", "shop")
    SendingIdentity(stack, "Identity", domain="example.com", configuration_set=name)
    identity = properties(Template.from_stack(stack), IDENTITY)
    assert identity["ConfigurationSetAttributes"] == {"ConfigurationSetName": "shop"}


def test_removal_policy_destroys_it_where_asked_for():
    stack = new_stack()
    SendingIdentity(
        stack,
        "Identity",
        domain="example.com",
        hosted_zone=zone_of(stack),
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )
    template = Template.from_stack(stack)
    assert retention(template, IDENTITY) == retention(template, RECORD) == ("Delete", "Delete")


def test_names_of_records_do_not_get_the_zone_appended_twice():
    stack = new_stack()
    zone = zone_of(stack, name="mail.example.com")
    SendingIdentity(stack, "Identity", domain="mail.example.com", hosted_zone=zone)
    names = {name for _, name in records(Template.from_stack(stack))}
    assert "bounce.mail.example.com." in names
    assert all(name.endswith(".") for name in names)


def test_a_domain_and_a_zone_that_are_not_known_yet_pass():
    stack = new_stack()
    domain = cdk.CfnParameter(stack, "Domain").value_as_string
    zone = zone_of(stack, name=cdk.CfnParameter(stack, "ZoneName").value_as_string)
    SendingIdentity(stack, "Identity", domain=domain, hosted_zone=zone)
    template = Template.from_stack(stack)
    assert properties(template, IDENTITY)["EmailIdentity"] == "${Domain}"
    assert ("TXT", "_dmarc.${Domain}.") in records(template)


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        ({}, "none"),
        ({"domain": "example.com", "address": "a@example.com"}, "'domain', 'address'"),
    ],
)
def test_fails_unless_it_is_a_domain_or_an_address(arguments, given):
    message = (
        f"SendingIdentity takes exactly one of 'domain', 'address', got {given}; "
        "leave the others out"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        SendingIdentity(new_stack(), "Identity", **arguments)


@pytest.mark.parametrize("domain", ["", "localhost", "a..b", "mail.example.com.", "a@b.c"])
def test_fails_when_the_domain_is_none(domain):
    message = f"'domain' must be a domain such as 'mail.example.com', got '{domain}'"
    with pytest.raises(ValueError, match=exactly(message)):
        SendingIdentity(new_stack(), "Identity", domain=domain)


@pytest.mark.parametrize("address", ["", "example.com", "@example.com", "a b@example.com", "a@b"])
def test_fails_when_the_address_is_none(address):
    message = f"'address' must be an email address, got '{address}'"
    with pytest.raises(ValueError, match=exactly(message)):
        SendingIdentity(new_stack(), "Identity", address=address)


@pytest.mark.parametrize("mail_from_domain", ["bounce.other.com", "example.com", "xexample.com"])
def test_fails_when_the_mail_from_domain_is_not_below_the_domain(mail_from_domain):
    message = (
        f"'mail_from_domain' must be a subdomain of 'example.com', got '{mail_from_domain}'; "
        "use for example 'bounce.example.com'"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        SendingIdentity(
            new_stack(), "Identity", domain="example.com", mail_from_domain=mail_from_domain
        )


def test_a_mail_from_domain_that_is_not_known_yet_passes():
    stack = new_stack()
    mail_from = cdk.CfnParameter(stack, "MailFrom").value_as_string
    SendingIdentity(stack, "Identity", domain="example.com", mail_from_domain=mail_from)
    attributes = properties(Template.from_stack(stack), IDENTITY)["MailFromAttributes"]
    assert attributes["MailFromDomain"] == "${MailFrom}"


@pytest.mark.parametrize("region", [None, "us-gov-west-1"])
@pytest.mark.parametrize("flags", FLAG_SETS.values(), ids=FLAG_SETS)
def test_synthesizes_anywhere_under_any_flags(region, flags):
    stack = new_stack(region=region, flags=flags)
    SendingIdentity(stack, "Identity", domain="example.com", hosted_zone=zone_of(stack))
    template = Template.from_stack(stack)
    host = f"feedback-smtp.{region or '${AWS::Region}'}.amazonses.com"
    assert records(template)["MX", "bounce.example.com."] == f"10 {host}"
    assert "arn:aws:" not in text_of(template)

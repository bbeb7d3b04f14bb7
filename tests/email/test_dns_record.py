import aws_cdk as cdk
import pytest
from aws_cdk import aws_route53 as route53
from aws_cdk.assertions import Template
from templates import flat, new_stack, resources, retention

from cdk_pinpoint import DnsRecord
from cdk_pinpoint.email.dns_record import provide_records

RECORD = "AWS::Route53::RecordSet"
RECORDS = [
    DnsRecord("Alias", "CNAME", "k1.example.com", "k1.dkim.amazonses.com"),
    DnsRecord("Mail", "MX", "bounce.example.com", "10 feedback-smtp.eu-west-1.amazonses.com"),
    DnsRecord("Spf", "TXT", "bounce.example.com", "v=spf1 include:amazonses.com ~all"),
]


def provided(records, *, zone_name=None, removal_policy=cdk.RemovalPolicy.DESTROY) -> Template:
    stack = new_stack()
    zone = zone_name and route53.HostedZone.from_hosted_zone_attributes(
        stack, "Zone", hosted_zone_id="Z1", zone_name=zone_name
    )
    provide_records(stack, records, hosted_zone=zone, removal_policy=removal_policy)
    return Template.from_stack(stack)


def test_a_zone_takes_every_record_and_quotes_text():
    template = provided(RECORDS, zone_name="example.com")
    written = [each["Properties"] for each in resources(template, RECORD).values()]
    assert [(each["Type"], each["Name"], each["ResourceRecords"]) for each in written] == [
        ("CNAME", "k1.example.com.", ["k1.dkim.amazonses.com"]),
        ("MX", "bounce.example.com.", ["10 feedback-smtp.eu-west-1.amazonses.com"]),
        ("TXT", "bounce.example.com.", ['"v=spf1 include:amazonses.com ~all"']),
    ]
    assert {(each["HostedZoneId"], each["TTL"]) for each in written} == {("Z1", "1800")}
    assert "Outputs" not in template.to_json()


def test_names_are_full_even_where_the_zone_has_another_name():
    template = provided(RECORDS[:1], zone_name="other.org")
    (record,) = resources(template, RECORD).values()
    assert record["Properties"]["Name"] == "k1.example.com."


def test_without_a_zone_every_record_is_an_output():
    template = provided(RECORDS)
    assert resources(template, RECORD) == {}
    assert flat(template.to_json()["Outputs"]) == {
        "Alias": {
            "Description": "DNS record to create: Alias",
            "Value": "k1.example.com CNAME k1.dkim.amazonses.com",
        },
        "Mail": {
            "Description": "DNS record to create: Mail",
            "Value": "bounce.example.com MX 10 feedback-smtp.eu-west-1.amazonses.com",
        },
        "Spf": {
            "Description": "DNS record to create: Spf",
            "Value": "bounce.example.com TXT v=spf1 include:amazonses.com ~all",
        },
    }


@pytest.mark.parametrize(
    ("policy", "policies"),
    [
        ("RETAIN_ON_UPDATE_OR_DELETE", ("RetainExceptOnCreate", "Retain")),
        ("DESTROY", ("Delete", "Delete")),
    ],
)
def test_written_records_follow_the_removal_policy(policy, policies):
    template = provided(RECORDS, zone_name="example.com", removal_policy=cdk.RemovalPolicy[policy])
    assert retention(template, RECORD) == policies


def test_no_records_are_nothing():
    assert "Resources" not in provided([]).to_json()

"""Environments that the settings let stand side by side are in no one's way."""

import pytest
from environment_stacks import Resources, make, settings, synthesize
from proof.differences import identity

from cdk_pinpoint import MessagingEnvironment
from cdk_pinpoint.environment.conflicts import conflicts

NAME_PROPERTIES = {"EmailIdentity", "Name"}
NAMES_OF_OTHERS = {
    # Property: the types in which it names another resource, or nothing in the account.
    "ConfigurationSetName": {"AWS::SES::ConfigurationSetEventDestination"},
    "LogGroupName": {"AWS::Logs::LogStream"},
    "MetricName": {"AWS::CloudWatch::Alarm"},
    "Name": {"AWS::Athena::NamedQuery"},  # one of its workgroup
    "OptOutListName": {"AWS::SMSVOICE::PhoneNumber", "AWS::SMSVOICE::Pool"},
    "PolicyName": {"AWS::IAM::Policy"},  # unique within its role
}


def identities(resources):
    """What AWS knows each resource by, where a template says it."""
    for resource in resources.values():
        kind, properties = resource["Type"], resource.get("Properties", {})
        values = [properties.get(path[0]) for path in identity(kind, "primaryIdentifier")]
        if all(isinstance(each, str) for each in values):
            yield kind, tuple(values)
        # Those that AWS knows by an id or an ARN have names beside.
        for key, value in properties.items():
            is_name = key.endswith("Name") or key in NAME_PROPERTIES
            if is_name and isinstance(value, str) and kind not in NAMES_OF_OTHERS.get(key, ()):
                yield kind, (value,)
        if kind == "AWS::Glue::Database":
            yield kind, (properties["DatabaseInput"]["Name"],)


@pytest.mark.parametrize(
    ("one", "other"), [("prod", "eu-prod"), ("dev", "dev2"), ("staging", "stagings")]
)
def test_two_environments_share_an_account_and_region(one, other):
    domain = f"other.{settings(one)['email']['domain']}"
    beside = {
        "name": other,
        "email": {"domain": domain, "senders": [f"hello@{domain}"]},
        # What they cannot share: conflicts says so.
        "without": ["sms.monthly_spend_limit_usd"] if one != "dev" else [],
    }
    if one == "prod":
        beside["sms"] = {"origination": [{"kind": "toll-free", "country": "US"}]}
    pair = [MessagingEnvironment.from_mapping(settings(one, **changes)) for changes in ({}, beside)]
    assert conflicts([(each.name, each) for each in pair]) == []
    first = set(identities(synthesize(one)[1].all))
    second = set(identities(Resources(make(one, **beside)).all))
    assert {kind for kind, _ in first} >= {
        "AWS::Athena::WorkGroup",
        "AWS::CloudWatch::Alarm",
        "AWS::Events::Rule",
        "AWS::Glue::Database",
        "AWS::Pinpoint::App",
        "AWS::SES::ConfigurationSet",
        "AWS::SES::EmailIdentity",
        "AWS::SMSVOICE::ConfigurationSet",
        "AWS::SMSVOICE::OptOutList",
        "AWS::SSM::Parameter",
    }
    assert first & second == set()

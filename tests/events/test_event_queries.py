"""The Athena workgroup of a lake, with its named queries."""

import json

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms

from cdk_pinpoint import EventLake
from cdk_pinpoint.events.event_queries import NAMED_QUERIES
from cdk_pinpoint.events.event_tables import QUERIES


@pytest.fixture
def lake(stack):
    return EventLake(stack, "Lake", name="messaging-prod")


@pytest.fixture
def configuration(lake, resources):
    (workgroup,) = resources("AWS::Athena::WorkGroup").values()
    assert workgroup["Name"] == "messaging-prod"
    return workgroup["WorkGroupConfiguration"]


def test_nobody_can_leave_the_settings_of_the_workgroup(configuration):
    assert configuration["EnforceWorkGroupConfiguration"] is True


def test_results_are_encrypted_and_lie_in_the_lake(configuration):
    result = configuration["ResultConfiguration"]
    assert result["EncryptionConfiguration"]["EncryptionOption"] == "SSE_KMS"
    assert json.dumps(result["OutputLocation"]).endswith('"/query-results/"]]}')


def test_results_expire_after_a_week(lake, resources):
    rules = [
        rule
        for bucket in resources("AWS::S3::Bucket").values()
        for rule in bucket["LifecycleConfiguration"]["Rules"]
        if rule.get("Prefix") == "query-results/"
    ]
    assert [rule["ExpirationInDays"] for rule in rules] == [7]


def test_a_query_scans_ten_gibibytes_at_most(configuration):
    assert configuration["BytesScannedCutoffPerQuery"] == 10 * 1024**3


def test_the_limit_of_a_scan_can_be_chosen(stack, resources):
    EventLake(stack, "Lake", query_scan_limit=cdk.Size.mebibytes(100))
    (workgroup,) = resources("AWS::Athena::WorkGroup").values()
    configuration = workgroup["WorkGroupConfiguration"]
    assert configuration["BytesScannedCutoffPerQuery"] == 100 * 1024**2


def test_every_query_of_the_package_is_a_named_query(lake, resources):
    files = {path.stem for path in QUERIES.glob("*.sql")} - {"message_events"}
    assert set(NAMED_QUERIES) == files
    queries = resources("AWS::Athena::NamedQuery").values()
    assert {each["Name"].replace(" ", "_") for each in queries} == files
    assert {each["Database"] for each in queries} == {"messaging_prod"}
    # A reference, so that each waits for the workgroup.
    references = [each["WorkGroup"]["Ref"] for each in queries]
    assert all(each.startswith("LakeQueries") for each in references)


@pytest.mark.parametrize("name", NAMED_QUERIES)
def test_a_query_says_what_it_answers(name):
    title = name.replace("_", " ")
    first = (QUERIES / f"{name}.sql").read_text("utf-8").partition("\n")[0]
    assert first.lower().startswith(f"-- {title}:") or first.lower().startswith("-- sms by country")


def test_results_use_the_key_of_the_lake(stack, resources):
    arn = "arn:aws:kms:eu-west-1:111111111111:key/11111111-1111-1111-1111-111111111111"
    EventLake(stack, "Lake", encryption_key=kms.Key.from_key_arn(stack, "Key", arn))
    (workgroup,) = resources("AWS::Athena::WorkGroup").values()
    result = workgroup["WorkGroupConfiguration"]["ResultConfiguration"]
    assert result["EncryptionConfiguration"]["KmsKey"] == arn

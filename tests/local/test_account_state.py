"""What AWS alone decides of an account, set from outside."""

import pytest


@pytest.fixture(autouse=True)
def ready(local_aws):
    yield
    for service in ("ses", "sms-voice"):
        local_aws.set_account_state(service)


def tier(aws):
    attributes = aws.client("pinpoint-sms-voice-v2").describe_account_attributes()
    return attributes["AccountAttributes"][0]["Value"]


def test_a_fresh_account_is_ready(local_aws):
    account = local_aws.client("sesv2").get_account()
    assert account["ProductionAccessEnabled"]
    assert account["EnforcementStatus"] == "HEALTHY"
    assert tier(local_aws) == "PRODUCTION"


def test_the_last_state_holds_and_nothing_of_the_one_before(local_aws):
    local_aws.set_account_state("ses", EnforcementStatus="PROBATION")
    local_aws.set_account_state("ses", ProductionAccessEnabled=False)
    account = local_aws.client("sesv2").get_account()
    assert not account["ProductionAccessEnabled"]
    assert account["EnforcementStatus"] == "HEALTHY"


def test_services_have_states_of_their_own(local_aws):
    local_aws.set_account_state("sms-voice", ACCOUNT_TIER="SANDBOX", limits={"POOLS": 1})
    assert tier(local_aws) == "SANDBOX"
    assert local_aws.client("sesv2").get_account()["ProductionAccessEnabled"]
    limits = local_aws.client("pinpoint-sms-voice-v2").describe_account_limits()["AccountLimits"]
    assert {each["Name"]: each["Max"] for each in limits}["POOLS"] == 1

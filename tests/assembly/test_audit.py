"""What of an environment is watched, and whether it has a trail."""

import json

import pytest
from aws_cdk.assertions import Annotations, Match
from environment_stacks import EXAMPLES, Resources, make
from templates import flat

NEEDS_A_TRAIL = Match.string_like_regexp(
    "audit alerts come only while a trail of the account logs management events, and of deleted "
    "objects only while it logs data events of the event bucket; without such a trail set "
    "'audit: {trail: true}'"
)
CONCERNS = {
    "Access",
    "Alerts",
    "Channels",
    "Credentials",
    "EmailAccount",
    "EmailIdentity",
    "EmailSending",
    "EventLake",
    "Keys",
    "SmsLimits",
    "SmsNumbers",
    "SmsSending",
}
RULE = "AWS::Events::Rule"


def rules(found):
    """The rules that alert, and not those that do something themselves."""
    return [each for each in found.of(RULE) if "-audit-" in each.get("Name", "")]


def patterns(found):
    """The patterns of the alerts, by concern."""
    return {
        each["Name"].rpartition("-")[2]: flat(each["EventPattern"]["detail"])
        for each in rules(found)
    }


def values(pattern, parameter):
    """What a pattern compares a request parameter with."""
    shapes = pattern.get("$or", [pattern])
    (found,) = (
        each["requestParameters"][parameter]
        for each in shapes
        if parameter in each.get("requestParameters", {})
    )
    return found


def logical_ids(found, *types):
    return [name for name, each in found.all.items() if each["Type"] in types]


@EXAMPLES
def test_every_concern_is_watched_in_every_stage(resources, name):
    assert set(patterns(resources(name))) == CONCERNS
    assert {each["Name"].rpartition("-")[0] for each in rules(resources(name))} == {
        f"messaging-{name}-audit"
    }


@EXAMPLES
def test_every_role_of_the_stack_is_watched(resources, name):
    roles = logical_ids(resources(name), "AWS::IAM::Role")
    watched = values(patterns(resources(name))["Access"], "roleName")
    assert sorted(watched) == sorted(f"${{{each}}}" for each in roles)
    (policies,) = values(patterns(resources(name))["Access"], "policyArn")
    assert policies["prefix"].endswith(f":policy/Messaging-{name}-")


@EXAMPLES
def test_every_key_of_the_stack_is_watched(resources, name):
    keys = logical_ids(resources(name), "AWS::KMS::Key")
    assert len(keys) == (2 if name == "staging" else 3)
    watched = values(patterns(resources(name))["Keys"], "keyId")
    assert {f"${{{each}}}" for each in keys} <= set(watched)


@EXAMPLES
def test_every_stream_and_the_bucket_are_watched(resources, name):
    streams = logical_ids(resources(name), "AWS::KinesisFirehose::DeliveryStream")
    pattern = patterns(resources(name))["EventLake"]
    watched = values(pattern, "deliveryStreamName")
    assert sorted(watched) == sorted(f"${{{each}}}" for each in streams)
    assert values(pattern, "bucketName") == ["${EventsBucket147CB497}"]


def test_channels_are_those_of_the_environment(resources):
    found = patterns(resources("prod"))
    assert values(found["Channels"], "application-id") == ["${ApplicationD9CED6CE}"]
    assert values(found["EmailIdentity"], "emailIdentity") == ["${EmailIdentity04240EF4}"]
    assert values(found["EmailSending"], "configurationSetName") == ["messaging-prod"]
    assert "messaging-prod" in values(found["SmsSending"], "configurationSetName")
    assert "${SmsPool5C685DB3}" in values(found["SmsNumbers"], "poolId")
    assert "${SmsPoolTollFreeUSAC97D54E}" in values(found["SmsNumbers"], "phoneNumberId")
    assert "SHOP" in values(found["SmsNumbers"], "senderId")
    assert "messaging-prod" in values(found["SmsNumbers"], "optOutListName")
    protect = "${SmsProtectConfiguration775C9119.ProtectConfigurationId}"
    assert protect in values(found["SmsLimits"], "protectConfigurationId")


def test_secrets_are_those_of_the_push_channels(resources):
    secrets = values(patterns(resources("prod"))["Credentials"], "secretId")
    assert [each for each in secrets if isinstance(each, str) and ":" not in each] == [
        "messaging/prod/apns",
        "messaging/prod/fcm",
    ]


def test_an_existing_number_is_watched():
    found = Resources(
        make(without=("sms.origination",), sms={"phone_number_id": "phone-1234567890abcdef"})
    )
    watched = values(patterns(found)["SmsNumbers"], "phoneNumberId")
    assert watched[0] == "phone-1234567890abcdef"


def test_what_an_environment_does_not_have_is_not_watched():
    found = Resources(make(without=("sms", "push")))
    assert set(patterns(found)) == {
        name
        for name in CONCERNS
        if name not in {"Channels", "Credentials"} and not name.startswith("Sms")
    }


def test_the_function_that_sets_the_spend_limit_is_expected(resources):
    """A deployment calls it, and it calls in its own name."""
    expected = "${SmsSpendLimitRoleAAE7BF35.Arn}"
    assert expected in json.dumps(patterns(resources("prod"))["SmsLimits"]["userIdentity"])
    assert "SmsSpendLimit" not in json.dumps(patterns(resources("dev")))


@EXAMPLES
def test_the_function_that_lets_channels_follow_their_secrets_is_expected(resources, name):
    expected = "${PushCredentialRotationRoleB90F373F.Arn}"
    assert expected in json.dumps(patterns(resources(name))["Channels"]["userIdentity"])


@EXAMPLES
def test_the_function_that_stops_channels_is_expected(resources, name):
    """It tells the topic itself."""
    (role,) = (each for each in resources(name).all if each.startswith("SendBreakerRole"))
    sending = patterns(resources(name))["EmailSending"]["userIdentity"]
    assert f"${{{role}.Arn}}" in json.dumps(sending)


def test_nobody_is_expected_where_there_is_no_function():
    nothing_stops = {"email": {"enabled": False}}
    found = patterns(Resources(make("dev", without=["push"], send_breaker=nothing_stops)))
    assert "sessionContext" not in json.dumps(found)


@EXAMPLES
def test_messages_go_to_the_alarm_topic(resources, name):
    for rule in rules(resources(name)):
        (target,) = rule["Targets"]
        assert target["Arn"] == {"Ref": "AlarmTopicB56431CA"}
        assert f"messaging environment {name}" in target["InputTransformer"]["InputTemplate"]


@EXAMPLES
def test_no_trail_is_created_and_it_is_said_that_one_is_needed(synthesized, name):
    stack, found = synthesized(name)
    assert found.of("AWS::CloudTrail::Trail") == []
    Annotations.from_stack(stack).has_info(f"/Messaging-{name}/Audit", NEEDS_A_TRAIL)
    Annotations.from_stack(stack).has_no_warning("*", Match.any_value())


@pytest.mark.parametrize(("name", "destroyed"), [("dev", True), ("prod", False)])
def test_a_trail_that_is_asked_for_watches_the_bucket_of_the_lake(name, destroyed):
    stack = make(name, audit={"trail": True})
    found = Resources(stack)
    trail = found.one("AWS::CloudTrail::Trail")
    assert trail["TrailName"] == f"messaging-{name}"
    assert "EventsBucket147CB497" in json.dumps(trail["AdvancedEventSelectors"])
    assert len(values(patterns(found)["Keys"], "keyId")) == 8
    (bucket,) = (
        each
        for key, each in found.all.items()
        if key.startswith("AuditTrailBucket") and each["Type"] == "AWS::S3::Bucket"
    )
    assert (bucket["DeletionPolicy"] == "Delete") is destroyed
    Annotations.from_stack(stack).has_no_info("*", NEEDS_A_TRAIL)


def test_alerts_can_be_left_out_and_a_trail_be_there_all_the_same():
    stack = make(audit={"alerts": False, "trail": True}, without=["budget"])
    found = Resources(stack)
    assert patterns(found) == {}
    assert len(found.of("AWS::CloudTrail::Trail")) == 1
    Annotations.from_stack(stack).has_no_info("*", Match.any_value())

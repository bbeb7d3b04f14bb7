"""What the rule of a concern matches, judged by an engine that others wrote."""

import json
import re

import pytest
from event_patterns import call_event, matches, pattern_error

from cdk_pinpoint.monitoring import audit_concerns as concerns
from cdk_pinpoint.monitoring.audit_rule import (
    MESSAGE_PATHS,
    event_pattern,
    message_template,
    name_or_arn,
)

KEY = "11111111-1111-1111-1111-111111111111"
DISABLED = call_event("kms", "DisableKey", keyId=KEY)
FUNCTION = "arn:aws:iam::111111111111:role/function"


def keys(*, expected_role_arns=()):
    return event_pattern(concerns.KEYS, {"keyId": [KEY]}, expected_role_arns=expected_role_arns)


def by(event, **identity):
    detail = {**event["detail"], "userIdentity": {**event["detail"]["userIdentity"], **identity}}
    return {**event, "detail": detail}


def by_role(role_arn):
    return by(DISABLED, sessionContext={"sessionIssuer": {"type": "Role", "arn": role_arn}})


def test_a_call_of_the_concern_on_the_resource_matches():
    assert matches(keys(), DISABLED)


@pytest.mark.parametrize(
    "event",
    [
        call_event("kms", "DisableKey", keyId="22222222-2222-2222-2222-222222222222"),
        call_event("kms", "EnableKey", keyId=KEY),
        call_event("kms", "DisableKey"),
        call_event("s3", "DisableKey", keyId=KEY),
        {**DISABLED, "detail-type": "AWS Service Event via CloudTrail"},
        {**DISABLED, "source": "shop.orders"},
    ],
    ids=["other key", "other call", "no key", "other service", "no call", "no service of AWS"],
)
def test_what_is_nearly_the_same_does_not_match(event):
    assert not matches(keys(), event)


def test_a_call_that_failed_does_not_match():
    detail = {**DISABLED["detail"], "errorCode": "AccessDenied"}
    assert not matches(keys(), {**DISABLED, "detail": detail})


def test_what_cloudformation_does_for_a_deployment_does_not_match():
    assert not matches(keys(), by(DISABLED, invokedBy="cloudformation.amazonaws.com"))


def test_what_another_service_does_for_somebody_matches():
    assert matches(keys(), by(DISABLED, invokedBy="ssm.amazonaws.com"))


@pytest.mark.parametrize(
    "identity",
    [
        {"type": "Root", "arn": "arn:aws:iam::111111111111:root"},
        {"type": "IAMUser", "arn": "arn:aws:iam::111111111111:user/ann"},
        {
            "type": "AssumedRole",
            "arn": "arn:aws:sts::111111111111:assumed-role/admin/ann",
            "sessionContext": {"sessionIssuer": {"arn": "arn:aws:iam::111111111111:role/admin"}},
        },
    ],
    ids=lambda identity: identity["type"],
)
@pytest.mark.parametrize("expected", [(), (FUNCTION,)], ids=["nobody", "a function"])
def test_whoever_is_not_expected_matches(identity, expected):
    event = call_event("kms", "DisableKey", user_identity=identity, keyId=KEY)
    assert matches(keys(expected_role_arns=expected), event)


def test_an_expected_role_does_not_match():
    other = "arn:aws:iam::111111111111:role/function2"
    pattern = keys(expected_role_arns=[FUNCTION, other])
    assert not matches(pattern, by_role(FUNCTION))
    assert not matches(pattern, by_role(other))
    assert matches(pattern, by_role("arn:aws:iam::111111111111:role/function3"))


def test_calls_of_several_services_are_one_rule():
    pattern = event_pattern(
        concerns.EVENT_LAKE,
        {"bucketName": ["lake"], "deliveryStreamName": ["sms"]},
        expected_role_arns=(),
    )
    assert pattern["source"] == ["aws.firehose", "aws.s3"]
    assert matches(pattern, call_event("s3", "DeleteBucketPolicy", bucketName="lake"))
    deleted = call_event("firehose", "DeleteDeliveryStream", deliveryStreamName="sms")
    assert matches(pattern, deleted)
    # Each call with its own parameter.
    assert not matches(pattern, call_event("firehose", "DeleteDeliveryStream", bucketName="lake"))


def test_calls_on_what_the_environment_has_none_of_are_left_out():
    pattern = event_pattern(
        concerns.EVENT_LAKE,
        {"bucketName": ["lake"], "deliveryStreamName": []},
        expected_role_arns=(),
    )
    assert "$or" not in pattern["detail"]
    assert "DeleteDeliveryStream" not in json.dumps(pattern)


def test_calls_that_change_the_whole_account_need_no_resource():
    pattern = event_pattern(concerns.EMAIL_ACCOUNT, {}, expected_role_arns=())
    event = call_event("ses", "DeleteSuppressedDestination", emailAddress="ann@example.com")
    assert matches(pattern, event)


@pytest.mark.parametrize(
    ("value", "matched"),
    [
        ("pool-1", True),
        ("arn:aws:sms-voice:eu-west-1:111111111111:pool/pool-1", True),
        ("pool-11", False),
        ("arn:aws:sms-voice:eu-west-1:111111111111:pool/pool-11", False),
        ("another-pool-1", False),
    ],
)
def test_a_name_may_be_given_as_an_arn(value, matched):
    pattern = {"detail": {"requestParameters": {"poolId": name_or_arn("pool-1")}}}
    assert matches(pattern, call_event("sms-voice", "DeletePool", poolId=value)) is matched


def test_the_engine_refuses_a_pattern_that_is_none():
    assert pattern_error({"source": [{"ends": "x"}]})
    assert pattern_error(keys()) is None


EACH = pytest.mark.parametrize("concern", concerns.AUDIT_CONCERNS, ids=lambda each: each.name)


@EACH
def test_a_message_is_lines_of_text_each_in_quotes(concern):
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html"""
    template = message_template(concern, environment_name="prod")
    lines = [json.loads(line) for line in template.split("\n")]
    assert lines[0] == f"{concern.title} in messaging environment prod"
    assert [line.partition(":")[0] for line in lines[1:]] == [
        "Who",
        "What",
        "From",
        "When",
        "Where",
        "Record",
        "What it means",
        "What to do first",
    ]
    assert lines[-2].endswith(concern.meaning)
    assert lines[-1].endswith(concern.first)


@EACH
def test_a_message_is_within_the_limits_of_eventbridge(concern):
    """https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html"""
    template = message_template(concern, environment_name="e" * 34)
    assert len(template) <= 8192
    assert set(re.findall("<(.*?)>", template)) == set(MESSAGE_PATHS)
    assert len(MESSAGE_PATHS) <= 100


def test_every_record_has_what_a_message_reads():
    event = call_event("kms", "DisableKey", keyId=KEY)
    for path in MESSAGE_PATHS.values():
        found = event
        for part in path.removeprefix("$.").split("."):
            found = found[part]
        assert isinstance(found, str)
        # A dash or a bracket is what not every reader of paths takes.
        assert re.fullmatch(r"\$(\.[A-Za-z]+)+", path)

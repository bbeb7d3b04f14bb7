"""Calls and request parameters that are alerted are those that the services have."""

import dataclasses
import functools

import botocore.session
import pytest

from cdk_pinpoint.monitoring.audit_concerns import AUDIT_CONCERNS
from cdk_pinpoint.monitoring.audited_calls import AuditedCalls

# Both APIs of Amazon SES are one service for CloudTrail.
MODELS = {
    "pinpoint": ("pinpoint",),
    "ses": ("ses", "sesv2"),
    "sms-voice": ("pinpoint-sms-voice-v2",),
}
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
NAMED_OTHERWISE = {
    "DeleteBucketPublicAccessBlock": "DeletePublicAccessBlock",
    "PutBucketLifecycle": "PutBucketLifecycleConfiguration",
    "PutBucketPublicAccessBlock": "PutPublicAccessBlock",
}
CALLS = [calls for concern in AUDIT_CONCERNS for calls in concern.calls]
EACH = pytest.mark.parametrize(
    "calls", CALLS, ids=[f"{each.service}-{each.parameter}" for each in CALLS]
)


@functools.cache
def model(name):
    return botocore.session.get_session().get_service_model(name)


def operations(service, name):
    """The operation in every model of the service that has it."""
    models = [model(each) for each in MODELS.get(service, (service,))]
    name = NAMED_OTHERWISE.get(name, name)
    return [each.operation_model(name) for each in models if name in each.operation_names]


def recorded(service, operation):
    """The request parameters as CloudTrail writes them."""
    if service == "s3":
        return {"bucketName", "key"}
    members = operation.input_shape.members.items() if operation.input_shape else ()
    if service == "pinpoint":
        return {member.serialization.get("name", name) for name, member in members}
    return {name[:1].lower() + name[1:] for name, _ in members}


@EACH
def test_the_service_has_the_calls(calls):
    assert [name for name in calls.names if not operations(calls.service, name)] == []


@EACH
def test_the_calls_name_what_they_change_in_the_parameter(calls):
    """Where both APIs of SES have a call, the two name the parameter alike."""
    assert [
        operation.name
        for name in calls.names
        for operation in operations(calls.service, name)
        if calls.parameter and calls.parameter not in recorded(calls.service, operation)
    ] == []


@EACH
def test_no_call_only_reads(calls):
    """EventBridge hears of no reads."""
    assert not any(name.startswith(("Get", "List", "Describe")) for name in calls.names)


@pytest.mark.parametrize("service", sorted({each.service for each in CALLS}))
def test_no_call_is_there_twice(service):
    names = [
        (name, each.parameter) for each in CALLS if each.service == service for name in each.names
    ]
    assert len(names) == len(set(names))


def test_every_channel_of_an_application_is_among_them():
    (calls,) = [each for each in CALLS if each.service == "pinpoint"]
    changing = {
        name
        for name in model("pinpoint").operation_names
        if name.startswith(("Update", "Delete")) and name.endswith("Channel")
    }
    assert set(calls.names) == {*changing, "DeleteApp"}


def test_every_spend_limit_is_among_them():
    alerted = {name for each in CALLS if each.service == "sms-voice" for name in each.names}
    names = model("pinpoint-sms-voice-v2").operation_names
    assert {each for each in names if each.endswith("SpendLimitOverride")} <= alerted


def test_every_way_to_change_a_role_is_among_them():
    alerted = {name for each in CALLS if each.service == "iam" for name in each.names}
    changing = {
        name
        for name in model("iam").operation_names
        if "Role" in name and not name.startswith(("Acquire", "Create", "Get", "List"))
    }
    # These change neither what a role may do nor who may assume it.
    harmless = {
        "AddRoleToInstanceProfile",
        "DeleteServiceLinkedRole",
        "RemoveRoleFromInstanceProfile",
        "TagRole",
        "UntagRole",
        "UpdateRoleDescription",
    }
    assert changing - alerted == harmless


def test_calls_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        AuditedCalls(service="ses", names=("SendEmail",)).service = "sns"

"""Who may pause push channels, without their credentials."""

import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk import aws_sqs as sqs
from aws_cdk.assertions import Template
from templates import exactly, new_stack, statements

from cdk_pinpoint import ChannelType, FcmChannel, PushCredentialRotation, PushCredentials
from cdk_pinpoint.push import PushPauseGrants

QUEUE_ARN = "arn:aws:sqs:eu-west-1:111111111111:changes.fifo"
CHANNEL_ARN = "arn:${AWS::Partition}:mobiletargeting:eu-west-1:111111111111:apps/app-id/channels"


@pytest.fixture
def stack():
    return new_stack()


@pytest.fixture
def grants(stack):
    return PushPauseGrants(
        app=pinpoint.CfnApp.from_app_id(stack, "App", "app-id"),
        channels=[ChannelType.GCM, ChannelType.APNS_SANDBOX],
        queue=sqs.Queue.from_queue_arn(stack, "Queue", QUEUE_ARN),
    )


def test_who_pauses_sends_a_message_and_sees_whether_the_channel_is_enabled(stack, grants):
    grants.pause(iam.Role(stack, "Operator", assumed_by=iam.AccountRootPrincipal()))
    assert statements(Template.from_stack(stack)) == [
        {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": QUEUE_ARN},
        {
            "Effect": "Allow",
            "Action": "mobiletargeting:GetGcmChannel",
            "Resource": f"{CHANNEL_ARN}/gcm",
        },
        {
            "Effect": "Allow",
            "Action": "mobiletargeting:GetApnsSandboxChannel",
            "Resource": f"{CHANNEL_ARN}/apns_sandbox",
        },
    ]


def test_fails_for_a_grantee_without_policies(grants):
    message = (
        "'grantee' must be a role, user or group, got 'ec2.amazonaws.com', which has no policies "
        "to add to; let it assume a role and grant to that role"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        grants.pause(iam.ServicePrincipal("ec2.amazonaws.com"))


def test_a_rotation_grants_for_its_own_queue_and_channels(stack):
    app = pinpoint.CfnApp.from_app_id(stack, "App", "app-id")
    credentials = PushCredentials.from_secret_name("messaging/prod/fcm")
    channel = FcmChannel(stack, "Fcm", app=app, credentials=credentials)
    rotation = PushCredentialRotation(stack, "Rotation", app=app, channels=[channel])
    rotation.grants.pause(iam.Role(stack, "Operator", assumed_by=iam.AccountRootPrincipal()))
    assert rotation.channel_types == [ChannelType.GCM]
    (sending, reading) = statements(Template.from_stack(stack))
    assert sending["Resource"].startswith("${RotationQueue")
    assert reading["Resource"] == f"{CHANNEL_ARN}/gcm"


def test_asking_alone_is_apart_so_that_one_may_be_denied_it_and_see_the_channels(grants):
    (asking,) = grants.asking
    assert asking.actions == ("sqs:SendMessage",)
    assert asking in grants.pausing

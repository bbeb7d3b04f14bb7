from aws_cdk.assertions import Template
from templates import only_id, properties

from cdk_pinpoint import FcmChannel

TYPE = "AWS::Pinpoint::GCMChannel"


def test_authenticates_with_the_service_account_and_never_with_a_server_key(
    stack, app, credentials
):
    FcmChannel(stack, "Fcm", app=app, credentials=credentials)
    channel = properties(Template.from_stack(stack), TYPE)
    assert channel["DefaultAuthenticationMethod"] == "TOKEN"
    assert "ApiKey" not in channel


def test_the_service_account_is_the_whole_secret(stack, app, credentials):
    FcmChannel(stack, "Fcm", app=app, credentials=credentials)
    assert properties(Template.from_stack(stack), TYPE)["ServiceJson"] == (
        "{{resolve:secretsmanager:messaging/prod/push:SecretString:::}}"
    )


def test_has_a_stable_logical_id(stack, app, credentials):
    FcmChannel(stack, "Fcm", app=app, credentials=credentials)
    assert only_id(Template.from_stack(stack), TYPE) == "Fcm9577C33B"

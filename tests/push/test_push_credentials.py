import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk.assertions import Template
from templates import exactly, flat, new_stack, text_of

from cdk_pinpoint import PushCredentials

NOT_A_NAME = (
    "'secret_name' must be the name or ARN of a secret in AWS Secrets Manager, got something that "
    "looks like a credential (not shown); store it as a secret and give the secret's name"
)


def resolved(stack: cdk.Stack, value: str) -> str:
    """The text as it ends in the template."""
    cdk.CfnOutput(stack, "Value", value=value)
    return flat(Template.from_stack(stack).to_json()["Outputs"]["Value"]["Value"])


def test_the_whole_secret_is_a_reference():
    credentials = PushCredentials.from_secret_name("messaging/prod/fcm")
    assert resolved(new_stack(), credentials.whole()) == (
        "{{resolve:secretsmanager:messaging/prod/fcm:SecretString:::}}"
    )


def test_a_field_of_the_secret_is_a_reference():
    credentials = PushCredentials.from_secret_name("messaging/prod/apns")
    assert resolved(new_stack(), credentials.field("tokenKey")) == (
        "{{resolve:secretsmanager:messaging/prod/apns:SecretString:tokenKey::}}"
    )


def test_a_secret_is_named_by_its_arn():
    arn = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:messaging/prod/fcm-AbCdEf"
    credentials = PushCredentials.from_secret_name(arn)
    assert resolved(new_stack(), credentials.whole()) == (
        f"{{{{resolve:secretsmanager:{arn}:SecretString:::}}}}"
    )


def test_a_secret_of_the_app_is_referred_to():
    stack = new_stack()
    credentials = PushCredentials.from_secret(secretsmanager.Secret(stack, "Secret"))
    assert resolved(stack, credentials.field("apiKey")) == (
        "{{resolve:secretsmanager:${SecretA720EF05}:SecretString:apiKey::}}"
    )


def test_an_imported_secret_is_referred_to():
    stack = new_stack()
    arn = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:fcm-AbCdEf"
    secret = secretsmanager.Secret.from_secret_complete_arn(stack, "Secret", arn)
    credentials = PushCredentials.from_secret(secret)
    assert resolved(stack, credentials.whole()) == (
        f"{{{{resolve:secretsmanager:{arn}:SecretString:::}}}}"
    )


def test_a_secret_imported_by_name_is_referred_to():
    stack = new_stack()
    secret = secretsmanager.Secret.from_secret_name_v2(stack, "Secret", "messaging/prod/fcm")
    assert "secret:messaging/prod/fcm:SecretString:" in resolved(
        stack, PushCredentials.from_secret(secret).whole()
    )


def test_a_name_that_is_not_known_yet_passes():
    stack = new_stack()
    name = cdk.CfnParameter(stack, "SecretName").value_as_string
    assert resolved(stack, PushCredentials.from_secret_name(name).whole()) == (
        "{{resolve:secretsmanager:${SecretName}:SecretString:::}}"
    )


@pytest.mark.parametrize(
    "credential",
    [
        "AIzaSyA1234567890abcdefghijklmnopqrstuv",
        '{"type": "service_account"}',
        "-----BEGIN PRIVATE KEY-----\nMIGTAgEAMBMG",
        "0123456789abcdef" * 4,
        "",
    ],
)
def test_fails_on_a_credential_and_does_not_repeat_it(credential):
    with pytest.raises(ValueError, match=exactly(NOT_A_NAME)) as caught:
        PushCredentials.from_secret_name(credential)
    assert not credential or credential not in str(caught.value)


def test_the_secret_is_not_in_the_template():
    stack = new_stack()
    secret = secretsmanager.Secret(stack, "Secret")
    cdk.CfnOutput(stack, "Value", value=PushCredentials.from_secret(secret).whole())
    assert "SecretString" in text_of(Template.from_stack(stack))
    assert secret.node.default_child.secret_string is None


ARN = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:messaging/prod/fcm-AbCdEf"
ANY_PARTITION = "arn:${AWS::Partition}:secretsmanager:eu-west-1:111111111111:secret:"
CHANGED = {"source": ["aws.secretsmanager"], "detail-type": ["Secret Label Updated"]}


def told(stack: cdk.Stack, credentials: PushCredentials):
    """How the secret is read, what a policy allows, and what event tells of a change."""
    pattern = stack.resolve(credentials.change_pattern())
    assert {key: pattern.pop(key) for key in CHANGED} == CHANGED
    assert pattern["detail"].pop("labelUpdated") == ["AWSCURRENT"]
    return (
        flat(stack.resolve(credentials.secret_id)),
        flat(stack.resolve(credentials.arn_in_policy(stack))),
        flat(pattern),
    )


def test_a_name_stands_for_every_secret_that_ever_has_it():
    credentials = PushCredentials.from_secret_name("messaging/prod/fcm")
    assert told(new_stack(), credentials) == (
        "messaging/prod/fcm",
        f"{ANY_PARTITION}messaging/prod/fcm-??????",
        {"detail": {"name": ["messaging/prod/fcm"]}},
    )


def test_an_arn_stands_for_one_secret():
    credentials = PushCredentials.from_secret_name(ARN)
    assert told(new_stack(), credentials) == (ARN, ARN, {"detail": {}, "resources": [ARN]})


def test_a_secret_of_the_app_stands_for_itself():
    stack = new_stack()
    credentials = PushCredentials.from_secret(secretsmanager.Secret(stack, "Secret"))
    arn = "${SecretA720EF05}"
    assert told(stack, credentials) == (arn, arn, {"detail": {}, "resources": [arn]})


def test_an_imported_secret_stands_for_itself():
    stack = new_stack()
    secret = secretsmanager.Secret.from_secret_complete_arn(stack, "Secret", ARN)
    assert told(stack, PushCredentials.from_secret(secret)) == (
        ARN,
        ARN,
        {"detail": {}, "resources": [ARN]},
    )


@pytest.mark.parametrize("how", ["name", "partial ARN"])
def test_a_secret_imported_without_its_suffix_is_known_by_its_name(how):
    stack = new_stack()
    partial = ARN.removesuffix("-AbCdEf")
    secret = (
        secretsmanager.Secret.from_secret_name_v2(stack, "Secret", "messaging/prod/fcm")
        if how == "name"
        else secretsmanager.Secret.from_secret_partial_arn(stack, "Secret", partial)
    )
    identifier, arn, pattern = told(stack, PushCredentials.from_secret(secret))
    assert identifier.endswith(":secretsmanager:eu-west-1:111111111111:secret:messaging/prod/fcm")
    assert arn == f"{identifier}-??????"
    assert pattern == {"detail": {"name": ["messaging/prod/fcm"]}}


def test_a_name_that_is_not_known_yet_is_taken_for_a_name():
    stack = new_stack()
    name = cdk.CfnParameter(stack, "SecretName").value_as_string
    identifier, arn, pattern = told(stack, PushCredentials.from_secret_name(name))
    assert identifier == "${SecretName}"
    assert arn.endswith(":secret:${SecretName}-??????")
    assert pattern == {"detail": {"name": ["${SecretName}"]}}


def test_the_key_is_known_where_the_secret_tells_it():
    stack = new_stack()
    key = kms.Key(stack, "Key")
    own = secretsmanager.Secret(stack, "Own", encryption_key=key)
    plain = secretsmanager.Secret(stack, "Plain")
    found = PushCredentials.from_secret(own).encryption_key
    assert stack.resolve(found.key_arn) == stack.resolve(key.key_arn)
    assert PushCredentials.from_secret(plain).encryption_key is None
    assert PushCredentials.from_secret_name("messaging/prod/fcm").encryption_key is None

import base64
import json

import pytest

from cdk_pinpoint.secret_names import has_credential, is_secret_name, looks_secret

# What every P-256 key in PKCS #8 begins with, before its own 32 bytes.
P8_PREFIX = bytes.fromhex(
    "308193020100301306072a8648ce3d020106082a8648ce3d030107047930770201010420"
)


def p8_base64(secret_byte: int) -> str:
    """The one-line body of a .p8 file."""
    return base64.b64encode(P8_PREFIX + bytes([secret_byte]) * 114).decode()


@pytest.mark.parametrize(
    "name",
    [
        "fcm",
        "messaging/prod/fcm",
        "/messaging/prod/apns_token",
        "team+app=1.0@example-2",
        "x" * 512,
        "Messaging/prod/apns",
        "messaging-prod-apns-AbCdEf",
    ],
)
def test_a_name_as_secrets_manager_allows_it_is_a_name(name):
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:secretsmanager:eu-west-1:111111111111:secret:messaging/prod/fcm-AbCdEf",
        "arn:aws-us-gov:secretsmanager:us-gov-west-1:111111111111:secret:fcm-AbCdEf",
        "arn:aws-cn:secretsmanager:cn-north-1:111111111111:secret:fcm-AbCdEf",
    ],
)
def test_the_arn_of_a_secret_is_a_name_in_every_partition(arn):
    assert is_secret_name(arn)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x" * 513,
        "my secret",
        "fcm\n",
        "geheimnis-ä",
        "arn:aws:s3:::bucket",
        "arn:aws:secretsmanager:eu-west-1:1:secret:fcm-AbCdEf",
        "arn:aws:secretsmanager:eu-west-1:111111111111:secret:",
    ],
)
def test_what_secrets_manager_does_not_allow_is_no_name(text):
    assert not is_secret_name(text)


@pytest.mark.parametrize(
    "credential",
    [
        pytest.param(
            json.dumps({"type": "service_account", "private_key": "-----BEGIN PRIVATE KEY-----"}),
            id="service account of Firebase",
        ),
        pytest.param("AIzaSyA1234567890abcdefghijklmnopqrstuv", id="server key of Firebase"),
        pytest.param(
            f"-----BEGIN PRIVATE KEY-----\n{p8_base64(0)}\n-----END PRIVATE KEY-----",
            id="whole .p8 file",
        ),
        pytest.param(p8_base64(0), id="body of a .p8 file"),
        pytest.param(
            p8_base64(255),
            id="body of a .p8 file with slashes",
        ),
        pytest.param("0123456789abcdef" * 4, id="client secret of Amazon"),
        pytest.param(
            "amzn1.oa2-cs.v1." + "0123456789abcdef" * 4,
            id="client secret of Amazon with prefix",
        ),
    ],
)
def test_a_credential_in_place_of_a_name_is_recognised(credential):
    assert looks_secret(credential)
    assert not is_secret_name(credential)


@pytest.mark.parametrize(
    "text",
    [
        "AAAAabc_-1:APA91bExampleServerKey",
        "AKIAIOSFODNN7EXAMPLE",
        "ASIAIOSFODNN7EXAMPLE",
        "  { }",
        "x" * 513,
        "first line\nsecond line",
    ],
)
def test_what_no_message_may_repeat_is_recognised_in_any_value(text):
    assert looks_secret(text)


@pytest.mark.parametrize(
    "text",
    ["", "eu-west-1", "my secret", "hello@example.com", "Messaging/prod/apns", "MIDDLEWARE/apns"],
)
def test_ordinary_values_may_be_repeated(text):
    assert not looks_secret(text)


CREDENTIALS = [
    "AKIAIOSFODNN7EXAMPLE",
    "ASIAIOSFODNN7EXAMPLE",
    "AIzaSyA1234567890abcdefghijklmnopqrstuvw",
    "AAAAabc_-1:APA91bExampleServerKey",
    "-----BEGIN PRIVATE KEY-----\nMIGTAgEAMBMG",
]


@pytest.mark.parametrize("credential", CREDENTIALS)
@pytest.mark.parametrize("around", ["{}", "key={}", "Our key:\n{}\n", "x" * 600 + " {}"])
def test_a_credential_is_found_inside_of_a_long_text(credential, around):
    text = around.format(credential)
    assert has_credential(text)
    assert looks_secret(text)


def test_a_document_with_fields_is_a_credential():
    assert has_credential(' {"type": "service_account"}')


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Reply STOP to get no more messages.\nReply HELP for help.",
        "x" * 1600,
        "{name}: you are unsubscribed",
        "0123456789abcdef" * 4,
        "MAKIAIOSFODNN7EXAMPLE",
        "hello@example.com",
    ],
)
def test_what_may_be_written_to_people_is_no_credential(text):
    assert not has_credential(text)

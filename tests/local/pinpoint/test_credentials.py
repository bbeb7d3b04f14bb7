"""Checks of channel credentials, which never quote one."""

import json

import pytest

from cdk_pinpoint.local.pinpoint.credentials import (
    ChannelCredentialsError,
    check_adm,
    check_apns,
    check_baidu,
    check_gcm,
    check_sms,
)

SECRET = "never-to-be-seen-again"
ACCOUNT = {
    "type": "service_account",
    "project_id": "shop",
    "private_key": SECRET,
    "client_email": "push@shop.example",
}
TOKEN = {"DefaultAuthenticationMethod": "TOKEN"}
FCM = {**TOKEN, "ServiceJson": json.dumps(ACCOUNT)}
APNS_KEY = {"BundleId": "com.a", "TeamId": "T", "TokenKey": SECRET, "TokenKeyId": "K"}
APNS_CERTIFICATE = {"Certificate": SECRET, "PrivateKey": SECRET}


@pytest.mark.parametrize(
    ("check", "request_", "held", "holds"),
    [
        (check_gcm, FCM, {}, {**TOKEN, "HasFcmServiceCredentials": True}),
        (
            check_gcm,
            {},
            {**TOKEN, "HasFcmServiceCredentials": True},
            {**TOKEN, "HasFcmServiceCredentials": True},
        ),
        (
            check_apns,
            APNS_KEY,
            {},
            {"DefaultAuthenticationMethod": "key", "HasTokenKey": True},
        ),
        (
            check_apns,
            APNS_CERTIFICATE,
            {},
            {"DefaultAuthenticationMethod": "certificate", "HasTokenKey": False},
        ),
        (
            check_apns,
            {**APNS_CERTIFICATE, "DefaultAuthenticationMethod": "CERTIFICATE"},
            {"DefaultAuthenticationMethod": "key"},
            {"DefaultAuthenticationMethod": "certificate", "HasTokenKey": False},
        ),
        (
            check_apns,
            {},
            {"DefaultAuthenticationMethod": "certificate"},
            {"DefaultAuthenticationMethod": "certificate", "HasTokenKey": False},
        ),
        (check_adm, {"ClientId": "id", "ClientSecret": SECRET}, {}, {}),
        (check_baidu, {"ApiKey": SECRET, "SecretKey": SECRET}, {}, {}),
        (
            check_sms,
            {"SenderId": "SHOP"},
            {"SenderId": "OLD", "ShortCode": "12345"},
            {
                "PromotionalMessagesPerSecond": 20,
                "TransactionalMessagesPerSecond": 20,
                "SenderId": "SHOP",
                "ShortCode": "12345",
            },
        ),
    ],
)
def test_a_channel_holds_that_there_are_credentials_and_no_credential(check, request_, held, holds):
    assert check(request_, held) == holds
    assert SECRET not in json.dumps(holds)


@pytest.mark.parametrize(
    ("check", "request_", "held", "reason"),
    [
        (check_gcm, {}, {}, "FCM returned 401 Unauthorized: server keys"),
        (check_gcm, {"DefaultAuthenticationMethod": "KEY"}, {}, "set TOKEN and give the service"),
        (check_gcm, {"DefaultAuthenticationMethod": "token"}, {}, "must be TOKEN"),
        (check_gcm, TOKEN, {}, "ServiceJson is missing, and TOKEN authentication needs it"),
        (check_gcm, {**TOKEN, "ServiceJson": SECRET}, {}, "ServiceJson is not JSON"),
        (check_gcm, {**TOKEN, "ServiceJson": "[]"}, {}, "ServiceJson is not a JSON object"),
        (
            check_gcm,
            {**TOKEN, "ServiceJson": json.dumps({**ACCOUNT, "private_key": ""})},
            {},
            "not a service account key: private_key missing",
        ),
        (
            check_gcm,
            {**TOKEN, "ServiceJson": json.dumps({**ACCOUNT, "type": SECRET})},
            {},
            "its type is not service_account",
        ),
        (check_apns, {}, {}, "BundleId, TeamId, TokenKey, TokenKeyId missing, and key"),
        (check_apns, {"Certificate": SECRET}, {}, "PrivateKey missing, and certificate"),
        (
            check_apns,
            {"DefaultAuthenticationMethod": "certificate"},
            {"DefaultAuthenticationMethod": "key"},
            "Certificate, PrivateKey missing",
        ),
        (
            check_apns,
            {"TokenKey": SECRET},
            {"DefaultAuthenticationMethod": "key"},
            "BundleId, TeamId, TokenKeyId missing",
        ),
        (check_apns, {"DefaultAuthenticationMethod": SECRET}, {}, "must be key or certificate"),
        (check_adm, {"ClientId": "id"}, {}, "^ClientSecret missing$"),
        (check_baidu, {}, {}, "^ApiKey, SecretKey missing$"),
    ],
)
def test_credentials_that_cannot_work_are_refused_without_being_quoted(
    check, request_, held, reason
):
    with pytest.raises(ChannelCredentialsError, match=reason) as refusal:
        check(request_, held)

    assert SECRET not in str(refusal.value)

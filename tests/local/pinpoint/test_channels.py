import hashlib
import json

import boto3
import pytest
from botocore.config import Config

SECRET = "never-to-be-seen-again"
SERVICE_ACCOUNT = {
    "type": "service_account",
    "project_id": "shop",
    "private_key": SECRET,
    "client_email": "push@shop.example",
}
APNS_KEY = {
    "DefaultAuthenticationMethod": "key",
    "BundleId": "com.example.shop",
    "TeamId": "TEAM123456",
    "TokenKey": SECRET,
    "TokenKeyId": "KEY1234567",
}
APNS_CERTIFICATE = {
    "DefaultAuthenticationMethod": "certificate",
    "Certificate": SECRET,
    "PrivateKey": SECRET,
}
FCM = {"DefaultAuthenticationMethod": "TOKEN", "ServiceJson": json.dumps(SERVICE_ACCOUNT)}
CHANNELS = [
    ("adm", "ADM", {"ClientId": "id", "ClientSecret": SECRET}),
    ("apns", "APNS", APNS_KEY),
    ("apns", "APNS", APNS_CERTIFICATE),
    ("apns_sandbox", "APNSSandbox", APNS_KEY),
    ("apns_voip", "APNSVoip", APNS_KEY),
    ("apns_voip_sandbox", "APNSVoipSandbox", APNS_KEY),
    ("baidu", "Baidu", {"ApiKey": SECRET, "SecretKey": SECRET}),
    ("email", "Email", {"FromAddress": "a@example.com", "Identity": "arn:of:identity"}),
    ("gcm", "GCM", FCM),
    ("sms", "SMS", {"SenderId": "SHOP"}),
    ("voice", "Voice", {}),
]


@pytest.fixture
def app_id(pinpoint, own_name):
    app = pinpoint.create_app(CreateApplicationRequest={"Name": own_name})["ApplicationResponse"]
    return app["Id"]


def update(pinpoint, app_id, method, shape, request):
    call = getattr(pinpoint, f"update_{method}_channel")
    return call(ApplicationId=app_id, **{f"{shape}ChannelRequest": request})[
        f"{shape}ChannelResponse"
    ]


@pytest.mark.parametrize(("method", "shape", "credentials"), CHANNELS)
def test_a_channel_is_put_read_listed_and_deleted(pinpoint, app_id, method, shape, credentials):
    put = update(pinpoint, app_id, method, shape, {**credentials, "Enabled": True})
    again = update(pinpoint, app_id, method, shape, {**credentials, "Enabled": False})

    assert put["Platform"] == method.upper()
    assert put["Enabled"] is True
    assert put["HasCredential"] is (method not in ("email", "sms", "voice"))
    assert (again["Enabled"], again["Version"]) == (False, 2)
    read = getattr(pinpoint, f"get_{method}_channel")
    assert read(ApplicationId=app_id)[f"{shape}ChannelResponse"] == again
    assert list(pinpoint.get_channels(ApplicationId=app_id)["ChannelsResponse"]["Channels"]) == [
        method.upper()
    ]
    getattr(pinpoint, f"delete_{method}_channel")(ApplicationId=app_id)
    with pytest.raises(pinpoint.exceptions.NotFoundException, match=method.upper()):
        read(ApplicationId=app_id)


@pytest.mark.parametrize(("method", "shape", "credentials"), CHANNELS)
def test_no_answer_and_no_log_shows_a_credential(
    local_aws, pinpoint, app_id, method, shape, credentials
):
    put = update(pinpoint, app_id, method, shape, credentials)

    assert SECRET not in json.dumps(put, default=str)
    assert SECRET not in json.dumps(pinpoint.get_channels(ApplicationId=app_id), default=str)
    assert SECRET not in local_aws.log


@pytest.mark.parametrize(
    ("method", "shape", "request_", "reason"),
    [
        ("gcm", "GCM", {"ApiKey": SECRET}, "FCM returned 401 Unauthorized"),
        ("gcm", "GCM", {"ServiceJson": FCM["ServiceJson"]}, "FCM returned 401 Unauthorized"),
        ("gcm", "GCM", {"DefaultAuthenticationMethod": "TOKEN"}, "ServiceJson is missing"),
        ("gcm", "GCM", {**FCM, "ServiceJson": SECRET}, "ServiceJson is not JSON"),
        ("gcm", "GCM", {**FCM, "ServiceJson": f'["{SECRET}"]'}, "is not a JSON object"),
        ("gcm", "GCM", {**FCM, "ServiceJson": "{}"}, "type, project_id, private_key, client_em"),
        (
            "gcm",
            "GCM",
            {**FCM, "ServiceJson": json.dumps({**SERVICE_ACCOUNT, "type": SECRET})},
            "its type is not service_account",
        ),
        ("apns", "APNS", {**APNS_KEY, "TeamId": ""}, "TeamId missing, and key"),
        ("apns", "APNS", {"TokenKey": SECRET}, "BundleId, TeamId, TokenKeyId missing"),
        ("apns", "APNS", {"Certificate": SECRET}, "PrivateKey missing, and certificate"),
        ("apns", "APNS", {"DefaultAuthenticationMethod": "TOKEN"}, "must be key or certificate"),
        ("adm", "ADM", {"ClientId": "", "ClientSecret": SECRET}, "ClientId missing"),
        ("baidu", "Baidu", {"ApiKey": SECRET, "SecretKey": ""}, "SecretKey missing"),
    ],
)
def test_credentials_that_cannot_work_are_refused_without_being_quoted(
    pinpoint, app_id, method, shape, request_, reason
):
    with pytest.raises(pinpoint.exceptions.BadRequestException, match=reason) as refusal:
        update(pinpoint, app_id, method, shape, request_)

    assert f"{method.upper()} channel of application {app_id}: " in str(refusal.value)
    assert SECRET not in str(refusal.value)


def test_credentials_of_a_wrong_type_are_refused_without_being_quoted(local_aws, app_id):
    client = boto3.client(
        "pinpoint",
        endpoint_url=local_aws.endpoint_url,
        region_name=local_aws.region,
        aws_access_key_id=local_aws.root.access_key_id,
        aws_secret_access_key=local_aws.root.secret_access_key,
        config=Config(parameter_validation=False),
    )
    request = {**FCM, "ServiceJson": {"private_key": SECRET}}
    with pytest.raises(client.exceptions.BadRequestException, match="ServiceJson must be") as e:
        client.update_gcm_channel(ApplicationId=app_id, GCMChannelRequest=request)

    assert SECRET not in str(e.value)


def test_a_channel_keeps_its_credentials_when_only_its_state_changes(pinpoint, app_id):
    update(pinpoint, app_id, "gcm", "GCM", {**FCM, "Enabled": True})
    update(pinpoint, app_id, "apns", "APNS", {**APNS_KEY, "Enabled": True})

    disabled = update(pinpoint, app_id, "gcm", "GCM", {"Enabled": False})

    assert (disabled["Enabled"], disabled["HasFcmServiceCredentials"]) == (False, True)
    assert update(pinpoint, app_id, "apns", "APNS", {"Enabled": False})["HasTokenKey"] is True


def test_a_channel_of_no_application_says_which_channel(pinpoint):
    with pytest.raises(pinpoint.exceptions.NotFoundException, match=r"SMS channel: .* nowhere"):
        update(pinpoint, "nowhere", "sms", "SMS", {"Enabled": True})


def test_of_a_credential_its_hash_is_kept_and_shown_to_tests_alone(local_aws, pinpoint, app_id):
    update(pinpoint, app_id, "gcm", "GCM", {**FCM, "Enabled": True})
    update(pinpoint, app_id, "apns", "APNS", APNS_KEY)

    assert local_aws.push_credential_hashes(app_id) == {
        "GCM": {"ServiceJson": sha256(FCM["ServiceJson"])},
        "APNS": {name: sha256(APNS_KEY[name]) for name in ("TokenKey", "TokenKeyId", "TeamId")},
    }
    # What changes no credential leaves the hash alone.
    update(pinpoint, app_id, "gcm", "GCM", {"Enabled": False})
    pinpoint.delete_apns_channel(ApplicationId=app_id)
    assert local_aws.push_credential_hashes(app_id) == {
        "GCM": {"ServiceJson": sha256(FCM["ServiceJson"])}
    }


def test_credentials_that_were_refused_leave_no_hash(local_aws, pinpoint, app_id):
    with pytest.raises(pinpoint.exceptions.BadRequestException):
        update(pinpoint, app_id, "gcm", "GCM", {**FCM, "ServiceJson": SECRET})

    assert local_aws.push_credential_hashes(app_id) == {}


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()

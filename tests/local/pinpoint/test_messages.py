import json

import pytest
from botocore.exceptions import ClientError

from .test_channels import FCM


@pytest.fixture
def app_id(pinpoint, own_name):
    app = pinpoint.create_app(CreateApplicationRequest={"Name": own_name})["ApplicationResponse"]
    pinpoint.update_gcm_channel(ApplicationId=app["Id"], GCMChannelRequest={**FCM, "Enabled": True})
    pinpoint.update_sms_channel(ApplicationId=app["Id"], SMSChannelRequest={"Enabled": True})
    return app["Id"]


def send(pinpoint, app_id, addresses, configuration, **more):
    answer = pinpoint.send_messages(
        ApplicationId=app_id,
        MessageRequest={
            "Addresses": addresses,
            "MessageConfiguration": configuration,
            **more,
        },
    )
    return answer["MessageResponse"]["Result"]


def test_each_address_has_a_result_and_what_was_accepted_can_be_read(
    pinpoint, app_id, own_name, sent_page
):
    result = send(
        pinpoint,
        app_id,
        {
            own_name: {"ChannelType": "GCM"},
            "+14255550100": {"ChannelType": "SMS", "Context": {"order": "7"}},
            "nobody": {"ChannelType": "APNS"},
        },
        {
            "GCMMessage": {"Title": "Sale", "Body": "Today only"},
            "SMSMessage": {"Body": "Your code", "SenderId": own_name},
        },
    )

    assert {address: each["DeliveryStatus"] for address, each in result.items()} == {
        own_name: "SUCCESSFUL",
        "+14255550100": "SUCCESSFUL",
        "nobody": "PERMANENT_FAILURE",
    }
    assert result["nobody"]["StatusCode"] == 400
    assert f"application {app_id} has no APNS channel" in result["nobody"]["StatusMessage"]
    push, sms = (m for m in sent_page()["messages"] if m["application_id"] == app_id)
    assert (push["channel"], push["kind"], push["destination"]) == ("push", "GCM", own_name)
    assert (push["title"], push["body"]) == ("Sale", "Today only")
    assert push["message_id"] == result[own_name]["MessageId"]
    assert (sms["channel"], sms["origination"], sms["body"]) == ("sms", own_name, "Your code")
    assert sms["context"] == {"order": "7"}


def test_a_disabled_channel_fails_for_good(pinpoint, app_id, sent_page):
    pinpoint.update_gcm_channel(ApplicationId=app_id, GCMChannelRequest={"Enabled": False})

    result = send(pinpoint, app_id, {"d": {"ChannelType": "GCM"}}, {"GCMMessage": {"Body": "b"}})

    assert result["d"]["DeliveryStatus"] == "PERMANENT_FAILURE"
    assert "is disabled" in result["d"]["StatusMessage"]
    assert not [m for m in sent_page()["messages"] if m["application_id"] == app_id]


@pytest.mark.parametrize(
    ("configuration", "body"),
    [
        ({"GCMMessage": {"RawContent": "{}"}}, "{}"),
        ({"GCMMessage": {"Data": {"a": "b"}, "SilentPush": True}}, '{"a": "b"}'),
        ({"DefaultPushNotificationMessage": {"Body": "default push"}}, "default push"),
        ({"DefaultMessage": {"Body": "default"}}, "default"),
    ],
)
def test_the_body_comes_from_the_most_specific_message(
    pinpoint, app_id, sent_page, configuration, body
):
    send(pinpoint, app_id, {"device": {"ChannelType": "GCM"}}, configuration)

    assert [m["body"] for m in sent_page()["messages"] if m["application_id"] == app_id] == [body]


def test_an_address_without_a_message_fails_alone(pinpoint, app_id):
    result = send(pinpoint, app_id, {"d": {"ChannelType": "GCM"}}, {"SMSMessage": {"Body": "b"}})

    assert result["d"]["StatusMessage"] == "there is no message for the GCM channel"


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        ({}, "Addresses is missing"),
        ({"Addresses": {"a": {"ChannelType": "EMAIL"}}}, "ChannelType of an address is EMAIL"),
        ({"Addresses": {"a": {}}}, "ChannelType of an address is None"),
        (
            {"Addresses": {str(i): {"ChannelType": "GCM"} for i in range(101)}},
            "more than 100 addresses",
        ),
        ({"Endpoints": {"e": {}}}, "endpoints ended on 2026-10-30"),
        ({"Addresses": {"a": {"ChannelType": "FAX"}}}, "must be one of"),
    ],
)
def test_a_request_that_cannot_be_sent_is_refused(pinpoint, app_id, request_, reason):
    with pytest.raises(ClientError, match=reason):
        pinpoint.send_messages(
            ApplicationId=app_id,
            MessageRequest={"MessageConfiguration": {"DefaultMessage": {"Body": "b"}}, **request_},
        )


def test_iam_decides_about_sending_and_about_each_channel(local_aws, pinpoint, app_id, own_name):
    arn = f"arn:aws:mobiletargeting:us-east-1:000000000000:apps/{app_id}"
    role = local_aws.client("iam").create_role(
        RoleName=own_name,
        AssumeRolePolicyDocument=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": {
                    "Effect": "Allow",
                    "Principal": {"AWS": "arn:aws:iam::000000000000:root"},
                    "Action": "sts:AssumeRole",
                },
            }
        ),
    )["Role"]
    local_aws.client("iam").put_role_policy(
        RoleName=own_name,
        PolicyName="sender",
        PolicyDocument=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": {
                    "Effect": "Allow",
                    "Action": ["mobiletargeting:SendMessages", "mobiletargeting:GetGcmChannel"],
                    "Resource": [f"{arn}/messages", f"{arn}/channels/gcm"],
                },
            }
        ),
    )
    sender = local_aws.client("pinpoint", credentials=local_aws.assume_role(role["Arn"]))

    result = send(sender, app_id, {"d": {"ChannelType": "GCM"}}, {"GCMMessage": {"Body": "b"}})
    assert result["d"]["DeliveryStatus"] == "SUCCESSFUL"
    assert sender.get_gcm_channel(ApplicationId=app_id)["GCMChannelResponse"]["Enabled"]
    with pytest.raises(ClientError, match=f"{arn}/channels/sms ") as denied:
        sender.get_sms_channel(ApplicationId=app_id)
    assert denied.value.response["Error"]["Code"] == "AccessDeniedException"
    assert denied.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    with pytest.raises(ClientError, match="mobiletargeting:UpdateGcmChannel"):
        sender.update_gcm_channel(ApplicationId=app_id, GCMChannelRequest={"Enabled": False})
    with pytest.raises(ClientError, match=f"mobiletargeting:SendOTPMessage on resource: {arn}/otp"):
        sender.send_otp_message(
            ApplicationId=app_id,
            SendOTPMessageRequestParameters={
                "BrandName": "b",
                "Channel": "SMS",
                "DestinationIdentity": "+14255550100",
                "OriginationIdentity": "+14255550199",
                "ReferenceId": "r",
            },
        )
    with pytest.raises(ClientError, match=r"on resource: .*/messages"):
        send(sender, "another-app", {"d": {"ChannelType": "GCM"}}, {})

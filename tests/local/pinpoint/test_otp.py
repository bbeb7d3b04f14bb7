import pytest


@pytest.fixture
def app_id(pinpoint, own_name):
    app = pinpoint.create_app(CreateApplicationRequest={"Name": own_name})["ApplicationResponse"]
    pinpoint.update_sms_channel(ApplicationId=app["Id"], SMSChannelRequest={"Enabled": True})
    return app["Id"]


def send(pinpoint, app_id, **more):
    answer = pinpoint.send_otp_message(
        ApplicationId=app_id,
        SendOTPMessageRequestParameters={
            "BrandName": "Shop",
            "Channel": "SMS",
            "DestinationIdentity": "+14255550100",
            "OriginationIdentity": "+14255550199",
            "ReferenceId": "login-1",
            **more,
        },
    )
    return answer["MessageResponse"]["Result"]["+14255550100"]


def is_valid(pinpoint, app_id, code, reference="login-1"):
    answer = pinpoint.verify_otp_message(
        ApplicationId=app_id,
        VerifyOTPMessageRequestParameters={
            "DestinationIdentity": "+14255550100",
            "Otp": code,
            "ReferenceId": reference,
        },
    )
    return answer["VerificationResponse"]["Valid"]


def sent_code(sent_page, app_id):
    (message,) = (m for m in sent_page()["messages"] if m["application_id"] == app_id)
    assert message["channel"] == "otp"
    return message["body"].rpartition(" ")[2]


def test_a_code_is_valid_once(pinpoint, app_id, sent_page):
    assert send(pinpoint, app_id, CodeLength=8)["DeliveryStatus"] == "SUCCESSFUL"
    code = sent_code(sent_page, app_id)

    assert len(code) == 8
    assert not is_valid(pinpoint, app_id, code, reference="login-2")
    assert is_valid(pinpoint, app_id, code)
    assert not is_valid(pinpoint, app_id, code)


def test_a_code_is_void_after_the_allowed_attempts(pinpoint, app_id, sent_page):
    send(pinpoint, app_id, AllowedAttempts=2)
    code = sent_code(sent_page, app_id)

    assert not is_valid(pinpoint, app_id, "wrong")
    assert not is_valid(pinpoint, app_id, "wrong")
    assert not is_valid(pinpoint, app_id, code)


def test_without_an_sms_channel_nothing_is_sent(pinpoint, app_id):
    pinpoint.delete_sms_channel(ApplicationId=app_id)

    assert send(pinpoint, app_id)["DeliveryStatus"] == "PERMANENT_FAILURE"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"Channel": "EMAIL"}, "Channel must be SMS"),
        ({"CodeLength": 4}, "CodeLength is 4, and must be from 5 to 8"),
        ({"AllowedAttempts": 6}, "AllowedAttempts is 6"),
        ({"ValidityPeriod": 61}, "ValidityPeriod is 61"),
    ],
)
def test_a_wrong_parameter_is_refused(pinpoint, app_id, wrong, reason):
    with pytest.raises(pinpoint.exceptions.BadRequestException, match=reason):
        send(pinpoint, app_id, **wrong)

import aws_cdk as cdk
import pytest
from ended_constructs import IN_APP
from templates import exactly

from cdk_pinpoint.classic import (
    CampaignMessages,
    CustomMessage,
    EmailMessage,
    PushAction,
    PushMessage,
    SmsMessage,
    SmsMessageType,
)

UNKNOWN = cdk.Fn.import_value("Unknown")


def test_each_channel_has_its_message():
    push = PushMessage(title="Sale", body="Now", action=PushAction.URL, url="https://example.com")
    messages = CampaignMessages(
        default=push,
        adm=push,
        apns=PushMessage(media_url="https://example.com/a.png", silent_push=False),
        baidu=push,
        gcm=PushMessage(image_small_icon_url="https://example.com/b.png", time_to_live=0),
        email=EmailMessage(title="Sale", html_body="<p>Now</p>", from_address="a@example.com"),
        sms=SmsMessage(body="Sale", message_type=SmsMessageType.TRANSACTIONAL, entity_id="1"),
        in_app=IN_APP,
        custom=CustomMessage(data="{}"),
    )
    pushed = {"title": "Sale", "body": "Now", "action": "URL", "url": "https://example.com"}
    assert messages.properties() == {
        "defaultMessage": pushed,
        "admMessage": pushed,
        "apnsMessage": {"mediaUrl": "https://example.com/a.png", "silentPush": False},
        "baiduMessage": pushed,
        "gcmMessage": {"imageSmallIconUrl": "https://example.com/b.png", "timeToLive": 0},
        "emailMessage": {
            "title": "Sale",
            "htmlBody": "<p>Now</p>",
            "fromAddress": "a@example.com",
        },
        "smsMessage": {"body": "Sale", "messageType": "TRANSACTIONAL", "entityId": "1"},
        "inAppMessage": IN_APP.properties(),
        "customMessage": {"data": "{}"},
    }


def test_texts_of_the_longest_length_pass():
    assert PushMessage(body="x" * 200)
    assert SmsMessage(body="x" * 1600)
    assert CustomMessage(data="x" * 5120)
    assert SmsMessage(body=UNKNOWN)
    assert CustomMessage(data=UNKNOWN)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            CampaignMessages,
            "CampaignMessages need the message of a channel, got none; leave them out",
        ),
        (
            lambda: PushMessage(body="x" * 201),
            "'body' must have 200 characters at most, got 201; shorten it",
        ),
        (
            lambda: PushMessage(action=PushAction.URL),
            "'url' is needed with the action URL, got none; give what a tap opens",
        ),
        (
            lambda: PushMessage(time_to_live=-1),
            "'time_to_live' must be at least 0 seconds, got -1",
        ),
        (
            lambda: EmailMessage(title="Sale"),
            "an EmailMessage needs 'html_body' or 'body', got neither; give one",
        ),
        (
            lambda: SmsMessage(body="x" * 1601),
            "'body' must have 1600 characters at most, got 1601; shorten it",
        ),
        (
            lambda: CustomMessage(data="ü" * 2561),
            "'data' must be from 0 to 5120 bytes, got 5122",
        ),
    ],
)
def test_fails_on_what_the_service_refuses(make, message):
    with pytest.raises(ValueError, match=exactly(message)):
        make()

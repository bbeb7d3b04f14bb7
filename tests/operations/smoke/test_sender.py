"""What a send says of itself; `test_smoke` sends through every channel for real."""

import pytest
from botocore.exceptions import ClientError

from cdk_pinpoint.operations.smoke.messages import PUSH_BODIES, Channel, Message
from cdk_pinpoint.operations.smoke.sender import Sender
from cdk_pinpoint.published_names import PublishedName

NAMES = {
    PublishedName.EMAIL_IDENTITY: "mail.example.com",
    PublishedName.EMAIL_CONFIGURATION_SET: "messaging-dev",
    PublishedName.APPLICATION_ID: "app-1",
    PublishedName.PUSH_EVENT_STREAM: "push",
}
MAIL = Message(channel=Channel.EMAIL, to="a@example.com", expected=())


class Service:
    """Answers every call with what was prepared, and keeps the requests."""

    def __init__(self, **answers):
        self.answers = answers
        self.requests = {}

    def __call__(self, _service):
        return self

    def __getattr__(self, operation):
        def call(**request):
            self.requests[operation] = request
            answer = self.answers[operation]
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


def error(code):
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "SendEmail")


@pytest.mark.parametrize(
    ("names", "sender"),
    [
        ({}, "smoke@mail.example.com"),
        ({PublishedName.EMAIL_SENDER: "hello@mail.example.com"}, "hello@mail.example.com"),
        ({PublishedName.EMAIL_IDENTITY: "me@example.com"}, "me@example.com"),
    ],
)
def test_mail_comes_from_an_address_that_the_sender_may_use(names, sender):
    service = Service(send_email={"MessageId": "m-1"})
    assert Sender(service, {**NAMES, **names}).send(MAIL).message_id == "m-1"
    assert service.requests["send_email"]["FromEmailAddress"] == sender


@pytest.mark.parametrize(
    ("code", "is_denied", "refusal"),
    [
        ("AccessDeniedException", True, "denied: these credentials may not call SendEmail: no"),
        ("MessageRejected", False, "SendEmail failed with MessageRejected: no"),
    ],
)
def test_a_refusal_says_why(code, is_denied, refusal):
    sent = Sender(Service(send_email=error(code)), NAMES).send(MAIL)
    assert (sent.is_denied, sent.refusal, sent.message_id) == (is_denied, refusal, None)


def push(channel, status="SUCCESSFUL", failed=0):
    service = Service(
        send_messages={
            "MessageResponse": {
                "ApplicationId": "app-1",
                "Result": {"t-1": {"DeliveryStatus": status, "StatusCode": 410, "MessageId": "p"}},
            }
        },
        put_record_batch={
            "FailedPutCount": failed,
            "RequestResponses": [{"ErrorCode": "ServiceUnavailableException"}],
        },
    )
    message = Message(channel=Channel.PUSH, to="t-1", expected=(), push_channel=channel)
    return service, Sender(service, NAMES).send(message)


@pytest.mark.parametrize("channel", PUSH_BODIES)
def test_push_is_said_in_the_words_of_its_channel(channel):
    service, sent = push(channel)
    request = service.requests["send_messages"]["MessageRequest"]
    assert request["Addresses"] == {"t-1": {"ChannelType": channel}}
    assert list(request["MessageConfiguration"]) == [PUSH_BODIES[channel]]
    assert (sent.message_id, sent.refusal) == ("p", None)


def test_a_token_that_the_push_service_refuses_is_a_refusal():
    _, sent = push("GCM", "PERMANENT_FAILURE")
    assert sent.refusal == "PERMANENT_FAILURE by the push service, status 410"


def test_an_event_that_the_stream_refuses_is_a_refusal():
    _, sent = push("GCM", failed=1)
    assert sent.refusal == "the stream did not take its event: ServiceUnavailableException"

"""What a call of either API asks to be sent."""

import base64
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from cdk_pinpoint.local.ses_request import SendRequest

RAW = (
    b"From: Shop <hello@example.com>\r\nTo: Ann <ann@example.org>, bob@example.org\r\n"
    b"Cc: cy@example.org\r\nSubject: Raw\r\nX-SES-CONFIGURATION-SET: main\r\n"
    b"X-SES-MESSAGE-TAGS: campaign=winter, kind=news\r\n\r\nText"
)
ENCODED = base64.b64encode(RAW).decode()


def v2(**call: Any) -> SendRequest:
    return SendRequest.from_v2(json.dumps(call).encode())


def v1(**form: str) -> SendRequest:
    return SendRequest.from_v1(urlencode(form).encode())


def test_simple_content_of_api_v2() -> None:
    request = v2(
        FromEmailAddress="Shop <hello@example.com>",
        Destination={
            "ToAddresses": ["Ann <ann@example.org>"],
            "CcAddresses": ["bob@example.org"],
            "BccAddresses": ["cy@example.org"],
        },
        Content={
            "Simple": {
                "Subject": {"Data": "Hello"},
                "Headers": [{"Name": "List-Unsubscribe", "Value": "<mailto:x@example.com>"}],
            }
        },
        EmailTags=[{"Name": "kind", "Value": "news"}],
        ConfigurationSetName="main",
        FromEmailAddressIdentityArn="arn:identity",
        FeedbackForwardingEmailAddress="bounces@example.com",
    )

    assert (request.api_version, request.is_raw, request.template) == ("2", False, None)
    assert request.sender_address == "hello@example.com"
    assert request.recipients == ("ann@example.org", "bob@example.org", "cy@example.org")
    assert (request.subject, request.tags) == ("Hello", {"kind": "news"})
    assert (request.configuration_set, request.identity_arn) == ("main", "arn:identity")
    assert request.feedback_address == "bounces@example.com"
    # Who gets a blind copy is in no header.
    assert request.headers == (
        ("From", "Shop <hello@example.com>"),
        ("To", "Ann <ann@example.org>"),
        ("Cc", "bob@example.org"),
        ("Subject", "Hello"),
        ("MIME-Version", "1.0"),
        ("List-Unsubscribe", "<mailto:x@example.com>"),
    )


def test_a_template_of_api_v2_has_no_subject_of_its_own() -> None:
    request = v2(
        FromEmailAddress="hello@example.com", Content={"Template": {"TemplateName": "welcome"}}
    )

    assert (request.template, request.subject, request.is_raw) == ("welcome", "", False)


def check_raw(request: SendRequest) -> None:
    assert request.is_raw
    assert request.sender == "Shop <hello@example.com>"
    assert (request.to, request.cc) == (("ann@example.org", "bob@example.org"), ("cy@example.org",))
    assert (request.subject, request.configuration_set) == ("Raw", "main")
    assert request.tags == {"campaign": "winter", "kind": "news"}
    assert dict(request.headers)["X-SES-MESSAGE-TAGS"] == "campaign=winter, kind=news"


def test_a_raw_message_names_all_itself() -> None:
    check_raw(v2(Content={"Raw": {"Data": ENCODED}}))
    check_raw(v1(**{"RawMessage.Data": ENCODED}))


def test_a_call_goes_before_what_its_raw_message_says() -> None:
    request = v2(
        FromEmailAddress="other@example.com",
        Destination={"ToAddresses": ["eve@example.org"]},
        Content={"Raw": {"Data": ENCODED}},
        ConfigurationSetName="other",
        EmailTags=[{"Name": "kind", "Value": "receipt"}],
    )

    assert request.sender == "other@example.com"
    assert request.recipients == ("eve@example.org",)
    assert request.configuration_set == "other"
    assert request.tags == {"campaign": "winter", "kind": "receipt"}


def test_raw_api_v1_lists_destinations_without_their_kind() -> None:
    request = v1(
        **{
            "RawMessage.Data": ENCODED,
            "Source": "other@example.com",
            "Destinations.member.1": "eve@example.org",
            "Destinations.member.2": "dan@example.org",
        }
    )

    assert request.sender == "other@example.com"
    assert request.recipients == ("eve@example.org", "dan@example.org")


def test_a_form_of_api_v1() -> None:
    request = v1(
        **{
            "Source": "hello@example.com",
            "Destination.ToAddresses.member.1": "ann@example.org",
            "Destination.ToAddresses.member.2": "bob@example.org",
            "Destination.BccAddresses.member.1": "cy@example.org",
            "Message.Subject.Data": "One",
            "Tags.member.1.Name": "kind",
            "Tags.member.1.Value": "news",
            "ConfigurationSetName": "main",
            "SourceArn": "arn:identity",
            "ReturnPath": "bounces@example.com",
        }
    )

    assert (request.api_version, request.is_raw) == ("1", False)
    assert request.to == ("ann@example.org", "bob@example.org")
    assert (request.cc, request.bcc) == ((), ("cy@example.org",))
    assert (request.subject, request.tags) == ("One", {"kind": "news"})
    assert (request.configuration_set, request.identity_arn) == ("main", "arn:identity")
    assert request.feedback_address == "bounces@example.com"


@pytest.mark.parametrize("request_", [SendRequest.from_v2(b""), SendRequest.from_v1(b"")])
def test_a_call_without_anything_asks_for_nothing(request_: SendRequest) -> None:
    assert (request_.sender, request_.recipients, request_.configuration_set) == ("", (), None)

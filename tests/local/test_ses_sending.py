"""Who may send, from what, with which configuration set."""

import json
from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError
from ministack.core.responses import request_scope

from cdk_pinpoint.local import LocalAws, _ministack, ses_sending
from cdk_pinpoint.local.ses_request import SendRequest

from .conftest import Stacks
from .mail import CONTENT, RAW, Mail


def test_messages_can_be_read(
    local_aws: LocalAws, mail: Mail, send_mail: Callable[..., str]
) -> None:
    message_id = send_mail("ann@example.org", "bob@example.org")
    (message,) = [
        message for message in local_aws.sent_messages() if message.message_id == message_id
    ]
    assert (message.channel, message.subject, message.body) == ("email", "Hello", "Text")
    assert message.origination == f"Shop <hello@{mail.domain}>"
    assert message.destinations == ("ann@example.org", "bob@example.org")


def test_from_address_is_checked(mail: Mail, send_mail: Callable[..., str]) -> None:
    with pytest.raises(ClientError, match=f"ses:SendEmail on resource.*identity/{mail.domain}"):
        send_mail("ann@example.org", FromEmailAddress=f"other@{mail.domain}")


def test_every_recipient_is_checked(send_mail: Callable[..., str]) -> None:
    both = {"ToAddresses": ["ann@example.org"], "BccAddresses": ["eve@elsewhere.net"]}
    with pytest.raises(ClientError, match="AccessDenied"):
        send_mail(Destination=both)


def test_configuration_set_is_checked(local_aws: LocalAws, send_mail: Callable[..., str]) -> None:
    local_aws.client("sesv2").create_configuration_set(ConfigurationSetName="other")
    with pytest.raises(ClientError, match=r"on resource.*configuration-set/other"):
        send_mail("ann@example.org", ConfigurationSetName="other")
    local_aws.client("sesv2").delete_configuration_set(ConfigurationSetName="other")


def test_raw_content_needs_its_own_permission(
    local_aws: LocalAws, stacks: Stacks, mail_template: Mail
) -> None:
    policy = mail_template.resources["Sender"]["Properties"]["Policies"][0]["PolicyDocument"]
    policy["Statement"][0]["Action"] = ["ses:SendEmail"]
    stacks.create(mail_template.resources)
    role_arn = f"arn:aws:iam::{local_aws.account}:role/{mail_template.name}-sender"
    client = local_aws.client("sesv2", credentials=local_aws.assume_role(role_arn))
    with pytest.raises(ClientError, match="ses:SendRawEmail"):
        client.send_email(Content={"Raw": {"Data": RAW % mail_template.domain.encode()}})


def test_api_v1_is_checked_too(local_aws: LocalAws, mail: Mail) -> None:
    client = local_aws.client("ses", credentials=mail.sender)
    with pytest.raises(ClientError, match="AccessDenied"):
        client.send_email(
            Source=f"hello@{mail.domain}",
            Destination={"ToAddresses": ["eve@elsewhere.net"]},
            Message={"Subject": {"Data": "One"}, "Body": {"Text": {"Data": "Text"}}},
        )


def test_unknown_configuration_set(local_aws: LocalAws, mail: Mail) -> None:
    client = local_aws.client("sesv2")
    with pytest.raises(client.exceptions.NotFoundException, match="<absent> does not exist"):
        client.send_email(
            FromEmailAddress=f"hello@{mail.domain}",
            Destination={"ToAddresses": ["ann@example.org"]},
            Content=CONTENT,
            ConfigurationSetName="absent",
        )


def test_unverified_sender(local_aws: LocalAws) -> None:
    client = local_aws.client("sesv2")
    with pytest.raises(client.exceptions.MessageRejected, match="not verified"):
        client.send_email(
            FromEmailAddress="hello@unknown.example",
            Destination={"ToAddresses": ["ann@example.org"]},
            Content=CONTENT,
        )


def test_paused_configuration_set(
    local_aws: LocalAws, mail: Mail, send_mail: Callable[..., str]
) -> None:
    client = local_aws.client("sesv2")
    client.put_configuration_set_sending_options(
        ConfigurationSetName=mail.name, SendingEnabled=False
    )
    with pytest.raises(ClientError, match="SendingPausedException"):
        send_mail("ann@example.org")
    client.put_configuration_set_sending_options(
        ConfigurationSetName=mail.name, SendingEnabled=True
    )
    send_mail("ann@example.org")


def test_the_narrowest_identity_that_is_verified_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    identities = {
        "example.com": {"ConfigurationSetName": "of-the-domain"},
        "mail.example.com": {},
        "ann@example.com": {},
    }
    monkeypatch.setattr(_ministack, "ses_identities", lambda: identities)

    def request(address: str, **more: str) -> SendRequest:
        return SendRequest.from_v2(json.dumps({"FromEmailAddress": address, **more}).encode())

    def identity(address: str) -> str:
        return ses_sending._identity_of(request(address))

    assert identity("Ann <ann@example.com>") == "ann@example.com"
    assert identity("bob@example.com") == "example.com"
    assert identity("bob@MAIL.example.com") == "mail.example.com"
    assert identity("bob@deep.mail.example.com") == "mail.example.com"
    assert identity("bob@example.org") == "bob@example.org"
    assert ses_sending._configuration_set_of(request("bob@example.com")) == "of-the-domain"
    assert ses_sending._configuration_set_of(request("ann@example.com")) is None
    named = request("bob@example.com", ConfigurationSetName="named")
    assert ses_sending._configuration_set_of(named) == "named"


def test_every_resource_of_a_message_needs_permission() -> None:
    call = {
        "FromEmailAddress": "bob@example.com",
        "FromEmailAddressIdentityArn": "arn:aws:ses:eu-west-1:222222222222:identity/example.com",
        "ConfigurationSetName": "main",
        "Content": {"Template": {"TemplateName": "welcome"}},
    }
    with request_scope("111111111111", "eu-west-1"):
        found = list(ses_sending._resources(SendRequest.from_v2(json.dumps(call).encode())))

    assert found == [
        "arn:aws:ses:eu-west-1:222222222222:identity/example.com",
        "arn:aws:ses:eu-west-1:111111111111:configuration-set/main",
        "arn:aws:ses:eu-west-1:111111111111:template/welcome",
    ]


def test_each_api_has_its_own_form_of_errors() -> None:
    status, headers, body = ses_sending._v2_error("NotFoundException", "no <set>", 404)
    assert (status, headers["x-amzn-errortype"]) == (404, "NotFoundException")
    assert json.loads(body) == {"message": "no <set>"}

    status, _, body = ses_sending._v1_error("ConfigurationSetDoesNotExist", "no <set>", 404)
    assert status == 400
    assert b"<Code>ConfigurationSetDoesNotExist</Code><Message>no &lt;set&gt;</Message>" in body

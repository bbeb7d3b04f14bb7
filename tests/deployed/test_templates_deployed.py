"""A program of the deployed stack finds its templates, fills them in and sends them."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from cdk_pinpoint import (
    PublishedName,
    parameter_name,
    render_email,
    render_push,
    render_sms,
    template_parameter_name,
)

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(580)]

LINK = "https://shop.example.com/confirm?token=1&a=b"
ATTACK = '<script>alert("1")</script>'


class Program:
    """A program that takes on the sender role and knows the name of its environment."""

    def __init__(self, aws):
        self._aws = aws
        ssm = aws.client("ssm")
        role = ssm.get_parameter(Name=parameter_name("dev", PublishedName.SENDER_ROLE_ARN))
        self._session = aws.assume_role(role["Parameter"]["Value"])

    def client(self, service):
        return self._aws.client(service, credentials=self._session)

    def parameter(self, name):
        return self.client("ssm").get_parameter(Name=name)["Parameter"]

    def template(self, name, channel):
        return self.parameter(template_parameter_name("dev", name, channel))["Value"]

    def name(self, name):
        return self.parameter(parameter_name("dev", name))["Value"]

    def send_email(self, content):
        answer = self.client("sesv2").send_email(
            FromEmailAddress="hello@mail.dev.example.com",
            Destination={"ToAddresses": ["success@simulator.amazonses.com"]},
            ConfigurationSetName=self.name(PublishedName.EMAIL_CONFIGURATION_SET),
            Content=content,
        )
        return answer["MessageId"]


@pytest.fixture(scope="module")
def program(deployed):
    return Program(deployed.aws)


def sent(deployed, message_id):
    return [each for each in deployed.aws.sent_messages() if each.message_id == message_id]


def test_an_email_is_sent_from_its_template(deployed, program):
    values = {"first_name": ATTACK, "confirm_url": LINK}
    message_id = program.send_email(render_email(program.template("welcome", "email"), values))
    (message,) = sent(deployed, message_id)
    assert message.subject == f"Welcome to Example Shop, {ATTACK}"
    assert message.body.startswith(f"Hello {ATTACK},")
    assert LINK in message.body


def test_ses_makes_of_it_what_the_preview_shows(deployed, program):
    """The HTML part, which the list of sent messages does not show, has the value escaped."""
    content = render_email(
        program.template("welcome", "email"), {"first_name": ATTACK, "confirm_url": LINK}
    )
    name = content["Template"]["TemplateName"]
    html = deployed.aws.client("sesv2").get_email_template(TemplateName=name)
    assert "Hello {{html.first_name}}," in html["TemplateContent"]["Html"]
    assert "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;" in (
        content["Template"]["TemplateData"].replace("\\", "")
    )


def test_a_value_that_is_missing_is_found_before_it_is_sent(program):
    with pytest.raises(ValueError, match="must have 'confirm_url', which 'welcome' has no default"):
        render_email(program.template("welcome", "email"), {})


def test_values_that_nobody_escaped_are_not_sent(deployed, program):
    """A program that passes the helper by gets a rendering failure, not an injection."""
    name = program.template("welcome", "email").partition('"ses_template":"')[2].partition('"')[0]
    data = '{"first_name": "A", "confirm_url": "https://a.example", "voucher": ""}'
    message_id = program.send_email({"Template": {"TemplateName": name, "TemplateData": data}})
    assert sent(deployed, message_id) == []


def test_a_text_message_is_read_and_sent(deployed, program):
    text = render_sms(program.template("sign-in-code", "sms"), {"code": "412907"})
    message_id = program.client("pinpoint-sms-voice-v2").send_text_message(
        DestinationPhoneNumber="+14254147755",
        OriginationIdentity=program.name(PublishedName.SMS_POOL_ID),
        ConfigurationSetName=program.name(PublishedName.SMS_CONFIGURATION_SET),
        MessageBody=text,
    )["MessageId"]
    (message,) = sent(deployed, message_id)
    assert message.body == text
    assert text.startswith("412907 is your Example Shop code.")


def test_a_notification_is_read_and_sent(deployed, program):
    values = {"day": "Friday", "order": "A-1"}
    notification = render_push(program.template("order-shipped", "push"), values)
    answer = program.client("pinpoint").send_messages(
        ApplicationId=program.name(PublishedName.APPLICATION_ID),
        MessageRequest={
            "Addresses": {"token-of-templates": {"ChannelType": "GCM"}},
            "MessageConfiguration": {"DefaultPushNotificationMessage": notification},
        },
    )["MessageResponse"]["Result"]
    (message,) = sent(deployed, answer["token-of-templates"]["MessageId"])
    assert (message.subject, message.body) == (
        "On its way",
        "Your order should arrive on Friday.",
    )


def test_the_sender_changes_no_template(program):
    with pytest.raises(ClientError, match=r"(?i)access ?denied|not authorized"):
        program.client("ssm").put_parameter(
            Name=template_parameter_name("dev", "sign-in-code", "sms"), Value="x", Overwrite=True
        )

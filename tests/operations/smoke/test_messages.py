"""Which messages a smoke test sends."""

import pytest

from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.smoke.messages import (
    Channel,
    Message,
    Skipped,
    channels_of,
    emails,
    push_tokens,
    pushes,
    text_message,
)
from cdk_pinpoint.published_names import PublishedName

ALL = {
    PublishedName.EMAIL_IDENTITY: "mail.example.com",
    PublishedName.SMS_POOL_ID: "pool-1",
    PublishedName.APPLICATION_ID: "app-1",
}


def test_every_channel_of_the_environment_is_tried():
    assert channels_of(ALL, []) == [Channel.EMAIL, Channel.SMS, Channel.PUSH]
    without_push = {key: value for key, value in ALL.items() if key != "application-id"}
    assert channels_of(without_push, []) == [Channel.EMAIL, Channel.SMS]


def test_only_the_channels_that_are_asked_for_are_tried():
    assert channels_of(ALL, [Channel.PUSH, Channel.EMAIL]) == [Channel.EMAIL, Channel.PUSH]


@pytest.mark.parametrize(
    ("names", "has"), [({}, "none"), ({PublishedName.EMAIL_IDENTITY: "a"}, "email")]
)
def test_a_channel_that_is_not_there_is_told(names, has):
    with pytest.raises(WrongUseError) as raised:
        channels_of(names, [Channel.SMS])
    assert str(raised.value) == (
        f"'--channel' must be one of the environment's channels, {has}, got 'sms'"
    )


def test_mails_go_to_the_mailbox_simulator_with_an_outcome_each():
    assert [(each.to, each.expected) for each in emails({})] == [
        ("success@simulator.amazonses.com", ("accepted", "delivered")),
        ("bounce@simulator.amazonses.com", ("accepted", "failed-permanently")),
        ("complaint@simulator.amazonses.com", ("accepted", "complained")),
    ]


@pytest.mark.parametrize(
    ("allowed", "kinds"),
    [
        ("*@example.com", []),
        ("*@simulator.amazonses.com", ["success", "bounce", "complaint"]),
        ("me@example.com,Bounce@simulator.amazonses.com", ["bounce"]),
    ],
)
def test_only_allowed_recipients_are_mailed(allowed, kinds):
    found = emails({PublishedName.EMAIL_ALLOWED_RECIPIENTS: allowed})
    assert [each.to.partition("@")[0] for each in found if isinstance(each, Message)] == kinds


class TestTextMessage:
    COUNTRIES = PublishedName.SMS_ALLOWED_COUNTRIES

    def test_it_is_a_dry_run(self):
        found = text_message({}, None, has_simulator=False)
        assert (found.to, found.dry_run, found.expected) == ("+14254147755", True, ())

    def test_it_is_sent_from_a_simulator_number(self):
        found = text_message({}, None, has_simulator=True)
        assert (found.to, found.dry_run, found.expected) == ("+14254147755", False, ("delivered",))

    def test_it_is_sent_to_the_number_that_is_given(self):
        found = text_message({}, "+447700900123", has_simulator=False)
        assert (found.to, found.dry_run) == ("+447700900123", False)

    @pytest.mark.parametrize(
        ("countries", "to"),
        [("FR", "+33755512501"), ("FR,US", "+14254147755"), ("AT,FR", "+43676800442031")],
    )
    def test_it_goes_to_a_country_that_is_allowed(self, countries, to):
        assert text_message({self.COUNTRIES: countries}, None, has_simulator=False).to == to

    def test_a_country_without_a_known_simulator_is_told(self):
        found = text_message({self.COUNTRIES: "KE,NG"}, None, has_simulator=False)
        assert found == Skipped(
            channel=Channel.SMS,
            reason="no simulator number of KE, NG is known; give --phone-number",
        )


def test_each_token_gets_a_push_message():
    tokens = push_tokens(["gcm=abc=1234", "APNS_SANDBOX=5678"])
    assert [(each.push_channel, each.to, each.shown_to) for each in pushes(tokens)] == [
        ("GCM", "abc=1234", "GCM …1234"),
        ("APNS_SANDBOX", "5678", "APNS_SANDBOX …5678"),
    ]


@pytest.mark.parametrize("value", ["GCM", "GCM=", "=abc", "SMS=abc", ""])
def test_a_token_without_a_channel_type_is_refused(value):
    with pytest.raises(WrongUseError, match="'--push-token' must be CHANNEL=TOKEN"):
        push_tokens([value])

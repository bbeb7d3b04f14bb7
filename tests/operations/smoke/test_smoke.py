"""The smoke test of a small deployment, as a person runs it."""

import pytest
from environment_stacks import as_deployed

from cdk_pinpoint.local import LocalAws
from cdk_pinpoint.operations.smoke.smoke import WAIT_SECONDS

TOKEN = "device-token-0001"
PUSH = ("--push-token", f"GCM={TOKEN}")
PHONE = "+14254147755"


def of(document, channel):
    (found,) = [each for each in document["messages"] if each["channel"] == channel]
    return found


def test_what_arrives_is_well_and_what_does_not_is_a_finding(smoke):
    found, document = smoke(*PUSH, "--wait", "0.5", "--json")
    assert found.exit_code == 1
    push = of(document, "push")
    assert push["ok"] is True
    assert [each["outcome"] for each in push["arrived"]] == ["accepted"]
    assert push["to"] == "GCM …0001"
    for channel, to in (("email", "success@simulator.amazonses.com"), ("sms", PHONE)):
        message = of(document, channel)
        assert (message["to"], message["ok"], message["arrived"]) == (to, False, [])
        assert message["message_id"]
        assert message["refusal"] is None
    assert document["waited_seconds"] >= 0.5


def test_a_person_reads_what_arrived_when_and_who_looked(smoke):
    found, _ = smoke("--channel", "push", *PUSH)
    assert found.exit_code == 0
    first, _, last = found.stdout.splitlines()
    assert first.startswith("ok    push   GCM …0001")
    assert "accepted after " in first
    assert last == ("1 of 1 messages of 'smoke' are well; events read with your own credentials.")
    assert "Messages whose events are there: 1 of 1 after" in found.stderr
    assert TOKEN not in found.output


def test_the_messages_were_sent_from_the_environment(smoke, local_aws: LocalAws):
    _, document = smoke(*PUSH, "--wait", "0", "--json")
    sent = {each.message_id: each for each in local_aws.sent_messages()}
    email, sms, push = (sent[of(document, each)["message_id"]] for each in ("email", "sms", "push"))
    assert email.origination == "smoke@smoke.example.com"
    assert sms.destinations == (PHONE,)
    assert push.destinations == (TOKEN,)
    assert "There is nothing to do" in email.body


def test_recipients_who_are_not_allowed_are_left_out_and_said(smoke):
    _, document = smoke("--channel", "email", "--wait", "0", "--json")
    assert [(each["to"], each["reason"]) for each in document["skipped"]] == [
        (
            f"{kind}@simulator.amazonses.com",
            "email.allowed_recipients does not permit it; add '*@simulator.amazonses.com'",
        )
        for kind in ("bounce", "complaint")
    ]


def test_without_a_token_push_is_left_out_and_said(smoke):
    found, _ = smoke("--wait", "0")
    assert found.exit_code == 0
    assert "give a device token with --push-token CHANNEL=TOKEN" in found.stdout
    assert "2 of 2 messages of 'smoke' are well; nobody looked for events." in found.stdout


def test_a_number_that_is_given_gets_a_real_message(smoke):
    _, document = smoke("--channel", "sms", "--phone-number", "+14255550100", "--json", "--wait=0")
    assert of(document, "sms")["to"] == "+14255550100"
    assert of(document, "sms")["dry_run"] is False


def test_without_leave_to_read_the_pool_a_text_message_is_a_dry_run(smoke, as_role, local_aws):
    before = len(local_aws.sent_messages())
    found, _ = smoke("--channel", "sms", "--wait", "0", settings=as_role("sending"))
    assert found.exit_code == 0
    assert "dry run accepted, which leaves no event; --phone-number sends for real" in found.stdout
    assert len(local_aws.sent_messages()) == before


def test_the_events_are_read_as_the_analyst_where_there_is_one(smoke, as_role, analyst):
    found, document = smoke("--channel", "push", *PUSH, "--json", settings=as_role("sending"))
    assert (found.exit_code, document["reader"]) == (0, "the analyst role")


def test_whoever_is_the_sender_already_need_not_take_it_on(smoke, as_role):
    """A task of the service has the role, and may not assume it."""
    found, _ = smoke("--channel", "push", *PUSH, "--wait", "0", settings=as_role("sender"))
    assert found.exit_code == 0


def test_a_sender_role_that_one_may_not_take_on_is_explained(smoke, as_role, deployed):
    found, _ = smoke(settings=as_role("stranger"))
    assert found.exit_code == 3
    assert found.stderr.startswith(
        "cdk-pinpoint: denied: these credentials may not take on the sender role "
        f"{deployed['sender-role-arn']}, so nothing was sent; run this as what `access.sender` "
        "trusts, such as a task of the service, or name a role of yours there, "
        "`access: {sender: {roles: [NAME]}}`, and allow it sts:AssumeRole: "
    )


def test_who_may_not_read_the_lake_is_told_before_anything_is_sent(smoke, as_role, local_aws):
    before = len(local_aws.sent_messages())
    found, _ = smoke(settings=as_role("sending"))
    assert found.exit_code == 3
    assert found.stderr.startswith("cdk-pinpoint: denied: these credentials may not call ")
    assert found.stderr.endswith(
        "; nothing was sent: to look for events, run this with credentials that may take on the "
        "analyst role or query the lake; to send only, give --wait 0\n"
    )
    assert len(local_aws.sent_messages()) == before


def test_a_refusal_is_a_finding_with_its_reason(smoke, local_aws):
    """As after `pause`."""
    ses = local_aws.client("sesv2")
    ses.put_configuration_set_sending_options(ConfigurationSetName="smoke", SendingEnabled=False)
    found, _ = smoke("--channel", "email", "--wait", "5")
    ses.put_configuration_set_sending_options(ConfigurationSetName="smoke", SendingEnabled=True)
    assert found.exit_code == 1
    assert "LOOK  email  success@simulator.amazonses.com" in found.stdout
    assert "refused: SendEmail failed with SendingPausedException: Sending is" in found.stdout


NO_TOKEN = (
    "'--push-token' must be CHANNEL=TOKEN with a channel type of ADM, APNS, APNS_SANDBOX, "
    "APNS_VOIP, APNS_VOIP_SANDBOX, BAIDU, GCM, got 'FCM=…'"
)
NO_NUMBER = (
    "'--phone-number' must be a + with the country code and the number, such as +14254147755, got "
    "'0171 1234'"
)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--push-token", "FCM=secret"], NO_TOKEN),
        (
            ["--channel", "push"],
            "'--channel push' needs a device: give '--push-token CHANNEL=TOKEN'",
        ),
        (
            ["--channel", "sms", *PUSH],
            "'--push-token' goes with the channel push, which is not tried",
        ),
        (
            ["--channel", "email", "--phone-number", PHONE],
            "'--phone-number' goes with the channel sms, which is not tried",
        ),
        (["--phone-number", "0171 1234"], NO_NUMBER),
    ],
)
def test_wrong_use_is_one_sentence(smoke, arguments, sentence):
    found, _ = smoke(*arguments)
    assert found.exit_code == 2
    assert found.stderr == f"cdk-pinpoint: {sentence}\n"


def test_an_environment_that_is_not_deployed(smoke):
    found, _ = smoke(environment="prod")
    assert found.exit_code == 3
    assert found.stderr.startswith("cdk-pinpoint: environment 'prod' is not deployed in this")


def test_it_waits_longer_than_any_stream_collects():
    for name in ("dev", "prod"):
        streams = [
            each["Properties"]["ExtendedS3DestinationConfiguration"]["BufferingHints"]
            for each in as_deployed(name)["Resources"].values()
            if each["Type"] == "AWS::KinesisFirehose::DeliveryStream"
        ]
        assert streams
        for hints in streams:
            assert hints["IntervalInSeconds"] + 60 <= WAIT_SECONDS

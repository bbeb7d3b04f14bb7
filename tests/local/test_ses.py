"""SES identities, sending as a deployed role, and the events of it in the lake."""

import pytest

from cdk_pinpoint.local import LocalAws

from .conftest import StackFailedError, Stacks, Template
from .mail import Mail


class TestIdentity:
    def test_dkim_records_are_attributes(
        self, local_aws: LocalAws, stacks: Stacks, mail_template: Mail
    ) -> None:
        names = [
            f"DkimDNSToken{kind}{number}" for number in (1, 2, 3) for kind in ("Name", "Value")
        ]
        outputs = {name: {"Value": {"Fn::GetAtt": ["Identity", name]}} for name in names}
        stack = stacks.create(mail_template.resources, outputs=outputs)
        identity = local_aws.client("sesv2").get_email_identity(EmailIdentity=mail_template.domain)
        dkim = identity["DkimAttributes"]
        assert (dkim["SigningEnabled"], dkim["Status"]) == (True, "SUCCESS")
        assert stacks.outputs(stack) == {
            f"DkimDNSToken{kind}{number}": f"{token}{suffix}"
            for number, token in enumerate(dkim["Tokens"], start=1)
            for kind, suffix in (
                ("Name", f"._domainkey.{mail_template.domain}"),
                ("Value", ".dkim.amazonses.com"),
            )
        }

    def test_properties_can_be_read(self, local_aws: LocalAws, mail: Mail) -> None:
        identity = local_aws.client("sesv2").get_email_identity(EmailIdentity=mail.domain)
        assert identity["VerifiedForSendingStatus"]
        assert identity["ConfigurationSetName"] == mail.name
        assert identity["FeedbackForwardingStatus"] is False
        assert identity["MailFromAttributes"] == {
            "MailFromDomain": f"bounce.{mail.domain}",
            "MailFromDomainStatus": "SUCCESS",
            "BehaviorOnMxFailure": "REJECT_MESSAGE",
        }
        assert {"Key": "owner", "Value": "growth"} in identity["Tags"]

    def test_its_configuration_set_must_exist(self, stacks: Stacks, mail_template: Mail) -> None:
        identity = mail_template.resources["Identity"]
        identity["Properties"]["ConfigurationSetAttributes"]["ConfigurationSetName"] = "absent"
        with pytest.raises(StackFailedError, match="Configuration set <absent> does not exist"):
            stacks.create({"Identity": identity})


def test_configuration_set_can_be_read(local_aws: LocalAws, mail: Mail) -> None:
    answer = local_aws.client("sesv2").get_configuration_set(ConfigurationSetName=mail.name)
    for name, value in mail.resources["Set"]["Properties"].items():
        if name != "Name":
            assert answer[name] == value


class TestEventDestination:
    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"MatchingEventTypes": ["sent"]}, "sent is not a valid enum value"),
            ({"MatchingEventTypes": []}, "minItems"),
            ({"Colour": "blue"}, r"extraneous key \[Colour\]"),
            (
                {"CloudWatchDestination": {"DimensionConfigurations": []}},
                "only one destination|1 to",
            ),
        ],
    )
    def test_wrong_properties(
        self, stacks: Stacks, mail_template: Mail, change: Template, reason: str
    ) -> None:
        mail_template.resources["Lake"]["Properties"]["EventDestination"].update(change)
        with pytest.raises(StackFailedError, match=reason):
            stacks.create(mail_template.resources)

    def test_role_must_be_able_to_put(self, stacks: Stacks, mail_template: Mail) -> None:
        trust = mail_template.resources["EventsRole"]["Properties"]["AssumeRolePolicyDocument"]
        trust["Statement"][0]["Condition"]["StringEquals"]["aws:SourceAccount"] = "999999999999"
        with pytest.raises(StackFailedError, match=r"does not let ses.amazonaws.com assume it"):
            stacks.create(mail_template.resources)

    def test_stream_must_exist(
        self, local_aws: LocalAws, stacks: Stacks, mail_template: Mail
    ) -> None:
        lake = mail_template.resources["Lake"]["Properties"]["EventDestination"]
        arn = f"arn:aws:firehose:{local_aws.region}:{local_aws.account}:deliverystream/absent"
        lake["KinesisFirehoseDestination"]["DeliveryStreamARN"] = arn
        with pytest.raises(StackFailedError, match="deliverystream/absent does not exist"):
            stacks.create(mail_template.resources)

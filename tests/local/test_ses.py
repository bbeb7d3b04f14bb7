"""SES identities, sending as a deployed role, and the events of it in the lake."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from cdk_pinpoint.local import LocalAws

from .conftest import StackFailedError, Stacks, Template

CONTENT = {"Simple": {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Text"}}}}
RAW = (
    b"From: Shop <hello@%b>\r\nTo: Ann <ann@example.org>\r\nSubject: Raw\r\n"
    b"X-SES-MESSAGE-TAGS: campaign=winter, kind=news\r\n\r\nText"
)
MAIL_MEMBERS = {
    "timestamp",
    "source",
    "sourceArn",
    "sendingAccountId",
    "messageId",
    "destination",
    "headersTruncated",
    "headers",
    "commonHeaders",
    "tags",
}


@dataclass
class Mail:
    """A domain whose mail goes through a configuration set into a bucket, and its sender."""

    domain: str
    name: str
    resources: Template
    sender: Any = None


def destination(name: str, target: Template, types: list[str]) -> Template:
    return {
        "Type": "AWS::SES::ConfigurationSetEventDestination",
        "Properties": {
            "ConfigurationSetName": {"Ref": "Set"},
            "EventDestination": {
                "Name": name,
                "Enabled": True,
                "MatchingEventTypes": types,
                **target,
            },
        },
    }


@pytest.fixture
def template(
    local_aws: LocalAws, role: Callable[..., Template], unique: Callable[[str], str]
) -> Mail:
    name = unique("mail")
    domain = f"{name}.example.com"
    arn = f"arn:aws:ses:{local_aws.region}:{local_aws.account}"
    firehose = {
        "KinesisFirehoseDestination": {
            "IAMRoleARN": {"Fn::GetAtt": ["EventsRole", "Arn"]},
            "DeliveryStreamARN": {"Fn::GetAtt": ["Stream", "Arn"]},
        }
    }
    resources = {
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}},
        "StreamRole": role(
            f"{name}-stream",
            principal={"Service": "firehose.amazonaws.com"},
            actions=["s3:PutObject"],
            resources=f"arn:aws:s3:::{name}/*",
        ),
        "Stream": {
            "Type": "AWS::KinesisFirehose::DeliveryStream",
            "Properties": {
                "DeliveryStreamName": name,
                "ExtendedS3DestinationConfiguration": {
                    "BucketARN": {"Fn::GetAtt": ["Bucket", "Arn"]},
                    "RoleARN": {"Fn::GetAtt": ["StreamRole", "Arn"]},
                },
            },
        },
        "EventsRole": role(
            f"{name}-events",
            principal={"Service": "ses.amazonaws.com"},
            actions=["firehose:PutRecordBatch"],
            resources={"Fn::GetAtt": ["Stream", "Arn"]},
            trust_conditions={
                "StringEquals": {
                    "aws:SourceAccount": local_aws.account,
                    "aws:SourceArn": f"{arn}:configuration-set/{name}",
                }
            },
        ),
        "Set": {
            "Type": "AWS::SES::ConfigurationSet",
            "Properties": {
                "Name": name,
                "DeliveryOptions": {"TlsPolicy": "REQUIRE"},
                "ReputationOptions": {"ReputationMetricsEnabled": True},
                "SendingOptions": {"SendingEnabled": True},
                "SuppressionOptions": {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
                "TrackingOptions": {
                    "CustomRedirectDomain": f"click.{domain}",
                    "HttpsPolicy": "REQUIRE",
                },
                "VdmOptions": {"DashboardOptions": {"EngagementMetrics": "ENABLED"}},
            },
        },
        "Lake": destination("lake", firehose, ["send", "delivery", "bounce", "complaint"]),
        "Identity": {
            "Type": "AWS::SES::EmailIdentity",
            "Properties": {
                "EmailIdentity": domain,
                "ConfigurationSetAttributes": {"ConfigurationSetName": {"Ref": "Set"}},
                "FeedbackAttributes": {"EmailForwardingEnabled": False},
                "MailFromAttributes": {
                    "MailFromDomain": f"bounce.{domain}",
                    "BehaviorOnMxFailure": "REJECT_MESSAGE",
                },
                "Tags": [{"Key": "owner", "Value": "growth"}],
            },
        },
        "Sender": role(
            f"{name}-sender",
            principal={"AWS": local_aws.account},
            actions=["ses:SendEmail", "ses:SendRawEmail"],
            resources=[f"{arn}:identity/{domain}", f"{arn}:configuration-set/{name}"],
            conditions={
                "StringEquals": {"ses:FromAddress": f"hello@{domain}"},
                "ForAllValues:StringLike": {
                    "ses:Recipients": ["*@example.org", "*@simulator.amazonses.com"]
                },
            },
        ),
    }
    return Mail(domain, name, resources)


@pytest.fixture
def mail(
    local_aws: LocalAws,
    stacks: Stacks,
    template: Mail,
    objects: Callable[[str], dict[str, bytes]],
) -> Iterator[Mail]:
    stacks.create(template.resources)
    role_arn = f"arn:aws:iam::{local_aws.account}:role/{template.name}-sender"
    template.sender = local_aws.assume_role(role_arn)
    yield template
    for key in objects(template.name):
        local_aws.client("s3").delete_object(Bucket=template.name, Key=key)


@pytest.fixture
def send(local_aws: LocalAws, mail: Mail) -> Callable[..., str]:
    """Sends as the deployed role, and returns the message id."""

    def call(*to: str, **more: Any) -> str:
        request = {
            "FromEmailAddress": f"Shop <hello@{mail.domain}>",
            "Destination": {"ToAddresses": list(to)},
            "Content": CONTENT,
            **more,
        }
        client = local_aws.client("sesv2", credentials=mail.sender)
        return str(client.send_email(**request)["MessageId"])

    return call


@pytest.fixture
def events(mail: Mail, objects: Callable[[str], dict[str, bytes]]) -> Callable[[], list[Any]]:
    """The events in the lake, in the order of their time."""

    def read() -> list[Any]:
        records = objects(mail.name).values()
        assert all(record.endswith(b"}\n") for record in records)
        return sorted(
            (json.loads(record) for record in records),
            key=lambda event: (event["mail"]["timestamp"], event["eventType"]),
        )

    return read


class TestIdentity:
    def test_dkim_records_are_attributes(
        self, local_aws: LocalAws, stacks: Stacks, template: Mail
    ) -> None:
        names = [
            f"DkimDNSToken{kind}{number}" for number in (1, 2, 3) for kind in ("Name", "Value")
        ]
        outputs = {name: {"Value": {"Fn::GetAtt": ["Identity", name]}} for name in names}
        stack = stacks.create(template.resources, outputs=outputs)
        identity = local_aws.client("sesv2").get_email_identity(EmailIdentity=template.domain)
        dkim = identity["DkimAttributes"]
        assert (dkim["SigningEnabled"], dkim["Status"]) == (True, "SUCCESS")
        assert stacks.outputs(stack) == {
            f"DkimDNSToken{kind}{number}": f"{token}{suffix}"
            for number, token in enumerate(dkim["Tokens"], start=1)
            for kind, suffix in (
                ("Name", f"._domainkey.{template.domain}"),
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

    def test_its_configuration_set_must_exist(self, stacks: Stacks, template: Mail) -> None:
        identity = template.resources["Identity"]
        identity["Properties"]["ConfigurationSetAttributes"]["ConfigurationSetName"] = "absent"
        with pytest.raises(StackFailedError, match="Configuration set <absent> does not exist"):
            stacks.create({"Identity": identity})


def test_configuration_set_can_be_read(local_aws: LocalAws, mail: Mail) -> None:
    answer = local_aws.client("sesv2").get_configuration_set(ConfigurationSetName=mail.name)
    for name, value in mail.resources["Set"]["Properties"].items():
        if name != "Name":
            assert answer[name] == value


class TestEvents:
    def test_send_and_delivery(
        self,
        local_aws: LocalAws,
        mail: Mail,
        send: Callable[..., str],
        events: Callable[[], list[Any]],
    ) -> None:
        message_id = send("Ann <ann@example.org>", EmailTags=[{"Name": "kind", "Value": "news"}])
        delivery, sent = events()
        assert (sent["eventType"], delivery["eventType"]) == ("Send", "Delivery")
        assert sent.keys() == {"eventType", "mail", "send"}
        assert sent["send"] == {}
        assert delivery["delivery"]["recipients"] == ["ann@example.org"]
        about = sent["mail"]
        assert about.keys() == MAIL_MEMBERS
        arn = f"arn:aws:ses:{local_aws.region}:{local_aws.account}:identity/{mail.domain}"
        assert about["sourceArn"] == arn
        assert about["messageId"] == about["commonHeaders"]["messageId"] == message_id
        assert about["destination"] == ["ann@example.org"]
        assert about["commonHeaders"]["subject"] == "Hello"
        assert about["tags"] == {
            "ses:configuration-set": [mail.name],
            "ses:source-ip": ["127.0.0.1"],
            "ses:from-domain": [mail.domain],
            "ses:caller-identity": [f"{mail.name}-sender"],
            "kind": ["news"],
        }

    @pytest.mark.parametrize(
        ("local_part", "types"),
        [
            ("success", ["Delivery", "Send"]),
            ("ooto", ["Delivery", "Send"]),
            ("bounce+label", ["Bounce", "Send"]),
            ("suppressionlist", ["Bounce", "Send"]),
            ("complaint", ["Complaint", "Delivery", "Send"]),
        ],
    )
    def test_mailbox_simulator(
        self,
        send: Callable[..., str],
        events: Callable[[], list[Any]],
        local_part: str,
        types: list[str],
    ) -> None:
        send(f"{local_part}@simulator.amazonses.com")
        assert sorted(event["eventType"] for event in events()) == types

    def test_only_listed_types_are_published(
        self,
        local_aws: LocalAws,
        stacks: Stacks,
        template: Mail,
        objects: Callable[[str], dict[str, bytes]],
    ) -> None:
        lake = template.resources["Lake"]["Properties"]["EventDestination"]
        lake["MatchingEventTypes"] = ["bounce"]
        stacks.create(template.resources)
        local_aws.client("sesv2").send_email(
            FromEmailAddress=f"hello@{template.domain}",
            Destination={"ToAddresses": ["ann@example.org"]},
            Content=CONTENT,
        )
        assert objects(template.name) == {}

    def test_raw_message(
        self, local_aws: LocalAws, mail: Mail, events: Callable[[], list[Any]]
    ) -> None:
        client = local_aws.client("sesv2", credentials=mail.sender)
        client.send_email(Content={"Raw": {"Data": RAW % mail.domain.encode()}})
        about = events()[0]["mail"]
        assert about["destination"] == ["ann@example.org"]
        assert (about["tags"]["campaign"], about["tags"]["kind"]) == (["winter"], ["news"])

    def test_api_v1(self, local_aws: LocalAws, mail: Mail, events: Callable[[], list[Any]]) -> None:
        client = local_aws.client("ses", credentials=mail.sender)
        client.send_email(
            Source=f"hello@{mail.domain}",
            Destination={"ToAddresses": ["ann@example.org"]},
            Message={"Subject": {"Data": "One"}, "Body": {"Text": {"Data": "Text"}}},
            Tags=[{"Name": "kind", "Value": "news"}],
        )
        client.send_raw_email(RawMessage={"Data": RAW % mail.domain.encode()})
        sent = [event["mail"] for event in events() if event["eventType"] == "Send"]
        assert [about["commonHeaders"]["subject"] for about in sent] == ["One", "Raw"]
        assert all(about["tags"]["kind"] == ["news"] for about in sent)

    def test_cloudwatch_destination_counts(
        self, local_aws: LocalAws, stacks: Stacks, template: Mail
    ) -> None:
        dimension = {
            "DimensionName": "ses:configuration-set",
            "DimensionValueSource": "messageTag",
            "DefaultDimensionValue": "none",
        }
        target = {"CloudWatchDestination": {"DimensionConfigurations": [dimension]}}
        template.resources["Lake"] = destination("count", target, ["bounce"])
        stacks.create(template.resources)
        local_aws.client("sesv2").send_email(
            FromEmailAddress=f"hello@{template.domain}",
            Destination={"ToAddresses": ["bounce@simulator.amazonses.com", "ann@example.org"]},
            Content=CONTENT,
        )
        metrics = local_aws.client("cloudwatch").list_metrics(
            Namespace="AWS/SES",
            Dimensions=[{"Name": "ses:configuration-set", "Value": template.name}],
        )["Metrics"]
        assert [metric["MetricName"] for metric in metrics] == ["Bounce"]

    def test_a_role_that_may_no_longer_put_drops_events(
        self,
        local_aws: LocalAws,
        mail: Mail,
        send: Callable[..., str],
        events: Callable[[], list[Any]],
    ) -> None:
        iam = local_aws.client("iam")
        iam.delete_role_policy(RoleName=f"{mail.name}-events", PolicyName="policy")
        message_id = send("ann@example.org")
        assert events() == []
        dropped = [
            event for event in local_aws.dropped_events() if event["message_id"] == message_id
        ]
        assert [event["event_type"] for event in dropped] == ["SEND", "DELIVERY"]
        assert "do not allow firehose:PutRecordBatch" in dropped[0]["reason"]


class TestSending:
    def test_messages_can_be_read(
        self, local_aws: LocalAws, mail: Mail, send: Callable[..., str]
    ) -> None:
        message_id = send("ann@example.org", "bob@example.org")
        (message,) = [
            message for message in local_aws.sent_messages() if message.message_id == message_id
        ]
        assert (message.channel, message.subject, message.body) == ("email", "Hello", "Text")
        assert message.origination == f"Shop <hello@{mail.domain}>"
        assert message.destinations == ("ann@example.org", "bob@example.org")

    def test_from_address_is_checked(self, mail: Mail, send: Callable[..., str]) -> None:
        with pytest.raises(ClientError, match=f"ses:SendEmail on resource.*identity/{mail.domain}"):
            send("ann@example.org", FromEmailAddress=f"other@{mail.domain}")

    def test_every_recipient_is_checked(self, send: Callable[..., str]) -> None:
        both = {"ToAddresses": ["ann@example.org"], "BccAddresses": ["eve@elsewhere.net"]}
        with pytest.raises(ClientError, match="AccessDenied"):
            send(Destination=both)

    def test_configuration_set_is_checked(
        self, local_aws: LocalAws, send: Callable[..., str]
    ) -> None:
        local_aws.client("sesv2").create_configuration_set(ConfigurationSetName="other")
        with pytest.raises(ClientError, match=r"on resource.*configuration-set/other"):
            send("ann@example.org", ConfigurationSetName="other")
        local_aws.client("sesv2").delete_configuration_set(ConfigurationSetName="other")

    def test_raw_content_needs_its_own_permission(
        self, local_aws: LocalAws, stacks: Stacks, template: Mail
    ) -> None:
        policy = template.resources["Sender"]["Properties"]["Policies"][0]["PolicyDocument"]
        policy["Statement"][0]["Action"] = ["ses:SendEmail"]
        stacks.create(template.resources)
        role_arn = f"arn:aws:iam::{local_aws.account}:role/{template.name}-sender"
        client = local_aws.client("sesv2", credentials=local_aws.assume_role(role_arn))
        with pytest.raises(ClientError, match="ses:SendRawEmail"):
            client.send_email(Content={"Raw": {"Data": RAW % template.domain.encode()}})

    def test_api_v1_is_checked_too(self, local_aws: LocalAws, mail: Mail) -> None:
        client = local_aws.client("ses", credentials=mail.sender)
        with pytest.raises(ClientError, match="AccessDenied"):
            client.send_email(
                Source=f"hello@{mail.domain}",
                Destination={"ToAddresses": ["eve@elsewhere.net"]},
                Message={"Subject": {"Data": "One"}, "Body": {"Text": {"Data": "Text"}}},
            )

    def test_unknown_configuration_set(self, local_aws: LocalAws, mail: Mail) -> None:
        client = local_aws.client("sesv2")
        with pytest.raises(client.exceptions.NotFoundException, match="<absent> does not exist"):
            client.send_email(
                FromEmailAddress=f"hello@{mail.domain}",
                Destination={"ToAddresses": ["ann@example.org"]},
                Content=CONTENT,
                ConfigurationSetName="absent",
            )

    def test_unverified_sender(self, local_aws: LocalAws) -> None:
        client = local_aws.client("sesv2")
        with pytest.raises(client.exceptions.MessageRejected, match="not verified"):
            client.send_email(
                FromEmailAddress="hello@unknown.example",
                Destination={"ToAddresses": ["ann@example.org"]},
                Content=CONTENT,
            )

    def test_paused_configuration_set(
        self, local_aws: LocalAws, mail: Mail, send: Callable[..., str]
    ) -> None:
        client = local_aws.client("sesv2")
        client.put_configuration_set_sending_options(
            ConfigurationSetName=mail.name, SendingEnabled=False
        )
        with pytest.raises(ClientError, match="SendingPausedException"):
            send("ann@example.org")
        client.put_configuration_set_sending_options(
            ConfigurationSetName=mail.name, SendingEnabled=True
        )
        send("ann@example.org")


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
        self, stacks: Stacks, template: Mail, change: Template, reason: str
    ) -> None:
        template.resources["Lake"]["Properties"]["EventDestination"].update(change)
        with pytest.raises(StackFailedError, match=reason):
            stacks.create(template.resources)

    def test_role_must_be_able_to_put(self, stacks: Stacks, template: Mail) -> None:
        trust = template.resources["EventsRole"]["Properties"]["AssumeRolePolicyDocument"]
        trust["Statement"][0]["Condition"]["StringEquals"]["aws:SourceAccount"] = "999999999999"
        with pytest.raises(StackFailedError, match=r"does not let ses.amazonaws.com assume it"):
            stacks.create(template.resources)

    def test_stream_must_exist(self, local_aws: LocalAws, stacks: Stacks, template: Mail) -> None:
        lake = template.resources["Lake"]["Properties"]["EventDestination"]
        arn = f"arn:aws:firehose:{local_aws.region}:{local_aws.account}:deliverystream/absent"
        lake["KinesisFirehoseDestination"]["DeliveryStreamARN"] = arn
        with pytest.raises(StackFailedError, match="deliverystream/absent does not exist"):
            stacks.create(template.resources)

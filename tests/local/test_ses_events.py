"""What becomes of a message, as events at a configuration set's destinations."""

from collections.abc import Callable
from typing import Any

import pytest
from ministack.core.responses import request_scope

from cdk_pinpoint.local import LocalAws, _ministack, ses_events

from .conftest import Stacks
from .mail import CONTENT, RAW, Mail, destination

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


def test_send_and_delivery(
    local_aws: LocalAws,
    mail: Mail,
    send_mail: Callable[..., str],
    mail_events: Callable[[], list[Any]],
) -> None:
    message_id = send_mail("Ann <ann@example.org>", EmailTags=[{"Name": "kind", "Value": "news"}])
    delivery, sent = mail_events()
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
    send_mail: Callable[..., str],
    mail_events: Callable[[], list[Any]],
    local_part: str,
    types: list[str],
) -> None:
    send_mail(f"{local_part}@simulator.amazonses.com")
    assert sorted(event["eventType"] for event in mail_events()) == types


def test_only_listed_types_are_published(
    local_aws: LocalAws,
    stacks: Stacks,
    mail_template: Mail,
    objects: Callable[[str], dict[str, bytes]],
) -> None:
    lake = mail_template.resources["Lake"]["Properties"]["EventDestination"]
    lake["MatchingEventTypes"] = ["bounce"]
    stacks.create(mail_template.resources)
    local_aws.client("sesv2").send_email(
        FromEmailAddress=f"hello@{mail_template.domain}",
        Destination={"ToAddresses": ["ann@example.org"]},
        Content=CONTENT,
    )
    assert objects(mail_template.name) == {}


def test_raw_message(local_aws: LocalAws, mail: Mail, mail_events: Callable[[], list[Any]]) -> None:
    client = local_aws.client("sesv2", credentials=mail.sender)
    client.send_email(Content={"Raw": {"Data": RAW % mail.domain.encode()}})
    about = mail_events()[0]["mail"]
    assert about["destination"] == ["ann@example.org"]
    assert (about["tags"]["campaign"], about["tags"]["kind"]) == (["winter"], ["news"])


def test_api_v1(local_aws: LocalAws, mail: Mail, mail_events: Callable[[], list[Any]]) -> None:
    client = local_aws.client("ses", credentials=mail.sender)
    client.send_email(
        Source=f"hello@{mail.domain}",
        Destination={"ToAddresses": ["ann@example.org"]},
        Message={"Subject": {"Data": "One"}, "Body": {"Text": {"Data": "Text"}}},
        Tags=[{"Name": "kind", "Value": "news"}],
    )
    client.send_raw_email(RawMessage={"Data": RAW % mail.domain.encode()})
    sent = [event["mail"] for event in mail_events() if event["eventType"] == "Send"]
    assert [about["commonHeaders"]["subject"] for about in sent] == ["One", "Raw"]
    assert all(about["tags"]["kind"] == ["news"] for about in sent)


def test_cloudwatch_destination_counts(
    local_aws: LocalAws, stacks: Stacks, mail_template: Mail
) -> None:
    dimension = {
        "DimensionName": "ses:configuration-set",
        "DimensionValueSource": "messageTag",
        "DefaultDimensionValue": "none",
    }
    target = {"CloudWatchDestination": {"DimensionConfigurations": [dimension]}}
    mail_template.resources["Lake"] = destination("count", target, ["bounce"])
    stacks.create(mail_template.resources)
    local_aws.client("sesv2").send_email(
        FromEmailAddress=f"hello@{mail_template.domain}",
        Destination={"ToAddresses": ["bounce@simulator.amazonses.com", "ann@example.org"]},
        Content=CONTENT,
    )
    metrics = local_aws.client("cloudwatch").list_metrics(
        Namespace="AWS/SES",
        Dimensions=[{"Name": "ses:configuration-set", "Value": mail_template.name}],
    )["Metrics"]
    assert [metric["MetricName"] for metric in metrics] == ["Bounce"]


def test_a_role_that_may_no_longer_put_drops_events(
    local_aws: LocalAws,
    mail: Mail,
    send_mail: Callable[..., str],
    mail_events: Callable[[], list[Any]],
) -> None:
    iam = local_aws.client("iam")
    iam.delete_role_policy(RoleName=f"{mail.name}-events", PolicyName="policy")
    message_id = send_mail("ann@example.org")
    assert mail_events() == []
    dropped = [event for event in local_aws.dropped_events() if event["message_id"] == message_id]
    assert [event["event_type"] for event in dropped] == ["SEND", "DELIVERY"]
    assert "do not allow firehose:PutRecordBatch" in dropped[0]["reason"]


def test_a_destination_needs_its_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    arn = "arn:aws:firehose:eu-west-1:111111111111:deliverystream/lake"
    target = {"DeliveryStreamArn": arn, "IamRoleArn": "arn:aws:iam::111111111111:role/events"}
    asked = []
    monkeypatch.setattr(_ministack, "firehose_has_stream", lambda name: name == "lake")
    monkeypatch.setattr(_ministack, "iam_is_enforced", lambda: True)
    monkeypatch.setattr(ses_events, "role_problem", lambda role, **more: asked.append((role, more)))

    with request_scope("111111111111", "eu-west-1"):
        assert ses_events.firehose_problem("main", target) is None
        absent = {**target, "DeliveryStreamArn": f"{arn}s"}
        assert ses_events.firehose_problem("main", absent) == (
            f"the delivery stream {arn}s does not exist"
        )

    assert asked == [
        (
            target["IamRoleArn"],
            {
                "service_principal": "ses.amazonaws.com",
                "source_arn": "arn:aws:ses:eu-west-1:111111111111:configuration-set/main",
                "action": "firehose:PutRecordBatch",
                "resource_arn": arn,
            },
        )
    ]

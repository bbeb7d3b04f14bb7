import json

import pytest

from cdk_pinpoint.local.sms_voice.events import TextMessage, event_of

from .conftest import ACCOUNT

US, FRANCE = "+14255550100", "+33612345678"
FIELDS = {
    "eventType",
    "eventVersion",
    "eventTimestamp",
    "isFinal",
    "originationPhoneNumber",
    "destinationPhoneNumber",
    "isoCountryCode",
    "isInternationalSend",
    "messageId",
    "messageRequestTimestamp",
    "messageEncoding",
    "messageType",
    "messageStatus",
    "messageStatusDescription",
    "context",
    "totalMessageParts",
    "totalMessagePrice",
    "totalCarrierFee",
}


@pytest.fixture
def stream(local_aws, own_name, make_role):
    """A delivery stream into a bucket of the same name."""
    local_aws.client("s3").create_bucket(Bucket=own_name)
    role = make_role(
        "firehose",
        principal={"Service": "firehose.amazonaws.com"},
        actions=["s3:PutObject"],
        resources=[f"arn:aws:s3:::{own_name}/*"],
    )
    return local_aws.client("firehose").create_delivery_stream(
        DeliveryStreamName=own_name,
        ExtendedS3DestinationConfiguration={
            "BucketARN": f"arn:aws:s3:::{own_name}",
            "RoleARN": role,
        },
    )["DeliveryStreamARN"]


@pytest.fixture
def events(local_aws, own_name):
    """Reads the events that reached the bucket, in order."""

    def read():
        s3 = local_aws.client("s3")
        keys = [o["Key"] for o in s3.list_objects_v2(Bucket=own_name).get("Contents", [])]
        bodies = [s3.get_object(Bucket=own_name, Key=key)["Body"].read() for key in keys]
        return sorted(map(json.loads, bodies), key=lambda event: event["eventTimestamp"])

    return read


@pytest.fixture
def configure(sms_voice, own_name, stream, make_role):
    """Creates the configuration set with its destination; parts can be set wrong."""

    def make(*, principal="sms-voice.amazonaws.com", source=None, action=None, types=("ALL",)):
        source = source or f"arn:aws:sms-voice:us-east-1:{ACCOUNT}:configuration-set/{own_name}"
        role = make_role(
            "events",
            principal={"Service": principal},
            condition={
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
                "ArnLike": {"aws:SourceArn": source},
            },
            actions=[action or "firehose:PutRecord"],
            resources=[stream],
        )
        sms_voice.create_configuration_set(ConfigurationSetName=own_name)
        sms_voice.create_event_destination(
            ConfigurationSetName=own_name,
            EventDestinationName="lake",
            MatchingEventTypes=list(types),
            KinesisFirehoseDestination={"IamRoleArn": role, "DeliveryStreamArn": stream},
        )
        return role

    return make


@pytest.fixture
def send(sms_voice, simulator, own_name):
    def send_message(destination=US, body="Hello", **more):
        return sms_voice.send_text_message(
            DestinationPhoneNumber=destination,
            OriginationIdentity=simulator["PhoneNumberId"],
            MessageBody=body,
            ConfigurationSetName=own_name,
            **more,
        )["MessageId"]

    return send_message


def dropped(sent_page, message_id):
    return [e for e in sent_page()["dropped_events"] if e["message_id"] == message_id]


def test_a_delivered_message_has_three_events(configure, send, events, simulator):
    configure()
    message_id = send(Context={"order": "7"})

    read = events()
    assert [(e["eventType"], e["isFinal"]) for e in read] == [
        ("TEXT_QUEUED", False),
        ("TEXT_SENT", False),
        ("TEXT_DELIVERED", True),
    ]
    assert all(event.keys() == FIELDS for event in read)
    last = read[-1]
    assert (last["messageId"], last["context"]) == (message_id, {"order": "7"})
    assert last["originationPhoneNumber"] == simulator["PhoneNumber"]
    assert (last["destinationPhoneNumber"], last["isoCountryCode"]) == (US, "US")
    assert (last["messageStatus"], last["messageEncoding"]) == ("DELIVERED", "GSM")


def test_a_blocked_message_has_one_final_event(configure, send, events, sms_voice):
    configure()
    protect = sms_voice.create_protect_configuration()["ProtectConfigurationId"]
    sms_voice.update_protect_configuration_country_rule_set(
        ProtectConfigurationId=protect,
        NumberCapability="SMS",
        CountryRuleSetUpdates={"FR": {"ProtectStatus": "BLOCK"}},
    )
    with pytest.raises(sms_voice.exceptions.ConflictException, match="FR is blocked"):
        send(FRANCE, ProtectConfigurationId=protect)

    (event,) = events()
    assert (event["eventType"], event["isFinal"]) == ("TEXT_PROTECT_BLOCKED", True)
    assert event["protectConfiguration"] == {
        "protectConfigurationId": protect,
        "protectStatus": "BLOCK",
    }
    assert (event["isInternationalSend"], event["totalMessagePrice"]) == (True, 0)


def test_only_matching_types_of_enabled_destinations_are_delivered(
    configure, send, events, sms_voice, own_name
):
    configure(types=("TEXT_SENT", "VOICE_ALL"))
    send()
    sms_voice.update_event_destination(
        ConfigurationSetName=own_name, EventDestinationName="lake", Enabled=False
    )
    send()

    assert [event["eventType"] for event in events()] == ["TEXT_SENT"]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"principal": "ses.amazonaws.com"}, "does not let sms-voice.amazonaws.com assume it"),
        (
            {"source": f"arn:aws:sms-voice:us-east-1:{ACCOUNT}:configuration-set/other"},
            "does not let sms-voice.amazonaws.com assume it",
        ),
        ({"action": "firehose:PutRecordBatch"}, "do not allow firehose:PutRecord on"),
    ],
)
def test_events_of_a_role_that_does_not_work_are_dropped(
    local_aws, configure, send, events, sent_page, wrong, reason
):
    configure(**wrong)
    message_id = send()

    assert events() == []
    assert [e["event_type"] for e in dropped(sent_page, message_id)] == [
        "TEXT_QUEUED",
        "TEXT_SENT",
        "TEXT_DELIVERED",
    ]
    assert all(reason in event["reason"] for event in dropped(sent_page, message_id))
    assert reason in local_aws.log


def test_events_of_a_role_or_a_stream_that_is_gone_are_dropped(
    local_aws, configure, send, sent_page, own_name
):
    role = configure().rpartition("/")[2]
    local_aws.client("firehose").delete_delivery_stream(DeliveryStreamName=own_name)
    assert f"Firehose {own_name} under account" in dropped(sent_page, send())[0]["reason"]

    local_aws.client("iam").delete_role_policy(RoleName=role, PolicyName="only")
    local_aws.client("iam").delete_role(RoleName=role)
    assert f"role/{role} does not exist" in dropped(sent_page, send())[0]["reason"]


def test_events_reach_a_log_group_and_a_topic(
    local_aws, sms_voice, send, make_role, own_name, sent_page
):
    logs, sns, sqs = (local_aws.client(service) for service in ("logs", "sns", "sqs"))
    logs.create_log_group(logGroupName=own_name)
    group = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:{own_name}:*"
    topic = sns.create_topic(Name=own_name)["TopicArn"]
    queue = sqs.create_queue(QueueName=own_name)["QueueUrl"]
    queue_arn = f"arn:aws:sqs:us-east-1:{ACCOUNT}:{own_name}"
    sqs.set_queue_attributes(
        QueueUrl=queue,
        Attributes={
            "Policy": json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": {
                        "Effect": "Allow",
                        "Principal": {"Service": "sns.amazonaws.com"},
                        "Action": "sqs:SendMessage",
                        "Resource": queue_arn,
                    },
                }
            )
        },
    )
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue_arn)
    role = make_role(
        "logs",
        principal={"Service": "sms-voice.amazonaws.com"},
        actions=["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        resources=[group],
    )
    sms_voice.create_configuration_set(ConfigurationSetName=own_name)
    destination = {"ConfigurationSetName": own_name, "MatchingEventTypes": ["TEXT_DELIVERED"]}
    sms_voice.create_event_destination(
        **destination,
        EventDestinationName="logs",
        CloudWatchLogsDestination={"IamRoleArn": role, "LogGroupArn": group},
    )
    sms_voice.create_event_destination(
        **destination, EventDestinationName="topic", SnsDestination={"TopicArn": topic}
    )
    sms_voice.create_event_destination(
        **destination, EventDestinationName="gone", SnsDestination={"TopicArn": f"{topic}-gone"}
    )

    message_id = send()

    logged = logs.filter_log_events(logGroupName=own_name)["events"]
    assert [json.loads(event["message"])["messageId"] for event in logged] == [message_id]
    (received,) = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=2)["Messages"]
    assert json.loads(json.loads(received["Body"])["Message"])["messageId"] == message_id
    (lost,) = dropped(sent_page, message_id)
    assert (lost["destination"], lost["event_type"]) == ("gone", "TEXT_DELIVERED")


@pytest.mark.parametrize(
    ("body", "encoding", "parts"),
    [
        ("a" * 160, "GSM", 1),
        ("a" * 161, "GSM", 2),
        ("a" * 307, "GSM", 3),
        ("é" * 160, "GSM", 1),
        ("你" * 70, "Unicode", 1),
        ("你" * 71, "Unicode", 2),
    ],
)
def test_a_long_message_has_parts_and_a_price_for_each(body, encoding, parts):
    message = TextMessage(
        message_id="m",
        origination="+15550100",
        destination=US,
        iso_country_code="US",
        is_international=False,
        message_type="TRANSACTIONAL",
        body=body,
        context={},
        protection=None,
    )

    event = event_of(message, "TEXT_SENT", requested_at=0, at=1)

    assert (event["messageEncoding"], event["totalMessageParts"]) == (encoding, parts)
    assert (event["messageRequestTimestamp"], event["eventTimestamp"]) == (0, 1)
    assert event["totalMessagePrice"] == pytest.approx(parts * 0.00581)

"""One message through each channel of a small deployment, as a role that may send."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template as Synthesized
from botocore.exceptions import ClientError

from cdk_pinpoint import (
    EventLake,
    EventSource,
    MessagingEnvironment,
    PublishedName,
    parameter_name,
)
from cdk_pinpoint.local import LocalAws, sample_messages

from .conftest import Stacks, Template
from .lake import email as email_event
from .lake import put_batch
from .pinpoint.test_channels import FCM

ALL_PUSH = {
    "fcm": {"credentials": "messaging/fcm"},
    "apns": {"credentials": "messaging/apns", "bundle_id": "com.example.shop"},
    "apns_voip": {"credentials": "messaging/voip", "authentication": "certificate"},
    "adm": {"credentials": "messaging/adm"},
    "baidu": {"credentials": "messaging/baidu"},
}


@dataclass
class Deployment:
    """What a stack of this package would have made, and its settings."""

    environment: MessagingEnvironment
    domain: str
    published: dict[PublishedName, str]


def settings(name: str, domain: str = "mail.example.com", **sections: Any) -> MessagingEnvironment:
    base = {
        "name": name,
        "stage": "development",
        "account": "000000000000",
        "region": "us-east-1",
        "email": {
            "domain": domain,
            "senders": [f"hello@{domain}"],
            "allowed_recipients": ["*@simulator.amazonses.com"],
        },
        "sms": {"allowed_countries": ["US"]},
        "push": {"fcm": {"credentials": f"messaging/{name}/fcm"}},
        **sections,
    }
    return MessagingEnvironment.from_mapping({k: v for k, v in base.items() if v is not None})


@pytest.fixture(scope="module")
def module_stacks(local_aws: LocalAws):
    stacks = Stacks(local_aws)
    yield stacks
    stacks.delete_all()


def lake_of(aws: LocalAws, bucket: str) -> tuple[Template, dict[EventSource, Any]]:
    """The resources of a lake over a bucket, and the names of its streams."""
    app = cdk.App(builtin_cloud_formation_validation=False)
    env = cdk.Environment(account=aws.account, region=aws.region)
    stack = cdk.Stack(app, "Samples", env=env)
    lake = EventLake(
        stack,
        "Lake",
        bucket=s3.Bucket.from_bucket_name(stack, "Bucket", bucket),
        buffering_interval=cdk.Duration.seconds(60),
        name=bucket,
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )
    streams = {
        source: stack.resolve(lake.stream(source).delivery_stream_name)
        for source in (EventSource.EMAIL, EventSource.PUSH)
    }
    return Synthesized.from_stack(stack).to_json()["Resources"], streams


@pytest.fixture(scope="module")
def deployment(local_aws: LocalAws, module_stacks: Stacks, pinpoint, sms_voice) -> Deployment:
    name, domain = "samples", "samples.example.com"
    app = pinpoint.create_app(CreateApplicationRequest={"Name": name})["ApplicationResponse"]["Id"]
    pinpoint.update_gcm_channel(ApplicationId=app, GCMChannelRequest={**FCM, "Enabled": True})
    number = sms_voice.request_phone_number(
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS"],
        NumberType="SIMULATOR",
    )["PhoneNumberId"]
    pool = sms_voice.create_pool(
        OriginationIdentity=number, IsoCountryCode="US", MessageType="TRANSACTIONAL"
    )["PoolId"]
    sms_voice.create_configuration_set(ConfigurationSetName=name)
    account = f"{local_aws.region}:{local_aws.account}"
    lake, streams = lake_of(local_aws, name)
    published = {
        PublishedName.EMAIL_IDENTITY: domain,
        PublishedName.EMAIL_CONFIGURATION_SET: name,
        PublishedName.SMS_POOL_ID: pool,
        PublishedName.SMS_CONFIGURATION_SET: name,
        PublishedName.APPLICATION_ID: app,
        PublishedName.EMAIL_EVENT_STREAM: streams[EventSource.EMAIL],
        PublishedName.PUSH_EVENT_STREAM: streams[EventSource.PUSH],
        PublishedName.EVENT_BUCKET: name,
        PublishedName.EVENT_DATABASE: name,
        PublishedName.EVENT_WORKGROUP: name,
        PublishedName.SENDER_ROLE_ARN: {"Fn::GetAtt": ["Sender", "Arn"]},
    }
    parameters = {
        f"Name{index}": {
            "Type": "AWS::SSM::Parameter",
            "Properties": {"Name": parameter_name(name, key), "Type": "String", "Value": value},
        }
        for index, (key, value) in enumerate(published.items())
    }
    sends = [
        {
            "Effect": "Allow",
            "Action": "ses:SendEmail",
            "Resource": "*",
            "Condition": {
                "ForAllValues:StringLike": {"ses:Recipients": ["*@simulator.amazonses.com"]}
            },
        },
        {
            "Effect": "Allow",
            "Action": ["sms-voice:SendTextMessage", "mobiletargeting:SendMessages"],
            "Resource": "*",
        },
        {
            "Effect": "Allow",
            "Action": "firehose:PutRecordBatch",
            "Resource": {
                "Fn::Sub": [
                    f"arn:aws:firehose:{account}:deliverystream/${{Stream}}",
                    {"Stream": streams[EventSource.PUSH]},
                ]
            },
        },
        {
            "Effect": "Allow",
            "Action": ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
            "Resource": [
                f"arn:aws:ssm:{account}:parameter/messaging/{name}",
                f"arn:aws:ssm:{account}:parameter/messaging/{name}/*",
            ],
        },
    ]
    module_stacks.create(
        {
            "Identity": {
                "Type": "AWS::SES::EmailIdentity",
                "Properties": {"EmailIdentity": domain},
            },
            "Set": {"Type": "AWS::SES::ConfigurationSet", "Properties": {"Name": name}},
            "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}},
            "Sender": _role("sender", {"AWS": local_aws.account}, sends),
            **parameters,
            **lake,
        }
    )
    environment = settings(name, domain)
    found = sample_messages.published_names(local_aws, environment)
    assert set(found) == set(published)
    yield Deployment(environment, domain, found)
    client = local_aws.client("s3")
    for item in client.list_objects_v2(Bucket=name).get("Contents", []):
        client.delete_object(Bucket=name, Key=item["Key"])


WRITES = [{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}]


def _role(name: str, principal: dict[str, str], statements: list[Template]) -> Template:
    trust = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": f"samples-{name}",
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "Policies": [
                {
                    "PolicyName": "policy",
                    "PolicyDocument": {"Version": "2012-10-17", "Statement": statements},
                }
            ],
        },
    }


@pytest.fixture(scope="module")
def sent(local_aws: LocalAws, deployment: Deployment) -> list[sample_messages.Sent]:
    return sample_messages.send(local_aws, deployment.environment)


def test_each_channel_gets_one_message_and_a_stranger_is_tried(sent):
    assert [(each.channel, each.recipient, each.refusal) for each in sent] == [
        ("email", "success@simulator.amazonses.com", None),
        ("email", "stranger@elsewhere.example", "AccessDeniedException"),
        ("sms", "+14254147755", None),
        ("push", "sample-device-token", None),
    ]
    assert [bool(each.message_id) for each in sent] == [True, False, True, True]
    assert [each.allowed for each in sent] == [True, False, True, True]
    assert all(each.as_expected for each in sent)


@pytest.mark.parametrize(
    ("message_id", "refusal", "allowed", "expected"),
    [
        ("m-1", None, True, True),
        (None, "AccessDeniedException", True, False),
        (None, "AccessDeniedException", False, True),
        (None, "MessageRejected", False, False),
        ("m-1", None, False, False),
    ],
)
def test_a_stranger_should_be_denied_and_nobody_else(message_id, refusal, allowed, expected):
    sent = sample_messages.Sent("email", "a@example.com", message_id, refusal, allowed)
    assert sent.as_expected is expected


def test_what_was_sent_can_be_read_back(local_aws: LocalAws, sent, deployment: Deployment):
    found = {each.message_id: each for each in local_aws.sent_messages()}
    email, sms, push = (found[each.message_id] for each in sent if each.message_id)
    assert (email.channel, email.origination) == ("email", f"hello@{deployment.domain}")
    assert (sms.channel, sms.destinations) == ("sms", ("+14254147755",))
    assert (push.channel, push.destinations) == ("push", ("sample-device-token",))
    assert {each.body for each in (email, sms, push)} == {"Your order is on its way."}


def test_the_result_of_a_push_message_is_an_event(local_aws: LocalAws, sent, deployment):
    events = sample_messages.read_events(local_aws, deployment.environment)
    (event,) = events[EventSource.PUSH]
    assert event == {"type": "SUCCESSFUL", "message_id": sent[-1].message_id}


def test_only_the_channels_that_are_set_up_are_sent_through(
    local_aws: LocalAws, deployment: Deployment
):
    reaching_all = {"domain": deployment.domain, "senders": [f"hello@{deployment.domain}"]}
    alone = settings(
        "samples",
        stage="production",
        email=reaching_all,
        sms=None,
        push=None,
        alarms={"notify": ["me@example.com"]},
    )
    sent = sample_messages.send(local_aws, alone)
    assert [(each.channel, each.recipient) for each in sent] == [
        ("email", "success@simulator.amazonses.com")
    ]


def test_names_are_found_as_the_sender(local_aws: LocalAws, module_stacks: Stacks):
    """A role that may not find them could send nothing of its own, and the demo says so."""
    name = parameter_name("nameless", PublishedName.SENDER_ROLE_ARN)
    module_stacks.create(
        {
            "Sender": _role("nameless", {"AWS": local_aws.account}, WRITES),
            "Name": {
                "Type": "AWS::SSM::Parameter",
                "Properties": {
                    "Name": name,
                    "Type": "String",
                    "Value": {"Fn::GetAtt": ["Sender", "Arn"]},
                },
            },
        }
    )
    with pytest.raises(ClientError, match="not authorized to perform: ssm:GetParameter"):
        sample_messages.send(local_aws, settings("nameless"))


def test_events_and_failures_are_read_from_their_tables(
    local_aws: LocalAws, deployment: Deployment
):
    today = f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"
    stream = deployment.published[PublishedName.EMAIL_EVENT_STREAM]
    assert sample_messages.count_failures(local_aws, deployment.environment) == 0
    typeless = {"mail": email_event("Send", today)["mail"]}
    does_not_fit = email_event("Send", today, delivery="no structure")
    put_batch(
        local_aws,
        stream,
        [email_event("Send", today), email_event("Delivery", today), typeless, does_not_fit],
    )
    events = sample_messages.read_events(local_aws, deployment.environment)
    assert set(events) == set(EventSource)
    rows = sorted(events[EventSource.EMAIL], key=lambda row: row["type"])
    assert rows == [
        {"type": "Delivery", "message_id": "0100-1"},
        {"type": "Send", "message_id": "0100-1"},
    ]
    assert events[EventSource.SMS] == []
    assert sample_messages.count_failures(local_aws, deployment.environment) == 2


def test_names_that_an_environment_lacks_are_left_out(local_aws: LocalAws, deployment: Deployment):
    names = sample_messages.published_names(local_aws, deployment.environment)
    assert names[PublishedName.EVENT_WORKGROUP] == "samples"
    assert PublishedName.ALARM_TOPIC_ARN not in names
    assert sample_messages.published_names(local_aws, settings("nowhere")) == {}


def test_every_credential_is_stored_where_it_is_looked_for_and_deleted(local_aws: LocalAws):
    push = {
        kind: {**each, "credentials": f"{each['credentials']}/stored"}
        for kind, each in ALL_PUSH.items()
    }
    environment = settings("stored", push=push)
    names = sample_messages.store_credentials(local_aws, environment)
    assert sorted(names) == sorted(each["credentials"] for each in push.values())
    secrets = local_aws.client("secretsmanager")
    keys = {
        name: set(json.loads(secrets.get_secret_value(SecretId=name)["SecretString"]))
        for name in names
    }
    assert keys == {
        "messaging/fcm/stored": {"type", "project_id", "private_key", "client_email"},
        "messaging/apns/stored": {"tokenKey", "tokenKeyId", "teamId"},
        "messaging/voip/stored": {"certificate", "privateKey"},
        "messaging/adm/stored": {"clientId", "clientSecret"},
        "messaging/baidu/stored": {"apiKey", "secretKey"},
    }
    sample_messages.delete_credentials(local_aws, names)
    with pytest.raises(secrets.exceptions.ResourceNotFoundException):
        secrets.get_secret_value(SecretId=names[0])


def test_without_push_no_credential_is_stored(local_aws: LocalAws):
    assert sample_messages.store_credentials(local_aws, settings("none", push=None)) == []


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("fcm", ("GCM", "GCMMessage")),
        ("adm", ("ADM", "ADMMessage")),
        ("baidu", ("BAIDU", "BaiduMessage")),
        ("apns", ("APNS", "APNSMessage")),
        ("apns_voip", ("APNS_VOIP", "APNSMessage")),
    ],
)
def test_push_goes_through_a_channel_that_is_set_up(kind, expected: tuple[str, str]):
    section = {kind: ALL_PUSH[kind]}
    make: Callable[..., Any] = sample_messages._push_channel
    assert make(settings("one", push=section)) == expected

"""One message through each channel of a small deployment, as a role that may send."""

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from cdk_pinpoint import EventSource, MessagingEnvironment, PublishedName, parameter_name
from cdk_pinpoint.local import LocalAws, sample_messages

from .conftest import Stacks, Template
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
    bucket: str
    domain: str


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
    published = {
        PublishedName.EMAIL_IDENTITY: domain,
        PublishedName.EMAIL_CONFIGURATION_SET: name,
        PublishedName.SMS_POOL_ID: pool,
        PublishedName.SMS_CONFIGURATION_SET: name,
        PublishedName.APPLICATION_ID: app,
        PublishedName.PUSH_EVENT_STREAM: name,
        PublishedName.EVENT_BUCKET: name,
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
            "Resource": f"arn:aws:firehose:{account}:deliverystream/{name}",
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
            "Writer": _role("writer", {"Service": "firehose.amazonaws.com"}, WRITES),
            "Stream": {
                "Type": "AWS::KinesisFirehose::DeliveryStream",
                "Properties": {
                    "DeliveryStreamName": name,
                    "ExtendedS3DestinationConfiguration": {
                        "BucketARN": {"Fn::GetAtt": ["Bucket", "Arn"]},
                        "RoleARN": {"Fn::GetAtt": ["Writer", "Arn"]},
                        "Prefix": "push/",
                        "CompressionFormat": "GZIP",
                    },
                },
            },
            "Sender": _role("sender", {"AWS": local_aws.account}, sends),
            **parameters,
        }
    )
    yield Deployment(settings(name, domain), bucket=name, domain=domain)
    s3 = local_aws.client("s3")
    for item in s3.list_objects_v2(Bucket=name).get("Contents", []):
        s3.delete_object(Bucket=name, Key=item["Key"])


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
    assert event["messageId"] == sent[-1].message_id
    assert event["eventType"] == "SUCCESSFUL"


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


def test_events_and_failures_are_read_from_their_folders(
    local_aws: LocalAws, deployment: Deployment
):
    s3 = local_aws.client("s3")
    lines = b'{"eventType": "Send"}\n\n{"eventType": "Delivery"}\n'
    s3.put_object(Bucket=deployment.bucket, Key="email/a.gz", Body=gzip.compress(lines))
    s3.put_object(Bucket=deployment.bucket, Key="errors/b.gz", Body=gzip.compress(b"{}\n{}\n"))
    events = sample_messages.read_events(local_aws, deployment.environment)
    assert set(events) == set(EventSource)
    assert [each["eventType"] for each in events[EventSource.EMAIL]] == ["Send", "Delivery"]
    assert events[EventSource.SMS] == []
    assert sample_messages.count_failures(local_aws, deployment.environment) == 2


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

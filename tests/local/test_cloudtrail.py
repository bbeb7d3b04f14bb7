"""What a rule on the default bus hears of the calls that change something."""

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from cdk_pinpoint.local import LocalAws
from cdk_pinpoint.local.local_aws import Credentials

from .conftest import Stacks, Template

ACCOUNT = "000000000000"
SERVICE_ACCOUNT_KEY = json.dumps(
    {
        "type": "service_account",
        "project_id": "shop",
        "client_email": "push@shop.example",
        "private_key": "s3cr3t-key",
    }
)


@dataclass
class Trail:
    """A queue that hears of everything that CloudTrail tells the bus of a region."""

    sqs: Any
    url: str

    def events(self) -> list[dict[str, Any]]:
        """What came since the last time."""
        found: list[dict[str, Any]] = []
        while messages := self.sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10).get(
            "Messages"
        ):
            for message in messages:
                found.append(json.loads(message["Body"]))
                self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
        return found

    def details(self) -> list[dict[str, Any]]:
        """The details of what came since the last time."""
        return [event["detail"] for event in self.events()]


@contextlib.contextmanager
def trail_of(client: Callable[[str], Any], name: str) -> Iterator[Trail]:
    events, sqs = client("events"), client("sqs")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    let_in = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn["QueueArn"],
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [let_in]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    pattern = {"detail-type": ["AWS API Call via CloudTrail"]}
    events.put_rule(Name=name, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn["QueueArn"]}])
    trail = Trail(sqs, url)
    trail.events()
    yield trail
    events.remove_targets(Rule=name, Ids=["queue"])
    events.delete_rule(Name=name)
    sqs.delete_queue(QueueUrl=url)


@pytest.fixture
def trail(local_aws: LocalAws, own_name: str) -> Iterator[Trail]:
    with trail_of(local_aws.client, own_name) as trail:
        yield trail


@pytest.fixture
def person(
    local_aws: LocalAws, stacks: Stacks, role: Callable[..., Template], own_name: str
) -> Credentials:
    """Somebody who may do everything to secrets, and nothing else."""
    stacks.create(
        {
            "Role": role(
                own_name,
                principal={"AWS": ACCOUNT},
                actions=["secretsmanager:*"],
                resources="*",
            )
        }
    )
    return local_aws.assume_role(f"arn:aws:iam::{ACCOUNT}:role/{own_name}", session_name="ann")


def test_a_change_is_an_event_of_its_service(
    local_aws: LocalAws, trail: Trail, person: Credentials, own_name: str
) -> None:
    trail.events()
    secrets = local_aws.client("secretsmanager", credentials=person)
    arn = secrets.create_secret(Name=own_name, SecretString="s3cr3t")["ARN"]
    (event,) = trail.events()
    detail = event.pop("detail")
    assert event["source"] == "aws.secretsmanager"
    assert event["detail-type"] == "AWS API Call via CloudTrail"
    assert (event["account"], event["region"]) == (ACCOUNT, "us-east-1")
    issuer = detail["userIdentity"]["sessionContext"]["sessionIssuer"]
    assert detail["userIdentity"] == {
        "type": "AssumedRole",
        "principalId": f"{issuer['principalId']}:ann",
        "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/{own_name}/ann",
        "accountId": ACCOUNT,
        "accessKeyId": person.access_key_id,
        "sessionContext": {
            "sessionIssuer": {
                "type": "Role",
                "principalId": issuer["principalId"],
                "arn": f"arn:aws:iam::{ACCOUNT}:role/{own_name}",
                "accountId": ACCOUNT,
                "userName": own_name,
            },
            "attributes": {
                "creationDate": detail["userIdentity"]["sessionContext"]["attributes"][
                    "creationDate"
                ],
                "mfaAuthenticated": "false",
            },
        },
    }
    assert detail["eventSource"] == "secretsmanager.amazonaws.com"
    assert detail["eventName"] == "CreateSecret"
    assert detail["awsRegion"] == "us-east-1"
    assert detail["sourceIPAddress"] == "127.0.0.1"
    assert detail["userAgent"].startswith("Boto3/")
    assert detail["requestParameters"].keys() == {"name", "clientRequestToken"}
    assert detail["responseElements"] == {"arn": arn}
    assert (detail["readOnly"], detail["managementEvent"]) == (False, True)
    assert detail["recipientAccountId"] == ACCOUNT
    assert "errorCode" not in detail
    secrets.delete_secret(SecretId=own_name, ForceDeleteWithoutRecovery=True)


def test_no_event_has_a_secret(local_aws: LocalAws, trail: Trail, own_name: str) -> None:
    secrets, pinpoint = local_aws.client("secretsmanager"), local_aws.client("pinpoint")
    secrets.create_secret(Name=own_name, SecretString="s3cr3t-1")
    secrets.put_secret_value(SecretId=own_name, SecretString="s3cr3t-2")
    app = pinpoint.create_app(CreateApplicationRequest={"Name": own_name})["ApplicationResponse"]
    pinpoint.update_gcm_channel(
        ApplicationId=app["Id"],
        GCMChannelRequest={
            "Enabled": True,
            "DefaultAuthenticationMethod": "TOKEN",
            "ServiceJson": SERVICE_ACCOUNT_KEY,
        },
    )
    events = trail.events()
    assert "s3cr3t" not in json.dumps(events)
    assert [event["source"] for event in events] == [
        "aws.secretsmanager",
        "aws.secretsmanager",
        "aws.pinpoint",
        "aws.pinpoint",
    ]
    assert events[-1]["detail"]["requestParameters"] == {
        "application-id": app["Id"],
        "Enabled": True,
        "DefaultAuthenticationMethod": "TOKEN",
        "ServiceJson": "***",
    }
    pinpoint.delete_app(ApplicationId=app["Id"])
    secrets.delete_secret(SecretId=own_name, ForceDeleteWithoutRecovery=True)


def test_parameters_are_named_as_in_the_records_of_aws(
    local_aws: LocalAws, trail: Trail, own_name: str
) -> None:
    ses, sms = local_aws.client("sesv2"), local_aws.client("pinpoint-sms-voice-v2")
    ses.create_configuration_set(ConfigurationSetName=own_name)
    ses.put_configuration_set_sending_options(ConfigurationSetName=own_name, SendingEnabled=False)
    ses.delete_configuration_set(ConfigurationSetName=own_name)
    local_aws.client("ses").verify_domain_identity(Domain="shop.example")
    sms.set_text_message_spend_limit_override(MonthlyLimit=1)
    topic = local_aws.client("sns").create_topic(
        Name=own_name, Tags=[{"Key": "team", "Value": "growth"}]
    )["TopicArn"]
    kms = local_aws.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.disable_key_rotation(KeyId=key)
    assert [
        (detail["eventSource"].split(".")[0], detail["eventName"], detail["requestParameters"])
        for detail in trail.details()
    ] == [
        ("ses", "CreateConfigurationSet", {"configurationSetName": own_name}),
        (
            "ses",
            "PutConfigurationSetSendingOptions",
            {"configurationSetName": own_name, "sendingEnabled": False},
        ),
        ("ses", "DeleteConfigurationSet", {"configurationSetName": own_name}),
        ("ses", "VerifyDomainIdentity", {"domain": "shop.example"}),
        ("sms-voice", "SetTextMessageSpendLimitOverride", {"monthlyLimit": 1}),
        (
            "sns",
            "CreateTopic",
            {"name": own_name, "tags": [{"key": "team", "value": "growth"}]},
        ),
        ("kms", "CreateKey", {}),
        ("kms", "DisableKeyRotation", {"keyId": key}),
    ]
    sms.delete_text_message_spend_limit_override()
    local_aws.client("sns").delete_topic(TopicArn=topic)
    local_aws.client("ses").delete_identity(Identity="shop.example")


def test_reads_messages_and_data_are_no_events(
    local_aws: LocalAws, trail: Trail, own_name: str
) -> None:
    kms, s3, secrets = (local_aws.client(name) for name in ("kms", "s3", "secretsmanager"))
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    secrets.create_secret(Name=own_name, SecretString="s3cr3t")
    s3.create_bucket(Bucket=own_name)
    trail.events()
    kms.encrypt(KeyId=key, Plaintext=b"text")
    secrets.get_secret_value(SecretId=own_name)
    s3.put_object(Bucket=own_name, Key="key", Body=b"text")
    local_aws.client("events").put_events(
        Entries=[{"Source": own_name, "DetailType": "x", "Detail": "{}"}]
    )
    local_aws.client("iam").list_roles()
    local_aws.client("sesv2").list_email_identities()
    assert trail.events() == []
    s3.delete_object(Bucket=own_name, Key="key")
    s3.delete_bucket(Bucket=own_name)
    secrets.delete_secret(SecretId=own_name, ForceDeleteWithoutRecovery=True)


def test_deletions_of_objects_are_data_events(
    local_aws: LocalAws, trail: Trail, own_name: str
) -> None:
    s3 = local_aws.client("s3")
    s3.create_bucket(Bucket=own_name)
    s3.put_object(Bucket=own_name, Key="a/b", Body=b"text")
    trail.events()
    s3.delete_object(Bucket=own_name, Key="a/b")
    s3.delete_objects(Bucket=own_name, Delete={"Objects": [{"Key": "a/c"}]})
    s3.delete_bucket(Bucket=own_name)
    one, many, bucket = trail.details()
    assert (one["eventName"], one["managementEvent"]) == ("DeleteObject", False)
    assert one["requestParameters"]["bucketName"] == own_name
    assert one["requestParameters"]["key"] == "a/b"
    assert one["resources"] == [
        {"type": "AWS::S3::Object", "ARN": f"arn:aws:s3:::{own_name}/a/b"},
        {"accountId": ACCOUNT, "type": "AWS::S3::Bucket", "ARN": f"arn:aws:s3:::{own_name}"},
    ]
    assert (many["eventName"], many["managementEvent"]) == ("DeleteObjects", False)
    assert (bucket["eventName"], bucket["managementEvent"]) == ("DeleteBucket", True)


@pytest.mark.parametrize(
    ("service", "call", "code"),
    [
        ("iam", lambda iam: iam.delete_role(RoleName="other"), "AccessDenied"),
        ("kms", lambda kms: kms.create_key(), "AccessDeniedException"),
        (
            "sesv2",
            lambda ses: ses.delete_email_identity(EmailIdentity="shop.example"),
            "AccessDeniedException",
        ),
        (
            "pinpoint",
            lambda pinpoint: pinpoint.create_app(CreateApplicationRequest={"Name": "x"}),
            "AccessDeniedException",
        ),
    ],
)
def test_a_refused_call_is_an_event_with_its_error(
    local_aws: LocalAws,
    trail: Trail,
    person: Credentials,
    service: str,
    call: Callable[[Any], object],
    code: str,
) -> None:
    trail.events()
    with pytest.raises(ClientError, match="not authorized"):
        call(local_aws.client(service, credentials=person))
    (detail,) = trail.details()
    assert detail["errorCode"] == code
    assert "is not authorized to perform" in detail["errorMessage"]
    assert detail["responseElements"] is None


def test_cloudformation_calls_in_its_own_name(
    local_aws: LocalAws, stacks: Stacks, trail: Trail, own_name: str
) -> None:
    trail.events()
    stacks.create(
        {
            "Bucket": {
                "Type": "AWS::S3::Bucket",
                "Properties": {
                    "BucketName": own_name,
                    "LifecycleConfiguration": {
                        "Rules": [{"Status": "Enabled", "ExpirationInDays": 1}]
                    },
                },
            }
        }
    )
    (detail,) = [each for each in trail.details() if each["eventName"] == "PutBucketLifecycle"]
    assert detail["userIdentity"]["invokedBy"] == "cloudformation.amazonaws.com"
    assert detail["sourceIPAddress"] == "cloudformation.amazonaws.com"


def test_changes_of_iam_are_events_of_one_region_only(
    local_aws: LocalAws, trail: Trail, own_name: str
) -> None:
    def in_europe(service: str) -> Any:
        return boto3.session.Session().client(
            service,
            endpoint_url=local_aws.endpoint_url,
            region_name="eu-west-1",
            aws_access_key_id=ACCOUNT,
            aws_secret_access_key="local",
        )

    with trail_of(in_europe, own_name) as europe:
        trail.events()
        in_europe("iam").create_user(UserName=own_name)
        in_europe("sesv2").create_configuration_set(ConfigurationSetName=own_name)
        assert [each["eventName"] for each in europe.details()] == ["CreateConfigurationSet"]
        (detail,) = trail.details()
    assert (detail["eventName"], detail["awsRegion"]) == ("CreateUser", "us-east-1")
    local_aws.client("iam").delete_user(UserName=own_name)

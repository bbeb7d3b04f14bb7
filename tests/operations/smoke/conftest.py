"""A small deployment of every channel; of its messages, only those of push have events."""

import json

import aws_cdk as cdk
import pytest
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template
from local.conftest import Stacks
from local.pinpoint.test_channels import FCM
from typer.testing import CliRunner

from cdk_pinpoint import EventLake, EventSource, PublishedName
from cdk_pinpoint.operations.cli import app
from cdk_pinpoint.published_names import parameter_name

NAME, DOMAIN = "smoke", "smoke.example.com"
PARAMETERS = "arn:aws:ssm:us-east-1:000000000000:parameter/messaging/smoke*"
SENDS = {
    "Sid": "Sends",
    "Action": ["ses:SendEmail", "sms-voice:SendTextMessage", "mobiletargeting:SendMessages"],
    "Resource": "*",
    "Condition": {
        "ForAllValues:StringLike": {"ses:Recipients": ["success@simulator.amazonses.com"]}
    },
}


def role(name, *statements, principal=None):
    """A role in CloudFormation, which may do what the statements say."""

    def document(*parts):
        return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **p} for p in parts]}

    trusted = {"Principal": {"AWS": "000000000000"}, "Action": "sts:AssumeRole"}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": f"smoke-{name}",
            "AssumeRolePolicyDocument": document(principal or trusted),
            "Policies": [{"PolicyName": "policy", "PolicyDocument": document(*statements)}],
        },
    }


def lake_of(aws):
    """The resources of a lake over a bucket, and the name of its push stream."""
    stack = cdk.Stack(
        cdk.App(builtin_cloud_formation_validation=False),
        "Smoke",
        env=cdk.Environment(account=aws.account, region=aws.region),
    )
    lake = EventLake(
        stack,
        "Lake",
        bucket=s3.Bucket.from_bucket_name(stack, "Bucket", NAME),
        buffering_interval=cdk.Duration.seconds(60),
        name=NAME,
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )
    stream = stack.resolve(lake.stream(EventSource.PUSH).delivery_stream_name)
    return Template.from_stack(stack).to_json()["Resources"], stream


@pytest.fixture(scope="module")
def deployed(local_aws):
    """The published names of the deployment; more roles by the names of their parameters."""
    pinpoint, sms = (local_aws.client(each) for each in ("pinpoint", "pinpoint-sms-voice-v2"))
    application = pinpoint.create_app(CreateApplicationRequest={"Name": NAME})
    application_id = application["ApplicationResponse"]["Id"]
    pinpoint.update_gcm_channel(
        ApplicationId=application_id, GCMChannelRequest={**FCM, "Enabled": True}
    )
    number = sms.request_phone_number(
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS"],
        NumberType="SIMULATOR",
    )["PhoneNumberId"]
    pool = sms.create_pool(
        OriginationIdentity=number, IsoCountryCode="US", MessageType="TRANSACTIONAL"
    )["PoolId"]
    sms.create_configuration_set(ConfigurationSetName=NAME)
    lake, stream = lake_of(local_aws)
    names = {
        PublishedName.EMAIL_IDENTITY: DOMAIN,
        PublishedName.EMAIL_CONFIGURATION_SET: NAME,
        PublishedName.EMAIL_ALLOWED_RECIPIENTS: "Success@Simulator.AmazonSES.com,*@example.com",
        PublishedName.SMS_POOL_ID: pool,
        PublishedName.SMS_CONFIGURATION_SET: NAME,
        PublishedName.SMS_ALLOWED_COUNTRIES: "US",
        PublishedName.APPLICATION_ID: application_id,
        PublishedName.PUSH_EVENT_STREAM: stream,
        PublishedName.EVENT_BUCKET: NAME,
        PublishedName.EVENT_DATABASE: NAME,
        PublishedName.EVENT_WORKGROUP: NAME,
        PublishedName.SENDER_ROLE_ARN: {"Fn::GetAtt": ["Sender", "Arn"]},
    }
    parameters = {
        f"Name{number}": {
            "Type": "AWS::SSM::Parameter",
            "Properties": {"Name": parameter_name(NAME, key), "Type": "String", "Value": value},
        }
        for number, (key, value) in enumerate(names.items())
    }
    put = {"Action": "firehose:PutRecordBatch", "Resource": "*"}
    asks = {"Action": ["athena:*", "glue:Get*", "s3:*", "kms:*"], "Resource": "*"}
    finds = {"Action": "ssm:GetParametersByPath", "Resource": PARAMETERS}
    stacks = Stacks(local_aws)
    stacks.create(
        {
            "Identity": {
                "Type": "AWS::SES::EmailIdentity",
                "Properties": {"EmailIdentity": DOMAIN},
            },
            "Set": {"Type": "AWS::SES::ConfigurationSet", "Properties": {"Name": NAME}},
            "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": NAME}},
            "Sender": role("sender", SENDS, put, finds),
            "Analyst": role("analyst", asks),
            # Finds the names, and takes on what it is allowed to.
            "Stranger": role("stranger", finds),
            "Sending": role("sending", finds, {"Action": "sts:AssumeRole", "Resource": "*"}),
            **parameters,
            **lake,
        }
    )
    yield {each["Name"].rpartition("/")[2]: each["Value"] for each in _parameters(local_aws)}
    client = local_aws.client("s3")
    for item in client.list_objects_v2(Bucket=NAME).get("Contents", []):
        client.delete_object(Bucket=NAME, Key=item["Key"])
    stacks.delete_all()


def _parameters(aws):
    pages = aws.client("ssm").get_paginator("get_parameters_by_path")
    for page in pages.paginate(Path=f"/messaging/{NAME}"):
        yield from page["Parameters"]


@pytest.fixture
def smoke(local_aws, deployed, monkeypatch):
    """Run the command in this process; a dict of settings replaces those of the root user."""

    def run(*arguments, settings=None, environment=NAME):
        for name, value in (settings or local_aws.settings()).items():
            monkeypatch.setenv(name, value)
        found = CliRunner().invoke(app, ["smoke", "--environment", environment, *arguments])
        document = json.loads(found.stdout) if "--json" in arguments and found.stdout else None
        return found, document

    return run


@pytest.fixture
def as_role(local_aws, deployed):
    """The settings of whoever has taken on a role of the deployment."""

    def settings(name):
        arn = f"arn:aws:iam::000000000000:role/smoke-{name}"
        answer = local_aws.client("sts").assume_role(RoleArn=arn, RoleSessionName="me")
        keys = answer["Credentials"]
        return {
            **local_aws.settings(),
            "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
            "AWS_SESSION_TOKEN": keys["SessionToken"],
        }

    return settings


@pytest.fixture
def analyst(local_aws, deployed):
    """The deployment has an analyst role for as long as a test runs."""
    ssm = local_aws.client("ssm")
    name = parameter_name(NAME, PublishedName.ANALYST_ROLE_ARN)
    ssm.put_parameter(
        Name=name, Value="arn:aws:iam::000000000000:role/smoke-analyst", Type="String"
    )
    yield
    ssm.delete_parameter(Name=name)

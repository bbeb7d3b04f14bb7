"""The function that follows secrets: its code, its configuration, and exactly what it may do."""

import json
from pathlib import Path

import pytest
from aws_cdk import aws_kms as kms
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sqs as sqs
from aws_cdk.assertions import Template
from push_channels import CHANNELS, for_every_channel
from templates import flat, new_stack, only, only_id, properties

from cdk_pinpoint import FcmChannel, PushCredentials
from cdk_pinpoint.push._rotation_function import define_rotation_function

FUNCTION = "AWS::Lambda::Function"
ROLE = "AWS::IAM::Role"
LOGS = "AWS::Logs::LogGroup"
QUEUE_ARN = "arn:aws:sqs:eu-west-1:111111111111:changes.fifo"
APP_ARN = "arn:${AWS::Partition}:mobiletargeting:eu-west-1:111111111111:apps/app-id"
SECRET_ARN = "arn:${AWS::Partition}:secretsmanager:eu-west-1:111111111111:secret:"


def define(stack, *channels, **changes):
    define_rotation_function(
        stack,
        **{
            "app": app_of(stack),
            "recipes": [channel.credentials_recipe for channel in channels],
            "queue": sqs.Queue.from_queue_arn(stack, "Queue", QUEUE_ARN),
            "max_age_days": 365,
            **changes,
        },
    )
    return Template.from_stack(stack)


def app_of(stack):
    found = stack.node.try_find_child("App")
    return found or pinpoint.CfnApp.from_app_id(stack, "App", "app-id")


def make(stack, name, credentials, id="Channel"):
    channel = CHANNELS[name]
    return channel.make(stack, id, app=app_of(stack), credentials=credentials, **channel.arguments)


@pytest.fixture
def credentials():
    return PushCredentials.from_secret_name("messaging/prod/push")


@pytest.fixture(scope="module")
def stack_with_one():
    return new_stack()


@pytest.fixture(scope="module")
def template(stack_with_one):
    credentials = PushCredentials.from_secret_name("messaging/prod/fcm")
    fcm = FcmChannel(stack_with_one, "Fcm", app=app_of(stack_with_one), credentials=credentials)
    return define(stack_with_one, fcm)


def test_the_function_runs_the_handler_of_this_package(template):
    function = properties(template, FUNCTION)
    assert function["Handler"] == "index.handler"
    assert function["Runtime"] == "python3.13"
    assert function["Timeout"] == 60
    assert function["Role"] == f"${{{only_id(template, ROLE)}.Arn}}"
    assert function["LoggingConfig"] == {"LogGroup": f"${{{only_id(template, LOGS)}}}"}


def test_the_asset_holds_the_handler_and_the_file_beside_it_and_no_bytecode(
    template, stack_with_one
):
    assembly = stack_with_one.node.root.synth()
    manifest = json.loads((Path(assembly.directory) / "Stack.assets.json").read_text("utf-8"))
    (folder,) = [
        Path(assembly.directory) / asset["source"]["path"]
        for asset in manifest["files"].values()
        if asset["source"]["packaging"] == "zip"
    ]
    assert sorted(path.name for path in folder.iterdir()) == ["certificate.py", "index.py"]


def test_the_function_is_told_what_it_needs_and_no_secret(template):
    variables = properties(template, FUNCTION)["Environment"]["Variables"]
    assert json.loads(variables.pop("CHANNELS")) == {
        "GCM": {
            "shape": "GCMChannel",
            "secret": "messaging/prod/fcm",
            "fields": {"ServiceJson": ""},
            "settings": {"DefaultAuthenticationMethod": "TOKEN"},
        }
    }
    assert variables == {
        "APPLICATION_ID": "app-id",
        "MAX_AGE_DAYS": "365",
        "METRIC_NAMESPACE": "CdkPinpoint",
        "QUEUE_URL": "https://sqs.eu-west-1.${AWS::URLSuffix}/111111111111/changes.fifo",
    }


@for_every_channel
def test_the_function_is_told_of_each_channel_what_its_recipe_says(stack, credentials, channel):
    made = channel.make(
        stack, "Channel", app=app_of(stack), credentials=credentials, **channel.arguments
    )
    template = define(stack, made)
    told = json.loads(properties(template, FUNCTION)["Environment"]["Variables"]["CHANNELS"])
    assert told == {channel.kind: made.credentials_recipe.function_configuration()}


def statements_of(template):
    (policy,) = properties(template, ROLE)["Policies"]
    return policy["PolicyDocument"]["Statement"]


def test_the_role_may_do_exactly_what_is_needed(template):
    assert statements_of(template) == [
        {
            "Effect": "Allow",
            "Action": ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
            "Resource": f"{SECRET_ARN}messaging/prod/fcm-??????",
        },
        {
            "Effect": "Allow",
            "Action": ["mobiletargeting:GetGcmChannel", "mobiletargeting:UpdateGcmChannel"],
            "Resource": f"{APP_ARN}/channels/gcm",
        },
        {
            "Effect": "Allow",
            "Action": [
                "sqs:ChangeMessageVisibility",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:ReceiveMessage",
            ],
            "Resource": QUEUE_ARN,
        },
        {
            "Effect": "Allow",
            "Action": "cloudwatch:PutMetricData",
            "Resource": "*",
            "Condition": {"StringEquals": {"cloudwatch:namespace": "CdkPinpoint"}},
        },
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": f"${{{only_id(template, LOGS)}.Arn}}",
        },
    ]
    assert "ManagedPolicyArns" not in properties(template, ROLE)
    template.resource_count_is("AWS::IAM::Policy", 0)


@pytest.mark.parametrize(
    ("name", "operations", "part"),
    [
        ("ADM", "Adm", "adm"),
        ("Baidu", "Baidu", "baidu"),
        ("APNS with a token", "Apns", "apns"),
        ("APNS_SANDBOX with a token", "ApnsSandbox", "apns_sandbox"),
        ("APNS_VOIP with a certificate", "ApnsVoip", "apns_voip"),
        ("APNS_VOIP_SANDBOX with a token", "ApnsVoipSandbox", "apns_voip_sandbox"),
    ],
)
def test_the_role_may_use_that_channel_alone(stack, credentials, name, operations, part):
    template = define(stack, make(stack, name, credentials))
    assert [
        (each["Action"], each["Resource"])
        for each in statements_of(template)
        if "mobiletargeting" in str(each["Action"])
    ] == [
        (
            [
                f"mobiletargeting:Get{operations}Channel",
                f"mobiletargeting:Update{operations}Channel",
            ],
            f"{APP_ARN}/channels/{part}",
        )
    ]


def test_a_secret_that_two_channels_share_is_named_once(stack, credentials):
    template = define(
        stack, make(stack, "ADM", credentials, "Adm"), make(stack, "Baidu", credentials, "Baidu")
    )
    assert statements_of(template)[0]["Resource"] == f"{SECRET_ARN}messaging/prod/push-??????"


def test_the_keys_of_secrets_are_used_through_secrets_manager_alone(stack):
    key = kms.Key(stack, "Key")
    secrets = [
        PushCredentials.from_secret(secretsmanager.Secret(stack, name, encryption_key=key))
        for name in ("One", "Two")
    ]
    plain = PushCredentials.from_secret(secretsmanager.Secret(stack, "Plain"))
    template = define(
        stack,
        make(stack, "ADM", secrets[0], "Adm"),
        make(stack, "Baidu", secrets[1], "Baidu"),
        make(stack, "FCM", plain, "Fcm"),
    )
    assert [each for each in statements_of(template) if each["Action"] == "kms:Decrypt"] == [
        {
            "Effect": "Allow",
            "Action": "kms:Decrypt",
            "Resource": flat(stack.resolve(key.key_arn)),
            "Condition": {
                "StringEquals": {"kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com"}
            },
        }
    ]


def test_only_lambda_of_this_account_assumes_the_role(template):
    assert properties(template, ROLE)["AssumeRolePolicyDocument"]["Statement"] == [
        {
            "Action": "sts:AssumeRole",
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Condition": {"StringEquals": {"aws:SourceAccount": "111111111111"}},
        }
    ]


def test_the_log_is_kept_for_three_months_and_leaves_with_the_stack(template):
    log_group = only(template, LOGS)
    assert log_group["Properties"] == {"RetentionInDays": 90}
    assert log_group["DeletionPolicy"] == "Delete"

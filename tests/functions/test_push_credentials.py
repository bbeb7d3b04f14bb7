"""The real handler, as the function's role, against a real queue with redrive and a local AWS.

Queues, rules, channels and the role are those that the construct defines; the test takes the
messages out of the queue as Lambda does.
"""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import hashlib
import json
import re
import traceback
import uuid

import aws_cdk as cdk
import boto3
import botocore.loaders
import botocore.session
import pytest
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk.assertions import Template
from botocore.awsrequest import AWSResponse
from certificates import certificate
from templates import ACCOUNT, new_stack

from cdk_pinpoint import (
    AdmChannel,
    ApnsAuthentication,
    ApnsChannel,
    BaiduChannel,
    ChannelType,
    FcmChannel,
    PushCredentialRotation,
    PushCredentials,
)
from cdk_pinpoint.functions.push_credentials import index
from cdk_pinpoint.local import LocalAws

SENTINEL = "sentinel-7f3a"
REGION = "us-east-1"
MODELS = botocore.loaders.create_loader()
DAY = dt.timedelta(days=1)
TRUST_ANYBODY = {
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]
}
CERTIFICATE_END = dt.datetime.now(dt.UTC) + 100 * DAY


def service_account(key: str) -> str:
    account = {"type": "service_account", "project_id": "shop", "client_email": "a@example.com"}
    return json.dumps({**account, "private_key": f"{SENTINEL}-{key}"})


def fields(key: str, *names: str) -> str:
    return json.dumps({name: f"{SENTINEL}-{name}-{key}" for name in names})


SECRETS = {
    # Channel type: the secret with a certain key in it.
    "GCM": service_account,
    "APNS": lambda key: json.dumps(
        {"certificate": certificate(CERTIFICATE_END), "privateKey": f"{SENTINEL}-{key}"}
    ),
    "APNS_SANDBOX": lambda key: fields(key, "tokenKey", "tokenKeyId", "teamId"),
    "ADM": lambda key: fields(key, "clientId", "clientSecret"),
    "BAIDU": lambda key: fields(key, "apiKey", "secretKey"),
}
FIELDS = {
    # Channel type: field of the API, and of the secret.
    "GCM": {"ServiceJson": None},
    "APNS": {"Certificate": "certificate", "PrivateKey": "privateKey"},
    "APNS_SANDBOX": {"TokenKey": "tokenKey", "TokenKeyId": "tokenKeyId", "TeamId": "teamId"},
    "ADM": {"ClientId": "clientId", "ClientSecret": "clientSecret"},
    "BAIDU": {"ApiKey": "apiKey", "SecretKey": "secretKey"},
}


def hashes(channel: str, secret: str) -> dict[str, str]:
    """What the local AWS keeps of a channel that follows the secret."""
    held = json.loads(secret)
    return {
        name: hashlib.sha256((held[field] if field else secret).encode()).hexdigest()
        for name, field in FIELDS[channel].items()
    }


def secret_name(channel: str) -> str:
    return f"push/{channel.lower()}"


@pytest.fixture(scope="module")
def aws():
    with LocalAws(account=ACCOUNT, region=REGION) as aws:
        yield aws


@pytest.fixture(scope="module")
def app_id(aws):
    request = {"Name": "shop"}
    answer = aws.client("pinpoint").create_app(CreateApplicationRequest=request)
    return answer["ApplicationResponse"]["Id"]


@pytest.fixture(scope="module")
def rotation(app_id):
    """The construct with one channel of each way to authenticate."""
    stack = new_stack(region=REGION)
    app = pinpoint.CfnApp.from_app_id(stack, "App", app_id)

    def common(channel):
        credentials = PushCredentials.from_secret_name(secret_name(channel))
        return {"app": app, "credentials": credentials}

    channels = [
        FcmChannel(stack, "Fcm", **common("GCM")),
        ApnsChannel(stack, "Apns", authentication=ApnsAuthentication.CERTIFICATE, **common("APNS")),
        ApnsChannel(
            stack,
            "Sandbox",
            kind=ChannelType.APNS_SANDBOX,
            bundle_id="com.example.shop",
            **common("APNS_SANDBOX"),
        ),
        AdmChannel(stack, "Adm", **common("ADM")),
        BaiduChannel(stack, "Baidu", **common("BAIDU")),
    ]
    return PushCredentialRotation(stack, "Rotation", app=app, channels=channels)


class Deployment:
    """The stack without its function, whose part the test takes."""

    def __init__(self, aws, template):
        self.aws = aws
        resources = copy.deepcopy(template["Resources"])
        kinds = {name: each["Type"] for name, each in resources.items()}
        (function,) = (name for name in kinds if kinds[name] == "AWS::Lambda::Function")
        self._environment = resources[function]["Properties"]["Environment"]["Variables"]
        (self._role,) = (name for name in kinds if kinds[name] == "AWS::IAM::Role")
        (self._queue,) = (
            name for name in kinds if name.startswith("RotationQueue") and "Policy" not in name
        )
        (self._dead,) = (
            name
            for name in kinds
            if name.startswith("RotationDeadLetters") and "Policy" not in name
        )
        resources = {
            name: each
            for name, each in resources.items()
            if not each["Type"].startswith("AWS::Lambda::")
        }
        # Only Lambda may assume the role; here it is the test.
        resources[self._role]["Properties"]["AssumeRolePolicyDocument"] = TRUST_ANYBODY
        cloudformation = aws.client("cloudformation")
        cloudformation.create_stack(
            StackName="rotation",
            TemplateBody=json.dumps({"Resources": resources}),
            Capabilities=["CAPABILITY_IAM"],
        )
        cloudformation.get_waiter("stack_create_complete").wait(
            StackName="rotation", WaiterConfig={"Delay": 0.1, "MaxAttempts": 100}
        )
        listed = cloudformation.list_stack_resources(StackName="rotation")
        self.ids = {
            each["LogicalResourceId"]: each["PhysicalResourceId"]
            for each in listed["StackResourceSummaries"]
        }
        self.queue, self.dead_letters = self.ids[self._queue], self.ids[self._dead]
        self.role = f"arn:aws:iam::{ACCOUNT}:role/{self.ids[self._role]}"
        self.policy = aws.client("iam").get_role_policy(
            RoleName=self.ids[self._role], PolicyName="Rotate"
        )["PolicyDocument"]

    def environment(self) -> dict[str, str]:
        """The variables of the function."""
        return {**self._environment, "QUEUE_URL": self.queue}

    def rule(self, part: str) -> str:
        (name,) = (each for logical, each in self.ids.items() if part in logical)
        return name


@pytest.fixture(scope="module")
def deployment(aws, rotation):
    for channel, secret in SECRETS.items():
        aws.client("secretsmanager").create_secret(
            Name=secret_name(channel), SecretString=secret("first")
        )
    return Deployment(aws, Template.from_stack(cdk.Stack.of(rotation)).to_json())


class Worker:
    """Takes messages out of the queue as Lambda does, and runs the handler on them."""

    def __init__(self, deployment, capsys):
        self._deployment = deployment
        self._sqs = deployment.aws.client("sqs")
        self._capsys = capsys
        self.log = []

    def receive(self):
        """The next message that is visible, as the record that a function gets; None for none."""
        answer = self._sqs.receive_message(
            QueueUrl=self._deployment.queue, AttributeNames=["All"], MaxNumberOfMessages=1
        )
        for message in answer.get("Messages", []):
            return {
                "messageId": message["MessageId"],
                "receiptHandle": message["ReceiptHandle"],
                "body": message["Body"],
                "attributes": message["Attributes"],
            }
        return None

    def run(self, record) -> bool:
        """Run the handler on a record; whether it was done, and so deleted."""
        answer = index.handler({"Records": [record]}, None)
        output = self._capsys.readouterr()
        assert output.err == ""
        self.log += [json.loads(line) for line in output.out.splitlines()]
        assert SENTINEL not in output.out
        failed = answer["batchItemFailures"]
        assert failed in ([], [{"itemIdentifier": record["messageId"]}])
        if not failed:
            self._sqs.delete_message(
                QueueUrl=self._deployment.queue, ReceiptHandle=record["receiptHandle"]
            )
        return not failed

    def drain(self) -> int:
        """Run all messages that are visible; how many were done."""
        done = 0
        while (record := self.receive()) is not None:
            done += self.run(record)
        return done

    def skip_the_wait(self, record) -> None:
        """Let a message that was put off be visible at once."""
        self._sqs.change_message_visibility(
            QueueUrl=self._deployment.queue,
            ReceiptHandle=record["receiptHandle"],
            VisibilityTimeout=0,
        )

    def send(self, channel: str, task: str, event: str | None = None) -> None:
        body = {"channel": channel, "task": task, "event": event or str(uuid.uuid4())}
        self._sqs.send_message(
            QueueUrl=self._deployment.queue, MessageBody=json.dumps(body), MessageGroupId=channel
        )

    def dead_letters(self) -> list[str]:
        answer = self._sqs.receive_message(
            QueueUrl=self._deployment.dead_letters, MaxNumberOfMessages=10, VisibilityTimeout=0
        )
        return [message["Body"] for message in answer.get("Messages", [])]


@pytest.fixture
def use(aws, monkeypatch):
    """Lets the function have the credentials of a role, as Lambda gives it those of its own."""

    def run(role_arn):
        for name, value in aws.settings(credentials=aws.assume_role(role_arn)).items():
            monkeypatch.setenv(name, value)
        # It keeps the credentials that it finds first. Reading the models takes longest.
        session = botocore.session.Session()
        session.register_component("data_loader", MODELS)
        session = boto3.session.Session(botocore_session=session)
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", session)

    return run


@pytest.fixture
def worker(aws, deployment, use, monkeypatch, capsys):
    """A worker with the function's role and environment, and an empty queue before and after."""
    for name, value in deployment.environment().items():
        monkeypatch.setenv(name, value)
    use(deployment.role)
    yield Worker(deployment, capsys)
    for queue in (deployment.queue, deployment.dead_letters):
        aws.client("sqs").purge_queue(QueueUrl=queue)


@pytest.fixture
def put(aws):
    """Puts another version of a channel's secret."""

    def run(channel: str, secret: str) -> str:
        aws.client("secretsmanager").put_secret_value(
            SecretId=secret_name(channel), SecretString=secret
        )
        return secret

    return run


@pytest.fixture
def held(aws, app_id):
    """What a channel was given last."""
    return lambda channel: aws.push_credential_hashes(app_id)[channel]


@pytest.fixture
def hook(monkeypatch):
    """Registers a handler of events of the clients that the function makes."""
    hooks = []
    make = boto3.client

    def client(*arguments, **options):
        made = make(*arguments, **options)
        for event, function in hooks:
            made.meta.events.register(event, function)
        return made

    monkeypatch.setattr(index.boto3, "client", client)
    return lambda event, function: hooks.append((event, function))


@pytest.fixture
def days_left(aws, rotation):
    """What the alarm of a channel sees."""

    def read(channel):
        metric = rotation.metrics.push_credential_days_left(ChannelType(channel))
        now = dt.datetime.now(dt.UTC)
        (point,) = aws.client("cloudwatch").get_metric_statistics(
            Namespace=metric.namespace,
            MetricName=metric.metric_name,
            Dimensions=[
                {"Name": name, "Value": value} for name, value in metric.dimensions.items()
            ],
            StartTime=now - dt.timedelta(hours=1),
            EndTime=now + dt.timedelta(hours=1),
            Period=86400,
            Statistics=[metric.statistic],
        )["Datapoints"]
        return point[metric.statistic]

    return read


# The channel follows.


@pytest.mark.parametrize("channel", SECRETS)
def test_a_changed_secret_is_written_into_its_channel_and_into_no_other(
    worker, put, held, aws, app_id, channel
):
    before = aws.push_credential_hashes(app_id)
    secret = put(channel, SECRETS[channel]("changed"))
    assert worker.drain() == 1
    assert held(channel) == hashes(channel, secret) != before[channel]
    assert aws.push_credential_hashes(app_id) == {**before, channel: held(channel)}
    assert worker.log == [{"channel": channel, "task": "apply", "outcome": "applied"}]


def test_every_way_to_another_current_version_is_followed(worker, aws, put, held):
    secrets = aws.client("secretsmanager")
    identifier = {"SecretId": secret_name("GCM")}
    old = put("GCM", service_account("a"))
    old_version = secrets.get_secret_value(**identifier)["VersionId"]
    worker.drain()
    secret = service_account("b")
    new_version = secrets.update_secret(**identifier, SecretString=secret)["VersionId"]
    assert worker.drain() == 1
    assert held("GCM") == hashes("GCM", secret)
    secrets.update_secret_version_stage(
        **identifier,
        VersionStage="AWSCURRENT",
        MoveToVersionId=old_version,
        RemoveFromVersionId=new_version,
    )
    assert worker.drain() == 1
    assert held("GCM") == hashes("GCM", old)


def test_a_version_that_is_not_current_yet_is_not_written(worker, aws, put, held):
    current = put("GCM", service_account("current"))
    worker.drain()
    aws.client("secretsmanager").put_secret_value(
        SecretId=secret_name("GCM"),
        SecretString=service_account("pending"),
        VersionStages=["AWSPENDING"],
    )
    assert worker.drain() == 0
    worker.send("GCM", "apply")
    worker.drain()
    assert held("GCM") == hashes("GCM", current)


def test_the_settings_of_the_channel_stay(worker, aws, app_id, put):
    put("APNS_SANDBOX", SECRETS["APNS_SANDBOX"]("with settings"))
    worker.drain()
    state = aws.client("pinpoint").get_apns_sandbox_channel(ApplicationId=app_id)
    state = state["APNSSandboxChannelResponse"]
    assert (state["DefaultAuthenticationMethod"], state["Enabled"]) == ("key", True)


def test_a_channel_that_is_off_stays_off(worker, aws, app_id, put, held):
    client = aws.client("pinpoint")
    request = {"Enabled": False}
    client.update_gcm_channel(ApplicationId=app_id, GCMChannelRequest=request)
    secret = put("GCM", service_account("while off"))
    worker.drain()
    state = client.get_gcm_channel(ApplicationId=app_id)["GCMChannelResponse"]
    assert state["Enabled"] is False
    assert held("GCM") == hashes("GCM", secret)
    client.update_gcm_channel(ApplicationId=app_id, GCMChannelRequest={"Enabled": True})


def enabled(aws, app_id):
    state = aws.client("pinpoint").get_gcm_channel(ApplicationId=app_id)
    return state["GCMChannelResponse"]["Enabled"]


def test_a_channel_is_paused_and_resumed_with_the_credentials_of_its_secret(
    worker, aws, app_id, put, held
):
    secret = put("GCM", service_account("of a pause"))
    worker.drain()
    for task, expected in (("pause", False), ("resume", True)):
        worker.send("GCM", task)
        assert worker.drain() == 1
        assert enabled(aws, app_id) is expected
        assert held("GCM") == hashes("GCM", secret)
        assert worker.log[-1] == {"channel": "GCM", "task": task, "outcome": "applied"}


def test_neither_a_changed_secret_nor_the_daily_check_resumes_a_channel(
    worker, aws, app_id, put, held
):
    worker.send("GCM", "pause")
    worker.drain()
    secret = put("GCM", service_account("while paused"))
    worker.send("GCM", "check")
    assert worker.drain() == 2
    assert enabled(aws, app_id) is False
    assert held("GCM") == hashes("GCM", secret)
    worker.send("GCM", "resume")
    worker.drain()
    assert enabled(aws, app_id) is True


@pytest.mark.parametrize(("task", "state"), [("pause", False), ("resume", True)])
def test_a_channel_that_is_as_it_should_be_is_left_alone(
    worker, aws, app_id, put, monkeypatch, task, state
):
    put("GCM", service_account("unchanged"))
    worker.send("GCM", task)
    worker.drain()
    # So that a change of this minute counts as long past.
    monkeypatch.setattr(index, "_DOUBT", dt.timedelta(0))
    worker.send("GCM", task)
    worker.drain()
    assert worker.log[-1] == {"channel": "GCM", "task": task, "outcome": "unchanged"}
    assert enabled(aws, app_id) is state


def test_a_channel_that_was_deleted_is_not_made_again(worker, aws, app_id, put):
    client = aws.client("pinpoint")
    client.delete_adm_channel(ApplicationId=app_id)
    put("ADM", SECRETS["ADM"]("of nothing"))
    assert worker.drain() == 0
    assert worker.log[0]["error"] == "GetAdmChannel: NotFoundException"
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_adm_channel(ApplicationId=app_id)
    held = json.loads(SECRETS["ADM"]("again"))
    client.update_adm_channel(
        ApplicationId=app_id,
        ADMChannelRequest={
            "ClientId": held["clientId"],
            "ClientSecret": held["clientSecret"],
            "Enabled": True,
        },
    )


# One change after the other, each once.


def test_of_two_changes_at_once_the_last_one_wins(worker, put, held):
    put("GCM", service_account("one"))
    last = put("GCM", service_account("two"))
    assert worker.drain() == 2
    assert held("GCM") == hashes("GCM", last)


def test_a_change_while_the_one_before_is_written_wins(worker, put, held, hook):
    """Without the order of its channel, the newer one could be written first."""
    changes = [service_account("newer"), service_account("newest")]

    def change(**_):
        if changes:
            put("GCM", changes.pop(0))
            # The message is there, but not before the one that is being worked on is done.
            assert worker.receive() is None

    hook("before-send.pinpoint.UpdateGcmChannel", change)
    put("GCM", service_account("new"))
    assert worker.drain() == 3
    assert held("GCM") == hashes("GCM", service_account("newest"))


def test_a_message_that_waits_holds_up_its_own_channel_alone(worker, put, held):
    put("GCM", SENTINEL)
    assert worker.drain() == 0
    waiting = put("GCM", service_account("behind the one that waits"))
    other = put("BAIDU", SECRETS["BAIDU"]("beside"))
    assert worker.drain() == 1
    assert held("BAIDU") == hashes("BAIDU", other)
    assert held("GCM") != hashes("GCM", waiting)


def test_a_repeated_delivery_is_done_once_and_a_second_change_is_not_swallowed(worker, put):
    for _ in range(2):
        worker.send("GCM", "apply", event="the-same")
    worker.send("GCM", "apply", event="another")
    assert worker.drain() == 2
    for _ in range(3):
        put("GCM", service_account("the same text"))
    assert worker.drain() == 3


def test_a_message_that_is_run_twice_does_the_same_again(worker, put, held):
    """Lambda delivers at least once."""
    secret = put("GCM", service_account("twice"))
    record = worker.receive()
    assert worker.run(record)
    index.handler({"Records": [record]}, None)
    assert held("GCM") == hashes("GCM", secret)


# What an event missed, the daily check finds.


@pytest.fixture
def missed(aws, deployment):
    """A while in which the rule of a channel does not hear of changes."""

    @contextlib.contextmanager
    def run(rule):
        events = aws.client("events")
        events.disable_rule(Name=deployment.rule(rule))
        yield
        events.enable_rule(Name=deployment.rule(rule))

    return run


def test_a_change_that_no_event_told_of_is_found_by_the_daily_check(worker, put, held, missed):
    with missed("GcmChanged"):
        secret = put("GCM", service_account("missed"))
    assert worker.drain() == 0
    worker.send("GCM", "check")
    assert worker.drain() == 1
    assert held("GCM") == hashes("GCM", secret)
    assert worker.log == [{"channel": "GCM", "task": "check", "outcome": "applied"}]


def test_a_channel_that_follows_is_left_alone(worker, aws, app_id, put, monkeypatch):
    put("GCM", service_account("followed"))
    worker.drain()
    before = aws.client("pinpoint").get_gcm_channel(ApplicationId=app_id)["GCMChannelResponse"]
    # So that a change of this minute counts as long past.
    monkeypatch.setattr(index, "_DOUBT", dt.timedelta(0))
    worker.send("GCM", "check")
    assert worker.drain() == 1
    assert worker.log[-1] == {"channel": "GCM", "task": "check", "outcome": "unchanged"}
    after = aws.client("pinpoint").get_gcm_channel(ApplicationId=app_id)["GCMChannelResponse"]
    assert after == before


def test_a_channel_that_was_written_about_when_the_secret_changed_is_written_again(worker, put):
    """Somebody may have read the secret before it changed, and written the channel after it."""
    put("GCM", service_account("at the same time"))
    worker.drain()
    worker.send("GCM", "check")
    worker.drain()
    assert worker.log[-1]["outcome"] == "applied"


@pytest.mark.parametrize(
    ("written", "behind"),
    [
        (None, True),
        ("2026-05-01T10:00:00.000Z", True),
        ("2026-05-01T12:59:00.000Z", True),
        ("2026-05-01T13:01:00.000Z", False),
        ("2026-05-01T15:01:00.000+02:00", False),
    ],
)
def test_behind_is_what_was_written_less_than_an_hour_after_the_change(
    worker, hook, written, behind
):
    changed = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)

    def answer(parsed, **_):
        parsed["LastChangedDate"] = changed

    hook("after-call.secrets-manager.DescribeSecret", answer)
    state = {"LastModifiedDate": written} if written else {}
    assert index._is_behind(state, secret_name("GCM")) is behind


# How long credentials last.


def test_a_key_lasts_until_its_version_has_the_maximum_age(worker, put, days_left, monkeypatch):
    monkeypatch.setenv("MAX_AGE_DAYS", "90")
    put("ADM", SECRETS["ADM"]("aged"))
    worker.drain()
    assert days_left("ADM") == pytest.approx(90, abs=0.01)


def test_a_certificate_lasts_until_its_own_date(worker, put, days_left):
    put("APNS", SECRETS["APNS"]("dated"))
    worker.drain()
    assert days_left("APNS") == pytest.approx(100, abs=0.01)


def test_a_certificate_that_has_expired_has_less_than_no_days_left(worker, put, days_left):
    held = json.loads(SECRETS["APNS"]("expired"))
    held["certificate"] = certificate(dt.datetime.now(dt.UTC) - 3 * DAY)
    put("APNS", json.dumps(held))
    worker.drain()
    assert days_left("APNS") == pytest.approx(-3, abs=0.01)


# What cannot be done is tried again, told, and kept.

BROKEN = [
    ("GCM", "", "the secret holds no JSON text"),
    ("GCM", SENTINEL, "the secret holds no JSON text"),
    ("GCM", f'{{"private_key": "{SENTINEL}"', "the secret holds no JSON text"),
    ("GCM", f'["{SENTINEL}"]', "the secret holds JSON, but no object with fields"),
    ("GCM", f'"{SENTINEL}"', "the secret holds JSON, but no object with fields"),
    # The service's own check, whose words might quote what it was given.
    ("GCM", f'{{"type": "{SENTINEL}"}}', "UpdateGcmChannel: BadRequestException"),
    ("ADM", f'{{"clientSecret": "{SENTINEL}"}}', "the secret has no text in clientId"),
    (
        "ADM",
        f'{{"clientId": " ", "x": "{SENTINEL}"}}',
        "the secret has no text in clientId, clientSecret",
    ),
    (
        "ADM",
        f'{{"clientId": ["{SENTINEL}"], "clientSecret": "x"}}',
        "the secret has no text in clientId",
    ),
    (
        "APNS",
        f'{{"certificate": "{SENTINEL}", "privateKey": "{SENTINEL}"}}',
        (
            "the certificate of the secret cannot be read: it has no BEGIN CERTIFICATE and "
            "END CERTIFICATE"
        ),
    ),
]


@pytest.mark.parametrize(("channel", "secret", "reason"), BROKEN)
def test_a_secret_that_cannot_be_used_changes_nothing_and_is_not_repeated(
    worker, put, held, channel, secret, reason
):
    before = held(channel)
    if secret:
        put(channel, secret)
    else:
        put(channel, " ")
    assert worker.drain() == 0
    assert worker.log == [
        {"channel": channel, "task": "apply", "outcome": "failed", "error": reason}
    ]
    assert held(channel) == before


@pytest.mark.parametrize(
    ("channel", "secret", "reason"), [each for each in BROKEN if "BadRequest" not in each[2]]
)
def test_not_even_the_traceback_of_an_error_holds_the_secret(channel, secret, reason):
    """The function prints none; a debugger or a later change might."""
    names = {name: field or "" for name, field in FIELDS[channel].items()}
    with pytest.raises(index._RefusedError, match=re.escape(reason)) as raised:
        index._end(index._credentials(names, secret), dt.datetime.now(dt.UTC))
    assert SENTINEL not in "".join(traceback.format_exception(raised.value))


def test_a_secret_of_bytes_cannot_be_used(worker, aws):
    aws.client("secretsmanager").put_secret_value(
        SecretId=secret_name("GCM"), SecretBinary=SENTINEL.encode()
    )
    assert worker.drain() == 0
    assert worker.log[0]["error"] == "the secret holds no JSON text"


def test_what_botocore_refuses_is_not_quoted(worker, put, hook):
    """Its report shows the value that it does not like."""

    def break_it(params, **_):
        params["GCMChannelRequest"]["ServiceJson"] = [SENTINEL]

    hook("provide-client-params.pinpoint.UpdateGcmChannel", break_it)
    put("GCM", service_account("refused"))
    assert worker.drain() == 0
    assert worker.log[0]["error"] == "ParamValidationError"


def test_a_secret_that_is_mended_is_followed_by_the_message_that_failed(worker, put, held):
    put("GCM", SENTINEL)
    record = worker.receive()
    assert not worker.run(record)
    with_key = put("GCM", service_account("mended"))
    worker.skip_the_wait(record)
    assert worker.drain() == 2
    assert held("GCM") == hashes("GCM", with_key)


def test_what_fails_again_and_again_is_kept_as_a_dead_letter(worker, put, held):
    put("GCM", SENTINEL)
    for _ in range(8):
        record = worker.receive()
        assert not worker.run(record)
        worker.skip_the_wait(record)
    assert worker.receive() is None
    (letter,) = worker.dead_letters()
    assert json.loads(letter).keys() == {"channel", "task", "event"}
    assert SENTINEL not in letter
    # Its channel is free for what comes next.
    secret = put("GCM", service_account("after the dead letter"))
    assert worker.drain() == 1
    assert held("GCM") == hashes("GCM", secret)


def test_a_message_waits_longer_each_time_and_no_longer_than_a_quarter_of_an_hour(worker, hook):
    waits = []

    def note(params, **_):
        waits.append(params["VisibilityTimeout"])

    hook("provide-client-params.sqs.ChangeMessageVisibility", note)
    worker.send("GCM", "nonsense")
    record = worker.receive()
    for tries in range(1, 9):
        record["attributes"]["ApproximateReceiveCount"] = str(tries)
        assert not worker.run(record)
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]
    assert worker.receive() is None


@pytest.mark.parametrize(
    "body",
    [
        '{"channel": "SMS", "task": "apply", "event": "1"}',
        '{"channel": "GCM", "task": "erase", "event": "1"}',
        '{"channel": "GCM"}',
        "[]",
        SENTINEL,
    ],
)
def test_a_message_that_makes_no_sense_is_kept(worker, aws, deployment, body):
    aws.client("sqs").send_message(
        QueueUrl=deployment.queue, MessageBody=body, MessageGroupId="GCM"
    )
    assert worker.drain() == 0
    (line,) = worker.log
    assert (line["channel"], line["task"], line["outcome"]) == ("unknown", "unknown", "failed")


# Faults of AWS.


def throttle(times):
    """A service that refuses the first calls, and counts all of them."""
    calls = []

    def answer(request, **_):
        calls.append(request.url)
        if len(calls) > times:
            return None
        body = json.dumps({"Message": "slow down"}).encode()
        headers = {
            "x-amzn-errortype": "TooManyRequestsException",
            "content-type": "application/json",
        }
        return AWSResponse(request.url, 429, headers, _Raw(body))

    return calls, answer


class _Raw:
    def __init__(self, body):
        self._body = body

    def stream(self, *_, **__):
        yield self._body


@pytest.fixture
def no_sleep(monkeypatch):
    """botocore waits a second or two between its tries."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)


def test_throttling_for_a_moment_is_waited_out(worker, put, held, hook, no_sleep):
    calls, answer = throttle(3)
    hook("before-send.pinpoint.UpdateGcmChannel", answer)
    secret = put("GCM", service_account("throttled"))
    assert worker.drain() == 1
    assert len(calls) == 4
    assert held("GCM") == hashes("GCM", secret)


def test_throttling_for_longer_is_left_to_the_queue(worker, put, held, hook, no_sleep):
    calls, answer = throttle(4)
    hook("before-send.pinpoint.UpdateGcmChannel", answer)
    secret = put("GCM", service_account("throttled for longer"))
    record = worker.receive()
    assert not worker.run(record)
    assert len(calls) == 4
    assert worker.log[0]["error"] == "UpdateGcmChannel: TooManyRequestsException"
    worker.skip_the_wait(record)
    assert worker.drain() == 1
    assert held("GCM") == hashes("GCM", secret)


def test_an_aws_that_does_not_answer_is_left_to_the_queue(
    worker, put, held, monkeypatch, aws, no_sleep
):
    secret = put("GCM", service_account("not answered"))
    record = worker.receive()
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    assert not worker.run(record)
    assert [line["error"] for line in worker.log] == ["EndpointConnectionError"] * 2
    monkeypatch.setenv("AWS_ENDPOINT_URL", aws.endpoint_url)
    worker.skip_the_wait(record)
    assert worker.drain() == 1
    assert held("GCM") == hashes("GCM", secret)


@pytest.fixture
def without(aws, deployment, use):
    """Lets the worker go on with a role that lacks an action."""
    iam = aws.client("iam")
    made = []

    def run(action):
        name = f"without-{uuid.uuid4().hex[:8]}"
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST_ANYBODY))
        made.append(name)
        policy = copy.deepcopy(deployment.policy)
        for statement in policy["Statement"]:
            actions = statement["Action"]
            kept = [actions] if isinstance(actions, str) else actions
            # A policy cannot do without an action; this one nobody calls.
            statement["Action"] = [each for each in kept if each != action] or [
                "sts:GetCallerIdentity"
            ]
        iam.put_role_policy(RoleName=name, PolicyName="policy", PolicyDocument=json.dumps(policy))
        use(f"arn:aws:iam::{ACCOUNT}:role/{name}")

    yield run
    for name in made:
        iam.delete_role_policy(RoleName=name, PolicyName="policy")
        iam.delete_role(RoleName=name)


@pytest.mark.parametrize(
    ("action", "error"),
    [
        ("secretsmanager:GetSecretValue", "GetSecretValue: AccessDeniedException"),
        ("secretsmanager:DescribeSecret", "DescribeSecret: AccessDeniedException"),
        ("mobiletargeting:GetGcmChannel", "GetGcmChannel: AccessDeniedException"),
        ("mobiletargeting:UpdateGcmChannel", "UpdateGcmChannel: AccessDeniedException"),
        ("cloudwatch:PutMetricData", "PutMetricData: AccessDeniedException"),
    ],
)
def test_every_right_is_needed_and_a_change_outlives_the_lack_of_it(
    worker, put, held, missed, without, use, deployment, action, error
):
    with missed("GcmChanged"):
        secret = put("GCM", service_account(f"denied {action}"))
    worker.send("GCM", "check")
    record = worker.receive()
    without(action)
    assert not worker.run(record)
    assert worker.log == [{"channel": "GCM", "task": "check", "outcome": "failed", "error": error}]
    use(deployment.role)
    worker.skip_the_wait(record)
    assert worker.drain() == 1
    assert held("GCM") == hashes("GCM", secret)


def test_a_message_that_cannot_be_told_to_wait_comes_again_all_the_same(worker, put, without):
    put("GCM", SENTINEL)
    record = worker.receive()
    without("sqs:ChangeMessageVisibility")
    assert not worker.run(record)
    assert worker.log[1] == {
        "channel": "any",
        "task": "wait",
        "outcome": "failed",
        "error": "ChangeMessageVisibility: AccessDenied",
    }


@pytest.mark.parametrize(
    ("service", "operation", "arguments"),
    [
        ("secretsmanager", "get_secret_value", {"SecretId": "other"}),
        ("secretsmanager", "get_secret_value", {"SecretId": f"{secret_name('GCM')}-other"}),
        (
            "secretsmanager",
            "put_secret_value",
            {"SecretId": secret_name("GCM"), "SecretString": "x"},
        ),
        ("pinpoint", "get_apns_voip_channel", {}),
        ("pinpoint", "delete_gcm_channel", {}),
        ("pinpoint", "get_app", {}),
        (
            "cloudwatch",
            "put_metric_data",
            {"Namespace": "Other", "MetricData": [{"MetricName": "x"}]},
        ),
        ("sqs", "send_message", {"MessageBody": "x", "MessageGroupId": "x"}),
    ],
)
def test_the_role_may_do_nothing_else(
    aws, deployment, worker, app_id, service, operation, arguments
):
    secrets = aws.client("secretsmanager")
    for name in ("other", f"{secret_name('GCM')}-other"):
        with contextlib.suppress(secrets.exceptions.ResourceExistsException):
            secrets.create_secret(Name=name, SecretString="x")
    own = {
        "pinpoint": {"ApplicationId": app_id},
        "sqs": {"QueueUrl": deployment.queue},
    }.get(service, {})
    client = boto3.client(service)
    with pytest.raises(client.exceptions.ClientError, match="not authorized"):
        getattr(client, operation)(**own, **arguments)


# The secret stays where it is.


def test_the_secret_is_in_no_log_of_the_local_aws_and_in_no_message(worker, aws, put, deployment):
    """Every test before this one looked at what the function printed."""
    put("GCM", f"{SENTINEL}-of-a-message")
    record = worker.receive()
    assert SENTINEL not in json.dumps(record)
    assert json.loads(record["body"]).keys() == {"channel", "task", "event"}
    assert not worker.run(record)
    assert SENTINEL not in aws.log

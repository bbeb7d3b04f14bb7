"""Starting, using and stopping the local AWS, and what deployments need of it."""

import io
import os
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from cdk_pinpoint.local import LocalAws, inventory
from cdk_pinpoint.local.local_aws import PROGRAM_ROLE, LocalAwsError

from .conftest import StackFailedError, Stacks, Template

REPORTING_HANDLER = """
import json, urllib.request, boto3

def handler(event, context):
    bucket = event["ResourceProperties"]["Bucket"]
    answers = {}
    for key in ("allowed/a", "other/a"):
        try:
            boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=b"x")
            answers[key.split("/")[0]] = "put"
        except Exception as error:
            answers[key.split("/")[0]] = type(error).__name__
    answer = {
        "Status": "SUCCESS", "PhysicalResourceId": "it", "Data": answers,
        **{key: event[key] for key in ("StackId", "RequestId", "LogicalResourceId")},
    }
    request = urllib.request.Request(
        event["ResponseURL"], data=json.dumps(answer).encode(), method="PUT",
        headers={"Content-Type": ""},
    )
    urllib.request.urlopen(request)
"""


def pid_of(aws: LocalAws) -> int:
    assert aws._process is not None
    return aws._process.pid


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_default_credentials_are_the_root_user(local_aws: LocalAws) -> None:
    caller = local_aws.client("sts").get_caller_identity()
    assert caller["Arn"] == "arn:aws:iam::000000000000:root"


def test_another_account_and_region() -> None:
    with LocalAws(account="111111111111", region="eu-west-1") as aws:
        stack = Stacks(aws)
        name = stack.create(
            {"Topic": {"Type": "AWS::SNS::Topic"}}, outputs={"Arn": {"Value": {"Ref": "Topic"}}}
        )
        assert stack.outputs(name)["Arn"].startswith("arn:aws:sns:eu-west-1:111111111111:")


def test_environment_points_subprocesses_at_it(
    local_aws: LocalAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "real")
    environment = local_aws.environment()
    assert "AWS_PROFILE" not in environment
    assert environment["AWS_ENDPOINT_URL"] == local_aws.endpoint_url
    assert environment["PATH"] == os.environ["PATH"]
    assert environment["HOME"] != os.environ["HOME"]
    script = "import boto3; print(boto3.client('sts').get_caller_identity()['Account'])"
    output = subprocess.check_output([sys.executable, "-c", script], env=environment, text=True)
    assert output.strip() == "000000000000"


def test_settings_are_safe_to_export_in_a_shell(local_aws: LocalAws) -> None:
    """A shell whose HOME went to a folder that is gone later would be of little use."""
    assert "HOME" not in local_aws.settings()
    beside = set(local_aws.environment()) - set(os.environ)
    assert beside <= set(local_aws.settings()) | {"HOME", "JSII_RUNTIME_PACKAGE_CACHE_ROOT"}


def test_nothing_is_left_after_an_exception() -> None:
    aws = LocalAws()

    def fail() -> None:
        nonlocal pid, folder
        with aws:
            pid, folder = pid_of(aws), Path(aws.environment()["HOME"]).parent
            assert folder.exists()
            _ = 1 / 0

    pid, folder = 0, Path()
    with pytest.raises(ZeroDivisionError):
        fail()
    assert not is_running(pid)
    assert not folder.exists()
    with pytest.raises(LocalAwsError, match="not running"):
        _ = aws.endpoint_url


def test_a_taken_port_is_refused_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"), LocalAws(port=port):
            pass


def test_an_early_end_shows_the_last_lines_of_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "none")
    with pytest.raises(LocalAwsError, match=r"(?s)exit code 1; .*PYTHONHASHSEED"), LocalAws():
        pass


def test_the_foreground_command_prints_what_to_export() -> None:
    command = [sys.executable, "-m", "cdk_pinpoint.local"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        exports = [next(lines) for _ in range(10)]
        assert "runs until Ctrl-C" in next(lines)
        process.terminate()
        assert process.wait(20) == 0
    # A profile, or the token of another session, would go before what is exported.
    assert exports[0] == "unset AWS_PROFILE AWS_SESSION_TOKEN\n"
    assert exports[1].startswith("export AWS_ENDPOINT_URL=http://127.0.0.1:")
    assert all(line.startswith("export ") for line in exports[1:])
    assert not [line for line in exports if "HOME" in line]


def test_the_foreground_command_explains_itself() -> None:
    command = [sys.executable, "-m", "cdk_pinpoint.local"]
    help_text = subprocess.check_output([*command, "--help"], text=True)
    assert "example:" in help_text
    wrong = subprocess.run(
        [*command, "--account", "12"], capture_output=True, text=True, check=False
    )
    assert wrong.returncode == 2
    assert "an account id has 12 digits, not '12'" in wrong.stderr


def test_iam_is_enforced(
    local_aws: LocalAws,
    stacks: Stacks,
    role: Callable[..., Template],
    unique: Callable[[str], str],
) -> None:
    name = unique("reader")
    stacks.create(
        {
            "Role": role(
                name,
                principal={"AWS": local_aws.account},
                actions=["s3:ListAllMyBuckets"],
                resources="*",
            )
        }
    )
    credentials = local_aws.assume_role(f"arn:aws:iam::{local_aws.account}:role/{name}")
    local_aws.client("s3", credentials=credentials).list_buckets()
    with pytest.raises(ClientError, match="not authorized to perform: sns:CreateTopic"):
        local_aws.client("sns", credentials=credentials).create_topic(Name="topic")


def test_a_program_takes_a_role_on_from_a_role_of_its_own(local_aws, stacks, role, unique):
    name = unique("program")
    found = role(
        name,
        principal={"AWS": local_aws.account},
        actions=["sts:GetCallerIdentity"],
        resources="*",
    )
    (trust,) = found["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    trust["Condition"] = {"StringEquals": {"aws:PrincipalType": "AssumedRole"}}
    stacks.create({"Role": found})
    arn = f"arn:aws:iam::{local_aws.account}:role/{name}"
    with pytest.raises(ClientError, match="not authorized to perform: sts:AssumeRole"):
        local_aws.client("sts").assume_role(RoleArn=arn, RoleSessionName="root")
    credentials = local_aws.assume_role(arn, session_name="shop")
    caller = local_aws.client("sts", credentials=credentials).get_caller_identity()["Arn"]
    assert caller.endswith(f":assumed-role/{name}/shop")
    assert not [each for each in inventory.take(local_aws) if PROGRAM_ROLE in each]


def test_an_unknown_resource_type_fails_the_deployment(stacks: Stacks) -> None:
    resources = {"Unknown": {"Type": "AWS::Messaging::Nothing", "Properties": {}}}
    with pytest.raises(ClientError, match="AWS::Messaging::Nothing"):
        stacks.create(resources)


class TestSecrets:
    def parameter(self, value: str) -> Template:
        return {
            "Parameter": {
                "Type": "AWS::SSM::Parameter",
                "Properties": {"Name": "/copied", "Type": "String", "Value": value},
            }
        }

    @pytest.mark.parametrize(
        ("reference", "value"),
        [
            ("{{resolve:secretsmanager:push:SecretString:key::}}", "s3cret"),
            ("{{resolve:secretsmanager:push}}", '{"key": "s3cret"}'),
            ("{{resolve:secretsmanager:push:SecretString}}", '{"key": "s3cret"}'),
        ],
    )
    def test_reference_resolves(
        self, local_aws: LocalAws, stacks: Stacks, reference: str, value: str
    ) -> None:
        secrets = local_aws.client("secretsmanager")
        secrets.create_secret(Name="push", SecretString='{"key": "s3cret"}')
        try:
            stacks.create(self.parameter(reference))
            parameter = local_aws.client("ssm").get_parameter(Name="/copied")["Parameter"]
            assert parameter["Value"] == value
        finally:
            secrets.delete_secret(SecretId="push", ForceDeleteWithoutRecovery=True)

    def test_missing_secret_fails_the_deployment(self, stacks: Stacks) -> None:
        with pytest.raises((StackFailedError, ClientError), match=r"(?i)secret"):
            stacks.create(self.parameter("{{resolve:secretsmanager:absent:SecretString:key::}}"))


class TestCustomResources:
    def test_python_function_calls_as_its_role(
        self,
        local_aws: LocalAws,
        stacks: Stacks,
        role: Callable[..., Template],
        unique: Callable[[str], str],
    ) -> None:
        assets, bucket = unique("assets"), unique("bucket")
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as writer:
            writer.writestr("index.py", REPORTING_HANDLER)
        s3 = local_aws.client("s3")
        s3.create_bucket(Bucket=assets)
        s3.put_object(Bucket=assets, Key="handler.zip", Body=archive.getvalue())
        resources = {
            "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": bucket}},
            "Role": role(
                unique("handler"),
                principal={"Service": "lambda.amazonaws.com"},
                actions=["s3:PutObject"],
                resources=f"arn:aws:s3:::{bucket}/allowed/*",
            ),
            "Function": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "Runtime": "python3.13",
                    "Handler": "index.handler",
                    "Timeout": 30,
                    "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                    "Code": {"S3Bucket": assets, "S3Key": "handler.zip"},
                },
            },
            "Custom": {
                "Type": "Custom::Report",
                "Properties": {
                    "ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]},
                    "ServiceTimeout": 60,
                    "Bucket": {"Ref": "Bucket"},
                },
            },
        }
        outputs = {key: {"Value": {"Fn::GetAtt": ["Custom", key]}} for key in ("allowed", "other")}
        name = stacks.create(resources, outputs=outputs)
        assert stacks.outputs(name) == {"allowed": "put", "other": "AccessDenied"}
        s3.delete_object(Bucket=bucket, Key="allowed/a")

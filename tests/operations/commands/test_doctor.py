"""The command as a person uses it: a process, its output and its exit code.

What it finds in a deployed environment is in tests/deployed.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import yaml

SETTINGS = {
    "name": "dev",
    "stage": "development",
    "account": "000000000000",
    "region": "us-east-1",
    "push": {"fcm": {"credentials": "messaging/dev/fcm"}},
    "audit": {"trail": True},
}


@pytest.fixture
def doctor(command, tmp_path):
    """The doctor with a folder of settings, and sections that replace those of dev."""

    def run(*arguments, environment="dev", settings=None, **sections):
        (tmp_path / "dev.yaml").write_text(yaml.safe_dump(SETTINGS | sections))
        found = command(
            *("doctor", "--environment", environment, "--settings", tmp_path, *arguments),
            settings=settings,
        )
        assert "Traceback" not in found.stderr + found.stdout
        return found

    return run


def said(found, code):
    """The one sentence that it says."""
    assert (found.returncode, found.stdout) == (code, "")
    return found.stderr.strip().removeprefix("cdk-pinpoint: ")


@pytest.fixture
def ready(local_aws):
    """What has to be there before a deployment."""
    ssm, secrets = local_aws.client("ssm"), local_aws.client("secretsmanager")
    ssm.put_parameter(Name="/cdk-bootstrap/hnb659fds/version", Value="30", Type="String")
    secrets.create_secret(Name="messaging/dev/fcm", SecretString="{}")
    yield
    ssm.delete_parameter(Name="/cdk-bootstrap/hnb659fds/version")
    secrets.delete_secret(SecretId="messaging/dev/fcm", ForceDeleteWithoutRecovery=True)


def test_an_account_that_is_ready_for_a_deployment(doctor, ready):
    found = doctor()
    assert found.returncode == 0
    assert found.stdout.splitlines() == [
        "dev in 000000000000, us-east-1: not deployed yet",
        "",
        "stack",
        "  ✓ the account and region are bootstrapped",
        "",
        "push",
        "  ✓ the secrets of push credentials are there",
        "  ✓ the push credentials last for another month",
        "",
        "0 problems, 0 warnings, 0 could not be told",
    ]


def test_an_account_that_is_not(doctor):
    found = doctor("--json")
    assert found.returncode == 1
    document = json.loads(found.stdout)
    assert document["deployed"] is False
    assert {each["id"]: each["outcome"] for each in document["checks"]} == {
        "cdk-bootstrap": "problem",
        "push-secrets": "problem",
        "push-credentials-age": "passed",
    }


def test_an_unknown_environment(doctor, tmp_path):
    assert said(doctor(environment="prod"), 2) == (
        f"there is no settings file of environment 'prod'; {tmp_path}/ has dev.yaml; give "
        "--environment or --settings"
    )


def test_a_folder_that_is_not_there(command, tmp_path):
    found = command("doctor", "--environment", "dev", "--settings", tmp_path / "none")
    assert "none/ has no settings file" in said(found, 2)


def test_settings_with_a_mistake(doctor):
    assert "dev.yaml" in said(doctor(stage="test"), 2)


def test_a_file_of_another_environment(doctor):
    assert said(doctor(name="other"), 2).endswith(
        "dev.yaml' is of environment 'other'; name the file after it"
    )


def test_a_region_that_lacks_a_service(doctor):
    sentence = said(doctor(region="us-east-2"), 2)
    assert "Amazon Pinpoint (push and the application) cannot be created in 'us-east-2'" in sentence


def test_another_region(doctor):
    assert said(doctor("--region", "eu-west-1"), 2) == (
        "'--region' is eu-west-1, and environment 'dev' is in us-east-1; leave it out"
    )


def test_another_account(doctor):
    assert said(doctor(account="222222222222"), 2) == (
        "the credentials are of account 000000000000, and environment 'dev' is in 222222222222; "
        "give --profile"
    )


def test_what_is_no_name_server(doctor):
    sentence = said(doctor("--resolver", "dns.example.com"), 2)
    assert sentence.startswith("'--resolver' must be an IP address")


def test_credentials_that_are_missing(doctor, without_aws):
    assert "there are no AWS credentials" in said(doctor(settings=without_aws), 3)


def test_no_network(doctor, local_aws):
    settings = local_aws.environment() | {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    assert "AWS cannot be reached" in said(doctor(settings=settings), 3)


class Refusing(BaseHTTPRequestHandler):
    """An AWS that refuses every call with the code that its server has."""

    def do_POST(self):
        code = self.server.code
        error = f"<Error><Code>{code}</Code><Message>no</Message></Error>"
        body = f"<ErrorResponse>{error}</ErrorResponse>"
        self.send_response(400)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *arguments):
        pass


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("ExpiredToken", "AWS does not accept the credentials, they may have expired"),
        ("Throttling", "throttled: AWS asks to call GetCallerIdentity less often"),
    ],
)
def test_credentials_that_have_expired_and_an_account_that_is_throttled(
    doctor, local_aws, code, sentence
):
    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        server.code = code
        threading.Thread(target=server.serve_forever, daemon=True).start()
        endpoint = f"http://127.0.0.1:{server.server_port}"
        found = doctor(settings=local_aws.environment() | {"AWS_ENDPOINT_URL": endpoint})
        server.shutdown()
    assert said(found, 3).startswith(sentence)

"""What keeps `pause` and `resume` from AWS is said in one sentence, with the right exit code."""

import http.server
import threading

import pytest

PAUSE = ("pause", "--channel", "all", "--reason", "why", "--yes")


@pytest.fixture
def throttling():
    """A service that always asks to come back later, as AWS says it."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            body = b'{"__type": "ThrottlingException", "message": "Rate exceeded"}'
            self.send_response(400)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


COMMANDS = pytest.mark.parametrize(
    "arguments",
    [
        PAUSE,
        ("resume", *PAUSE[1:]),
        ("status",),
        ("fire-drill",),
    ],
    ids=["pause", "resume", "status", "fire-drill"],
)


def told(found, code):
    """The one sentence that a command said and ended with."""
    assert found.returncode == code, found.stderr
    assert found.stdout == ""
    (line,) = found.stderr.splitlines()
    return line


@COMMANDS
def test_an_environment_that_is_not_deployed(command, arguments):
    line = told(command(*arguments, "--environment", "nowhere"), 3)
    assert line.startswith("cdk-pinpoint: environment 'nowhere' is not deployed in this account")


@COMMANDS
def test_what_is_no_name_of_an_environment(command, arguments):
    line = told(command(*arguments, "--environment", "Prod!"), 2)
    assert "must be the name of an environment" in line


@COMMANDS
def test_no_credentials(command, arguments, without_aws):
    line = told(command(*arguments, "--environment", "dev", settings=without_aws), 3)
    assert line.startswith("cdk-pinpoint: there are no AWS credentials; sign in")


@COMMANDS
def test_credentials_that_have_expired(command, arguments, local_aws):
    settings = local_aws.environment() | {"AWS_ACCESS_KEY_ID": "ASIAEXPIRED000000000"}
    line = told(command(*arguments, "--environment", "dev", settings=settings), 3)
    assert line.startswith("cdk-pinpoint: AWS does not accept the credentials")


@COMMANDS
def test_no_network(command, arguments, local_aws):
    settings = local_aws.environment() | {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    line = told(command(*arguments, "--environment", "dev", settings=settings), 3)
    assert line.startswith("cdk-pinpoint: AWS cannot be reached; check the network")


@COMMANDS
def test_an_account_that_is_throttled(command, arguments, local_aws, throttling):
    settings = local_aws.environment() | {"AWS_ENDPOINT_URL": throttling}
    line = told(command(*arguments, "--environment", "dev", settings=settings), 3)
    assert line.startswith("cdk-pinpoint: throttled: AWS asks to call GetParametersByPath less")


@COMMANDS
def test_whoever_may_find_nothing_is_denied(command, arguments, channels, local_aws):
    credentials = local_aws.assume_role(channels.role(None))
    settings = local_aws.environment(credentials=credentials)
    line = told(command(*arguments, "--environment", channels.environment, settings=settings), 3)
    assert line.startswith("cdk-pinpoint: denied: these credentials may not call GetParameters")


@pytest.mark.parametrize(
    ("channel", "missing"),
    [("email", "email-configuration-set"), ("sms", "sms-protect-co"), ("push", "push-channels")],
)
def test_a_channel_that_the_environment_has_not(command, lake, channel, missing):
    arguments = ("--environment", lake.environment, "--channel", channel)
    line = told(command("pause", *arguments, "--reason", "why", "--yes"), 3)
    assert f"the environment publishes no '{missing}" in line


def test_an_environment_without_any_channel(command, lake):
    line = told(command(*PAUSE, "--environment", lake.environment), 3)
    assert line == "cdk-pinpoint: the environment has no channel: it publishes none of them"

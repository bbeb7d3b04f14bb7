"""Start, use and stop the local AWS."""

import contextlib
import datetime as dt
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3

LOOPBACK = "127.0.0.1"
LOG_LINES_IN_ERRORS = 20

_MESSAGES_PAGE = "/_ministack/cdk-pinpoint/messages"
_STATE_PAGE = "/_ministack/cdk-pinpoint/account-state"
_HASHES_PAGE = "/_ministack/cdk-pinpoint/push-credentials"

START_SECONDS = 120.0
STOP_SECONDS = 10.0


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What signs a request: of the account's root user, an IAM user or an assumed role."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class SentMessage:
    """A message that the local AWS accepted; none ever leaves the machine.

    Attributes:
        channel: `email`, `push`, `sms` or `otp`.
        message_id: What the sending call answered.
        origination: The From address, the phone number or sender id; of a push message the
            application.
        destinations: Addresses, phone numbers or device tokens; for an email To, Cc and Bcc.
        subject: The subject of an email, the title of a push message, else empty.
        body: The text; of an email its text part, or its HTML part where it has no text.
        sent_at: When it was accepted.
        blocked: Whether a protect configuration kept it from being sent.
    """

    channel: str
    message_id: str
    origination: str
    destinations: tuple[str, ...]
    subject: str
    body: str
    sent_at: dt.datetime
    blocked: bool = False


class LocalAwsError(RuntimeError):
    """The local AWS did not start, or ended by itself."""


PROGRAM_ROLE = "local-program"
_JSII_CACHE = Path.home() / ".cache" / "aws" / "jsii" / "package-cache"


class LocalAws:
    """An AWS on this machine to deploy to, for as long as the `with` block runs.

    It is ministack, with what a messaging stack needs and ministack lacks. It listens on
    127.0.0.1 only, checks every call against IAM, keeps everything in a folder of its own, and
    leaves nothing behind. A green deployment shows that a stack is wired and ordered well; it
    does not show that AWS would accept everything.

    Example:
        >>> with LocalAws() as aws:
        ...     aws.client("sesv2").list_email_identities()["EmailIdentities"]
        []

    Args:
        port: The port to listen on; a free one when left out.
        account: The account that the default credentials belong to.
        region: The region that clients and the CDK use.
        node_modules: Where Node custom resources (`auto_delete_objects`) find
            `@aws-sdk/client-s3`; `./node_modules` when left out and there.
        enforce_iam: Check every call against IAM, as AWS does. The default credentials are
            those of the account's root user and may do everything.
    """

    def __init__(
        self,
        *,
        port: int | None = None,
        account: str = "000000000000",
        region: str = "us-east-1",
        node_modules: Path | None = None,
        enforce_iam: bool = True,
    ) -> None:
        self.account = account
        self.region = region
        # An access key of 12 digits is the root user of that account; its secret is not checked.
        self.root = Credentials(access_key_id=account, secret_access_key="local")  # noqa: S106
        self._requested_port = port
        self._node_modules = node_modules or Path("node_modules")
        self._enforce_iam = enforce_iam
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._port: int | None = None
        self._clients: dict[tuple[str, Credentials], Any] = {}
        self._program: Credentials | None = None

    def __enter__(self) -> Self:
        try:
            self._start()
            self._wait_until_healthy()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop()

    @property
    def endpoint_url(self) -> str:
        """Where it answers, for `AWS_ENDPOINT_URL`."""
        if self._port is None:
            raise LocalAwsError("the local AWS is not running: use it in a `with` block")
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def log(self) -> str:
        """What the server process has written so far."""
        path = self._running_folder() / "server.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def settings(self, *, credentials: Credentials | None = None) -> dict[str, str]:
        """The variables that point the CDK CLI, boto3 or any AWS SDK at the local AWS.

        Args:
            credentials: Whose calls they are; the root user's when left out.
        """
        signer = credentials or self.root
        settings = {
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_ACCESS_KEY_ID": signer.access_key_id,
            "AWS_SECRET_ACCESS_KEY": signer.secret_access_key,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "CDK_DEFAULT_ACCOUNT": self.account,
            "CDK_DEFAULT_REGION": self.region,
            "CDK_DISABLE_VERSION_CHECK": "1",
            "CDK_DISABLE_CLI_TELEMETRY": "true",
        }
        if signer.session_token is not None:
            settings["AWS_SESSION_TOKEN"] = signer.session_token
        return settings

    def environment(self, *, credentials: Credentials | None = None) -> dict[str, str]:
        """The environment for a subprocess such as the CDK CLI.

        It is this process's own, without its AWS settings, so that no call can reach the real
        AWS, plus `settings` and a HOME of its own.

        Args:
            credentials: Whose calls they are; the root user's when left out.
        """
        return {
            **_without_aws_settings(os.environ),
            **self.settings(credentials=credentials),
            # The CDK caches which account a key belongs to under HOME/.cdk.
            "HOME": str(self._running_folder() / "home"),
            # Under a new HOME jsii would unpack the CDK anew, for seconds.
            "JSII_RUNTIME_PACKAGE_CACHE_ROOT": os.environ.get(
                "JSII_RUNTIME_PACKAGE_CACHE_ROOT", str(_JSII_CACHE)
            ),
        }

    def client(self, service: str, *, credentials: Credentials | None = None) -> Any:
        """A boto3 client of the local AWS.

        Args:
            service: As boto3 names it, e.g. `sesv2`.
            credentials: Whose calls they are; the root user's when left out.
        """
        signer = credentials or self.root
        # Making a client reads the service's model, which takes longer than most calls.
        if (service, signer) not in self._clients:
            self._clients[service, signer] = boto3.session.Session().client(
                service,
                endpoint_url=self.endpoint_url,
                region_name=self.region,
                aws_access_key_id=signer.access_key_id,
                aws_secret_access_key=signer.secret_access_key,
                aws_session_token=signer.session_token,
            )
        return self._clients[service, signer]

    def assume_role(self, role_arn: str, *, session_name: str = "local") -> Credentials:
        """Credentials of a role that was deployed, to prove what it may and may not do.

        A program takes it on from a role of its own, as on AWS: `program`.

        Args:
            role_arn: The role.
            session_name: The name of the session, the last part of the caller's ARN.
        """
        return self._session_of(self.program, role_arn, session_name)

    @property
    def program(self) -> Credentials:
        """Credentials of the role `PROGRAM_ROLE`, which finds names and takes on other roles."""
        if self._program is None:
            self._program = self._session_of(self.root, self._create_program_role(), "program")
        return self._program

    def _session_of(self, caller: Credentials, role_arn: str, session_name: str) -> Credentials:
        answer = self.client("sts", credentials=caller).assume_role(
            RoleArn=role_arn, RoleSessionName=session_name
        )
        return Credentials(
            access_key_id=answer["Credentials"]["AccessKeyId"],
            secret_access_key=answer["Credentials"]["SecretAccessKey"],
            session_token=answer["Credentials"]["SessionToken"],
        )

    def _create_program_role(self) -> str:
        iam = self.client("iam")
        allow = {"Effect": "Allow", "Action": "sts:AssumeRole"}
        root = {"AWS": f"arn:aws:iam::{self.account}:root"}
        role = iam.create_role(
            RoleName=PROGRAM_ROLE,
            AssumeRolePolicyDocument=_document({**allow, "Principal": root}),
        )["Role"]
        iam.put_role_policy(
            RoleName=PROGRAM_ROLE,
            PolicyName="TakeRolesOn",
            PolicyDocument=_document(
                {
                    **allow,
                    "Action": ["sts:AssumeRole", "ssm:GetParametersByPath"],
                    "Resource": "*",
                }
            ),
        )
        return str(role["Arn"])

    def sent_messages(self) -> list[SentMessage]:
        """Every message that the account sent, oldest first."""
        emails = self._read_page(f"/_ministack/ses/messages?account={self.account}")["messages"]
        others = self._read_page(_MESSAGES_PAGE)["messages"]
        messages = [
            *(_sent_email(record) for record in emails.get(self.account, [])),
            *(_other_message(record) for record in others if record["account"] == self.account),
        ]
        return sorted(messages, key=lambda message: message.sent_at)

    def dropped_events(self) -> list[dict[str, str]]:
        """The events that could not be delivered to their destination, each with its reason.

        AWS drops such events in silence: a role that may not put to its stream, most often.
        """
        return list(self._read_page(_MESSAGES_PAGE)["dropped_events"])

    def push_credential_hashes(self, application_id: str) -> dict[str, dict[str, str]]:
        """The SHA-256 of the credentials that push channels were given last.

        It is by channel type and field of the API, e.g. `["GCM"]["ServiceJson"]`. Neither AWS nor
        the local AWS shows a credential; this tells whether a channel has got another one.

        Args:
            application_id: The Pinpoint application of the channels.
        """
        return {
            channel["channel"]: channel["sha256"]
            for channel in self._read_page(_HASHES_PAGE)["channels"]
            if channel["account"] == self.account and channel["application_id"] == application_id
        }

    def set_account_state(self, service: str, **state: Any) -> None:
        """Decide what AWS alone decides of the account; what was decided before is forgotten.

        Of `ses`: members of `GetAccount`, such as `EnforcementStatus="PROBATION"`, and by name of
        `identities` members of `GetEmailIdentity`. Of `sms-voice`: `ACCOUNT_TIER`, `limits` by the
        names of `DescribeAccountLimits`, and `registrations`, the status of each by its id. Nothing
        is an account that is ready.

        Args:
            service: `ses` or `sms-voice`.
            **state: What is decided.
        """
        form = {
            "account": self.account,
            "region": self.region,
            "service": service,
            "state": json.dumps(state),
        }
        request = urllib.request.Request(  # noqa: S310 - always http on loopback
            f"{self.endpoint_url}{_STATE_PAGE}?{urllib.parse.urlencode(form)}", method="POST"
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
            answer.read()

    def _read_page(self, path: str) -> Any:
        with urllib.request.urlopen(self.endpoint_url + path, timeout=10) as answer:  # noqa: S310 - always http on loopback
            return json.load(answer)

    def _running_folder(self) -> Path:
        if self._folder is None:
            raise LocalAwsError("the local AWS is not running: use it in a `with` block")
        return self._folder

    def _start(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="cdk-pinpoint-local-"))
        for name in ("home", "tmp"):
            (self._folder / name).mkdir()
        # The server inherits an open socket: nothing else can take the port before it serves,
        # and a port that is taken fails here, with the operating system's words.
        with (
            socket.create_server((LOOPBACK, self._requested_port or 0)) as listener,
            (self._folder / "server.log").open("wb") as log,
        ):
            port = int(listener.getsockname()[1])
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "cdk_pinpoint.local.server", str(listener.fileno())],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=(listener.fileno(),),
                env=self._server_environment(self._folder, port),
                cwd=self._folder,
                # Ctrl-C reaches this process only, which then stops the server in order; and the
                # server's own children, the Lambda functions, can be ended with it.
                start_new_session=True,
            )
        self._port = port

    def _server_environment(self, folder: Path, port: int) -> dict[str, str]:
        environment = {
            **_without_aws_settings(os.environ),
            "AUTH": "true" if self._enforce_iam else "false",
            "GATEWAY_PORT": str(port),
            "BIND_HOST": LOOPBACK,
            "MINISTACK_ACCOUNT_ID": self.account,
            "MINISTACK_REGION": self.region,
            # Two listeners and a clean-up of containers that ministack has of itself.
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "DOCKER_HOST": f"unix://{folder / 'no-docker.sock'}",
            "HOME": str(folder / "home"),
            "TMPDIR": str(folder / "tmp"),
            "STATE_DIR": str(folder / "state"),
            "S3_DATA_DIR": str(folder / "s3"),
            "PYTHONUNBUFFERED": "1",
        }
        if self._node_modules.is_dir():
            environment["NODE_PATH"] = str(self._node_modules.resolve())
        return environment

    def _wait_until_healthy(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                reason = f"the local AWS ended with exit code {self._process.returncode}"
                raise LocalAwsError(f"{reason}; its last lines:\n{self._last_lines()}")
            # The socket accepts before the server serves: a read times out rather than fails.
            with contextlib.suppress(urllib.error.URLError, TimeoutError, ConnectionError):
                self._read_page("/_ministack/health")
                return
            time.sleep(0.05)
        reason = f"the local AWS was not healthy after {START_SECONDS:.0f} s"
        raise LocalAwsError(f"{reason}; its last lines:\n{self._last_lines()}")

    def _last_lines(self) -> str:
        return "\n".join(self.log.splitlines()[-LOG_LINES_IN_ERRORS:])

    def _stop(self) -> None:
        process, folder = self._process, self._folder
        self._process = self._port = self._folder = None
        self._clients.clear()
        if process is not None:
            _end(process)
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a server and its children: ask, wait, then make it."""
    try:
        process.terminate()
        process.wait(STOP_SECONDS)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        process.kill()
        process.wait()
    finally:
        if process.stdin is not None:
            process.stdin.close()
        # The server led a process group of its own: what is left in it are its Lambda functions.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _without_aws_settings(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith("AWS_")}


def _sent_email(record: Mapping[str, Any]) -> SentMessage:
    return SentMessage(
        channel="email",
        message_id=record["MessageId"],
        origination=record["Source"],
        destinations=(*record["To"], *record["CC"], *record["BCC"]),
        subject=record["Subject"],
        body=record["BodyText"] or record["BodyHtml"] or "",
        sent_at=dt.datetime.fromtimestamp(record["Timestamp"], dt.UTC),
    )


def _other_message(record: Mapping[str, Any]) -> SentMessage:
    return SentMessage(
        channel=record["channel"],
        message_id=record["message_id"],
        origination=record["origination"],
        destinations=(record["destination"],),
        subject=record["title"],
        body=record["body"],
        sent_at=dt.datetime.fromisoformat(record["sent_at"]),
        blocked=record["blocked"],
    )


def _document(statement: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

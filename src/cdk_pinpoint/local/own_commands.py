"""The command `cdk-pinpoint`, run on an environment that is deployed to a local AWS."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from cdk_pinpoint.environment import MessagingEnvironment
from cdk_pinpoint.local.dns_server import DnsServer
from cdk_pinpoint.local.local_aws import Credentials, LocalAws
from cdk_pinpoint.local.sample_messages import push_channel

# https://docs.aws.amazon.com/sms-voice/latest/userguide/test-phone-numbers.html
_SIMULATED_PHONE: Final = "+14254147755"
# Events are in the lake at once here.
_WAIT_SECONDS: Final = 30
_TRAIL: Final = "trail-of-the-account"


class CommandError(RuntimeError):
    """The command found something, or could not be run; the text is what it told."""


def smoke(aws: LocalAws, environment: MessagingEnvironment) -> str:
    """Send one message through each channel, as whoever may take on the roles.

    Args:
        aws: The local AWS.
        environment: The environment.

    Returns:
        What it told.

    Raises:
        CommandError: It found something, or could not be run.
    """
    arguments = ["--environment", environment.name, "--wait", str(_WAIT_SECONDS)]
    if environment.sms:
        arguments += ["--phone-number", _SIMULATED_PHONE]
    if environment.push:
        arguments += ["--push-token", f"{push_channel(environment)}=sample-device-token"]
    return _run(aws, "smoke", *arguments, credentials=aws.program)


def doctor(aws: LocalAws, environment: MessagingEnvironment) -> str:
    """Examine the environment of the current folder, where DNS and CloudTrail are as they should.

    Args:
        aws: The local AWS.
        environment: The environment.

    Returns:
        What it told.

    Raises:
        CommandError: It found something, or could not be run.
    """
    with _trail(aws), DnsServer.of_stack(aws, f"Messaging-{environment.name}") as names:
        return _run(aws, "doctor", "--environment", environment.name, "--resolver", names.address)


def _run(aws: LocalAws, *arguments: str, credentials: Credentials | None = None) -> str:
    done = subprocess.run(  # noqa: S603 - our own arguments
        [sys.executable, "-m", "cdk_pinpoint.operations", *arguments],
        env=aws.environment(credentials=credentials),
        capture_output=True,
        text=True,
        check=False,
        timeout=_WAIT_SECONDS + 180,
    )
    if done.returncode:
        raise CommandError(
            f"cdk-pinpoint {arguments[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        )
    return done.stdout


@contextmanager
def _trail(aws: LocalAws) -> Iterator[None]:
    """Let the account have a trail, as accounts have one before anything is deployed there."""
    s3, trails = aws.client("s3"), aws.client("cloudtrail")
    s3.create_bucket(Bucket=_TRAIL)
    trails.create_trail(Name=_TRAIL, S3BucketName=_TRAIL, IsMultiRegionTrail=True)
    trails.start_logging(Name=_TRAIL)
    yield
    trails.delete_trail(Name=_TRAIL)
    for each in s3.list_objects_v2(Bucket=_TRAIL).get("Contents", []):
        s3.delete_object(Bucket=_TRAIL, Key=each["Key"])
    s3.delete_bucket(Bucket=_TRAIL)

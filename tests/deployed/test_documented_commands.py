"""The page of the commands shows what they say of the deployed project.

Numbers and ids differ from run to run; everything else is compared, up to an ellipsis on the page.
After a change: `UPDATE_DOCS=1 pytest tests/deployed/test_deployment.py
tests/deployed/test_documented_commands.py`.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cdk_pinpoint import PublishedName
from cdk_pinpoint.local.dns_server import DnsServer
from cdk_pinpoint.local.sample_messages import published_names
from cdk_pinpoint.operations.cli import app

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(580)]

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"
BLOCK = re.compile(r"```console\n\$ cdk-pinpoint (?P<line>.*)\n(?P<told>(?:.*\n)*?)```\n")
BLOCKS = {found["line"]: found["told"] for found in BLOCK.finditer(PAGE.read_text("utf-8"))}
OPERATOR = ("doctor", "status", "pause", "resume", "fire-drill")
TRAIL = "trail-of-the-page"
ELLIPSIS = "…\n"
# Those on the page, and the pages that follow them.
DRILLED = ("EmailBounceRate", "EmailEventsStale", "PageEmail", "PageEvents")


def plain(text):
    """A text without what differs from run to run."""
    text = re.sub(r"[0-9a-f]{8,}(-[0-9a-f]{4,})*|\d[\d.,:]*", "#", text)
    return re.sub(r"[ ─━]+", " ", text)


@pytest.fixture(scope="module")
def account(deployed, tmp_path_factory):
    """The project in an account with a trail and records in DNS, and alarms that are heard."""
    folder = tmp_path_factory.mktemp("documented")
    for name in ("environments", "templates", "cdk.out"):
        (folder / name).symlink_to(deployed.folder / name)
    s3, trails = deployed.aws.client("s3"), deployed.aws.client("cloudtrail")
    cloudwatch = deployed.aws.client("cloudwatch")
    s3.create_bucket(Bucket=TRAIL)
    trails.create_trail(Name=TRAIL, S3BucketName=TRAIL, IsMultiRegionTrail=True)
    trails.start_logging(Name=TRAIL)
    drilled = [f"messaging-dev-{name}" for name in DRILLED]
    cloudwatch.enable_alarm_actions(AlarmNames=drilled)
    with DnsServer.of_stack(deployed.aws, "Messaging-dev") as dns:
        yield folder, dns.address
    cloudwatch.disable_alarm_actions(AlarmNames=drilled)
    trails.delete_trail(Name=TRAIL)
    for each in s3.list_objects_v2(Bucket=TRAIL).get("Contents", []):
        s3.delete_object(Bucket=TRAIL, Key=each["Key"])
    s3.delete_bucket(Bucket=TRAIL)


@pytest.fixture(scope="module")
def told(deployed, account):
    """What each command says, in the order of the page."""
    folder, resolver = account
    names = published_names(deployed.aws, deployed.environment)
    operator = deployed.aws.assume_role(names[PublishedName.OPERATOR_ROLE_ARN])
    found, before = {}, Path.cwd()
    os.chdir(folder)
    try:
        for line in BLOCKS:
            name, *arguments = shlex.split(line)
            whose = operator if name in OPERATOR else deployed.aws.program
            if name in ("replay", "erase"):
                whose = None
            more = ["--resolver", resolver] if name == "doctor" else []
            run = CliRunner().invoke(
                app,
                [name, *arguments, *more],
                env={**deployed.aws.environment(credentials=whose), "COLUMNS": "120"},
            )
            assert run.exit_code == 0, f"{line}\n{run.output}"
            found[line] = run.stdout
    finally:
        os.chdir(before)
    return found


@pytest.mark.parametrize("line", BLOCKS)
def test_the_page_shows_what_a_command_says(told, line):
    shown, is_cut = BLOCKS[line], BLOCKS[line].endswith(ELLIPSIS)
    wanted = told[line]
    if is_cut:
        wanted = "".join(wanted.splitlines(keepends=True)[: shown.count("\n") - 1])
        shown = shown.removesuffix(ELLIPSIS)
    if os.environ.get("UPDATE_DOCS"):
        text = PAGE.read_text("utf-8")
        new = wanted + (ELLIPSIS if is_cut else "")
        start = text.index(f"$ cdk-pinpoint {line}\n") + len(f"$ cdk-pinpoint {line}\n")
        end = text.index("```\n", start)
        PAGE.write_text(text[:start] + new + text[end:], "utf-8")
        return
    assert plain(shown) == plain(wanted), "run it with UPDATE_DOCS=1"

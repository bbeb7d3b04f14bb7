"""The command, as a process: what it is asked, what it answers, and what it leaves behind."""

import json
import re

import old_stack
import pytest
from old_account import OPTED_OUT, SUPPRESSED, THERE_IS, OldAccount
from typer.testing import CliRunner
from way_off import READER_POLICY

from cdk_pinpoint.operations.cli import app

WHERE = ("--account", "111111111111", "--region", "eu-west-1")


@pytest.fixture(scope="module")
def old(local_aws):
    return OldAccount(local_aws)


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "old.yaml"
    path.write_text(old_stack.TEXT, "utf-8")
    return path


def invoke(*arguments):
    return CliRunner().invoke(app, ["migrate", *map(str, arguments)])


def test_an_account_is_read_with_the_policy_of_the_page_and_accounted_for(old, command, tmp_path):
    """As whoever may read alone, with IAM enforced."""
    path = tmp_path / "inventory.json"
    reader = old.environment(old.role(*READER_POLICY["Statement"]))
    found = command("migrate", "--save-inventory", path, settings=reader)
    assert found.stderr == ""
    assert found.returncode == 1
    assert path.stat().st_mode & 0o777 == 0o600
    counted = {}
    for line in found.stdout.splitlines():
        row = re.fullmatch(r"([A-Za-z -]+?) +([\d ]+)", line)
        if row:
            counted[row[1]] = sum(map(int, row[2].split()))
    assert counted == THERE_IS
    assert SUPPRESSED not in found.stdout
    assert OPTED_OUT not in found.stdout
    assert found.stdout.splitlines()[-1].startswith("Everything was read: ")


def test_the_policy_of_the_page_allows_the_calls_that_are_made_and_no_other(old, command, tmp_path):
    path = tmp_path / "inventory.json"
    command("migrate", "--save-inventory", path, settings=old.environment())
    called = {call.partition(":")[2] for call in json.loads(path.read_text("utf-8"))["calls"]}
    (statement,) = READER_POLICY["Statement"]
    allowed = {action.partition(":")[2] for action in statement["Action"]}
    assert all(name.startswith(("Get", "List", "Describe")) for name in allowed)
    # Nobody needs a right to ask who they are; S3 names one action otherwise than its call.
    called -= {"GetCallerIdentity", "GetBucketLifecycleConfiguration"}
    # For an application that is named, and for an event stream to Kinesis.
    elsewhere = {"GetApp", "DescribeStreamSummary", "GetLifecycleConfiguration"}
    assert allowed == called | elsewhere


def test_who_may_read_nothing_is_not_told_that_there_is_nothing(old, command, tmp_path):
    nobody = old.environment(old.role({"Effect": "Deny", "Action": "*", "Resource": "*"}))
    found = command("migrate", "--save-inventory", tmp_path / "inventory.json", settings=nobody)
    assert found.returncode == 3
    assert "nothing could be read: denied: these credentials may not call" in found.stderr
    assert found.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_what_is_denied_is_not_read_and_the_report_says_so(old, command, tmp_path):
    statements = json.loads(json.dumps(READER_POLICY["Statement"]))
    statements[0]["Action"].remove("mobiletargeting:GetSegments")
    reader = old.environment(old.role(*statements))
    found = command(
        "migrate", "--save-inventory", tmp_path / "inventory.json", "--json", settings=reader
    )
    assert found.returncode == 1
    document = json.loads(found.stdout)
    assert document["complete"] is False
    assert document["conclusion"].startswith("This report is incomplete, for 1 of its lines")
    (unread,) = (each for each in document["items"] if each["fate"] == "not read")
    assert unread["name"] == "every segment"
    assert len(document["items"]) == sum(THERE_IS.values()) - 2 + 1


def test_a_template_is_enough_to_see_what_becomes_of_it(template):
    found = invoke("--template", template, *WHERE, "--dry-run", "--stage", "staging")
    assert found.exit_code == 1
    lines = found.stdout.splitlines()
    assert lines[:2] == ["Would write:", "  environments/prod.yaml"]
    assert "  segment everybody: a segment ended with Amazon Pinpoint" in found.stdout
    assert "A template does not tell of journeys" in lines[-1]
    assert list(template.parent.iterdir()) == [template]


def test_nothing_lost_is_exit_code_0(tmp_path):
    path = tmp_path / "template.json"
    channel = {
        "Type": "AWS::Pinpoint::GCMChannel",
        "Properties": {"DefaultAuthenticationMethod": "TOKEN"},
    }
    path.write_text(json.dumps({"Resources": {"Push": channel}}), "utf-8")
    found = invoke("--template", path, *WHERE, "--save-inventory", tmp_path / "inventory.json")
    assert found.exit_code == 0
    again = invoke("--inventory", tmp_path / "inventory.json", "--save-inventory", tmp_path / "b")
    assert again.stdout.splitlines()[1:] == found.stdout.splitlines()[1:]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "give '--output', '--dry-run' or '--save-inventory'"),
        (
            ["--dry-run", "--output", "new"],
            (
                "'--dry-run' writes nothing, so it goes with neither '--output' nor "
                "'--save-inventory'"
            ),
        ),
        (
            ["--dry-run", "--inventory", "a", "--template", "b"],
            "give one source: '--inventory', '--template', or neither of them",
        ),
        (
            ["--dry-run", "--inventory", "a", "--region", "eu-west-1"],
            (
                "'--inventory' knows its account, so it goes with none of '--profile', "
                "'--region', '--application-id' and '--account'"
            ),
        ),
        (
            ["--dry-run", "--template", "a", "--profile", "old"],
            (
                "'--template' reads nothing of AWS, so it goes with neither '--profile' nor "
                "'--application-id'"
            ),
        ),
        (
            ["--dry-run", "--template", "a"],
            "'--template' does not tell where its stack is; give '--account' and '--region'",
        ),
        (
            ["--dry-run", "--account", "111111111111"],
            "'--account' goes with '--template' alone; credentials tell the account",
        ),
        (
            ["--dry-run", "--inventory", "nowhere.json"],
            (
                "'nowhere.json' cannot be read: No such file or directory; give a file of "
                "--save-inventory"
            ),
        ),
    ],
)
def test_wrong_use_of_migrate(arguments, told):
    found = invoke(*arguments)
    assert (found.exit_code, found.stderr) == (2, f"cdk-pinpoint: {told}\n")


def test_a_folder_or_a_file_that_is_there_is_wrong_use(template, command, without_aws):
    for option, kind in (("--output", "folder"), ("--save-inventory", "file")):
        there = template.parent if kind == "folder" else template
        found = command(
            "migrate", "--template", template, *WHERE, option, there, settings=without_aws
        )
        assert found.returncode == 2
        assert f"'{option}' must be a new " in found.stderr
        assert "Traceback" not in found.stderr


def test_no_credentials(command, without_aws):
    found = command("migrate", "--dry-run", settings=without_aws)
    assert found.returncode == 3
    assert "there are no AWS credentials" in found.stderr

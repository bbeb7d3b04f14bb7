"""What a template of anybody has of Amazon Pinpoint."""

import json

import old_stack
import pytest
from anybodys_template import TEXT as WITHOUT_PINPOINT
from typer.testing import CliRunner

from cdk_pinpoint.operations.cli import app


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "old.yaml"
    path.write_text(old_stack.TEXT, "utf-8")
    return str(path)


@pytest.fixture
def other(tmp_path):
    path = tmp_path / "other.yaml"
    path.write_text(WITHOUT_PINPOINT, "utf-8")
    return str(path)


def invoke(*arguments):
    return CliRunner().invoke(app, ["end-of-support", *arguments])


def test_programs_get_each_resource_with_what_becomes_of_it(old):
    found = invoke(old, "--json")
    assert found.exit_code == 1
    document = json.loads(found.stdout)
    by_status = {}
    for each in document:
        by_status.setdefault(each["status"], []).append(each["logical_id"])
    assert by_status == {
        "ended": list(old_stack.ENDED),
        "not-stated": list(old_stack.NOT_STATED),
        "lives": list(old_stack.LIVES),
    }
    assert document[0] == {
        "template": old,
        "logical_id": "PinpointApp",
        "type": "AWS::Pinpoint::App",
        "status": "lives",
        "replacement": None,
        "source": "https://docs.aws.amazon.com/end-user-messaging/latest/userguide/nx-push.html",
    }


def test_people_read_first_what_ended(old):
    lines = invoke(old).stdout.splitlines()
    assert lines[:4] == [
        "Ended on 2026-10-30: 4",
        f"  PinpointEmailChannel (AWS::Pinpoint::EmailChannel) in {old}",
        (
            "    instead: AWS::SES::EmailIdentity and AWS::SES::ConfigurationSet (EmailChannel of "
            "this package)"
        ),
        (
            "    needs: The identity verified in the same region, SES production access, and the "
            "senders moved from SendMessages to SendEmail."
        ),
    ]
    assert "AWS does not state what becomes of these: 1" in lines
    assert "Live on as AWS End User Messaging: 2" in lines


def test_a_template_without_pinpoint_is_well(other):
    found = invoke(other)
    assert found.exit_code == 0
    assert found.stdout == "There is no resource of Amazon Pinpoint.\n"


def test_what_is_not_stated_is_no_failure(tmp_path):
    path = tmp_path / "voice.json"
    path.write_text('{"Resources": {"Voice": {"Type": "AWS::Pinpoint::VoiceChannel"}}}')
    found = invoke(str(path), "--json")
    assert found.exit_code == 0
    assert [each["status"] for each in json.loads(found.stdout)] == ["not-stated"]


def test_several_templates_are_one_list(old, other):
    document = json.loads(invoke(other, old, "--json").stdout)
    assert {each["template"] for each in document} == {old}
    assert json.loads(invoke(other, "--json").stdout) == []


@pytest.mark.parametrize("arguments", [[], ["none.yaml"], ["--flag"]])
def test_wrong_use(arguments):
    assert invoke(*arguments).exit_code == 2

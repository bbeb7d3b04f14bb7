"""Templates of a folder become templates of SES and parameters for senders."""

import json

import pytest
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template
from templates import new_stack

from cdk_pinpoint import InvalidTemplates, MessageTemplates, TemplateChannel, render_sms

from .conftest import EMAIL, HTML, PUSH, SMS, TEXT

SES, SSM = "AWS::SES::Template", "AWS::SSM::Parameter"


def make(stack, folder, **arguments):
    return MessageTemplates(
        stack, "Templates", folder=folder.path, environment_name="dev", **arguments
    )


def synthesized(folder, **arguments):
    stack = new_stack()
    make(stack, folder, **arguments)
    return Template.from_stack(stack).to_json()["Resources"]


def test_an_email_is_a_template_of_ses(stack, folder, resources):
    make(stack, folder.add_all())
    (found,) = resources(SES).values()
    assert found["Template"] == {
        "TemplateName": "messaging-dev_welcome",
        "SubjectPart": "Hello {{name}}",
        "HtmlPart": "<p>Hello {{html.name}}</p>\n",
        "TextPart": "Hello {{name}}\n",
    }


def test_every_channel_of_a_template_is_published(stack, folder, resources):
    make(stack, folder.add_all())
    found = {each["Name"]: json.loads(each["Value"]) for each in resources(SSM).values()}
    assert set(found) == {
        "/messaging/dev/templates/code/sms",
        "/messaging/dev/templates/order/push",
        "/messaging/dev/templates/welcome/email",
    }
    email = found["/messaging/dev/templates/welcome/email"]
    assert email["ses_template"] == "messaging-dev_welcome"
    assert {each["Type"] for each in resources(SSM).values()} == {"String"}


def test_what_is_published_is_what_senders_take(stack, folder, resources):
    make(stack, folder.add(SMS))
    (found,) = resources(SSM).values()
    assert render_sms(found["Value"], {"code": "1"}) == "1 is your code"


def test_a_template_of_two_channels_is_published_twice(stack, folder, resources):
    make(stack, folder.add({**EMAIL, "sms": "Hi {{name}}"}, html=HTML, text=TEXT))
    names = [each["Name"].rpartition("/")[2] for each in resources(SSM).values()]
    assert sorted(names) == ["email", "sms"]


def test_a_description_is_that_of_the_parameter(stack, folder, resources):
    make(stack, folder.add({**SMS, "description": "Proves a number"}))
    (found,) = resources(SSM).values()
    assert found["Description"] == "Proves a number"


def test_channels_that_are_not_wanted_are_left_out(stack, folder, resources):
    templates = make(stack, folder.add_all(), channels=[TemplateChannel.SMS])
    assert [each.name for each in templates.templates] == ["code"]
    assert len(resources(SSM)) == 1
    assert resources(SES) == {}


def test_a_sender_that_finds_the_name_finds_the_template(folder):
    found = synthesized(folder.add_email())
    (template,) = (name for name, each in found.items() if each["Type"] == SES)
    (parameter,) = (each for each in found.values() if each["Type"] == SSM)
    assert parameter["DependsOn"] == [template]


def changed(before, after):
    assert before.keys() == after.keys()
    return {name for name in before if before[name] != after[name]}


def test_a_changed_file_changes_exactly_that_template(folder):
    before = synthesized(folder.add_all().add_email(name="other"))
    after = synthesized(folder.add_email(html=HTML + "<hr>"))
    assert [each[: len("TemplateswelcomeEmail")] for each in changed(before, after)] == [
        "TemplateswelcomeEmail"
    ]
    again = synthesized(folder.add({**SMS, "sms": "Your code is {{code}}"}))
    (parameter,) = changed(after, again)
    assert after[parameter]["Properties"]["Name"] == "/messaging/dev/templates/code/sms"


def test_a_moved_folder_changes_nothing(folder):
    before = synthesized(folder.add_all())
    (folder.path / "account").mkdir()
    (folder.path / "code").rename(folder.path / "account" / "sign-in")
    assert synthesized(folder) == before


def test_a_new_template_leaves_the_others_as_they_are(folder):
    before = synthesized(folder.add_all())
    after = synthesized(folder.add({**SMS, "name": "another"}))
    assert {name: after[name] for name in before} == before
    assert len(after) == len(before) + 1


def test_grants_are_those_of_its_folder(stack, folder, resources):
    role = iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com"))
    make(stack, folder.add(SMS)).grants.read(role)
    (policy,) = resources("AWS::IAM::Policy").values()
    assert "parameter/messaging/dev/templates/*" in json.dumps(policy)


def test_fails_with_all_that_is_wrong(stack, folder):
    folder.add({**SMS, "sms": "{{kode}}"}).add({**PUSH, "variables": {}})
    with pytest.raises(InvalidTemplates) as raised:
        make(stack, folder)
    assert len(raised.value.problems) == 4


def test_fails_for_a_name_that_is_too_long_for_ses(folder):
    name = "a" * 30
    expected = (
        f"'folder' must have templates whose names Amazon SES takes, got "
        f"'messaging-{'e' * 30}_{name}' of 71 characters; shorten '{name}', so that it has at most "
        "64"
    )
    folder.add_email(name=name)
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - the whole text is compared
        MessageTemplates(new_stack(), "T", folder=folder.path, environment_name="e" * 30)
    assert str(raised.value) == expected


def test_fails_for_more_than_a_stack_holds(stack, folder):
    for number in range(2):
        folder.add_email(name=f"large-{number}", html="a" * 460_000)
    expected = (
        "must have emails of at most 900000 bytes together, which a CloudFormation template has "
        "room for, got 920"
    )
    with pytest.raises(ValueError, match=expected):
        make(stack, folder)


def test_fails_for_email_in_a_region_without_ses(folder):
    stack = new_stack(region="ap-east-2")
    with pytest.raises(ValueError, match="Amazon SES cannot be created in 'ap-east-2'"):
        make(stack, folder.add_email())


def test_text_messages_need_no_ses(folder):
    make(new_stack(region="ap-east-2"), folder.add(SMS))

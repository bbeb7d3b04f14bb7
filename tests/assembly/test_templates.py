"""The templates of an environment: of the channels that it has, under names of its own."""

import pytest
from environment_stacks import EXAMPLES, Resources, make


def published(found):
    return {
        each["Name"] for each in found.of("AWS::SSM::Parameter") if "/templates/" in each["Name"]
    }


@EXAMPLES
def test_every_environment_has_them_under_its_own_name(synthesized, name):
    stack, found = synthesized(name)
    assert [each.name for each in stack.templates.templates] == [
        "order-shipped",
        "sign-in-code",
        "welcome",
    ]
    template = found.one("AWS::SES::Template")["Template"]
    assert template["TemplateName"] == f"messaging-{name}_welcome"
    assert published(found) == {
        f"/messaging/{name}/templates/order-shipped/push",
        f"/messaging/{name}/templates/sign-in-code/sms",
        f"/messaging/{name}/templates/welcome/email",
    }


@pytest.mark.parametrize(
    ("channel", "template"),
    [("email", "welcome/email"), ("sms", "sign-in-code/sms"), ("push", "order-shipped/push")],
)
def test_templates_of_channels_that_are_not_there_are_left_out(channel, template):
    others = [each for each in ("email", "sms", "push") if each != channel]
    found = Resources(make("prod", without=others))
    assert published(found) == {f"/messaging/prod/templates/{template}"}
    assert len(found.of("AWS::SES::Template")) == (1 if channel == "email" else 0)


def test_an_environment_without_a_folder_has_none():
    stack = make("prod", without=["templates"])
    assert stack.templates is None
    assert published(Resources(stack)) == set()

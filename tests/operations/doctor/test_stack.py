"""The stack of the environment, and what it stands on."""

import pytest

from cdk_pinpoint import PublishedName

VERSION = "/cdk-bootstrap/hnb659fds/version"
SOMETHING = {PublishedName.EVENT_BUCKET: "lake"}


@pytest.fixture
def bootstrapped(local_aws):
    ssm = local_aws.client("ssm")

    def as_of(version):
        ssm.put_parameter(Name=VERSION, Value=version, Type="String", Overwrite=True)

    yield as_of
    ssm.delete_parameter(Name=VERSION)


def test_an_account_that_is_not_bootstrapped(ward):
    assert ward.findings("cdk-bootstrap", ward.subject()) == [
        ("problem", "the CDK is not bootstrapped in 000000000000 in us-east-1")
    ]


@pytest.mark.parametrize(
    ("version", "findings"),
    [("30", []), ("5", [("problem", "the bootstrap stack is of version 5, 6 is needed")])],
)
def test_the_version_of_the_bootstrap_stack(ward, bootstrapped, version, findings):
    bootstrapped(version)
    assert ward.findings("cdk-bootstrap", ward.subject()) == findings


def test_what_is_deployed_needs_no_look_at_the_bootstrap(ward):
    assert "cdk-bootstrap" not in ward.applying(ward.subject(names=SOMETHING))


def test_a_stack_of_another_name(ward):
    assert ward.findings("stack-status", ward.subject(names=SOMETHING)) == [
        ("problem", f"there is no stack Messaging-{ward.name}, though names are published")
    ]


@pytest.mark.parametrize(
    ("status", "findings"),
    [
        ("UPDATE_COMPLETE", []),
        ("UPDATE_IN_PROGRESS", [("warning", "the stack x is changing: UPDATE_IN_PROGRESS")]),
        (
            "UPDATE_ROLLBACK_COMPLETE",
            [("problem", "the stack x is in status UPDATE_ROLLBACK_COMPLETE")],
        ),
    ],
)
def test_the_status_of_the_stack(ward, monkeypatch, status, findings):
    subject = ward.subject(names=SOMETHING, stack="x")
    # A stack in a given status cannot be had at will.
    monkeypatch.setattr(subject, "ask", lambda *_, **__: {"Stacks": [{"StackStatus": status}]})
    assert ward.findings("stack-status", subject) == findings


def test_channels_of_the_settings_that_the_stack_lacks_and_the_other_way_round(ward):
    names = {PublishedName.SMS_CONFIGURATION_SET: "texts"}
    assert ward.findings("stack-settings", ward.subject(names=names)) == [
        ("warning", "the stack has sms, and the settings have none"),
        ("problem", "the settings have push, and the stack has none"),
    ]

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_ses as ses
from aws_cdk.assertions import Template
from ended_constructs import make
from templates import exactly, only_id, properties

IDENTITY = "arn:${AWS::Partition}:ses:eu-west-1:111111111111:identity/example.com"


def channel(stack, app, **arguments):
    return make("EmailChannel", stack, "Email", app, **arguments)


def role_of(stack):
    return properties(Template.from_stack(stack), "AWS::IAM::Role")


def sending(stack):
    (policy,) = role_of(stack)["Policies"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    return statement


def test_sends_from_the_identity_with_a_role_of_its_own(stack, app, properties_of):
    channel(stack, app)
    role = only_id(Template.from_stack(stack), "AWS::IAM::Role")
    assert properties_of("EmailChannel") == {
        "ApplicationId": f"${{{stack.get_logical_id(app.node.default_child)}}}",
        "Enabled": True,
        "FromAddress": "shop@example.com",
        "Identity": IDENTITY,
        "OrchestrationSendingRoleArn": f"${{{role}.Arn}}",
    }


def test_pinpoint_assumes_the_role_for_this_account_alone(stack, app):
    """AWS documents no source ARN here; see decision 6."""
    channel(stack, app)
    assert role_of(stack)["AssumeRolePolicyDocument"]["Statement"] == [
        {
            "Action": "sts:AssumeRole",
            "Effect": "Allow",
            "Principal": {"Service": "pinpoint.amazonaws.com"},
            "Condition": {"StringEquals": {"aws:SourceAccount": "111111111111"}},
        }
    ]


def test_the_role_sends_from_the_identity_alone(stack, app):
    channel(stack, app)
    assert sending(stack) == {
        "Action": ["ses:SendEmail", "ses:SendRawEmail"],
        "Effect": "Allow",
        "Resource": IDENTITY,
    }


def test_the_role_sends_through_the_configuration_set_too(stack, app, properties_of):
    mail = ses.ConfigurationSet.from_configuration_set_name(stack, "Set", "mail")
    channel(stack, app, configuration_set=mail)
    assert properties_of("EmailChannel")["ConfigurationSet"] == "mail"
    assert sending(stack)["Resource"] == [
        IDENTITY,
        "arn:${AWS::Partition}:ses:eu-west-1:111111111111:configuration-set/mail",
    ]


def test_takes_roles_that_are_there(stack, app, properties_of):
    arn = "arn:aws:iam::111111111111:role/{}".format
    sends, reports = (
        iam.Role.from_role_arn(stack, name, arn(name)) for name in ("sends", "reports")
    )
    channel(stack, app, orchestration_sending_role=sends, event_role=reports, enabled=False)
    found = properties_of("EmailChannel")
    assert found["OrchestrationSendingRoleArn"] == arn("sends")
    assert found["RoleArn"] == arn("reports")
    assert found["Enabled"] is False
    assert Template.from_stack(stack).find_resources("AWS::IAM::Role") == {}


@pytest.mark.parametrize(
    "address",
    [
        "a@example.com",
        "Shop <a@mail.example.com>",
        pytest.param(cdk.Fn.import_value("From"), id="a token"),
    ],
)
def test_an_address_passes(stack, app, address):
    assert channel(stack, app, from_address=address)


@pytest.mark.parametrize("address", ["", "example.com", "a@b", "Shop a@example.com", "<>"])
def test_fails_on_what_is_no_address(stack, app, address):
    message = (
        "'from_address' must be an address such as 'shop@example.com' or "
        f"'Shop <shop@example.com>', got '{address}'"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        channel(stack, app, from_address=address)

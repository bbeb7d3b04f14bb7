from collections.abc import Callable

import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk.assertions import Template
from templates import ALL_FLAGS, new_stack, only_id, properties, statements, text_of

from cdk_pinpoint import ChannelType, PinpointApp, PinpointAppGrants

ARN = "arn:${AWS::Partition}:mobiletargeting:eu-west-1:111111111111:apps/abc"
PHONE = "arn:${AWS::Partition}:mobiletargeting:eu-west-1:111111111111:phone/number/validate"
CHANNELS = ["adm", "apns", "apns_sandbox", "apns_voip", "apns_voip_sandbox", "baidu", "gcm", "sms"]


def allow(action: str | list[str], resource: str | list[str]) -> dict:
    return {"Action": action, "Effect": "Allow", "Resource": resource}


def granted(grant: Callable, flags: dict | None = None) -> list[dict]:
    """The statements that a role gets from a grant on the imported application 'abc'."""
    stack = new_stack(flags=flags)
    grants = PinpointAppGrants.from_app(pinpoint.CfnApp.from_app_id(stack, "App", "abc"))
    role = iam.Role(stack, "Role", assumed_by=iam.AccountRootPrincipal())
    grant(grants, role).assert_success()
    return statements(Template.from_stack(stack))


def test_send_push_allows_messages_of_this_application_only():
    assert granted(PinpointAppGrants.send_push) == [
        allow("mobiletargeting:SendMessages", f"{ARN}/messages")
    ]


def test_send_otp_allows_sending_and_verifying_each_on_its_own_resource():
    assert granted(PinpointAppGrants.send_otp) == [
        allow("mobiletargeting:SendOTPMessage", f"{ARN}/otp"),
        allow("mobiletargeting:VerifyOTPMessage", f"{ARN}/verify-otp"),
    ]


def test_validate_phone_numbers_allows_the_lookup_that_belongs_to_no_application():
    assert granted(PinpointAppGrants.validate_phone_numbers) == [
        allow("mobiletargeting:PhoneNumberValidate", PHONE)
    ]


def test_read_allows_the_application_and_each_channel_that_lives_on():
    assert granted(PinpointAppGrants.read) == [
        allow("mobiletargeting:GetApp", ARN),
        allow("mobiletargeting:GetChannels", f"{ARN}/channels"),
        allow(
            [
                "mobiletargeting:GetAdmChannel",
                "mobiletargeting:GetApnsChannel",
                "mobiletargeting:GetApnsSandboxChannel",
                "mobiletargeting:GetApnsVoipChannel",
                "mobiletargeting:GetApnsVoipSandboxChannel",
                "mobiletargeting:GetBaiduChannel",
                "mobiletargeting:GetGcmChannel",
                "mobiletargeting:GetSmsChannel",
            ],
            [f"{ARN}/channels/{channel}" for channel in CHANNELS],
        ),
    ]


ALL_GRANTS = [
    PinpointAppGrants.send_push,
    PinpointAppGrants.send_otp,
    PinpointAppGrants.validate_phone_numbers,
    PinpointAppGrants.change_channels,
    PinpointAppGrants.read,
]


@pytest.mark.parametrize("grant", ALL_GRANTS)
def test_no_grant_has_a_wildcard(grant):
    assert "*" not in str(granted(grant))


@pytest.mark.parametrize("grant", ALL_GRANTS)
def test_every_grant_is_the_same_under_all_feature_flags(grant):
    def pairs(found: list[dict]) -> set[tuple[str, str]]:
        partition = "${AWS::Partition}"
        return {
            (action, resource.replace(partition, "aws"))
            for statement in found
            for action in _list(statement["Action"])
            for resource in _list(statement["Resource"])
        }

    assert pairs(granted(grant, ALL_FLAGS)) == pairs(granted(grant))


def _list(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def test_grants_on_our_construct_name_its_arn():
    stack = new_stack()
    app = PinpointApp(stack, "Messaging", app_name="shop")
    app.grants.send_push(iam.User(stack, "User"))
    template = Template.from_stack(stack)
    arn = f"${{{only_id(template, 'AWS::Pinpoint::App')}.Arn}}"
    assert statements(template) == [allow("mobiletargeting:SendMessages", f"{arn}/messages")]


def test_grants_on_an_l1_name_its_arn():
    stack = new_stack()
    app = pinpoint.CfnApp(stack, "Raw", name="shop")
    PinpointAppGrants.from_app(app).send_push(iam.User(stack, "User"))
    assert statements(Template.from_stack(stack)) == [
        allow("mobiletargeting:SendMessages", "${Raw.Arn}/messages")
    ]


def test_grants_on_an_application_imported_by_arn_name_that_arn():
    stack = new_stack()
    arn = "arn:aws:mobiletargeting:us-east-1:222222222222:apps/abc"
    app = pinpoint.CfnApp.from_app_arn(stack, "App", arn)
    PinpointAppGrants.from_app(app).send_push(iam.User(stack, "User"))
    assert statements(Template.from_stack(stack)) == [
        allow("mobiletargeting:SendMessages", f"{arn}/messages")
    ]


@pytest.fixture
def stack():
    return new_stack()


@pytest.fixture
def grants(stack):
    return PinpointAppGrants.from_app(pinpoint.CfnApp.from_app_id(stack, "App", "abc"))


def test_an_imported_role_gets_a_policy(stack, grants):
    role = iam.Role.from_role_arn(stack, "Role", "arn:aws:iam::111111111111:role/service")
    grants.send_otp(role).assert_success()
    assert properties(Template.from_stack(stack), "AWS::IAM::Policy")["Roles"] == ["service"]


def test_a_user_gets_a_policy(stack, grants):
    grants.send_push(iam.User(stack, "User")).assert_success()
    template = Template.from_stack(stack)
    (user,) = properties(template, "AWS::IAM::Policy")["Users"]
    assert user == f"${{{only_id(template, 'AWS::IAM::User')}}}"


def test_fails_for_a_service_principal(grants):
    principal = iam.ServicePrincipal("events.amazonaws.com")
    for grant in ALL_GRANTS:
        with pytest.raises(ValueError, match=r"got 'events\.amazonaws\.com'"):
            grant(grants, principal)


def test_change_channels_sets_and_deletes_each_push_channel_and_not_sms():
    kinds = ["Adm", "Apns", "ApnsSandbox", "ApnsVoip", "ApnsVoipSandbox", "Baidu", "Gcm"]
    assert granted(PinpointAppGrants.change_channels) == [
        allow(
            [
                f"mobiletargeting:{verb}{kind}Channel"
                for verb in ("Delete", "Update")
                for kind in kinds
            ],
            [f"{ARN}/channels/{channel}" for channel in CHANNELS if channel != "sms"],
        )
    ]


def test_change_channels_is_held_to_the_channels_that_are_named():
    def grant(grants, role):
        return grants.change_channels(role, channels=[ChannelType.GCM])

    assert granted(grant) == [
        allow(
            ["mobiletargeting:DeleteGcmChannel", "mobiletargeting:UpdateGcmChannel"],
            f"{ARN}/channels/gcm",
        )
    ]


def test_changing_no_channel_takes_nothing(grants):
    assert grants.changing([]) == ()


def test_grants_in_govcloud_have_no_commercial_arn():
    stack = new_stack(region="us-gov-west-1", flags=ALL_FLAGS)
    app = PinpointApp(stack, "Messaging", app_name="shop")
    for grant in ALL_GRANTS:
        grant(app.grants, iam.User(stack, f"User{ALL_GRANTS.index(grant)}"))
    assert "arn:aws:" not in text_of(Template.from_stack(stack))

"""What is true of every push channel."""

import pytest
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk.assertions import Template
from push_channels import CHANNELS, for_every_channel
from templates import FLAG_SETS, exactly, new_stack, only, only_id, properties, text_of

from cdk_pinpoint import ChannelType, PinpointApp, PushCredentials
from cdk_pinpoint.application.living_type import LIVING_TYPES
from cdk_pinpoint.regions import PINPOINT_REGIONS


@for_every_channel
def test_is_enabled_with_exactly_the_fields_that_it_needs(stack, app, credentials, channel):
    channel.make(stack, "Channel", app=app, credentials=credentials, **channel.arguments)
    template = Template.from_stack(stack)
    assert properties(template, channel.resource_type) == {
        "ApplicationId": f"${{{only_id(template, 'AWS::Pinpoint::App')}}}",
        "Enabled": True,
        **channel.properties,
    }


@for_every_channel
def test_is_the_only_resource_beside_the_application(stack, app, credentials, channel):
    channel.make(stack, "Channel", app=app, credentials=credentials, **channel.arguments)
    types = {r["Type"] for r in Template.from_stack(stack).to_json()["Resources"].values()}
    assert types == {"AWS::Pinpoint::App", channel.resource_type}


@for_every_channel
def test_says_its_kind_in_the_words_of_send_messages(stack, app, credentials, channel):
    made = channel.make(stack, "Channel", app=app, credentials=credentials, **channel.arguments)
    assert made.channel_type is channel.kind


@for_every_channel
def test_the_sunset_warning_is_acknowledged_for_cfn_lint(stack, app, credentials, channel):
    channel.make(stack, "Channel", app=app, credentials=credentials, **channel.arguments)
    metadata = only(Template.from_stack(stack), channel.resource_type)["Metadata"]
    assert metadata["cfn-lint"] == {"config": {"ignore_checks": ["W3696"]}}


@for_every_channel
def test_takes_an_l1(stack, credentials, channel):
    app = pinpoint.CfnApp(stack, "Raw", name="shop")
    channel.make(stack, "Channel", app=app, credentials=credentials, **channel.arguments)
    assert properties(Template.from_stack(stack), channel.resource_type)["ApplicationId"] == (
        "${Raw}"
    )


@for_every_channel
def test_takes_an_imported_application(stack, credentials, channel):
    app = pinpoint.CfnApp.from_app_id(stack, "Imported", "abc")
    channel.make(stack, "Channel", app=app, credentials=credentials, **channel.arguments)
    assert properties(Template.from_stack(stack), channel.resource_type)["ApplicationId"] == "abc"


@for_every_channel
def test_fails_when_the_application_has_one_already(stack, app, credentials, channel):
    channel.make(stack, "First", app=app, credentials=credentials, **channel.arguments)
    message = (
        f"the application of 'Stack/Second' has its {channel.kind} channel from 'Stack/First' "
        "already; an application has one of a kind, so remove one"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        channel.make(stack, "Second", app=app, credentials=credentials, **channel.arguments)


@for_every_channel
def test_fails_when_an_imported_application_has_one_already(stack, credentials, channel):
    first, second = (pinpoint.CfnApp.from_app_id(stack, name, "abc") for name in ("A", "B"))
    channel.make(stack, "First", app=first, credentials=credentials, **channel.arguments)
    with pytest.raises(ValueError, match=f"has its {channel.kind} channel from 'Stack/First'"):
        channel.make(stack, "Second", app=second, credentials=credentials, **channel.arguments)


@for_every_channel
def test_two_applications_have_one_each(stack, app, credentials, channel):
    other = PinpointApp(stack, "Other", app_name="other")
    channel.make(stack, "First", app=app, credentials=credentials, **channel.arguments)
    channel.make(stack, "Second", app=other, credentials=credentials, **channel.arguments)
    Template.from_stack(stack).resource_count_is(channel.resource_type, 2)


@for_every_channel
def test_fails_in_a_region_without_applications_and_lists_those_with(credentials, channel):
    stack = new_stack(region="eu-north-1")
    app = pinpoint.CfnApp.from_app_id(stack, "Imported", "abc")
    message = (
        "Amazon Pinpoint (push and the application) cannot be created in 'eu-north-1'; "
        f"it exists in {', '.join(PINPOINT_REGIONS)}"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        channel.make(stack, "Channel", app=app, credentials=credentials, **channel.arguments)


def all_channels(stack, credentials):
    """Every kind once, on one application."""
    app = PinpointApp(stack, "Messaging", app_name="shop")
    for name, channel in CHANNELS.items():
        if "certificate" not in name:
            channel.make(stack, channel.kind, app=app, credentials=credentials, **channel.arguments)


@pytest.mark.parametrize("region", [None, "us-gov-west-1"])
@pytest.mark.parametrize("flags", FLAG_SETS.values(), ids=FLAG_SETS)
def test_all_kinds_synthesize_on_one_application_anywhere_under_any_flags(
    credentials, region, flags
):
    stack = new_stack(region=region, flags=flags)
    all_channels(stack, credentials)
    template = Template.from_stack(stack)
    types = {r["Type"] for r in template.to_json()["Resources"].values()}
    assert types == LIVING_TYPES - {"AWS::Pinpoint::SMSChannel"}
    assert only_id(template, "AWS::Pinpoint::GCMChannel") == "GCMBC045CEC"
    assert "arn:aws:" not in text_of(template)


@pytest.mark.parametrize("flags", FLAG_SETS.values(), ids=FLAG_SETS)
def test_a_secret_of_the_app_is_only_ever_referred_to(flags):
    stack = new_stack(flags=flags)
    all_channels(stack, PushCredentials.from_secret(secretsmanager.Secret(stack, "Secret")))
    template = Template.from_stack(stack)
    fields = {
        (logical_id, name): value
        for logical_id, resource in template.to_json()["Resources"].items()
        if resource["Type"] != "AWS::Pinpoint::App" and resource["Type"] in LIVING_TYPES
        for name, value in resource["Properties"].items()
        if name not in {"ApplicationId", "Enabled", "DefaultAuthenticationMethod", "BundleId"}
    }
    assert len(fields) == 1 + 2 + 2 + 4 * 3
    for value in fields.values():
        assert value["Fn::Join"][1][0] == "{{resolve:secretsmanager:"
        assert value["Fn::Join"][1][1] == {"Ref": "SecretA720EF05"}


def test_every_kind_of_push_has_a_construct():
    assert {channel.kind for channel in CHANNELS.values()} == set(ChannelType) - {ChannelType.SMS}

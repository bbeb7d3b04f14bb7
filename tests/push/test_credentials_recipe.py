"""What CloudFormation and the function are told of a channel comes from one recipe."""

import botocore.session
import pytest
from aws_cdk import aws_pinpoint as pinpoint
from push_channels import CHANNELS, for_every_channel
from templates import new_stack

from cdk_pinpoint import ChannelType, PushCredentials
from cdk_pinpoint.push.credentials_recipe import WHOLE_SECRET, CredentialsRecipe

SERVICE = botocore.session.get_session().get_service_model("pinpoint")


def recipe(**changes):
    return CredentialsRecipe(
        **{
            "channel_type": ChannelType.APNS,
            "resource_type": pinpoint.CfnAPNSChannel,
            "credentials": PushCredentials.from_secret_name("messaging/prod/apns"),
            "fields": {"TokenKeyId": "id", "Certificate": WHOLE_SECRET},
            "settings": {"BundleId": "com.example.shop"},
            **changes,
        }
    )


def test_the_resource_gets_settings_and_references():
    reference = "{{{{resolve:secretsmanager:messaging/prod/apns:SecretString:{}::}}}}".format
    assert new_stack().resolve(recipe().resource_arguments()) == {
        "bundle_id": "com.example.shop",
        "token_key_id": reference("id"),
        "certificate": reference(""),
    }


def test_the_function_gets_the_same_and_reads_the_secret_itself():
    assert recipe().function_configuration() == {
        "shape": "APNSChannel",
        "secret": "messaging/prod/apns",
        "fields": {"TokenKeyId": "id", "Certificate": ""},
        "settings": {"BundleId": "com.example.shop"},
    }


@pytest.fixture(params=CHANNELS.values(), ids=CHANNELS)
def made(request, stack, app, credentials):
    channel = request.param
    return channel.make(stack, "Channel", app=app, credentials=credentials, **channel.arguments)


def test_every_channel_names_fields_of_the_api(made):
    """The function finds operation, request and answer by these names."""
    found = made.credentials_recipe
    kind, shape = found.channel_type, found.function_configuration()["shape"]
    for verb in ("Get", "Update"):
        operation = SERVICE.operation_model(f"{verb}{kind.in_operations}Channel")
        assert operation.http["requestUri"].endswith(f"/channels/{kind.lower()}")
        assert set(operation.output_shape.members) == {f"{shape}Response"}
    request = operation.input_shape.members[f"{shape}Request"].members
    assert found.fields
    assert {*found.fields, *found.settings, "Enabled"} <= set(request)
    assert not set(found.fields) & set(found.settings)


@for_every_channel
def test_every_channel_is_made_by_its_recipe(stack, app, credentials, channel):
    made = channel.make(stack, "Channel", app=app, credentials=credentials, **channel.arguments)
    found = made.credentials_recipe
    assert found.channel_type is made.channel_type is channel.kind
    assert {*found.fields, *found.settings} == set(channel.properties)
    assert found.credentials is credentials


def test_a_recipe_cannot_be_changed_afterwards():
    with pytest.raises(AttributeError):
        recipe().fields = {}

import gc

import aws_cdk as cdk
import pytest
from aws_cdk import aws_pinpoint as pinpoint
from constructs import Construct
from templates import add_stack, exactly, new_stack

from cdk_pinpoint import ChannelType, PinpointApp
from cdk_pinpoint.application.channel_claims import claim_channel

ALREADY = "has its {} channel from '{}' already; an application has one of a kind"


def claim(scope: Construct, id: str, app, channel: ChannelType = ChannelType.GCM) -> None:
    claim_channel(Construct(scope, id), app, channel)


def test_an_application_has_each_channel_once():
    stack = new_stack()
    app = PinpointApp(stack, "Messaging", app_name="shop")
    for channel in ChannelType:
        claim(stack, channel, app, channel)


def test_fails_on_a_second_channel_of_a_kind_and_names_both():
    stack = new_stack()
    app = PinpointApp(stack, "Messaging", app_name="shop")
    claim(stack, "First", app)
    message = (
        "the application of 'Stack/Second' has its GCM channel from 'Stack/First' already; "
        "an application has one of a kind, so remove one"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        claim(stack, "Second", app)


def test_two_applications_have_a_channel_of_a_kind_each():
    stack = new_stack()
    claim(stack, "First", PinpointApp(stack, "A", app_name="a"))
    claim(stack, "Second", PinpointApp(stack, "B", app_name="b"))


def test_two_applications_of_the_same_id_in_different_stacks_are_two():
    app = cdk.App()
    for name in ("Dev", "Prod"):
        stack = add_stack(app, name)
        claim(stack, "Fcm", PinpointApp(stack, "Messaging", app_name="shop"))


def test_fails_on_a_second_channel_from_another_stack():
    first = new_stack(name="First")
    second = add_stack(first.node.root, "Second")
    app = PinpointApp(first, "Messaging", app_name="shop")
    claim(first, "Fcm", app)
    with pytest.raises(ValueError, match=ALREADY.format("GCM", "First/Fcm")):
        claim(second, "Fcm", app)


def test_fails_on_a_second_channel_of_an_l1():
    stack = new_stack()
    app = pinpoint.CfnApp(stack, "Messaging", name="shop")
    claim(stack, "First", app)
    with pytest.raises(ValueError, match=ALREADY.format("GCM", "Stack/First")):
        claim(stack, "Second", app)


def test_fails_on_a_second_channel_of_one_application_imported_twice():
    first = new_stack(name="First")
    second = add_stack(first.node.root, "Second")
    claim(first, "Fcm", pinpoint.CfnApp.from_app_id(first, "Imported", "abc"))
    with pytest.raises(ValueError, match=ALREADY.format("GCM", "First/Fcm")):
        claim(second, "Fcm", pinpoint.CfnApp.from_app_id(second, "Imported", "abc"))


def test_fails_on_a_second_channel_of_one_application_imported_by_id_and_by_arn():
    stack = new_stack()
    arn = "arn:aws:mobiletargeting:eu-west-1:111111111111:apps/abc"
    claim(stack, "First", pinpoint.CfnApp.from_app_id(stack, "ById", "abc"))
    with pytest.raises(ValueError, match=ALREADY.format("GCM", "Stack/First")):
        claim(stack, "Second", pinpoint.CfnApp.from_app_arn(stack, "ByArn", arn))


def test_imported_applications_with_different_ids_are_two():
    stack = new_stack()
    claim(stack, "First", pinpoint.CfnApp.from_app_id(stack, "A", "abc"))
    claim(stack, "Second", pinpoint.CfnApp.from_app_id(stack, "B", "abd"))


def test_applications_whose_ids_are_parameters_are_told_apart_by_the_parameter():
    stack = new_stack()
    parameters = [cdk.CfnParameter(stack, name).value_as_string for name in ("One", "Two")]
    one, two, again = (
        pinpoint.CfnApp.from_app_id(stack, f"Imported{number}", app_id)
        for number, app_id in enumerate([*parameters, parameters[0]])
    )
    claim(stack, "First", one)
    claim(stack, "Second", two)
    with pytest.raises(ValueError, match=ALREADY.format("GCM", "Stack/First")):
        claim(stack, "Third", again)


def test_another_cdk_app_knows_nothing_of_it():
    for _ in range(2):
        stack = new_stack()
        claim(stack, "Fcm", pinpoint.CfnApp.from_app_id(stack, "Imported", "abc"))


def test_fails_even_when_nothing_in_python_holds_the_cdk_app():
    stack = cdk.Stack(cdk.App(), "Stack")
    app = pinpoint.CfnApp.from_app_id(stack, "Imported", "abc")
    claim(stack, "First", app)
    gc.collect()
    with pytest.raises(ValueError, match=ALREADY.format("GCM", "Stack/First")):
        claim(stack, "Second", app)

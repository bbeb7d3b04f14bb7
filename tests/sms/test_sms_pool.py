"""What a pool shares with its members; `test_sms_channel.py` has the pool within its channel."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Template
from templates import RETAINED, exactly, new_stack, only, properties, resources, retention

from cdk_pinpoint import Origination, Replies
from cdk_pinpoint.sms.sms_pool import SmsPool

POOL = "AWS::SMSVOICE::Pool"
NUMBER = "AWS::SMSVOICE::PhoneNumber"
SENDER_ID = "AWS::SMSVOICE::SenderId"
OPT_OUTS = "AWS::SMSVOICE::OptOutList"
NUMBERS = (Origination.toll_free("US"), Origination.long_code("GB"))
KEYWORDS = {"HELP": {"Message": "Ask us."}, "STOP": {"Message": "No more."}}


def make(stack: cdk.Stack, *origination: Origination, **arguments) -> SmsPool:
    defaults = {
        "opt_out_list_name": "shop",
        "replies": Replies(help="Ask us.", stop="No more."),
        "after": (),
        "removal_policy": cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    }
    return SmsPool(stack, "Pool", origination=origination, **{**defaults, **arguments})


def synthesized(*origination: Origination, **arguments) -> Template:
    stack = new_stack()
    make(stack, *origination, **arguments)
    return Template.from_stack(stack)


def test_pool_and_members_share_replies_and_opt_out_list():
    template = synthesized(*NUMBERS)
    assert properties(template, OPT_OUTS) == {"OptOutListName": "shop"}
    (opt_outs,) = template.find_resources(OPT_OUTS)
    members = [each["Properties"] for each in resources(template, NUMBER).values()]
    assert len(members) == 2
    for each in (properties(template, POOL), *members):
        assert each["MandatoryKeywords"] == KEYWORDS
        assert each["OptOutListName"] == f"${{{opt_outs}}}"
        assert each["SelfManagedOptOutsEnabled"] is False


def test_members_are_requested_one_after_the_other_and_the_pool_is_last():
    template = synthesized(*NUMBERS, Origination.sender_id("GB", "SHOP"))
    numbers = list(resources(template, NUMBER).items())
    (first, first_number), (second, second_number) = numbers
    assert "DependsOn" not in first_number
    assert second_number["DependsOn"] == [first]
    assert only(template, SENDER_ID)["DependsOn"] == [second]
    (sender_id,) = resources(template, SENDER_ID)
    identities = properties(template, POOL)["OriginationIdentities"]
    assert identities == [f"${{{name}.Arn}}" for name in (first, second, sender_id)]


def test_all_of_it_comes_after_what_is_given():
    stack = new_stack()
    make(stack, *NUMBERS, after=[sns.Topic(stack, "First"), sns.Topic(stack, "Second")])
    template = Template.from_stack(stack)
    topics = sorted(template.find_resources("AWS::SNS::Topic"))
    (opt_outs,) = resources(template, OPT_OUTS)
    assert only(template, OPT_OUTS)["DependsOn"] == topics
    assert len(topics) == 2
    # What names the list is created after it.
    for each in (*resources(template, NUMBER).values(), only(template, POOL)):
        assert each["Properties"]["OptOutListName"] == f"${{{opt_outs}}}"


@pytest.mark.parametrize(
    ("policy", "policies", "protected"),
    [
        ("RETAIN_ON_UPDATE_OR_DELETE", RETAINED, True),
        ("RETAIN", ("Retain", "Retain"), True),
        ("DESTROY", ("Delete", "Delete"), False),
    ],
)
def test_what_is_kept_is_protected(policy, policies, protected):
    template = synthesized(*NUMBERS, removal_policy=cdk.RemovalPolicy[policy])
    for resource_type in (POOL, NUMBER, OPT_OUTS):
        assert retention(template, resource_type) == policies
    for resource_type in (POOL, NUMBER):
        for each in resources(template, resource_type).values():
            assert each["Properties"]["DeletionProtectionEnabled"] is protected


@pytest.mark.parametrize(
    ("identity", "shown"),
    [
        (Origination.sender_id("GB", "SHOP"), "SHOP"),
        (Origination.existing_phone_number("phone-1"), "phone-1"),
    ],
)
def test_fails_when_what_exists_once_is_given_twice_and_defines_nothing(identity, shown):
    stack = new_stack()
    with pytest.raises(ValueError, match=exactly(f"'origination' has '{shown}' twice; remove one")):
        make(stack, identity, *NUMBERS, identity)
    assert stack.node.children == []


@pytest.mark.parametrize("others", [NUMBERS, (Origination.existing_phone_number("phone-2"),)])
def test_fails_when_an_existing_number_is_not_alone_and_defines_nothing(others):
    stack = new_stack()
    message = (
        "'origination' has the existing number 'phone-1' beside others, whose opt-out list it "
        "cannot share; give it a channel of its own, or make the pool by hand"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        make(stack, Origination.existing_phone_number("phone-1"), *others)
    assert stack.node.children == []


def test_an_existing_number_may_be_alone():
    template = synthesized(Origination.existing_phone_number("phone-1"))
    (identity,) = properties(template, POOL)["OriginationIdentities"]
    assert identity.endswith(":phone-number/phone-1")
    assert resources(template, NUMBER) == {}


def test_the_same_name_in_two_countries_is_two_sender_ids():
    template = synthesized(Origination.sender_id("GB", "SHOP"), Origination.sender_id("DE", "SHOP"))
    assert len(resources(template, SENDER_ID)) == 2

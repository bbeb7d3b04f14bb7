"""What becomes of one item of each kind, and why."""

import pytest

from cdk_pinpoint.environment.stages import Stage
from cdk_pinpoint.operations.migration.converted_templates import TEMPLATE_TYPES
from cdk_pinpoint.operations.migration.inventory import ItemKind
from cdk_pinpoint.operations.migration.verdicts import Fate, verdict


@pytest.fixture
def judge(choice):
    """The verdict on the first of some items, by what is chosen of all of them."""

    def run(*items, **arguments):
        return verdict(items[0], choice(*items, **arguments))

    return run


@pytest.fixture
def push(item):
    return item("push channel", "GCM", DefaultAuthenticationMethod="TOKEN")


@pytest.fixture
def pool(item):
    members = [{"OriginationIdentity": "SHOP", "IsoCountryCode": "GB"}]
    return item("pool", "pool-1", PoolId="pool-1", OriginationIdentities=members)


@pytest.fixture
def number(item):
    return item(
        "phone number",
        "+15555550100",
        PhoneNumberId="phone-1",
        IsoCountryCode="US",
        OptOutListName="shop",
    )


@pytest.mark.parametrize("kind", [each for each in ItemKind if each not in TEMPLATE_TYPES])
def test_every_kind_has_a_rule(item, judge, push, kind):
    content = {"SuppressedDestinations": [], "Keyword": "HELP", "OriginationIdentity": "phone-1"}
    found = judge(item(kind.value, "some", **content), push)
    assert found.fate is not Fate.NOT_READ
    assert found.reason


@pytest.mark.parametrize("kind", ["segment", "campaign", "journey"])
def test_what_engaged_people_is_lost_and_amazon_connect_is_named(item, judge, kind):
    found = judge(item(kind, "some"))
    assert found.fate is Fate.LOST
    assert "Amazon Connect" in found.to_do


def test_settings_of_an_application_are_lost_with_what_the_table_says(item, judge):
    found = judge(item("application settings", "application settings"))
    assert found.fate is Fate.LOST
    assert found.to_do.startswith("instead: limits and quiet time in the program that sends")


def test_an_application_is_a_new_one(item, judge, push):
    found = judge(item("application", "shop"), push)
    assert found.fate is Fate.CHANGED
    assert found.reason == (
        "the stack makes a new one, messaging-prod: CloudFormation cannot import an application"
    )
    assert "/messaging/prod/application-id" in found.to_do


def test_email_is_sent_by_ses(item, judge):
    found = judge(item("email channel", "EMAIL", FromAddress="a@mail.example.com"))
    assert found.fate is Fate.CHANGED
    assert "SendEmail with the configuration set messaging-prod" in found.to_do


def test_email_that_nobody_can_tell_the_sender_of_is_lost(item, judge):
    found = judge(item("email channel", "EMAIL"))
    assert (found.fate, found.to_do) == (Fate.LOST, "add email to the settings file")


def test_a_push_channel_is_kept(judge, push):
    found = judge(push)
    assert (found.fate, found.reason) == (Fate.KEPT, "is push.fcm")


def test_a_server_key_has_to_become_a_service_account(item, judge):
    found = judge(item("push channel", "GCM"))
    assert found.fate is Fate.CHANGED
    assert found.reason.endswith("Google ended server keys")


def test_a_channel_that_is_off_stays_off(item, judge):
    found = judge(item("push channel", "ADM", Enabled=False))
    assert (found.fate, found.to_do) == (Fate.CHANGED, "add push.adm to switch it on")


def test_a_channel_of_another_kind_is_lost(item, judge):
    assert judge(item("push channel", "CUSTOM")).fate is Fate.LOST


def test_push_where_there_is_none_is_lost_with_the_reason(item, judge, pool):
    found = judge(item("push channel", "GCM"), pool, region="eu-west-3")
    assert found.fate is Fate.LOST
    assert "eu-west-3" in found.reason


def test_the_sender_of_an_sms_channel_has_to_be_named_in_every_send(item, judge, pool):
    found = judge(item("SMS channel", "SMS", SenderId="SHOP"), pool)
    assert found.fate is Fate.CHANGED
    assert found.reason == "is the section sms; its own SenderId SHOP is not set"
    assert judge(item("SMS channel", "SMS"), pool).fate is Fate.KEPT


def test_an_sms_channel_with_nothing_to_send_from_is_lost(item, judge):
    assert judge(item("SMS channel", "SMS")).fate is Fate.LOST


def test_numbers_and_names_of_the_pool_are_sent_from(item, judge, pool):
    in_pool = item("phone number", "+1", PoolId="pool-1")
    name = item("sender id", "SHOP in GB", SenderId="SHOP", IsoCountryCode="GB")
    for each in (in_pool, name):
        assert judge(each, pool).reason == "is sent from, and stays as it is"
    other = item("sender id", "BLOG in GB", SenderId="BLOG", IsoCountryCode="GB")
    for each in (item("phone number", "+2", PoolId="pool-2"), item("phone number", "+3"), other):
        assert "does not send from it" in judge(each, pool).reason


def test_a_number_that_a_template_puts_in_its_pool_is_sent_from(item, judge):
    pool = item("pool", "Pool", OriginationIdentities=["\u2039Number\u203a"])
    assert judge(item("phone number", "Number"), pool).reason == "is sent from, and stays as it is"


def test_development_does_not_send_from_numbers(judge, number):
    found = judge(number, stage=Stage.DEVELOPMENT)
    assert found.reason.endswith("development sends from a simulator number")


def test_of_two_pools_one_is_sent_from(item, judge, pool):
    assert judge(pool).reason.startswith("is sent from")
    assert "does not send from it" in judge(item("pool", "pool-9", PoolId="pool-9"), pool).reason


def test_who_opted_out_of_a_number_has_to_be_carried_to_the_new_list(item, judge, number):
    numbers = [{"OptedOutNumber": "+15555550199"}]
    found = judge(item("opt-out list", "shop", OptedOutNumbers=numbers), number)
    assert found.fate is Fate.CHANGED
    assert found.to_do == (
        "put the 1 numbers of opted-out-numbers.csv on messaging-prod before you send"
    )


def test_the_opt_out_list_of_a_pool_stays(item, judge, pool):
    numbers = [{"OptedOutNumber": "+15555550199"}]
    found = judge(item("opt-out list", "shop", OptedOutNumbers=numbers), pool)
    assert found.fate is Fate.KEPT
    assert found.reason.endswith("with 1 numbers")


def test_another_keyword_of_a_number_has_to_be_put_on_its_pool(item, judge, number):
    def keyword(word):
        return item(
            "keyword",
            f"{word} of +1",
            Keyword=word,
            KeywordMessage="Shop",
            OriginationIdentity="phone-1",
        )

    assert judge(keyword("HELP"), number).reason == "is in the section sms"
    assert judge(keyword("INFO"), number).fate is Fate.CHANGED


def test_suppressed_addresses_are_counted(item, judge, push):
    listed = [{"EmailAddress": "a@b.example", "Reason": "BOUNCE"}]
    found = judge(item("suppression list", "list", SuppressedDestinations=listed), push)
    assert (found.fate, found.reason.split(" ")[0]) == (Fate.KEPT, "1")


def test_what_has_the_name_of_one_of_the_stack_is_in_its_way(item, judge):
    identity = item("email identity", "mail.example.com")
    found = judge(item("email configuration set", "messaging-prod"), identity)
    assert found.reason == "has the name that the stack gives its own"
    assert found.to_do == "see below how the stack can adopt it, or choose another --name"
    assert judge(item("email configuration set", "old"), identity).fate is Fate.CHANGED


def test_a_spend_limit_is_a_setting_where_it_was_lowered(item, judge, pool):
    name = "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT"
    lowered = item("spend limit", name, Overridden=True, EnforcedLimit=5)
    assert judge(lowered, pool).reason == "is sms.monthly_spend_limit_usd"
    assert judge(item("spend limit", name), pool).reason == "is a limit of the account, and stays"

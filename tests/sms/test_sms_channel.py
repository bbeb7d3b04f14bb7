from itertools import permutations

import aws_cdk as cdk
import pytest
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk import aws_smsvoice as smsvoice
from aws_cdk.assertions import Template
from templates import (
    FLAG_SETS,
    RETAINED,
    add_stack,
    exactly,
    new_stack,
    only,
    only_id,
    properties,
    resources,
    retention,
    text_of,
)

from cdk_pinpoint import (
    EventLake,
    Origination,
    PinpointApp,
    Replies,
    SmsChannel,
    SmsGrants,
    SmsMetrics,
)
from cdk_pinpoint.regions import SMS_REGIONS
from cdk_pinpoint.sms_countries import SMS_COUNTRIES

POOL = "AWS::SMSVOICE::Pool"
NUMBER = "AWS::SMSVOICE::PhoneNumber"
SENDER_ID = "AWS::SMSVOICE::SenderId"
OPT_OUTS = "AWS::SMSVOICE::OptOutList"
PROTECTION = "AWS::SMSVOICE::ProtectConfiguration"
SET = "AWS::SMSVOICE::ConfigurationSet"
APP_CHANNEL = "AWS::Pinpoint::SMSChannel"
ALL_TYPES = [POOL, NUMBER, OPT_OUTS, PROTECTION, SET]
TOLL_FREE = Origination.toll_free("US")


def channel(stack: cdk.Stack, **arguments) -> SmsChannel:
    if "pool" not in arguments:
        arguments.setdefault("origination", [TOLL_FREE])
    return SmsChannel(stack, "Sms", **{"allowed_countries": ["US"], **arguments})


def synthesized(**arguments) -> Template:
    stack = new_stack()
    channel(stack, **arguments)
    return Template.from_stack(stack)


class TestDefaults:
    @pytest.fixture(scope="module")
    @classmethod
    def sms(cls):
        return channel(new_stack())

    @pytest.fixture(scope="module")
    @classmethod
    def template(cls, sms):
        return Template.from_stack(cdk.Stack.of(sms))

    def test_defines_one_of_each(self, template):
        types = [resource["Type"] for resource in template.to_json()["Resources"].values()]
        assert sorted(types) == sorted(ALL_TYPES)

    def test_the_pool_has_the_numbers_and_shares_no_routes(self, template):
        assert properties(template, POOL) == {
            "OriginationIdentities": [f"${{{only_id(template, NUMBER)}.Arn}}"],
            "OptOutListName": f"${{{only_id(template, OPT_OUTS)}}}",
            "SelfManagedOptOutsEnabled": False,
            "SharedRoutesEnabled": False,
            "DeletionProtectionEnabled": True,
            "MandatoryKeywords": {
                "HELP": {
                    "Message": (
                        "You get messages from us because you asked for them. "
                        "Reply STOP to end them."
                    )
                },
                "STOP": {"Message": "You are unsubscribed and will get no more messages from us."},
            },
        }

    def test_number_and_pool_answer_alike(self, template):
        number, pool = properties(template, NUMBER), properties(template, POOL)
        for name in ("MandatoryKeywords", "OptOutListName", "SelfManagedOptOutsEnabled"):
            assert number[name] == pool[name]

    def test_opt_out_list_and_set_have_the_name(self, template, sms):
        assert properties(template, OPT_OUTS) == {"OptOutListName": sms.configuration_set_name}
        assert properties(template, SET) == {
            "ConfigurationSetName": sms.configuration_set_name,
            "ProtectConfigurationId": (
                f"${{{only_id(template, PROTECTION)}.ProtectConfigurationId}}"
            ),
        }

    @pytest.mark.parametrize("resource_type", [POOL, NUMBER, OPT_OUTS])
    def test_what_cannot_be_had_again_is_retained(self, template, resource_type):
        assert retention(template, resource_type) == RETAINED

    def test_logical_ids_are_stable(self, template):
        assert set(template.to_json()["Resources"]) == {
            "SmsConfigurationSetA4AEECC3",
            "SmsPoolOptOutList10E46597",
            "SmsPool5C685DB3",
            "SmsProtectConfiguration775C9119",
            "SmsPoolTollFreeUSAC97D54E",
        }

    def test_ids_and_arns_are_those_of_the_resources(self, template, sms):
        stack = cdk.Stack.of(sms)
        pool, protection = only_id(template, POOL), only_id(template, PROTECTION)
        assert stack.resolve(sms.pool_id) == {"Ref": pool}
        assert stack.resolve(sms.pool_arn) == {"Fn::GetAtt": [pool, "Arn"]}
        assert stack.resolve(sms.protect_configuration_id) == {
            "Fn::GetAtt": [protection, "ProtectConfigurationId"]
        }

    def test_has_its_grants_and_metrics(self, sms):
        assert isinstance(sms.grants, SmsGrants)
        assert isinstance(sms.metrics, SmsMetrics)


class TestCountries:
    @staticmethod
    def rules(template: Template) -> dict[str, str]:
        rules = properties(template, PROTECTION)["CountryRuleSet"]
        assert set(rules) == {"SMS"}
        codes = [rule["CountryCode"] for rule in rules["SMS"]]
        assert codes == sorted(set(codes))
        return {rule["CountryCode"]: rule["ProtectStatus"] for rule in rules["SMS"]}

    def test_every_country_has_a_rule_and_all_but_the_allowed_ones_are_blocked(self):
        rules = self.rules(synthesized(allowed_countries=["US", "GB"]))
        assert rules == dict.fromkeys(SMS_COUNTRIES, "BLOCK") | {"US": "ALLOW", "GB": "ALLOW"}

    def test_the_order_of_the_allowed_ones_does_not_matter(self):
        one = synthesized(allowed_countries=["US", "GB"])
        other = synthesized(allowed_countries=["GB", "US"])
        assert one.to_json() == other.to_json()

    def test_protection_is_not_protected_so_that_a_stack_can_be_deleted(self):
        assert properties(synthesized(), PROTECTION)["DeletionProtectionEnabled"] is False

    def test_fails_when_none_is_allowed(self):
        message = (
            "'allowed_countries' must name at least one country such as 'US', got none; "
            "to send no text messages leave the channel out"
        )
        with pytest.raises(ValueError, match=exactly(message)):
            channel(new_stack(), allowed_countries=[])

    def test_the_allowed_countries_are_there_to_be_published(self):
        sms = channel(new_stack(), allowed_countries=["US", "GB", "US"])
        assert sms.allowed_countries == ("GB", "US")

    def test_fails_when_countries_are_unknown_and_names_them_all(self):
        message = (
            "'allowed_countries' must be ISO 3166-1 alpha-2 codes of countries that AWS delivers "
            "to, got 'us', 'XX'"
        )
        with pytest.raises(ValueError, match=exactly(message)):
            channel(new_stack(), allowed_countries=["us", "GB", "XX"])


class TestOrigination:
    MIX = (
        TOLL_FREE,
        Origination.sender_id("GB", "SHOP"),
        Origination.long_code("DE"),
    )

    def test_the_pool_has_all_of_them_in_order(self):
        template = synthesized(origination=self.MIX)
        assert properties(template, POOL)["OriginationIdentities"] == [
            "${SmsPoolTollFreeUSAC97D54E.Arn}",
            "${SmsPoolSenderIdGBSHOP36CA853C.Arn}",
            f"${{{self.long_code_id(template)}.Arn}}",
        ]

    def test_an_existing_number_is_its_only_one(self):
        template = synthesized(origination=[Origination.existing_phone_number("phone-1")])
        assert properties(template, POOL)["OriginationIdentities"] == [
            "arn:${AWS::Partition}:sms-voice:eu-west-1:111111111111:phone-number/phone-1"
        ]

    def test_fails_when_an_existing_number_is_beside_others(self):
        message = (
            "'origination' has the existing number 'phone-1' beside others, whose opt-out list it "
            "cannot share; give it a channel of its own, or make the pool by hand"
        )
        origination = [TOLL_FREE, Origination.existing_phone_number("phone-1")]
        with pytest.raises(ValueError, match=exactly(message)):
            channel(new_stack(), origination=origination)

    @staticmethod
    def long_code_id(template: Template) -> str:
        (found,) = (
            logical_id
            for logical_id, number in resources(template, NUMBER).items()
            if number["Properties"]["NumberType"] == "LONG_CODE"
        )
        return found

    def test_they_are_created_one_after_the_other(self):
        template = synthesized(origination=self.MIX)
        sender_id = only(template, SENDER_ID)
        long_code = resources(template, NUMBER)[self.long_code_id(template)]
        assert sender_id["DependsOn"] == ["SmsPoolTollFreeUSAC97D54E"]
        assert long_code["DependsOn"] == ["SmsPoolSenderIdGBSHOP36CA853C"]

    @staticmethod
    def identities(template: Template) -> dict[str, dict]:
        """What each logical id stands for."""
        return {
            logical_id: resource["Properties"]
            for resource_type in (NUMBER, SENDER_ID)
            for logical_id, resource in resources(template, resource_type).items()
        }

    def test_a_new_order_releases_no_number(self):
        before = self.identities(synthesized(origination=self.MIX))
        for order in permutations(self.MIX):
            assert self.identities(synthesized(origination=order)) == before

    def test_one_that_is_added_in_front_changes_no_other(self):
        before = self.identities(synthesized(origination=self.MIX))
        after = self.identities(synthesized(origination=[Origination.ten_dlc(), *self.MIX]))
        assert before.items() <= after.items()
        assert len(after) == len(before) + 1

    def test_two_of_a_kind_are_two_numbers(self):
        template = synthesized(origination=[TOLL_FREE, TOLL_FREE])
        assert list(resources(template, NUMBER)) == [
            "SmsPoolTollFreeUSAC97D54E",
            "SmsPoolTollFreeUS203D34BD3",
        ]
        assert len(properties(template, POOL)["OriginationIdentities"]) == 2

    @pytest.mark.parametrize(
        ("identity", "shown"),
        [
            (Origination.sender_id("GB", "SHOP"), "SHOP"),
            (Origination.existing_phone_number("phone-1"), "phone-1"),
        ],
    )
    def test_fails_when_what_exists_once_is_given_twice(self, identity, shown):
        message = f"'origination' has '{shown}' twice; remove one"
        with pytest.raises(ValueError, match=exactly(message)):
            channel(new_stack(), origination=[identity, TOLL_FREE, identity])


class TestExistingPool:
    @pytest.fixture(scope="module")
    @classmethod
    def sms(cls):
        stack = new_stack()
        return channel(stack, pool=smsvoice.CfnPool.from_pool_id(stack, "Existing", "pool-1"))

    def test_protection_and_set_are_defined_and_no_pool(self, sms):
        template = Template.from_stack(cdk.Stack.of(sms))
        types = [resource["Type"] for resource in template.to_json()["Resources"].values()]
        assert sorted(types) == sorted([PROTECTION, SET])

    def test_it_is_the_pool_of_the_channel(self, sms):
        assert sms.pool_id == "pool-1"
        assert sms.pool.pool_ref.pool_id == "pool-1"

    def test_fails_with_replies_which_are_the_pool_s_own(self):
        stack = new_stack()
        pool = smsvoice.CfnPool.from_pool_id(stack, "Existing", "pool-1")
        message = (
            "'replies' belong to a pool that is defined here, got them together with 'pool'; "
            "set the keywords where that pool is defined"
        )
        with pytest.raises(ValueError, match=exactly(message)):
            channel(stack, pool=pool, replies=Replies(help="a", stop="b"))


@pytest.mark.parametrize("origination", [None, []])
def test_fails_with_neither_origination_nor_pool(origination):
    message = (
        "SmsChannel takes exactly one of 'origination', 'pool', got none; leave the others out"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        channel(new_stack(), origination=origination)


def test_fails_with_both_origination_and_pool():
    stack = new_stack()
    message = (
        "SmsChannel takes exactly one of 'origination', 'pool', got 'origination', 'pool'; "
        "leave the others out"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        channel(
            stack,
            origination=[TOLL_FREE],
            pool=smsvoice.CfnPool.from_pool_id(stack, "Existing", "pool-1"),
        )


def test_replies_are_those_of_numbers_and_pool():
    template = synthesized(replies=Replies(help="Ask us.", stop="No more."))
    keywords = {"HELP": {"Message": "Ask us."}, "STOP": {"Message": "No more."}}
    assert properties(template, POOL)["MandatoryKeywords"] == keywords
    assert properties(template, NUMBER)["MandatoryKeywords"] == keywords


@pytest.mark.parametrize("resource_type", [POOL, NUMBER, OPT_OUTS])
def test_removal_policy_destroys_what_is_retained_otherwise(resource_type):
    template = synthesized(removal_policy=cdk.RemovalPolicy.DESTROY)
    assert retention(template, resource_type) == ("Delete", "Delete")
    assert properties(template, resource_type).get("DeletionProtectionEnabled") in {False, None}


class TestEventLake:
    @pytest.fixture(scope="module")
    @classmethod
    def template(cls):
        stack = new_stack()
        lake = EventLake(stack, "Lake")
        channel(stack, configuration_set_name="shop", event_lake=lake)
        return Template.from_stack(stack)

    @staticmethod
    def role(template: Template) -> tuple[str, dict]:
        (found,) = (
            item
            for item in resources(template, "AWS::IAM::Role").items()
            if item[0].startswith("SmsEventsRole")
        )
        return found

    def test_all_events_reach_the_stream(self, template):
        stream = only_id(template, "AWS::KinesisFirehose::DeliveryStream")
        role_id, _ = self.role(template)
        assert properties(template, SET)["EventDestinations"] == [
            {
                "EventDestinationName": "EventLake",
                "Enabled": True,
                "MatchingEventTypes": ["ALL"],
                "KinesisFirehoseDestination": {
                    "DeliveryStreamArn": f"${{{stream}.Arn}}",
                    "IamRoleArn": f"${{{role_id}.Arn}}",
                },
            }
        ]

    def test_only_this_configuration_set_may_use_the_role(self, template):
        _, role = self.role(template)
        assert role["Properties"]["AssumeRolePolicyDocument"]["Statement"] == [
            {
                "Action": "sts:AssumeRole",
                "Effect": "Allow",
                "Principal": {"Service": "sms-voice.amazonaws.com"},
                "Condition": {
                    "StringEquals": {
                        "aws:SourceAccount": "111111111111",
                        "aws:SourceArn": (
                            "arn:${AWS::Partition}:sms-voice:eu-west-1:111111111111:"
                            "configuration-set/shop"
                        ),
                    }
                },
            }
        ]

    def test_the_role_only_writes_records_to_the_stream(self, template):
        stream = only_id(template, "AWS::KinesisFirehose::DeliveryStream")
        _, role = self.role(template)
        (policy,) = role["Properties"]["Policies"]
        assert policy["PolicyDocument"]["Statement"] == [
            {"Action": "firehose:PutRecord", "Effect": "Allow", "Resource": f"${{{stream}.Arn}}"}
        ]
        assert "ManagedPolicyArns" not in role["Properties"]


class TestApp:
    def test_our_application_gets_the_sms_channel(self):
        stack = new_stack()
        channel(stack, app=PinpointApp(stack, "Messaging", app_name="shop"))
        template = Template.from_stack(stack)
        assert properties(template, APP_CHANNEL) == {
            "ApplicationId": f"${{{only_id(template, 'AWS::Pinpoint::App')}}}",
            "Enabled": True,
        }

    def test_an_l1_gets_the_sms_channel(self):
        stack = new_stack()
        channel(stack, app=pinpoint.CfnApp(stack, "Raw", name="shop"))
        template = Template.from_stack(stack)
        assert properties(template, APP_CHANNEL)["ApplicationId"] == "${Raw}"

    def test_an_imported_application_gets_the_sms_channel(self):
        stack = new_stack()
        channel(stack, app=pinpoint.CfnApp.from_app_id(stack, "Imported", "abc"))
        template = Template.from_stack(stack)
        assert properties(template, APP_CHANNEL)["ApplicationId"] == "abc"

    def test_the_sunset_warning_is_acknowledged_for_cfn_lint(self):
        stack = new_stack()
        channel(stack, app=pinpoint.CfnApp.from_app_id(stack, "Imported", "abc"))
        metadata = only(Template.from_stack(stack), APP_CHANNEL)["Metadata"]
        assert metadata["cfn-lint"] == {"config": {"ignore_checks": ["W3696"]}}

    def test_without_one_there_is_no_pinpoint_resource(self):
        assert "AWS::Pinpoint" not in text_of(synthesized())

    def test_fails_when_the_application_has_an_sms_channel_already(self):
        stack = new_stack()
        app = PinpointApp(stack, "Messaging", app_name="shop")
        channel(stack, app=app)
        message = (
            "the application of 'Stack/Other' has its SMS channel from 'Stack/Sms' already; "
            "an application has one of a kind, so remove one"
        )
        with pytest.raises(ValueError, match=exactly(message)):
            SmsChannel(stack, "Other", app=app, allowed_countries=["US"], origination=[TOLL_FREE])


class TestSpendLimit:
    def test_is_set_for_the_account(self):
        stack = new_stack()
        channel(stack, monthly_spend_limit_usd=200)
        template = Template.from_stack(stack)
        assert properties(template, "Custom::SmsSpendLimit")["MonthlyLimit"] == 200

    def test_is_left_alone_by_default(self):
        assert "Custom::SmsSpendLimit" not in text_of(synthesized())

    def test_fails_when_it_is_below_one(self):
        message = (
            "'monthly_spend_limit_usd' must be at least 1, got 0; "
            "to send no text messages leave the channel out"
        )
        with pytest.raises(ValueError, match=exactly(message)):
            channel(new_stack(), monthly_spend_limit_usd=0)

    def test_nothing_that_costs_money_is_there_when_it_is_refused(self):
        template = synthesized(monthly_spend_limit_usd=200)
        opt_outs = only(template, OPT_OUTS)
        first = {only_id(template, each) for each in ("Custom::SmsSpendLimit", SET)}
        assert first <= set(opt_outs["DependsOn"])
        for resource_type in (NUMBER, POOL):
            name = properties(template, resource_type)["OptOutListName"]
            assert name == f"${{{only_id(template, OPT_OUTS)}}}"


def test_numbers_come_after_the_configuration_set_which_may_be_refused():
    template = synthesized()
    assert only(template, OPT_OUTS)["DependsOn"] == [only_id(template, SET)]
    for resource_type in (NUMBER, POOL):
        name = properties(template, resource_type)["OptOutListName"]
        assert name == f"${{{only_id(template, OPT_OUTS)}}}"


class TestConfigurationSetName:
    def test_is_as_given(self):
        template = synthesized(configuration_set_name="shop_1")
        assert properties(template, SET)["ConfigurationSetName"] == "shop_1"
        assert properties(template, OPT_OUTS)["OptOutListName"] == "shop_1"

    def test_is_made_from_the_place_in_the_tree_so_stacks_do_not_share_it(self):
        app = cdk.App()
        names = {channel(add_stack(app, name)).configuration_set_name for name in ("Dev", "Prod")}
        assert len(names) == 2
        assert all(name.startswith(("Dev-Sms", "Prod-Sms")) for name in names)

    def test_is_64_characters_at_most_however_deep_the_tree(self):
        assert len(channel(new_stack(name="Long" * 30)).configuration_set_name) <= 64

    @pytest.mark.parametrize("name", ["with space", "dotted.name", "x" * 65])
    def test_fails_when_it_is_out_of_bounds(self, name):
        message = (
            f"'configuration_set_name' must be 1 to 64 letters, digits, '_' or '-', got '{name}'"
        )
        with pytest.raises(ValueError, match=exactly(message)):
            channel(new_stack(), configuration_set_name=name)

    def test_passes_while_it_is_not_known(self):
        stack = new_stack()
        name = cdk.CfnParameter(stack, "Name").value_as_string
        channel(stack, configuration_set_name=name, event_lake=EventLake(stack, "Lake"))
        template = Template.from_stack(stack)
        assert properties(template, SET)["ConfigurationSetName"] == "${Name}"
        assert properties(template, OPT_OUTS)["OptOutListName"] == "${Name}"


def test_fails_in_a_region_without_sms_and_lists_those_with():
    message = (
        "AWS End User Messaging SMS cannot be created in 'cn-north-1'; "
        f"it exists in {', '.join(SMS_REGIONS)}"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        channel(new_stack(region="cn-north-1"))


@pytest.mark.parametrize("region", [None, "us-gov-west-1"])
@pytest.mark.parametrize("flags", FLAG_SETS.values(), ids=FLAG_SETS)
def test_synthesizes_anywhere_under_any_flags(region, flags):
    stack = new_stack(region=region, flags=flags)
    channel(
        stack,
        app=PinpointApp(stack, "Messaging", app_name="shop"),
        monthly_spend_limit_usd=200,
        event_lake=EventLake(stack, "Lake"),
    )
    template = Template.from_stack(stack)
    assert only_id(template, NUMBER) == "SmsPoolTollFreeUSAC97D54E"
    assert only_id(template, POOL) == "SmsPool5C685DB3"
    assert "arn:aws:" not in text_of(template)


@pytest.mark.parametrize("region", [None, "us-gov-west-1"])
def test_an_existing_number_is_of_the_partition_of_the_stack(region):
    stack = new_stack(region=region)
    channel(stack, origination=[Origination.existing_phone_number("phone-1")])
    assert "arn:aws:" not in text_of(Template.from_stack(stack))

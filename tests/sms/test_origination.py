import aws_cdk as cdk
import pytest
from aws_cdk import aws_smsvoice as smsvoice
from aws_cdk.assertions import Template
from templates import exactly, new_stack, only, properties, resources

from cdk_pinpoint import Origination, Replies
from cdk_pinpoint.sms_countries import COUNTRIES_WITHOUT_SENDER_ID

NUMBER = "AWS::SMSVOICE::PhoneNumber"
SENDER_ID = "AWS::SMSVOICE::SenderId"
REPLIES = Replies(help="Ask us.", stop="No more.")


def bind(
    stack: cdk.Stack,
    origination: Origination,
    *,
    removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN,
    after: cdk.CfnResource | None = None,
) -> tuple[str, cdk.CfnResource | None]:
    opt_out_list = smsvoice.CfnOptOutList(stack, "OptOuts")
    return origination.bind(
        stack,
        "Origination",
        opt_out_list=opt_out_list,
        replies=REPLIES,
        removal_policy=removal_policy,
        after=after,
    )


def bound(origination: Origination, **arguments) -> Template:
    stack = new_stack()
    bind(stack, origination, **arguments)
    return Template.from_stack(stack)


@pytest.mark.parametrize(
    ("origination", "country", "number_type"),
    [
        (Origination.simulator(), "US", "SIMULATOR"),
        (Origination.simulator("GB"), "GB", "SIMULATOR"),
        (Origination.toll_free(), "US", "TOLL_FREE"),
        (Origination.toll_free("CA"), "CA", "TOLL_FREE"),
        (Origination.ten_dlc(), "US", "TEN_DLC"),
        (Origination.long_code("DE"), "DE", "LONG_CODE"),
    ],
)
def test_a_number_has_country_type_replies_and_opt_out_list(origination, country, number_type):
    assert properties(bound(origination), NUMBER) == {
        "IsoCountryCode": country,
        "NumberType": number_type,
        "NumberCapabilities": ["SMS"],
        "OptOutListName": "${OptOuts}",
        "SelfManagedOptOutsEnabled": False,
        "DeletionProtectionEnabled": True,
        "MandatoryKeywords": {"HELP": {"Message": "Ask us."}, "STOP": {"Message": "No more."}},
    }


def test_a_sender_id_has_its_country_and_nothing_to_reply_to():
    assert properties(bound(Origination.sender_id("GB", "SHOP")), SENDER_ID) == {
        "IsoCountryCode": "GB",
        "SenderId": "SHOP",
        "DeletionProtectionEnabled": True,
    }


IDENTITIES = pytest.mark.parametrize(
    ("origination", "resource_type"),
    [
        pytest.param(Origination.toll_free(), NUMBER, id="number"),
        pytest.param(Origination.sender_id("GB", "SHOP"), SENDER_ID, id="sender id"),
    ],
)


@IDENTITIES
@pytest.mark.parametrize(
    ("removal_policy", "deletion_policy", "protected"),
    [
        (cdk.RemovalPolicy.RETAIN, "Retain", True),
        (cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, "RetainExceptOnCreate", True),
        (cdk.RemovalPolicy.DESTROY, "Delete", False),
    ],
)
def test_what_is_not_destroyed_is_protected_from_being_deleted_by_hand(
    origination, resource_type, removal_policy, deletion_policy, protected
):
    resource = only(bound(origination, removal_policy=removal_policy), resource_type)
    assert resource["DeletionPolicy"] == deletion_policy
    assert resource["Properties"]["DeletionProtectionEnabled"] is protected


@IDENTITIES
def test_the_arn_is_that_of_the_resource_which_the_next_one_waits_for(origination, resource_type):
    stack = new_stack()
    arn, after = bind(stack, origination)
    logical_id = stack.resolve(after.logical_id)
    assert after.cfn_resource_type == resource_type
    assert stack.resolve(arn) == {"Fn::GetAtt": [logical_id, "Arn"]}


@IDENTITIES
def test_it_is_created_after_the_one_before(origination, resource_type):
    stack = new_stack()
    before = smsvoice.CfnSenderId(stack, "Before", iso_country_code="GB", sender_id="BEFORE")
    bind(stack, origination, after=before)
    resource = resources(Template.from_stack(stack), resource_type)["Origination"]
    assert resource["DependsOn"] == ["Before"]


@IDENTITIES
def test_the_first_one_waits_for_none(origination, resource_type):
    assert "DependsOn" not in only(bound(origination), resource_type)


class TestExistingPhoneNumber:
    def test_is_named_by_its_arn_and_not_defined(self):
        stack = new_stack()
        arn, _ = bind(stack, Origination.existing_phone_number("phone-0123abcDEF"))
        cdk.CfnOutput(stack, "Arn", value=arn)
        template = Template.from_stack(stack)
        template.resource_count_is(NUMBER, 0)
        template.has_output(
            "Arn",
            {
                "Value": {
                    "Fn::Join": [
                        "",
                        [
                            "arn:",
                            {"Ref": "AWS::Partition"},
                            ":sms-voice:eu-west-1:111111111111:phone-number/phone-0123abcDEF",
                        ],
                    ]
                }
            },
        )

    def test_what_waits_for_it_waits_for_the_one_before(self):
        stack = new_stack()
        before = smsvoice.CfnSenderId(stack, "Before", iso_country_code="GB", sender_id="BEFORE")
        _, after = bind(stack, Origination.existing_phone_number("phone-1"), after=before)
        assert after.node.path == before.node.path

    @pytest.mark.parametrize("phone_number_id", ["+12065550100", "phone-", "pool-1", "phone-a b"])
    def test_fails_when_it_is_not_the_id_of_a_number(self, phone_number_id):
        message = (
            "'phone_number_id' must be the id of a phone number such as "
            f"'phone-1234567890abcdef', got '{phone_number_id}'"
        )
        with pytest.raises(ValueError, match=exactly(message)):
            Origination.existing_phone_number(phone_number_id)


@pytest.mark.parametrize(
    ("argument", "make"),
    [
        ("country", Origination.simulator),
        ("country", Origination.toll_free),
        ("country", Origination.long_code),
        ("country", lambda token: Origination.sender_id(token, "SHOP")),
        ("sender_id", lambda token: Origination.sender_id("GB", token)),
        ("phone_number_id", Origination.existing_phone_number),
    ],
)
def test_fails_while_what_names_it_is_not_known(argument, make):
    """Its construct is named by what it is, so that a number stays its own."""
    message = f"'{argument}' must be known when the app is synthesized, got a token; give the text"
    with pytest.raises(ValueError, match=exactly(message)):
        make(cdk.Fn.import_value("Given"))


@pytest.mark.parametrize(
    "make",
    [
        Origination.simulator,
        Origination.toll_free,
        Origination.long_code,
        lambda country: Origination.sender_id(country, "SHOP"),
    ],
)
@pytest.mark.parametrize("country", ["us", "USA", "", "+1"])
def test_fails_when_the_country_is_no_code(make, country):
    message = (
        f"'country' must be an ISO 3166-1 alpha-2 code in capitals such as 'US', got '{country}'"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        make(country)


@pytest.mark.parametrize("sender_id", ["A", "SHOP-1_2", "X" * 11, "1A"])
def test_a_sender_id_has_1_to_11_characters_and_a_letter(sender_id):
    assert Origination.sender_id("GB", sender_id).sender_id_text == sender_id


@pytest.mark.parametrize("sender_id", ["", "shop", "X" * 12, "12345", "MY SHOP", "-_-", "SHÖP"])
def test_fails_when_the_sender_id_is_out_of_bounds(sender_id):
    message = (
        "'sender_id' must be 1 to 11 capitals, digits, '_' or '-' with at least one letter, "
        f"got '{sender_id}'"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        Origination.sender_id("GB", sender_id)


@pytest.mark.parametrize("country", sorted(COUNTRIES_WITHOUT_SENDER_ID))
def test_fails_when_the_country_has_no_sender_ids(country):
    message = f"'country' {country} has no sender ids, got sender id 'SHOP'; use a number there"
    with pytest.raises(ValueError, match=exactly(message)):
        Origination.sender_id(country, "SHOP")


def test_two_with_the_same_content_are_equal():
    assert Origination.toll_free("US") == Origination.toll_free()
    assert Origination.toll_free("US") != Origination.toll_free("CA")

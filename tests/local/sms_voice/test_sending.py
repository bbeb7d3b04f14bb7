import pytest
from botocore.exceptions import ClientError

from .conftest import ACCOUNT

US, FRANCE = "+14255550100", "+33612345678"


def sent(sent_page, message_id):
    return [m for m in sent_page()["messages"] if m["message_id"] == message_id]


def test_a_message_can_be_read_back(sms_voice, simulator, sent_page):
    message_id = sms_voice.send_text_message(
        DestinationPhoneNumber=US,
        OriginationIdentity=simulator["PhoneNumberId"],
        MessageBody="Hello",
        Context={"order": "7"},
    )["MessageId"]

    (message,) = sent(sent_page, message_id)
    assert (message["destination"], message["body"]) == (US, "Hello")
    assert message["origination"] == simulator["PhoneNumber"]
    assert message["context"] == {"order": "7"}
    sms_voice.put_message_feedback(MessageId=message_id, MessageFeedbackStatus="RECEIVED")


def test_a_dry_run_sends_nothing(sms_voice, simulator, sent_page):
    message_id = sms_voice.send_text_message(
        DestinationPhoneNumber=US,
        OriginationIdentity=simulator["PhoneNumberId"],
        MessageBody="Hello",
        DryRun=True,
    )["MessageId"]

    assert sent(sent_page, message_id) == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"OriginationIdentity": "pool-nowhere"}, "ResourceNotFoundException"),
        ({"ConfigurationSetName": "nowhere"}, "ResourceNotFoundException"),
        ({"ProtectConfigurationId": "protect-nowhere"}, "ResourceNotFoundException"),
        ({"DestinationPhoneNumber": "+999123456"}, "ValidationException"),
        ({"MessageBody": " "}, "ValidationException"),
        ({"MessageType": "IMPORTANT"}, "ValidationException"),
    ],
)
def test_a_message_that_cannot_be_sent_is_refused(sms_voice, simulator, wrong, code):
    message = {
        "DestinationPhoneNumber": US,
        "OriginationIdentity": simulator["PhoneNumberId"],
        "MessageBody": "Hello",
        **wrong,
    }

    with pytest.raises(ClientError) as error:
        sms_voice.send_text_message(**message)

    assert error.value.response["Error"]["Code"] == code


def test_a_number_that_is_not_active_sends_nothing(sms_voice):
    pending = sms_voice.request_phone_number(
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS"],
        NumberType="TOLL_FREE",
    )["PhoneNumberId"]

    with pytest.raises(sms_voice.exceptions.ConflictException, match="RESOURCE_NOT_ACTIVE"):
        sms_voice.send_text_message(
            DestinationPhoneNumber=US, OriginationIdentity=pending, MessageBody="Hello"
        )


def test_a_pool_sends_from_what_the_country_allows(sms_voice, own_name, sent_page):
    name = own_name[:11].upper()
    arns = [
        sms_voice.request_sender_id(SenderId=name, IsoCountryCode=country)["SenderIdArn"]
        for country in ("GB", "FR")
    ]
    pool = sms_voice.create_pool(OriginationIdentity=arns[0], MessageType="TRANSACTIONAL")
    sms_voice.associate_origination_identity(PoolId=pool["PoolId"], OriginationIdentity=arns[1])

    message = {"OriginationIdentity": pool["PoolArn"], "MessageBody": "Bonjour"}
    message_id = sms_voice.send_text_message(DestinationPhoneNumber=FRANCE, **message)["MessageId"]
    assert sent(sent_page, message_id)[0]["origination"] == name
    with pytest.raises(sms_voice.exceptions.ConflictException, match="NO_ORIGINATION_IDENTITIES"):
        sms_voice.send_text_message(DestinationPhoneNumber=US, **message)


def test_who_opted_out_gets_nothing(sms_voice, simulator, own_name):
    sms_voice.create_opt_out_list(OptOutListName=own_name)
    number = {"PhoneNumberId": simulator["PhoneNumberId"]}
    sms_voice.update_phone_number(**number, OptOutListName=own_name)
    sms_voice.put_opted_out_number(OptOutListName=own_name, OptedOutNumber=US)
    message = {
        "OriginationIdentity": simulator["PhoneNumber"],
        "DestinationPhoneNumber": US,
        "MessageBody": "Hello",
    }

    with pytest.raises(sms_voice.exceptions.ConflictException) as error:
        sms_voice.send_text_message(**message)

    assert error.value.response["Reason"] == "DESTINATION_PHONE_NUMBER_OPTED_OUT"
    sms_voice.update_phone_number(**number, SelfManagedOptOutsEnabled=True)
    assert sms_voice.send_text_message(**message)["MessageId"]


@pytest.mark.parametrize(("dry_run", "kept"), [(False, [True]), (True, [])])
def test_a_blocked_country_is_refused(sms_voice, simulator, sent_page, own_name, dry_run, kept):
    protect = sms_voice.create_protect_configuration()["ProtectConfigurationId"]
    sms_voice.update_protect_configuration_country_rule_set(
        ProtectConfigurationId=protect,
        NumberCapability="SMS",
        CountryRuleSetUpdates={"FR": {"ProtectStatus": "BLOCK"}},
    )

    with pytest.raises(sms_voice.exceptions.ConflictException) as error:
        sms_voice.send_text_message(
            DestinationPhoneNumber=FRANCE,
            OriginationIdentity=simulator["PhoneNumberId"],
            MessageBody=own_name,
            ProtectConfigurationId=protect,
            DryRun=dry_run,
        )

    told = error.value.response
    assert told["Reason"] == "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"
    assert (told["ResourceType"], told["ResourceId"]) == ("protect-configuration", protect)
    messages = [each for each in sent_page()["messages"] if each["body"] == own_name]
    assert [each["blocked"] for each in messages] == kept


def test_iam_decides_from_what_a_caller_may_send(local_aws, sms_voice, simulator, make_role):
    pool = sms_voice.create_pool(
        OriginationIdentity=simulator["PhoneNumberId"], MessageType="TRANSACTIONAL"
    )
    role = make_role(
        "sender",
        principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        actions=["sms-voice:SendTextMessage"],
        resources=[pool["PoolArn"]],
    )
    sender = local_aws.client("pinpoint-sms-voice-v2", credentials=local_aws.assume_role(role))
    message = {"DestinationPhoneNumber": US, "MessageBody": "Hello"}

    assert sender.send_text_message(**message, OriginationIdentity=pool["PoolId"])["MessageId"]
    with pytest.raises(sender.exceptions.AccessDeniedException) as denied:
        sender.send_text_message(**message, OriginationIdentity=simulator["PhoneNumberId"])
    assert f"on resource: {simulator['PhoneNumberArn']} " in str(denied.value)
    texts = sms_voice.create_configuration_set(ConfigurationSetName="texts")["ConfigurationSetArn"]
    with pytest.raises(sender.exceptions.AccessDeniedException, match=f"on resource: {texts} "):
        sender.send_text_message(
            **message, OriginationIdentity=pool["PoolId"], ConfigurationSetName="texts"
        )
    with pytest.raises(sender.exceptions.AccessDeniedException, match=r"on resource: \* "):
        sender.set_text_message_spend_limit_override(MonthlyLimit=1)
    with pytest.raises(sender.exceptions.AccessDeniedException, match=pool["PoolArn"]):
        sender.delete_pool(PoolId=pool["PoolId"])

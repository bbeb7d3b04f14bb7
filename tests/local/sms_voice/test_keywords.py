"""What a number or a pool answers to a word."""

from .conftest import not_found, refused


def test_keywords_are_put_and_deleted_but_not_the_mandatory_ones(sms_voice, simulator):
    identity = {"OriginationIdentity": simulator["PhoneNumberArn"]}
    sms_voice.put_keyword(**identity, Keyword="info", KeywordMessage="See example.com")
    sms_voice.put_keyword(**identity, Keyword="STOP", KeywordMessage="Bye")

    keywords = {k["Keyword"]: k for k in sms_voice.describe_keywords(**identity)["Keywords"]}
    assert keywords["INFO"]["KeywordAction"] == "AUTOMATIC_RESPONSE"
    assert keywords["STOP"] == {
        "Keyword": "STOP",
        "KeywordMessage": "Bye",
        "KeywordAction": "OPT_OUT",
    }
    sms_voice.delete_keyword(**identity, Keyword="INFO")
    with refused(sms_voice, "HELP cannot be deleted"):
        sms_voice.delete_keyword(**identity, Keyword="HELP")


def test_a_new_number_answers_help_and_stop(sms_voice, simulator):
    answer = sms_voice.describe_keywords(OriginationIdentity=simulator["PhoneNumberId"])

    assert answer["OriginationIdentityArn"] == simulator["PhoneNumberArn"]
    assert {each["Keyword"]: each["KeywordAction"] for each in answer["Keywords"]} == {
        "HELP": "AUTOMATIC_RESPONSE",
        "STOP": "OPT_OUT",
    }


def test_a_word_can_have_an_action_of_its_own(sms_voice, simulator):
    put = sms_voice.put_keyword(
        OriginationIdentity=simulator["PhoneNumberId"],
        Keyword="leave",
        KeywordMessage="Bye",
        KeywordAction="OPT_OUT",
    )

    assert (put["Keyword"], put["KeywordAction"]) == ("LEAVE", "OPT_OUT")


def test_a_word_or_an_owner_that_is_not_there_is_not_found(sms_voice, simulator):
    identity = {"OriginationIdentity": simulator["PhoneNumberId"]}

    with not_found(sms_voice):
        sms_voice.delete_keyword(**identity, Keyword="INFO")
    with not_found(sms_voice):
        sms_voice.describe_keywords(**identity, Keywords=["INFO"])
    with not_found(sms_voice):
        sms_voice.describe_keywords(OriginationIdentity="phone-nowhere")

"""Opt-out lists, and who is on them."""

from .conftest import not_found, refused


def test_an_opt_out_list_holds_numbers(sms_voice, own_name):
    sms_voice.create_opt_out_list(OptOutListName=own_name)
    sms_voice.put_opted_out_number(OptOutListName=own_name, OptedOutNumber="+14255550100")

    listed = sms_voice.describe_opted_out_numbers(OptOutListName=own_name)["OptedOutNumbers"]
    assert [each["OptedOutNumber"] for each in listed] == ["+14255550100"]
    assert listed[0]["EndUserOptedOut"] is False
    sms_voice.delete_opted_out_number(OptOutListName=own_name, OptedOutNumber="+14255550100")
    with not_found(sms_voice):
        sms_voice.delete_opted_out_number(OptOutListName=own_name, OptedOutNumber="+14255550100")
    sms_voice.delete_opt_out_list(OptOutListName=own_name)
    with not_found(sms_voice):
        sms_voice.describe_opt_out_lists(OptOutListNames=[own_name])


def test_the_default_opt_out_list_is_always_there(sms_voice):
    assert sms_voice.describe_opt_out_lists(OptOutListNames=["Default"])["OptOutLists"]
    with refused(sms_voice, "RESOURCE_DELETION_NOT_ALLOWED"):
        sms_voice.delete_opt_out_list(OptOutListName="Default")


def test_an_opt_out_list_in_use_stays(sms_voice, simulator, own_name):
    sms_voice.create_opt_out_list(OptOutListName=own_name)
    sms_voice.update_phone_number(PhoneNumberId=simulator["PhoneNumberId"], OptOutListName=own_name)

    with refused(sms_voice, f"{simulator['PhoneNumberId']} uses the list"):
        sms_voice.delete_opt_out_list(OptOutListName=own_name)


def test_there_is_one_opt_out_list_of_a_name(sms_voice, own_name):
    created = sms_voice.create_opt_out_list(
        OptOutListName=own_name, Tags=[{"Key": "owner", "Value": "growth"}]
    )
    assert created["OptOutListArn"].endswith(f":opt-out-list/{own_name}")
    assert created["Tags"] == [{"Key": "owner", "Value": "growth"}]

    with refused(sms_voice, "RESOURCE_ALREADY_EXISTS"):
        sms_voice.create_opt_out_list(OptOutListName=own_name)


def test_a_number_is_the_same_with_and_without_its_plus(sms_voice, own_name):
    sms_voice.create_opt_out_list(OptOutListName=own_name)
    sms_voice.put_opted_out_number(OptOutListName=own_name, OptedOutNumber="14255550100")
    sms_voice.put_opted_out_number(OptOutListName=own_name, OptedOutNumber="+14255550100")

    (found,) = sms_voice.describe_opted_out_numbers(
        OptOutListName=own_name, OptedOutNumbers=["14255550100"]
    )["OptedOutNumbers"]
    assert found["OptedOutNumber"] == "+14255550100"
    with not_found(sms_voice):
        sms_voice.describe_opted_out_numbers(
            OptOutListName=own_name, OptedOutNumbers=["+14255550199"]
        )

"""How resources are named, found, shown and refused."""

import pytest
from ministack.core.responses import request_scope

from cdk_pinpoint.local.service_api import ServiceError
from cdk_pinpoint.local.sms_voice import resources

from .conftest import request_number


def test_a_describe_operation_answers_page_by_page(sms_voice, simulator):
    request_number(sms_voice)

    pages = list(sms_voice.get_paginator("describe_phone_numbers").paginate(MaxResults=1))

    assert len(pages) >= 2
    assert all(len(page["PhoneNumbers"]) == 1 for page in pages)
    assert simulator["PhoneNumber"] in [p["PhoneNumbers"][0]["PhoneNumber"] for p in pages]


@pytest.fixture
def scope():
    """An account and a region of its own, emptied afterwards."""
    with request_scope("111111111111", "eu-north-1"):
        yield "arn:aws:sms-voice:eu-north-1:111111111111"
        for store in resources.STORES:
            store.clear()


def test_a_resource_is_found_by_its_name_and_its_arn(scope):
    created = resources.new_opt_out_list("mine", [])
    resources.opt_out_lists["mine"] = created

    assert created["OptOutListArn"] == f"{scope}:opt-out-list/mine"
    assert resources.find("opt-out-list", "mine") is created
    assert resources.find("opt-out-list", f"{scope}:opt-out-list/mine") is created
    assert resources.find_by_arn(f"{scope}:opt-out-list/mine") is created
    assert resources.find("opt-out-list", "yours") is None
    assert resources.find_by_arn("arn:aws:sns:eu-north-1:111111111111:mine") is None
    assert resources.id_of_resource(created) == "mine"
    assert resources.arn_of_resource(created) == created["OptOutListArn"]


def test_an_origination_is_found_by_all_that_identifies_it(scope):
    number = {
        "PhoneNumberArn": f"{scope}:phone-number/phone-1",
        "PhoneNumberId": "phone-1",
        "PhoneNumber": "+15550100",
    }
    sender_ids = {
        country: {
            "SenderIdArn": f"{scope}:sender-id/SHOP/{country}",
            "SenderId": "SHOP",
            "IsoCountryCode": country,
        }
        for country in ("GB", "DE")
    }
    resources.phone_numbers["phone-1"] = number
    for country, sender_id in sender_ids.items():
        resources.sender_ids[f"SHOP/{country}"] = sender_id

    for identity in ("phone-1", "+15550100", number["PhoneNumberArn"]):
        assert resources.origination_or_error(identity) is number
    assert resources.origination_or_error("SHOP") is sender_ids["GB"]
    assert resources.origination_or_error("SHOP", "DE") is sender_ids["DE"]
    assert resources.origination_or_error(sender_ids["DE"]["SenderIdArn"]) is sender_ids["DE"]
    with pytest.raises(ServiceError, match="there is no origination identity SHOPS"):
        resources.origination_or_error("SHOPS")


def test_an_answer_shows_neither_what_is_private_nor_what_is_not_set():
    resource = {"OptOutListName": "mine", "Tags": [], "TwoWayChannelArn": None, "_numbers": {}}

    assert resources.shown(resource) == {"OptOutListName": "mine", "Tags": []}
    assert resources.shown(resource, without=("Tags",)) == {"OptOutListName": "mine"}
    assert resources.shown(resource, "OptOutListName", "_numbers") == {
        "OptOutListName": "mine",
        "_numbers": {},
    }


def test_errors_say_which_resource_and_why(scope):
    mine = resources.new_opt_out_list("mine", [])

    missing = resources.not_found("pool", "pool-1")
    assert (missing.code, missing.message) == (
        "ResourceNotFoundException",
        "there is no pool pool-1",
    )
    refusal = resources.conflict("IN_USE", "a pool uses it", mine)
    assert (refusal.code, refusal.message) == ("ConflictException", "IN_USE: a pool uses it")
    assert refusal.members == {
        "Reason": "IN_USE",
        "ResourceType": "opt-out-list",
        "ResourceId": "mine",
    }
    assert resources.invalid("MISSING_PARAMETER", "x").members == {"Reason": "MISSING_PARAMETER"}

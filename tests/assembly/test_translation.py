"""Each setting in the words of the constructs; `test_messaging_stack.py` has what becomes of it."""

import copy
from pathlib import Path

import pytest
import yaml

from cdk_pinpoint import ChannelType, Dmarc, MessagingEnvironment, Origination, Replies
from cdk_pinpoint.assembly.translation import (
    apns_kinds_of,
    dmarc_of,
    originations_of,
    replies_of,
)

ENVIRONMENTS = Path(__file__).parent.parent.parent / "environments"
EXAMPLES = {
    name: yaml.safe_load((ENVIRONMENTS / f"{name}.yaml").read_text(encoding="utf-8"))
    for name in ("dev", "prod")
}


def environment(name="prod", **sections):
    """An example environment with whole sections replaced; None removes one."""
    settings = {**copy.deepcopy(EXAMPLES[name]), **sections}
    return MessagingEnvironment.from_mapping(
        {key: value for key, value in settings.items() if value is not None}
    )


def email(**changes):
    return {"domain": "mail.example.com", "senders": ["hello@mail.example.com"], **changes}


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (
            email(dmarc={"policy": "quarantine", "report_to": "mailto:d@example.com"}),
            Dmarc.quarantine(report_to="mailto:d@example.com"),
        ),
        (
            email(dmarc={"policy": "reject", "report_to": "mailto:d@example.com"}),
            Dmarc.reject(report_to="mailto:d@example.com"),
        ),
        (email(dmarc="existing"), Dmarc.existing()),
        (email(existing_identity=True), Dmarc.existing()),
        ({"address": "hello@example.com"}, None),
        (None, None),
    ],
)
def test_dmarc_is_that_of_the_domain(section, expected):
    assert dmarc_of(environment(email=section)) == expected


def test_dmarc_of_a_stage_has_its_policy():
    dmarc = dmarc_of(environment("dev"))
    assert (dmarc.policy, dmarc.report_to) == ("none", None)


@pytest.mark.parametrize(
    ("origination", "expected"),
    [
        ({"kind": "toll-free", "country": "US"}, Origination.toll_free("US")),
        ({"kind": "ten-dlc", "country": "US"}, Origination.ten_dlc()),
        ({"kind": "long-code", "country": "GB"}, Origination.long_code("GB")),
        ({"kind": "simulator", "country": "US"}, Origination.simulator("US")),
        (
            {"kind": "sender-id", "country": "GB", "id": "SHOP"},
            Origination.sender_id("GB", "SHOP"),
        ),
    ],
)
def test_each_kind_of_origination_is_the_one_of_its_name(origination, expected):
    sms = {"allowed_countries": ["US", "GB"], "origination": [origination]}
    assert originations_of(environment(sms=sms)) == [expected]


def test_originations_keep_their_order():
    kinds = [{"kind": "toll-free", "country": "US"}, {"kind": "long-code", "country": "US"}]
    sms = {"allowed_countries": ["US"], "origination": kinds}
    assert originations_of(environment(sms=sms)) == [
        Origination.toll_free("US"),
        Origination.long_code("US"),
    ]


def test_development_sends_from_a_simulator():
    assert originations_of(environment("dev")) == [Origination.simulator("US")]


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ({"phone_number_id": "phone-1a"}, [Origination.existing_phone_number("phone-1a")]),
        ({"pool_id": "pool-1a"}, []),
    ],
)
def test_what_exists_is_not_requested(origin, expected):
    sms = {"allowed_countries": ["US"], **origin}
    assert originations_of(environment(sms=sms)) == expected


def test_without_sms_there_is_none():
    assert originations_of(environment(sms=None)) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, Replies()),
        ({"help_message": "Ask us."}, Replies(help="Ask us.")),
        ({"opt_out_message": "No more."}, Replies(stop="No more.")),
        (
            {"help_message": "Ask us.", "opt_out_message": "No more."},
            Replies(help="Ask us.", stop="No more."),
        ),
    ],
)
def test_replies_that_are_not_given_are_the_default(given, expected):
    sms = {"allowed_countries": ["US"], "phone_number_id": "phone-1a", **given}
    assert replies_of(environment(sms=sms).sms) == expected


def test_an_existing_pool_has_its_own_replies():
    sms = {"allowed_countries": ["US"], "pool_id": "pool-1a"}
    assert replies_of(environment(sms=sms).sms) is None


def test_channels_to_apple_are_told_apart_by_their_kind():
    apple = {"bundle_id": "com.example.shop"}
    names = {
        "apns": ChannelType.APNS,
        "apns_sandbox": ChannelType.APNS_SANDBOX,
        "apns_voip": ChannelType.APNS_VOIP,
        "apns_voip_sandbox": ChannelType.APNS_VOIP_SANDBOX,
    }
    push = {name: {**apple, "credentials": f"messaging/{name}"} for name in names}
    kinds = apns_kinds_of(environment(push=push).push)
    assert {kind: each.credentials for kind, each in kinds.items()} == {
        kind: f"messaging/{name}" for name, kind in names.items()
    }


def test_only_what_is_set_up_is_there():
    fcm = environment(push={"fcm": {"credentials": "messaging/fcm"}}).push
    assert apns_kinds_of(fcm) == {}

"""What an environment costs, by its settings and what is sent."""

import pytest
from environment_stacks import settings

from cdk_pinpoint import MessagingEnvironment
from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.cost.environment_cost import (
    Volumes,
    as_settings_say,
    check_volumes,
    estimate_environment,
)
from cdk_pinpoint.operations.cost.price_list import load
from cdk_pinpoint.operations.cost.stack_counts import StackCounts

PRICES = load()


def environment(name="prod", **changes):
    return MessagingEnvironment.from_mapping(settings(name, **changes))


NOTHING = StackCounts()


def estimate(of=None, counts=NOTHING, **volumes):
    of = of or environment()
    return estimate_environment(of, Volumes(**volumes), counts, as_settings_say(of, PRICES))


def usd(found, section, item):
    (line,) = [each for each in found.sections[section] if each.item == item]
    return line.usd


def test_each_channel_is_paid_for_by_what_is_sent():
    found = estimate(emails=100_000, sms={"US": 1000, "GB": 100}, push=2_000_000)
    assert usd(found, "Email", "SES, emails") == pytest.approx(10)
    assert usd(found, "Email", "SES, data") == pytest.approx(100_000 * 30 / 1024**2 * 0.12)
    assert usd(found, "Text messages", "SMS to US") == pytest.approx(8)
    assert usd(found, "Text messages", "SMS to US, carrier fee") == pytest.approx(3)
    assert usd(found, "Text messages", "SMS to GB") == pytest.approx(4)
    assert usd(found, "Push", "Push messages") == pytest.approx(2)
    assert usd(found, "Push", "Secrets Manager") == pytest.approx(0.8)


def test_what_stands_is_paid_for_whatever_is_sent():
    counts = StackCounts(
        alarm_metrics=30,
        composite_alarms=4,
        dashboards=1,
        keys=3,
        functions=2,
        numbers={"TOLL_FREE": 2, "TEN_DLC": 1},
    )
    found = estimate(counts=counts)
    standing = {each.item: each.usd for each in found.sections["Watching and keys"]}
    assert standing == pytest.approx(
        {
            "Alarms": 3,
            "Composite alarms": 2,
            "Dashboards": 3,
            "KMS, keys": 3,
            "Custom metrics": 6,
            "Lambda": 0.0012,
        }
    )
    assert usd(found, "Text messages", "Number, toll free") == pytest.approx(4)
    assert usd(found, "Text messages", "Number, ten dlc") == pytest.approx(1)


def test_the_number_of_every_kind_has_a_price():
    for kind in ("LONG_CODE", "SIMULATOR", "TEN_DLC", "TOLL_FREE"):
        assert estimate(counts=StackCounts(numbers={kind: 1})).usd > 0


def test_each_message_leaves_events():
    without, with_them = estimate(), estimate(emails=10**7)
    assert usd(with_them, "Events", "Firehose, ingestion") > 1
    assert usd(without, "Events", "Firehose, ingestion") == 0
    app = estimate(app_events=10**7)
    assert usd(app, "Events", "Firehose, ingestion") > 1


def test_the_deliverability_manager_is_paid_for_where_it_is_used():
    email = {"virtual_deliverability_manager": True}
    found = estimate(environment(email=email), emails=1000)
    assert usd(found, "Email", "Deliverability manager") == pytest.approx(0.07)
    assert len(estimate(emails=1000).sections["Email"]) == 2


def test_a_channel_that_is_not_set_up_has_no_section():
    found = estimate(environment(without=["push", "sms"]), emails=1)
    assert list(found.sections) == ["Email", "Events", "Watching and keys"]


def test_the_lake_is_as_the_settings_say():
    def lake(name, days_kept=None, **changes):
        found = as_settings_say(environment(name, **changes), PRICES, days_kept).assumptions
        return (
            found.retention_days,
            found.transition_after_days,
            found.buffering_interval_seconds,
        )

    assert lake("prod") == (400, 90, 300)
    assert lake("prod", days_kept=1000) == (1000, 90, 300)
    assert lake("dev") == (30, 30, 60)
    assert lake("prod", events={"retention_days": 60}) == (60, 60, 300)


def test_the_sum_is_a_range_and_never_exact():
    found = estimate(emails=1_000_000)
    low, high = found.usd_range
    assert low < found.usd < high
    assert found.usd == pytest.approx(sum(e.usd for s in found.sections.values() for e in s))
    assert [float(f"{each:.1e}") for each in (low, high)] == [low, high]


def test_what_was_neither_given_nor_counted_is_marked():
    found = estimate(emails=1, sms={"US": 1}, counts=StackCounts(alarm_metrics=1))
    supposed = {
        each.item for lines in found.sections.values() for each in lines if each.is_supposed
    }
    assert {"SES, data", "SMS to US", "Custom metrics", "S3, PUT"} <= supposed
    assert not supposed & {"SES, emails", "Alarms", "Secrets Manager"}


NO_CHANNEL = "'--{0}' is for a channel that 'prod' does not set up; leave it out"
NOT_ALLOWED = (
    "'--sms' has FR, which is not in sms.allowed_countries of 'prod', US, GB; leave it out, or "
    "allow it"
)
NO_PRICE = (
    "'--sms' has KE, of which no price is known, only of AU, CA, DE, FR, GB, US; copy the price "
    "file, add 'KE' under 'sms' with what https://aws.amazon.com/end-user-messaging/pricing/ says, "
    "and give the copy with --prices"
)


@pytest.mark.parametrize(
    ("changes", "volumes", "sentence"),
    [
        ({"without": ["email"]}, {"emails": 1}, NO_CHANNEL.format("emails")),
        ({"without": ["push"]}, {"push": 1}, NO_CHANNEL.format("push")),
        ({"without": ["sms"]}, {"sms": {"US": 1}}, NO_CHANNEL.format("sms")),
        ({}, {"sms": {"FR": 1}}, NOT_ALLOWED),
        ({"sms": {"allowed_countries": ["US", "GB", "KE"]}}, {"sms": {"KE": 1}}, NO_PRICE),
    ],
)
def test_what_cannot_be_estimated_is_told(changes, volumes, sentence):
    with pytest.raises(WrongUseError) as raised:
        check_volumes(environment(**changes), Volumes(**volumes), PRICES)
    assert str(raised.value) == sentence

"""The made-up week: the same whenever it is asked for, and one that sets off what it says."""

import pytest

from cdk_pinpoint.alarm_causes import ALARM_NAMES, PAGES
from cdk_pinpoint.local.dashboard import sample_week

METRICS = sorted(sample_week._METRICS)


@pytest.mark.parametrize("metric", METRICS)
def test_a_metric_has_a_value_for_each_hour_and_none_below_zero(metric):
    values = sample_week.values(metric, "Push")
    assert len(values) == 7 * 24
    assert min(values) >= 0
    assert sample_week.values(metric, "Push") == values


def test_the_mailing_sets_off_the_bounce_alarm_and_stays_below_the_pause():
    *_, before = sample_week.values("Reputation.BounceRate", "")[: 5 * 24]
    rates = sample_week.values("Reputation.BounceRate", "")
    assert before < 0.02
    assert max(rates) < 0.10
    # The threshold of production is 0.04.
    assert rates[-1] >= 0.04


def test_complaints_set_off_nothing():
    assert max(sample_week.values("Reputation.ComplaintRate", "")) < 0.001


def test_what_still_rings_are_alarms_and_pages():
    assert set(sample_week.RINGING) <= {*ALARM_NAMES, *PAGES}


def test_no_more_is_delivered_than_sent():
    sent = sample_week.values("Send", "")
    delivered = sample_week.values("Delivery", "")
    assert all(one <= other for one, other in zip(delivered, sent, strict=True))


def test_countries_add_up_to_all():
    sent = sample_week.values("NumberOfTextMessagePartsSent", "")
    both = zip(*sample_week.by_country().values(), strict=True)
    assert [sum(each) for each in both] == pytest.approx(sent)

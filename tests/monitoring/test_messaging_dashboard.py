"""The dashboard: what it shows on top, in which order, and that CloudWatch takes it."""

import itertools

import pytest
from aws_cdk import aws_cloudwatch as cloudwatch
from dashboards import app, body_of, email, push_credentials, streams

from cdk_pinpoint import AlarmThresholds, ChannelType, MessagingDashboard, SmsMetrics

__all__ = ["app", "email", "push_credentials", "streams"]

ALL_PUSH_CHANNELS = [each for each in ChannelType if each is not ChannelType.SMS]


@pytest.fixture
def make(stack):
    def define(**changes):
        return MessagingDashboard(stack, "Dashboard", **{"environment_name": "prod", **changes})

    return define


@pytest.fixture
def dashboard(resources):
    """The properties of the one dashboard."""

    def find():
        (found,) = resources("AWS::CloudWatch::Dashboard").values()
        return found

    return find


@pytest.fixture
def show_all(make, email, app, push_credentials, streams):
    def show(**changes):
        shown = make(**changes)
        shown.show_email(email, breaker_bounce_rate=0.08, breaker_complaint_rate=0.004)
        shown.show_sms(SmsMetrics(), monthly_spend_limit_usd=200)
        shown.show_otp(app)
        shown.show_push(app, ALL_PUSH_CHANNELS)
        shown.show_push_credentials(push_credentials, ALL_PUSH_CHANNELS)
        shown.show_streams(streams)

    return show


def alarm(stack, name):
    return cloudwatch.Alarm.from_alarm_arn(
        stack, name, f"arn:aws:cloudwatch:eu-west-1:111111111111:alarm:{name}"
    )


def headings(widgets):
    return [
        each["properties"]["markdown"].splitlines()[0] for each in widgets if each["type"] == "text"
    ]


def test_it_is_named_after_the_environment(make, dashboard):
    assert make().node.id == "Dashboard"
    assert dashboard()["DashboardName"] == "messaging-prod"


def test_its_name_is_there_to_be_published(stack, make):
    name = stack.resolve(make().dashboard_name)
    assert list(name) == ["Ref"]
    assert name["Ref"].startswith("Dashboard")


def test_it_shows_a_week_and_obeys_each_period(make, dashboard):
    """A threshold can be compared only with values of the alarm's own period."""
    make()
    body = body_of(dashboard())
    assert (body["start"], body["periodOverride"]) == ("-P7D", "inherit")


def test_the_top_says_which_environment_and_how_to_stop_it(make, dashboard):
    make(runbook="https://wiki.example.com/runbook")
    (text,) = body_of(dashboard())["widgets"]
    assert text["properties"]["markdown"] == (
        "# messaging-prod\n"
        "[Runbook](https://wiki.example.com/runbook) · "
        "Stop sending: `cdk-pinpoint pause --environment prod --channel all` · "
        "This dashboard is written by CloudFormation: changes by hand are lost."
    )


def test_without_a_runbook_none_is_linked(make, dashboard):
    make()
    (text,) = body_of(dashboard())["widgets"]
    assert "Runbook" not in text["properties"]["markdown"]


def test_the_states_of_all_alarms_are_shown_composite_ones_first(stack, make, dashboard):
    alarms = [alarm(stack, f"Alarm{number}") for number in range(7)]
    page = cloudwatch.CompositeAlarm(stack, "Page", alarm_rule=cloudwatch.AlarmRule.any_of(*alarms))
    make(alarms=[*alarms, page])
    widget = body_of(dashboard())["widgets"][1]
    first, *others = widget["properties"]["alarms"]
    assert widget["type"] == "alarm"
    assert "Page" in first
    assert [each.rpartition(":")[2] for each in others] == [f"Alarm{n}" for n in range(7)]
    # One for the title, one for each six.
    assert widget["height"] == 3


def test_as_many_alarms_as_cloudwatch_shows(stack, make, dashboard):
    make(alarms=[alarm(stack, f"Alarm{number}") for number in range(100)])
    assert len(body_of(dashboard())["widgets"][1]["properties"]["alarms"]) == 100


def test_fails_with_more_alarms_than_cloudwatch_shows(stack, make):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole text is compared
        make(alarms=[alarm(stack, f"Alarm{number}") for number in range(101)])
    assert str(caught.value) == (
        "'alarms' must be at most 100, which CloudWatch shows together, got 101; leave some out"
    )


def test_nothing_is_shown_that_was_not_asked_for(make, dashboard):
    make()
    assert [each["type"] for each in body_of(dashboard())["widgets"]] == ["text"]


def test_each_part_has_a_heading(show_all, dashboard):
    show_all()
    assert headings(body_of(dashboard())["widgets"])[1:] == [
        "## Email",
        "## Text messages of the whole account and region",
        "## One-time passwords",
        "## Push",
        "## Push credentials",
        "## Events",
    ]


def test_thresholds_reach_the_graphs(show_all, dashboard):
    show_all(thresholds=AlarmThresholds(bounce_rate=0.03))
    (rate,) = [
        each["properties"]
        for each in body_of(dashboard())["widgets"]
        if each["properties"].get("title") == "Bounce rate, %"
    ]
    assert [each["value"] for each in rate["annotations"]["horizontal"]] == [3, 5, 8, 10]


def test_cloudwatch_takes_it(show_all, dashboard):
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html"""
    show_all()
    widgets = body_of(dashboard())["widgets"]
    metrics = [each["properties"].get("metrics", []) for each in widgets]
    assert len(widgets) <= 500
    assert max(map(len, metrics)) <= 500
    assert sum(map(len, metrics)) <= 2500
    assert all(len(each["properties"].get("title", "")) <= 255 for each in widgets)


def test_rows_are_full_and_widgets_do_not_overlap(show_all, dashboard):
    show_all()
    widgets = sorted(body_of(dashboard())["widgets"], key=lambda each: (each["y"], each["x"]))
    for y, row in itertools.groupby(widgets, key=lambda each: each["y"]):
        x = 0
        for each in row:
            assert (each["x"], each["y"]) == (x, y)
            x += each["width"]
        assert x == 24

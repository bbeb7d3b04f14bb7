"""What the dashboard of an environment shows: all that it has, and nothing else."""

import pytest
from dashboards import body_of
from environment_stacks import EXAMPLES, Resources, make

DASHBOARD = "AWS::CloudWatch::Dashboard"
ALARMS = ("AWS::CloudWatch::CompositeAlarm", "AWS::CloudWatch::Alarm")


def headings(found):
    return [
        each["properties"]["markdown"].removeprefix("## ")
        for each in body_of(found.one(DASHBOARD))["widgets"]
        if each["type"] == "text"
    ][1:]


def graph(found, title):
    (properties,) = [
        each["properties"]
        for each in body_of(found.one(DASHBOARD))["widgets"]
        if each["properties"].get("title") == title
    ]
    return properties


def lines(properties):
    return {each["label"]: each["value"] for each in properties["annotations"]["horizontal"]}


@EXAMPLES
def test_the_state_of_every_alarm_of_the_stack_is_on_top(resources, name):
    found = resources(name)
    (widget,) = [
        each for each in body_of(found.one(DASHBOARD))["widgets"] if each["type"] == "alarm"
    ]
    alarms = [
        f"${{{logical_id}.Arn}}"
        for kind in ALARMS
        for logical_id, each in found.all.items()
        if each["Type"] == kind
    ]
    shown = widget["properties"]["alarms"]
    assert set(shown) == set(alarms)
    pages = len(found.of(ALARMS[0]))
    assert set(shown[:pages]) == set(alarms[:pages])


def test_production_shows_every_part(resources):
    assert headings(resources("prod")) == [
        "Email",
        "Text messages of the whole account and region",
        "One-time passwords",
        "Push",
        "Push credentials",
        "Events",
    ]


@pytest.mark.parametrize(
    ("without", "missing"),
    [
        (["email"], {"Email"}),
        (["sms"], {"Text messages of the whole account and region", "One-time passwords"}),
        (["push"], {"Push", "Push credentials"}),
    ],
)
def test_what_an_environment_does_not_have_is_not_shown(resources, without, missing):
    found = Resources(make(without=without))
    assert headings(found) == [each for each in headings(resources("prod")) if each not in missing]


def test_development_has_no_one_time_passwords(resources):
    assert "One-time passwords" not in headings(resources("dev"))


def test_the_lines_are_those_of_the_alarms(resources):
    found = resources("prod")
    assert lines(graph(found, "Bounce rate, %"))["alarm"] == 4
    assert lines(graph(found, "Spent this month, USD")) == {
        "alarm": 160,
        "limit, AWS stops sending": 200,
    }


def test_the_line_of_the_breaker_is_drawn_where_it_is_on(resources):
    title = "Complaint rate, %"
    assert lines(graph(resources("prod"), title))["breaker stops"] == 0.4
    off = Resources(make(send_breaker={"email": {"enabled": False}}))
    assert "breaker stops" not in lines(graph(off, title))


def test_the_runbook_of_the_settings_is_linked():
    runbook = "https://wiki.example.com/runbook"
    top, *_ = body_of(Resources(make(alarms={"runbook": runbook})).one(DASHBOARD))["widgets"]
    assert f"[Runbook]({runbook})" in top["properties"]["markdown"]


@EXAMPLES
def test_its_name_is_published(resources, name):
    (logical_id,) = [
        each for each, value in resources(name).all.items() if value["Type"] == DASHBOARD
    ]
    assert resources(name).template["Outputs"]["DashboardName"]["Value"] == {"Ref": logical_id}

"""The runbook has an entry for every alarm, commands that exist, and all numbers.

After a change of the alarms: `UPDATE_DOCS=1 pytest tests/monitoring/test_runbook_page.py`.
"""

import os
import re
import shlex
from pathlib import Path

import botocore.session
import pytest
import typer
from botocore import xform_name
from environment_stacks import Resources, make

from cdk_pinpoint.alarm_causes import ALARM_CAUSES, BREAKER_CAUSES, PAGES, RUNBOOK
from cdk_pinpoint.operations.cli import app

PAGE = Path(__file__).parents[2] / RUNBOOK
CAUSES = (*ALARM_CAUSES, *BREAKER_CAUSES)
STAGES = {"dev": "development", "staging": "staging", "prod": "production"}
BLOCK = re.compile(r"(<!-- alarms: .*? -->\n).*?(<!-- /alarms -->)", re.DOTALL)
ALARMS_OF_ENTRY = re.compile(r"(?m)^## (.+)\n\nAlarms: .*$")
SIGNS = {
    "GreaterThanOrEqualToThreshold": "≥",
    "LessThanOrEqualToThreshold": "≤",
    "LessThanThreshold": "<",
}
MISSING = {"ignore": "keeps its state", "notBreaching": "ends it"}
# Commands of the AWS CLI that are no operation of a service.
OF_THE_CLI = {("s3", "sync")}
# What the AWS CLI calls otherwise than the service does.
RENAMED = {("sns", "subscribe"): {"--endpoint": "--notification-endpoint"}}


def anchor(heading):
    """As GitHub makes it."""
    return heading.lower().replace(" ", "-")


def anchors(text):
    return {anchor(heading) for heading in re.findall(r"(?m)^## (.+)$", text)}


def shown(cause):
    return f"`{cause.name.format(each='*')}`"


@pytest.fixture(scope="module")
def environments():
    """An environment of each stage that has everything."""
    changes = {
        "alarms": {"notify": ["oncall@example.com"], "bounce_rate": 0.05},
        "events": {"sms_from_default_bus": True},
        "sms": {"monthly_spend_limit_usd": 100},
        "send_breaker": {
            "sms": {"enabled": True, "delivery_rate": 0.3, "spend_share": 0.95},
            "push": {"enabled": True},
        },
    }
    return {name: Resources(make(name, **changes)) for name in STAGES}


@pytest.fixture(scope="module")
def alarms(environments):
    """All alarms of each stage, by what comes after the environment in their names."""
    return {
        STAGES[name]: {
            each["AlarmName"].removeprefix(f"messaging-{name}-"): each
            for each in resources.of("AWS::CloudWatch::Alarm")
        }
        for name, resources in environments.items()
    }


def expression_of(alarm):
    return next(
        (each["Expression"] for each in alarm.get("Metrics", []) if "Expression" in each), ""
    )


def metric_of(alarm):
    """What is watched, as `NAMESPACE NAME, statistic of minutes`."""
    expression, watched = expression_of(alarm), alarm
    for each in alarm.get("Metrics", []):
        if "MetricStat" in each:
            watched = {**each["MetricStat"], **each["MetricStat"]["Metric"]}
            expression = re.sub(rf"\b{each['Id']}\b", watched["MetricName"], expression)
    statistic = watched.get("Statistic") or watched["Stat"]
    minutes = int(watched["Period"]) // 60
    metric = f"{watched['Namespace']} {expression or watched['MetricName']}"
    return f"`{metric}`, {statistic.lower()} of {minutes} min"


def threshold_of(alarm):
    if alarm is None:
        return "none"
    guard = re.search(r">= (\d+)", expression_of(alarm))
    text = f"{SIGNS[alarm['ComparisonOperator']]} {alarm['Threshold']:g}"
    return f"{text}, from {guard[1]} on" if guard else text


def tables(alarms):
    yield f"| Alarm | Watches | {' | '.join(STAGES.values())} | Entry |"
    yield "|---|---|---|---|---|---|"
    for cause in CAUSES:
        found = [first_of(cause, alarms[stage]) for stage in STAGES.values()]
        assert found[-1], f"no {cause.names[0]} here; add to `environments` what it takes"
        metric = re.sub(r">= \d+", ">= …", metric_of(found[-1]))
        numbers = " | ".join(threshold_of(each) for each in found)
        heading = cause.situation.replace("-", " ")
        yield f"| {shown(cause)} | {metric} | {numbers} | [{heading}](#{cause.situation}) |"
    yield ""
    yield "`SmsSpend` and `BreakerSmsSpend` are in US dollars, here of a limit of 100. Alarms that"
    yield "begin with `Breaker` stop a channel: they are part of `send_breaker`, on in every stage."
    yield ""
    yield "| Alarm | Missing data | Page |"
    yield "|---|---|---|"
    for cause in CAUSES:
        missing = f"{MISSING[cause.missing]}: {cause.why_missing}"
        page = f"`{cause.page}`: {cause.why_page}" if cause.page else f"no: {cause.why_page}"
        yield f"| {shown(cause)} | {missing} | {page} |"


def first_of(cause, alarms):
    return next((alarms[name] for name in cause.names if name in alarms), None)


def with_alarms(text):
    """The page with the alarms of each entry filled in."""

    def of_entry(found):
        names = [shown(each) for each in CAUSES if each.situation == anchor(found[1])]
        return f"## {found[1]}\n\nAlarms: {', '.join(names) or 'none'}."

    return ALARMS_OF_ENTRY.sub(of_entry, text)


def test_the_alarms_on_the_page_are_those_there_are(alarms):
    text = PAGE.read_text("utf-8")
    section = "\n" + "\n".join(tables(alarms)) + "\n\n"
    expected = with_alarms(BLOCK.sub(lambda found: found[1] + section + found[2], text))
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(expected, "utf-8")
        return
    assert text == expected, "run it with UPDATE_DOCS=1"


@pytest.mark.parametrize("cause", CAUSES, ids=lambda each: each.name)
def test_the_link_of_every_alarm_leads_to_an_entry_that_names_it(cause):
    listed = re.findall(r"(?m)^## (.+)\n\nAlarms: (.*)$", PAGE.read_text("utf-8"))
    entries = {anchor(heading): alarms for heading, alarms in listed}
    assert shown(cause) in entries[cause.situation]


def test_the_link_of_a_page_leads_to_all_alarms():
    assert "all-alarms" in anchors(PAGE.read_text("utf-8"))
    assert all(f"`{page}`" in PAGE.read_text("utf-8") for page in PAGES)


@pytest.mark.parametrize(
    "heading",
    [
        "Bounce spike",
        "Complaint spike",
        "SMS blocked",
        "Spend near limit",
        "Stream stale",
        "Breaker fired",
        "Credential expired",
        "Sandbox still on",
    ],
)
def test_an_entry_says_what_it_means_what_to_do_and_when_it_is_over(heading):
    text = PAGE.read_text("utf-8")
    entry = text[text.index(f"\n## {heading}\n") :].partition("\n## ")[2].partition("\n## ")[0]
    said = ["**It means**", "**First**", "**It is over**", "**Avoid it**"]
    places = [entry.find(each) for each in said]
    assert -1 not in places
    assert places == sorted(places)
    assert "cdk-pinpoint " in entry
    assert "aws " in entry


@pytest.mark.parametrize(
    "heading", ["Pause everything at once", "Rotate a credential", "Leave", "All alarms"]
)
def test_what_is_no_alarm_has_an_entry_too(heading):
    assert f"\n## {heading}\n" in PAGE.read_text("utf-8")


def commands(program):
    """The commands of a program on the page, in blocks and in sentences, each once."""
    text = PAGE.read_text("utf-8").replace("\\\n", " ")
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))
    sentences = re.sub(r"```.*?```", "", text, flags=re.DOTALL).replace("\n", " ")
    lines = [line.strip() for line in blocks.splitlines()]
    lines += re.findall(r"`([^`]+)`", sentences)
    found = dict.fromkeys(line for line in lines if line.startswith(f"{program} "))
    return [shlex.split(line) for line in found]


def options_of(command):
    return {each for each in command if each.startswith("--")}


@pytest.mark.parametrize("command", commands("aws"), ids=lambda each: "-".join(each[1:3]))
def test_a_command_of_aws_is_one_that_there_is(command):
    _, service, operation, *_ = command
    if (service, operation) in OF_THE_CLI:
        return
    model = botocore.session.get_session().get_service_model(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    shape = model.operation_model(names[operation]).input_shape
    renamed = RENAMED.get((service, operation), {})
    takes = {}
    for member, its_shape in (shape.members if shape else {}).items():
        option = f"--{xform_name(member, '-')}"
        takes[member] = {renamed.get(option, option)}
        if its_shape.type_name == "boolean":
            takes[member].add(f"--no-{xform_name(member, '-')}")
    given = options_of(command) - {"--query", "--output"}
    assert given <= set().union(*takes.values())
    for member in shape.required_members if shape else ():
        assert takes[member] & given, member


@pytest.mark.parametrize("command", commands("cdk-pinpoint"), ids=" ".join)
def test_a_command_of_ours_is_one_that_there_is(command):
    there = typer.main.get_command(app).commands
    options = {option for each in there[command[1]].params for option in each.opts}
    assert {"--environment"} <= options_of(command) <= options


def test_what_stays_after_leaving_is_named(environments):
    text = PAGE.read_text("utf-8").partition("\n## Leave\n")[2]
    retained = {
        each["Type"]
        for name in ("staging", "prod")
        for each in environments[name].all.values()
        if each.get("DeletionPolicy", "").startswith("Retain")
    }
    assert retained == set(re.findall(r"`(AWS::\w+::\w+)`", text))


def test_links_lead_somewhere():
    text = PAGE.read_text("utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text)
    missing = [
        each
        for each in links
        if "://" not in each and not each.startswith("#") and not (PAGE.parent / each).exists()
    ]
    assert missing == []
    assert {each[1:] for each in links if each.startswith("#")} <= anchors(text)

"""The picture of an environment in a pipe, on a terminal, and for programs."""

import io

import pytest
from rich.console import Console

from cdk_pinpoint.operations.status.picture import AlarmLine, BreakerLine, ChannelLine, Picture
from cdk_pinpoint.operations.status.status_report import (
    status_document,
    status_lines,
    status_table,
)

PICTURE = Picture(
    channels=[
        ChannelLine(name="email", state="paused", is_whole=False, numbers="412 sent in a day"),
        ChannelLine(
            name="sms", state="sending", is_whole=True, detail="to US", numbers="9 parts sent"
        ),
        ChannelLine(
            name="push GCM", state="cannot tell", is_whole=False, detail="denied: [red]no[/red]"
        ),
    ],
    alarms=[
        AlarmLine(
            name="messaging-dev-EmailBounceRate",
            since="2026-11-29T10:00:00+00:00",
            reason="1 of 1 data points",
            runbook="docs/runbook.md#bounce-spike",
        )
    ],
    alarm_count=31,
    silent_count=2,
    breakers=[BreakerLine(name="messaging-dev-BreakerEmailBounceRate", state="fired")],
)
SUMMARY = [
    "1 of 31 alarms in ALARM; 2 tell nobody",
    "send breaker: FIRED by messaging-dev-BreakerEmailBounceRate",
]


def test_lines():
    assert list(status_lines(PICTURE)) == [
        "email     paused       412 sent in a day",
        "sms       sending      to US; 9 parts sent",
        "push GCM  cannot tell  denied: [red]no[/red]",
        "ALARM  messaging-dev-EmailBounceRate  since 2026-11-29T10:00:00+00:00  1 of 1 data points",
        "       docs/runbook.md#bounce-spike",
        *SUMMARY,
    ]


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({}, ["no of 0 alarms in ALARM"]),
        (
            {"breakers": [BreakerLine(name="One", state="armed")]},
            ["no of 0 alarms in ALARM", "send breaker: armed"],
        ),
        ({"problems": ["alarms: denied: no"]}, ["cannot tell: alarms: denied: no"]),
        (
            {"problems": ["sms: too old"]},
            ["no of 0 alarms in ALARM", "cannot tell: sms: too old"],
        ),
    ],
)
def test_the_end(fields, lines):
    assert list(status_lines(Picture(**fields))) == lines


def rendered(picture, **options):
    output = io.StringIO()
    Console(file=output, width=100, **options).print(status_table(picture))
    return output.getvalue()


def test_a_table_has_the_same():
    lines = [line.rstrip() for line in rendered(PICTURE).splitlines()]
    assert lines == [
        "channel                the last day",
        "email     paused       412 sent in a day",
        "sms       sending      to US; 9 parts sent",
        "push GCM  cannot tell  denied: [red]no[/red]",
        "",
        "ALARM messaging-dev-EmailBounceRate  since 2026-11-29T10:00:00+00:00",
        "      1 of 1 data points",
        "      docs/runbook.md#bounce-spike",
        *SUMMARY,
    ]


@pytest.mark.parametrize(
    ("state", "is_whole", "colour"),
    [
        ("sending", True, "32"),
        ("sending", False, "33"),
        ("paused", False, "31"),
        ("cannot tell", False, "33"),
    ],
)
def test_a_colour_for_each_state(state, is_whole, colour):
    picture = Picture(channels=[ChannelLine(name="email", state=state, is_whole=is_whole)])
    text = rendered(picture, force_terminal=True, color_system="standard")
    assert f"\x1b[1;{colour}m{state}" in text


def test_the_document_has_everything():
    document = status_document(PICTURE)
    assert document["channels"][0] == {
        "name": "email",
        "state": "paused",
        "is_whole": False,
        "detail": "",
        "numbers": "412 sent in a day",
        "values": {},
    }
    assert document["breakers"] == [
        {"name": "messaging-dev-BreakerEmailBounceRate", "state": "fired"}
    ]

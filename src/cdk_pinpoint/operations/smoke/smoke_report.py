"""A smoke test, in lines for people and in a document for programs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from cdk_pinpoint.operations.smoke.arrivals import Arrival
from cdk_pinpoint.operations.smoke.sender import Sent
from cdk_pinpoint.operations.smoke.smoke import Report


def smoke_lines(report: Report) -> Iterator[str]:
    """A smoke test for people.

    Args:
        report: What it found.
    """
    for sent in report.sent:
        mark = "ok  " if report.is_well(sent) else "LOOK"
        message = sent.message
        yield f"{mark}  {message.channel:<5}  {message.shown_to:<34}  {_told(report, sent)}"
    for each in report.skipped:
        yield f"skip  {each.channel:<5}  {each.to:<34}  {each.reason}"
    yield ""
    well = sum(report.is_well(each) for each in report.sent)
    total = f"{well} of {len(report.sent)} messages of '{report.environment}'"
    yield f"{total} are well{_looked(report)}."


def smoke_document(report: Report) -> dict[str, Any]:
    """A smoke test for programs.

    Args:
        report: What it found.
    """
    return {
        "environment": report.environment,
        "reader": report.reader or None,
        "waited_seconds": report.waited,
        "messages": [
            {
                "channel": sent.message.channel,
                "to": sent.message.shown_to,
                "sent_at": sent.at.isoformat(timespec="milliseconds"),
                "dry_run": sent.message.dry_run,
                "message_id": sent.message_id,
                "refusal": sent.refusal,
                "expected": sent.message.expected,
                "arrived": [dataclasses.asdict(each) for each in report.arrivals(sent)],
                "ok": report.is_well(sent),
            }
            for sent in report.sent
        ],
        "skipped": [dataclasses.asdict(each) for each in report.skipped],
    }


def _told(report: Report, sent: Sent) -> str:
    if sent.refusal:
        return f"refused: {sent.refusal}"
    if sent.message.dry_run:
        return "dry run accepted, which leaves no event; --phone-number sends for real"
    if report.arrived is None:
        return "accepted"
    arrivals = report.arrivals(sent)
    parts = [f"{each.outcome} after {each.seconds:g} s{_reason(each)}" for each in arrivals]
    missing = [each for each in sent.message.expected if each not in {a.outcome for a in arrivals}]
    if missing:
        parts.append(f"not in the lake after {report.waited:g} s: {', '.join(missing)}")
    return ", ".join(parts)


def _reason(arrival: Arrival) -> str:
    is_good = arrival.outcome in {"accepted", "delivered"}
    return f" ({arrival.reason})" if arrival.reason and not is_good else ""


def _looked(report: Report) -> str:
    if report.arrived is None:
        return "; nobody looked for events"
    return f"; events read with {report.reader}"

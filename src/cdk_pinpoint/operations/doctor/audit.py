"""Whether AWS CloudTrail writes down who changes what.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cdk_pinpoint.operations.doctor.checks import Area, Finding, Moment, check, problem, warning
from cdk_pinpoint.operations.doctor.subject import NotThereError, Subject


def _alerts_or_trail(subject: Subject) -> bool:
    # Before a deployment a trail of its own is not there yet.
    return subject.is_deployed or not subject.environment.audit.trail


@check(
    "cloudtrail",
    Area.AUDIT,
    "CloudTrail logs management events",
    why="without a trail nobody knows who changed a channel, and the audit alerts hear nothing",
    mend="set 'audit: {{trail: true}}' in the settings and cdk deploy {stack}; or aws cloudtrail "
    "start-logging --name {trail}",
    moment=Moment.ALWAYS,
    needs=_alerts_or_trail,
)
def cloudtrail(subject: Subject) -> Iterator[Finding]:
    """Look for a trail that logs what is written in this region."""
    trails = subject.ask("cloudtrail", "describe_trails")["trailList"]
    if not trails:
        yield problem("the account has no trail")
        return
    silent = []
    for trail in trails:
        try:
            status = subject.ask("cloudtrail", "get_trail_status", Name=trail["TrailARN"])
        except NotThereError:
            continue
        if not status.get("IsLogging"):
            silent.append(trail["Name"])
        elif _logs_changes(subject, trail["TrailARN"]):
            if error := status.get("LatestDeliveryError"):
                yield warning(f"the trail {trail['Name']} cannot deliver: {error}")
            return
    if silent:
        yield problem(f"the trail {', '.join(silent)} does not log", trail=silent[0])
    else:
        yield problem("no trail logs management events that change something")


def _logs_changes(subject: Subject, arn: str) -> bool:
    answer = subject.ask("cloudtrail", "get_event_selectors", TrailName=arn)
    return any(
        each.get("IncludeManagementEvents", True) and each.get("ReadWriteType", "All") != "ReadOnly"
        for each in answer.get("EventSelectors", [])
    ) or any(
        _takes_changes(each["FieldSelectors"]) for each in answer.get("AdvancedEventSelectors", [])
    )


def _takes_changes(selectors: list[Any]) -> bool:
    fields = {each["Field"]: each for each in selectors}
    is_management = "Management" in fields.get("eventCategory", {}).get("Equals", [])
    reads_only = "true" in fields.get("readOnly", {}).get("Equals", [])
    return is_management and not reads_only

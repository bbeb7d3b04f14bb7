"""The alarms, and whether anybody hears them.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cdk_pinpoint.operations.doctor.checks import Area, Finding, check, problem, warning
from cdk_pinpoint.operations.doctor.subject import NotThereError, Subject
from cdk_pinpoint.published_names import PublishedName

_TYPES: Final = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")


def _alarms(subject: Subject) -> Mapping[str, Any]:
    """The alarms of the environment, by name."""
    answer = subject.ask_all(
        "cloudwatch",
        "describe_alarms",
        AlarmNamePrefix=f"messaging-{subject.environment.name}-",
        AlarmTypes=["MetricAlarm", "CompositeAlarm"],
    )
    wanted = set(subject.resources(*_TYPES))
    found = [*answer.get("MetricAlarms", []), *answer.get("CompositeAlarms", [])]
    # Another environment's name may begin with this one's.
    return {each["AlarmName"]: each for each in found if each["AlarmName"] in wanted}


def _listed(names: list[str]) -> str:
    return ", ".join(sorted(names))


@check(
    "alarms-there",
    Area.ALARMS,
    "the alarms of the stack are there",
    why="an alarm that somebody deleted tells of nothing",
    mend="cdk deploy {stack}, after removing what is left of them: aws cloudformation "
    "detect-stack-drift --stack-name {stack}",
)
def alarms_there(subject: Subject) -> Iterator[Finding]:
    """Compare the alarms that exist with those that the stack made."""
    missing = [name for name in subject.resources(*_TYPES) if name not in _alarms(subject)]
    if missing:
        yield problem(f"deleted: {_listed(missing)}")


@check(
    "alarms-actions",
    Area.ALARMS,
    "the alarms tell the alarm topic",
    why="an alarm without an action, or with actions turned off, tells nobody",
    mend="aws cloudwatch enable-alarm-actions --alarm-names {alarms}; where the action is gone, "
    "cdk deploy {stack}",
)
def alarms_actions(subject: Subject) -> Iterator[Finding]:
    """Look whether each alarm has the topic as its action, and may use it."""
    topic = subject.name(PublishedName.ALARM_TOPIC_ARN)
    found = _alarms(subject)
    silent = [name for name, each in found.items() if topic not in each["AlarmActions"]]
    wanted = subject.environment.alarm_actions_enabled
    off = [name for name, each in found.items() if wanted and not each["ActionsEnabled"]]
    if silent:
        yield problem(f"they do not tell the topic: {_listed(silent)}", alarms=" ".join(silent))
    if off:
        yield problem(f"their actions are off: {_listed(off)}", alarms=" ".join(off))


@check(
    "alarms-state",
    Area.ALARMS,
    "no alarm has gone off",
    why="each says in its description what it means and what to do first",
    mend="aws cloudwatch describe-alarms --alarm-names {alarms} --query "
    "'MetricAlarms[].AlarmDescription'",
)
def alarms_state(subject: Subject) -> Iterator[Finding]:
    """Look for alarms that have gone off."""
    loud = [name for name, each in _alarms(subject).items() if each["StateValue"] == "ALARM"]
    if loud:
        yield problem(f"in alarm: {_listed(loud)}", alarms=" ".join(sorted(loud)))


@check(
    "alarms-subscriptions",
    Area.ALARMS,
    "whoever is to be told has confirmed",
    why="AWS tells an address nothing before it has followed the link in the mail from AWS",
    mend="follow the link in the mail 'AWS Notification - Subscription Confirmation', which is "
    "good for 2 days; for another one: aws sns subscribe --topic-arn {topic} --protocol email "
    "--notification-endpoint {address}",
)
def subscriptions(subject: Subject) -> Iterator[Finding]:
    """Look for subscriptions that are pending, and for a topic that nobody hears."""
    topic = subject.name(PublishedName.ALARM_TOPIC_ARN)
    try:
        answer = subject.ask_all("sns", "list_subscriptions_by_topic", TopicArn=topic)
    except NotThereError:
        yield problem(f"there is no topic {topic}")
        return
    confirmed: set[str] = set()
    pending: set[str] = set()
    for each in answer.get("Subscriptions", []):
        is_pending = each["SubscriptionArn"] == "PendingConfirmation"
        (pending if is_pending else confirmed).add(each["Endpoint"])
    for address in sorted(pending - confirmed):
        yield warning(f"{address} has not confirmed", address=address)
    if not subject.environment.alarm_actions_enabled:
        return
    for address in sorted(set(subject.environment.alarms.notify) - confirmed - pending):
        yield problem(f"{address} is not subscribed", address=address)
    if not confirmed:
        yield problem("nobody hears the alarms: no subscription is confirmed")

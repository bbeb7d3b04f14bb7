"""What there is to do in an environment, each duty as the permissions that it takes.

No two duties share a permission, so that a role can have one and be denied another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final, TypeAlias

import aws_cdk as cdk
from constructs import Construct

from cdk_pinpoint._permission import Permission
from cdk_pinpoint._place import Place, place_of
from cdk_pinpoint.application import ChannelType, PinpointAppGrants
from cdk_pinpoint.email import EmailGrants
from cdk_pinpoint.events import EventLakeGrants
from cdk_pinpoint.push import PushPauseGrants
from cdk_pinpoint.sms import SmsGrants

# What changes a secret, and none of what reads it.
_CHANGE_SECRET: Final = (
    "secretsmanager:PutSecretValue",
    "secretsmanager:UpdateSecretVersionStage",
)
_READ_SECRET: Final = ("secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy")
_FIND_NAMES: Final = ("ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath")
_READ_METRICS: Final = (
    "cloudwatch:GetMetricData",
    "cloudwatch:GetMetricStatistics",
    "cloudwatch:ListMetrics",
)
_SET_ALARM: Final = ("cloudwatch:SetAlarmState",)
_HEAR: Final = ("sqs:CreateQueue", "sqs:DeleteQueue", "sqs:ReceiveMessage")
_READ_ALARM_HISTORY: Final = ("cloudwatch:DescribeAlarmHistory",)
# On less than all alarms of the account it tells of no composite one:
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
_READ_ALARMS: Final = ("cloudwatch:DescribeAlarms",)
_FIND_TRAILS: Final = ("cloudtrail:DescribeTrails",)
_READ_TRAIL: Final = ("cloudtrail:GetEventSelectors", "cloudtrail:GetTrailStatus")
_READ_DASHBOARD: Final = ("cloudwatch:GetDashboard",)
_READ_STACK: Final = (
    "cloudformation:DescribeStackEvents",
    "cloudformation:DescribeStackResources",
    "cloudformation:DescribeStacks",
    "cloudformation:GetTemplate",
    "cloudformation:ListStackResources",
)
_READ_ROLE: Final = (
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies",
    "iam:ListRolePolicies",
)
_CHANGE_ACCESS: Final = (
    "iam:AttachRolePolicy",
    "iam:CreatePolicyVersion",
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PassRole",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
)


class Duty(StrEnum):
    """Something to do in an environment."""

    SEND = "send messages"
    RECORD_EVENTS = "record own events"
    RECORD_PUSH = "record push results"
    FIND_NAMES = "find published names"
    MANAGE_CHANNELS = "change channels"
    CHANGE_CREDENTIALS = "change push channels and credentials"
    PAUSE = "pause and resume"
    DRILL = "let alarms go off for trial"
    AUTHOR = "write templates"
    LIST_TEMPLATES = "list all templates"
    READ_CONFIGURATION = "read configuration"
    WATCH = "read metrics, alarms, the dashboard and the state of the stack"
    QUERY_EVENTS = "query events"
    SEE_EVENTS = "read events in any way"
    WRITE_EVENTS = "write events of AWS, delete events"
    READ_AUDIT_TRAIL = "read the audit trail and roles"
    CHANGE_ACCESS = "change and pass roles"
    CHANGE_ACCOUNT = "change settings of the whole account"


Permissions: TypeAlias = Sequence[Permission]


def duties_of(
    scope: Construct,
    *,
    push: PinpointAppGrants | None,
    push_channels: Sequence[ChannelType],
    push_pause: PushPauseGrants | None,
    otp: PinpointAppGrants | None,
    email: EmailGrants | None,
    sms: SmsGrants | None,
    events: EventLakeGrants | None,
    credential_secret_arns: Sequence[str],
    names_folder: str | None,
    alarm_prefix: str | None,
    alarm_topic_arn: str | None,
    dead_letter_queue_arns: Sequence[str],
    dashboard_name: str | None,
    role_arns: Sequence[str],
) -> Mapping[Duty, Permissions]:
    """The permissions of each duty.

    Args:
        scope: A construct of the stack.
        push: Grants of the application that has push channels, where there is one.
        push_channels: Its push channels.
        push_pause: Grants of what pauses and resumes them, where there is something.
        otp: Grants of the application that has an SMS channel, where there is one.
        email: Grants of the email channel, where there is one.
        sms: Grants of the SMS channel, where there is one.
        events: Grants of the event lake, where there is one.
        credential_secret_arns: The secrets that push credentials are in.
        names_folder: Folder of SSM parameters with the environment's names, where there is one.
        alarm_prefix: What the names of the environment's alarms begin with.
        alarm_topic_arn: The topic that alarms are sent to, where there is one.
        dead_letter_queue_arns: The queues in which what was given up is kept.
        dashboard_name: The environment's dashboard, where there is one.
        role_arns: The roles that there are.
    """
    place = place_of(scope)
    app = push or otp
    return {
        Duty.SEND: [
            *(email.sending if email else ()),
            *(sms.sending if sms else ()),
            *(push.sending_push if push else ()),
            *(otp.sending_otp if otp else ()),
        ],
        Duty.RECORD_EVENTS: events.recording_app if events else (),
        Duty.RECORD_PUSH: events.recording_push if events else (),
        Duty.FIND_NAMES: _on_parameters(place, names_folder),
        Duty.MANAGE_CHANNELS: [
            *(email.managing if email else ()),
            *(sms.managing if sms else ()),
            *(otp.changing([ChannelType.SMS]) if otp else ()),
        ],
        Duty.CHANGE_CREDENTIALS: [
            *(push.changing(push_channels) if push else ()),
            *_on(_CHANGE_SECRET, credential_secret_arns),
        ],
        Duty.PAUSE: [
            *(email.pausing if email else ()),
            *(sms.pausing if sms else ()),
            *(push_pause.asking if push_pause else ()),
        ],
        Duty.DRILL: _drill(place, alarm_prefix, alarm_topic_arn),
        Duty.AUTHOR: email.authoring if email else (),
        Duty.LIST_TEMPLATES: email.listing if email else (),
        Duty.READ_CONFIGURATION: [
            *(email.reading if email else ()),
            *(sms.reading if sms else ()),
            *(app.reading if app else ()),
            *_on(_READ_SECRET, credential_secret_arns),
        ],
        Duty.WATCH: [
            Permission.without_resource(
                (*_READ_METRICS, *_READ_ALARMS, *_FIND_TRAILS), region=place.region
            ),
            *_on_alarms(_READ_ALARM_HISTORY, place, alarm_prefix),
            *_on(("sns:ListSubscriptionsByTopic",), [alarm_topic_arn] if alarm_topic_arn else []),
            *_on(("sqs:GetQueueAttributes",), dead_letter_queue_arns),
            *_on(
                _READ_TRAIL,
                [_any_trail(place)],
                wildcard="Which trail logs the account is not known, nor in which account it is; "
                "the actions read only how it is set up",
            ),
            *_on(
                _READ_STACK,
                [_any_of_its_name(scope)],
                wildcard="One stack by its name: the id that follows it is given by AWS",
            ),
            *(events.watching if events else ()),
            *_on_dashboard(place, dashboard_name),
        ],
        Duty.QUERY_EVENTS: events.querying if events else (),
        Duty.SEE_EVENTS: events.seeing if events else (),
        Duty.WRITE_EVENTS: events.writing if events else (),
        Duty.CHANGE_ACCESS: [Permission(actions=_CHANGE_ACCESS, resource_arns=("*",))],
        Duty.CHANGE_ACCOUNT: [
            *(email.changing_account if email else ()),
            *(sms.changing_account if sms else ()),
        ],
        Duty.READ_AUDIT_TRAIL: [
            Permission.without_resource(("cloudtrail:LookupEvents",), region=place.region),
            *_on(_READ_ROLE, role_arns),
            *(events.reading if events else ()),
        ],
    }


def _on(
    actions: Sequence[str], resource_arns: Sequence[str], *, wildcard: str | None = None
) -> Permissions:
    if not resource_arns:
        return ()
    return (Permission(actions=actions, resource_arns=resource_arns, wildcard=wildcard),)


def _on_parameters(place: Place, folder: str | None) -> Permissions:
    if folder is None:
        return ()
    return _on(
        _FIND_NAMES,
        [
            place.arn("ssm", f"parameter/{name.removeprefix('/')}")
            for name in (folder, f"{folder}/*")
        ],
        wildcard="The folder in which this environment publishes its names and message templates, "
        "none of them secret",
    )


def _any_trail(place: Place) -> str:
    """Which trail logs the account is not known, nor where: an organization's is in another one."""
    return place.arn("cloudtrail", "trail/*", region="*", account="*")


def _any_of_its_name(scope: Construct) -> str:
    """A call that names a stack by its name may be judged without the id that AWS gave it."""
    name = cdk.Stack.of(scope).stack_name
    return place_of(scope).arn("cloudformation", f"stack/{name}/*")


def _on_alarms(actions: Sequence[str], place: Place, prefix: str | None) -> Permissions:
    if prefix is None:
        return ()
    return _on(
        actions,
        [place.arn("cloudwatch", f"alarm:{prefix}*")],
        wildcard="The alarms of this environment, whose names begin with its own",
    )


def _drill(place: Place, prefix: str | None, topic_arn: str | None) -> Permissions:
    """Let alarms go off, and hear on a queue of an own name what the topic says."""
    if prefix is None or topic_arn is None:
        return ()
    queue_arn = place.arn("sqs", f"{prefix}fire-drill-*")
    return [
        *_on_alarms(_SET_ALARM, place, prefix),
        *_on(
            _HEAR,
            [queue_arn],
            wildcard="The queues that a fire drill makes for itself and deletes, whose names end "
            "at random",
        ),
        Permission(
            actions=("sns:Subscribe",),
            resource_arns=[topic_arn],
            conditions={
                "StringEquals": {"sns:Protocol": "sqs"},
                "StringLike": {"sns:Endpoint": queue_arn},
            },
        ),
        # A subscription's ARN is that of its topic and an id.
        *_on(
            ("sns:Unsubscribe",),
            [topic_arn, f"{topic_arn}:*"],
            wildcard="The subscriptions of one topic, each of which has an id that AWS gave it",
        ),
    ]


def _on_dashboard(place: Place, name: str | None) -> Permissions:
    if name is None:
        return ()
    # Dashboards are of no region.
    arn = place.arn("cloudwatch", f"dashboard/{name}", region="")
    return _on(_READ_DASHBOARD, [arn])

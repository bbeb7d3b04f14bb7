"""The roles that people and programs take on to work with one environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_pinpoint._permission import denials
from cdk_pinpoint.access.duties import Duty, duties_of
from cdk_pinpoint.access.role_options import RoleOptions
from cdk_pinpoint.access.role_policies import attach
from cdk_pinpoint.access.trust import Trust
from cdk_pinpoint.application import ChannelType, PinpointAppGrants
from cdk_pinpoint.email import EmailGrants
from cdk_pinpoint.events import EventLakeGrants
from cdk_pinpoint.push import PushPauseGrants
from cdk_pinpoint.sms import SmsGrants

# What each role may do, and what it is denied whatever else is allowed to it later.
_MAY: Final = {
    "sender": (Duty.SEND, Duty.RECORD_EVENTS, Duty.RECORD_PUSH, Duty.FIND_NAMES),
    "channel_admin": (
        Duty.MANAGE_CHANNELS,
        Duty.CHANGE_CREDENTIALS,
        Duty.PAUSE,
        Duty.READ_CONFIGURATION,
        Duty.FIND_NAMES,
    ),
    "author": (Duty.AUTHOR, Duty.LIST_TEMPLATES),
    "operator": (
        Duty.PAUSE,
        Duty.RECORD_EVENTS,
        Duty.DRILL,
        Duty.READ_CONFIGURATION,
        Duty.WATCH,
        Duty.FIND_NAMES,
    ),
    "analyst": (Duty.QUERY_EVENTS, Duty.FIND_NAMES),
    "auditor": (
        Duty.READ_CONFIGURATION,
        Duty.READ_AUDIT_TRAIL,
        Duty.WATCH,
        Duty.FIND_NAMES,
    ),
}
_ALL: Final = (Duty.CHANGE_ACCESS, Duty.CHANGE_ACCOUNT)
_CHANGE: Final = (*_ALL, Duty.MANAGE_CHANNELS, Duty.CHANGE_CREDENTIALS, Duty.AUTHOR)
_WRITE: Final = (Duty.RECORD_EVENTS, Duty.RECORD_PUSH, Duty.WRITE_EVENTS)
_STOP: Final = (Duty.PAUSE, Duty.DRILL)
_NEVER: Final = {
    "sender": (*_CHANGE, *_STOP, Duty.SEE_EVENTS),
    "channel_admin": (*_ALL, Duty.DRILL, Duty.SEND, Duty.SEE_EVENTS, *_WRITE),
    "author": (*_ALL, *_STOP, Duty.SEND, Duty.MANAGE_CHANNELS, Duty.CHANGE_CREDENTIALS),
    # What it pauses it records itself, as the product records its own events.
    "operator": (*_CHANGE, Duty.SEND, Duty.SEE_EVENTS, Duty.RECORD_PUSH, Duty.WRITE_EVENTS),
    "analyst": (*_CHANGE, *_STOP, Duty.SEND, *_WRITE),
    "auditor": (*_CHANGE, *_STOP, Duty.SEND, Duty.SEE_EVENTS, *_WRITE),
}
_DESCRIPTIONS: Final = {
    "sender": "Sends messages and records its own events; changes and reads nothing",
    "channel_admin": "Changes channels, credentials and identities; sends nothing",
    "author": "Writes message templates; sends nothing",
    "operator": "Pauses and resumes sending, tries and reads alarms; sends nothing",
    "analyst": "Queries the event lake; changes nothing",
    "auditor": "Reads configuration and the audit trail; no message and no recipient",
}


class MessagingRoles(Construct):
    """Six roles with separate duties, each there if somebody is trusted with it.

    Beside what they allow, they deny what would undo the separation, so that a later and wider
    grant cannot: a sender never changes a channel, an analyst never writes to the lake, and of
    these roles none but the channel admin changes credentials.

    | Role | may |
    |---|---|
    | `sender` | send email, SMS, push and one-time passwords; put its own events |
    | `channel_admin` | change channels, credentials, identities, configuration sets, pools |
    | `author` | write the email templates of the environment |
    | `operator` | pause and resume; read metrics and configuration; try and read alarms |
    | `analyst` | query the lake through its workgroup |
    | `auditor` | read all configuration and the audit trail |

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        sender: Whom the sender trusts.
            Default: - there is no such role.
        channel_admin: Whom the channel admin trusts.
            Default: - there is no such role.
        author: Whom the author trusts.
            Default: - there is no such role.
        operator: Whom the operator trusts.
            Default: - there is no such role.
        analyst: Whom the analyst trusts.
            Default: - there is no such role.
        auditor: Whom the auditor trusts.
            Default: - there is no such role.
        push: Grants of the application that has push channels, where there is one.
        push_channels: Its push channels.
            Default: - none, so that nobody may change one.
        push_pause: Grants of what pauses and resumes them.
            Default: - nobody may pause them.
        otp: Grants of the application that has an SMS channel, where there is one.
        email: Grants of the email channel, where there is one.
        sms: Grants of the SMS channel, where there is one.
        events: Grants of the event lake, where there is one.
        credential_secret_arns: The secrets that push credentials are in.
            Default: - none, so that nobody may change one.
        names_folder: Folder of SSM parameters in which the environment's names are found.
            Default: - they are told in another way.
        alarm_prefix: What the names of the environment's alarms begin with.
            Default: - nobody may read their history or try them.
        alarm_topic_arn: The topic that alarms are sent to.
            Default: - nobody may read who subscribed to it, or try the alarms.
        dead_letter_queue_arns: The queues in which what was given up is kept.
            Default: - none, so that nobody may count what is in them.
        dashboard_name: The environment's dashboard.
            Default: - nobody may read it.
        max_session_duration: How long a session may last, 1 to 12 hours.
            Default: - 1 hour.
        permissions_boundary: The most that any of the roles may ever do.
            Default: - none.
        path: Path of the roles, which begins and ends with `/`.
            Default: - `/`.
        name_prefix: What the names of the roles begin with, up to 50 characters.
            Default: - CloudFormation names them.

    Raises:
        ValueError: A path or prefix is malformed, the duration is out of bounds, or the boundary
            is of another partition than the stack.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        sender: Trust | None = None,
        channel_admin: Trust | None = None,
        author: Trust | None = None,
        operator: Trust | None = None,
        analyst: Trust | None = None,
        auditor: Trust | None = None,
        push: PinpointAppGrants | None = None,
        push_channels: Sequence[ChannelType] = (),
        push_pause: PushPauseGrants | None = None,
        otp: PinpointAppGrants | None = None,
        email: EmailGrants | None = None,
        sms: SmsGrants | None = None,
        events: EventLakeGrants | None = None,
        credential_secret_arns: Sequence[str] = (),
        names_folder: str | None = None,
        alarm_prefix: str | None = None,
        alarm_topic_arn: str | None = None,
        dead_letter_queue_arns: Sequence[str] = (),
        dashboard_name: str | None = None,
        max_session_duration: cdk.Duration | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
        path: str | None = None,
        name_prefix: str | None = None,
    ) -> None:
        self._options = RoleOptions(
            max_session_duration=max_session_duration,
            permissions_boundary=permissions_boundary,
            path=path,
            name_prefix=name_prefix,
        )
        super().__init__(scope, id)

        self.sender = self._role("sender", sender)
        self.channel_admin = self._role("channel_admin", channel_admin)
        self.author = self._role("author", author)
        self.operator = self._role("operator", operator)
        self.analyst = self._role("analyst", analyst)
        self.auditor = self._role("auditor", auditor)
        self.by_name: Mapping[str, iam.Role] = {
            name: role for name in _MAY if (role := getattr(self, name)) is not None
        }

        duties = duties_of(
            self,
            push=push,
            push_channels=push_channels,
            push_pause=push_pause,
            otp=otp,
            email=email,
            sms=sms,
            events=events,
            credential_secret_arns=credential_secret_arns,
            names_folder=names_folder,
            alarm_prefix=alarm_prefix,
            alarm_topic_arn=alarm_topic_arn,
            dead_letter_queue_arns=dead_letter_queue_arns,
            dashboard_name=dashboard_name,
            role_arns=[role.role_arn for role in self.by_name.values()],
        )
        for name, role in self.by_name.items():
            attach(
                role,
                "May",
                [each for duty in _MAY[name] for each in duties[duty]],
                effect=iam.Effect.ALLOW,
                description=f"What the {name.replace('_', ' ')} may do",
            )
            attach(
                role,
                "Never",
                denials(each for duty in _NEVER[name] for each in duties[duty]),
                effect=iam.Effect.DENY,
                description=f"What the {name.replace('_', ' ')} is denied for good",
            )

    def _role(self, name: str, trust: Trust | None) -> iam.Role | None:
        if trust is None:
            return None
        return self._options.create_role(self, name, trust=trust, description=_DESCRIPTIONS[name])

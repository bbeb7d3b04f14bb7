"""The parts of an environment that others are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cdk_pinpoint.application import ChannelType, PinpointApp
from cdk_pinpoint.email import EmailChannel
from cdk_pinpoint.events import EventLake, SmsBusEvents
from cdk_pinpoint.monitoring import AlarmTopic
from cdk_pinpoint.push import PushCredentialRotation
from cdk_pinpoint.push.credential_rotation import PushChannel
from cdk_pinpoint.sms import SmsChannel


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What roles are granted, alarms watch, the dashboard shows and names are published of.

    Attributes:
        event_lake: The event lake.
        application: The application, None where nothing is sent through one.
        email: The email channel, None where there is none.
        sms: The SMS channel, None where there is none.
        push: The push channels, empty where there are none.
        push_credential_rotation: What lets push channels follow their secrets, None without any.
        sms_bus_events: What collects SMS events from the default bus, None where nothing does.
        alarm_topic: The topic that alarms are sent to.
    """

    event_lake: EventLake
    application: PinpointApp | None
    email: EmailChannel | None
    sms: SmsChannel | None
    push: Sequence[PushChannel]
    push_credential_rotation: PushCredentialRotation | None
    sms_bus_events: SmsBusEvents | None
    alarm_topic: AlarmTopic

    @property
    def push_channel_types(self) -> list[ChannelType]:
        """The kinds of the push channels."""
        return [channel.channel_type for channel in self.push]

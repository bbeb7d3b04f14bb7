"""The message events of an environment."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, StrictStr, field_validator

from cdk_pinpoint.environment.base import Matching, Settings, repeated
from cdk_pinpoint.environment.problems import check

EventType = Annotated[
    StrictStr,
    Matching(
        "[A-Za-z0-9_.-]{1,64}",
        "is not an event type; use 1 to 64 letters, digits, _ . or -",
    ),
]


class EventSettings(Settings):
    """Where message events go, and for how long."""

    retention_days: Annotated[StrictInt, Field(ge=1, le=3650)] | None = Field(
        default=None,
        description="Days that events are kept, 1 to 3650. "
        "Default by stage: 30 in development, 90 in staging, 400 in production.",
    )
    app_event_types: Annotated[tuple[EventType, ...], Field(max_length=50)] = Field(
        default=(),
        description="Types of your own events that have a partition of their own, 1 to 64 letters, "
        "digits, _ . or - each, up to 50. Default: all of them share the partition other.",
    )
    sms_from_default_bus: StrictBool = Field(
        default=False,
        description="Also keep the status events that AWS sends to the default event bus for every "
        "text message of the account and region, those of other services included. Default: only "
        "messages sent with the configuration set leave events.",
    )

    @field_validator("app_event_types")
    @classmethod
    def _partitions_once(cls, event_types: tuple[str, ...]) -> tuple[str, ...]:
        check(repeated(event_types, "app_event_types"))
        check(
            (f"app_event_types.{index}", "'other' is the partition of all other types; remove it")
            for index, event_type in enumerate(event_types)
            if event_type == "other"
        )
        return event_types

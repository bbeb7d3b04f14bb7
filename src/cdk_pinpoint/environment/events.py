"""The message events of an environment."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictInt

from cdk_pinpoint.environment.base import Settings


class EventSettings(Settings):
    """Where message events go, and for how long."""

    retention_days: Annotated[StrictInt, Field(ge=1, le=3650)] | None = Field(
        default=None,
        description="Days that events are kept, 1 to 3650. "
        "Default by stage: 30 in development, 90 in staging, 400 in production.",
    )

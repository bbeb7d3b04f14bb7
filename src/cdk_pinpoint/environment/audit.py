"""What becomes known of changes that somebody makes by hand."""

from __future__ import annotations

from pydantic import Field, StrictBool

from cdk_pinpoint.environment.base import Settings


class AuditSettings(Settings):
    """Alerts of changes by hand, and the trail they are heard of through."""

    alerts: StrictBool = Field(
        default=True,
        description="Send a message when somebody changes the environment by hand. It takes a "
        "trail of the account that logs management events. Default: true.",
    )
    trail: StrictBool = Field(
        default=False,
        description="Create a trail, for accounts that have none. Default: false.",
    )

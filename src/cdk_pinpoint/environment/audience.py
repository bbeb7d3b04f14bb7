"""The place where audience files are handed over."""

from __future__ import annotations

from pydantic import Field, StrictInt

from cdk_pinpoint.environment.base import Settings
from cdk_pinpoint.environment.trust import RoleTrust


class AudienceSettings(Settings):
    """A bucket for files of a CRM or a warehouse, and who may deliver and fetch them.

    The roles have the path, names, boundary and sessions that access sets for all.
    """

    retention_days: StrictInt = Field(
        default=30,
        ge=1,
        le=365,
        description="Days that files are kept, 1 to 365. They are personal data. Default: 30.",
    )
    importer: RoleTrust | None = Field(
        default=None,
        description="Delivers files under imports/ and sees none. Default: no such role.",
    )
    exporter: RoleTrust | None = Field(
        default=None,
        description="Lists and reads files under exports/. Default: no such role.",
    )

"""What a stage decides when the settings do not: the one table of defaults by stage."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Stage(StrEnum):
    """How far an environment is from real users."""

    DEVELOPMENT = "development"
    """Reaches nobody but named recipients, pages nobody, leaves nothing behind."""

    STAGING = "staging"
    """As production, except that email reaches named recipients only."""

    PRODUCTION = "production"
    """Reaches users. Data stays when the stack is deleted, and deleting is blocked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StageDefaults:
    """The defaults of one stage.

    Attributes:
        retain_data: Data, identities and numbers stay when the stack is deleted, and numbers are
            protected from being deleted by hand.
        termination_protection: The stack cannot be deleted.
        alarm_actions_enabled: Alarms notify.
        alarm_sms_minimum_parts: Parts of text messages in an hour under which their delivery rate
            is not judged. Before production a few messages go to phones of our own, each of which
            should arrive.
        alarm_push_failures: Push messages in five minutes that may fail. In production some always
            do, since people delete apps; before, a few failures are wrong credentials.
        event_retention_days: Days that message events are kept.
        storage_transition_days: Age in days at which events move to colder storage.
        query_scan_limit_gib: Most that one query of the events may scan, in GiB.
        dmarc_policy: Policy of the DMARC record when none is configured.
    """

    retain_data: bool
    termination_protection: bool
    alarm_actions_enabled: bool
    alarm_sms_minimum_parts: int
    alarm_push_failures: int
    event_retention_days: int
    storage_transition_days: int | None
    query_scan_limit_gib: int
    dmarc_policy: Literal["none", "quarantine"]


STAGE_DEFAULTS: dict[Stage, StageDefaults] = {
    Stage.DEVELOPMENT: StageDefaults(
        retain_data=False,
        termination_protection=False,
        alarm_actions_enabled=False,
        alarm_sms_minimum_parts=5,
        alarm_push_failures=5,
        event_retention_days=30,
        storage_transition_days=None,
        query_scan_limit_gib=1,
        dmarc_policy="none",
    ),
    Stage.STAGING: StageDefaults(
        retain_data=True,
        termination_protection=False,
        alarm_actions_enabled=True,
        alarm_sms_minimum_parts=5,
        alarm_push_failures=5,
        event_retention_days=90,
        storage_transition_days=None,
        query_scan_limit_gib=10,
        dmarc_policy="quarantine",
    ),
    Stage.PRODUCTION: StageDefaults(
        retain_data=True,
        termination_protection=True,
        alarm_actions_enabled=True,
        alarm_sms_minimum_parts=25,
        alarm_push_failures=25,
        event_retention_days=400,
        storage_transition_days=90,
        query_scan_limit_gib=100,
        dmarc_policy="quarantine",
    ),
}

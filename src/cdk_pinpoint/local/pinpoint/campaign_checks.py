"""What the service says of the values of settings and campaigns, and its model does not."""

import re
from typing import Final

from cdk_pinpoint.local.service_api import Parameters, ServiceError

# https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-settings.html
LIMITS: Final = {
    "Daily": (0, 100),
    "Total": (0, 100),
    "MaximumDuration": (60, None),
    "MessagesPerSecond": (1, 20_000),
}


def check_limits(limits: Parameters) -> None:
    """Refuse limits out of bounds."""
    for name, (least, most) in LIMITS.items():
        value = limits.get(name)
        if value is not None and (value < least or (most is not None and value > most)):
            bounds = f"at least {least}" if most is None else f"from {least} to {most}"
            raise _refusal(f"Limits.{name} must be {bounds}, got {value}")


def check_quiet_time(quiet_time: Parameters) -> None:
    """Refuse times that are none."""
    for name, value in quiet_time.items():
        if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
            raise _refusal(f"QuietTime.{name} must have the format HH:MM, got {value}")


def check_hook(hook: Parameters) -> None:
    """Refuse a hook that ended long before the rest."""
    if hook.get("Mode") == "DELIVERY":
        raise _refusal("the Mode of a campaign hook must be FILTER, DELIVERY is not supported")


def check_schedule(schedule: Parameters) -> None:
    """Refuse a schedule that cannot be followed."""
    check_quiet_time(schedule.get("QuietTime", {}))
    by_event = schedule.get("Frequency") in ("EVENT", "IN_APP_EVENT")
    if by_event != ("EventFilter" in schedule):
        raise _refusal("an EventFilter belongs to a Frequency of EVENT or IN_APP_EVENT, and only")
    start, end = schedule["StartTime"], schedule.get("EndTime")
    if end is not None and start != "IMMEDIATE" and end <= start:
        raise _refusal("the EndTime of a schedule must be after its StartTime")


def check_shares(campaign: Parameters) -> None:
    """Refuse more than the whole segment."""
    shares = [each["SizePercent"] for each in campaign.get("AdditionalTreatments", [])]
    total = sum(shares) + campaign.get("HoldoutPercent", 0)
    if total > 100:
        raise _refusal(f"treatments and holdout must be 100 percent at most, got {total}")


def _refusal(reason: str) -> ServiceError:
    return ServiceError("BadRequestException", reason)

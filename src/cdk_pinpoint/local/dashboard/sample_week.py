"""A made-up week, Monday to Sunday: quiet, but for a mailing on Saturday to an old list.

The same metric has the same values whenever it is asked for.
"""

import functools
import math
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Final

HOURS: Final = 7 * 24
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
RINGING: Final = ("EmailBounceRate", "PageEmail")
"""The alarms that are still on when the week ends."""

_MAILING: Final = 5 * 24 + 10
_COUNTRIES: Final = {"US": 0.64, "GB": 0.36}


def values(metric: str, dimension: str) -> list[float]:
    """The values of a metric, one for each hour.

    Args:
        metric: Its name.
        dimension: What it is of, where the name alone does not say.
    """
    return [round(_METRICS[metric](hour, dimension), 6) for hour in range(HOURS)]


def by_country() -> Mapping[str, Sequence[float]]:
    """Parts of text messages by the country that they were sent to."""
    sent = values("NumberOfTextMessagePartsSent", "")
    return {country: [share * each for each in sent] for country, share in _COUNTRIES.items()}


def _day(hour: int) -> float:
    """How busy an hour is: nights and weekends are quiet."""
    of_day = hour % 24
    busy = math.pow(max(0.0, math.sin(math.pi * (of_day - 5.5) / 17)), 1.3)
    return (0.06 + busy) * (0.62 if hour // 24 >= len(DAYS) - 2 else 1)


@functools.cache
def _noise(name: str, hour: int) -> float:
    """Between 0 and 1."""
    return random.Random(f"{name} {hour}").random()  # noqa: S311 - made-up values


def _around(name: str, hour: int, value: float) -> float:
    return value * (0.86 + 0.28 * _noise(name, hour))


def _count(name: str, hour: int, value: float) -> float:
    return float(round(_around(name, hour, value)))


def _of_mailing(hour: int) -> float:
    return {0: 5200.0, 1: 6400.0, 2: 2100.0}.get(hour - _MAILING, 0.0)


def _send(hour: int, _of: str) -> float:
    return _count("send", hour, 1800 * _day(hour)) + _of_mailing(hour)


def _bounce(hour: int, _of: str) -> float:
    return _count("bounce", hour, 20 * _day(hour)) + round(0.11 * _of_mailing(hour))


def _delivery(hour: int, of: str) -> float:
    return _send(hour, of) - _bounce(hour, of) - _count("delay", hour, 6 * _day(hour))


def _bounce_rate(hour: int, _of: str) -> float:
    quiet = 0.011 + 0.0012 * math.sin(hour / 19) + 0.0006 * _noise("rate", hour)
    since = hour - _MAILING
    if since < 0:
        return quiet
    return quiet + 0.053 * (1 - math.exp(-since / 1.4)) * math.exp(-since / 75)


def _complaint_rate(hour: int, _of: str) -> float:
    quiet = 0.00028 + 0.00006 * math.sin(hour / 13) + 0.00003 * _noise("spam", hour)
    return quiet + (0.0003 if hour > _MAILING + 3 else 0)


def _text_parts(hour: int, _of: str) -> float:
    return _count("sms", hour, 240 * _day(hour))


def _now_and_then(chance: float, most: int) -> Callable[[int, str], float]:
    def value(hour: int, of: str) -> float:
        found = _noise(f"{of} {chance} {most}", hour)
        return 0.0 if found > chance else float(1 + round((most - 1) * found / chance))

    return value


def _never(_hour: int, _of: str) -> float:
    return 0.0


def _incoming(hour: int, of: str) -> float:
    if "Email" in of:
        return round(_send(hour, of) + _delivery(hour, of) + _bounce(hour, of))
    per_hour = {"Sms": 470, "Push": 2600, "App": 700}
    return _count(of, hour, next(n for name, n in per_hour.items() if name in of) * _day(hour))


def _days_left(hour: int, of: str) -> float:
    return (212 if of == "GCM" else 64) - float(hour // 24)


_METRICS: Final[Mapping[str, Callable[[int, str], float]]] = {
    "Send": _send,
    "Delivery": _delivery,
    "Bounce": _bounce,
    "Complaint": lambda hour, of: float(_noise("spam", hour) < 0.4 * _day(hour)) + 0 * len(of),
    "DeliveryDelay": lambda hour, _of: _count("delay", hour, 6 * _day(hour)),
    "Reject": _never,
    "RenderingFailure": _never,
    "Reputation.BounceRate": _bounce_rate,
    "Reputation.ComplaintRate": _complaint_rate,
    "NumberOfTextMessagePartsSent": _text_parts,
    "NumberOfTextMessagePartsDelivered": lambda hour, of: round(
        _text_parts(hour, of) * (0.93 + 0.05 * _noise("delivered", hour))
    ),
    "TextMessagesBlockedByProtect": _never,
    "TextMessageMonthlySpend": lambda hour, of: (
        61 + 0.0081 * sum(_text_parts(each, of) for each in range(hour)) / 2
    ),
    "OTPVerificationAttempt": lambda hour, _of: _count("otp", hour, 95 * _day(hour)),
    "OTPVerificationSuccess": lambda hour, _of: _count("otp", hour, 88 * _day(hour)),
    "OTPVerificationFailure": lambda hour, _of: _count("wrong", hour, 7 * _day(hour)),
    "OTPVerificationFailureFinalAttempt": _now_and_then(0.12, 3),
    "DirectSendMessagePermanentFailure": _now_and_then(0.16, 6),
    "DirectSendMessageTemporaryFailure": _now_and_then(0.06, 4),
    "DirectSendMessageThrottled": _never,
    "PushCredentialDaysLeft": _days_left,
    "ApproximateNumberOfMessagesVisible": _never,
    "IncomingRecords": _incoming,
    "DeliveryToS3.DataFreshness": lambda hour, of: _around(of, hour, 78),
    "FailedConversion.Records": _never,
    "ThrottledRecords": _never,
}

"""The send breaker of an environment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from pydantic import Field, StrictBool, StrictFloat, StrictInt

from cdk_pinpoint.environment.alarms import AlarmSettings, Share
from cdk_pinpoint.environment.base import Settings
from cdk_pinpoint.environment.problems import FieldProblem

_PAUSE: Final = ", where Amazon SES may pause sending"
_BOUNCES_PAUSED: Final = 0.1
_COMPLAINTS_PAUSED: Final = 0.005


class EmailBreakerSettings(Settings):
    """When email is stopped."""

    enabled: StrictBool = Field(
        default=True,
        description="Stop what is sent through the environment's configuration set. Default: true.",
    )
    bounce_rate: Annotated[StrictFloat, Share(_BOUNCES_PAUSED, _PAUSE)] = Field(
        default=0.08,
        description="Stop at this share of emails that bounce, above alarms.bounce_rate and below "
        "0.1, where Amazon SES may pause the whole account. Default: 0.08.",
    )
    complaint_rate: Annotated[StrictFloat, Share(_COMPLAINTS_PAUSED, _PAUSE)] = Field(
        default=0.004,
        description="Stop at this share of emails that recipients call spam, above "
        "alarms.complaint_rate and below 0.005, where Amazon SES may pause the whole account. "
        "Default: 0.004.",
    )


class SmsBreakerSettings(Settings):
    """When the country protection of text messages is closed."""

    enabled: StrictBool = Field(
        default=False,
        description="Close the environment's country protection. Default: false, since delivery "
        "and spending are measured for the whole account and region alone.",
    )
    blocked_messages: Annotated[StrictInt, Field(ge=1)] = Field(
        default=100,
        description="Close at this many text messages in five minutes to countries that are not "
        "allowed. Default: 100.",
    )
    delivery_rate: Annotated[StrictFloat, Share(1)] | None = Field(
        default=None,
        description="Close when less than this share of the account's text message parts arrives "
        "within an hour in which 100 are sent, below alarms.sms_delivery_rate. "
        "Default: whatever arrives.",
    )
    spend_share: Annotated[StrictFloat, Share(1)] | None = Field(
        default=None,
        description="Close at this share of sms.monthly_spend_limit_usd, above "
        "alarms.sms_spend_share and below 1, where AWS stops the whole account. "
        "Default: whatever is spent.",
    )


class PushBreakerSettings(Settings):
    """When push channels are disabled."""

    enabled: StrictBool = Field(
        default=False,
        description="Disable a push channel. Default: false, since AWS publishes no count of push "
        "messages that failures could be compared with.",
    )
    permanent_failures: Annotated[StrictInt, Field(ge=1)] = Field(
        default=1000,
        description="Disable a channel at this many messages in five minutes that it refuses for "
        "good. Default: 1000.",
    )


class SendBreakerSettings(Settings):
    """What stops by itself before AWS pauses the whole account, and is resumed by a person."""

    email: EmailBreakerSettings = Field(
        default_factory=EmailBreakerSettings, description="Whether and when email is stopped."
    )
    sms: SmsBreakerSettings = Field(
        default_factory=SmsBreakerSettings,
        description="Whether and when the country protection of text messages is closed.",
    )
    push: PushBreakerSettings = Field(
        default_factory=PushBreakerSettings,
        description="Whether and when push channels are disabled.",
    )

    def problems(
        self,
        alarms: AlarmSettings,
        *,
        push_failures: int,
        sends_email: bool,
        sends_sms: bool,
        sends_push: bool,
        sms_spend_is_limited: bool,
    ) -> Iterator[FieldProblem]:
        """Yield what does not fit the other sections.

        Args:
            alarms: The alarms that warn first.
            push_failures: The number of failed push messages that is an alarm.
            sends_email: Whether the environment sends email.
            sends_sms: Whether the environment sends text messages.
            sends_push: Whether the environment sends push notifications.
            sms_spend_is_limited: Whether the spend limit for text messages is set.
        """
        email, sms = self.email, self.sms
        if email.enabled and sends_email:
            yield from _between(
                "email.bounce_rate", email.bounce_rate, alarms.bounce_rate, _BOUNCES_PAUSED
            )
            yield from _between(
                "email.complaint_rate",
                email.complaint_rate,
                alarms.complaint_rate,
                _COMPLAINTS_PAUSED,
            )
        for name, enabled, sends in (
            ("sms", sms.enabled, sends_sms),
            ("push", self.push.enabled, sends_push),
        ):
            if enabled and not sends:
                yield f"{name}.enabled", f"is true without the section {name}; add it or set false"
        if self.push.enabled and sends_push:
            yield from _above(
                "push.permanent_failures", self.push.permanent_failures, push_failures
            )
        if not sms.enabled or not sends_sms:
            return
        yield from _above("sms.blocked_messages", sms.blocked_messages, alarms.sms_blocked_messages)
        if sms.delivery_rate is not None and sms.delivery_rate >= alarms.sms_delivery_rate:
            yield (
                "sms.delivery_rate",
                (
                    f"{sms.delivery_rate:g} is not below alarms.sms_delivery_rate, "
                    f"{alarms.sms_delivery_rate:g}, which warns first; use for example "
                    f"{alarms.sms_delivery_rate / 2:g}"
                ),
            )
        if sms.spend_share is None:
            return
        if not sms_spend_is_limited:
            yield (
                "sms.spend_share",
                "is a share of sms.monthly_spend_limit_usd, which is missing; add it there",
            )
        yield from _between("sms.spend_share", sms.spend_share, alarms.sms_spend_share, 1)


_ALARMS: Final = {
    "email.bounce_rate": "alarms.bounce_rate",
    "email.complaint_rate": "alarms.complaint_rate",
    "sms.spend_share": "alarms.sms_spend_share",
    "sms.blocked_messages": "alarms.sms_blocked_messages",
    "push.permanent_failures": "alarms.push_failures",
}
_ENDS: Final = {
    "email.bounce_rate": "where Amazon SES may pause the whole account",
    "email.complaint_rate": "where Amazon SES may pause the whole account",
    "sms.spend_share": "where AWS stops the whole account",
}


def _between(field: str, line: float, warning: float, end: float) -> Iterator[FieldProblem]:
    if warning < line < end:
        return
    advice = (
        f"use for example {(warning + end) / 2:g}"
        if warning < end
        else f"lower {_ALARMS[field]}, or set send_breaker.{field.partition('.')[0]}.enabled: false"
    )
    yield (
        field,
        (
            f"{line:g} is not between {_ALARMS[field]}, {warning:g}, which warns first, and "
            f"{end:g}, {_ENDS[field]}; {advice}"
        ),
    )


def _above(field: str, line: int, warning: int) -> Iterator[FieldProblem]:
    if line <= warning:
        text = f"{line} is not above {_ALARMS[field]}, {warning}, which warns first; use more"
        yield field, text

"""From where on an alarm goes off."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class AlarmThresholds:
    """From where on an alarm goes off.

    Counts are of five minutes.

    Attributes:
        bounce_rate: Share of mail that bounced for good, 0 to 1. AWS reviews an account at 0.05
            and may pause it at 0.10.
        complaint_rate: Share of mail that was called spam, 0 to 1. AWS reviews an account at 0.001
            and may pause it at 0.005.
        email_rejects: Messages that SES refused to send.
        email_rendering_failures: Messages whose template could not be filled in.
        sms_delivery_rate: Share of text message parts, 0 to 1, under which delivery counts as
            failing.
        sms_minimum_parts: Parts sent in an hour under which the delivery rate says nothing.
        sms_spend_share: Share of the monthly limit, 0 to 1.
        sms_blocked_messages: Text messages to countries that are not allowed.
        push_failures: Failed or throttled push messages.
        push_credential_days: Days that push credentials have left.
        otp_lockouts: Users whose last attempt at a one-time password failed.
        events_stale_minutes: Minutes that an event waits for its delivery. Firehose writes at the
            latest when its buffering interval ends, which is 15 minutes at most.
        events_throttled: Events that a stream refused.
        events_not_converted: Events that do not fit their table.
    """

    bounce_rate: float = 0.05
    complaint_rate: float = 0.001
    email_rejects: int = 1
    email_rendering_failures: int = 1
    sms_delivery_rate: float = 0.7
    sms_minimum_parts: int = 25
    sms_spend_share: float = 0.8
    sms_blocked_messages: int = 1
    push_failures: int = 25
    push_credential_days: int = 30
    otp_lockouts: int = 10
    events_stale_minutes: int = 30
    events_throttled: int = 1
    events_not_converted: int = 1

"""What alarms are there, what each means, what to do first, and whether it is worth waking for.

Settings, constructs and commands read this table; so it imports none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

RUNBOOK: Final = "docs/runbook.md"
"""Where the runbook of this repository is."""

PAGES: Final = {
    "PageEmail": "Email needs a person now.",
    "PageSms": "Text messages need a person now.",
    "PagePush": "Push messages need a person now.",
    "PageEvents": "Message events need a person now.",
}
"""The one signal of each channel that is worth waking somebody for, and what it means."""

_PUSH_CHANNELS: Final = (
    "Adm",
    "Apns",
    "ApnsSandbox",
    "ApnsVoip",
    "ApnsVoipSandbox",
    "Baidu",
    "Gcm",
)
_SOURCES: Final = ("Email", "Sms", "Push", "App")


@dataclass(frozen=True, kw_only=True, slots=True)
class AlarmCause:
    """Why one alarm goes off, or several of a kind.

    Texts may have words in braces, which are filled in where the alarm is defined.

    Attributes:
        name: Last part of the alarm's name, with `{each}` where there are several.
        each: What `{each}` may be.
        meaning: What it means, in whole sentences.
        first: What to do first, in whole sentences.
        situation: Heading of the runbook, as an anchor.
        missing: What no data means: `ignore` leaves the alarm as it is, `notBreaching` ends it.
        why_missing: Why that.
        page: The page of `PAGES` that it raises, None where it can wait for the morning.
        why_page: Why that.
    """

    name: str
    each: tuple[str, ...] = ("",)
    meaning: str
    first: str
    situation: str
    missing: Literal["ignore", "notBreaching"] = "notBreaching"
    why_missing: str = "no data is no event: it is counted only when there is one"
    page: str | None = None
    why_page: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all alarms of this kind."""
        return tuple(self.name.format(each=each) for each in self.each)

    def description(self, runbook: str, **words: object) -> str:
        """Render what an alarm says.

        Args:
            runbook: Address of the runbook.
            words: What stands for the words in braces.
        """
        text = f"{self.meaning} {self.first}".format(**words)
        return f"{text} Runbook: {runbook}#{self.situation}"


EMAIL_BOUNCE_RATE: Final = AlarmCause(
    name="EmailBounceRate",
    meaning="Too much mail bounces for good. AWS reviews accounts at 5 % and may pause them at "
    "10 %.",
    first="Find the list that the addresses came from and stop sending to it.",
    situation="bounce-spike",
    missing="ignore",
    why_missing="AWS advises it: the rate is published only while mail is sent, and does not get "
    "better by sending nothing",
    page="PageEmail",
    why_page="AWS may pause all mail of the account",
)
EMAIL_COMPLAINT_RATE: Final = AlarmCause(
    name="EmailComplaintRate",
    meaning="Too many people call the mail spam. AWS reviews accounts at 0.1 % and may pause them "
    "at 0.5 %.",
    first="Find the message that they complain about and stop it.",
    situation="complaint-spike",
    missing="ignore",
    why_missing=EMAIL_BOUNCE_RATE.why_missing,
    page="PageEmail",
    why_page=EMAIL_BOUNCE_RATE.why_page,
)
EMAIL_REJECTS: Final = AlarmCause(
    name="EmailRejects",
    meaning="SES refused mail because it carries a virus.",
    first="Find what attaches the file.",
    situation="mail-not-sent",
    why_page="SES has sent nothing of it",
)
EMAIL_RENDERING_FAILURES: Final = AlarmCause(
    name="EmailRenderingFailures",
    meaning="Mail was not sent because its template could not be filled in.",
    first="Look for the missing variable in the RenderingFailure events.",
    situation="mail-not-sent",
    why_page="one message is enough for it; other mail goes out",
)
SMS_SPEND: Final = AlarmCause(
    name="SmsSpend",
    meaning="Text messages have used {share:.0%} of this month's {limit} USD. At the limit AWS "
    "stops sending.",
    first="Find what sends more than usual, or raise the limit.",
    situation="spend-near-limit",
    missing="ignore",
    why_missing="AWS advises it: the amount is published only while it changes, and never shrinks "
    "within a month",
    page="PageSms",
    why_page="the rest may be spent within hours, and then no text message goes out",
)
SMS_BLOCKED_BY_PROTECT: Final = AlarmCause(
    name="SmsBlockedByProtect",
    meaning="Text messages went to countries that are not allowed. Somebody may be pumping "
    "messages for money.",
    first="Look at the TEXT_PROTECT_BLOCKED events.",
    situation="sms-blocked",
    why_page="the messages were blocked and cost nothing",
)
SMS_DELIVERY_RATE: Final = AlarmCause(
    name="SmsDeliveryRate",
    meaning="Too few text messages arrive.",
    first="Look at the failure events by country and carrier.",
    situation="sms-not-delivered",
    why_missing="nothing was sent, so nothing can fail to arrive",
    page="PageSms",
    why_page="users wait for codes that do not come",
)
PUSH_PERMANENT_FAILURES: Final = AlarmCause(
    name="Push{each}PermanentFailures",
    each=_PUSH_CHANNELS,
    meaning="{channel} refuses push messages for good: the credentials have ended or many tokens "
    "are dead.",
    first="Check the credentials first.",
    situation="push-failing",
    page="PagePush",
    why_page="with ended credentials nobody gets a push message until a person acts",
)
PUSH_TEMPORARY_FAILURES: Final = AlarmCause(
    name="Push{each}TemporaryFailures",
    each=_PUSH_CHANNELS,
    meaning="{channel} does not take push messages at the moment.",
    first="Check its status page.",
    situation="push-failing",
    why_page="only the provider can mend it",
)
PUSH_THROTTLED: Final = AlarmCause(
    name="Push{each}Throttled",
    each=_PUSH_CHANNELS,
    meaning="Push messages to {channel} are sent faster than allowed.",
    first="Slow the sender down.",
    situation="push-failing",
    why_page="it ends with the burst, and a sender that tries again loses nothing",
)
PUSH_CREDENTIALS_END: Final = AlarmCause(
    name="Push{each}CredentialsEnd",
    each=_PUSH_CHANNELS,
    meaning="The certificate of {channel} expires, or its key reaches its maximum age, in {days} "
    "days or less.",
    first="Put new credentials into the secret; the channel follows within seconds.",
    situation="credential-expired",
    missing="ignore",
    why_missing="it is published once a day, and credentials do not get younger in between",
    why_page="there are days left",
)
PUSH_CREDENTIALS_NOT_FOLLOWED: Final = AlarmCause(
    name="PushCredentialsNotFollowed",
    meaning="A push channel could not follow its secret and may use credentials of before.",
    first="Read why in the log of the function, correct that, and redrive the dead-letter queue.",
    situation="credential-expired",
    why_missing="a queue that is not used for hours publishes nothing, and holds nothing",
    page="PagePush",
    why_page="the credentials of before may be revoked, or leaked",
)
OTP_LOCKOUTS: Final = AlarmCause(
    name="OtpLockouts",
    meaning="Many one-time passwords fail on the last attempt: they arrive too late, or somebody "
    "is guessing.",
    first="Compare with the delivery of text messages, and look at who asks for the passwords.",
    situation="otp-lockouts",
    page="PageSms",
    why_page="users cannot log in, or somebody tries to in their place",
)
EVENTS_STALE: Final = AlarmCause(
    name="{each}EventsStale",
    each=_SOURCES,
    meaning="{each} events wait for more than {minutes} minutes; Firehose keeps them for 24 hours.",
    first="Look at the log group of delivery errors.",
    situation="stream-stale",
    why_missing="nothing waits where nothing comes in",
    page="PageEvents",
    why_page="a weekend is longer than the 24 hours after which events are lost",
)
EVENTS_THROTTLED: Final = AlarmCause(
    name="{each}EventsThrottled",
    each=_SOURCES,
    meaning="{each} events were refused because the stream's quota is reached.",
    first="Ask AWS to raise the quota.",
    situation="events-refused",
    why_page="senders try again, and only AWS can raise the quota",
)
EVENTS_PARTITIONS: Final = AlarmCause(
    name="{each}EventsPartitions",
    each=_SOURCES,
    meaning="{each} events open more partitions than the stream may have, so some went to the "
    "error folder.",
    first="Look for event types that carry a changing part.",
    situation="events-refused",
    why_page="nothing is lost: the error folder can be replayed",
)
EVENTS_NOT_CONVERTED: Final = AlarmCause(
    name="{each}EventsNotConverted",
    each=_SOURCES,
    meaning="{each} events do not fit their table, so they went to the error folder.",
    first="Read the reasons with the query failed_records, mend the sender or the table, and "
    "replay.",
    situation="events-refused",
    why_page=EVENTS_PARTITIONS.why_page,
)
EVENTS_KEY_ERRORS: Final = AlarmCause(
    name="{each}EventsKeyErrors",
    each=_SOURCES,
    meaning="The stream of {each} events cannot use its key, so it takes no events in.",
    first="Enable the key, cancel its deletion, or put its policy back.",
    situation="stream-stale",
    page="PageEvents",
    why_page="every event since is lost",
)
SMS_BUS_EVENTS_FAILED: Final = AlarmCause(
    name="SmsBusEventsFailed",
    meaning="Events of text messages on the default event bus did not get into the stream, though "
    "EventBridge tried for 24 hours.",
    first="Look whether the stream and the role of the rule are as in the repository.",
    situation="events-refused",
    why_page="messages of the configuration set have events of their own, which are not affected",
)
EMAIL_STOPPED_BY_BREAKER: Final = AlarmCause(
    name="EmailStoppedByBreaker",
    meaning="The send breaker stopped email before AWS pauses the whole account. Mail of this "
    "environment is refused until a person resumes it.",
    first="Find the list or the message that brought the bounces or complaints, and resume when it "
    "is out: cdk-pinpoint resume.",
    situation="breaker-fired",
    page="PageEmail",
    why_page="no mail goes out until a person acts",
)
SMS_STOPPED_BY_BREAKER: Final = AlarmCause(
    name="SmsStoppedByBreaker",
    meaning="The send breaker closed the country protection, so that no text message of this "
    "environment goes out until a person opens it again.",
    first="Find who asks for the messages, and resume when that has ended: cdk-pinpoint resume.",
    situation="breaker-fired",
    page="PageSms",
    why_page="no text message goes out until a person acts",
)
PUSH_STOPPED_BY_BREAKER: Final = AlarmCause(
    name="PushStoppedByBreaker",
    meaning="The send breaker disabled a push channel, which stays so until a person resumes it.",
    first="Check the credentials and the tokens, and resume when they are right: cdk-pinpoint "
    "resume.",
    situation="breaker-fired",
    page="PagePush",
    why_page="no push message of the channel goes out until a person acts",
)
STOPPED_BY_BREAKER: Final = {
    "email": EMAIL_STOPPED_BY_BREAKER,
    "sms": SMS_STOPPED_BY_BREAKER,
    "push": PUSH_STOPPED_BY_BREAKER,
}
SEND_BREAKER_GAVE_UP: Final = AlarmCause(
    name="SendBreakerGaveUp",
    meaning="The send breaker could not stop a channel, or could not tell of it, for 20 minutes.",
    first="Look whether the channel of the alarm is stopped and stop it by hand if not; then read "
    "why in the log of the function, mend that, and redrive the dead-letter queue.",
    situation="breaker-fired",
    why_missing="a queue that is not used for hours publishes nothing, and holds nothing",
    why_page="the alarms of the rates page already, long before the line of the breaker",
)
SEND_BREAKER_ERRORS: Final = AlarmCause(
    name="SendBreakerErrors",
    meaning="The send breaker failed to stop a channel or to tell of it, and tries again.",
    first="Look whether the channel of the alarm is stopped, and read why in the log of the "
    "function.",
    situation="breaker-fired",
    why_page="it tries again, and what it gives up has an alarm of its own",
)
SEND_BREAKER_THROTTLED: Final = AlarmCause(
    name="SendBreakerThrottled",
    meaning="Lambda did not run the send breaker, because the account runs too many functions at "
    "once.",
    first="Ask AWS for a higher concurrency of the account, or find the function that takes it.",
    situation="breaker-fired",
    why_page="Lambda tries again as soon as there is room",
)
SEND_BREAKER_NOT_REACHED: Final = AlarmCause(
    name="SendBreakerNotReached",
    meaning="An alarm of the send breaker went off, and EventBridge could not tell the breaker.",
    first="Stop the channel of the alarm by hand, and look whether the rule and the policy of the "
    "queue are as in the repository.",
    situation="breaker-fired",
    why_page=SEND_BREAKER_GAVE_UP.why_page,
)
BREAKER_EMAIL_BOUNCE_RATE: Final = AlarmCause(
    name="BreakerEmailBounceRate",
    meaning="So much mail bounces for good that the send breaker stops email, before AWS pauses "
    "the whole account at 10 %.",
    first="Find the list that the addresses came from and take it out.",
    situation="breaker-fired",
    missing="ignore",
    why_missing=EMAIL_BOUNCE_RATE.why_missing,
    why_page="that the channel was stopped pages",
)
BREAKER_EMAIL_COMPLAINT_RATE: Final = AlarmCause(
    name="BreakerEmailComplaintRate",
    meaning="So many people call the mail spam that the send breaker stops email, before AWS "
    "pauses the whole account at 0.5 %.",
    first="Find the message that they complain about and take it out.",
    situation="breaker-fired",
    missing="ignore",
    why_missing=EMAIL_BOUNCE_RATE.why_missing,
    why_page=BREAKER_EMAIL_BOUNCE_RATE.why_page,
)
BREAKER_SMS_BLOCKED: Final = AlarmCause(
    name="BreakerSmsBlocked",
    meaning="So many text messages go to countries that are not allowed that the send breaker "
    "closes the others too: somebody pumps messages for money.",
    first="Find who asks for the messages: the TEXT_PROTECT_BLOCKED events have their context.",
    situation="breaker-fired",
    why_page=BREAKER_EMAIL_BOUNCE_RATE.why_page,
)
BREAKER_SMS_DELIVERY_RATE: Final = AlarmCause(
    name="BreakerSmsDeliveryRate",
    meaning="So few text messages of the account arrive that the send breaker stops those of this "
    "environment, which cost money all the same.",
    first="Look at the failure events by country and carrier.",
    situation="breaker-fired",
    why_missing=SMS_DELIVERY_RATE.why_missing,
    why_page=BREAKER_EMAIL_BOUNCE_RATE.why_page,
)
BREAKER_SMS_SPEND: Final = AlarmCause(
    name="BreakerSmsSpend",
    meaning="The account has spent {spend:g} USD on text messages this month, so that the send "
    "breaker stops those of this environment while others still have something left.",
    first="Find what sends more than usual, or raise the limit.",
    situation="breaker-fired",
    missing="ignore",
    why_missing=SMS_SPEND.why_missing,
    why_page=BREAKER_EMAIL_BOUNCE_RATE.why_page,
)
BREAKER_PUSH_FAILURES: Final = AlarmCause(
    name="BreakerPush{each}Failures",
    each=_PUSH_CHANNELS,
    meaning="{channel} refuses so many push messages for good that the send breaker disables the "
    "channel.",
    first="Check the credentials first, then what sends to dead tokens.",
    situation="breaker-fired",
    why_page=BREAKER_EMAIL_BOUNCE_RATE.why_page,
)
BREAKER_CAUSES: Final = (
    BREAKER_EMAIL_BOUNCE_RATE,
    BREAKER_EMAIL_COMPLAINT_RATE,
    BREAKER_SMS_BLOCKED,
    BREAKER_SMS_DELIVERY_RATE,
    BREAKER_SMS_SPEND,
    BREAKER_PUSH_FAILURES,
)
"""Alarms that stop a channel: they are on and off with the send breaker, in every stage."""

ALARM_CAUSES: Final = (
    EMAIL_BOUNCE_RATE,
    EMAIL_COMPLAINT_RATE,
    EMAIL_REJECTS,
    EMAIL_RENDERING_FAILURES,
    SMS_SPEND,
    SMS_BLOCKED_BY_PROTECT,
    SMS_DELIVERY_RATE,
    OTP_LOCKOUTS,
    PUSH_PERMANENT_FAILURES,
    PUSH_TEMPORARY_FAILURES,
    PUSH_THROTTLED,
    PUSH_CREDENTIALS_END,
    PUSH_CREDENTIALS_NOT_FOLLOWED,
    EVENTS_STALE,
    EVENTS_THROTTLED,
    EVENTS_PARTITIONS,
    EVENTS_NOT_CONVERTED,
    EVENTS_KEY_ERRORS,
    SMS_BUS_EVENTS_FAILED,
    *STOPPED_BY_BREAKER.values(),
    SEND_BREAKER_GAVE_UP,
    SEND_BREAKER_ERRORS,
    SEND_BREAKER_THROTTLED,
    SEND_BREAKER_NOT_REACHED,
)
ALARM_NAMES: Final = (*(name for cause in ALARM_CAUSES for name in cause.names), *PAGES)
"""What comes after `messaging-ENVIRONMENT-` in the names of alarms."""


def page_description(page: str, runbook: str) -> str:
    """Render what a page says.

    Args:
        page: Its name.
        runbook: Address of the runbook.
    """
    return (
        f"{PAGES[page]} Look in the notification for which alarms it stands for, and follow their "
        f"entries of the runbook. Runbook: {runbook}#all-alarms"
    )

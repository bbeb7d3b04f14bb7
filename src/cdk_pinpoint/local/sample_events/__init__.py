"""Events as the services write them, of every type and with every oddity, and what they amount to.

Each message is a small story: it is accepted, meets its fate, is opened or complained about. The
story says beside each event what it means, as a `Fact`; `sample_tally` adds the facts up, so that
what the lake answers can be compared with what went in, without asking the lake's own SQL.
"""

from cdk_pinpoint.local.sample_events.app import APP_TYPES
from cdk_pinpoint.local.sample_events.email import COMPLAINTS, DELAYS
from cdk_pinpoint.local.sample_events.event import (
    CONVERSION_FAILED,
    OTHER,
    PROCESSING_FAILED,
    UNKNOWN_TYPES,
    Fact,
    SampleEvent,
)
from cdk_pinpoint.local.sample_events.mail import BOUNCES
from cdk_pinpoint.local.sample_events.mix import events
from cdk_pinpoint.local.sample_events.push import PUSH_OUTCOMES
from cdk_pinpoint.local.sample_events.sms import (
    MEDIA_OUTCOMES,
    RCS_OUTCOMES,
    TEXT_OUTCOMES,
    VOICE_OUTCOMES,
)

__all__ = [
    "APP_TYPES",
    "BOUNCES",
    "COMPLAINTS",
    "CONVERSION_FAILED",
    "DELAYS",
    "MEDIA_OUTCOMES",
    "OTHER",
    "PROCESSING_FAILED",
    "PUSH_OUTCOMES",
    "RCS_OUTCOMES",
    "TEXT_OUTCOMES",
    "UNKNOWN_TYPES",
    "VOICE_OUTCOMES",
    "Fact",
    "SampleEvent",
    "events",
]

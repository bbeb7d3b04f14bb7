"""The types of Amazon Pinpoint that ended, for stacks that still hold them.

Each asks why it is still there, and is kept when it leaves the stack. What lives is in
`cdk_pinpoint` itself, in part by the same name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdk_pinpoint._lazy_exports import lazy_exports

if TYPE_CHECKING:
    from cdk_pinpoint.classic.acknowledgement import (
        EndOfSupport,
    )
    from cdk_pinpoint.classic.application_settings import (
        ApplicationSettings,
    )
    from cdk_pinpoint.classic.campaign import (
        Campaign,
    )
    from cdk_pinpoint.classic.campaign_hook import (
        CampaignHook,
    )
    from cdk_pinpoint.classic.campaign_limits import (
        CampaignLimits,
        QuietTime,
    )
    from cdk_pinpoint.classic.campaign_messages import (
        CampaignMessages,
        CustomMessage,
        EmailMessage,
        PushAction,
        PushMessage,
        SmsMessage,
        SmsMessageType,
    )
    from cdk_pinpoint.classic.campaign_schedule import (
        CampaignSchedule,
        EventFilter,
        FilterType,
        Frequency,
    )
    from cdk_pinpoint.classic.campaign_treatment import (
        CampaignTemplates,
        CampaignTreatment,
        CustomDelivery,
        MessageTemplate,
    )
    from cdk_pinpoint.classic.dimensions import (
        AttributeDimension,
        MetricDimension,
        SetDimension,
    )
    from cdk_pinpoint.classic.email_channel import (
        EmailChannel,
    )
    from cdk_pinpoint.classic.email_template import (
        EmailTemplate,
    )
    from cdk_pinpoint.classic.event_stream import (
        EventStream,
    )
    from cdk_pinpoint.classic.in_app_content import (
        Alignment,
        ButtonAction,
        ButtonOverride,
        InAppButton,
        InAppContent,
        InAppMessage,
        InAppText,
        Layout,
    )
    from cdk_pinpoint.classic.in_app_template import (
        InAppTemplate,
    )
    from cdk_pinpoint.classic.push_template import (
        AndroidContent,
        ApnsContent,
        PushContent,
        PushTemplate,
    )
    from cdk_pinpoint.classic.retained_resources import (
        retain_ended_resources,
    )
    from cdk_pinpoint.classic.segment import (
        Include,
        Segment,
        SegmentGroup,
        SourceSegment,
    )
    from cdk_pinpoint.classic.segment_dimensions import (
        GpsPoint,
        Recency,
        SegmentDimensions,
    )
    from cdk_pinpoint.classic.sms_template import (
        SmsTemplate,
    )
    from cdk_pinpoint.classic.voice_channel import (
        VoiceChannel,
    )

__all__ = [
    "Alignment",
    "AndroidContent",
    "ApnsContent",
    "ApplicationSettings",
    "AttributeDimension",
    "ButtonAction",
    "ButtonOverride",
    "Campaign",
    "CampaignHook",
    "CampaignLimits",
    "CampaignMessages",
    "CampaignSchedule",
    "CampaignTemplates",
    "CampaignTreatment",
    "CustomDelivery",
    "CustomMessage",
    "EmailChannel",
    "EmailMessage",
    "EmailTemplate",
    "EndOfSupport",
    "EventFilter",
    "EventStream",
    "FilterType",
    "Frequency",
    "GpsPoint",
    "InAppButton",
    "InAppContent",
    "InAppMessage",
    "InAppTemplate",
    "InAppText",
    "Include",
    "Layout",
    "MessageTemplate",
    "MetricDimension",
    "PushAction",
    "PushContent",
    "PushMessage",
    "PushTemplate",
    "QuietTime",
    "Recency",
    "Segment",
    "SegmentDimensions",
    "SegmentGroup",
    "SetDimension",
    "SmsMessage",
    "SmsMessageType",
    "SmsTemplate",
    "SourceSegment",
    "VoiceChannel",
    "retain_ended_resources",
]

__getattr__ = lazy_exports(
    __name__,
    __all__,
    (
        "acknowledgement",
        "application_settings",
        "campaign",
        "campaign_hook",
        "campaign_limits",
        "campaign_messages",
        "campaign_schedule",
        "campaign_treatment",
        "dimensions",
        "email_channel",
        "email_template",
        "event_stream",
        "in_app_content",
        "in_app_template",
        "push_template",
        "retained_resources",
        "segment",
        "segment_dimensions",
        "sms_template",
        "voice_channel",
    ),
)

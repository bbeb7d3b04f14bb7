"""AWS CDK constructs that message a product's users, on what AWS runs after Amazon Pinpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdk_pinpoint._lazy_exports import lazy_exports

if TYPE_CHECKING:
    from cdk_pinpoint.access import DeployerRole, MessagingRoles, PipelineRepository, Trust
    from cdk_pinpoint.application import (
        ChannelType,
        PinpointApp,
        PinpointAppGrants,
        PinpointAppMetrics,
        guard_end_of_support,
    )
    from cdk_pinpoint.audience import AudienceBucket, AudienceGrants
    from cdk_pinpoint.email import (
        Dmarc,
        DnsRecord,
        EmailChannel,
        EmailGrants,
        EmailMetrics,
        SendingIdentity,
    )
    from cdk_pinpoint.environment import InvalidEnvironment, MessagingEnvironment, Stage
    from cdk_pinpoint.events import (
        EventLake,
        EventLakeGrants,
        EventQueries,
        EventSource,
        EventStream,
        EventStreamMetrics,
        EventTables,
        SmsBusEvents,
        WritableStream,
        push_events,
    )
    from cdk_pinpoint.messaging_stack import MessagingStack
    from cdk_pinpoint.monitoring import (
        AlarmThresholds,
        AlarmTopic,
        AuditAlerts,
        AuditTrail,
        MessagingAlarms,
        MessagingDashboard,
        MonthlyBudget,
        SendBreaker,
        SendBreakerMetrics,
    )
    from cdk_pinpoint.policy import guard_messaging
    from cdk_pinpoint.published_names import (
        PublishedName,
        parameter_name,
        template_parameter_name,
    )
    from cdk_pinpoint.push import (
        AdmChannel,
        ApnsAuthentication,
        ApnsChannel,
        BaiduChannel,
        FcmChannel,
        PushCredentialMetrics,
        PushCredentialRotation,
        PushCredentials,
        PushPauseGrants,
    )
    from cdk_pinpoint.sms import (
        Origination,
        Replies,
        SmsChannel,
        SmsGrants,
        SmsMetrics,
        SmsSpendLimit,
    )
    from cdk_pinpoint.templates import (
        InvalidTemplates,
        MessageTemplateGrants,
        MessageTemplates,
        TemplateChannel,
        render_email,
        render_push,
        render_sms,
    )

__all__ = [
    "AdmChannel",
    "AlarmThresholds",
    "AlarmTopic",
    "ApnsAuthentication",
    "ApnsChannel",
    "AudienceBucket",
    "AudienceGrants",
    "AuditAlerts",
    "AuditTrail",
    "BaiduChannel",
    "ChannelType",
    "DeployerRole",
    "Dmarc",
    "DnsRecord",
    "EmailChannel",
    "EmailGrants",
    "EmailMetrics",
    "EventLake",
    "EventLakeGrants",
    "EventQueries",
    "EventSource",
    "EventStream",
    "EventStreamMetrics",
    "EventTables",
    "FcmChannel",
    "InvalidEnvironment",
    "InvalidTemplates",
    "MessageTemplateGrants",
    "MessageTemplates",
    "MessagingAlarms",
    "MessagingDashboard",
    "MessagingEnvironment",
    "MessagingRoles",
    "MessagingStack",
    "MonthlyBudget",
    "Origination",
    "PinpointApp",
    "PinpointAppGrants",
    "PinpointAppMetrics",
    "PipelineRepository",
    "PublishedName",
    "PushCredentialMetrics",
    "PushCredentialRotation",
    "PushCredentials",
    "PushPauseGrants",
    "Replies",
    "SendBreaker",
    "SendBreakerMetrics",
    "SendingIdentity",
    "SmsBusEvents",
    "SmsChannel",
    "SmsGrants",
    "SmsMetrics",
    "SmsSpendLimit",
    "Stage",
    "TemplateChannel",
    "Trust",
    "WritableStream",
    "guard_end_of_support",
    "guard_messaging",
    "parameter_name",
    "push_events",
    "render_email",
    "render_push",
    "render_sms",
    "template_parameter_name",
]

__getattr__ = lazy_exports(
    __name__,
    __all__,
    (
        "environment",
        "published_names",
        "templates",
        "application",
        "events",
        "email",
        "sms",
        "push",
        "monitoring",
        "access",
        "audience",
        "policy",
        "messaging_stack",
    ),
)

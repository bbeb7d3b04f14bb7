"""Alarms, what they stop, alerts of changes by hand, and the topic they are sent to."""

from cdk_pinpoint.monitoring.alarm_thresholds import AlarmThresholds
from cdk_pinpoint.monitoring.alarm_topic import AlarmTopic
from cdk_pinpoint.monitoring.audit_alerts import AuditAlerts
from cdk_pinpoint.monitoring.audit_trail import AuditTrail
from cdk_pinpoint.monitoring.messaging_alarms import MessagingAlarms
from cdk_pinpoint.monitoring.messaging_dashboard import MessagingDashboard
from cdk_pinpoint.monitoring.monthly_budget import MonthlyBudget
from cdk_pinpoint.monitoring.send_breaker import SendBreaker
from cdk_pinpoint.monitoring.send_breaker_metrics import SendBreakerMetrics

__all__ = [
    "AlarmThresholds",
    "AlarmTopic",
    "AuditAlerts",
    "AuditTrail",
    "MessagingAlarms",
    "MessagingDashboard",
    "MonthlyBudget",
    "SendBreaker",
    "SendBreakerMetrics",
]

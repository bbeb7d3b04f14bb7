"""Alarms, alerts of changes by hand, and the topic they are sent to."""

from cdk_pinpoint.monitoring.alarm_thresholds import AlarmThresholds
from cdk_pinpoint.monitoring.alarm_topic import AlarmTopic
from cdk_pinpoint.monitoring.audit_alerts import AuditAlerts
from cdk_pinpoint.monitoring.audit_trail import AuditTrail
from cdk_pinpoint.monitoring.messaging_alarms import MessagingAlarms

__all__ = ["AlarmThresholds", "AlarmTopic", "AuditAlerts", "AuditTrail", "MessagingAlarms"]

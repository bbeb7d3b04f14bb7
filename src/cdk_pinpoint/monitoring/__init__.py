"""Alarms, and the topic they are sent to."""

from cdk_pinpoint.monitoring.alarm_topic import AlarmTopic
from cdk_pinpoint.monitoring.messaging_alarms import AlarmThresholds, MessagingAlarms

__all__ = ["AlarmThresholds", "AlarmTopic", "MessagingAlarms"]

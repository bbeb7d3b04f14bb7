"""Each part of an environment's stack, made from its settings."""

from cdk_pinpoint.assembly.access import add_roles
from cdk_pinpoint.assembly.application import add_application
from cdk_pinpoint.assembly.audience import add_audience
from cdk_pinpoint.assembly.audit import add_audit
from cdk_pinpoint.assembly.budget import add_budget
from cdk_pinpoint.assembly.dashboard import add_dashboard
from cdk_pinpoint.assembly.email import add_email
from cdk_pinpoint.assembly.events import add_event_lake, add_sms_bus_events
from cdk_pinpoint.assembly.monitoring import add_alarm_topic, add_alarms
from cdk_pinpoint.assembly.names import ENVIRONMENT_TAG, physical_name, removal_policy
from cdk_pinpoint.assembly.parts import Parts
from cdk_pinpoint.assembly.publishing import add_published_names
from cdk_pinpoint.assembly.push import add_push, add_push_credential_rotation
from cdk_pinpoint.assembly.rule_exceptions import add_rule_exceptions
from cdk_pinpoint.assembly.send_breaker import add_send_breaker
from cdk_pinpoint.assembly.sms import add_sms
from cdk_pinpoint.assembly.templates import add_templates

__all__ = [
    "ENVIRONMENT_TAG",
    "Parts",
    "add_alarm_topic",
    "add_alarms",
    "add_application",
    "add_audience",
    "add_audit",
    "add_budget",
    "add_dashboard",
    "add_email",
    "add_event_lake",
    "add_published_names",
    "add_push",
    "add_push_credential_rotation",
    "add_roles",
    "add_rule_exceptions",
    "add_send_breaker",
    "add_sms",
    "add_sms_bus_events",
    "add_templates",
    "physical_name",
    "removal_policy",
]

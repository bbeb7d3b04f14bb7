"""One environment as one stack: its settings in, wired constructs out."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

from cdk_pinpoint.assembly import (
    ENVIRONMENT_TAG,
    Parts,
    add_alarm_topic,
    add_alarms,
    add_application,
    add_audience,
    add_audit,
    add_budget,
    add_dashboard,
    add_email,
    add_event_lake,
    add_published_names,
    add_push,
    add_push_credential_rotation,
    add_roles,
    add_rule_exceptions,
    add_send_breaker,
    add_sms,
    add_sms_bus_events,
    add_templates,
)
from cdk_pinpoint.environment import MessagingEnvironment


class MessagingStack(cdk.Stack):
    """Everything that one environment needs to message its users.

    It wires the constructs of this package and defines no resource itself; `application`, `email`,
    `sms`, `event_lake`, `roles`, `templates`, `audience`, `alarm_topic`, `alarms`, `send_breaker`
    and `dashboard` are there to be built upon, each None where the environment has none.

    Args:
        scope: The CDK app or stage.
        id: Identifier of the stack, which is also its name.
        environment: Settings of the environment; its account and region are those of the stack.

    Example:
        for environment in MessagingEnvironment.load_all("environments"):
            MessagingStack(app, f"Messaging-{environment.name}", environment=environment)
    """

    def __init__(self, scope: Construct, id: str, *, environment: MessagingEnvironment) -> None:
        super().__init__(
            scope,
            id,
            env=cdk.Environment(account=environment.account, region=environment.region),
            description=f"Messages users from the {environment.name} environment",
            termination_protection=environment.termination_protection,
            tags={ENVIRONMENT_TAG: environment.name, **environment.tags},
        )
        self.event_lake = add_event_lake(self, environment)
        self.application = add_application(self, environment)
        self.email = add_email(self, environment, self.event_lake)
        push = add_push(self, environment, self.application)
        rotation = add_push_credential_rotation(self, environment, self.application, push)
        self.sms = add_sms(self, environment, self.event_lake, self.application)
        if self.sms:
            # Numbers cost money and are protected: they come after what may be refused, so that a
            # first deployment that fails has none to leave behind.
            self.sms.node.add_dependency(*push, *([self.email] if self.email else []))
        sms_bus_events = add_sms_bus_events(self, environment, self.event_lake)
        self.alarm_topic = add_alarm_topic(self, environment)
        parts = Parts(
            event_lake=self.event_lake,
            application=self.application,
            email=self.email,
            sms=self.sms,
            push=push,
            push_credential_rotation=rotation,
            sms_bus_events=sms_bus_events,
            alarm_topic=self.alarm_topic,
        )
        self.roles = add_roles(self, environment, parts)
        self.templates = add_templates(self, environment)
        self.audience = add_audience(self, environment)
        self.alarms = add_alarms(self, environment, parts)
        self.send_breaker = add_send_breaker(self, environment, parts, alarms=self.alarms)
        add_budget(self, environment, self.alarm_topic)
        self.dashboard = add_dashboard(self, environment, parts)
        add_audit(self, environment, parts, audience=self.audience, send_breaker=self.send_breaker)
        add_rule_exceptions(self, environment)
        add_published_names(
            self,
            environment,
            parts,
            roles=self.roles,
            audience=self.audience,
            dashboard=self.dashboard,
        )

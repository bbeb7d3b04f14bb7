"""One environment as one stack: its settings in, wired constructs out."""

from __future__ import annotations

from collections.abc import Mapping

import aws_cdk as cdk
from constructs import Construct

from cdk_pinpoint.assembly import (
    ENVIRONMENT_TAG,
    add_alarm_topic,
    add_alarms,
    add_application,
    add_audience,
    add_audit,
    add_budget,
    add_dashboard,
    add_email,
    add_event_lake,
    add_push,
    add_push_credential_rotation,
    add_roles,
    add_rule_exceptions,
    add_send_breaker,
    add_sms,
    add_sms_bus_events,
    add_templates,
    credential_secret_arns,
)
from cdk_pinpoint.environment import MessagingEnvironment
from cdk_pinpoint.outputs_and_parameters import publish_names
from cdk_pinpoint.published_names import PublishedName, event_stream_name, role_arn_name
from cdk_pinpoint.push import PushCredentialRotation


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
        push_channels = [channel.channel_type for channel in push]
        rotation = add_push_credential_rotation(self, environment, self.application, push)
        self.sms = add_sms(self, environment, self.event_lake, self.application)
        if self.sms:
            # Numbers cost money and are protected: they come after what may be refused, so that a
            # first deployment that fails has none to leave behind.
            self.sms.node.add_dependency(*push, *([self.email] if self.email else []))
        sms_bus_events = add_sms_bus_events(self, environment, self.event_lake)
        self.alarm_topic = add_alarm_topic(self, environment)
        self.roles = add_roles(
            self,
            environment,
            self.event_lake,
            application=self.application,
            email=self.email,
            sms=self.sms,
            push_channels=push_channels,
            credential_secret_arns=credential_secret_arns(self, push),
            alarm_topic_arn=self.alarm_topic.topic_arn,
            push_credential_rotation=rotation,
        )
        self.templates = add_templates(self, environment)
        self.audience = add_audience(self, environment)
        self.alarms = add_alarms(
            self,
            environment,
            self.event_lake,
            self.alarm_topic,
            application=self.application,
            email=self.email,
            sms=self.sms,
            push_channels=push_channels,
            push_credential_rotation=rotation,
            sms_bus_events=sms_bus_events,
        )
        self.send_breaker = add_send_breaker(
            self,
            environment,
            self.event_lake,
            self.alarm_topic,
            email=self.email,
            sms=self.sms,
            push_credential_rotation=rotation,
            alarms=self.alarms,
        )
        add_budget(self, environment, self.alarm_topic)
        self.dashboard = add_dashboard(
            self,
            environment,
            self.event_lake,
            application=self.application,
            email=self.email,
            sms=self.sms,
            push_channels=push_channels,
            push_credential_rotation=rotation,
        )
        add_audit(
            self,
            environment,
            self.event_lake,
            self.alarm_topic,
            application=self.application,
            email=self.email,
            sms=self.sms,
            audience=self.audience,
            push_credential_rotation=rotation,
            send_breaker=self.send_breaker,
        )
        add_rule_exceptions(self, environment)
        publish_names(self, environment.name, self._names(environment, rotation))

    def _names(
        self, environment: MessagingEnvironment, rotation: PushCredentialRotation | None
    ) -> Mapping[PublishedName, str]:
        lake = self.event_lake
        names = {
            PublishedName.EVENT_BUCKET: lake.bucket.bucket_name,
            PublishedName.EVENT_DATABASE: lake.tables.database_name,
            PublishedName.EVENT_WORKGROUP: lake.queries.workgroup_name,
            PublishedName.ALARM_TOPIC_ARN: self.alarm_topic.topic_arn,
            PublishedName.DASHBOARD_NAME: self.dashboard.dashboard_name,
        }
        for name, role in self.roles.by_name.items():
            names[role_arn_name(name)] = role.role_arn
        for stream in lake.streams:
            names[event_stream_name(stream.source)] = stream.delivery_stream_name
        if self.application:
            names[PublishedName.APPLICATION_ID] = self.application.app_id
        if self.email:
            identity = self.email.identity.email_identity_ref.email_identity
            names[PublishedName.EMAIL_IDENTITY] = identity
            names[PublishedName.EMAIL_CONFIGURATION_SET] = self.email.configuration_set_name
        if environment.email:
            settings = environment.email
            sender = next(iter(settings.senders), settings.address)
            if sender:
                names[PublishedName.EMAIL_SENDER] = sender
            if settings.allowed_recipients:
                recipients = ",".join(settings.allowed_recipients)
                names[PublishedName.EMAIL_ALLOWED_RECIPIENTS] = recipients
        if self.sms:
            names[PublishedName.SMS_POOL_ID] = self.sms.pool_id
            names[PublishedName.SMS_CONFIGURATION_SET] = self.sms.configuration_set_name
            protection = self.sms.protect_configuration_id
            names[PublishedName.SMS_PROTECT_CONFIGURATION_ID] = protection
            names[PublishedName.SMS_ALLOWED_COUNTRIES] = ",".join(self.sms.allowed_countries)
        if rotation:
            names[PublishedName.PUSH_CHANNELS] = ",".join(rotation.channel_types)
            names[PublishedName.PUSH_CHANNEL_QUEUE_URL] = rotation.queue_url
        if self.audience:
            names[PublishedName.AUDIENCE_BUCKET] = self.audience.bucket.bucket_name
            if self.audience.importer:
                names[PublishedName.IMPORTER_ROLE_ARN] = self.audience.importer.role_arn
            if self.audience.exporter:
                names[PublishedName.EXPORTER_ROLE_ARN] = self.audience.exporter.role_arn
        return names

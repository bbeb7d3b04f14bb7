"""The names that an environment publishes, where it has what they name."""

from __future__ import annotations

from constructs import Construct

from cdk_pinpoint.access import MessagingRoles
from cdk_pinpoint.assembly.parts import Parts
from cdk_pinpoint.audience import AudienceBucket
from cdk_pinpoint.environment import EmailSettings, MessagingEnvironment
from cdk_pinpoint.monitoring import MessagingDashboard
from cdk_pinpoint.outputs_and_parameters import publish_names
from cdk_pinpoint.published_names import PublishedName, event_stream_name, role_arn_name


def add_published_names(
    scope: Construct,
    environment: MessagingEnvironment,
    parts: Parts,
    *,
    roles: MessagingRoles,
    audience: AudienceBucket | None,
    dashboard: MessagingDashboard,
) -> None:
    """Define the outputs and the SSM parameters.

    Args:
        scope: The stack.
        environment: Settings of the environment.
        parts: The parts that there are.
        roles: The roles.
        audience: The bucket for audience files, if there is one.
        dashboard: The dashboard.
    """
    names = {
        PublishedName.EVENT_BUCKET: parts.event_lake.bucket.bucket_name,
        PublishedName.EVENT_DATABASE: parts.event_lake.tables.database_name,
        PublishedName.EVENT_WORKGROUP: parts.event_lake.queries.workgroup_name,
        PublishedName.ALARM_TOPIC_ARN: parts.alarm_topic.topic_arn,
        PublishedName.DASHBOARD_NAME: dashboard.dashboard_name,
    }
    for name, role in roles.by_name.items():
        names[role_arn_name(name)] = role.role_arn
    for stream in parts.event_lake.streams:
        names[event_stream_name(stream.source)] = stream.delivery_stream_name
    names |= _of_channels(parts, environment.email)
    if audience:
        names[PublishedName.AUDIENCE_BUCKET] = audience.bucket.bucket_name
        if audience.importer:
            names[PublishedName.IMPORTER_ROLE_ARN] = audience.importer.role_arn
        if audience.exporter:
            names[PublishedName.EXPORTER_ROLE_ARN] = audience.exporter.role_arn
    publish_names(scope, environment.name, names)


def _of_channels(parts: Parts, settings: EmailSettings | None) -> dict[PublishedName, str]:
    application, email, sms = parts.application, parts.email, parts.sms
    rotation = parts.push_credential_rotation
    names = {}
    if application:
        names[PublishedName.APPLICATION_ID] = application.app_id
    if email:
        identity = email.identity.email_identity_ref.email_identity
        names[PublishedName.EMAIL_IDENTITY] = identity
        names[PublishedName.EMAIL_CONFIGURATION_SET] = email.configuration_set_name
    if settings:
        sender = next(iter(settings.senders), settings.address)
        if sender:
            names[PublishedName.EMAIL_SENDER] = sender
        if settings.allowed_recipients:
            recipients = ",".join(settings.allowed_recipients)
            names[PublishedName.EMAIL_ALLOWED_RECIPIENTS] = recipients
    if sms:
        names[PublishedName.SMS_POOL_ID] = sms.pool_id
        names[PublishedName.SMS_CONFIGURATION_SET] = sms.configuration_set_name
        names[PublishedName.SMS_PROTECT_CONFIGURATION_ID] = sms.protect_configuration_id
        names[PublishedName.SMS_ALLOWED_COUNTRIES] = ",".join(sms.allowed_countries)
    if rotation:
        names[PublishedName.PUSH_CHANNELS] = ",".join(rotation.channel_types)
        names[PublishedName.PUSH_CHANNEL_QUEUE_URL] = rotation.queue_url
    return names

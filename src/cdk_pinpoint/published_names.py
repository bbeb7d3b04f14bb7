"""The names that applications and pipelines need to find an environment's parts.

Each is an output of the stack and an SSM parameter `/messaging/ENVIRONMENT/NAME`, so that a program
needs to know nothing but the name of its environment.
"""

from __future__ import annotations

from enum import StrEnum


class PublishedName(StrEnum):
    """What is published, where the environment has it."""

    APPLICATION_ID = "application-id"
    EMAIL_IDENTITY = "email-identity"
    EMAIL_CONFIGURATION_SET = "email-configuration-set"
    EMAIL_SENDER = "email-sender"
    """The address that mail comes from, the first of those that are configured."""
    EMAIL_ALLOWED_RECIPIENTS = "email-allowed-recipients"
    """Addresses and `*@domain` that the sender role may mail to, with commas between."""
    SMS_POOL_ID = "sms-pool-id"
    SMS_CONFIGURATION_SET = "sms-configuration-set"
    SMS_PROTECT_CONFIGURATION_ID = "sms-protect-configuration-id"
    SMS_ALLOWED_COUNTRIES = "sms-allowed-countries"
    """Countries that text messages may go to, with commas between."""
    PUSH_CHANNELS = "push-channels"
    PUSH_CHANNEL_QUEUE_URL = "push-channel-queue-url"
    SENDER_ROLE_ARN = "sender-role-arn"
    CHANNEL_ADMIN_ROLE_ARN = "channel-admin-role-arn"
    AUTHOR_ROLE_ARN = "author-role-arn"
    OPERATOR_ROLE_ARN = "operator-role-arn"
    ANALYST_ROLE_ARN = "analyst-role-arn"
    AUDITOR_ROLE_ARN = "auditor-role-arn"
    AUDIENCE_BUCKET = "audience-bucket"
    IMPORTER_ROLE_ARN = "importer-role-arn"
    EXPORTER_ROLE_ARN = "exporter-role-arn"
    EVENT_BUCKET = "event-bucket"
    EVENT_DATABASE = "event-database"
    EVENT_WORKGROUP = "event-workgroup"
    EMAIL_EVENT_STREAM = "email-event-stream"
    SMS_EVENT_STREAM = "sms-event-stream"
    PUSH_EVENT_STREAM = "push-event-stream"
    APP_EVENT_STREAM = "app-event-stream"
    ALARM_TOPIC_ARN = "alarm-topic-arn"
    DASHBOARD_NAME = "dashboard-name"


def parameter_folder(environment_name: str) -> str:
    """The folder of SSM parameters that holds all names of an environment.

    Args:
        environment_name: Name of the environment.
    """
    return f"/messaging/{environment_name}"


def parameter_name(environment_name: str, name: PublishedName) -> str:
    """The SSM parameter that holds a name.

    Args:
        environment_name: Name of the environment.
        name: What is looked for.
    """
    return f"{parameter_folder(environment_name)}/{name}"


def template_folder(environment_name: str) -> str:
    """The folder of SSM parameters that holds the message templates of an environment.

    Args:
        environment_name: Name of the environment.
    """
    return f"{parameter_folder(environment_name)}/templates"


def template_parameter_name(environment_name: str, template: str, channel: str) -> str:
    """The SSM parameter that holds a message template.

    Args:
        environment_name: Name of the environment.
        template: Name of the template.
        channel: `email`, `sms` or `push`.
    """
    return f"{template_folder(environment_name)}/{template}/{channel}"


def event_stream_name(source: str) -> PublishedName:
    """The name of the Firehose stream that carries the events of a source.

    Args:
        source: A source of events, such as `email`.
    """
    return PublishedName(f"{source}-event-stream")


def role_arn_name(role: str) -> PublishedName:
    """The name of the ARN of a role.

    Args:
        role: A role as `MessagingRoles` names it, such as `channel_admin`.
    """
    return PublishedName(f"{role.replace('_', '-')}-role-arn")

"""The message templates of an environment."""

from __future__ import annotations

from constructs import Construct

from cdk_pinpoint.environment import MessagingEnvironment
from cdk_pinpoint.templates import MessageTemplates, TemplateChannel


def add_templates(scope: Construct, environment: MessagingEnvironment) -> MessageTemplates | None:
    """Define the templates, None where the settings name no folder.

    Args:
        scope: The stack.
        environment: Settings of the environment.
    """
    if environment.templates is None:
        return None
    channels = {
        TemplateChannel.EMAIL: environment.email,
        TemplateChannel.SMS: environment.sms,
        TemplateChannel.PUSH: environment.push,
    }
    return MessageTemplates(
        scope,
        "Templates",
        folder=environment.templates.folder,
        environment_name=environment.name,
        channels=[channel for channel, settings in channels.items() if settings],
    )

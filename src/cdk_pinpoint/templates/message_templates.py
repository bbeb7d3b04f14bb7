"""The message templates of a folder, where senders find them.

https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-api.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike
from typing import Final

from aws_cdk import aws_ses as ses
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from cdk_pinpoint._checks import is_token, require_service_in_region
from cdk_pinpoint.published_names import template_folder, template_parameter_name
from cdk_pinpoint.templates.message_template import MessageTemplate, TemplateChannel
from cdk_pinpoint.templates.message_template_grants import MessageTemplateGrants
from cdk_pinpoint.templates.published import published
from cdk_pinpoint.templates.reading import read_templates
from cdk_pinpoint.templates.sizes import ses_parts

# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
_MOST_BYTES_OF_A_STACK: Final = 900_000
_LONGEST_NAME: Final = 64


class MessageTemplates(Construct):
    """The templates of a folder: those of email in Amazon SES, all of them published for senders.

    Defines for each template

    - an SES template `messaging-ENVIRONMENT_NAME`, if it has an email;
    - an SSM parameter `/messaging/ENVIRONMENT/templates/NAME/CHANNEL` for each of its channels,
      which `render_email`, `render_sms` and `render_push` take. SSM keeps its last 100 versions.

    A change of one file changes the resources of that template alone.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        folder: The folder of templates.
        environment_name: Name of the environment that they are for.
        channels: The channels whose templates are wanted.
            Default: - all channels.

    Raises:
        InvalidTemplates: Templates cannot be used. All that is wrong comes together.
        ValueError: The region has no email, a name is too long with that of the environment, or
            the emails together are more than a stack holds.

    Example:
        >>> templates = MessageTemplates(
        ...     stack, "Templates", folder="templates", environment_name="prod"
        ... )
        >>> templates.grants.read(role)
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        folder: str | PathLike[str],
        environment_name: str,
        channels: Sequence[TemplateChannel] = tuple(TemplateChannel),
    ) -> None:
        templates = [
            each for each in read_templates(folder) if not set(each.channels).isdisjoint(channels)
        ]
        super().__init__(scope, id)
        self._environment_name = environment_name
        self.templates = tuple(templates)
        self.grants = MessageTemplateGrants(
            self, parameter_folder=template_folder(environment_name)
        )
        if TemplateChannel.EMAIL in channels:
            self._check_emails()
        for template in templates:
            owner = Construct(self, template.name)
            for channel in template.channels:
                if channel in channels:
                    self._publish(owner, template, channel)

    def _publish(
        self, owner: Construct, template: MessageTemplate, channel: TemplateChannel
    ) -> None:
        email = self._add_email(owner, template) if channel is TemplateChannel.EMAIL else None
        parameter = ssm.StringParameter(
            owner,
            f"{channel.capitalize()}Parameter",
            parameter_name=template_parameter_name(self._environment_name, template.name, channel),
            string_value=published(
                template, channel, ses_name=self._ses_name(template) if email else None
            ),
            description=template.description or None,
        )
        if email:
            # A sender that finds the name finds the template.
            parameter.node.add_dependency(email)

    def _add_email(self, owner: Construct, template: MessageTemplate) -> ses.CfnTemplate:
        parts = ses_parts(template)
        return ses.CfnTemplate(
            owner,
            "Email",
            template=ses.CfnTemplate.TemplateProperty(
                template_name=self._ses_name(template),
                subject_part=parts["subject"],
                html_part=parts["html"],
                text_part=parts["text"],
            ),
        )

    def _ses_name(self, template: MessageTemplate) -> str:
        return f"messaging-{self._environment_name}_{template.name}"

    def _check_emails(self) -> None:
        emails = [each for each in self.templates if TemplateChannel.EMAIL in each.channels]
        if not emails:
            return
        require_service_in_region(self, "ses")
        for each in emails:
            name = self._ses_name(each)
            if not is_token(name) and len(name) > _LONGEST_NAME:
                raise ValueError(
                    f"'folder' must have templates whose names Amazon SES takes, got '{name}' of "
                    f"{len(name)} characters; shorten '{each.name}', so that it has at most "
                    f"{_LONGEST_NAME}"
                )
        size = _bytes(part for each in emails for part in ses_parts(each).values())
        if size > _MOST_BYTES_OF_A_STACK:
            raise ValueError(
                f"'folder' must have emails of at most {_MOST_BYTES_OF_A_STACK} bytes together, "
                f"which a CloudFormation template has room for, got {size}; put some into another "
                "folder and stack"
            )


def _bytes(texts: Iterable[str]) -> int:
    return sum(len(text.encode()) for text in texts)

"""A message template for push, of which AWS does not state whether it goes on.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pinpoint-pushtemplate.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import aws_cdk as cdk
from aws_cdk import aws_pinpoint as pinpoint
from constructs import Construct

from cdk_pinpoint._checks import require_service_in_region
from cdk_pinpoint.classic._rendered import rendered
from cdk_pinpoint.classic._template_text import check_template, check_variables, substitutions
from cdk_pinpoint.classic.acknowledgement import EndOfSupport, carry, require_acknowledgement
from cdk_pinpoint.classic.campaign_messages import PushAction, require_url_of_action


@dataclass(frozen=True, kw_only=True, slots=True)
class PushContent:
    """What a push notification says, whatever carries it.

    Attributes:
        title: Title above the message.
        body: The message.
        action: What a tap does; the app opens where it is left out.
        url: What the browser opens, for the action `URL`.
        sound: What is heard.

    Raises:
        ValueError: The action lacks its URL.
    """

    title: str | None = None
    body: str | None = None
    action: PushAction | None = None
    url: str | None = None
    sound: str | None = None

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        require_url_of_action(self.action, self.url)


@dataclass(frozen=True, kw_only=True, slots=True)
class ApnsContent(PushContent):
    """What a push notification says on Apple devices.

    Attributes:
        media_url: Image or video in the notification.
    """

    media_url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AndroidContent(PushContent):
    """What a push notification says through ADM, Baidu or Firebase.

    Attributes:
        image_url: Image in the notification.
        image_icon_url: Large icon of the notification.
        small_image_icon_url: Small icon of the notification.
    """

    image_url: str | None = None
    image_icon_url: str | None = None
    small_image_icon_url: str | None = None


class PushTemplate(Construct):
    """A message template for push notifications.

    Defines an `AWS::Pinpoint::PushTemplate`.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        template_name: Name of the template, which is replaced when it changes: 1 to 128 letters,
            digits, `_` or `-`.
        default: What goes through channels without a text of their own.
            Default: - nothing.
        adm: What goes to Amazon devices.
            Default: - *default*.
        apns: What goes to Apple devices.
            Default: - *default*.
        baidu: What goes through Baidu.
            Default: - *default*.
        gcm: What goes through Firebase.
            Default: - *default*.
        variables: Variables that senders fill in, beside the attributes that Pinpoint knows.
            Default: - none.
        default_substitutions: Values of variables that are not filled in otherwise.
            Default: - none.
        template_description: What the template is for, 500 characters at most.
            Default: - none.
        tags: Tags of this template alone, beside those of the stack.
            Default: - the tags of the stack.
        end_of_support: Why the stack still holds it.
            Default: - none, which is an error.
        removal_policy: What happens to it when it leaves the stack.
            Default: - it is retained, without a call.

    Raises:
        ValueError: The end of support is not acknowledged, the name is none that Pinpoint takes,
            there is no text, a variable is not known, or the region has no applications.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        template_name: str,
        default: PushContent | None = None,
        adm: AndroidContent | None = None,
        apns: ApnsContent | None = None,
        baidu: AndroidContent | None = None,
        gcm: AndroidContent | None = None,
        variables: Sequence[str] = (),
        default_substitutions: Mapping[str, str] = MappingProxyType({}),
        template_description: str | None = None,
        tags: Mapping[str, str] | None = None,
        end_of_support: EndOfSupport | None = None,
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        end_of_support = require_acknowledgement("PushTemplate", end_of_support)
        check_template(template_name, template_description)
        contents = {"default": default, "adm": adm, "apns": apns, "baidu": baidu, "gcm": gcm}
        given = {name: rendered(each) for name, each in contents.items() if each}
        if not given:
            raise ValueError(
                "a PushTemplate needs the text of a channel, got none; give 'default' for all"
            )
        check_variables(
            {
                f"{name}.{field}": text
                for name, each in given.items()
                for field, text in each.items()
            },
            variables,
            default_substitutions,
        )
        super().__init__(scope, id)
        require_service_in_region(self, "pinpoint")
        template = pinpoint.CfnPushTemplate(
            self,
            "Resource",
            template_name=template_name,
            **given,
            default_substitutions=substitutions(default_substitutions),
            template_description=template_description,
            tags=dict(tags) if tags else None,
        )
        carry(template, end_of_support, removal_policy)
        self.template_name = template_name
        self.template_arn = template.attr_arn

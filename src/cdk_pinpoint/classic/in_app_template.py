"""A message template for what an app shows itself, which ended without a replacement.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pinpoint-inapptemplate.html
"""

from __future__ import annotations

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_pinpoint as pinpoint
from constructs import Construct

from cdk_pinpoint._checks import require_service_in_region
from cdk_pinpoint.classic._template_text import check_template
from cdk_pinpoint.classic.acknowledgement import EndOfSupport, carry, require_acknowledgement
from cdk_pinpoint.classic.in_app_content import InAppMessage


class InAppTemplate(Construct):
    """A message template for in-app messages.

    Defines an `AWS::Pinpoint::InAppTemplate`.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        template_name: Name of the template, which is replaced when it changes: 1 to 128 letters,
            digits, `_` or `-`.
        message: What is shown.
        template_description: What the template is for, 500 characters at most.
            Default: - none.
        tags: Tags of this template alone, beside those of the stack.
            Default: - the tags of the stack.
        end_of_support: Why the stack still holds it.
            Default: - none, which is an error.
        removal_policy: What happens to it when it leaves the stack.
            Default: - it is retained, without a call.

    Raises:
        ValueError: The end of support is not acknowledged, the name is none that Pinpoint takes, or
            the region has no applications.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        template_name: str,
        message: InAppMessage,
        template_description: str | None = None,
        tags: Mapping[str, str] | None = None,
        end_of_support: EndOfSupport | None = None,
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        end_of_support = require_acknowledgement("InAppTemplate", end_of_support)
        check_template(template_name, template_description)
        super().__init__(scope, id)
        require_service_in_region(self, "pinpoint")
        found = message.properties()
        template = pinpoint.CfnInAppTemplate(
            self,
            "Resource",
            template_name=template_name,
            content=found["content"],
            layout=found["layout"],
            custom_config=found.get("customConfig"),
            template_description=template_description,
            tags=dict(tags) if tags else None,
        )
        carry(template, end_of_support, removal_policy)
        self.template_name = template_name
        self.template_arn = template.attr_arn

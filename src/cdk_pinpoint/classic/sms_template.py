"""A message template for text messages, of which AWS does not state whether it goes on.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pinpoint-smstemplate.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_pinpoint as pinpoint
from constructs import Construct

from cdk_pinpoint._checks import require_length, require_service_in_region
from cdk_pinpoint.classic._template_text import (
    check_template,
    check_variables,
    substitutions,
    text_of,
)
from cdk_pinpoint.classic.acknowledgement import EndOfSupport, carry, require_acknowledgement

# https://docs.aws.amazon.com/pinpoint/latest/developerguide/quotas.html
_LONGEST: Final = 1600


class SmsTemplate(Construct):
    """A message template for text messages.

    Defines an `AWS::Pinpoint::SmsTemplate`.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        template_name: Name of the template, which is replaced when it changes: 1 to 128 letters,
            digits, `_` or `-`.
        body: The message, 1,600 characters at most, or the file (`Path`) that it is in.
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
            the body is too long, a file cannot be read, a variable is not known, or the region has
            no applications.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        template_name: str,
        body: str | Path,
        variables: Sequence[str] = (),
        default_substitutions: Mapping[str, str] = MappingProxyType({}),
        template_description: str | None = None,
        tags: Mapping[str, str] | None = None,
        end_of_support: EndOfSupport | None = None,
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        end_of_support = require_acknowledgement("SmsTemplate", end_of_support)
        check_template(template_name, template_description)
        text = text_of("body", body)
        require_length("body", text, _LONGEST)
        check_variables({"body": text}, variables, default_substitutions)
        super().__init__(scope, id)
        require_service_in_region(self, "pinpoint")
        template = pinpoint.CfnSmsTemplate(
            self,
            "Resource",
            template_name=template_name,
            body=text,
            default_substitutions=substitutions(default_substitutions),
            template_description=template_description,
            tags=dict(tags) if tags else None,
        )
        carry(template, end_of_support, removal_policy)
        self.template_name = template_name
        self.template_arn = template.attr_arn

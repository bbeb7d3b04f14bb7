"""A message template for email, which ended; `AWS::SES::Template` is what lives.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pinpoint-emailtemplate.html
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
_LONGEST: Final = 600_000


class EmailTemplate(Construct):
    """A message template for email.

    Defines an `AWS::Pinpoint::EmailTemplate`.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        template_name: Name of the template, which is replaced when it changes: 1 to 128 letters,
            digits, `_` or `-`.
        subject: Subject of the email.
        html_part: The body in HTML, or the file (`Path`) that it is in.
            Default: - there is the text alone.
        text_part: The body in plain text, or the file (`Path`) that it is in.
            Default: - there is the HTML alone.
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
            there is no body or one is too long, a file cannot be read, a variable is not known, or
            the region has no applications.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        template_name: str,
        subject: str,
        html_part: str | Path | None = None,
        text_part: str | Path | None = None,
        variables: Sequence[str] = (),
        default_substitutions: Mapping[str, str] = MappingProxyType({}),
        template_description: str | None = None,
        tags: Mapping[str, str] | None = None,
        end_of_support: EndOfSupport | None = None,
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        end_of_support = require_acknowledgement("EmailTemplate", end_of_support)
        check_template(template_name, template_description)
        html = text_of("html_part", html_part) if html_part else None
        text = text_of("text_part", text_part) if text_part else None
        if not html and not text:
            raise ValueError(
                "an EmailTemplate needs 'html_part' or 'text_part', got neither; give one"
            )
        require_length("html_part", html, _LONGEST)
        require_length("text_part", text, _LONGEST)
        check_variables(
            {"subject": subject, "html_part": html, "text_part": text},
            variables,
            default_substitutions,
        )
        super().__init__(scope, id)
        require_service_in_region(self, "pinpoint")
        template = pinpoint.CfnEmailTemplate(
            self,
            "Resource",
            template_name=template_name,
            subject=subject,
            html_part=html,
            text_part=text,
            default_substitutions=substitutions(default_substitutions),
            template_description=template_description,
            tags=dict(tags) if tags else None,
        )
        carry(template, end_of_support, removal_policy)
        self.template_name = template_name
        self.template_arn = template.attr_arn

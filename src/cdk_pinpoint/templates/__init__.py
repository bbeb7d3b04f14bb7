"""Message templates as code: a folder of files, published for senders and rendered by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdk_pinpoint._lazy_exports import lazy_exports

if TYPE_CHECKING:
    from cdk_pinpoint.templates.message_template import TemplateChannel
    from cdk_pinpoint.templates.message_template_grants import MessageTemplateGrants
    from cdk_pinpoint.templates.message_templates import MessageTemplates
    from cdk_pinpoint.templates.reading import InvalidTemplates
    from cdk_pinpoint.templates.sending import render_email, render_push, render_sms

__all__ = [
    "InvalidTemplates",
    "MessageTemplateGrants",
    "MessageTemplates",
    "TemplateChannel",
    "render_email",
    "render_push",
    "render_sms",
]

__getattr__ = lazy_exports(
    __name__,
    __all__,
    (
        "message_template",
        "reading",
        "sending",
        "message_template_grants",
        "message_templates",
    ),
)

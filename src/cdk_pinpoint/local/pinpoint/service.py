"""Adds the service and its CloudFormation types to the local AWS."""

from cdk_pinpoint.local import _ministack, sent_messages
from cdk_pinpoint.local.pinpoint import (
    app_items,
    application_settings,
    event_streams,
    journeys,
    messages,
    otp,
    phone_number_validate,
    templates,
)
from cdk_pinpoint.local.pinpoint.apps import API
from cdk_pinpoint.local.pinpoint.apps import forget as forget_apps
from cdk_pinpoint.local.pinpoint.channels import HASHES_PATH, hashes_page
from cdk_pinpoint.local.pinpoint.channels import forget as forget_channels
from cdk_pinpoint.local.pinpoint.ended_resource_types import ENDED_RESOURCE_TYPES
from cdk_pinpoint.local.pinpoint.resource_types import RESOURCE_TYPES

# The modules whose operations are registered when they are imported.
OPERATIONS = (
    app_items,
    application_settings,
    event_streams,
    journeys,
    messages,
    otp,
    phone_number_validate,
    templates,
)


def install() -> None:
    """Answer the `pinpoint` API and create `AWS::Pinpoint::*` from now on."""
    API.install(reset=_forget)
    for resource_type in (*RESOURCE_TYPES, *ENDED_RESOURCE_TYPES):
        resource_type.install()
    sent_messages.install()
    _ministack.add_page(HASHES_PATH, hashes_page)


def _forget() -> None:
    forget_apps()
    forget_channels()
    app_items.forget()
    application_settings.forget()
    event_streams.forget()
    journeys.forget()
    otp.forget()
    templates.forget()
    sent_messages.forget()

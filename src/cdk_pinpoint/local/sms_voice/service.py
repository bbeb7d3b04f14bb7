"""Adds the service and its CloudFormation types to the local AWS."""

from cdk_pinpoint.local import sent_messages
from cdk_pinpoint.local.sms_voice import (
    account,
    configuration_sets,
    keywords,
    opt_out_lists,
    phone_numbers,
    pools,
    protect_configurations,
    registrations,
    sender_ids,
    sending,
    tags,
)
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.resource_types import RESOURCE_TYPES
from cdk_pinpoint.local.sms_voice.resources import STORES

# The modules whose operations are registered when they are imported.
OPERATIONS = (
    account,
    configuration_sets,
    keywords,
    opt_out_lists,
    phone_numbers,
    pools,
    protect_configurations,
    registrations,
    sender_ids,
    sending,
    tags,
)


def install() -> None:
    """Answer the `pinpoint-sms-voice-v2` API and create `AWS::SMSVOICE::*` from now on."""
    API.install(reset=_forget)
    for resource_type in RESOURCE_TYPES:
        resource_type.install()
    sent_messages.install()


def _forget() -> None:
    for store in STORES:
        store.clear()
    sent_messages.forget()

"""The `AWS::SMSVOICE::*` types of what text messages are sent from and with."""

from cdk_pinpoint.local.sms_voice.resource_types.configuration_set import CONFIGURATION_SET
from cdk_pinpoint.local.sms_voice.resource_types.opt_out_list import OPT_OUT_LIST
from cdk_pinpoint.local.sms_voice.resource_types.phone_number import PHONE_NUMBER
from cdk_pinpoint.local.sms_voice.resource_types.pool import POOL
from cdk_pinpoint.local.sms_voice.resource_types.protect_configuration import (
    PROTECT_CONFIGURATION,
)
from cdk_pinpoint.local.sms_voice.resource_types.sender_id import SENDER_ID

RESOURCE_TYPES = (
    CONFIGURATION_SET,
    OPT_OUT_LIST,
    PHONE_NUMBER,
    POOL,
    PROTECT_CONFIGURATION,
    SENDER_ID,
)

__all__ = ["RESOURCE_TYPES"]

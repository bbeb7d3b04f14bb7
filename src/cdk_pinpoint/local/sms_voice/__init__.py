"""AWS End User Messaging SMS: what text messages are sent from, with and to."""

from cdk_pinpoint.local.sms_voice.service import install

__all__ = ["install"]

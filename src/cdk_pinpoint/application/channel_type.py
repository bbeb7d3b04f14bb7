"""The kinds of channel that an application can have."""

from __future__ import annotations

from enum import StrEnum


class ChannelType(StrEnum):
    """Channel types that live on, as `SendMessages` names them.

    https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-messages.html
    """

    ADM = "ADM"
    APNS = "APNS"
    APNS_SANDBOX = "APNS_SANDBOX"
    APNS_VOIP = "APNS_VOIP"
    APNS_VOIP_SANDBOX = "APNS_VOIP_SANDBOX"
    BAIDU = "BAIDU"
    GCM = "GCM"
    SMS = "SMS"

    @property
    def in_operations(self) -> str:
        """As operations name it, such as `ApnsSandbox` in `UpdateApnsSandboxChannel`."""
        return "".join(part.capitalize() for part in self.split("_"))

"""The application, its grants and metrics, and what of Pinpoint lives on."""

from cdk_pinpoint.application.channel_type import ChannelType
from cdk_pinpoint.application.pinpoint_app import PinpointApp
from cdk_pinpoint.application.pinpoint_app_grants import PinpointAppGrants
from cdk_pinpoint.application.pinpoint_app_metrics import PinpointAppMetrics

__all__ = ["ChannelType", "PinpointApp", "PinpointAppGrants", "PinpointAppMetrics"]

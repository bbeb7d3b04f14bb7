"""The application, its grants and metrics, and what of Pinpoint lives on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdk_pinpoint._lazy_exports import lazy_exports

if TYPE_CHECKING:
    from cdk_pinpoint.application.channel_type import ChannelType
    from cdk_pinpoint.application.end_of_support_guard import guard_end_of_support
    from cdk_pinpoint.application.pinpoint_app import PinpointApp
    from cdk_pinpoint.application.pinpoint_app_grants import PinpointAppGrants
    from cdk_pinpoint.application.pinpoint_app_metrics import PinpointAppMetrics

__all__ = [
    "ChannelType",
    "PinpointApp",
    "PinpointAppGrants",
    "PinpointAppMetrics",
    "guard_end_of_support",
]

__getattr__ = lazy_exports(
    __name__,
    __all__,
    (
        "channel_type",
        "pinpoint_app_grants",
        "pinpoint_app_metrics",
        "pinpoint_app",
        "end_of_support_guard",
    ),
)

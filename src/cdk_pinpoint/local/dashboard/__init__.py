"""The dashboard of a synthesized template as a picture, with a week of made-up values."""

from cdk_pinpoint.local.dashboard.dashboard_picture import dashboard_picture

__all__ = ["dashboard_picture"]

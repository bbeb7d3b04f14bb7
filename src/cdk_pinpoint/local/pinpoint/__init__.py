"""What is left of Amazon Pinpoint: applications, channels, push and text messages, codes."""

from cdk_pinpoint.local.pinpoint.service import install

__all__ = ["install"]

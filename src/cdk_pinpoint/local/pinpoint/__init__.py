"""Amazon Pinpoint: what is left of it, and what ended but is still in the stacks of people."""

from cdk_pinpoint.local.pinpoint.service import install

__all__ = ["install"]

"""A local AWS to deploy to: `LocalAws` (needs the extra `local`)."""

from cdk_pinpoint.local.local_aws import LocalAws, SentMessage

__all__ = ["LocalAws", "SentMessage"]

"""Roles of an environment, and whom they trust."""

from cdk_pinpoint.access.messaging_roles import MessagingRoles
from cdk_pinpoint.access.trust import Trust

__all__ = ["MessagingRoles", "Trust"]

"""Roles of an environment."""

from cdk_pinpoint.access.messaging_roles import MessagingRoles

__all__ = ["MessagingRoles"]

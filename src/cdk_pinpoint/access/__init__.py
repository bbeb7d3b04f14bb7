"""Roles of an environment and of the pipeline that deploys it, and whom they trust."""

from cdk_pinpoint.access.deployer_role import DeployerRole
from cdk_pinpoint.access.messaging_roles import MessagingRoles
from cdk_pinpoint.access.pipeline_repository import PipelineRepository
from cdk_pinpoint.access.trust import Trust

__all__ = ["DeployerRole", "MessagingRoles", "PipelineRepository", "Trust"]

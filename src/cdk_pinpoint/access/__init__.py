"""Roles of an environment, and the role of the pipeline that deploys it."""

from cdk_pinpoint.access.deployer_role import DeployerRole
from cdk_pinpoint.access.messaging_roles import MessagingRoles
from cdk_pinpoint.access.pipeline_repository import PipelineRepository

__all__ = ["DeployerRole", "MessagingRoles", "PipelineRepository"]

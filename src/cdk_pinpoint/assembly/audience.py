"""The audience files of an environment."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_pinpoint.assembly.names import physical_name, removal_policy
from cdk_pinpoint.assembly.translation import trust_of
from cdk_pinpoint.audience import AudienceBucket
from cdk_pinpoint.environment import MessagingEnvironment


def add_audience(scope: Construct, environment: MessagingEnvironment) -> AudienceBucket | None:
    """Define the bucket for audience files, None where the settings ask for none.

    Args:
        scope: The stack.
        environment: Settings of the environment.
    """
    audience, access = environment.audience, environment.access
    if audience is None:
        return None
    boundary, prefix = access.permissions_boundary, access.name_prefix
    return AudienceBucket(
        scope,
        "Audience",
        retention=cdk.Duration.days(audience.retention_days),
        importer=trust_of(audience.importer) if audience.importer else None,
        exporter=trust_of(audience.exporter) if audience.exporter else None,
        max_session_duration=cdk.Duration.hours(access.max_session_hours),
        permissions_boundary=iam.ManagedPolicy.from_managed_policy_arn(
            scope, "AudienceBoundary", boundary
        )
        if boundary
        else None,
        path=access.path,
        name_prefix=f"{prefix}{physical_name(environment)}-" if prefix else None,
        removal_policy=removal_policy(environment),
    )

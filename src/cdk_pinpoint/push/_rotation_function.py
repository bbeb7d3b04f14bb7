"""The function that writes changed credentials into push channels, and what it may do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs
from constructs import Construct

from cdk_pinpoint._acknowledgements import ANY_RESOURCE, QUEUE_FUNCTION, acknowledge
from cdk_pinpoint._permission import Permission, document
from cdk_pinpoint._place import place_of
from cdk_pinpoint._task_queue import CONSUME
from cdk_pinpoint._units import minutes
from cdk_pinpoint.application.channel_type import ChannelType
from cdk_pinpoint.push.credentials_recipe import CredentialsRecipe
from cdk_pinpoint.push.push_credential_metrics import NAMESPACE

TIMEOUT_MINUTES: Final = 1

_CODE: Final = Path(__file__).parent.parent / "functions" / "push_credentials"
_DESCRIPTION: Final = "Writes changed credentials into push channels"
_READ_SECRET: Final = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
_FINDINGS: Final = {
    **QUEUE_FUNCTION,
    ANY_RESOURCE: "AWS knows no resource for a metric; a condition holds the function to the "
    "namespace of its own",
}


def define_rotation_function(
    scope: Construct,
    *,
    app: pinpoint_refs.IAppRef,
    recipes: Sequence[CredentialsRecipe],
    queue: sqs.IQueue,
    max_age_days: float,
) -> iam.Role:
    """Define the function, its role, its log group, and that it takes messages from the queue.

    Args:
        scope: The construct that owns them.
        app: The application.
        recipes: How its channels get their credentials.
        queue: Where it is told what to do.
        max_age_days: Age in days at which a key counts as spent.

    Returns:
        The role.
    """
    place = place_of(scope)
    log_group = logs.LogGroup(
        scope,
        "Logs",
        retention=logs.RetentionDays.THREE_MONTHS,
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )
    write_log = Permission(
        actions=["logs:CreateLogStream", "logs:PutLogEvents"],
        resource_arns=[log_group.log_group_arn],
    )
    permissions = [*_permissions(scope, app, recipes, queue), write_log]
    role = iam.Role(
        scope,
        "Role",
        assumed_by=iam.ServicePrincipal(
            "lambda.amazonaws.com",
            conditions={"StringEquals": {"aws:SourceAccount": place.account}},
        ),
        description=_DESCRIPTION,
        inline_policies={"Rotate": document(permissions)},
    )
    function = lambda_.Function(
        scope,
        "Function",
        description=_DESCRIPTION,
        code=lambda_.Code.from_asset(str(_CODE), exclude=["__pycache__"]),
        handler="index.handler",
        runtime=lambda_.Runtime.PYTHON_3_13,
        role=role.without_policy_updates(),
        log_group=log_group,
        timeout=minutes(TIMEOUT_MINUTES),
        environment={
            "APPLICATION_ID": app.app_ref.app_id,
            "CHANNELS": cdk.Stack.of(scope).to_json_string(
                {recipe.channel_type: recipe.function_configuration() for recipe in recipes}
            ),
            "MAX_AGE_DAYS": f"{max_age_days:g}",
            "METRIC_NAMESPACE": NAMESPACE,
            "QUEUE_URL": queue.queue_url,
        },
    )
    acknowledge(scope, _FINDINGS)
    lambda_.EventSourceMapping(
        scope,
        "Mapping",
        target=function,
        event_source_arn=queue.queue_arn,
        # One at a time: a message that waits for its next try holds up its own channel alone.
        batch_size=1,
        report_batch_item_failures=True,
    )
    return role


def _permissions(
    scope: Construct,
    app: pinpoint_refs.IAppRef,
    recipes: Sequence[CredentialsRecipe],
    queue: sqs.IQueue,
) -> list[Permission]:
    credentials = [recipe.credentials for recipe in recipes]
    permissions = [
        Permission(
            actions=_READ_SECRET,
            resource_arns=_distinct(each.arn_in_policy(scope) for each in credentials),
        ),
        *(_use_of_channel(app, recipe.channel_type) for recipe in recipes),
        Permission(actions=CONSUME, resource_arns=[queue.queue_arn]),
        Permission(
            # It has no resource level.
            actions=["cloudwatch:PutMetricData"],
            resource_arns=["*"],
            conditions={"StringEquals": {"cloudwatch:namespace": NAMESPACE}},
        ),
    ]
    keys = _distinct(each.encryption_key.key_arn for each in credentials if each.encryption_key)
    if keys:
        via = f"secretsmanager.{place_of(scope).region}.amazonaws.com"
        permissions.append(
            Permission(
                actions=["kms:Decrypt"],
                resource_arns=keys,
                conditions={"StringEquals": {"kms:ViaService": via}},
            )
        )
    return permissions


def _use_of_channel(app: pinpoint_refs.IAppRef, kind: ChannelType) -> Permission:
    name = kind.in_operations
    return Permission(
        actions=[f"mobiletargeting:Get{name}Channel", f"mobiletargeting:Update{name}Channel"],
        resource_arns=[f"{app.app_ref.app_arn}/channels/{kind.lower()}"],
    )


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))

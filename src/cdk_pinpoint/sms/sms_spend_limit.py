"""The monthly limit on what text messages may cost, which CloudFormation cannot set.

https://docs.aws.amazon.com/sms-voice/latest/userguide/awssupport-spend-threshold.html
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk_pinpoint._acknowledgements import ANY_RESOURCE, FUNCTION, acknowledge
from cdk_pinpoint._checks import is_token
from cdk_pinpoint._permission import Permission, document
from cdk_pinpoint._place import place_of
from cdk_pinpoint._units import minutes

_CODE: Final = Path(__file__).parent.parent / "functions" / "sms_spend_limit"
# None of the three has a resource level.
_ACTIONS: Final = [
    "sms-voice:DeleteTextMessageSpendLimitOverride",
    "sms-voice:DescribeSpendLimits",
    "sms-voice:SetTextMessageSpendLimitOverride",
]
_TIMEOUT_MINUTES: Final = 1
_ONCE: Final = (
    "CloudFormation alone invokes the function, once when the limit changes, and fails the "
    "deployment when it gets no answer"
)
_FINDINGS: Final = {
    **FUNCTION,
    "LambdaConcurrency": _ONCE,
    "LambdaDLQ": _ONCE,
    ANY_RESOURCE: "AWS knows no resource for the limit of what text messages may cost, which is "
    "that of the account in its region; the role may do nothing else but write its log",
}


class SmsSpendLimit(Construct):
    """The enforced monthly limit for text messages of the whole account and region.

    Defines a function and the custom resource that calls it. AWS caps the limit: where more is
    asked for than the account may spend, the deployment fails and says so. When it leaves the
    stack, the account's own maximum holds again.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        monthly_spend_limit_usd: The limit in whole US dollars, at least 1.

    Raises:
        ValueError: The limit is below 1.
    """

    def __init__(self, scope: Construct, id: str, *, monthly_spend_limit_usd: int) -> None:
        if not is_token(monthly_spend_limit_usd) and monthly_spend_limit_usd < 1:
            raise ValueError(
                f"'monthly_spend_limit_usd' must be at least 1, got {monthly_spend_limit_usd}; "
                "to send no text messages leave the channel out"
            )
        super().__init__(scope, id)
        log_group = logs.LogGroup(
            self,
            "Logs",
            retention=logs.RetentionDays.THREE_MONTHS,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        self.role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "lambda.amazonaws.com",
                conditions={"StringEquals": {"aws:SourceAccount": place_of(self).account}},
            ),
            description="Sets the monthly spend limit of text messages",
            inline_policies={
                "SetLimit": document(
                    [
                        Permission(actions=_ACTIONS, resource_arns=["*"]),
                        Permission(
                            actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                            resource_arns=[log_group.log_group_arn],
                        ),
                    ]
                )
            },
        )
        function = lambda_.Function(
            self,
            "Function",
            description="Sets the monthly spend limit of text messages",
            code=lambda_.Code.from_asset(str(_CODE), exclude=["__pycache__"]),
            handler="index.handler",
            runtime=lambda_.Runtime.PYTHON_3_13,
            role=self.role.without_policy_updates(),
            log_group=log_group,
            timeout=minutes(_TIMEOUT_MINUTES),
        )
        acknowledge(self, _FINDINGS)
        cdk.CustomResource(
            self,
            "Resource",
            resource_type="Custom::SmsSpendLimit",
            service_token=function.function_arn,
            # Longer than the function runs, so that its own answer comes first.
            service_timeout=cdk.Duration.minutes(3),
            properties={"MonthlyLimit": monthly_spend_limit_usd},
        )

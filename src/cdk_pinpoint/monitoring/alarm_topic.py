"""The topic that alarms are sent to.

https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
"""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from cdk_pinpoint._place import place_of


class AlarmTopic(Construct):
    """An encrypted topic that the alarms of this account may publish to.

    Defines the topic, its key, and a subscription for each address. Every address gets a mail from
    AWS and hears nothing until it confirms.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        notify: Email addresses that are told.
            Default: - nobody; subscribe to `topic`.
        removal_policy: What happens to the key when it leaves the stack.
            Default: - it is retained.

    Raises:
        ValueError: An address is there twice.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        notify: Sequence[str] = (),
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        repeated = sorted({address for address in notify if notify.count(address) > 1})
        if repeated:
            raise ValueError(f"'notify' has '{repeated[0]}' twice; remove one")
        super().__init__(scope, id)
        account = place_of(self).account
        # The key that AWS manages for SNS cannot be used by CloudWatch, so alarms would be lost.
        key = kms.Key(
            self,
            "Key",
            description="Encrypts the notifications of messaging alarms",
            enable_key_rotation=True,
            removal_policy=removal_policy,
        )
        from_alarms = {"StringEquals": {"aws:SourceAccount": account}}
        key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=["*"],
                conditions=from_alarms,
            )
        )
        self.topic = sns.Topic(self, "Resource", master_key=key, enforce_ssl=True)
        self.topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[self.topic.topic_arn],
                conditions={
                    **from_alarms,
                    "ArnLike": {"aws:SourceArn": place_of(self).arn("cloudwatch", "alarm:*")},
                },
            )
        )
        for address in notify:
            self.topic.add_subscription(subscriptions.EmailSubscription(address))
        self.topic_arn = self.topic.topic_arn

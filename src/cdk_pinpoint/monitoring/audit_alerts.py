"""Alerts of what somebody changes by hand.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk.interfaces import aws_iam as iam_refs
from aws_cdk.interfaces import aws_kms as kms_refs
from constructs import Construct

from cdk_pinpoint._acknowledgements import INLINE_POLICY, acknowledge
from cdk_pinpoint._checks import is_token, require_match
from cdk_pinpoint._permission import Permission, document
from cdk_pinpoint._place import place_of
from cdk_pinpoint.monitoring import audit_concerns as concerns
from cdk_pinpoint.monitoring.audit_concerns import AuditConcern
from cdk_pinpoint.monitoring.audit_rule import (
    MESSAGE_PATHS,
    Values,
    event_pattern,
    message_template,
    name_or_arn,
)
from cdk_pinpoint.regions import partition_of

# Where IAM tells of its changes, by partition.
_REGIONS_OF_IAM: Final = {"aws": "us-east-1", "aws-us-gov": "us-gov-west-1"}


class AuditAlerts(Construct):
    """Rules that send a readable message when somebody changes the environment by hand.

    Each rule takes what CloudTrail records of one concern, limited to the resources it is told of
    wherever the record names them. Calls that failed, those that CloudFormation makes for a
    deployment, and those of *expected_roles* are no alert. EventBridge hears of changes only where
    a trail of the account is logging management events, and of deleted objects only where it logs
    data events of their bucket.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        topic: Where the messages go; encrypted with a key, its key is used too.
        environment_name: Environment that messages name and that names of rules begin with, up to
            34 letters, digits, `.`, `-` or `_`.
        expected_roles: Roles whose changes are no alert: those of functions of the stack.
            Default: - none.

    Raises:
        ValueError: The name of the environment is out of bounds, or nothing is named that is to be
            watched.

    Example:
        alerts = AuditAlerts(self, "Audit", topic=alarm_topic.topic, environment_name="prod")
        alerts.watch_channels(messaging.app_id)
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        topic: sns.ITopic,
        environment_name: str,
        expected_roles: Sequence[iam_refs.IRoleRef] = (),
    ) -> None:
        require_match(
            "environment_name",
            environment_name,
            r"[A-Za-z0-9._-]{1,34}",
            allowed="1 to 34 letters, digits, '.', '-' or '_'",
        )
        super().__init__(scope, id)
        self._environment_name = environment_name
        self._name_prefix = f"messaging-{environment_name}-audit-"
        self._topic_arn = topic.topic_arn
        self._expected_role_arns = [role.role_ref.role_arn for role in expected_roles]
        self._role_arn = self._create_role(topic).role_arn
        names = [{"prefix": self._name_prefix}]
        self._alert(
            concerns.ALERTS,
            name=names,
            rule=names,
            topicArn=[topic.topic_arn],
            subscriptionArn=[{"prefix": f"{topic.topic_arn}:"}],
        )

    def watch_channels(self, application_id: str) -> None:
        """Alert of changed, disabled and deleted channels of an application.

        Args:
            application_id: The application.
        """
        self._alert(concerns.CHANNELS, **{"application-id": [application_id]})

    def watch_credentials(self, secret_ids: Sequence[str]) -> None:
        """Alert of secrets that were changed or deleted.

        Args:
            secret_ids: Name or ARN of each secret.
        """
        values = [value for each in secret_ids for value in self._secret(each)]
        self._alert(concerns.CREDENTIALS, secretId=values)

    def watch_email(self, *, identity: str, configuration_set_name: str) -> None:
        """Alert of a changed identity or configuration set, and of the account's own settings.

        Args:
            identity: The domain or address that is sent from.
            configuration_set_name: The configuration set that is sent with.
        """
        self._alert(
            concerns.EMAIL_IDENTITY,
            emailIdentity=[identity],
            identity=name_or_arn(identity),
        )
        self._alert(concerns.EMAIL_SENDING, configurationSetName=[configuration_set_name])
        self._alert(concerns.EMAIL_ACCOUNT)

    def watch_sms(
        self,
        *,
        configuration_set_name: str,
        protect_configuration_id: str,
        pool_id: str,
        opt_out_list_name: str | None = None,
        phone_number_ids: Sequence[str] = (),
        sender_ids: Sequence[str] = (),
    ) -> None:
        """Alert of changed limits and protection, and of numbers that are changed or released.

        Args:
            configuration_set_name: The configuration set that is sent with.
            protect_configuration_id: The country protection.
            pool_id: The pool that is sent from.
            opt_out_list_name: The list of people who answered STOP.
                Default: - it is not watched.
            phone_number_ids: The numbers of the pool.
                Default: - none is watched.
            sender_ids: The sender ids of the pool.
                Default: - none is watched.
        """
        self._alert(concerns.SMS_SENDING, configurationSetName=name_or_arn(configuration_set_name))
        self._alert(
            concerns.SMS_LIMITS, protectConfigurationId=name_or_arn(protect_configuration_id)
        )
        self._alert(
            concerns.SMS_NUMBERS,
            phoneNumberId=[value for each in phone_number_ids for value in name_or_arn(each)],
            # Of a sender id the ARN ends with the country.
            senderId=[
                value for each in sender_ids for value in (each, {"wildcard": f"*/{each}/*"})
            ],
            poolId=name_or_arn(pool_id),
            optOutListName=name_or_arn(opt_out_list_name) if opt_out_list_name else [],
        )

    def watch_access(self, role_names: Sequence[str]) -> None:
        """Alert of changed roles, and of managed policies that are named after the stack.

        IAM tells of its changes in one region of a partition, `us-east-1`. For a stack elsewhere a
        rule of the account has to forward them to its region.

        Args:
            role_names: The roles.
        """
        place = place_of(self)
        policies = place.arn("iam", f"policy/{cdk.Stack.of(self).stack_name}-", region="")
        self._alert(concerns.ACCESS, roleName=role_names, policyArn=[{"prefix": policies}])
        if is_token(place.region):
            return
        of_iam = _REGIONS_OF_IAM[partition_of(place.region)]
        if place.region != of_iam:
            cdk.Annotations.of(self).add_info_v2(
                "cdk-pinpoint:iamTellsOneRegion",
                f"IAM tells of changed roles in {of_iam} alone; nobody hears of them unless they "
                f"are forwarded to {place.region}, as docs/audit-alerts.md shows",
            )

    def watch_keys(self, keys: Sequence[kms_refs.IKeyRef]) -> None:
        """Alert of changed keys.

        Args:
            keys: The keys.
        """
        refs = [key.key_ref for key in keys]
        self._alert(
            concerns.KEYS, keyId=[value for ref in refs for value in (ref.key_id, ref.key_arn)]
        )

    def watch_event_lake(self, *, bucket_name: str, stream_names: Sequence[str]) -> None:
        """Alert of deleted objects, changed protections of their bucket, and changed streams.

        Args:
            bucket_name: The bucket.
            stream_names: The streams that write to it.
        """
        self._alert(concerns.EVENT_LAKE, bucketName=[bucket_name], deliveryStreamName=stream_names)

    def _alert(self, concern: AuditConcern, **values: Values) -> None:
        description = f"{concern.title}."
        if any(calls.parameter is None for calls in concern.calls):
            description += " Some of the calls change the whole account and region, not this alone."
        events.CfnRule(
            self,
            concern.name,
            name=f"{self._name_prefix}{concern.name}",
            description=description,
            event_pattern=event_pattern(
                concern, values, expected_role_arns=self._expected_role_arns
            ),
            targets=[
                events.CfnRule.TargetProperty(
                    id="Topic",
                    arn=self._topic_arn,
                    role_arn=self._role_arn,
                    input_transformer=events.CfnRule.InputTransformerProperty(
                        input_paths_map=MESSAGE_PATHS,
                        input_template=message_template(
                            concern, environment_name=self._environment_name
                        ),
                    ),
                )
            ],
        )

    def _secret(self, secret_id: str) -> Values:
        """All that a secret is called by: its name, and its ARN with or without the random end."""
        if is_token(secret_id):
            return [secret_id]
        name = secret_id
        if secret_id.startswith("arn:"):
            name = secret_id.split(":", maxsplit=6)[-1].rpartition("-")[0]
        arn = place_of(self).arn("secretsmanager", f"secret:{name}")
        return [name, arn, {"prefix": f"{arn}-"}]

    def _create_role(self, topic: sns.ITopic) -> iam.Role:
        """Define the role that rules publish with: topic and key policies take no source condition.

        https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
        """
        place = place_of(self)
        permissions = [Permission(actions=["sns:Publish"], resource_arns=[topic.topic_arn])]
        if topic.master_key:
            permissions.append(
                Permission(
                    actions=["kms:Decrypt", "kms:GenerateDataKey"],
                    resource_arns=[topic.master_key.key_arn],
                )
            )
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "events.amazonaws.com",
                conditions={
                    "StringEquals": {"aws:SourceAccount": place.account},
                    # By name, since each rule needs the role first.
                    "ArnLike": {"aws:SourceArn": place.arn("events", f"rule/{self._name_prefix}*")},
                },
            ),
            description="Publishes audit alerts",
            inline_policies={"Publish": document(permissions)},
        )
        acknowledge(role, INLINE_POLICY)
        return role

"""Who may send text messages, and who may change how they are sent.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_pinpoint-sms-voice-v2.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aws_cdk import aws_iam as iam
from aws_cdk.interfaces import aws_smsvoice as sms_refs

from cdk_pinpoint._permission import Permission, allow
from cdk_pinpoint._place import place_of

_MANAGE_POOL: Final = ("sms-voice:DeleteKeyword", "sms-voice:PutKeyword", "sms-voice:UpdatePool")
_MANAGE_CONFIGURATION_SET: Final = (
    "sms-voice:DeleteDefaultMessageType",
    "sms-voice:DeleteDefaultSenderId",
    "sms-voice:SetDefaultMessageFeedbackEnabled",
    "sms-voice:SetDefaultMessageType",
    "sms-voice:SetDefaultSenderId",
)
_PAUSE: Final = ("sms-voice:UpdateProtectConfigurationCountryRuleSet",)
_READ_POOL: Final = (
    "sms-voice:DescribeKeywords",
    "sms-voice:DescribePools",
    "sms-voice:ListPoolOriginationIdentities",
)
_READ_PROTECTION: Final = (
    "sms-voice:DescribeProtectConfigurations",
    "sms-voice:GetProtectConfigurationCountryRuleSet",
)
_READ_ACCOUNT: Final = (
    "sms-voice:DescribeAccountAttributes",
    "sms-voice:DescribeAccountLimits",
    "sms-voice:DescribeSpendLimits",
)
# The account has no ARN, and another environment may depend on what is set there.
_CHANGE_ACCOUNT: Final = (
    "sms-voice:DeleteAccountDefaultProtectConfiguration",
    "sms-voice:DeleteTextMessageSpendLimitOverride",
    "sms-voice:SetAccountDefaultProtectConfiguration",
    "sms-voice:SetTextMessageSpendLimitOverride",
)


class SmsGrants:
    """Grants on one pool, and on the sets that messages are sent with.

    Attributes:
        sending: What `send` allows.
        managing: What `manage` allows.
        pausing: What `pause` allows.
        reading: What `read` allows.
        changing_account: What reaches beyond the pool and its sets, to be denied.
    """

    changing_account: Final = (Permission(actions=_CHANGE_ACCOUNT, resource_arns=("*",)),)

    def __init__(
        self,
        pool_arn: str,
        configuration_set_arn: str | None,
        protect_arn: str | None,
        region: str,
        *,
        phone_number_arns: Sequence[str] = (),
        sender_id_arns: Sequence[str] = (),
        opt_out_list_arn: str | None = None,
        registrations_arn: str | None = None,
    ) -> None:
        sets = [configuration_set_arn] if configuration_set_arn else []
        protections = [protect_arn] if protect_arn else []
        self.sending = (
            Permission(actions=("sms-voice:SendTextMessage",), resource_arns=[pool_arn, *sets]),
        )
        self.managing = (
            Permission(actions=_MANAGE_POOL, resource_arns=[pool_arn]),
            *_each(_MANAGE_CONFIGURATION_SET, sets),
        )
        self.pausing = _each(_PAUSE, protections)
        self.reading = (
            Permission(actions=_READ_POOL, resource_arns=[pool_arn]),
            *_each(("sms-voice:DescribeConfigurationSets",), sets),
            *_each(_READ_PROTECTION, protections),
            *_each(("sms-voice:DescribePhoneNumbers",), phone_number_arns),
            *_each(("sms-voice:DescribeSenderIds",), sender_id_arns),
            *_each(
                ("sms-voice:DescribeOptOutLists",), [opt_out_list_arn] if opt_out_list_arn else []
            ),
            # Registrations are made by hand, so that no template knows their ids.
            *_each(
                ("sms-voice:DescribeRegistrations",),
                [registrations_arn] if registrations_arn else [],
                wildcard="Registrations are made by hand and AWS gives them their ids; the action "
                "reads their state alone",
            ),
            Permission.without_resource(_READ_ACCOUNT, region=region),
        )

    @classmethod
    def from_pool(
        cls,
        pool: sms_refs.IPoolRef,
        *,
        configuration_set: sms_refs.IConfigurationSetRef | None = None,
        protect_configuration: sms_refs.IProtectConfigurationRef | None = None,
        phone_number_arns: Sequence[str] = (),
        sender_id_arns: Sequence[str] = (),
        opt_out_list: sms_refs.IOptOutListRef | None = None,
    ) -> SmsGrants:
        """Grants on *pool*.

        Args:
            pool: Any reference to a pool.
            configuration_set: The set that sends name. A send that names one needs it beside the
                pool.
                Default: - sends name none, leave no events, and only the account's default
                protection holds them back.
            protect_configuration: The protection that can be closed and opened.
                Default: - nothing can be paused.
            phone_number_arns: The numbers of the pool, to be read with their registrations.
                Default: - only that they are in the pool can be read.
            sender_id_arns: The sender ids of the pool, to be read with their registrations.
                Default: - only that they are in the pool can be read.
            opt_out_list: The opt-out list of the pool, to be read but for who is on it.
                Default: - it cannot be read.
        """
        return cls(
            pool.pool_ref.pool_arn,
            configuration_set.configuration_set_ref.configuration_set_arn
            if configuration_set
            else None,
            protect_configuration.protect_configuration_ref.protect_configuration_arn
            if protect_configuration
            else None,
            pool.env.region,
            phone_number_arns=phone_number_arns,
            sender_id_arns=sender_id_arns,
            opt_out_list_arn=opt_out_list.opt_out_list_ref.opt_out_list_arn
            if opt_out_list
            else None,
            registrations_arn=place_of(pool).arn("sms-voice", "registration/*")
            if [*phone_number_arns, *sender_id_arns]
            else None,
        )

    def send(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow sending text messages from the pool with the configuration set.

        IAM cannot ask for a set: a send that names none leaves no events, and only the account's
        default country protection holds it back. A send that names a protection of its own is
        refused.

        Args:
            grantee: Who may send.

        Raises:
            ValueError: Nothing can be granted to it.
        """
        return allow(grantee, self.sending)

    def manage(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow changing the pool, its keywords, and what the configuration set presumes.

        Event destinations and numbers are left out: whoever could change the first could send
        unseen, and a number that is released is lost.

        Args:
            grantee: Who may change them.

        Raises:
            ValueError: Nothing can be granted to it.
        """
        return allow(grantee, self.managing)

    def pause(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow closing the protection to every country, and opening it again.

        Args:
            grantee: Who may close and open it.

        Raises:
            ValueError: There is no protection, or nothing can be granted to it.
        """
        if not self.pausing:
            raise ValueError(
                "'protect_configuration' must say what is closed to pause, got none; give it where "
                "the grants are made"
            )
        return allow(grantee, self.pausing)

    def read(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow reading how the pool is set up, and the account's limits; not who opted out.

        Args:
            grantee: Who may read.

        Raises:
            ValueError: Nothing can be granted to it.
        """
        return allow(grantee, self.reading)


def _each(
    actions: tuple[str, ...], resource_arns: Sequence[str], *, wildcard: str | None = None
) -> tuple[Permission, ...]:
    if not resource_arns:
        return ()
    return (Permission(actions=actions, resource_arns=resource_arns, wildcard=wildcard),)

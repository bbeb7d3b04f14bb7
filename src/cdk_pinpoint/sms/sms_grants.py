"""Who may send text messages.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsendusermessagingsmsandvoicev2.html
"""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from aws_cdk.interfaces import aws_smsvoice as sms_refs


class SmsGrants:
    """Grants on one pool: made by us, an L1, or imported."""

    def __init__(self, pool: sms_refs.IPoolRef) -> None:
        self._pool = pool

    @classmethod
    def from_pool(cls, pool: sms_refs.IPoolRef) -> SmsGrants:
        """Grants on *pool*.

        Args:
            pool: Any reference to a pool.
        """
        return cls(pool)

    def send(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow sending text messages from the pool (`SendTextMessage`).

        IAM cannot ask for a configuration set here: a send that names none leaves no events, and
        only the account's default country protection holds it back.

        Args:
            grantee: Who may send.
        """
        return iam.Grant.add_to_principal(
            grantee=grantee,
            actions=["sms-voice:SendTextMessage"],
            resource_arns=[self._pool.pool_ref.pool_arn],
        )

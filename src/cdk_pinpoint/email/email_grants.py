"""Who may send email.

https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces import aws_ses as ses_refs


class EmailGrants:
    """Grants on one identity together with one configuration set."""

    def __init__(
        self,
        identity_arn: str,
        configuration_set_arn: str,
        senders: Sequence[str],
        allowed_recipients: Sequence[str] | None,
    ) -> None:
        self._resource_arns = [identity_arn, configuration_set_arn]
        self._conditions = _conditions(senders, allowed_recipients)

    @classmethod
    def from_identity(
        cls,
        identity: ses_refs.IEmailIdentityRef,
        configuration_set: ses_refs.IConfigurationSetRef,
        *,
        senders: Sequence[str] = (),
        allowed_recipients: Sequence[str] | None = None,
    ) -> EmailGrants:
        """Grants on an identity and a configuration set: made by us, an L1 or L2, or imported.

        Args:
            identity: The identity that mail comes from.
            configuration_set: The set that is sent through. A send that names a set, or whose
                identity has a default one, needs both.
            senders: Addresses that mail may come from; `*` stands for any text.
                Default: - any address of the identity.
            allowed_recipients: Addresses that mail may go to; `*` stands for any text.
                Default: - anyone.
        """
        # An L2 knows its ARN, which of an imported identity may be in another account.
        identity_arn = getattr(identity, "email_identity_arn", None) or _arn(
            identity, "identity", identity.email_identity_ref.email_identity
        )
        return cls(
            identity_arn,
            _arn(
                configuration_set,
                "configuration-set",
                configuration_set.configuration_set_ref.configuration_set_name,
            ),
            senders,
            allowed_recipients,
        )

    def send(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow sending from the identity through the configuration set.

        Bulk sends are left out: IAM has no condition on their sender and recipients.

        Args:
            grantee: Who may send.
        """
        return iam.Grant.add_to_principal(
            grantee=grantee,
            actions=["ses:SendEmail", "ses:SendRawEmail"],
            resource_arns=self._resource_arns,
            conditions=self._conditions,
        )


def _arn(
    owner: ses_refs.IEmailIdentityRef | ses_refs.IConfigurationSetRef, kind: str, name: str
) -> str:
    return cdk.Stack.of(owner).format_arn(
        service="ses",
        account=owner.env.account,
        region=owner.env.region,
        resource=kind,
        resource_name=name,
    )


def _conditions(
    senders: Sequence[str], allowed_recipients: Sequence[str] | None
) -> Mapping[str, Mapping[str, Any]] | None:
    conditions: dict[str, dict[str, Any]] = {}
    if senders:
        conditions["StringLike"] = {"ses:FromAddress": list(senders)}
    if allowed_recipients is not None:
        conditions["ForAllValues:StringLike"] = {"ses:Recipients": list(allowed_recipients)}
        # "For all values" is true of no values at all.
        conditions["Null"] = {"ses:Recipients": "false"}
    return conditions or None

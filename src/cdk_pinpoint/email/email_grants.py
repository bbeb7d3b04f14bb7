"""Who may send email, and who may change how it is sent.

https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from aws_cdk import aws_iam as iam
from aws_cdk.interfaces import aws_ses as ses_refs

from cdk_pinpoint._permission import Permission, allow
from cdk_pinpoint._place import place_of

_SEND: Final = ("ses:SendEmail", "ses:SendRawEmail")
_MANAGE_IDENTITY: Final = (
    "ses:PutEmailIdentityConfigurationSetAttributes",
    "ses:PutEmailIdentityDkimAttributes",
    "ses:PutEmailIdentityDkimSigningAttributes",
    "ses:PutEmailIdentityFeedbackAttributes",
    "ses:PutEmailIdentityMailFromAttributes",
)
_MANAGE_CONFIGURATION_SET: Final = (
    "ses:PutConfigurationSetDeliveryOptions",
    "ses:PutConfigurationSetReputationOptions",
    "ses:PutConfigurationSetSuppressionOptions",
    "ses:PutConfigurationSetTrackingOptions",
    "ses:PutConfigurationSetVdmOptions",
)
_PAUSE: Final = ("ses:PutConfigurationSetSendingOptions",)
_READ_IDENTITY: Final = ("ses:GetEmailIdentity", "ses:GetEmailIdentityPolicies")
_READ_CONFIGURATION_SET: Final = (
    "ses:GetConfigurationSet",
    "ses:GetConfigurationSetEventDestinations",
)
_AUTHOR: Final = (
    "ses:CreateEmailTemplate",
    "ses:DeleteEmailTemplate",
    "ses:GetEmailTemplate",
    "ses:TestRenderEmailTemplate",
    "ses:UpdateEmailTemplate",
)


_ITS_TEMPLATES: Final = (
    "The email templates of this environment, whose names begin with its own; an author adds to "
    "them without a deployment"
)
# The first version of the API knows no resources for these, and the account has no ARN.
_CHANGE_ACCOUNT: Final = (
    "ses:DeleteIdentity",
    "ses:DeleteIdentityPolicy",
    "ses:PutAccountSendingAttributes",
    "ses:PutAccountSuppressionAttributes",
    "ses:PutIdentityPolicy",
    "ses:SetIdentityDkimEnabled",
    "ses:SetIdentityFeedbackForwardingEnabled",
    "ses:SetIdentityMailFromDomain",
    "ses:SetIdentityNotificationTopic",
    "ses:UpdateAccountSendingEnabled",
    "ses:UpdateConfigurationSetReputationMetricsEnabled",
    "ses:UpdateConfigurationSetSendingEnabled",
    "ses:UpdateConfigurationSetTrackingOptions",
)


class EmailGrants:
    """Grants on one identity together with one configuration set.

    Attributes:
        sending: What `send` allows.
        managing: What `manage` allows.
        pausing: What `pause` allows.
        reading: What `read` allows.
        authoring: What `write_templates` allows; nothing without a prefix of templates.
        listing: What `write_templates` allows beside, on all templates.
        changing_account: What reaches beyond the identity and the set, to be denied.
    """

    changing_account: Final = (Permission(actions=_CHANGE_ACCOUNT, resource_arns=("*",)),)

    def __init__(
        self,
        *,
        identity_arn: str,
        configuration_set_arn: str,
        template_arns: Sequence[str],
        region: str,
        sending_conditions: Mapping[str, Mapping[str, Any]] | None,
    ) -> None:
        self.sending = (
            Permission(
                actions=_SEND,
                resource_arns=[identity_arn, configuration_set_arn, *template_arns],
                conditions=sending_conditions,
                wildcard=_ITS_TEMPLATES,
            ),
        )
        self.managing = (
            # A change of the identity's default set asks for both.
            Permission(
                actions=_MANAGE_IDENTITY, resource_arns=[identity_arn, configuration_set_arn]
            ),
            Permission(actions=_MANAGE_CONFIGURATION_SET, resource_arns=[configuration_set_arn]),
        )
        self.pausing = (Permission(actions=_PAUSE, resource_arns=[configuration_set_arn]),)
        self.reading = (
            Permission(actions=_READ_IDENTITY, resource_arns=[identity_arn]),
            Permission(actions=_READ_CONFIGURATION_SET, resource_arns=[configuration_set_arn]),
            # Sandbox, quota and reputation are the account's, which has no ARN.
            Permission.without_resource(("ses:GetAccount",), region=region),
        )
        self.authoring = (
            (Permission(actions=_AUTHOR, resource_arns=template_arns, wildcard=_ITS_TEMPLATES),)
            if template_arns
            else ()
        )
        # It tells names and times of all templates, not their texts.
        self.listing = (Permission.without_resource(("ses:ListEmailTemplates",), region=region),)

    @classmethod
    def from_identity(
        cls,
        identity: ses_refs.IEmailIdentityRef,
        configuration_set: ses_refs.IConfigurationSetRef,
        *,
        senders: Sequence[str] = (),
        allowed_recipients: Sequence[str] | None = None,
        template_prefix: str | None = None,
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
            template_prefix: What the names of the templates begin with that may be sent and
                written.
                Default: - no template may be.
        """
        of_the_set = _Arns(configuration_set)
        # An L2 knows its ARN, which of an imported identity may be in another account.
        identity_arn = getattr(identity, "email_identity_arn", None) or _Arns(identity).of(
            "identity", identity.email_identity_ref.email_identity
        )
        return cls(
            identity_arn=identity_arn,
            configuration_set_arn=of_the_set.of(
                "configuration-set", configuration_set.configuration_set_ref.configuration_set_name
            ),
            template_arns=[of_the_set.of("template", f"{template_prefix}*")]
            if template_prefix
            else [],
            region=of_the_set.region,
            sending_conditions=_conditions(senders, allowed_recipients),
        )

    def send(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow sending from the identity through the configuration set.

        Bulk sends are left out: IAM has no condition on their sender and recipients.

        Args:
            grantee: Who may send.

        Raises:
            ValueError: Nothing can be granted to it.
        """
        return allow(grantee, self.sending)

    def manage(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow changing the identity and the options of the configuration set.

        Event destinations are left out: whoever could change them could send unseen.

        Args:
            grantee: Who may change them.

        Raises:
            ValueError: Nothing can be granted to it.
        """
        return allow(grantee, self.managing)

    def pause(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow stopping and resuming what is sent through the configuration set.

        Args:
            grantee: Who may stop and resume.

        Raises:
            ValueError: Nothing can be granted to it.
        """
        return allow(grantee, self.pausing)

    def read(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow reading how identity and configuration set are set up, and the account's limits.

        Args:
            grantee: Who may read.

        Raises:
            ValueError: Nothing can be granted to it.
        """
        return allow(grantee, self.reading)

    def write_templates(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow writing the templates whose names begin with the prefix, and listing all.

        Args:
            grantee: Who may write.

        Raises:
            ValueError: There is no prefix, or nothing can be granted to it.
        """
        if not self.authoring:
            raise ValueError(
                "'template_prefix' must say which templates may be written, got none; give it "
                "where the grants are made"
            )
        return allow(grantee, [*self.authoring, *self.listing])


class _Arns:
    """ARNs of SES in the account and region of a resource, which may be those of another stack."""

    def __init__(self, owner: ses_refs.IEmailIdentityRef | ses_refs.IConfigurationSetRef) -> None:
        self.region = owner.env.region
        self._account = owner.env.account
        self._place = place_of(owner)

    def of(self, kind: str, name: str) -> str:
        return self._place.arn("ses", f"{kind}/{name}", region=self.region, account=self._account)


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

"""Who may do what with an application.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonpinpoint.html
"""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs

_READ_CHANNEL: Final = {
    "adm": "mobiletargeting:GetAdmChannel",
    "apns": "mobiletargeting:GetApnsChannel",
    "apns_sandbox": "mobiletargeting:GetApnsSandboxChannel",
    "apns_voip": "mobiletargeting:GetApnsVoipChannel",
    "apns_voip_sandbox": "mobiletargeting:GetApnsVoipSandboxChannel",
    "baidu": "mobiletargeting:GetBaiduChannel",
    "gcm": "mobiletargeting:GetGcmChannel",
    "sms": "mobiletargeting:GetSmsChannel",
}


class PinpointAppGrants:
    """Grants on one application: made by us, an L1, or imported."""

    def __init__(self, app: pinpoint_refs.IAppRef) -> None:
        self._app = app
        self._arn = app.app_ref.app_arn

    @classmethod
    def from_app(cls, app: pinpoint_refs.IAppRef) -> PinpointAppGrants:
        """Grants on *app*.

        Args:
            app: Any reference to an application.
        """
        return cls(app)

    def send_push(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow sending push notifications to device tokens (`SendMessages`).

        IAM cannot tell the channels of `SendMessages` apart: where the application has an SMS
        channel, the same grant sends SMS through it, without the configuration set of an
        `SmsChannel` and so without its events.

        Args:
            grantee: Who may send.
        """
        return self._grant(grantee, ["mobiletargeting:SendMessages"], [f"{self._arn}/messages"])

    def send_otp(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow sending one-time passwords and verifying them.

        Args:
            grantee: Who may send and verify.
        """
        sent = self._grant(grantee, ["mobiletargeting:SendOTPMessage"], [f"{self._arn}/otp"])
        verified = self._grant(
            grantee, ["mobiletargeting:VerifyOTPMessage"], [f"{self._arn}/verify-otp"]
        )
        return sent.combine(verified)

    def validate_phone_numbers(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow looking up phone numbers (`PhoneNumberValidate`), which belongs to no application.

        Args:
            grantee: Who may look up.
        """
        arn = cdk.Stack.of(self._app).format_arn(
            service="mobiletargeting", resource="phone", resource_name="number/validate"
        )
        return self._grant(grantee, ["mobiletargeting:PhoneNumberValidate"], [arn])

    def read(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow reading the application and its channels; credentials are never readable.

        Args:
            grantee: Who may read.
        """
        grant = self._grant(grantee, ["mobiletargeting:GetApp"], [self._arn])
        grant = grant.combine(
            self._grant(grantee, ["mobiletargeting:GetChannels"], [f"{self._arn}/channels"])
        )
        return grant.combine(
            self._grant(
                grantee,
                list(_READ_CHANNEL.values()),
                [f"{self._arn}/channels/{channel}" for channel in _READ_CHANNEL],
            )
        )

    def _grant(
        self, grantee: iam.IGrantable, actions: list[str], resource_arns: list[str]
    ) -> iam.Grant:
        return iam.Grant.add_to_principal(
            grantee=grantee, actions=actions, resource_arns=resource_arns
        )

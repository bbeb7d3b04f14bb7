"""Who may do what with an application.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonpinpoint.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aws_cdk import aws_iam as iam
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs

from cdk_pinpoint._permission import Permission, allow
from cdk_pinpoint._place import place_of
from cdk_pinpoint.application.channel_type import ChannelType

PUSH_CHANNELS: Final = tuple(each for each in ChannelType if each is not ChannelType.SMS)


class PinpointAppGrants:
    """Grants on one application: made by us, an L1, or imported.

    Attributes:
        sending_push: What `send_push` allows.
        sending_otp: What `send_otp` allows.
        reading: What `read` allows.
    """

    def __init__(self, app: pinpoint_refs.IAppRef) -> None:
        self._app = app
        arn = app.app_ref.app_arn
        self._arn = arn
        self.sending_push = (
            Permission(
                actions=("mobiletargeting:SendMessages",), resource_arns=[f"{arn}/messages"]
            ),
        )
        self.sending_otp = (
            Permission(actions=("mobiletargeting:SendOTPMessage",), resource_arns=[f"{arn}/otp"]),
            Permission(
                actions=("mobiletargeting:VerifyOTPMessage",), resource_arns=[f"{arn}/verify-otp"]
            ),
        )
        self.reading = (
            Permission(actions=("mobiletargeting:GetApp",), resource_arns=[arn]),
            Permission(actions=("mobiletargeting:GetChannels",), resource_arns=[f"{arn}/channels"]),
            Permission(
                actions=[f"mobiletargeting:Get{each.in_operations}Channel" for each in ChannelType],
                resource_arns=[self._channel_arn(each) for each in ChannelType],
            ),
        )

    @classmethod
    def from_app(cls, app: pinpoint_refs.IAppRef) -> PinpointAppGrants:
        """Grants on *app*.

        Args:
            app: Any reference to an application.
        """
        return cls(app)

    def changing(self, channels: Sequence[ChannelType]) -> tuple[Permission, ...]:
        """What `change_channels` allows.

        Args:
            channels: Kinds of channel, none for nothing.
        """
        if not channels:
            return ()
        verbs = ("Delete", "Update")
        return (
            Permission(
                actions=[
                    f"mobiletargeting:{verb}{each.in_operations}Channel"
                    for verb in verbs
                    for each in channels
                ],
                resource_arns=[self._channel_arn(each) for each in channels],
            ),
        )

    def send_push(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow sending push notifications to device tokens (`SendMessages`).

        IAM cannot tell the channels of `SendMessages` apart: where the application has an SMS
        channel, the same grant sends SMS through it, without the configuration set of an
        `SmsChannel` and so without its events.

        Args:
            grantee: Who may send.

        Raises:
            ValueError: Nothing can be granted to it.
        """
        return allow(grantee, self.sending_push)

    def send_otp(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow sending one-time passwords and verifying them.

        Args:
            grantee: Who may send and verify.

        Raises:
            ValueError: Nothing can be granted to it.
        """
        return allow(grantee, self.sending_otp)

    def validate_phone_numbers(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow looking up phone numbers (`PhoneNumberValidate`), which belongs to no application.

        Args:
            grantee: Who may look up.

        Raises:
            ValueError: Nothing can be granted to it.
        """
        arn = place_of(self._app).arn("mobiletargeting", "phone/number/validate")
        looking_up = Permission(
            actions=("mobiletargeting:PhoneNumberValidate",), resource_arns=[arn]
        )
        return allow(grantee, [looking_up])

    def change_channels(
        self, grantee: iam.IGrantable, *, channels: Sequence[ChannelType] = PUSH_CHANNELS
    ) -> iam.Grant:
        """Allow setting credentials of channels, and switching channels on and off.

        IAM cannot tell these apart: both are one call for each kind of channel.

        Args:
            grantee: Who may change them.
            channels: Kinds of channel.
                Default: - every kind of push channel.

        Raises:
            ValueError: Nothing can be granted to it.
        """
        return allow(grantee, self.changing(channels))

    def read(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow reading the application and its channels; credentials are never readable.

        Args:
            grantee: Who may read.

        Raises:
            ValueError: Nothing can be granted to it.
        """
        return allow(grantee, self.reading)

    def _channel_arn(self, channel: ChannelType) -> str:
        return f"{self._arn}/channels/{channel.lower()}"

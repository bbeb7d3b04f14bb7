"""The roles that people and programs take on to work with one environment."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_pinpoint.application import PinpointAppGrants
from cdk_pinpoint.email import EmailGrants
from cdk_pinpoint.events import EventLakeGrants
from cdk_pinpoint.sender_services import SENDER_SERVICES
from cdk_pinpoint.sms import SmsGrants


class MessagingRoles(Construct):
    """The sender: it sends through every channel, records its own events, and nothing else.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        sender_service: Service principal that takes the role on, for this account alone:
            `ecs-tasks.amazonaws.com`, `lambda.amazonaws.com` or `states.amazonaws.com`, which say
            for whom they do.
            Default: - any principal of the account that its own policies allow to.
        push: Grants of the application that has push channels, where there is one.
        otp: Grants of the application that has an SMS channel, where there is one.
        email: Grants of the email channel, where there is one.
        sms: Grants of the SMS channel, where there is one.
        events: Grants of the event lake, where there is one.
        names_folder: Folder of SSM parameters in which the sender finds the environment's names.
            Default: - it is told them in another way.

    Raises:
        ValueError: The service is none of those.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        sender_service: str | None = None,
        push: PinpointAppGrants | None = None,
        otp: PinpointAppGrants | None = None,
        email: EmailGrants | None = None,
        sms: SmsGrants | None = None,
        events: EventLakeGrants | None = None,
        names_folder: str | None = None,
    ) -> None:
        if sender_service is not None and sender_service not in SENDER_SERVICES:
            raise ValueError(
                f"'sender_service' must be one of {', '.join(SENDER_SERVICES)}, "
                f"got '{sender_service}'; give another service a role of your own and the grants"
            )
        super().__init__(scope, id)
        self.sender = iam.Role(
            self,
            "Sender",
            assumed_by=_principal(self, sender_service),
            description="Sends messages and records its own events; changes and reads nothing",
        )
        if email:
            email.send(self.sender)
        if sms:
            sms.send(self.sender)
        if push:
            push.send_push(self.sender)
        if otp:
            otp.send_otp(self.sender)
        if events:
            events.put_events(self.sender)
        if names_folder:
            self._let_find_names(names_folder)

    def _let_find_names(self, folder: str) -> None:
        arns = [
            cdk.Stack.of(self).format_arn(
                service="ssm", resource="parameter", resource_name=name.removeprefix("/")
            )
            for name in (folder, f"{folder}/*")
        ]
        iam.Grant.add_to_principal(
            grantee=self.sender,
            actions=["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
            resource_arns=arns,
        )


def _principal(scope: Construct, service: str | None) -> iam.IPrincipal:
    account = cdk.Stack.of(scope).account
    if service is None:
        return iam.AccountPrincipal(account)
    return iam.ServicePrincipal(
        service, conditions={"StringEquals": {"aws:SourceAccount": account}}
    )

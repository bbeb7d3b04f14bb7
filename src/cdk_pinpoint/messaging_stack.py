"""One environment as one stack: its settings in, wired constructs out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch_actions as cloudwatch_actions
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_ses as ses
from aws_cdk import aws_smsvoice as smsvoice
from constructs import Construct

from cdk_pinpoint.access import MessagingRoles
from cdk_pinpoint.application import ChannelType, PinpointApp
from cdk_pinpoint.email import EmailChannel
from cdk_pinpoint.environment import (
    AdmSettings,
    BaiduSettings,
    EmailSettings,
    FcmSettings,
    MessagingEnvironment,
    PushSettings,
    SmsSettings,
)
from cdk_pinpoint.events import EventLake, SmsBusEvents
from cdk_pinpoint.monitoring import AlarmThresholds, AlarmTopic, MessagingAlarms
from cdk_pinpoint.outputs_and_parameters import publish_names
from cdk_pinpoint.published_names import PublishedName, event_stream_name, parameter_folder
from cdk_pinpoint.push import (
    AdmChannel,
    ApnsAuthentication,
    ApnsChannel,
    BaiduChannel,
    FcmChannel,
    PushCredentials,
)
from cdk_pinpoint.sms import SmsChannel
from cdk_pinpoint.translation import (
    apns_kinds_of,
    dmarc_of,
    originations_of,
    replies_of,
)

PushChannel: TypeAlias = AdmChannel | ApnsChannel | BaiduChannel | FcmChannel
SecretSettings: TypeAlias = AdmSettings | BaiduSettings | FcmSettings

# Firehose's bounds: fresh while developing, larger and fewer objects in production.
_FRESH: Final = cdk.Duration.seconds(60)
_CHEAP: Final = cdk.Duration.seconds(300)


class MessagingStack(cdk.Stack):
    """Everything that one environment needs to message its users.

    It wires the constructs of this package and defines no resource itself; `application`, `email`,
    `sms`, `event_lake`, `roles` and `alarm_topic` are there to be built upon, each None where the
    environment has none.

    Args:
        scope: The CDK app or stage.
        id: Identifier of the stack, which is also its name.
        environment: Settings of the environment; its account and region are those of the stack.

    Example:
        for environment in MessagingEnvironment.load_all("environments"):
            MessagingStack(app, f"Messaging-{environment.name}", environment=environment)
    """

    def __init__(self, scope: Construct, id: str, *, environment: MessagingEnvironment) -> None:
        super().__init__(
            scope,
            id,
            env=cdk.Environment(account=environment.account, region=environment.region),
            description=f"Messages users from the {environment.name} environment",
            termination_protection=environment.termination_protection,
            tags={"Environment": environment.name, **environment.tags},
        )
        self._settings = environment
        self._physical_name = f"messaging-{environment.name}"
        self._removal_policy = (
            cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
            if environment.retain_data
            else cdk.RemovalPolicy.DESTROY
        )

        self.event_lake = self._add_event_lake()
        self.application = self._add_application()
        self.email = self._add_email(environment.email) if environment.email else None
        push = self._add_push(environment.push) if environment.push else []
        push_channels = [channel.channel_type for channel in push]
        self.sms = self._add_sms(environment.sms) if environment.sms else None
        if self.sms:
            # Numbers cost money and are protected: they come after what may be refused, so that a
            # first deployment that fails has none to leave behind.
            self.sms.node.add_dependency(*push, *([self.email] if self.email else []))
        if self._settings.events.sms_from_default_bus:
            SmsBusEvents(
                self, "SmsBusEvents", event_lake=self.event_lake, rule_name=self._physical_name
            )
        self.roles = self._add_roles(sends_push=bool(push_channels))
        self.alarm_topic = AlarmTopic(
            self,
            "AlarmTopic",
            notify=environment.alarms.notify if environment.alarm_actions_enabled else (),
            removal_policy=self._removal_policy,
        )
        self._add_alarms(push_channels)
        publish_names(self, environment.name, self._names())

    def _add_event_lake(self) -> EventLake:
        transition_days = self._settings.storage_transition_days
        return EventLake(
            self,
            "Events",
            retention=cdk.Duration.days(self._settings.event_retention_days),
            transition_after=cdk.Duration.days(transition_days) if transition_days else None,
            buffering_interval=_CHEAP if self._settings.retain_data else _FRESH,
            name=self._physical_name,
            environment_name=self._settings.name,
            app_event_types=self._settings.events.app_event_types,
            query_scan_limit=cdk.Size.gibibytes(self._settings.query_scan_limit_gib),
            removal_policy=self._removal_policy,
        )

    def _add_application(self) -> PinpointApp | None:
        if not (self._settings.push or self._settings.sends_sms_through_application):
            return None
        return PinpointApp(
            self,
            "Application",
            app_name=self._physical_name,
            tags={"Environment": self._settings.name, **self._settings.tags},
            removal_policy=self._removal_policy,
        )

    def _add_email(self, email: EmailSettings) -> EmailChannel:
        existing = email.existing_identity
        identity = (
            ses.EmailIdentity.from_email_identity_name(
                self, "ExistingIdentity", email.domain or email.address or ""
            )
            if existing
            else None
        )
        zone = email.hosted_zone
        return EmailChannel(
            self,
            "Email",
            domain=None if existing else email.domain,
            address=None if existing else email.address,
            identity=identity,
            configuration_set_name=self._physical_name,
            hosted_zone=route53.HostedZone.from_hosted_zone_attributes(
                self, "HostedZone", hosted_zone_id=zone.id, zone_name=zone.name
            )
            if zone
            else None,
            mail_from_domain=email.mail_from_domain,
            dmarc=None if existing else dmarc_of(self._settings),
            senders=email.senders,
            allowed_recipients=email.allowed_recipients or None,
            tracking_domain=email.tracking_domain,
            dedicated_ip_pool=ses.DedicatedIpPool.from_dedicated_ip_pool_name(
                self, "DedicatedIpPool", email.dedicated_ip_pool
            )
            if email.dedicated_ip_pool
            else None,
            vdm_options=ses.VdmOptions(
                # Its engagement metrics would track opens and clicks on their own.
                engagement_metrics=email.tracking_domain is not None,
                optimized_shared_delivery=True,
            )
            if email.virtual_deliverability_manager
            else None,
            event_lake=self.event_lake,
            removal_policy=self._removal_policy,
        )

    def _add_sms(self, sms: SmsSettings) -> SmsChannel:
        return SmsChannel(
            self,
            "Sms",
            allowed_countries=sms.allowed_countries,
            origination=originations_of(self._settings) or None,
            pool=smsvoice.CfnPool.from_pool_id(self, "ExistingPool", sms.pool_id)
            if sms.pool_id
            else None,
            configuration_set_name=self._physical_name,
            app=self.application if self._settings.sends_sms_through_application else None,
            replies=replies_of(sms),
            monthly_spend_limit_usd=sms.monthly_spend_limit_usd,
            event_lake=self.event_lake,
            removal_policy=self._removal_policy,
        )

    def _add_push(self, push: PushSettings) -> list[PushChannel]:
        app = self.application
        assert app is not None
        secret = PushCredentials.from_secret_name
        by_secret_alone: tuple[
            tuple[str, type[AdmChannel | BaiduChannel | FcmChannel], SecretSettings | None], ...
        ] = (
            ("Fcm", FcmChannel, push.fcm),
            ("Adm", AdmChannel, push.adm),
            ("Baidu", BaiduChannel, push.baidu),
        )
        channels: list[PushChannel] = [
            channel(self, name, app=app, credentials=secret(settings.credentials))
            for name, channel, settings in by_secret_alone
            if settings
        ]
        for kind, apns in apns_kinds_of(push).items():
            channels.append(
                ApnsChannel(
                    self,
                    "".join(part.capitalize() for part in kind.split("_")),
                    app=app,
                    kind=kind,
                    credentials=secret(apns.credentials),
                    authentication=ApnsAuthentication[apns.authentication.upper()],
                    bundle_id=apns.bundle_id,
                )
            )
        return channels

    def _add_roles(self, *, sends_push: bool) -> MessagingRoles:
        sender = self._settings.access.sender
        return MessagingRoles(
            self,
            "Roles",
            sender_service=sender.service if sender else None,
            push=self.application.grants if self.application and sends_push else None,
            otp=self.application.grants
            if self.application and self._settings.sends_sms_through_application
            else None,
            email=self.email.grants if self.email else None,
            sms=self.sms.grants if self.sms else None,
            events=self.event_lake.grants,
            names_folder=parameter_folder(self._settings.name),
        )

    def _add_alarms(self, push_channels: list[ChannelType]) -> None:
        settings = self._settings.alarms
        alarms = MessagingAlarms(
            self,
            "Alarms",
            environment_name=self._settings.name,
            action=cloudwatch_actions.SnsAction(self.alarm_topic.topic),
            actions_enabled=self._settings.alarm_actions_enabled,
            thresholds=AlarmThresholds(
                bounce_rate=settings.bounce_rate,
                complaint_rate=settings.complaint_rate,
                sms_delivery_rate=settings.sms_delivery_rate,
                sms_spend_share=settings.sms_spend_share,
            ),
        )
        if self.email:
            alarms.watch_email(self.email.metrics)
        if self.sms and self._settings.sms:
            alarms.watch_sms(
                self.sms.metrics,
                monthly_spend_limit_usd=self._settings.sms.monthly_spend_limit_usd,
            )
        if self.application:
            alarms.watch_push(self.application.metrics, push_channels)
        if self.application and self._settings.sends_sms_through_application:
            alarms.watch_otp(self.application.metrics)
        for stream in self.event_lake.streams:
            alarms.watch_stream(stream)

    def _names(self) -> Mapping[PublishedName, str]:
        lake = self.event_lake
        names = {
            PublishedName.SENDER_ROLE_ARN: self.roles.sender.role_arn,
            PublishedName.EVENT_BUCKET: lake.bucket.bucket_name,
            PublishedName.EVENT_DATABASE: lake.tables.database_name,
            PublishedName.EVENT_WORKGROUP: lake.queries.workgroup_name,
            PublishedName.ALARM_TOPIC_ARN: self.alarm_topic.topic_arn,
        }
        for stream in lake.streams:
            names[event_stream_name(stream.source)] = stream.delivery_stream_name
        if self.application:
            names[PublishedName.APPLICATION_ID] = self.application.app_id
        if self.email:
            identity = self.email.identity.email_identity_ref.email_identity
            names[PublishedName.EMAIL_IDENTITY] = identity
            names[PublishedName.EMAIL_CONFIGURATION_SET] = self.email.configuration_set_name
        if self.sms:
            names[PublishedName.SMS_POOL_ID] = self.sms.pool_id
            names[PublishedName.SMS_CONFIGURATION_SET] = self.sms.configuration_set_name
        return names

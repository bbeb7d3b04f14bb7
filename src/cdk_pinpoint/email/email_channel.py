"""Sending email through Amazon SES.

Amazon Pinpoint's own email channel ended on 2026-10-30; SES is what it sent through all along.
https://docs.aws.amazon.com/ses/latest/dg/using-configuration-sets.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_ses as ses
from aws_cdk.interfaces import aws_ses as ses_refs
from constructs import Construct

from cdk_pinpoint._checks import require_match, require_one_of, require_service_in_region
from cdk_pinpoint._place import place_of
from cdk_pinpoint.email.dmarc import Dmarc
from cdk_pinpoint.email.dns_record import DnsRecord, provide_records
from cdk_pinpoint.email.email_grants import EmailGrants
from cdk_pinpoint.email.email_metrics import CONFIGURATION_SET_DIMENSION, EmailMetrics
from cdk_pinpoint.email.sending_identity import SendingIdentity
from cdk_pinpoint.events import EventLake, EventSource

_EVENTS: Final = (
    ses.EmailSendingEvent.SEND,
    ses.EmailSendingEvent.DELIVERY,
    ses.EmailSendingEvent.BOUNCE,
    ses.EmailSendingEvent.COMPLAINT,
    ses.EmailSendingEvent.REJECT,
    ses.EmailSendingEvent.RENDERING_FAILURE,
    ses.EmailSendingEvent.DELIVERY_DELAY,
    ses.EmailSendingEvent.SUBSCRIPTION,
)
# Asking for these makes SES rewrite links and add an image to every message.
_TRACKING_EVENTS: Final = (ses.EmailSendingEvent.OPEN, ses.EmailSendingEvent.CLICK)
_COUNTED_EVENTS: Final = (
    ses.EmailSendingEvent.SEND,
    ses.EmailSendingEvent.DELIVERY,
    ses.EmailSendingEvent.BOUNCE,
    ses.EmailSendingEvent.COMPLAINT,
    ses.EmailSendingEvent.REJECT,
    ses.EmailSendingEvent.RENDERING_FAILURE,
    ses.EmailSendingEvent.DELIVERY_DELAY,
)


class EmailChannel(Construct):
    """A sending identity, the configuration set it sends through, and the events of its mail.

    Defines the identity with its DNS records (`SendingIdentity`), a configuration set that requires
    TLS, publishes reputation metrics and keeps bounced and complained addresses on the suppression
    list, and event destinations for CloudWatch and the event lake.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        domain: The domain that mail comes from. Exactly one of *domain*, *address* and *identity*.
        address: The single address that mail comes from.
        identity: An identity that exists already. It keeps its own default configuration set, so
            each send must name `configuration_set_name`; its DNS records are left alone.
        configuration_set_name: Name of the configuration set, 1 to 64 letters, digits, `_` or `-`.
            Default: - a name made from the place in the tree.
        hosted_zone: The Route 53 zone of the domain or of a parent of it.
            Default: - the DNS records are outputs of the stack.
        mail_from_domain: The subdomain that bounces return to.
            Default: - `bounce.` and the domain.
        dmarc: The DMARC record of the domain.
            Default: - a record that asks for nothing (`Dmarc.none()`).
        senders: Addresses that mail may come from, a condition of every grant; `*` stands for any
            text.
            Default: - any address of the identity.
        allowed_recipients: Addresses that mail may go to, a condition of every grant; `*` stands
            for any text. For environments that must not reach real people.
            Default: - anyone.
        template_prefix: What the names of the templates begin with that may be sent and written.
            Default: - the name of the configuration set and `_`.
        tracking_domain: A subdomain of a verified domain for links and images that count clicks and
            opens. It also turns that tracking on. Its record is written to the hosted zone, or
            is an output.
            Default: - opens and clicks are not tracked.
        dedicated_ip_pool: The dedicated IP addresses to send from.
            Default: - the shared addresses of SES.
        vdm_options: Options of the Virtual Deliverability Manager, which costs extra and must be on
            in the account.
            Default: - the settings of the account.
        event_lake: Where the events of all mail are kept.
            Default: - they are only counted, in CloudWatch.
        removal_policy: What happens to the identity, its records and the configuration set when
            they leave the stack.
            Default: - they are retained.

    Raises:
        ValueError: Not exactly one identity is given, an argument belongs to another kind of
            identity, a name is out of bounds, or the region of the stack has no SES.

    Example:
        email = EmailChannel(
            self, "Email", domain="mail.example.com", hosted_zone=zone, event_lake=lake
        )
        email.grants.send(service_role)
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        domain: str | None = None,
        address: str | None = None,
        identity: ses_refs.IEmailIdentityRef | None = None,
        configuration_set_name: str | None = None,
        hosted_zone: route53.IHostedZone | None = None,
        mail_from_domain: str | None = None,
        dmarc: Dmarc | None = None,
        senders: Sequence[str] = (),
        allowed_recipients: Sequence[str] | None = None,
        template_prefix: str | None = None,
        tracking_domain: str | None = None,
        dedicated_ip_pool: ses.IDedicatedIpPool | None = None,
        vdm_options: ses.VdmOptions | None = None,
        event_lake: EventLake | None = None,
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        require_one_of("EmailChannel", domain=domain, address=address, identity=identity)
        if not domain:
            _require_domain(hosted_zone=hosted_zone, mail_from_domain=mail_from_domain, dmarc=dmarc)
        super().__init__(scope, id)
        require_service_in_region(self, "ses")
        name = configuration_set_name or cdk.Names.unique_resource_name(
            self, max_length=64, separator="-", allowed_special_characters="_-"
        )
        require_match(
            "configuration_set_name",
            name,
            r"[A-Za-z0-9_-]{1,64}",
            allowed="1 to 64 letters, digits, '_' or '-'",
        )

        self.configuration_set = ses.ConfigurationSet(
            self,
            "ConfigurationSet",
            configuration_set_name=name,
            tls_policy=ses.ConfigurationSetTlsPolicy.REQUIRE,
            reputation_metrics=True,
            sending_enabled=True,
            suppression_reasons=ses.SuppressionReasons.BOUNCES_AND_COMPLAINTS,
            custom_tracking_redirect_domain=tracking_domain,
            dedicated_ip_pool=dedicated_ip_pool,
            vdm_options=vdm_options,
        )
        # The identity names the set: retained without it, it could send nothing.
        self.configuration_set.apply_removal_policy(removal_policy)
        self.configuration_set_name = name
        self.dns_records: list[DnsRecord] = []
        if identity is None:
            sending_identity = SendingIdentity(
                self,
                "Identity",
                domain=domain,
                address=address,
                configuration_set=self.configuration_set,
                hosted_zone=hosted_zone,
                mail_from_domain=mail_from_domain,
                dmarc=dmarc,
                removal_policy=removal_policy,
            )
            identity = sending_identity.email_identity
            self.dns_records = sending_identity.dns_records
        self.identity: ses_refs.IEmailIdentityRef = identity
        if tracking_domain:
            host = f"r.{place_of(self).region}.awstrack.me"
            tracking = DnsRecord("Tracking", "CNAME", tracking_domain, host)
            self.dns_records = [*self.dns_records, tracking]
            provide_records(
                self, [tracking], hosted_zone=hosted_zone, removal_policy=removal_policy
            )

        self._count_events()
        if event_lake:
            self._keep_events(event_lake, tracked=tracking_domain is not None)
        self.grants = EmailGrants.from_identity(
            identity,
            self.configuration_set,
            senders=senders,
            allowed_recipients=allowed_recipients,
            template_prefix=template_prefix or f"{name}_",
        )
        self.metrics = EmailMetrics.from_configuration_set(self.configuration_set)

    def _count_events(self) -> None:
        self.configuration_set.add_event_destination(
            "Metrics",
            destination=ses.EventDestination.cloud_watch_dimensions(
                [
                    ses.CloudWatchDimension(
                        name=CONFIGURATION_SET_DIMENSION,
                        source=ses.CloudWatchDimensionSource.MESSAGE_TAG,
                        default_value=self.configuration_set_name,
                    )
                ]
            ),
            events=list(_COUNTED_EVENTS),
        )

    def _keep_events(self, event_lake: EventLake, *, tracked: bool) -> None:
        stream = event_lake.stream(EventSource.EMAIL)
        role = stream.create_writer_role(
            self,
            "EventsRole",
            service="ses.amazonaws.com",
            source_arn=place_of(self).arn(
                "ses", f"configuration-set/{self.configuration_set_name}"
            ),
            action="firehose:PutRecordBatch",
        )
        self.configuration_set.add_event_destination(
            "Events",
            destination=ses.EventDestination.firehose_delivery_stream(
                delivery_stream=stream.delivery_stream, role=role
            ),
            events=[*_EVENTS, *(_TRACKING_EVENTS if tracked else ())],
        )


def _require_domain(**arguments: object) -> None:
    for name, value in arguments.items():
        if value is not None:
            raise ValueError(f"'{name}' takes effect only with 'domain'; leave it out")

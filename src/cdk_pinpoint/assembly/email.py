"""The email channel of an environment."""

from __future__ import annotations

from aws_cdk import aws_route53 as route53
from aws_cdk import aws_ses as ses
from constructs import Construct

from cdk_pinpoint.assembly.names import physical_name, removal_policy
from cdk_pinpoint.assembly.translation import dmarc_of
from cdk_pinpoint.email import EmailChannel
from cdk_pinpoint.environment import MessagingEnvironment
from cdk_pinpoint.events import EventLake


def add_email(
    scope: Construct, environment: MessagingEnvironment, event_lake: EventLake
) -> EmailChannel | None:
    """Define the email channel, None where the environment sends no email.

    Args:
        scope: The stack.
        environment: Settings of the environment.
        event_lake: Where the events of all messages are kept.
    """
    email = environment.email
    if email is None:
        return None
    existing = email.existing_identity
    identity = (
        ses.EmailIdentity.from_email_identity_name(
            scope, "ExistingIdentity", email.domain or email.address or ""
        )
        if existing
        else None
    )
    zone = email.hosted_zone
    return EmailChannel(
        scope,
        "Email",
        domain=None if existing else email.domain,
        address=None if existing else email.address,
        identity=identity,
        configuration_set_name=physical_name(environment),
        hosted_zone=route53.HostedZone.from_hosted_zone_attributes(
            scope, "HostedZone", hosted_zone_id=zone.id, zone_name=zone.name
        )
        if zone
        else None,
        mail_from_domain=email.mail_from_domain,
        dmarc=None if existing else dmarc_of(environment),
        senders=email.senders,
        allowed_recipients=email.allowed_recipients or None,
        tracking_domain=email.tracking_domain,
        dedicated_ip_pool=ses.DedicatedIpPool.from_dedicated_ip_pool_name(
            scope, "DedicatedIpPool", email.dedicated_ip_pool
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
        event_lake=event_lake,
        removal_policy=removal_policy(environment),
    )

"""Sending text messages through AWS End User Messaging.

https://docs.aws.amazon.com/sms-voice/latest/userguide/what-is-sms-mms.html
"""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk import aws_smsvoice as smsvoice
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs
from aws_cdk.interfaces import aws_smsvoice as sms_refs
from constructs import Construct, IDependable

from cdk_pinpoint._checks import require_match, require_one_of, require_service_in_region
from cdk_pinpoint._place import place_of
from cdk_pinpoint.application.channel_claims import claim_channel
from cdk_pinpoint.application.channel_type import ChannelType
from cdk_pinpoint.application.living_type import acknowledge_living_type
from cdk_pinpoint.events import EventLake, EventSource
from cdk_pinpoint.sms.origination import Origination, Replies
from cdk_pinpoint.sms.sms_grants import SmsGrants
from cdk_pinpoint.sms.sms_metrics import SmsMetrics
from cdk_pinpoint.sms.sms_pool import SmsPool
from cdk_pinpoint.sms.sms_spend_limit import SmsSpendLimit
from cdk_pinpoint.sms_countries import SMS_COUNTRIES


class SmsChannel(Construct):
    """A pool of origination identities, its country protection, and the events of its messages.

    Defines the numbers and sender ids, the pool that is sent from, an opt-out list, a protect
    configuration that blocks every country of `SMS_COUNTRIES` but the allowed ones, and a
    configuration set that ties them to the event lake. Sends must name the pool and
    `configuration_set_name`: without the set they leave no events and pass the protection by.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        allowed_countries: ISO 3166-1 alpha-2 codes of the countries that may be sent to. All others
            that AWS delivers to are blocked.
        origination: What messages come from. Exactly one of *origination* and *pool*.
        pool: A pool that exists already, with its own opt-out list and keywords.
        configuration_set_name: Name of the configuration set and of the opt-out list, 1 to 64
            letters, digits, `_` or `-`.
            Default: - a name made from the place in the tree.
        app: An application to send SMS and one-time passwords through as well. Those leave no
            events, since `SendMessages` knows no configuration set, and AWS wants a resource policy
            on each number that an application may use, which is not set here:
            https://docs.aws.amazon.com/end-user-messaging/latest/userguide/nx-features-phone-numbers-request.html
            Default: - only the pool is sent from.
        replies: What is answered to HELP and STOP. Not with *pool*.
            Default: - short English texts.
        monthly_spend_limit_usd: The enforced monthly limit of the whole account and region, in
            whole US dollars.
            Default: - the limit is left alone; AWS starts accounts at 1 USD.
        event_lake: Where the events of all messages are kept.
            Default: - they are not kept.
        removal_policy: What happens to numbers, sender ids, pool and opt-out list when they leave
            the stack. Unless destroyed, all but the opt-out list, which AWS cannot protect, are
            also protected from being deleted by hand.
            Default: - they are retained.

    Raises:
        ValueError: Not exactly one of *origination* and *pool* is given, replies are given with a
            pool, an identity is given twice, a country is unknown, a name is out of bounds, the
            application has an SMS channel already, or the region of the stack has no SMS.

    Example:
        sms = SmsChannel(
            self,
            "Sms",
            app=messaging,
            origination=[Origination.toll_free("US")],
            allowed_countries=["US"],
            event_lake=lake,
        )
        sms.grants.send(service_role)
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        allowed_countries: Sequence[str],
        origination: Sequence[Origination] | None = None,
        pool: sms_refs.IPoolRef | None = None,
        configuration_set_name: str | None = None,
        app: pinpoint_refs.IAppRef | None = None,
        replies: Replies | None = None,
        monthly_spend_limit_usd: int | None = None,
        event_lake: EventLake | None = None,
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        require_one_of("SmsChannel", origination=origination or None, pool=pool)
        if pool and replies:
            raise ValueError(
                "'replies' belong to a pool that is defined here, got them together with 'pool'; "
                "set the keywords where that pool is defined"
            )
        _require_countries(allowed_countries)
        self.allowed_countries = tuple(sorted(set(allowed_countries)))
        super().__init__(scope, id)
        require_service_in_region(self, "sms")
        self.configuration_set_name = configuration_set_name or cdk.Names.unique_resource_name(
            self, max_length=64, separator="-", allowed_special_characters="_-"
        )
        require_match(
            "configuration_set_name",
            self.configuration_set_name,
            r"[A-Za-z0-9_-]{1,64}",
            allowed="1 to 64 letters, digits, '_' or '-'",
        )

        protect_configuration = self._create_protect_configuration(allowed_countries)
        # The numbers come last: what AWS may refuse should fail while there is none.
        configuration_set = self._create_configuration_set(protect_configuration, event_lake)
        first: list[IDependable] = [configuration_set]
        self.spend_limit: SmsSpendLimit | None = None
        if monthly_spend_limit_usd is not None:
            self.spend_limit = SmsSpendLimit(
                self, "SpendLimit", monthly_spend_limit_usd=monthly_spend_limit_usd
            )
            first.append(self.spend_limit)
        own_pool: SmsPool | None = None
        if pool is None:
            own_pool = SmsPool(
                self,
                "Pool",
                origination=origination or (),
                opt_out_list_name=self.configuration_set_name,
                replies=replies or Replies(),
                after=first,
                removal_policy=removal_policy,
            )
            pool = own_pool.pool
        self.pool = pool
        if app:
            self._add_to_app(app)

        self.protect_configuration: sms_refs.IProtectConfigurationRef = protect_configuration
        self.protect_configuration_id = protect_configuration.attr_protect_configuration_id
        self.pool_id = self.pool.pool_ref.pool_id
        self.pool_arn = self.pool.pool_ref.pool_arn
        self.grants = SmsGrants.from_pool(
            self.pool,
            configuration_set=configuration_set,
            protect_configuration=protect_configuration,
            phone_number_arns=own_pool.phone_number_arns if own_pool else (),
            sender_id_arns=own_pool.sender_id_arns if own_pool else (),
            opt_out_list=own_pool.opt_out_list if own_pool else None,
        )
        self.metrics = SmsMetrics(protect_configuration_id=self.protect_configuration_id)

    def _create_protect_configuration(
        self, allowed_countries: Sequence[str]
    ) -> smsvoice.CfnProtectConfiguration:
        # What has no rule is allowed, so a list of the allowed countries alone would block nothing.
        rules = [
            smsvoice.CfnProtectConfiguration.CountryRuleProperty(
                country_code=country,
                protect_status="ALLOW" if country in allowed_countries else "BLOCK",
            )
            for country in sorted(SMS_COUNTRIES)
        ]
        return smsvoice.CfnProtectConfiguration(
            self,
            "ProtectConfiguration",
            country_rule_set=smsvoice.CfnProtectConfiguration.CountryRuleSetProperty(sms=rules),
            deletion_protection_enabled=False,
        )

    def _create_configuration_set(
        self,
        protect_configuration: smsvoice.CfnProtectConfiguration,
        event_lake: EventLake | None,
    ) -> smsvoice.CfnConfigurationSet:
        destinations = []
        if event_lake:
            stream = event_lake.stream(EventSource.SMS)
            role = stream.create_writer_role(
                self,
                "EventsRole",
                service="sms-voice.amazonaws.com",
                # Formatted from the name: the set's own ARN would be a circle, since the set holds
                # its destinations and so needs the role first.
                source_arn=place_of(self).arn(
                    "sms-voice", f"configuration-set/{self.configuration_set_name}"
                ),
                action="firehose:PutRecord",
            )
            destinations.append(
                smsvoice.CfnConfigurationSet.EventDestinationProperty(
                    event_destination_name="EventLake",
                    enabled=True,
                    matching_event_types=["ALL"],
                    kinesis_firehose_destination=(
                        smsvoice.CfnConfigurationSet.KinesisFirehoseDestinationProperty(
                            delivery_stream_arn=stream.delivery_stream_arn,
                            iam_role_arn=role.role_arn,
                        )
                    ),
                )
            )
        return smsvoice.CfnConfigurationSet(
            self,
            "ConfigurationSet",
            configuration_set_name=self.configuration_set_name,
            event_destinations=destinations or None,
            protect_configuration_id=protect_configuration.attr_protect_configuration_id,
        )

    def _add_to_app(self, app: pinpoint_refs.IAppRef) -> None:
        claim_channel(self, app, ChannelType.SMS)
        channel = pinpoint.CfnSMSChannel(
            self, "AppChannel", application_id=app.app_ref.app_id, enabled=True
        )
        acknowledge_living_type(channel)


def _require_countries(countries: Sequence[str]) -> None:
    if not countries:
        raise ValueError(
            "'allowed_countries' must name at least one country such as 'US', got none; "
            "to send no text messages leave the channel out"
        )
    unknown = [country for country in countries if country not in SMS_COUNTRIES]
    if unknown:
        raise ValueError(
            f"'allowed_countries' must be ISO 3166-1 alpha-2 codes of countries that AWS delivers "
            f"to, got {', '.join(repr(country) for country in unknown)}"
        )

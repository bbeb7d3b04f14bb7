"""Settings of an environment in the words of the constructs."""

from __future__ import annotations

from cdk_pinpoint.access import Trust
from cdk_pinpoint.application import ChannelType
from cdk_pinpoint.email import Dmarc
from cdk_pinpoint.environment import (
    ApnsSettings,
    MessagingEnvironment,
    OriginationSettings,
    PushSettings,
    RoleTrust,
    SenderId,
    SmsSettings,
)
from cdk_pinpoint.sms import Origination, Replies


def dmarc_of(environment: MessagingEnvironment) -> Dmarc | None:
    """The DMARC record of the environment's domain, None where it has no domain."""
    dmarc = environment.dmarc
    if dmarc is None:
        return None
    if dmarc == "existing":
        return Dmarc.existing()
    return Dmarc(dmarc.policy, dmarc.report_to)


def originations_of(environment: MessagingEnvironment) -> list[Origination]:
    """What the environment's text messages come from; nothing where it has a pool already."""
    if environment.sms and environment.sms.phone_number_id:
        return [Origination.existing_phone_number(environment.sms.phone_number_id)]
    return [_origination(each) for each in environment.sms_origination]


def replies_of(sms: SmsSettings) -> Replies | None:
    """What is answered to HELP and STOP; nothing where a pool has its own answers."""
    if sms.pool_id:
        return None
    given = {"help": sms.help_message, "stop": sms.opt_out_message}
    return Replies(**{keyword: text for keyword, text in given.items() if text})


def apns_kinds_of(push: PushSettings) -> dict[ChannelType, ApnsSettings]:
    """The channels to Apple that are set up, by kind."""
    kinds = {
        ChannelType.APNS: push.apns,
        ChannelType.APNS_SANDBOX: push.apns_sandbox,
        ChannelType.APNS_VOIP: push.apns_voip,
        ChannelType.APNS_VOIP_SANDBOX: push.apns_voip_sandbox,
    }
    return {kind: settings for kind, settings in kinds.items() if settings}


def credentials_of(push: PushSettings) -> list[str]:
    """The names of the secrets that push credentials are in."""
    channels = (push.fcm, push.adm, push.baidu, *apns_kinds_of(push).values())
    return sorted({channel.credentials for channel in channels if channel})


def trust_of(settings: RoleTrust) -> Trust:
    """Whom a role trusts."""
    if settings.service is not None:
        return Trust.service(settings.service)
    if settings.roles is not None:
        return Trust.roles(*settings.roles)
    if settings.identity_center is not None:
        return Trust.identity_center(settings.identity_center)
    if settings.saml is not None:
        return Trust.saml(settings.saml)
    if settings.oidc is not None:
        oidc = settings.oidc
        return Trust.oidc(oidc.provider, audience=oidc.audience, subjects=oidc.subjects)
    account = settings.account
    assert account is not None
    return Trust.account(account_id=account.id, mfa=account.mfa, external_id=account.external_id)


def _origination(settings: OriginationSettings) -> Origination:
    if isinstance(settings, SenderId):
        return Origination.sender_id(settings.country, settings.id)
    if settings.kind == "ten-dlc":
        return Origination.ten_dlc()
    numbers = {
        "simulator": Origination.simulator,
        "toll-free": Origination.toll_free,
        "long-code": Origination.long_code,
    }
    return numbers[settings.kind](settings.country)

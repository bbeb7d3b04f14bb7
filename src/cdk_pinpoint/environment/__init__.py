"""The typed settings of an environment, the only place that parses input."""

from cdk_pinpoint.environment.access import AccessSettings
from cdk_pinpoint.environment.alarms import AlarmSettings
from cdk_pinpoint.environment.audience import AudienceSettings
from cdk_pinpoint.environment.audit import AuditSettings
from cdk_pinpoint.environment.budget import BudgetSettings
from cdk_pinpoint.environment.dmarc import DmarcPolicy, DmarcSettings
from cdk_pinpoint.environment.email import EmailSettings, HostedZone
from cdk_pinpoint.environment.events import EventSettings
from cdk_pinpoint.environment.problems import InvalidEnvironment, Problem
from cdk_pinpoint.environment.push import (
    AdmSettings,
    ApnsSettings,
    BaiduSettings,
    FcmSettings,
    PushSettings,
)
from cdk_pinpoint.environment.schema import json_schema
from cdk_pinpoint.environment.send_breaker import (
    EmailBreakerSettings,
    PushBreakerSettings,
    SendBreakerSettings,
    SmsBreakerSettings,
)
from cdk_pinpoint.environment.settings import MessagingEnvironment
from cdk_pinpoint.environment.sms import (
    LongCode,
    OriginationSettings,
    SenderId,
    SimulatorNumber,
    SmsSettings,
    TenDlcNumber,
    TollFreeNumber,
)
from cdk_pinpoint.environment.stages import STAGE_DEFAULTS, Stage, StageDefaults
from cdk_pinpoint.environment.templates import TemplateSettings
from cdk_pinpoint.environment.trust import AccountTrust, OidcTrust, RoleTrust

__all__ = [
    "STAGE_DEFAULTS",
    "AccessSettings",
    "AccountTrust",
    "AdmSettings",
    "AlarmSettings",
    "ApnsSettings",
    "AudienceSettings",
    "AuditSettings",
    "BaiduSettings",
    "BudgetSettings",
    "DmarcPolicy",
    "DmarcSettings",
    "EmailBreakerSettings",
    "EmailSettings",
    "EventSettings",
    "FcmSettings",
    "HostedZone",
    "InvalidEnvironment",
    "LongCode",
    "MessagingEnvironment",
    "OidcTrust",
    "OriginationSettings",
    "Problem",
    "PushBreakerSettings",
    "PushSettings",
    "RoleTrust",
    "SendBreakerSettings",
    "SenderId",
    "SimulatorNumber",
    "SmsBreakerSettings",
    "SmsSettings",
    "Stage",
    "StageDefaults",
    "TemplateSettings",
    "TenDlcNumber",
    "TollFreeNumber",
    "json_schema",
]

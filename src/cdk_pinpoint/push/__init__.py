"""Push channels of an application, and where their credentials come from."""

from cdk_pinpoint.push.adm_channel import AdmChannel
from cdk_pinpoint.push.apns_channel import ApnsAuthentication, ApnsChannel
from cdk_pinpoint.push.baidu_channel import BaiduChannel
from cdk_pinpoint.push.credential_rotation import PushCredentialRotation
from cdk_pinpoint.push.fcm_channel import FcmChannel
from cdk_pinpoint.push.push_credential_metrics import PushCredentialMetrics
from cdk_pinpoint.push.push_credentials import PushCredentials
from cdk_pinpoint.push.push_pause_grants import PushPauseGrants

__all__ = [
    "AdmChannel",
    "ApnsAuthentication",
    "ApnsChannel",
    "BaiduChannel",
    "FcmChannel",
    "PushCredentialMetrics",
    "PushCredentialRotation",
    "PushCredentials",
    "PushPauseGrants",
]

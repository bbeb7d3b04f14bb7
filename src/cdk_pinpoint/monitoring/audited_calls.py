"""Which calls change what by hand, and the request parameter in which they name it.

CloudTrail writes request parameters with a small first letter, those of Amazon Pinpoint as they are
sent, and some calls of Amazon S3 under other names than the API has.
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
https://docs.aws.amazon.com/pinpoint/latest/developerguide/understanding-pinpoint-entries.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditedCalls:
    """Calls of one service that name what they change in the same request parameter.

    Attributes:
        service: The service as CloudTrail names it, without `.amazonaws.com`.
        names: The calls.
        parameter: The request parameter; None where a call changes the whole account and region.
    """

    service: str
    names: tuple[str, ...]
    parameter: str | None = None


def _calls(service: str, *, parameter: str | None = None, names: str) -> AuditedCalls:
    return AuditedCalls(service=service, names=tuple(names.split()), parameter=parameter)


def _each(names: str, *, of: str) -> str:
    """Fill in what each call is of: `Update*` and `Adm Sms` are `UpdateAdm UpdateSms`."""
    return " ".join(names.replace("*", each) for each in of.split())


CHANNEL_CALLS: Final = (
    _calls(
        "pinpoint",
        parameter="application-id",
        names="DeleteApp "
        + _each(
            "Delete*Channel Update*Channel",
            of="Adm Apns ApnsSandbox ApnsVoip ApnsVoipSandbox Baidu Email Gcm Sms Voice",
        ),
    ),
)
CREDENTIAL_CALLS: Final = (
    _calls(
        "secretsmanager",
        parameter="secretId",
        names="CancelRotateSecret DeleteResourcePolicy DeleteSecret PutResourcePolicy "
        "PutSecretValue RotateSecret UpdateSecret UpdateSecretVersionStage",
    ),
)
EMAIL_IDENTITY_CALLS: Final = (
    _calls(
        "ses",
        parameter="emailIdentity",
        names="CreateEmailIdentityPolicy DeleteEmailIdentity DeleteEmailIdentityPolicy "
        "PutEmailIdentityConfigurationSetAttributes PutEmailIdentityDkimAttributes "
        "PutEmailIdentityDkimSigningAttributes PutEmailIdentityFeedbackAttributes "
        "PutEmailIdentityMailFromAttributes UpdateEmailIdentityPolicy",
    ),
    _calls(
        "ses",
        parameter="identity",
        names="DeleteIdentity DeleteIdentityPolicy PutIdentityPolicy SetIdentityDkimEnabled "
        "SetIdentityFeedbackForwardingEnabled SetIdentityMailFromDomain "
        "SetIdentityNotificationTopic",
    ),
)
EMAIL_SENDING_CALLS: Final = (
    _calls(
        "ses",
        parameter="configurationSetName",
        names="CreateConfigurationSetEventDestination CreateConfigurationSetTrackingOptions "
        "DeleteConfigurationSet DeleteConfigurationSetEventDestination "
        "DeleteConfigurationSetTrackingOptions PutConfigurationSetArchivingOptions "
        "PutConfigurationSetDeliveryOptions PutConfigurationSetReputationOptions "
        "PutConfigurationSetSendingOptions PutConfigurationSetSuppressionOptions "
        "PutConfigurationSetTrackingOptions PutConfigurationSetVdmOptions "
        "UpdateConfigurationSet UpdateConfigurationSetEventDestination "
        "UpdateConfigurationSetReputationMetricsEnabled "
        "UpdateConfigurationSetSendingEnabled UpdateConfigurationSetTrackingOptions",
    ),
)
EMAIL_ACCOUNT_CALLS: Final = (
    _calls(
        "ses",
        names="DeleteSuppressedDestination PutAccountSendingAttributes "
        "PutAccountSuppressionAttributes UpdateAccountSendingEnabled",
    ),
)
SMS_SENDING_CALLS: Final = (
    _calls(
        "sms-voice",
        parameter="configurationSetName",
        names="CreateEventDestination DeleteConfigurationSet DeleteDefaultMessageType "
        "DeleteDefaultSenderId DeleteEventDestination SetDefaultMessageFeedbackEnabled "
        "SetDefaultMessageType SetDefaultSenderId UpdateEventDestination",
    ),
)
SMS_LIMIT_CALLS: Final = (
    _calls(
        "sms-voice",
        names="DeleteAccountDefaultProtectConfiguration SetAccountDefaultProtectConfiguration "
        + _each(
            "Delete*MessageSpendLimitOverride Set*MessageSpendLimitOverride",
            of="Media Notify Rcs Text Voice",
        ),
    ),
    _calls(
        "sms-voice",
        parameter="protectConfigurationId",
        names="AssociateProtectConfiguration DeleteProtectConfiguration "
        "DeleteProtectConfigurationRuleSetNumberOverride DisassociateProtectConfiguration "
        "PutProtectConfigurationRuleSetNumberOverride UpdateProtectConfiguration "
        "UpdateProtectConfigurationCountryRuleSet",
    ),
)
SMS_NUMBER_CALLS: Final = (
    _calls(
        "sms-voice",
        parameter="phoneNumberId",
        names="ReleasePhoneNumber UpdatePhoneNumber",
    ),
    _calls(
        "sms-voice",
        parameter="senderId",
        names="ReleaseSenderId UpdateSenderId",
    ),
    _calls(
        "sms-voice",
        parameter="poolId",
        names="DeletePool DisassociateOriginationIdentity UpdatePool",
    ),
    _calls(
        "sms-voice",
        parameter="optOutListName",
        names="DeleteOptOutList DeleteOptedOutNumber",
    ),
)
ACCESS_CALLS: Final = (
    _calls(
        "iam",
        parameter="roleName",
        names="AttachRolePolicy DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy "
        "DetachRolePolicy PutRolePermissionsBoundary PutRolePolicy UpdateAssumeRolePolicy "
        "UpdateRole",
    ),
    _calls(
        "iam",
        parameter="policyArn",
        names="CreatePolicyVersion DeletePolicy DeletePolicyVersion SetDefaultPolicyVersion",
    ),
)
KEY_CALLS: Final = (
    _calls(
        "kms",
        parameter="keyId",
        names="CreateGrant DisableKey DisableKeyRotation PutKeyPolicy ScheduleKeyDeletion",
    ),
)
EVENT_LAKE_CALLS: Final = (
    _calls(
        "s3",
        parameter="bucketName",
        names="DeleteBucket DeleteBucketEncryption DeleteBucketLifecycle "
        "DeleteBucketOwnershipControls DeleteBucketPolicy DeleteBucketPublicAccessBlock "
        "DeleteObject DeleteObjects PutBucketAcl PutBucketEncryption PutBucketLifecycle "
        "PutBucketLogging PutBucketOwnershipControls PutBucketPolicy "
        "PutBucketPublicAccessBlock PutBucketReplication PutBucketVersioning",
    ),
    _calls(
        "firehose",
        parameter="deliveryStreamName",
        names="DeleteDeliveryStream StopDeliveryStreamEncryption UpdateDestination",
    ),
)
ALERT_CALLS: Final = (
    _calls(
        "events",
        parameter="name",
        names="DeleteRule DisableRule PutRule",
    ),
    _calls(
        "events",
        parameter="rule",
        names="PutTargets RemoveTargets",
    ),
    _calls(
        "sns",
        parameter="topicArn",
        names="AddPermission DeleteTopic RemovePermission SetTopicAttributes",
    ),
    _calls(
        "sns",
        parameter="subscriptionArn",
        names="Unsubscribe",
    ),
    _calls(
        "cloudtrail",
        names="DeleteTrail PutEventSelectors StopLogging UpdateTrail",
    ),
)

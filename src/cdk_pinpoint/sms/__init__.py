"""Text messages through AWS End User Messaging: pool, protection, grants and metrics."""

from cdk_pinpoint.sms.origination import Origination, Replies
from cdk_pinpoint.sms.sms_channel import SmsChannel
from cdk_pinpoint.sms.sms_grants import SmsGrants
from cdk_pinpoint.sms.sms_metrics import SmsMetrics
from cdk_pinpoint.sms.sms_spend_limit import SmsSpendLimit

__all__ = ["Origination", "Replies", "SmsChannel", "SmsGrants", "SmsMetrics", "SmsSpendLimit"]

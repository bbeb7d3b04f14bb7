"""Email through Amazon SES: identity, configuration set, grants and metrics."""

from cdk_pinpoint.email.dmarc import Dmarc
from cdk_pinpoint.email.dns_record import DnsRecord
from cdk_pinpoint.email.email_channel import EmailChannel
from cdk_pinpoint.email.email_grants import EmailGrants
from cdk_pinpoint.email.email_metrics import EmailMetrics
from cdk_pinpoint.email.sending_identity import SendingIdentity

__all__ = [
    "Dmarc",
    "DnsRecord",
    "EmailChannel",
    "EmailGrants",
    "EmailMetrics",
    "SendingIdentity",
]

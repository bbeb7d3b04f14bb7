"""The place where a CRM or a warehouse and the product hand audience files to each other."""

from cdk_pinpoint.audience.audience_bucket import AudienceBucket
from cdk_pinpoint.audience.audience_grants import AudienceGrants

__all__ = ["AudienceBucket", "AudienceGrants"]

"""Where each messaging service exists, as far as CloudFormation can create its resources there.

Sources, read in November 2026:

- the Region lists of the CloudFormation resource schemas (2026-10-20) for `AWS::Pinpoint::App`
  and its channels, `AWS::SMSVOICE::Pool` and `AWS::SES::EmailIdentity`;
- the same lists for `AWS::Budgets::Budget`; a budget counts the whole account, whatever Region
  creates it;
- https://docs.aws.amazon.com/general/latest/gr/pinpoint.html: the Pinpoint API also answers in
  us-east-2, but CloudFormation has no application or channel type there;
- https://docs.aws.amazon.com/general/latest/gr/end-user-messaging.html and
  https://docs.aws.amazon.com/general/latest/gr/ses.html: me-south-1 has both SMS and SES. The
  schemas published for it could not be read, so it is listed on the word of these pages alone.

None of these messaging services exists in China. GovCloud has no budgets: what it costs is billed
to an account outside it, https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/usage-and-payment.html.
"""

from __future__ import annotations

from typing import Literal

Service = Literal["pinpoint", "sms", "ses", "budgets"]
"""`pinpoint`: the application and push; `sms`: AWS End User Messaging SMS; `ses`: Amazon SES;
`budgets`: AWS Budgets."""

PINPOINT_REGIONS: tuple[str, ...] = (
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-west-1",
    "eu-west-2",
    "us-east-1",
    "us-gov-west-1",
    "us-west-2",
)
"""Regions with `AWS::Pinpoint::App` and the channels that belong to it."""

SMS_REGIONS: tuple[str, ...] = (
    "af-south-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-6",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
)
"""Regions with the `AWS::SMSVOICE` types."""

SES_REGIONS: tuple[str, ...] = (
    "af-south-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-5",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
)
"""Regions with the `AWS::SES` types."""

BUDGETS_REGIONS: tuple[str, ...] = (
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "cn-north-1",
    "cn-northwest-1",
    "eu-central-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
)
"""Regions with `AWS::Budgets::Budget`."""

REGIONS_WITHOUT_STREAMS: tuple[str, ...] = ("ap-southeast-6", "mx-central-1")
"""Regions with messaging and Firehose where `aws-cdk-lib` cannot define a Firehose stream.

It does not know the addresses of Firehose there and fails, as it once did in other Regions:
https://github.com/aws/aws-cdk/issues/33730.
"""

ENVIRONMENT_REGIONS: tuple[str, ...] = tuple(
    sorted({*PINPOINT_REGIONS, *SES_REGIONS, *SMS_REGIONS} - {*REGIONS_WITHOUT_STREAMS})
)
"""Regions with messaging and an event lake, which every environment has."""

_SERVICES: dict[Service, tuple[str, tuple[str, ...]]] = {
    "pinpoint": ("Amazon Pinpoint (push and the application)", PINPOINT_REGIONS),
    "sms": ("AWS End User Messaging SMS", SMS_REGIONS),
    "ses": ("Amazon SES", SES_REGIONS),
    "budgets": ("AWS Budgets", BUDGETS_REGIONS),
}


def partition_of(region: str) -> str:
    """The partition that a Region with messaging is in: `aws` or `aws-us-gov`.

    Args:
        region: A Region code.
    """
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


def region_problem(service: Service, region: str) -> str | None:
    """Say why *service* cannot be created in *region*.

    Args:
        service: The service that the caller is about to define resources of.
        region: A Region code. Callers leave out unresolved tokens themselves.

    Returns:
        One sentence that lists the Regions where the service exists, or None where it does.
    """
    title, regions = _SERVICES[service]
    if region in regions:
        return None
    return f"{title} cannot be created in '{region}'; it exists in {', '.join(regions)}"


def require_region(service: Service, region: str) -> None:
    """Raise unless *service* can be created in *region*.

    Args:
        service: The service that the caller is about to define resources of.
        region: A Region code. Callers leave out unresolved tokens themselves.

    Raises:
        ValueError: The sentence of `region_problem`.
    """
    problem = region_problem(service, region)
    if problem is not None:
        raise ValueError(problem)

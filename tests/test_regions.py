"""Where each service exists."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from aws_cdk import region_info

from cdk_pinpoint.regions import (
    BUDGETS_REGIONS,
    ENVIRONMENT_REGIONS,
    PINPOINT_REGIONS,
    REGIONS_WITHOUT_STREAMS,
    SES_REGIONS,
    SMS_REGIONS,
    Service,
    region_problem,
    require_region,
)

# Copies of us-east-1 in cfn-lint, for partitions whose endpoint pages name none of the services.
_COPIES = ("us-iso", "eu-iso", "eusc-")


def regions_with(resource_type: str) -> set[str]:
    providers = resources.files("cfnlint") / "data" / "schemas" / "providers"
    return {
        file.name.removesuffix(".json")
        for file in providers.iterdir()
        if file.name.endswith(".json")
        and not file.name.startswith(_COPIES)
        and resource_type in json.loads(file.read_text())
    }


@pytest.mark.parametrize(
    ("regions", "resource_type"),
    [
        (PINPOINT_REGIONS, "AWS::Pinpoint::App"),
        (PINPOINT_REGIONS, "AWS::Pinpoint::APNSChannel"),
        (SMS_REGIONS, "AWS::SMSVOICE::Pool"),
        (SMS_REGIONS, "AWS::SMSVOICE::ProtectConfiguration"),
        (SES_REGIONS, "AWS::SES::EmailIdentity"),
        (SES_REGIONS, "AWS::SES::ConfigurationSet"),
        (BUDGETS_REGIONS, "AWS::Budgets::Budget"),
    ],
)
def test_the_lists_are_those_of_cloudformation(regions: tuple[str, ...], resource_type: str):
    assert list(regions) == sorted(regions)
    # cfn-lint has no data for me-south-1.
    assert set(regions) - {"me-south-1"} == regions_with(resource_type)


def test_streams_are_wherever_the_cdk_can_define_them():
    messaging = {*PINPOINT_REGIONS, *SES_REGIONS, *SMS_REGIONS}
    unknown = {
        region
        for region in messaging
        if not region_info.Fact.find(region, region_info.FactName.FIREHOSE_CIDR_BLOCK)
    }
    assert set(REGIONS_WITHOUT_STREAMS) == unknown
    assert set(ENVIRONMENT_REGIONS) == messaging - unknown


def test_pinpoint_is_in_twelve_regions():
    assert len(PINPOINT_REGIONS) == 12
    assert "us-gov-west-1" in PINPOINT_REGIONS
    assert "us-east-2" not in PINPOINT_REGIONS


@pytest.mark.parametrize("service", ["pinpoint", "sms", "ses", "budgets"])
def test_a_region_with_the_service_has_no_problem(service: Service):
    assert region_problem(service, "eu-west-1") is None
    require_region(service, "eu-west-1")


def test_fails_where_the_service_is_not():
    message = (
        "Amazon Pinpoint (push and the application) cannot be created in 'us-east-2'; it exists "
        "in ap-northeast-1, ap-northeast-2, ap-south-1, ap-southeast-1, ap-southeast-2, "
        "ca-central-1, eu-central-1, eu-west-1, eu-west-2, us-east-1, us-gov-west-1, us-west-2"
    )
    assert region_problem("pinpoint", "us-east-2") == message
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole text is compared
        require_region("pinpoint", "us-east-2")
    assert str(caught.value) == message

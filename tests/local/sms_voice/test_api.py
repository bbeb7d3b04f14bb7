"""What a caller needs for an operation."""

import pytest
from ministack.core.responses import request_scope

from cdk_pinpoint.local.service_api import Permission
from cdk_pinpoint.local.sms_voice import resources
from cdk_pinpoint.local.sms_voice.api import permissions

ARN = "arn:aws:sms-voice:eu-north-1:222222222222"


@pytest.fixture(autouse=True)
def account():
    """An account with a number, a pool and a sender id, emptied afterwards."""
    with request_scope("222222222222", "eu-north-1"):
        resources.phone_numbers["phone-1"] = {
            "PhoneNumberArn": f"{ARN}:phone-number/phone-1",
            "PhoneNumberId": "phone-1",
            "PhoneNumber": "+15550100",
            "Tags": [{"Key": "owner", "Value": "growth"}],
        }
        resources.pools["pool-1"] = {
            "PoolArn": f"{ARN}:pool/pool-1",
            "PoolId": "pool-1",
            "Tags": [],
        }
        resources.sender_ids["SHOP/GB"] = {
            "SenderIdArn": f"{ARN}:sender-id/SHOP/GB",
            "SenderId": "SHOP",
            "IsoCountryCode": "GB",
            "Tags": [],
        }
        yield
        for store in resources.STORES:
            store.clear()


def arns(operation, **parameters):
    found = [each.resource_arn for each in permissions(operation, parameters)]
    return [arn.removeprefix(f"{ARN}:") for arn in found]


@pytest.mark.parametrize(
    ("operation", "parameters", "expected"),
    [
        ("DescribePools", {}, ["*"]),
        ("DescribePools", {"PoolIds": ["pool-1", "pool-2"]}, ["pool/pool-1", "pool/pool-2"]),
        ("DeletePool", {"PoolId": "pool-1"}, ["pool/pool-1"]),
        ("DeletePool", {"PoolId": f"{ARN}:pool/pool-1"}, ["pool/pool-1"]),
        ("CreateOptOutList", {"OptOutListName": "mine"}, ["*"]),
        ("DeleteOptOutList", {"OptOutListName": "mine"}, ["opt-out-list/mine"]),
        ("RequestSenderId", {"SenderId": "SHOP", "IsoCountryCode": "GB"}, ["*"]),
        ("ReleaseSenderId", {"SenderId": "SHOP", "IsoCountryCode": "GB"}, ["sender-id/SHOP/GB"]),
        (
            "DescribeSenderIds",
            {"SenderIds": [{"SenderId": "SHOP", "IsoCountryCode": "DE"}]},
            ["sender-id/SHOP/DE"],
        ),
        (
            "AssociateOriginationIdentity",
            {"PoolId": "pool-1", "OriginationIdentity": "SHOP", "IsoCountryCode": "GB"},
            ["pool/pool-1", "sender-id/SHOP/GB"],
        ),
        ("PutKeyword", {"OriginationIdentity": "+15550100"}, ["phone-number/phone-1"]),
        ("TagResource", {"ResourceArn": f"{ARN}:pool/pool-1"}, ["pool/pool-1"]),
        ("DescribeSpendLimits", {}, ["*"]),
        ("SendTextMessage", {"OriginationIdentity": "pool-1"}, ["pool/pool-1"]),
        ("SendTextMessage", {"OriginationIdentity": "nothing"}, ["*"]),
        ("SendTextMessage", {"ConfigurationSetName": "main"}, ["configuration-set/main"]),
        (
            "SendTextMessage",
            {"OriginationIdentity": "pool-1", "ConfigurationSetName": "main"},
            ["pool/pool-1", "configuration-set/main"],
        ),
        (
            "SendTextMessage",
            {"OriginationIdentity": "pool-1", "ProtectConfigurationId": "protect-1"},
            ["pool/pool-1", "protect-configuration/protect-1"],
        ),
    ],
)
def test_an_operation_needs_what_it_acts_on(operation, parameters, expected):
    assert arns(operation, **parameters) == expected


def test_tags_of_the_resource_and_of_the_request_are_conditions():
    (permission,) = permissions(
        "TagResource",
        {
            "ResourceArn": f"{ARN}:phone-number/phone-1",
            "Tags": [{"Key": "cost", "Value": "4711"}, {"Key": "only"}],
        },
    )

    assert permission == Permission(
        resource_arn=f"{ARN}:phone-number/phone-1",
        resource_tags={"owner": "growth"},
        request_tags={"cost": "4711", "only": ""},
    )

"""One list, for the construct, the settings and their schema."""

import json
from pathlib import Path

import cdk_pinpoint
from cdk_pinpoint.environment import RoleTrust
from cdk_pinpoint.sender_services import SENDER_SERVICES

SCHEMA = Path(cdk_pinpoint.__file__).parent / "environment.schema.json"


def test_they_are_service_principals_in_order():
    """Of the commercial name, which IAM takes in every partition."""
    assert all(service.endswith(".amazonaws.com") for service in SENDER_SERVICES)
    assert list(SENDER_SERVICES) == sorted(set(SENDER_SERVICES))


def test_no_service_that_hides_its_account_is_among_them():
    """EC2 fills in no `aws:SourceAccount`: the condition would lock it out."""
    assert "ec2.amazonaws.com" not in SENDER_SERVICES


def test_editors_offer_the_same_services():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    service = schema["$defs"]["RoleTrust"]["properties"]["service"]
    assert service["enum"] == [*SENDER_SERVICES]


def test_the_settings_name_them_all():
    description = RoleTrust.model_fields["service"].description
    assert ", ".join(SENDER_SERVICES) in description

"""Whether CloudTrail writes down who changes what."""

import pytest

from cdk_pinpoint import PublishedName
from cdk_pinpoint.operations.doctor import audit

NAMES = {PublishedName.EVENT_BUCKET: "lake"}


@pytest.fixture
def trail(ward):
    name = f"trail-{ward.name}"
    ward.client("s3").create_bucket(Bucket=name)
    api = ward.client("cloudtrail")
    api.create_trail(Name=name, S3BucketName=name)
    yield name
    api.delete_trail(Name=name)


def test_an_account_without_a_trail(ward):
    what = "the account has no trail"
    assert ward.findings("cloudtrail", ward.subject(names=NAMES)) == [("problem", what)]


def test_a_trail_of_its_own_is_there_after_the_deployment(ward):
    own = {"trail": True}
    assert "cloudtrail" not in ward.applying(ward.subject(audit=own))
    assert "cloudtrail" in ward.applying(ward.subject(audit=own, names=NAMES))


def test_a_trail_that_does_not_log(ward, trail):
    what = f"the trail {trail} does not log"
    assert ward.findings("cloudtrail", ward.subject()) == [("problem", what)]
    ward.client("cloudtrail").start_logging(Name=trail)
    assert ward.findings("cloudtrail", ward.subject()) == []


@pytest.mark.parametrize(
    ("fields", "takes"),
    [
        ({"eventCategory": ["Management"]}, True),
        ({"eventCategory": ["Management"], "readOnly": ["false"]}, True),
        ({"eventCategory": ["Management"], "readOnly": ["true"]}, False),
        ({"eventCategory": ["Data"]}, False),
    ],
)
def test_advanced_selectors(fields, takes):
    selectors = [{"Field": name, "Equals": values} for name, values in fields.items()]
    assert audit._takes_changes(selectors) is takes

"""The bucket of a lake: how long it keeps what; `test_private_bucket.py` has all else."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from constructs import Construct

from cdk_pinpoint.events.lake_bucket import create_lake_bucket


@pytest.fixture
def rules(stack, resources):
    """The lifecycle of the results of queries, and that of events."""

    def find(**changes):
        bucket = create_lake_bucket(
            Construct(stack, "Lake"),
            **{
                "encryption_key": kms.Key(stack, "Key"),
                "retention": cdk.Duration.days(100),
                "transition_after": None,
                "removal_policy": cdk.RemovalPolicy.DESTROY,
                **changes,
            },
        )
        own = resources("AWS::S3::Bucket")[stack.get_logical_id(bucket.node.default_child)]
        return own["LifecycleConfiguration"]["Rules"]

    return find


def test_results_of_queries_are_kept_a_week(rules):
    results, _ = rules()
    assert results == {"Status": "Enabled", "Prefix": "query-results/", "ExpirationInDays": 7}


def test_events_are_kept_as_long_as_asked(rules):
    _, events = rules(retention=cdk.Duration.days(50))
    assert events == {
        "Status": "Enabled",
        "ExpirationInDays": 50,
        "NoncurrentVersionExpiration": {"NoncurrentDays": 7},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }


def test_events_alone_move_to_colder_storage_where_asked(rules):
    results, events = rules(transition_after=cdk.Duration.days(30))
    assert events["Transitions"] == [{"StorageClass": "GLACIER_IR", "TransitionInDays": 30}]
    assert "Transitions" not in results

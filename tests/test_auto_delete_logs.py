"""The log of the function that empties buckets leaves with the stack."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template
from templates import new_stack, resources, retention

from cdk_pinpoint import EventLake
from cdk_pinpoint._auto_delete_logs import own_auto_delete_logs

LOG_GROUP = "AWS::Logs::LogGroup"


@pytest.fixture
def stack():
    return new_stack()


def emptied_bucket(stack, name="Bucket"):
    return s3.Bucket(
        stack, name, auto_delete_objects=True, removal_policy=cdk.RemovalPolicy.DESTROY
    )


def log_groups(stack):
    return resources(Template.from_stack(stack), LOG_GROUP)


def test_the_function_writes_to_a_log_group_that_leaves_with_the_stack(stack):
    emptied_bucket(stack)
    own_auto_delete_logs(stack)
    ((name, group),) = log_groups(stack).items()
    assert group["Properties"] == {"RetentionInDays": 90}
    template = Template.from_stack(stack)
    (function,) = resources(template, "AWS::Lambda::Function").values()
    assert function["Properties"]["LoggingConfig"] == {"LogGroup": f"${{{name}}}"}
    assert retention(template, LOG_GROUP) == ("Delete", "Delete")


def test_a_stack_whose_buckets_are_kept_has_none(stack):
    s3.Bucket(stack, "Kept")
    own_auto_delete_logs(stack)
    assert log_groups(stack) == {}


def test_there_is_one_however_often_it_is_asked_for(stack):
    for name in ("One", "Two"):
        own_auto_delete_logs(emptied_bucket(stack, name))
    assert len(log_groups(stack)) == 1


def test_two_lakes_that_are_destroyed_share_it(stack):
    for name in ("One", "Two"):
        EventLake(stack, name, removal_policy=cdk.RemovalPolicy.DESTROY)
    assert len(log_groups(stack)) == 1
    assert len(resources(Template.from_stack(stack), "Custom::S3AutoDeleteObjects")) == 4


def test_a_lake_that_is_kept_has_none(stack):
    EventLake(stack, "Lake")
    assert log_groups(stack) == {}

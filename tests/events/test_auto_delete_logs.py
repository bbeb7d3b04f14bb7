"""The log of the function that empties buckets leaves with the stack."""

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template
from templates import retention

from cdk_pinpoint import EventLake
from cdk_pinpoint.events.auto_delete_logs import own_auto_delete_logs

LOG_GROUP = "AWS::Logs::LogGroup"
FUNCTION = "AWS::Lambda::Function"


def emptied_bucket(stack, name="Bucket"):
    return s3.Bucket(
        stack, name, auto_delete_objects=True, removal_policy=cdk.RemovalPolicy.DESTROY
    )


def test_the_function_writes_to_a_log_group_that_leaves_with_the_stack(stack, resources):
    emptied_bucket(stack)
    own_auto_delete_logs(stack)
    ((name, group),) = resources(LOG_GROUP).items()
    assert group == {"RetentionInDays": 90}
    (function,) = resources(FUNCTION).values()
    assert function["LoggingConfig"] == {"LogGroup": {"Ref": name}}
    assert retention(Template.from_stack(stack), LOG_GROUP) == ("Delete", "Delete")


def test_a_stack_whose_buckets_are_kept_has_none(stack, resources):
    s3.Bucket(stack, "Kept")
    own_auto_delete_logs(stack)
    assert resources(LOG_GROUP) == {}


def test_there_is_one_however_often_it_is_asked_for(stack, resources):
    for name in ("One", "Two"):
        own_auto_delete_logs(emptied_bucket(stack, name))
    assert len(resources(LOG_GROUP)) == 1


def test_two_lakes_that_are_destroyed_share_it(stack, resources):
    for name in ("One", "Two"):
        EventLake(stack, name, removal_policy=cdk.RemovalPolicy.DESTROY)
    assert len(resources(LOG_GROUP)) == 1
    assert len(resources("Custom::S3AutoDeleteObjects")) == 4


def test_a_lake_that_is_kept_has_none(stack, resources):
    EventLake(stack, "Lake")
    assert resources(LOG_GROUP) == {}

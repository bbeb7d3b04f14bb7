import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk.assertions import Template
from ended_constructs import ACKNOWLEDGED
from templates import exactly, only, only_id, properties

from cdk_pinpoint.classic import EventStream

FIREHOSE = "arn:aws:firehose:eu-west-1:111111111111:deliverystream/events"


@pytest.fixture
def stream(stack):
    return kinesis.CfnStream(stack, "Stream", shard_count=1)


def events(stack, app, **arguments):
    return EventStream(stack, "Events", app=app, end_of_support=ACKNOWLEDGED, **arguments)


def putting(stack):
    role = properties(Template.from_stack(stack), "AWS::IAM::Role")
    (policy,) = role["Policies"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    return statement


def test_puts_to_a_data_stream_with_a_role_of_its_own(stack, app, stream, properties_of):
    events(stack, app, stream=stream)
    role = only_id(Template.from_stack(stack), "AWS::IAM::Role")
    assert properties_of("EventStream") == {
        "ApplicationId": f"${{{stack.get_logical_id(app.node.default_child)}}}",
        "DestinationStreamArn": "${Stream.Arn}",
        "RoleArn": f"${{{role}.Arn}}",
    }
    assert putting(stack) == {
        "Action": ["kinesis:PutRecords", "kinesis:DescribeStream"],
        "Effect": "Allow",
        "Resource": "${Stream.Arn}",
    }


def test_puts_to_a_delivery_stream(stack, app, properties_of):
    stream = firehose.DeliveryStream.from_delivery_stream_arn(stack, "Firehose", FIREHOSE)
    events(stack, app, delivery_stream=stream)
    assert properties_of("EventStream")["DestinationStreamArn"] == FIREHOSE
    assert putting(stack) == {
        "Action": ["firehose:PutRecordBatch", "firehose:DescribeDeliveryStream"],
        "Effect": "Allow",
        "Resource": FIREHOSE,
    }


def test_pinpoint_assumes_the_role_for_this_application_alone(stack, app, stream):
    events(stack, app, stream=stream)
    role = properties(Template.from_stack(stack), "AWS::IAM::Role")
    application_id = f"${{{stack.get_logical_id(app.node.default_child)}}}"
    assert role["AssumeRolePolicyDocument"]["Statement"] == [
        {
            "Action": "sts:AssumeRole",
            "Effect": "Allow",
            "Principal": {"Service": "pinpoint.amazonaws.com"},
            "Condition": {
                "StringEquals": {"aws:SourceAccount": "111111111111"},
                "ArnLike": {
                    "aws:SourceArn": (
                        "arn:${AWS::Partition}:mobiletargeting:eu-west-1:111111111111:apps/"
                        f"{application_id}"
                    )
                },
            },
        }
    ]


def test_what_the_role_may_is_there_before_pinpoint_tries_it_out(stack, app, stream):
    """A policy of its own is created beside the event stream, which then fails."""
    events(stack, app, stream=stream)
    template = Template.from_stack(stack)
    assert template.find_resources("AWS::IAM::Policy") == {}
    role = only_id(template, "AWS::IAM::Role")
    assert only(template, "AWS::Pinpoint::EventStream")["DependsOn"] == [role]


def test_waits_for_the_policy_of_a_role_that_was_given(stack, app, stream):
    role = iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("pinpoint.amazonaws.com"))
    role.add_to_policy(
        iam.PolicyStatement(actions=["kinesis:PutRecords"], resources=[stream.attr_arn])
    )
    events(stack, app, stream=stream, role=role)
    template = Template.from_stack(stack)
    policy = only_id(template, "AWS::IAM::Policy")
    assert policy in only(template, "AWS::Pinpoint::EventStream")["DependsOn"]


def test_takes_a_role_of_before(stack, app, stream, properties_of):
    arn = "arn:aws:iam::111111111111:role/of-before"
    events(stack, app, stream=stream, role=iam.Role.from_role_arn(stack, "Role", arn))
    assert properties_of("EventStream")["RoleArn"] == arn
    assert Template.from_stack(stack).find_resources("AWS::IAM::Role") == {}


def test_fails_without_a_stream(stack, app):
    message = (
        "EventStream takes exactly one of 'stream', 'delivery_stream', got none; leave the others "
        "out"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        events(stack, app)

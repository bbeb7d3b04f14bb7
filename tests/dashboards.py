"""What tests need to read a dashboard: its metrics facades, and its widgets."""

import json

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk import aws_ses as ses
from aws_cdk import aws_sqs as sqs
from templates import flat

from cdk_pinpoint import EmailMetrics, EventSource, PinpointAppMetrics, PushCredentialMetrics
from cdk_pinpoint.events.writable_stream import ExistingStream


@pytest.fixture
def email(stack):
    return EmailMetrics(ses.ConfigurationSet.from_configuration_set_name(stack, "Set", "mail"))


@pytest.fixture
def app(stack):
    return PinpointAppMetrics(pinpoint.CfnApp.from_app_id(stack, "App", "app-id"))


@pytest.fixture
def push_credentials(stack):
    arn = "arn:aws:sqs:eu-west-1:111111111111:letters.fifo"
    return PushCredentialMetrics(
        app=pinpoint.CfnApp.from_app_id(stack, "FollowingApp", "app-id"),
        dead_letter_queue=sqs.Queue.from_queue_arn(stack, "Letters", arn),
    )


@pytest.fixture
def streams(stack):
    return [
        ExistingStream(
            source,
            firehose.DeliveryStream.from_delivery_stream_attributes(
                stack, source, delivery_stream_name=f"{source}-events"
            ),
        )
        for source in EventSource
    ]


def body_of(resource):
    """The body of a dashboard, with every text read by `flat`."""
    return json.loads(flat(resource["DashboardBody"]))


def read(graphs):
    """What each graph says: its lines by label, and the values they are compared with."""
    stack = cdk.Stack()
    found = {}
    for graph in graphs:
        (widget,) = stack.resolve(graph.widget(width=24).to_json())
        properties = widget["properties"]
        marks = properties.get("annotations", {}).get("horizontal", [])
        found[properties["title"]] = (
            [shown(each) for each in properties["metrics"] if each[-1].get("visible", True)],
            {each["label"]: each["value"] for each in marks},
        )
    return found


def shown(metric):
    """A line of a graph: what it is called, the metric or expression, and its period."""
    *names, options = metric
    return (
        options.get("label"),
        options.get("expression") or names[1],
        options.get("period", 300),
    )

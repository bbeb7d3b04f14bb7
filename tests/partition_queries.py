"""The jq expressions that streams find the partition of an event with."""

import jq
from aws_cdk.assertions import Template
from templates import new_stack

from cdk_pinpoint import EventLake, EventSource


def partition_queries(**lake):
    """The expression of each stream of a lake, compiled, as Firehose gets it."""
    stack = new_stack()
    made = EventLake(stack, "Lake", **lake)
    for source in EventSource:
        made.stream(source)
    found = {}
    streams = Template.from_stack(stack).find_resources("AWS::KinesisFirehose::DeliveryStream")
    for stream in streams.values():
        destination = stream["Properties"]["ExtendedS3DestinationConfiguration"]
        (processor,) = destination["ProcessingConfiguration"]["Processors"]
        values = {each["ParameterName"]: each["ParameterValue"] for each in processor["Parameters"]}
        assert values["JsonParsingEngine"] == "JQ-1.6"
        source = EventSource(destination["Prefix"].partition("/")[0])
        found[source] = jq.compile(values["MetadataExtractionQuery"])
    return found

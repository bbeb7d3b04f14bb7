"""Who may write to the lake."""

from aws_cdk import aws_iam as iam

from cdk_pinpoint import EventLake, EventSource


def sender(stack):
    return iam.Role(stack, "Sender", assumed_by=iam.AccountRootPrincipal())


def test_put_events_allows_writing_push_and_own_events_and_nothing_else(stack, resources):
    lake = EventLake(stack, "Lake")
    lake.stream(EventSource.EMAIL)
    lake.grants.put_events(sender(stack))
    (policy,) = resources("AWS::IAM::Policy").values()
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Effect"] == "Allow"
    assert statement["Action"] == ["firehose:PutRecord", "firehose:PutRecordBatch"]
    own = [
        lake.stream(source).delivery_stream_arn for source in (EventSource.APP, EventSource.PUSH)
    ]
    assert sorted(map(str, statement["Resource"])) == sorted(map(str, stack.resolve(own)))


def test_put_events_defines_the_streams_it_needs(stack):
    lake = EventLake(stack, "Lake")
    lake.grants.put_events(sender(stack))
    assert [stream.source for stream in lake.streams] == [EventSource.PUSH, EventSource.APP]


def test_put_events_succeeds(stack):
    lake = EventLake(stack, "Lake")
    assert lake.grants.put_events(sender(stack)).success

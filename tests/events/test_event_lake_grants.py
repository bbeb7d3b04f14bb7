"""Who may write to, ask and read the lake."""

import pytest
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template
from templates import flat, new_stack

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


PLACE = "eu-west-1:111111111111"


@pytest.fixture(scope="module")
def asked():
    """A lake with all its streams, a user for each grant, and the statements of each by name."""
    stack = new_stack()
    lake = EventLake(stack, "Lake", name="messaging-prod")
    for source in EventSource:
        lake.stream(source)
    for name in ("query", "read_events", "read_configuration"):
        getattr(lake.grants, name)(iam.User(stack, name))
    template = Template.from_stack(stack)
    found = {
        policy["Properties"]["PolicyName"]: policy["Properties"]["PolicyDocument"]["Statement"]
        for policy in template.find_resources("AWS::IAM::Policy").values()
    }
    (bucket,) = (
        name for name in template.find_resources("AWS::S3::Bucket") if "AccessLogs" not in name
    )

    def statements(name):
        (of_user,) = (found[each] for each in found if each.startswith(name.replace("_", "")))
        return [
            {key: _named(value, bucket) for key, value in flat(each).items()} for each in of_user
        ]

    return statements


def _named(value, bucket):
    if isinstance(value, str):
        return value.replace(f"${{{bucket}.Arn}}", "BUCKET")
    if isinstance(value, list):
        return [_named(each, bucket) for each in value]
    return {key: _named(each, bucket) for key, each in value.items()}


def _with(statements, action):
    return [each for each in statements if action in _list(each["Action"])]


def _list(value):
    return value if isinstance(value, list) else [value]


def test_query_asks_one_workgroup(asked):
    (statement,) = _with(asked("query"), "athena:StartQueryExecution")
    assert statement["Resource"] == (
        f"arn:${{AWS::Partition}}:athena:{PLACE}:workgroup/messaging-prod"
    )


def test_query_reads_the_schema_of_one_database_and_changes_none(asked):
    (statement,) = _with(asked("query"), "glue:GetTable")
    start = f"arn:${{AWS::Partition}}:glue:{PLACE}"
    assert statement["Action"] == ["glue:GetDatabase", "glue:GetTable", "glue:GetTables"]
    assert statement["Resource"] == [
        f"{start}:catalog",
        f"{start}:database/messaging_prod",
        f"{start}:table/messaging_prod/*",
    ]


def test_query_reads_events_and_failures_and_writes_results_alone(asked):
    readable = {
        arn for each in _with(asked("query"), "s3:GetObject") for arn in _list(each["Resource"])
    }
    assert readable == {
        f"BUCKET/{folder}/*"
        for folder in ("app", "email", "errors", "push", "query-results", "sms")
    }
    (statement,) = _with(asked("query"), "s3:PutObject")
    assert statement["Resource"] == "BUCKET/query-results/*"


def test_query_lists_no_other_folder(asked):
    (statement,) = _with(asked("query"), "s3:ListBucket")
    assert statement["Resource"] == "BUCKET"
    assert set(statement["Condition"]["StringLike"]["s3:prefix"]) == {
        f"{folder}/*" for folder in ("app", "email", "errors", "push", "query-results", "sms")
    }


def test_query_uses_the_key_by_s3_and_for_this_bucket_alone(asked):
    (statement,) = _with(asked("query"), "kms:Decrypt")
    assert statement["Condition"]["StringEquals"] == {
        "kms:ViaService": "s3.eu-west-1.amazonaws.com"
    }
    context = statement["Condition"]["StringLike"]["kms:EncryptionContext:aws:s3:arn"]
    assert all(arn.startswith("BUCKET") for arn in context)


@pytest.mark.parametrize("name", ["query", "read_events", "read_configuration"])
def test_no_action_is_a_wildcard_and_nothing_is_deleted(asked, name):
    actions = [action for each in asked(name) for action in _list(each["Action"])]
    assert not [each for each in actions if "*" in each or "Delete" in each]


def test_read_events_reads_no_failures_and_no_results(asked):
    (statement,) = _with(asked("read_events"), "s3:GetObject")
    assert set(statement["Resource"]) == {
        f"BUCKET/{source}/*" for source in ("app", "email", "push", "sms")
    }


def test_read_configuration_reads_no_object(asked):
    found = asked("read_configuration")
    assert not _with(found, "s3:GetObject")
    assert not _with(found, "kms:Decrypt")
    (streams,) = _with(found, "firehose:DescribeDeliveryStream")
    assert len(streams["Resource"]) == 4


def test_read_events_reaches_another_account_by_the_policies_of_bucket_and_key(stack, resources):
    lake = EventLake(stack, "Lake")
    arn = "arn:aws:iam::222222222222:role/warehouse"
    lake.grants.read_events(iam.ArnPrincipal(arn)).assert_success()
    by_bucket = [
        each
        for policy in resources("AWS::S3::BucketPolicy").values()
        for each in policy["PolicyDocument"]["Statement"]
        if each["Principal"] == {"AWS": arn}
    ]
    assert sorted(each["Action"] for each in by_bucket) == ["s3:GetObject", "s3:ListBucket"]
    (listing,) = (each for each in by_bucket if each["Action"] == "s3:ListBucket")
    assert set(listing["Condition"]["StringLike"]["s3:prefix"]) == {
        "app/*",
        "email/*",
        "push/*",
        "sms/*",
    }
    by_key = [
        each
        for key in resources("AWS::KMS::Key").values()
        for each in key["KeyPolicy"]["Statement"]
        if each["Principal"] == {"AWS": arn}
    ]
    assert [(each["Action"], each["Condition"]) for each in by_key] == [
        ("kms:Decrypt", {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}})
    ]
    assert resources("AWS::IAM::Policy") == {}


def test_query_fails_for_another_account(stack):
    lake = EventLake(stack, "Lake")
    role = iam.Role.from_role_arn(stack, "Other", "arn:aws:iam::222222222222:role/analyst")
    with pytest.raises(ValueError, match="must be of account 111111111111"):
        lake.grants.query(role)


def test_what_is_denied_covers_every_stream_and_every_object(stack):
    lake = EventLake(stack, "Lake")
    for source in EventSource:
        lake.stream(source)
    put, change = lake.grants.writing
    own = [*lake.grants.recording_app, *lake.grants.recording_push]
    streams = [arn for each in (put, *own) for arn in each.resource_arns]
    assert sorted(streams) == sorted(each.delivery_stream_arn for each in lake.streams)
    assert {each.actions for each in (put, *own)} == {
        ("firehose:PutRecord", "firehose:PutRecordBatch")
    }
    assert set(change.actions) == {"s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject"}
    ask, read = lake.grants.seeing
    assert "athena:StartQueryExecution" in ask.actions
    assert flat(stack.resolve(read.resource_arns)) == [
        flat(stack.resolve(lake.bucket.arn_for_objects("*")))
    ]

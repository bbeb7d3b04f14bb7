import json

import pytest

PRINCIPAL = {"Service": "pinpoint.amazonaws.com"}
ACTIONS = ["kinesis:PutRecords", "kinesis:DescribeStream"]


@pytest.fixture
def app(pinpoint, own_name):
    return pinpoint.create_app(CreateApplicationRequest={"Name": own_name})["ApplicationResponse"]


@pytest.fixture
def stream_arn(local_aws, own_name):
    kinesis = local_aws.client("kinesis")
    kinesis.create_stream(StreamName=own_name, ShardCount=1)
    yield kinesis.describe_stream(StreamName=own_name)["StreamDescription"]["StreamARN"]
    kinesis.delete_stream(StreamName=own_name)


@pytest.fixture
def role_arn(local_aws, own_name, role, stream_arn, app):
    """The ARN of a new role that may put to the stream for the application."""
    iam = local_aws.client("iam")

    def make(actions=ACTIONS, source_arn=app["Arn"]):
        properties = role(
            own_name,
            principal=PRINCIPAL,
            actions=actions,
            resources=stream_arn,
            trust_conditions={"ArnLike": {"aws:SourceArn": source_arn}},
        )["Properties"]
        arn = iam.create_role(
            RoleName=own_name,
            AssumeRolePolicyDocument=json.dumps(properties["AssumeRolePolicyDocument"]),
        )["Role"]["Arn"]
        (policy,) = properties["Policies"]
        iam.put_role_policy(
            RoleName=own_name,
            PolicyName="policy",
            PolicyDocument=json.dumps(policy["PolicyDocument"]),
        )
        return arn

    yield make
    iam.delete_role_policy(RoleName=own_name, PolicyName="policy")
    iam.delete_role(RoleName=own_name)


def put(pinpoint, app, stream_arn, role_arn):
    return pinpoint.put_event_stream(
        ApplicationId=app["Id"],
        WriteEventStream={"DestinationStreamArn": stream_arn, "RoleArn": role_arn},
    )["EventStream"]


def test_a_stream_is_put_read_and_deleted(pinpoint, app, stream_arn, role_arn):
    stream = put(pinpoint, app, stream_arn, role_arn())

    assert stream["DestinationStreamArn"] == stream_arn
    assert pinpoint.get_event_stream(ApplicationId=app["Id"])["EventStream"] == stream
    pinpoint.delete_event_stream(ApplicationId=app["Id"])
    with pytest.raises(pinpoint.exceptions.NotFoundException, match="has no event stream"):
        pinpoint.get_event_stream(ApplicationId=app["Id"])


def test_a_role_must_be_allowed_to_describe_the_stream_too(pinpoint, app, stream_arn, role_arn):
    arn = role_arn(actions=ACTIONS[:1])
    with pytest.raises(pinpoint.exceptions.BadRequestException, match="kinesis:DescribeStream"):
        put(pinpoint, app, stream_arn, arn)


def test_a_role_for_another_application_is_refused(pinpoint, app, stream_arn, role_arn):
    arn = role_arn(source_arn=f"{app['Arn']}x")
    with pytest.raises(
        pinpoint.exceptions.BadRequestException, match="make sure the IAM Role is configured"
    ):
        put(pinpoint, app, stream_arn, arn)


def test_a_stream_must_be_there(local_aws, pinpoint, app, stream_arn, role_arn):
    arn = role_arn()
    local_aws.client("kinesis").delete_stream(StreamARN=stream_arn)
    with pytest.raises(
        pinpoint.exceptions.BadRequestException, match="destination stream validation failed"
    ):
        put(pinpoint, app, stream_arn, arn)
    local_aws.client("kinesis").create_stream(
        StreamName=stream_arn.rpartition("/")[2], ShardCount=1
    )


def test_another_service_is_no_destination(pinpoint, app):
    with pytest.raises(pinpoint.exceptions.BadRequestException, match="of a Kinesis or Firehose"):
        put(pinpoint, app, "arn:aws:sqs:us-east-1:000000000000:queue", "arn:aws:iam::0:role/x")

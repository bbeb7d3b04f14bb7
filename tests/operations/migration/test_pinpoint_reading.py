"""What hangs on an application; `test_account_reading` reads a whole account."""

import json

from cdk_pinpoint.operations.migration.pinpoint_reading import read_application, read_templates


def make_app(client):
    request = {"Name": "shop"}
    return client("pinpoint").create_app(CreateApplicationRequest=request)["ApplicationResponse"]


def put_event_stream(client, app, arn, actions):
    account = app["Arn"].split(":")[4]
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "pinpoint.amazonaws.com"},
    }
    allow = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    role = client("iam").create_role(RoleName="events", AssumeRolePolicyDocument=document(trust))
    client("iam").put_role_policy(
        RoleName="events", PolicyName="policy", PolicyDocument=document(allow)
    )
    assert account in role["Role"]["Arn"]
    stream = {"DestinationStreamArn": arn, "RoleArn": role["Role"]["Arn"]}
    client("pinpoint").put_event_stream(ApplicationId=app["Id"], WriteEventStream=stream)


def document(statement):
    return json.dumps({"Version": "2012-10-17", "Statement": statement})


def kinds(items):
    return [item.kind.value for item in items]


def test_an_account_without_an_application_has_nothing_of_one(own_account):
    calls, _ = own_account
    assert list(read_application(calls, None)) == []
    assert list(read_templates(calls)) == []
    assert calls.unread == []


def test_an_application_that_was_never_set_up_is_all_there_is(own_account):
    calls, client = own_account
    make_app(client)
    assert kinds(read_application(calls, None)) == ["application"]
    assert calls.unread == []


def test_a_kinesis_stream_is_read_with_its_event_stream(own_account):
    calls, client = own_account
    app = make_app(client)
    kinesis = client("kinesis")
    kinesis.create_stream(StreamName="old", ShardCount=1)
    arn = kinesis.describe_stream_summary(StreamName="old")["StreamDescriptionSummary"]["StreamARN"]
    put_event_stream(client, app, arn, "kinesis:*")
    *_, stream = read_application(calls, app["Id"])
    assert (stream.kind.value, stream.name) == ("stream", "old")
    assert stream.content["Type"] == "AWS::Kinesis::Stream"
    assert calls.unread == []


def test_the_key_of_baidu_which_the_api_shows_is_not_kept(own_account):
    calls, client = own_account
    app = make_app(client)
    request = {"ApiKey": "key", "SecretKey": "secret", "Enabled": True}
    client("pinpoint").update_baidu_channel(ApplicationId=app["Id"], BaiduChannelRequest=request)
    *_, channel = read_application(calls, app["Id"])
    assert channel.name == "BAIDU"
    assert "Credential" not in channel.content


def test_an_application_that_is_not_there_is_told(own_account):
    calls, _ = own_account
    assert list(read_application(calls, "0" * 32)) == []
    assert {each.call for each in calls.unread} >= {"pinpoint:GetApp", "pinpoint:GetSegments"}

"""Stacks with all 19 types: deployed, carried, detached without a call, and emptied by API."""

import json

import aws_cdk as cdk
import old_stack
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk import cloudformation_include
from ended_constructs import ACKNOWLEDGED, ENDED, SMS, make

from cdk_pinpoint import (
    AdmChannel,
    ApnsChannel,
    BaiduChannel,
    ChannelType,
    FcmChannel,
    PinpointApp,
    PushCredentials,
    classic,
    guard_end_of_support,
)
from cdk_pinpoint.application.end_of_support import PINPOINT_TYPES
from cdk_pinpoint.local import LocalAws

SECRETS = {
    "adm": {"clientId": "a", "clientSecret": "b"},
    "apns": {"tokenKey": "a", "tokenKeyId": "b", "teamId": "c"},
    "baidu": {"apiKey": "a", "secretKey": "b"},
    "fcm": {
        "type": "service_account",
        "project_id": "a",
        "private_key": "b",
        "client_email": "c",
    },
}
APNS = [kind for kind in ChannelType if kind.startswith("APNS")]


def what_lives(stack):
    app = PinpointApp(stack, "Messaging", app_name="shop", removal_policy=cdk.RemovalPolicy.DESTROY)
    secret = {name: PushCredentials.from_secret_name(f"push/{name}") for name in SECRETS}
    AdmChannel(stack, "Adm", app=app, credentials=secret["adm"])
    BaiduChannel(stack, "Baidu", app=app, credentials=secret["baidu"])
    FcmChannel(stack, "Fcm", app=app, credentials=secret["fcm"])
    for kind in APNS:
        ApnsChannel(
            stack,
            kind,
            app=app,
            credentials=secret["apns"],
            kind=kind,
            bundle_id="com.example.shop",
        )
    pinpoint.CfnSMSChannel(stack, "Sms", application_id=app.app_id, enabled=True)
    return app


def what_ended(stack, app):
    role = iam.Role(stack, "FilterRole", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    function = lambda_.CfnFunction(
        stack,
        "Filter",
        code=lambda_.CfnFunction.CodeProperty(zip_file="def handler(event, _): return event"),
        handler="index.handler",
        runtime="python3.13",
        role=role.role_arn,
    )
    hook = classic.CampaignHook.from_function(function)
    everybody = make("Segment", stack, "Segment", app)
    more = {
        "ApplicationSettings": {
            "campaign_hook": hook,
            "quiet_time": classic.QuietTime(start="22:00", end="07:00"),
        },
        "Campaign": {
            "hook": hook,
            "segment_id": everybody.segment_id,
            "treatment": SMS,
            "holdout_percent": 10,
        },
    }
    for kind in ENDED.keys() - {"Segment"}:
        make(kind, stack, kind, app, **more.get(kind, {}))
    return everybody


class Deployed:
    """A stack that is updated through the API of CloudFormation."""

    def __init__(self, aws, name):
        self.cloudformation = aws.client("cloudformation")
        self.name = name

    def put(self, template, *, verb="create"):
        body = template if isinstance(template, str) else json.dumps(template)
        getattr(self.cloudformation, f"{verb}_stack")(
            StackName=self.name,
            TemplateBody=body,
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
        self._wait(verb)

    def delete(self):
        self.cloudformation.delete_stack(StackName=self.name)
        self._wait("delete")

    def physical_ids(self):
        return {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in self._resources()}

    def _resources(self):
        pages = self.cloudformation.get_paginator("list_stack_resources").paginate(
            StackName=self.name
        )
        return [each for page in pages for each in page["StackResourceSummaries"]]

    def _wait(self, verb):
        self.cloudformation.get_waiter(f"stack_{verb}_complete").wait(
            StackName=self.name, WaiterConfig={"Delay": 0.1, "MaxAttempts": 300}
        )

    def types(self):
        """The types of what the stack has, without their families."""
        return {
            each["ResourceType"].rpartition("::")[2]
            for each in self._resources()
            if each["ResourceStatus"] != "DELETE_COMPLETE"
        }

    def events(self, status):
        pages = self.cloudformation.get_paginator("describe_stack_events").paginate(
            StackName=self.name
        )
        return {
            each["ResourceType"].rpartition("::")[2]
            for page in pages
            for each in page["StackEvents"]
            if each["ResourceStatus"] == status
        }


def template_of(folder, build):
    """What an app with the guard synthesizes to."""
    app = cdk.App(
        outdir=str(folder), builtin_cloud_formation_validation=False, analytics_reporting=False
    )
    guard_end_of_support(app)
    stack = cdk.Stack(
        app,
        "Old",
        env=cdk.Environment(account="000000000000", region="us-east-1"),
        synthesizer=cdk.LegacyStackSynthesizer(),
    )
    build(stack)
    return app.synth().get_stack_by_name("Old").template


@pytest.fixture(scope="module")
def aws():
    with LocalAws() as aws:
        for name, secret in SECRETS.items():
            aws.client("secretsmanager").create_secret(
                Name=f"push/{name}", SecretString=json.dumps(secret)
            )
        yield aws


def in_the_account(aws, app_id):
    """What there is of the types that ended, by asking for each."""
    client = aws.client("pinpoint")
    channels = client.get_channels(ApplicationId=app_id)["ChannelsResponse"]["Channels"]
    templates = client.list_templates()["TemplatesResponse"]["Item"]
    found = {
        "Segment": client.get_segments(ApplicationId=app_id)["SegmentsResponse"]["Item"],
        "Campaign": client.get_campaigns(ApplicationId=app_id)["CampaignsResponse"]["Item"],
        "EmailChannel": channels.get("EMAIL"),
        "VoiceChannel": channels.get("VOICE"),
        "ApplicationSettings": client.get_application_settings(ApplicationId=app_id)[
            "ApplicationSettingsResource"
        ].get("QuietTime"),
        **{
            name: [each for each in templates if each["TemplateType"] == kind]
            for name, kind in (
                ("EmailTemplate", "EMAIL"),
                ("InAppTemplate", "INAPP"),
                ("PushTemplate", "PUSH"),
                ("SmsTemplate", "SMS"),
            )
        },
    }
    try:
        found["EventStream"] = client.get_event_stream(ApplicationId=app_id)["EventStream"]
    except client.exceptions.NotFoundException:
        found["EventStream"] = None
    return found


def test_all_types_are_deployed_detached_without_a_call_and_deleted_by_api(aws, tmp_path):
    everything = template_of(tmp_path / "all", lambda stack: what_ended(stack, what_lives(stack)))
    types = {each["Type"] for each in everything["Resources"].values()}
    assert types >= PINPOINT_TYPES.keys()
    assert len(PINPOINT_TYPES) == 19

    stack = Deployed(aws, "carried")
    stack.put(everything)
    (app_id,) = (
        each for name, each in stack.physical_ids().items() if name.startswith("Messaging")
    )
    client = aws.client("pinpoint")
    there = in_the_account(aws, app_id)
    assert all(there.values())
    (segment,), (campaign,) = there["Segment"], there["Campaign"]
    assert campaign["SegmentId"] == segment["Id"]
    assert campaign["HoldoutPercent"] == 10
    assert ":function:carried-Filter" in campaign["Hook"]["LambdaFunctionName"]
    policy = aws.client("lambda").get_policy(FunctionName=campaign["Hook"]["LambdaFunctionName"])
    allowed = json.loads(policy["Policy"])["Statement"]
    assert {each["Principal"]["Service"] for each in allowed} == {
        "pinpoint.us-east-1.amazonaws.com"
    }

    stack.put(template_of(tmp_path / "living", what_lives), verb="update")

    assert in_the_account(aws, app_id) == there
    assert stack.events("DELETE_SKIPPED") == ENDED.keys()
    assert not stack.events("DELETE_COMPLETE") & ENDED.keys()
    assert not stack.types() & ENDED.keys()

    # In the order of the page.
    item = {"ApplicationId": app_id}
    client.delete_campaign(**item, CampaignId=campaign["Id"])
    client.delete_segment(**item, SegmentId=segment["Id"])
    client.delete_event_stream(**item)
    client.delete_email_channel(**item)
    client.delete_voice_channel(**item)
    for kind in ("email", "sms", "push", "in_app"):
        getattr(client, f"delete_{kind}_template")(TemplateName="welcome")
    left = {name for name, found in in_the_account(aws, app_id).items() if found}
    assert left == {"ApplicationSettings"}

    stack.delete()
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_application_settings(**item)


def test_an_old_template_is_carried_and_detached_too(aws, tmp_path):
    """As it was, then with one line, then with what lives alone."""
    path = tmp_path / "old.yaml"
    path.write_text(old_stack.TEXT, "utf-8")
    living = [*old_stack.LIVES, "Stream", "StreamRole"]

    def included(stack):
        cloudformation_include.CfnInclude(stack, "Include", template_file=str(path))
        classic.retain_ended_resources(stack, end_of_support=ACKNOWLEDGED)

    stack = Deployed(aws, "by-hand")
    stack.put(old_stack.TEXT)
    ids = stack.physical_ids()
    there = in_the_account(aws, ids["PinpointApp"])

    carried = template_of(tmp_path / "carried", included)
    stack.put(carried, verb="update")
    assert stack.physical_ids() == ids
    detached = {name: each for name, each in carried["Resources"].items() if name in living}
    stack.put({**carried, "Resources": detached}, verb="update")

    assert in_the_account(aws, ids["PinpointApp"]) == there
    assert there["EmailChannel"]
    assert there["Campaign"]
    assert stack.types() == {"App", "SMSChannel", "Stream", "Role"}

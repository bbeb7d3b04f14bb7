"""Each deployed role does its duty, and is refused the duties of the others.

The local AWS checks every call against IAM; `tests/access` has the whole table, evaluated.
"""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from cdk_pinpoint import PublishedName
from cdk_pinpoint.published_names import parameter_folder, role_arn_name

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(580)]

OWN_TEMPLATE = {
    "TemplateName": "messaging-dev_by-hand",
    "TemplateContent": {"Subject": "Welcome", "Text": "Hello", "Html": "<p>Hello</p>"},
}
OTHER_TEMPLATE = {**OWN_TEMPLATE, "TemplateName": "messaging-dev-2_by-hand"}
SET = {"ConfigurationSetName": "messaging-dev"}
PUSH = {"MessageRequest": {"Addresses": {}, "MessageConfiguration": {}}}
EMAIL = {
    "FromEmailAddress": "hello@mail.dev.example.com",
    "Destination": {"ToAddresses": ["success@simulator.amazonses.com"]},
    "Content": {"Simple": {"Subject": {"Data": "-"}, "Body": {"Text": {"Data": "-"}}}},
    **SET,
}


@pytest.fixture(scope="module")
def published(deployed):
    pages = deployed.aws.client("ssm").get_paginator("get_parameters_by_path")
    return {
        each["Name"].rpartition("/")[2]: each["Value"]
        for page in pages.paginate(Path=parameter_folder("dev"))
        for each in page["Parameters"]
    }


@pytest.fixture(scope="module")
def call(deployed, published):
    """Call an operation as one of the roles."""
    sessions = {}

    def as_role(role, service, operation, **arguments):
        if role not in sessions:
            sessions[role] = deployed.aws.assume_role(published[role_arn_name(role)])
        client = deployed.aws.client(service, credentials=sessions[role])
        filled = json.loads(json.dumps(arguments).replace("APP", published["application-id"]))
        return getattr(client, operation)(**filled)

    return as_role


@pytest.mark.parametrize(
    ("role", "service", "operation", "arguments"),
    [
        ("channel_admin", "pinpoint", "get_gcm_channel", {"ApplicationId": "APP"}),
        ("channel_admin", "sesv2", "get_configuration_set", SET),
        ("author", "sesv2", "create_email_template", OWN_TEMPLATE),
        (
            "author",
            "sesv2",
            "delete_email_template",
            {"TemplateName": OWN_TEMPLATE["TemplateName"]},
        ),
        (
            "operator",
            "sesv2",
            "put_configuration_set_sending_options",
            {**SET, "SendingEnabled": True},
        ),
        ("operator", "cloudwatch", "list_metrics", {}),
        ("operator", "pinpoint-sms-voice-v2", "describe_spend_limits", {}),
        ("analyst", "athena", "list_named_queries", {"WorkGroup": "messaging-dev"}),
        ("auditor", "pinpoint", "get_app", {"ApplicationId": "APP"}),
    ],
)
def test_a_role_does_its_duty(call, role, service, operation, arguments):
    assert call(role, service, operation, **arguments)["ResponseMetadata"]


@pytest.mark.parametrize(
    ("role", "service", "operation", "arguments"),
    [
        ("sender", "pinpoint", "delete_gcm_channel", {"ApplicationId": "APP"}),
        (
            "sender",
            "sesv2",
            "put_configuration_set_sending_options",
            {**SET, "SendingEnabled": False},
        ),
        ("channel_admin", "sesv2", "send_email", EMAIL),
        ("channel_admin", "pinpoint", "send_messages", {"ApplicationId": "APP", **PUSH}),
        ("channel_admin", "iam", "list_roles", {}),
        ("author", "sesv2", "create_email_template", OTHER_TEMPLATE),
        ("author", "sesv2", "send_email", EMAIL),
        ("operator", "pinpoint", "delete_gcm_channel", {"ApplicationId": "APP"}),
        ("operator", "sesv2", "send_email", EMAIL),
        (
            "analyst",
            "sesv2",
            "put_configuration_set_sending_options",
            {**SET, "SendingEnabled": False},
        ),
        ("analyst", "athena", "list_named_queries", {"WorkGroup": "primary"}),
        ("auditor", "sesv2", "send_email", EMAIL),
        ("auditor", "pinpoint", "delete_gcm_channel", {"ApplicationId": "APP"}),
    ],
)
def test_a_role_is_refused_the_duties_of_others(call, role, service, operation, arguments):
    with pytest.raises(ClientError, match=r"(?i)access ?denied|not authorized"):
        call(role, service, operation, **arguments)


@pytest.mark.parametrize("role", ["sender", "channel_admin", "operator", "auditor"])
def test_the_events_are_read_by_the_analyst_alone(deployed, call, published, role):
    bucket = published[PublishedName.EVENT_BUCKET]
    folder = deployed.aws.client("s3").list_objects_v2(Bucket=bucket, Prefix="email/")
    key = folder["Contents"][0]["Key"]
    assert call("analyst", "s3", "get_object", Bucket=bucket, Key=key)["ContentLength"]
    with pytest.raises(ClientError, match="AccessDenied"):
        call(role, "s3", "get_object", Bucket=bucket, Key=key)


@pytest.mark.parametrize("operation", ["put_object", "delete_object"])
def test_the_analyst_changes_no_event(call, published, operation):
    with pytest.raises(ClientError, match="AccessDenied"):
        call(
            "analyst", "s3", operation, Bucket=published[PublishedName.EVENT_BUCKET], Key="email/x"
        )

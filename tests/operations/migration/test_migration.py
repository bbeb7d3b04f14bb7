"""The whole decision; and that a template and an account say the same of what both know."""

import json
from collections import Counter

import pytest

from cdk_pinpoint.environment.stages import Stage
from cdk_pinpoint.operations.migration.account_reading import read_account
from cdk_pinpoint.operations.migration.migration import migration
from cdk_pinpoint.operations.migration.template_reading import read_template

# An old stack, in CloudFormation's words.
TEMPLATE = {
    "Resources": {
        "App": {"Type": "AWS::Pinpoint::App", "Properties": {"Name": "shop"}},
        "Identity": {
            "Type": "AWS::SES::EmailIdentity",
            "Properties": {"EmailIdentity": "mail.example.com"},
        },
        "Set": {"Type": "AWS::SES::ConfigurationSet", "Properties": {"Name": "old"}},
        "Email": {
            "Type": "AWS::Pinpoint::EmailChannel",
            "Properties": {
                "ApplicationId": {"Ref": "App"},
                "FromAddress": "hello@mail.example.com",
                "Identity": {
                    "Fn::Sub": "arn:aws:ses:${AWS::Region}:${AWS::AccountId}:identity/${Identity}"
                },
            },
        },
        "Sms": {
            "Type": "AWS::Pinpoint::SMSChannel",
            "Properties": {"ApplicationId": {"Ref": "App"}, "Enabled": True},
        },
        "Settings": {
            "Type": "AWS::Pinpoint::ApplicationSettings",
            "Properties": {"ApplicationId": {"Ref": "App"}, "Limits": {"Daily": 3}},
        },
        "Everybody": {
            "Type": "AWS::Pinpoint::Segment",
            "Properties": {"ApplicationId": {"Ref": "App"}, "Name": "everybody"},
        },
        "Sale": {
            "Type": "AWS::Pinpoint::Campaign",
            "Properties": {
                "ApplicationId": {"Ref": "App"},
                "Name": "sale",
                "SegmentId": {"Fn::GetAtt": ["Everybody", "SegmentId"]},
                "Schedule": {"StartTime": "IMMEDIATE"},
            },
        },
        "Welcome": {
            "Type": "AWS::Pinpoint::EmailTemplate",
            "Properties": {
                "TemplateName": "Welcome",
                "Subject": "Hello {{User.UserAttributes.Name}}",
                "HtmlPart": "<p>Hello {{User.UserAttributes.Name}}</p>",
                "TextPart": "Hello {{User.UserAttributes.Name}}",
            },
        },
        "Code": {
            "Type": "AWS::Pinpoint::SmsTemplate",
            "Properties": {"TemplateName": "code", "Body": "Your code"},
        },
        "OptOut": {
            "Type": "AWS::SMSVOICE::OptOutList",
            "Properties": {"OptOutListName": "shop"},
        },
        "SenderId": {
            "Type": "AWS::SMSVOICE::SenderId",
            "Properties": {"SenderId": "SHOP", "IsoCountryCode": "GB"},
        },
    }
}


@pytest.fixture
def deployed(own_account):
    """The template as a stack of an account of its own, and what is read of the account."""
    calls, client = own_account
    cloudformation = client("cloudformation")
    cloudformation.create_stack(StackName="old", TemplateBody=json.dumps(TEMPLATE))
    cloudformation.get_waiter("stack_create_complete").wait(
        StackName="old", WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )
    return read_account(calls._account)


def rows(inventory):
    report = migration(inventory, name="prod", stage=Stage.PRODUCTION, with_adoptions=False).report
    return Counter(
        (row.kind.value, row.name, row.fate, row.reason, row.to_do) for row in report.rows
    )


def test_a_template_and_the_account_of_its_stack_give_the_same_report(deployed, tmp_path):
    path = tmp_path / "old.json"
    path.write_text(json.dumps(TEMPLATE), "utf-8")
    of_template = rows(read_template(path, account=deployed.account, region=deployed.region))
    of_account = rows(deployed)
    assert of_template - of_account == Counter()
    # What an account has of itself, and no template tells.
    more = Counter((kind, name) for kind, name, *_ in (of_account - of_template).elements())
    assert more == Counter(
        [
            ("opt-out list", "Default"),
            ("spend limit", "MEDIA_MESSAGE_MONTHLY_SPEND_LIMIT"),
            ("spend limit", "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT"),
            ("spend limit", "VOICE_MESSAGE_MONTHLY_SPEND_LIMIT"),
        ]
    )


def test_settings_name_the_folder_of_templates_only_where_one_can_be_used(item, inventory):
    def settings(*items):
        found = inventory(item("push channel", "GCM"), *items)
        return migration(
            found, name="prod", stage=Stage.PRODUCTION, with_adoptions=False
        ).report.choice.settings

    assert settings(item("SMS template", "code", Body="x"))["templates"] == {"folder": "templates"}
    assert "templates" not in settings(item("in-app template", "banner"))


def test_without_a_channel_there_is_no_settings_file(item, inventory):
    found = migration(inventory(item("segment", "all")), name="prod", stage=Stage.PRODUCTION)
    assert [each.path for each in found.files] == ["cdk-import.json", "report.md", "report.json"]

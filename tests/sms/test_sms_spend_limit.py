import json
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template
from templates import FLAG_SETS, exactly, new_stack, only, only_id, properties, text_of

from cdk_pinpoint import SmsSpendLimit

RESOURCE = "Custom::SmsSpendLimit"
FUNCTION = "AWS::Lambda::Function"
ROLE = "AWS::IAM::Role"
LOGS = "AWS::Logs::LogGroup"


@pytest.fixture(scope="module")
def limit():
    return SmsSpendLimit(new_stack(), "Limit", monthly_spend_limit_usd=200)


@pytest.fixture(scope="module")
def template(limit):
    return Template.from_stack(cdk.Stack.of(limit))


def test_the_custom_resource_asks_the_function_for_the_limit(template):
    assert properties(template, RESOURCE) == {
        "ServiceToken": f"${{{only_id(template, FUNCTION)}.Arn}}",
        "ServiceTimeout": "180",
        "MonthlyLimit": 200,
    }


def test_the_function_runs_the_handler_of_this_package(template):
    function = properties(template, FUNCTION)
    assert function["Handler"] == "index.handler"
    assert function["Runtime"] == "python3.13"
    assert function["Timeout"] == 60
    assert function["Role"] == f"${{{only_id(template, ROLE)}.Arn}}"
    assert function["LoggingConfig"] == {"LogGroup": f"${{{only_id(template, LOGS)}}}"}


def test_the_function_ends_before_cloudformation_gives_up(template):
    timeout = int(properties(template, RESOURCE)["ServiceTimeout"])
    assert properties(template, FUNCTION)["Timeout"] < timeout


def test_the_asset_holds_the_handler_and_no_bytecode(limit):
    assembly = limit.node.root.synth()
    manifest = json.loads((Path(assembly.directory) / "Stack.assets.json").read_text("utf-8"))
    (folder,) = [
        Path(assembly.directory) / asset["source"]["path"]
        for asset in manifest["files"].values()
        if asset["source"]["packaging"] == "zip"
    ]
    assert [path.name for path in folder.iterdir()] == ["index.py"]


def test_the_role_may_set_the_limit_and_write_its_own_log(template):
    role = properties(template, ROLE)
    (policy,) = role["Policies"]
    assert policy["PolicyDocument"]["Statement"] == [
        {
            "Action": [
                "sms-voice:DeleteTextMessageSpendLimitOverride",
                "sms-voice:DescribeSpendLimits",
                "sms-voice:SetTextMessageSpendLimitOverride",
            ],
            "Effect": "Allow",
            "Resource": "*",
        },
        {
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Effect": "Allow",
            "Resource": f"${{{only_id(template, LOGS)}.Arn}}",
        },
    ]
    assert "ManagedPolicyArns" not in role
    template.resource_count_is("AWS::IAM::Policy", 0)


def test_only_lambda_of_this_account_assumes_the_role(template):
    assert properties(template, ROLE)["AssumeRolePolicyDocument"]["Statement"] == [
        {
            "Action": "sts:AssumeRole",
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Condition": {"StringEquals": {"aws:SourceAccount": "111111111111"}},
        }
    ]


def test_the_log_is_kept_for_three_months_and_leaves_with_the_stack(template):
    log_group = only(template, LOGS)
    assert log_group["Properties"] == {"RetentionInDays": 90}
    assert log_group["DeletionPolicy"] == "Delete"


@pytest.mark.parametrize("limit", [0, -1])
def test_fails_when_the_limit_is_below_one(limit):
    message = (
        f"'monthly_spend_limit_usd' must be at least 1, got {limit}; "
        "to send no text messages leave the channel out"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        SmsSpendLimit(new_stack(), "Limit", monthly_spend_limit_usd=limit)


def test_one_dollar_is_enough():
    stack = new_stack()
    SmsSpendLimit(stack, "Limit", monthly_spend_limit_usd=1)
    assert properties(Template.from_stack(stack), RESOURCE)["MonthlyLimit"] == 1


def test_a_limit_that_is_not_known_yet_passes():
    stack = new_stack()
    limit = cdk.CfnParameter(stack, "Usd", type="Number").value_as_number
    assert limit < 1
    SmsSpendLimit(stack, "Limit", monthly_spend_limit_usd=limit)
    assert properties(Template.from_stack(stack), RESOURCE)["MonthlyLimit"] == "${Usd}"


@pytest.mark.parametrize("region", [None, "us-gov-west-1"])
@pytest.mark.parametrize("flags", FLAG_SETS.values(), ids=FLAG_SETS)
def test_synthesizes_anywhere_under_any_flags(region, flags):
    stack = new_stack(region=region, flags=flags)
    SmsSpendLimit(stack, "Limit", monthly_spend_limit_usd=200)
    template = Template.from_stack(stack)
    template.resource_count_is(FUNCTION, 1)
    template.resource_count_is(LOGS, 1)
    template.resource_count_is(ROLE, 1)
    assert "arn:aws:" not in text_of(template)

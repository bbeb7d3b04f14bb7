"""What a budget counts, whom it tells and when, and where there is none."""

import pytest
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Annotations, Template
from templates import exactly, flat, new_stack, only, only_id, properties

from cdk_pinpoint import AlarmTopic, MonthlyBudget

BUDGET = "AWS::Budgets::Budget"


@pytest.fixture
def topic(stack):
    return AlarmTopic(stack, "AlarmTopic")


@pytest.fixture
def make(stack, topic):
    def define(**changes):
        return MonthlyBudget(
            stack,
            "Budget",
            **{
                "monthly_limit_usd": 500,
                "tag_key": "Environment",
                "tag_value": "prod",
                "topic": topic.topic,
                **changes,
            },
        )

    return define


def statements_for_budgets(template, resource_type, document):
    return [
        statement
        for statement in properties(template, resource_type)[document]["Statement"]
        if statement["Principal"] == {"Service": "budgets.amazonaws.com"}
    ]


def test_it_counts_a_month_of_what_carries_the_tag_without_credits(stack, make):
    make()
    assert properties(Template.from_stack(stack), BUDGET)["Budget"] == {
        "BudgetType": "COST",
        "TimeUnit": "MONTHLY",
        "BudgetLimit": {"Amount": 500, "Unit": "USD"},
        "CostFilters": {"TagKeyValue": ["user:Environment$prod"]},
        "CostTypes": {"IncludeCredit": False, "IncludeRefund": False},
    }


def test_another_tag_can_be_counted(stack, make):
    make(tag_key="env", tag_value="live")
    budget = properties(Template.from_stack(stack), BUDGET)["Budget"]
    assert budget["CostFilters"] == {"TagKeyValue": ["user:env$live"]}


def test_the_topic_is_told_what_is_spent_and_what_is_expected(stack, make):
    make()
    template = Template.from_stack(stack)
    topic = f"${{{only_id(template, 'AWS::SNS::Topic')}}}"
    told = properties(template, BUDGET)["NotificationsWithSubscribers"]
    assert [
        tuple(each["Notification"][key] for key in ("NotificationType", "Threshold"))
        for each in told
    ] == [("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100)]
    for each in told:
        assert each["Notification"]["ComparisonOperator"] == "GREATER_THAN"
        assert each["Notification"]["ThresholdType"] == "PERCENTAGE"
        assert each["Subscribers"] == [{"SubscriptionType": "SNS", "Address": topic}]


def test_it_has_no_name_so_that_its_notifications_can_change(stack, make):
    """CloudFormation replaces it then, and a name can be given once only."""
    make()
    assert "BudgetName" not in properties(Template.from_stack(stack), BUDGET)["Budget"]


def test_its_name_is_known_after_the_deployment(stack, make):
    name = stack.resolve(make().budget_name)
    assert name == {"Ref": only_id(Template.from_stack(stack), BUDGET)}


def test_budgets_of_this_account_may_publish_and_use_the_key(stack, make):
    make()
    template = Template.from_stack(stack)
    condition = {
        "StringEquals": {"aws:SourceAccount": "111111111111"},
        "ArnLike": {"aws:SourceArn": "arn:${AWS::Partition}:budgets::111111111111:*"},
    }
    (publish,) = statements_for_budgets(template, "AWS::SNS::TopicPolicy", "PolicyDocument")
    assert publish["Action"] == "sns:Publish"
    assert publish["Resource"] == f"${{{only_id(template, 'AWS::SNS::Topic')}}}"
    assert publish["Condition"] == condition
    (encrypt,) = statements_for_budgets(template, "AWS::KMS::Key", "KeyPolicy")
    assert encrypt["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert encrypt["Condition"] == condition


def test_it_comes_after_the_policy_that_it_needs(stack, make):
    make()
    template = Template.from_stack(stack)
    assert only(template, BUDGET)["DependsOn"] == [only_id(template, "AWS::SNS::TopicPolicy")]


def test_a_topic_without_a_key_has_no_key_to_share(stack, make):
    make(topic=sns.Topic(stack, "Plain"))
    template = Template.from_stack(stack)
    assert statements_for_budgets(template, "AWS::KMS::Key", "KeyPolicy") == []


def test_an_imported_topic_is_told_as_well(stack, make):
    arn = "arn:aws:sns:eu-west-1:111111111111:oncall"
    make(topic=sns.Topic.from_topic_arn(stack, "Imported", arn))
    found = only(Template.from_stack(stack), BUDGET)
    told = found["Properties"]["NotificationsWithSubscribers"]
    assert {flat(each["Subscribers"][0]["Address"]) for each in told} == {arn}
    assert "DependsOn" not in found


def test_it_says_what_it_needs_from_the_account_that_pays(stack, make):
    make()
    Annotations.from_stack(stack).has_info(
        "/Stack/Budget",
        "the budget counts nothing until the tag 'Environment' is activated for cost allocation "
        "in the account that pays, as docs/spending.md shows "
        "[ack: cdk-pinpoint:budgetNeedsCostAllocationTag]",
    )


@pytest.mark.parametrize("limit", [0, -5])
def test_fails_when_nothing_may_be_spent(make, limit):
    message = (
        f"'monthly_limit_usd' must be at least 1, got {limit}; "
        "to watch no costs leave the budget out"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        make(monthly_limit_usd=limit)


def test_fails_where_cloudformation_has_no_budgets():
    stack = new_stack(region="us-gov-west-1")
    topic = sns.Topic(stack, "Topic")
    message = (
        "AWS Budgets cannot be created in 'us-gov-west-1'; it exists in ap-northeast-1, "
        "ap-northeast-2, ap-south-1, ap-southeast-1, ap-southeast-2, ca-central-1, cn-north-1, "
        "cn-northwest-1, eu-central-1, eu-west-1, eu-west-2, eu-west-3, sa-east-1, us-east-1, "
        "us-east-2, us-west-1, us-west-2"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        MonthlyBudget(stack, "Budget", monthly_limit_usd=5, tag_key="a", tag_value="b", topic=topic)

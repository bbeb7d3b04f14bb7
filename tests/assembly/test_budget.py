"""What an environment may cost."""

from environment_stacks import EXAMPLES, Resources, example, make

BUDGET = "AWS::Budgets::Budget"


@EXAMPLES
def test_the_budget_is_for_what_carries_the_tag_of_the_stack(synthesized, name):
    stack, resources = synthesized(name)
    budget = resources.one(BUDGET)["Budget"]
    assert budget["BudgetLimit"] == {
        "Amount": example(name)["budget"]["monthly_usd"],
        "Unit": "USD",
    }
    (tag,) = budget["CostFilters"]["TagKeyValue"]
    key, value = tag.removeprefix("user:").split("$")
    assert stack.tags.tag_values()[key] == value == name


@EXAMPLES
def test_it_tells_the_topic_of_the_alarms(resources, name):
    (topic,) = [
        logical_id
        for logical_id, each in resources(name).all.items()
        if each["Type"] == "AWS::SNS::Topic"
    ]
    told = resources(name).one(BUDGET)["NotificationsWithSubscribers"]
    assert [each["Subscribers"][0]["Address"] for each in told] == [{"Ref": topic}] * 3


def test_without_the_section_there_is_none():
    found = Resources(make(without=["budget"]))
    assert found.of(BUDGET) == []
    assert "budgets.amazonaws.com" not in str(found.template)

"""The template that an environment's settings make."""

from environment_stacks import settings

from cdk_pinpoint import MessagingEnvironment
from cdk_pinpoint.operations.cost.stack_counts import counts_of
from cdk_pinpoint.operations.cost.synthesis import template_of


def test_what_the_stack_of_production_has_can_be_counted():
    found = counts_of(template_of(MessagingEnvironment.from_mapping(settings("prod"))))
    assert found.numbers == {"TOLL_FREE": 1}
    assert found.alarm_metrics > 20
    assert found.keys > 1
    assert found.functions > 1

"""The alarms of one environment, and what can be seen from each."""

from cdk_pinpoint.operations.environment_alarms import AlarmState, alarms_of


def test_alarms_of_the_environment_alone_composite_ones_first(channels, make_channels):
    metric = channels.alarm("EmailBounceRate", state="ALARM", reason="many bounce")
    page = channels.page("PageEmail", metric)
    neighbour = make_channels()
    neighbour.environment = f"{channels.environment}-b"
    neighbour.alarm("EmailBounceRate")

    found = alarms_of(channels.cloudwatch, channels.environment)

    assert [each.name for each in found] == [page, metric]
    assert found[0].children == {metric}
    assert found[1].children == frozenset()
    assert (found[1].cause, found[1].state) == ("EmailBounceRate", AlarmState.ALARM)
    assert found[1].reason == "many bounce"
    assert found[1].since.endswith("+00:00")
    assert found[1].actions == (channels.topic_arn,)


def test_children_are_found_by_name_and_by_arn(channels):
    one, other = channels.alarm("One"), channels.alarm("Other")
    channels.cloudwatch.put_composite_alarm(
        AlarmName=f"messaging-{channels.environment}-Page",
        AlarmRule=(
            f'ALARM({one}) AND NOT (OK("arn:aws:cloudwatch:us-east-1:000000000000:alarm:{other}"))'
        ),
    )
    (page,) = [
        each for each in alarms_of(channels.cloudwatch, channels.environment) if each.children
    ]
    assert page.children == {one, other}


def test_actions_that_are_off_are_none_and_had_been_there(channels):
    channels.alarm("One", ActionsEnabled=False)
    (alarm,) = alarms_of(channels.cloudwatch, channels.environment)
    assert (alarm.actions, alarm.has_actions) == ((), True)


def test_the_runbook_is_the_end_of_the_description(channels):
    channels.alarm("One", AlarmDescription="Too much. Runbook: docs/runbook.md#bounce-spike")
    channels.alarm("Two", AlarmDescription="Too much.")
    links = [each.runbook for each in alarms_of(channels.cloudwatch, channels.environment)]
    assert links == ["docs/runbook.md#bounce-spike", ""]


def test_what_stops_a_channel_is_an_alarm_of_the_breaker_or_one_with_a_function(channels):
    function = "arn:aws:lambda:us-east-1:000000000000:function:stop"
    channels.alarm("BreakerEmailBounceRate", ActionsEnabled=False)
    channels.alarm("EmailStoppedByBreaker")
    channels.alarm("Stopper", AlarmActions=[function])
    found = alarms_of(channels.cloudwatch, channels.environment)
    assert [each.cause for each in found if each.breaks] == ["BreakerEmailBounceRate", "Stopper"]

"""What is paid by the month, counted in a template."""

from cdk_pinpoint.operations.cost.stack_counts import StackCounts, counts_of


def template(*resources):
    return {"Resources": {f"R{n}": each for n, each in enumerate(resources)}}


def resource(kind, **properties):
    return {"Type": f"AWS::{kind}", "Properties": properties}


def test_everything_is_counted():
    stat = {"MetricStat": {}}
    found = counts_of(
        template(
            resource("CloudWatch::Alarm", MetricName="a"),
            resource("CloudWatch::Alarm", Metrics=[stat, stat, {"Expression": "a / b"}]),
            resource("CloudWatch::CompositeAlarm"),
            resource("CloudWatch::Dashboard"),
            resource("KMS::Key"),
            resource("KMS::Key"),
            resource("Lambda::Function"),
            resource("SMSVOICE::PhoneNumber", NumberType="TOLL_FREE"),
            resource("S3::Bucket"),
        )
    )
    assert found == StackCounts(
        alarm_metrics=3,
        composite_alarms=1,
        dashboards=1,
        functions=1,
        keys=2,
        numbers={"TOLL_FREE": 1},
    )


def test_an_empty_template_costs_nothing():
    assert counts_of(template()) == StackCounts()

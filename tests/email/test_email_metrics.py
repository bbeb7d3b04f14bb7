import pytest
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ses as ses
from aws_cdk.assertions import Template
from templates import new_stack, only_id, properties

from cdk_pinpoint import EmailChannel, EmailMetrics


@pytest.fixture(scope="module")
def metrics():
    configuration_set = ses.ConfigurationSet.from_configuration_set_name(new_stack(), "Set", "shop")
    return EmailMetrics.from_configuration_set(configuration_set)


@pytest.mark.parametrize(
    ("method", "name", "statistic", "seconds"),
    [
        ("reputation_bounce_rate", "Reputation.BounceRate", "Maximum", 3600),
        ("reputation_complaint_rate", "Reputation.ComplaintRate", "Maximum", 3600),
        ("send", "Send", "Sum", 300),
        ("delivery", "Delivery", "Sum", 300),
        ("bounce", "Bounce", "Sum", 300),
        ("complaint", "Complaint", "Sum", 300),
        ("delivery_delay", "DeliveryDelay", "Sum", 300),
        ("reject", "Reject", "Sum", 300),
        ("rendering_failure", "RenderingFailure", "Sum", 300),
    ],
)
def test_a_metric_belongs_to_its_configuration_set(metrics, method, name, statistic, seconds):
    metric = getattr(metrics, method)()
    assert metric.namespace == "AWS/SES"
    assert metric.metric_name == name
    assert metric.statistic == statistic
    assert metric.period.to_seconds() == seconds
    assert metric.dimensions == {"ses:configuration-set": "shop"}


@pytest.mark.parametrize(
    "make_metrics",
    [
        pytest.param(
            lambda s: EmailChannel(s, "Email", domain="example.com").metrics, id="our construct"
        ),
        pytest.param(
            lambda s: EmailMetrics.from_configuration_set(ses.ConfigurationSet(s, "Set")),
            id="an L2",
        ),
        pytest.param(
            lambda s: EmailMetrics.from_configuration_set(ses.CfnConfigurationSet(s, "Set")),
            id="an L1",
        ),
    ],
)
def test_an_alarm_on_a_metric_refers_to_the_configuration_set(make_metrics):
    stack = new_stack()
    cloudwatch.Alarm(
        stack,
        "Alarm",
        metric=make_metrics(stack).reputation_bounce_rate(),
        threshold=0.05,
        evaluation_periods=1,
    )
    template = Template.from_stack(stack)
    name = f"${{{only_id(template, 'AWS::SES::ConfigurationSet')}}}"
    alarm = properties(template, "AWS::CloudWatch::Alarm")
    assert alarm["Dimensions"] == [{"Name": "ses:configuration-set", "Value": name}]

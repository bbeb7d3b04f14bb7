"""Faults in what watches: alarms, their topic, the breaker, the audit, the budget."""

from proof.mutants.changes import (
    append,
    attribute,
    drop,
    gone,
    off,
    on,
    put,
    reference,
    statement,
    text,
)

BOUNCES = "Alarms/EmailBounceRate"
STALE = "Alarms/EmailEventsStale"
DELIVERY = "Alarms/SmsDeliveryRate"
TOPIC, TOPIC_POLICY, TOPIC_KEY = "AlarmTopic", "AlarmTopic/Resource/Policy", "AlarmTopic/Key"
BREAKER = "SendBreaker"
AUDIT = "Audit/Alerts"
BUDGET = "Budget"

MUTANTS = {
    "an alarm that tells nobody": (BOUNCES, drop("AlarmActions")),
    "an alarm whose actions are switched off": (BOUNCES, off("ActionsEnabled")),
    "an alarm that tells another region": (
        BOUNCES,
        put("AlarmActions", ["arn:aws:sns:us-east-1:333333333333:alarms"]),
    ),
    "an alarm on a metric that is not there": (
        BOUNCES,
        put("MetricName", "Reputation.BouncesRate"),
    ),
    "an alarm in a namespace misspelt": (BOUNCES, put("Namespace", "AWS/Ses")),
    "an alarm without its dimension": (BOUNCES, drop("Dimensions")),
    "an alarm on the set of text messages": (
        BOUNCES,
        put("Dimensions.0.Value", attribute("Sms/ConfigurationSet", "Arn")),
    ),
    "an alarm that goes off when all is well": (
        BOUNCES,
        put("ComparisonOperator", "LessThanThreshold"),
    ),
    "an alarm that goes off at the limit of AWS": (BOUNCES, put("Threshold", 0.1)),
    "percent in place of a share": (BOUNCES, put("Threshold", 4)),
    "a sum of rates": (BOUNCES, put("Statistic", "Sum")),
    "a period that CloudWatch has not": (BOUNCES, put("Period", 45)),
    "an alarm of too long": (BOUNCES, put("EvaluationPeriods", 200)),
    "missing data goes off": (BOUNCES, put("TreatMissingData", "breaching")),
    "nobody says what missing data means": (BOUNCES, drop("TreatMissingData")),
    "an alarm that nobody can look up": (
        BOUNCES,
        text(" Runbook: docs/runbook.md#bounce-spike", ""),
    ),
    "an alarm with the name of another": (BOUNCES, put("AlarmName", "messaging-prod-EmailRejects")),
    "no alarm on bounces": (BOUNCES, gone),
    "an alarm on the stream's ARN": (
        STALE,
        put("Dimensions.0.Value", attribute("Events/Email", "Arn")),
    ),
    "a rate of nothing": (
        DELIVERY,
        text("IF(sent >= 25, FILL(delivered, 0) / sent, 1)", "delivered / sent"),
    ),
    "an expression of what is not there": (
        DELIVERY,
        text("FILL(delivered, 0)", "FILL(arrived, 0)"),
    ),
    "an alarm on two values at once": (DELIVERY, on("Metrics.1.ReturnData")),
    "a page for an alarm that is not there": (
        "Alarms/PageEmail",
        text("AlarmsEmailBounceRateE53D7A17", "AlarmsEmailBounces"),
    ),
    "a page whose brackets do not match": (
        "Alarms/PageEmail",
        put("AlarmRule", '(ALARM("messaging-prod-EmailBounceRate")'),
    ),
    "a topic in plain text": (TOPIC, drop("KmsMasterKeyId")),
    "a topic under a key that alarms cannot use": (TOPIC, put("KmsMasterKeyId", "alias/aws/sns")),
    "alarms over plain HTTP": (TOPIC_POLICY, statement("aws:SecureTransport", gone)),
    "everybody publishes alarms": (
        TOPIC_POLICY,
        statement("cloudwatch.amazonaws.com", put("Principal", "*")),
    ),
    "everybody reads alarms": (
        TOPIC_POLICY,
        append(
            "PolicyDocument.Statement",
            {
                "Action": "sns:Subscribe",
                "Effect": "Allow",
                "Principal": "*",
                "Resource": reference(TOPIC),
            },
        ),
    ),
    "alarms of every account and source": (
        TOPIC_POLICY,
        statement("cloudwatch.amazonaws.com", drop("Condition")),
    ),
    "alarms of any source": (
        TOPIC_POLICY,
        statement("cloudwatch.amazonaws.com", drop("Condition.ArnLike")),
    ),
    "alarms may not be published": (
        TOPIC_POLICY,
        statement("cloudwatch.amazonaws.com", gone),
    ),
    "a topic without a policy": (TOPIC_POLICY, gone),
    "a policy for the topic's name": (TOPIC_POLICY, put("Topics", [attribute(TOPIC, "TopicName")])),
    "alarms cannot use the topic's key": (TOPIC_KEY, statement("cloudwatch.amazonaws.com", gone)),
    "any account's alarms use the topic's key": (
        TOPIC_KEY,
        statement("cloudwatch.amazonaws.com", drop("Condition")),
    ),
    "alarms are told over plain HTTP": (
        "AlarmTopic/Resource/oncall@example.com",
        lambda resource: put("Protocol", "http")(
            put("Endpoint", "http://example.com/alarms")(resource)
        ),
    ),
    "a way to tell that is none": (
        "AlarmTopic/Resource/oncall@example.com",
        put("Protocol", "mail"),
    ),
    "nobody is told": ("AlarmTopic/Resource/oncall@example.com", gone),
    "the breaker hears of every alarm": (
        f"{BREAKER}/EmailAlarm",
        drop("EventPattern.resources"),
    ),
    "the breaker stops when all is well again": (
        f"{BREAKER}/EmailAlarm",
        put("EventPattern.detail.state.value", ["OK"]),
    ),
    "the breaker stops any configuration set": (
        f"{BREAKER}/Role",
        statement("ses:PutConfigurationSetSendingOptions", put("Resource", "*")),
    ),
    "the breaker may not stop": (
        f"{BREAKER}/Role",
        statement(
            "ses:PutConfigurationSetSendingOptions", put("Action", "ses:GetConfigurationSet")
        ),
    ),
    "the breaker stops after AWS did": (f"{BREAKER}/BreakerEmailBounceRate", put("Threshold", 0.2)),
    "the breaker has no dead letters": (f"{BREAKER}/Queue", drop("RedrivePolicy")),
    "any rule publishes audit alerts": (
        "Audit/Role",
        statement("sts:AssumeRole", drop("Condition.ArnLike")),
    ),
    "audit alerts to any topic": ("Audit/Role", statement("sns:Publish", put("Resource", "*"))),
    "an audit that is switched off": (AUDIT, put("State", "DISABLED")),
    "an audit without its trail": (AUDIT, put("EventPattern.detail-type", ["AWS API Call"])),
    "an audit that publishes without its role": (AUDIT, drop("Targets.0.RoleArn")),
    "a budget for everything": (BUDGET, drop("Budget.CostFilters")),
    "a budget for another environment": (
        BUDGET,
        text("user:Environment$prod", "user:Environment$staging"),
    ),
    "a budget that nobody hears of": (BUDGET, drop("NotificationsWithSubscribers")),
}

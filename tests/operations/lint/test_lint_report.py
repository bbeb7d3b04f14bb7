"""Findings and rules for people and programs."""

from pathlib import Path

from cdk_pinpoint.operations.lint.lint_report import (
    finding_document,
    finding_lines,
    rule_document,
    rule_lines,
)
from cdk_pinpoint.operations.lint.linting import Finding
from cdk_pinpoint.policy import RULES, SERVICES

FILES = [Path("a.yaml"), Path("b.json")]
HTTP = Finding(
    template="a.yaml",
    line=7,
    column=3,
    rule_id="SNS_SUBSCRIPTION_NOT_PLAIN_HTTP",
    logical_id="Pager",
    name="Pager",
    type="AWS::SNS::Subscription",
)
LOGS = [
    Finding(
        template="b.json",
        line=line,
        column=3,
        rule_id="CLOUDWATCH_LOG_GROUP_RETENTION",
        logical_id=f"Log{line}",
        name=f"Events/{line}",
        type="AWS::Logs::LogGroup",
    )
    for line in (4, 9)
]


def test_a_rule_is_told_once_with_all_its_places():
    assert [*finding_lines([LOGS[0], HTTP, LOGS[1]], FILES)] == [
        "CLOUDWATCH_LOG_GROUP_RETENTION",
        "  b.json:4 Events/4, Log4 (AWS::Logs::LogGroup)",
        "  b.json:9 Events/9, Log9 (AWS::Logs::LogGroup)",
        "  why: The log is kept for ever, with the addresses and numbers that stand in it.",
        "  fix: Set `RetentionInDays`.",
        f"  see: {LOGS[0].rule.page}",
        "",
        "SNS_SUBSCRIPTION_NOT_PLAIN_HTTP",
        "  a.yaml:7 Pager (AWS::SNS::Subscription)",
        "  why: What the topic tells goes through the internet unencrypted.",
        "  fix: Subscribe an endpoint with `https`.",
        "  see: https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
        "",
        f"2 templates: 2 rules of {len(RULES)} are broken, in 3 places.",
    ]


def test_without_a_finding_it_says_what_was_checked():
    assert [*finding_lines([], FILES[:1])] == [f"1 template: all {len(RULES)} rules are kept."]


def test_one_finding():
    *_, last = finding_lines([HTTP], FILES[:1])
    assert last == f"1 template: 1 rule of {len(RULES)} is broken, in 1 place."


def test_programs_read_the_same():
    assert finding_document([HTTP], FILES) == {
        "templates": ["a.yaml", "b.json"],
        "rules": len(RULES),
        "findings": [
            {
                "template": "a.yaml",
                "line": 7,
                "column": 3,
                "logical_id": "Pager",
                "name": "Pager",
                "type": "AWS::SNS::Subscription",
                "rule": "SNS_SUBSCRIPTION_NOT_PLAIN_HTTP",
                "reason": "What the topic tells goes through the internet unencrypted.",
                "fix": "Subscribe an endpoint with `https`.",
                "page": "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
            }
        ],
    }


def test_the_rules_are_told_by_service():
    lines = [*rule_lines()]
    assert [each for each in lines if each in SERVICES.values()] == [*SERVICES.values()]
    assert [each.strip() for each in lines if each.startswith("  ") and each[2] != " "] == [
        rule.id for rule in RULES
    ]
    assert lines[-1] == f"{len(RULES)} rules"


def test_programs_read_the_rules():
    first = rule_document()[0]
    assert first["rule"] == RULES[0].id
    assert first["types"] == ["AWS::SES::ConfigurationSet"]
    assert len(rule_document()) == len(RULES)

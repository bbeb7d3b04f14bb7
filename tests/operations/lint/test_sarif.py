"""SARIF that GitHub takes.

https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

import dataclasses

import pytest

from cdk_pinpoint.operations.lint.linting import Finding
from cdk_pinpoint.operations.lint.sarif import sarif_document
from cdk_pinpoint.policy import RULES

FOUND = Finding(
    template="cdk.out/My Shop.template.json",
    line=7,
    column=3,
    rule_id="CLOUDWATCH_LOG_GROUP_RETENTION",
    logical_id="Log4F2A",
    name="Events/Log",
    type="AWS::Logs::LogGroup",
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def run_of(*found):
    document = sarif_document(found)
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    return run


def test_a_result_says_what_is_where():
    (result,) = run_of(FOUND)["results"]
    assert result["ruleId"] == "CLOUDWATCH_LOG_GROUP_RETENTION"
    assert result["level"] == "error"
    assert result["message"]["text"] == (
        "Events/Log: The log is kept for ever, with the addresses and numbers that stand in it. "
        "Set `RetentionInDays`."
    )
    (location,) = result["locations"]
    assert location == {
        "physicalLocation": {
            "artifactLocation": {
                "uri": "cdk.out/My%20Shop.template.json",
                "uriBaseId": "%SRCROOT%",
            },
            "region": {"startLine": 7, "startColumn": 3},
        },
        "logicalLocations": [
            {"name": "Log4F2A", "fullyQualifiedName": "Events/Log", "kind": "resource"}
        ],
    }


def test_every_rule_is_described_and_found_by_its_index():
    run = run_of(FOUND)
    rules = run["tool"]["driver"]["rules"]
    assert [each["id"] for each in rules] == [rule.id for rule in RULES]
    (result,) = run["results"]
    rule = rules[result["ruleIndex"]]
    assert rule["id"] == FOUND.rule_id
    assert rule["helpUri"] == FOUND.rule.page
    assert rule["help"]["text"] == f"{FOUND.rule.fix} {FOUND.rule.page}"
    assert rule["shortDescription"]["text"] == FOUND.rule.reason
    assert rule["defaultConfiguration"] == {"level": "error"}


def test_descriptions_are_as_short_as_github_wants_them():
    for each in run_of()["tool"]["driver"]["rules"]:
        assert len(each["shortDescription"]["text"]) <= 1024
        assert len(each["id"]) <= 255


def test_a_file_elsewhere_is_named_as_a_whole(tmp_path):
    elsewhere = dataclasses.replace(FOUND, template=str(tmp_path.parent / "a.json"))
    (result,) = run_of(elsewhere)["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": (tmp_path.parent / "a.json").as_uri()}


def fingerprint(found):
    (result,) = run_of(found)["results"]
    return result["partialFingerprints"]["primaryLocationLineHash"]


def test_an_alert_stays_the_same_while_lines_move():
    moved = dataclasses.replace(FOUND, line=99)
    assert fingerprint(moved) == fingerprint(FOUND)


@pytest.mark.parametrize(
    "change",
    [{"logical_id": "Other"}, {"rule_id": RULES[0].id}, {"template": "b.json"}],
    ids=str,
)
def test_another_finding_is_another_alert(change):
    assert fingerprint(dataclasses.replace(FOUND, **change)) != fingerprint(FOUND)


def test_several_places_of_one_resource_are_several_alerts():
    results = run_of(FOUND, dataclasses.replace(FOUND, line=9))["results"]
    first, second = (each["partialFingerprints"]["primaryLocationLineHash"] for each in results)
    assert first.endswith(":1")
    assert second == first.removesuffix("1") + "2"


def test_without_a_finding_the_rules_are_there_so_that_alerts_are_closed():
    run = run_of()
    assert run["results"] == []
    assert len(run["tool"]["driver"]["rules"]) == len(RULES)

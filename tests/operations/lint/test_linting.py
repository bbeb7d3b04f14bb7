"""What a template breaks, and where."""

import json
import time

import pytest
from templates import exactly

from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.lint.linting import findings, template_files
from cdk_pinpoint.policy import RULES

YAML = """\
Parameters:
  Policy: {Type: String}
Resources:
  Open:
    Type: AWS::SNS::Subscription
    Properties:
      Protocol: http
      Endpoint: !Sub "http://${AWS::Region}.example.com"
      TopicArn: !Ref Policy
  Unknown:
    Type: AWS::SNS::Subscription
    Properties:
      Protocol: !If [IsProd, https, http]
      TopicArn: !Ref Policy
"""


@pytest.fixture
def found(tmp_path):
    def check(text, name="stack.yaml"):
        path = tmp_path / name
        path.write_text(text if isinstance(text, str) else json.dumps(text, indent=1), "utf-8")
        return findings([path])

    return check


def test_a_finding_names_its_place(found, tmp_path):
    (only,) = found(YAML)
    assert only.template == str(tmp_path / "stack.yaml")
    assert (only.line, only.column) == (7, 7)
    assert (only.rule_id, only.logical_id) == ("SNS_SUBSCRIPTION_NOT_PLAIN_HTTP", "Open")
    assert only.type == "AWS::SNS::Subscription"
    assert only.rule.fix == "Subscribe an endpoint with `https`."


def test_a_finding_names_the_construct_where_the_cdk_wrote_it_down(found):
    group = {
        "Type": "AWS::Logs::LogGroup",
        "Metadata": {"aws:cdk:path": "Shop/Events/Log/Resource"},
    }
    (only,) = found({"Resources": {"Log4F2A": group}})
    assert (only.name, only.logical_id, only.line) == ("Events/Log", "Log4F2A", 3)


def test_a_resource_is_found_once_by_a_rule_of_several_clauses(found):
    bucket = {
        "Type": "AWS::S3::Bucket",
        "DeletionPolicy": "Delete",
        "UpdateReplacePolicy": "Delete",
    }
    retained = [
        each
        for each in found({"Resources": {"Lake": bucket}})
        if each.rule_id == "S3_BUCKET_RETAINED"
    ]
    assert len(retained) == 1


def test_each_wrong_statement_of_a_policy_is_found(found):
    statements = [
        {"Effect": "Allow", "Action": action, "Resource": "arn:aws:s3:::lake"}
        for action in ("s3:*", "s3:GetObject", "sqs:*")
    ]
    policy = {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {"PolicyDocument": {"Version": "2012-10-17", "Statement": statements}},
    }
    places = found({"Resources": {"Policy": policy}})
    assert [each.rule_id for each in places] == ["IAM_POLICY_NO_WILDCARD_ACTION"] * 2
    assert places[0].line < places[1].line


def test_findings_are_in_the_order_of_the_template(found):
    group = {"Type": "AWS::Logs::LogGroup"}
    places = found({"Resources": {"Second": group, "First": group}})
    assert [each.logical_id for each in places] == ["Second", "First"]


def test_what_the_template_excepts_is_no_finding(found):
    name = "CLOUDWATCH_LOG_GROUP_RETENTION"
    group = {"Type": "AWS::Logs::LogGroup", "Metadata": {"guard": {"SuppressedRules": [name]}}}
    assert found({"Resources": {"Log": group}}) == []


LOOP = {"Fn::ForEach::Logs": ["Name", ["a"], {"Log${Name}": {"Type": "AWS::Logs::LogGroup"}}]}


def test_resources_that_cloudformation_writes_out_are_found(found):
    (only,) = found({"Transform": "AWS::LanguageExtensions", "Resources": LOOP})
    assert (only.logical_id, only.name, only.type) == ("Loga", "Loga", "AWS::Logs::LogGroup")


def test_a_loop_without_its_transform_is_passed_by(found):
    assert found({"Resources": LOOP}) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is no CloudFormation template: it needs 'Resources' that have a 'Type'"),
        ("- a\n- b\n", "is no CloudFormation template: it needs 'Resources' that have a 'Type'"),
        (
            "Resources: {A: }",
            "is no CloudFormation template: it needs 'Resources' that have a 'Type'",
        ),
        ("a: [", "is neither JSON nor YAML; give a CloudFormation template"),
        ('{"Resources": ', "is neither JSON nor YAML; give a CloudFormation template"),
    ],
)
def test_what_is_no_template(found, tmp_path, text, reason):
    with pytest.raises(WrongUseError, match=exactly(f"'{tmp_path}/stack.yaml' {reason}")):
        found(text)


def test_a_file_that_is_not_there(tmp_path):
    wrong = f"'{tmp_path}/none' cannot be read: No such file or directory; give a template"
    with pytest.raises(WrongUseError, match=exactly(wrong)):
        findings([tmp_path / "none"])


def test_of_a_folder_every_template_is_meant(tmp_path):
    (tmp_path / "assembly-Stage").mkdir()
    names = ("assembly-Stage/B.template.json", "A.nested.template.json", "C.template.json")
    for name in (*names, "tree.json", "manifest.json"):
        (tmp_path / name).touch()
    found = template_files([tmp_path, tmp_path / "tree.json"])
    assert {each.relative_to(tmp_path).as_posix() for each in found} == {*names, "tree.json"}


def test_a_folder_without_a_template(tmp_path):
    wrong = (
        f"'{tmp_path}' is a folder without a '*.template.json'; give the output folder of the CDK, "
        "or a template"
    )
    with pytest.raises(WrongUseError, match=exactly(wrong)):
        template_files([tmp_path])


def test_a_large_template_takes_no_longer_than_its_size_asks_for(found):
    """Rules that each went through the whole template took half a minute for 200 resources."""
    properties = {"RetentionInDays": 7, "LogGroupName": "x" * 300}
    group = {"Type": "AWS::Logs::LogGroup", "Properties": properties}
    many = {f"Log{number}": group for number in range(500)}
    start = time.process_time()
    assert found({"Resources": {**many, **RULES[0].failing}}) != []
    assert time.process_time() - start < 10

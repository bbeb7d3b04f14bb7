"""Templates of anybody, and names that people know."""

import json
import re

import pytest
from anybodys_template import TEXT, read
from templates import exactly

from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.template_reader import MARK, Template, mark

CDK = {
    "Resources": {
        "Key1BC2C457": {
            "Type": "AWS::KMS::Key",
            "Metadata": {"aws:cdk:path": "Stack/Events/Key/Resource"},
        },
        "Identity04240EF4": {
            "Type": "AWS::SES::EmailIdentity",
            "Metadata": {"aws:cdk:path": "Stack/Email/Identity/Resource/Resource"},
            "Properties": {"EmailIdentity": "example.com"},
        },
    }
}


@pytest.fixture
def template(tmp_path):
    return read(tmp_path, json.dumps(CDK), "Stack.template.json")


def plain(text):
    return MARK.sub(r"<\1>", text)


def test_names_are_paths_of_constructs_where_the_cdk_wrote_them(template):
    assert template.name == "Stack"
    assert template.name_of("Key1BC2C457") == "Events/Key"
    assert template.name_of("Identity04240EF4") == "Email/Identity"
    assert template.type_of("Events/Key") == "AWS::KMS::Key"
    assert template.type_of("Events/Nothing") is None


def test_names_are_logical_ids_elsewhere(tmp_path):
    template = read(tmp_path)
    assert template.name == "stack.yaml"
    assert template.name_of("Worker") == "Worker"


def test_resources_are_found_by_type(template):
    assert template.of_type("AWS::SES::EmailIdentity") == {
        "Identity04240EF4": {"EmailIdentity": "example.com"}
    }
    assert template.of_type("AWS::KMS::Key", "AWS::S3::Bucket") == {"Key1BC2C457": {}}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("as it is", "as it is"),
        (True, "true"),
        ({"Ref": "Key1BC2C457"}, "<Events/Key>"),
        ({"Ref": "AWS::Region"}, "<AWS::Region>"),
        ({"Ref": "AWS::StackId"}, "<this stack>"),
        ({"Fn::GetAtt": ["Key1BC2C457", "Arn"]}, "<Events/Key>"),
        ({"Fn::GetAtt": "Key1BC2C457.Arn"}, "<Events/Key>"),
        ({"Fn::GetAtt": ["Key1BC2C457", "KeyId.More"]}, "<Events/Key.KeyId.More>"),
        ({"Fn::Join": ["/", ["a", {"Ref": "Key1BC2C457"}]]}, "a/<Events/Key>"),
        ({"Fn::Sub": "${Key1BC2C457.Arn}/${!Literal}"}, "<Events/Key>/${Literal}"),
        ({"Fn::Sub": ["${A}-${AWS::Region}", {"A": {"Ref": "Key1BC2C457"}}]}, None),
        ({"Fn::ImportValue": "QueueArn"}, "<import QueueArn>"),
        ({"Fn::If": ["IsProd", "a", {"Ref": "Key1BC2C457"}]}, "<a or Events/Key by IsProd>"),
        ({"Fn::Select": [0, ["a"]]}, '<{"Fn::Select": [0, ["a"]]}>'),
    ],
    ids=str,
)
def test_functions_become_one_text_with_marks(template, value, text):
    assert plain(template.text(value)) == (text or "<Events/Key>-<AWS::Region>")


def test_one_value_may_stand_for_a_list(template):
    assert template.texts("a") == ["a"]
    assert template.texts(["a", "b"]) == ["a", "b"]
    assert template.texts(None) == []


def test_a_mark_holds_no_mark():
    assert len(MARK.findall(mark(mark("a")))) == 1


def test_yaml_and_its_short_forms_are_read_as_json(tmp_path):
    template = read(tmp_path)
    (worker, _) = template.of_type("AWS::IAM::Role").values()
    resources = [
        plain(text)
        for statement in worker["Policies"][0]["PolicyDocument"]["Statement"]
        for text in template.texts(statement["Resource"])
    ]
    assert resources == [
        "<Bucket>/in/*",
        "arn:<AWS::Partition>:dynamodb:<AWS::Region>:<AWS::AccountId>:table/<Table>",
        "arn:aws:dynamodb:eu-west-1:999999999999:table/theirs",
    ]


def test_scalars_stay_what_was_written(tmp_path):
    """A date, a version and an account with a leading zero are texts in a policy."""
    numbers = "Resources: {A: {Type: T, Properties: {A: 2012-10-17, B: 012345678901, C: 1.20}}}"
    assert read(tmp_path, numbers).of_type("T") == {
        "A": {"A": "2012-10-17", "B": "012345678901", "C": "1.20"}
    }
    as_json = '{"Resources": {"A": {"Type": "T", "Properties": {"A": 1.20, "B": 42}}}}'
    assert read(tmp_path, as_json).of_type("T") == {"A": {"A": "1.20", "B": "42"}}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"Resources": ', "is neither JSON nor YAML; give a CloudFormation template"),
        ("a: [", "is neither JSON nor YAML; give a CloudFormation template"),
        ("- a", "is no CloudFormation template: it needs 'Resources' that have a 'Type'"),
        ("{}", "is no CloudFormation template: it needs 'Resources' that have a 'Type'"),
        ("Resources: []", "is no CloudFormation template: it needs 'Resources' that have a 'Type'"),
        (
            "Resources: {A: {}}",
            "is no CloudFormation template: it needs 'Resources' that have a 'Type'",
        ),
    ],
)
def test_fails_when_a_file_is_no_template(tmp_path, content, reason):
    path = tmp_path / "stack.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(WrongUseError, match=exactly(f"'{path}' {reason}")):
        Template.read(path)


def test_fails_when_there_is_no_such_file(tmp_path):
    message = f"'{tmp_path / 'none'}' cannot be read: No such file or directory; give a template"
    with pytest.raises(WrongUseError, match=exactly(message)):
        Template.read(tmp_path / "none")


def test_fails_when_a_file_is_no_text(tmp_path):
    path = tmp_path / "stack.zip"
    path.write_bytes(b"PK\xff\xfe")
    message = f"'{path}' cannot be read: it is no text; give a template"
    with pytest.raises(WrongUseError, match=exactly(message)):
        Template.read(path)


def test_the_sample_has_what_the_cdk_does_not_write():
    assert len(re.findall(r"!(Ref|Sub|GetAtt|Join|ImportValue)", TEXT)) > 8


def test_a_mark_of_the_byte_order_is_no_part_of_the_template(tmp_path):
    assert read(tmp_path, "\ufeff" + json.dumps(CDK)).name == "Stack"


def test_resources_that_cloudformation_writes_out_are_left_out(tmp_path):
    loop = "Resources: {'Fn::ForEach::Keys': [N, [a], {}], Key: {Type: AWS::KMS::Key}}"
    assert [*read(tmp_path, loop).types] == ["Key"]


@pytest.mark.parametrize("metadata", ["[1]", "text", ""])
def test_metadata_of_any_form_is_no_name(tmp_path, metadata):
    template = read(tmp_path, f"Resources: {{Key: {{Type: AWS::KMS::Key, Metadata: {metadata}}}}}")
    assert (template.name, template.name_of("Key")) == ("stack.yaml", "Key")


@pytest.mark.parametrize("deep", ['{"a":' * 90_000 + "1" + "}" * 90_000, "a: " + "[" * 9000])
def test_what_is_nested_without_an_end_is_no_template(tmp_path, deep):
    with pytest.raises(WrongUseError, match="is neither JSON nor YAML"):
        read(tmp_path, deep)

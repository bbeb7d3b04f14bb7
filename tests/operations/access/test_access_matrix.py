"""Roles against what they touch."""

import json

import pytest
from anybodys_template import read

from cdk_pinpoint.operations.access.access_matrix import matrix_of
from cdk_pinpoint.operations.access.access_words import Verb
from cdk_pinpoint.operations.access.template_roles import read_roles


def statement(actions, resources, effect="Allow", **more):
    return {"Effect": effect, "Action": actions, "Resource": resources, **more}


def matrix(folder, *statements, others=None):
    resources = {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {"Policies": [{"PolicyDocument": {"Statement": list(statements)}}]},
        },
        **(others or {}),
    }
    template = read(folder, json.dumps({"Resources": resources}))
    return matrix_of(template, read_roles(template))


def arn(service, rest):
    return f"arn:aws:{service}:eu-west-1:111111111111:{rest}"


@pytest.mark.parametrize(
    ("action", "resource", "row"),
    [
        ("ses:SendEmail", arn("ses", "identity/a"), ("Email", "Identity")),
        ("ses:SendEmail", arn("ses", "configuration-set/a"), ("Email", "Configuration set")),
        ("ses:SendEmail", arn("ses", "template/a"), ("Email", "Templates")),
        ("ses:ListEmailTemplates", "*", ("Email", "Templates")),
        ("ses:PutAccountSendingAttributes", "*", ("Email", "Account settings")),
        ("sms-voice:SendTextMessage", arn("sms-voice", "pool/a"), ("SMS", "Pool and numbers")),
        ("sms-voice:PutOptedOutNumber", arn("sms-voice", "opt-out-list/a"), ("SMS", None)),
        ("sms-voice:DescribeSpendLimits", "*", ("SMS", "Account settings")),
        (
            "mobiletargeting:SendMessages",
            arn("mobiletargeting", "apps/a/messages"),
            ("Application", "Push messages"),
        ),
        (
            "mobiletargeting:VerifyOTPMessage",
            arn("mobiletargeting", "apps/a/verify-otp"),
            ("Application", "One-time passwords"),
        ),
        (
            "mobiletargeting:UpdateGcmChannel",
            arn("mobiletargeting", "apps/a/channels/gcm"),
            ("Application", "Channels"),
        ),
        (
            "mobiletargeting:GetApp",
            arn("mobiletargeting", "apps/a"),
            ("Application", "Application"),
        ),
        ("firehose:PutRecord", arn("firehose", "deliverystream/a"), ("Event lake", "Streams")),
        ("s3:GetObject", "arn:aws:s3:::a/b/*", ("Data in S3", "a: objects")),
        ("s3:ListBucket", "arn:aws:s3:::a", ("Data in S3", "a")),
        ("s3:GetObject", "*", ("Data in S3", "Any bucket")),
        ("glue:GetTable", arn("glue", "table/a/b"), ("Event lake", "Tables and queries")),
        ("kms:Decrypt", arn("kms", "key/a"), ("Credentials and keys", "Encryption keys")),
        (
            "secretsmanager:GetSecretValue",
            arn("secretsmanager", "secret:a"),
            ("Credentials and keys", "Secrets"),
        ),
        ("cloudwatch:DescribeAlarms", arn("cloudwatch", "alarm:a"), ("Watching", None)),
        ("iam:PassRole", "arn:aws:iam::111111111111:role/a", ("Access", "Roles")),
        ("sqs:SendMessage", arn("sqs", "a"), ("Watching", "Topics and queues")),
        ("states:StartExecution", arn("states", "stateMachine:a"), ("Others", "states")),
        ("*", "*", ("Others", "Everything")),
    ],
)
def test_an_action_belongs_to_what_it_touches(tmp_path, action, resource, row):
    (found,) = matrix(tmp_path, statement(action, resource)).rows
    assert found[0] == row[0]
    assert row[1] in {found[1], None}


@pytest.mark.parametrize(
    ("resource_type", "rest", "action", "row"),
    [
        ("AWS::S3::Bucket", "/email/*", "s3:GetObject", "Thing: objects"),
        ("AWS::S3::Bucket", "", "s3:ListBucket", "Thing"),
        ("AWS::Pinpoint::App", "/channels/gcm", "mobiletargeting:UpdateGcmChannel", "Channels"),
        ("AWS::Pinpoint::App", "", "mobiletargeting:GetApp", "Application"),
        ("AWS::SMSVOICE::Pool", "", "sms-voice:UpdatePool", "Pool and numbers"),
        ("AWS::SMSVOICE::ProtectConfiguration", "", "sms-voice:X", "Country protection"),
    ],
)
def test_a_resource_of_the_template_is_known_by_its_type(
    tmp_path, resource_type, rest, action, row
):
    resource = {"Fn::Join": ["", [{"Fn::GetAtt": ["Thing", "Arn"]}, rest]]}
    found = matrix(tmp_path, statement(action, resource), others={"Thing": {"Type": resource_type}})
    assert [name for _, name in found.rows] == [row]


def test_a_cell_tells_conditions_and_denials(tmp_path):
    identity = arn("ses", "identity/a")
    condition = {"StringLike": {"ses:FromAddress": "a@example.com"}}
    found = matrix(
        tmp_path,
        statement("ses:SendEmail", identity, Condition=condition),
        statement("ses:GetEmailIdentity", identity),
        statement("ses:DeleteEmailIdentity", identity, effect="Deny"),
    )
    (cell,) = found.cells.values()
    assert cell.allowed == {Verb.READ: False, Verb.SEND: True}
    assert cell.denied == {Verb.CHANGE: False}
    assert str(cell) == "may read, may send under a condition, is denied to change"


def test_a_denial_under_a_condition_is_told_from_one_without(tmp_path):
    condition = {"Bool": {"aws:MultiFactorAuthPresent": "false"}}
    found = matrix(tmp_path, statement("iam:PassRole", "*", effect="Deny", Condition=condition))
    assert [str(cell) for cell in found.cells.values()] == ["is denied to change under a condition"]


@pytest.mark.parametrize("first", [0, 1])
def test_one_allowance_without_a_condition_is_enough(tmp_path, first):
    identity = arn("ses", "identity/a")
    both = [
        statement("ses:SendEmail", identity),
        statement("ses:SendRawEmail", identity, Condition={"Bool": {"aws:SecureTransport": True}}),
    ]
    found = matrix(tmp_path, both[first], both[1 - first])
    (cell,) = found.cells.values()
    assert cell.allowed == {Verb.SEND: False}


@pytest.mark.parametrize(
    ("action", "row"),
    [
        ("ses:UpdateEmailTemplate", "Templates"),
        ("ses:PutEmailIdentityDkimAttributes", "Identity"),
        ("ses:PutConfigurationSetSendingOptions", "Configuration set"),
    ],
)
def test_an_action_touches_what_it_is_for_where_there_are_several(tmp_path, action, row):
    several = [arn("ses", f"{kind}/a") for kind in ("identity", "configuration-set", "template")]
    assert [name for _, name in matrix(tmp_path, statement(action, several)).rows] == [row]


def test_what_is_for_objects_does_not_touch_the_bucket(tmp_path):
    both = ["arn:aws:s3:::a", "arn:aws:s3:::a/*"]
    found = matrix(tmp_path, statement(["s3:GetObject", "s3:GetBucketPolicy"], both))
    assert found.rows == [("Data in S3", "a"), ("Data in S3", "a: objects")]
    assert [str(cell) for cell in found.cells.values()] == ["may read", "may read"]


def test_an_action_that_is_for_several_touches_them_all(tmp_path):
    several = [arn("ses", f"{kind}/a") for kind in ("identity", "configuration-set", "template")]
    assert len(matrix(tmp_path, statement("ses:SendEmail", several)).rows) == 3


def test_an_action_on_what_it_cannot_be_for_is_still_shown(tmp_path):
    found = matrix(tmp_path, statement("ses:UpdateEmailTemplate", arn("ses", "identity/a")))
    assert found.rows == [("Email", "Templates")]


def test_a_wildcard_is_shown_as_all_that_it_may_be(tmp_path):
    found = matrix(tmp_path, statement("ses:*", arn("ses", "identity/a")))
    (cell,) = found.cells.values()
    assert set(cell.allowed) == set(Verb)


@pytest.mark.parametrize(
    "element", [{"NotAction": "iam:*", "Resource": "*"}, {"Action": "s3:Get", "NotResource": "a"}]
)
def test_all_but_some_is_shown_as_that(tmp_path, element):
    found = matrix(tmp_path, {"Effect": "Allow", **element})
    assert found.rows == [("Others", "All but some")]
    (cell,) = found.cells.values()
    assert set(cell.allowed) == set(Verb)


def test_rows_are_in_one_order_whatever_the_template_says(tmp_path):
    found = matrix(
        tmp_path,
        statement("zzz:Do", "*"),
        statement("iam:GetRole", "*"),
        statement("aaa:Do", "*"),
        statement("s3:GetObject", ["arn:aws:s3:::b/*", "arn:aws:s3:::a/*"]),
        statement("kms:Decrypt", "*"),
        statement("glue:GetTable", "*"),
        statement("ses:SendEmail", arn("ses", "identity/a")),
    )
    assert found.rows == [
        ("Email", "Identity"),
        ("Event lake", "Tables and queries"),
        ("Data in S3", "a: objects"),
        ("Data in S3", "b: objects"),
        ("Credentials and keys", "Encryption keys"),
        ("Access", "Roles"),
        ("Others", "aaa"),
        ("Others", "zzz"),
    ]


def test_what_nobody_touches_has_no_row(tmp_path):
    assert matrix(tmp_path).rows == []

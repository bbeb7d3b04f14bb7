"""Policies in words that a person takes in without knowing IAM by heart."""

import pytest

from cdk_pinpoint.operations.access.access_words import Verb, Words, arn_parts, verbs_of
from cdk_pinpoint.operations.access.template_roles import Condition, Role, Statement
from cdk_pinpoint.operations.template_reader import mark

ACCOUNT = "111111111111"
ANYWHERE = ":".join([mark("AWS::Region"), mark("AWS::AccountId")])
PERMISSION_SETS = f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com"


def role(*resources):
    return Role(
        name="Role",
        description="",
        trust=(),
        statements=(Statement(is_allowed=True, actions=("a:B",), resources=resources),),
        attached=(),
        boundary=None,
    )


@pytest.fixture
def words():
    own = f"arn:aws:ses:eu-west-1:{ACCOUNT}:identity/example.com"
    theirs = "arn:aws:ses:us-east-1:999999999999:identity/example.org"
    return Words([role(own, own, theirs)])


@pytest.mark.parametrize(
    ("action", "verb"),
    [
        ("ses:SendEmail", Verb.SEND),
        ("sms-voice:SendTextMessage", Verb.SEND),
        ("mobiletargeting:SendMessages", Verb.SEND),
        ("mobiletargeting:VerifyOTPMessage", Verb.SEND),
        ("sns:Publish", Verb.SEND),
        ("firehose:PutRecordBatch", Verb.WRITE),
        ("s3:PutObject", Verb.WRITE),
        ("s3:DeleteObjectVersion", Verb.WRITE),
        ("logs:PutLogEvents", Verb.WRITE),
        ("kms:GenerateDataKey", Verb.WRITE),
        ("sqs:DeleteMessage", Verb.WRITE),
        ("sqs:ReceiveMessage", Verb.READ),
        ("s3:GetObject", Verb.READ),
        ("kms:Decrypt", Verb.READ),
        ("athena:StartQueryExecution", Verb.READ),
        ("cloudtrail:LookupEvents", Verb.READ),
        ("sms-voice:DescribePools", Verb.READ),
        ("ses:PutConfigurationSetSendingOptions", Verb.CHANGE),
        ("mobiletargeting:UpdateGcmChannel", Verb.CHANGE),
        ("s3:PutBucketPolicy", Verb.CHANGE),
        ("iam:PassRole", Verb.CHANGE),
        ("anything:New", Verb.CHANGE),
    ],
)
def test_actions_come_down_to_four_verbs(action, verb):
    assert verbs_of(action) == (verb,)


@pytest.mark.parametrize("action", ["*", "ses:*", "s3:Put*", "ses:SendE?ail"])
def test_a_wildcard_may_come_down_to_anything(action):
    assert verbs_of(action) == tuple(Verb)


def test_a_wildcard_that_only_reads_is_known_to():
    assert verbs_of("s3:GetObject*") == (Verb.READ,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*", "any resource"),
        (mark("Events/Bucket"), "Events/Bucket"),
        (f"{mark('Events/Bucket')}/email/*", "Events/Bucket: email/*"),
        (f"{mark('Application')}/channels/gcm", "Application: channels/gcm"),
        (
            f"arn:aws:ses:eu-west-1:{ACCOUNT}:identity/{mark('Email/Identity')}",
            "Email/Identity",
        ),
        (
            f"arn:{mark('AWS::Partition')}:ses:{ANYWHERE}:template/messaging_*",
            "ses template/messaging_*",
        ),
        (
            f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:{mark('Logs')}:log-stream:*",
            "Logs: log-stream:*",
        ),
        (f"arn:aws:ses:ap-south-1:{ACCOUNT}:identity/a", "ses identity/a in ap-south-1"),
        (
            "arn:aws:ses:eu-west-1:999999999999:identity/a",
            "ses identity/a of account 999999999999",
        ),
        ("arn:aws:s3:::theirs/*", "s3 theirs/*"),
        ("something else", "something else"),
    ],
)
def test_a_resource_goes_by_its_construct_or_the_end_of_its_arn(words, text, expected):
    assert words.resource(text) == expected


def test_without_any_arn_nothing_goes_without_saying():
    words = Words([])
    text = f"arn:aws:ses:eu-west-1:{ACCOUNT}:identity/a"
    assert words.resource(text) == f"ses identity/a in eu-west-1 of account {ACCOUNT}"


@pytest.mark.parametrize(
    ("operator", "key", "values", "expected"),
    [
        ("StringEquals", "aws:SourceAccount", [ACCOUNT], "on behalf of this account"),
        (
            "StringEquals",
            "aws:SourceAccount",
            ["999999999999"],
            "on behalf of account 999999999999",
        ),
        (
            "ArnLike",
            "aws:SourceArn",
            [f"arn:aws:ses:eu-west-1:{ACCOUNT}:configuration-set/{mark('Set')}"],
            "for Set",
        ),
        (
            "Bool",
            "aws:MultiFactorAuthPresent",
            ["true"],
            "signed in with a second factor (MFA)",
        ),
        ("Bool", "aws:SecureTransport", ["false"], "over plain HTTP"),
        ("Bool", "aws:ViaAWSService", ["true"], "aws:ViaAWSService is true"),
        ("StringEquals", "aws:PrincipalType", ["AssumedRole"], "in the session of a role"),
        (
            "ArnLike",
            "aws:PrincipalArn",
            [f"{PERMISSION_SETS}/*AWSReservedSSO_SecurityAudit_????????????????"],
            "by permission set SecurityAudit of IAM Identity Center",
        ),
        ("ArnEquals", "aws:PrincipalArn", [f"arn:aws:iam::{ACCOUNT}:role/A"], "as iam role/A"),
        ("StringEquals", "SAML:aud", ["https://signin"], "signing in at https://signin"),
        ("StringEquals", "login.example.com:aud", ["app"], "for audience app"),
        ("StringEquals", "login.example.com:sub", ["a", "b"], "as subject a or b"),
        ("StringEquals", "sts:ExternalId", ["x-1"], "with external id x-1"),
        ("StringLike", "ses:FromAddress", ["a@x", "b@x", "c@x"], "from a@x, b@x or c@x"),
        ("ForAllValues:StringLike", "ses:Recipients", ["*@x"], "to nobody but *@x"),
        ("Null", "ses:Recipients", ["false"], "with ses:Recipients"),
        ("Null", "aws:TokenIssueTime", ["true"], "without aws:TokenIssueTime"),
        ("StringEquals", "kms:ViaService", ["s3.amazonaws.com"], "through s3.amazonaws.com"),
        (
            "StringLike",
            "kms:EncryptionContext:aws:s3:arn",
            [mark("Bucket"), f"{mark('Bucket')}/email/*"],
            "for Bucket or Bucket: email/*",
        ),
        ("StringNotEquals", "aws:SourceVpc", ["vpc-1"], "aws:SourceVpc is not vpc-1"),
        ("StringNotEquals", "aws:SourceAccount", [ACCOUNT], None),
        ("NumericLessThan", "s3:TlsVersion", ["1.2"], "s3:TlsVersion is below 1.2"),
        ("StringEqualsIfExists", "aws:RequestedRegion", ["a"], "in a, where known"),
        ("IpAddress", "aws:SourceIp", ["10.0.0.0/8"], "aws:SourceIp is in 10.0.0.0/8"),
        ("StringNotEquals", "aws:PrincipalType", ["User"], "aws:PrincipalType is not User"),
        ("ForAnyValue:StringLike", "ses:Recipients", ["*@x"], "any ses:Recipients is like *@x"),
        ("ForAllValues:StringEquals", "aws:TagKeys", ["a"], "every aws:TagKeys is a"),
        ("BinaryEquals", "some:key", ["QQ=="], "some:key BinaryEquals QQ=="),
    ],
)
def test_conditions(words, operator, key, values, expected):
    condition = Condition(operator=operator, key=key, values=tuple(values))
    assert words.conditions([condition]) == (expected or "aws:SourceAccount is not this account")


def test_conditions_that_must_all_hold_are_listed(words):
    found = words.conditions(
        [
            Condition(operator="StringLike", key="ses:FromAddress", values=("a@x",)),
            Condition(operator="StringEquals", key="aws:RequestedRegion", values=("eu-west-1",)),
        ]
    )
    assert found == "from a@x, in eu-west-1"


def trust(*principals, conditions=(), all_but=()):
    return Statement(
        is_allowed=True,
        actions=("sts:AssumeRole",),
        principals=principals,
        conditions=tuple(
            Condition(operator=operator, key=key, values=(value,))
            for operator, key, value in conditions
        ),
        all_but=frozenset(all_but),
    )


TRUSTS = [
    (
        trust(
            ("Service", "ses.amazonaws.com"),
            conditions=[("StringEquals", "aws:SourceAccount", ACCOUNT)],
        ),
        "service ses.amazonaws.com, on behalf of this account",
        "ses",
    ),
    (
        trust(
            ("AWS", f"arn:aws:iam::{ACCOUNT}:root"),
            conditions=[("Bool", "aws:MultiFactorAuthPresent", "true")],
        ),
        "this account, signed in with a second factor (MFA)",
        "this account with MFA",
    ),
    (
        trust(
            ("AWS", f"arn:aws:iam::{ACCOUNT}:root"),
            conditions=[("ArnLike", "aws:PrincipalArn", "*AWSReservedSSO_Audit_????????????????")],
        ),
        "this account, by permission set Audit of IAM Identity Center",
        "Audit",
    ),
    (
        trust(
            ("AWS", f"arn:aws:iam::{ACCOUNT}:root"),
            conditions=[("ArnEquals", "aws:PrincipalArn", f"arn:aws:iam::{ACCOUNT}:role/Ci")],
        ),
        "this account, as iam role/Ci",
        "Ci",
    ),
    (trust(("AWS", "999999999999")), "account 999999999999", "999999999999"),
    (
        trust(("AWS", "arn:aws:iam::999999999999:root")),
        "account 999999999999",
        "account 999999999999",
    ),
    (
        trust(("AWS", f"arn:{mark('AWS::Partition')}:iam::{mark('AWS::AccountId')}:root")),
        "this account",
        "this account",
    ),
    (trust(("AWS", f"arn:aws:iam::{ACCOUNT}:role/Ci")), "iam role/Ci", "Ci"),
    (trust(("AWS", mark("Roles/Sender"))), "Roles/Sender", "Sender"),
    (trust(("AWS", "*")), "anyone", "*"),
    (
        trust(("Federated", f"arn:aws:iam::{ACCOUNT}:saml-provider/Company")),
        "SAML provider Company",
        "Company",
    ),
    (
        trust(
            ("Federated", f"arn:aws:iam::{ACCOUNT}:oidc-provider/login.example.com"),
            conditions=[("StringEquals", "login.example.com:sub", "repo:a/b")],
        ),
        "OpenID Connect provider login.example.com, as subject repo:a/b",
        "login.example.com",
    ),
    (trust(("Federated", "cognito-identity.amazonaws.com")), None, None),
    (
        trust(("AWS", "999999999999"), all_but=["Principal"]),
        "anyone but account 999999999999",
        None,
    ),
]


@pytest.mark.parametrize(("statement", "expected", "short"), TRUSTS)
def test_trust(words, statement, expected, short):
    assert words.trust(statement) == (expected or "federated cognito-identity.amazonaws.com")
    assert short is None or words.short_trust(statement) == short


def test_the_parts_of_an_arn_may_be_marks():
    text = f"arn:{mark('AWS::Partition')}:s3:::{mark('Bucket')}/a:b"
    assert arn_parts(text) == (mark("AWS::Partition"), "s3", "", "", f"{mark('Bucket')}/a:b")
    assert arn_parts("arn:aws:s3") is None
    assert arn_parts(mark("Bucket")) is None

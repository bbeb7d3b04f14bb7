"""Rules about policies, on statements as people write them."""

import pytest
from rule_engine import findings

ACCOUNT = "111122223333"
SES = {"Service": "ses.amazonaws.com"}
SOURCE = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/gitlab.example.com"
QUEUE = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:queue"


def found(resource_type, document, statements):
    policy = {"Version": "2012-10-17", "Statement": statements}
    resource = {"Type": resource_type, "Properties": {document: policy}}
    return {name for name, _ in findings({"Resources": {"It": resource}})}


def trust(principal, condition=None, **more):
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more}
    return statement if condition is None else {**statement, "Condition": condition}


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        (trust(SES), "IAM_ROLE_TRUST_HAS_SOURCE"),
        (trust(SES, {}), "IAM_ROLE_TRUST_HAS_SOURCE"),
        (trust(SES, {"Bool": {"aws:SecureTransport": "true"}}), "IAM_ROLE_TRUST_HAS_SOURCE"),
        (trust({"Service": ["lambda.amazonaws.com", *SES.values()]}), "IAM_ROLE_TRUST_HAS_SOURCE"),
        (trust(SES, SOURCE), None),
        (trust(SES, {"Bool": {"a": "b"}, "ArnLike": {"AWS:SOURCEARN": "arn:aws:ses:*"}}), None),
        (trust(SES, Effect="Deny"), None),
        # They document no source that they fill in.
        (trust({"Service": "firehose.amazonaws.com"}), None),
        (trust({"Service": "lambda.amazonaws.com"}), None),
        (trust({"Service": {"Fn::Sub": "ses.${AWS::URLSuffix}"}}), None),
        (trust("*"), "IAM_ROLE_TRUST_NOT_PUBLIC"),
        (trust({"AWS": ["*", f"arn:aws:iam::{ACCOUNT}:role/a"]}), "IAM_ROLE_TRUST_NOT_PUBLIC"),
        (trust("*", {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}), None),
        (trust({"AWS": ACCOUNT}), "IAM_ROLE_TRUST_ACCOUNT_HAS_CONDITION"),
        (
            trust({"AWS": f"arn:aws-us-gov:iam::{ACCOUNT}:root"}),
            "IAM_ROLE_TRUST_ACCOUNT_HAS_CONDITION",
        ),
        (trust({"AWS": ACCOUNT}, {"StringEquals": {"sts:ExternalId": "shop"}}), None),
        (trust({"AWS": f"arn:aws:iam::{ACCOUNT}:role/root"}), None),
        (
            trust({"Federated": PROVIDER}, Action="sts:AssumeRoleWithWebIdentity"),
            "IAM_ROLE_TRUST_OIDC_SUBJECT",
        ),
        (
            trust(
                {"Federated": PROVIDER},
                {"StringLike": {"gitlab.example.com:sub": "project_path:shop/*"}},
                Action="sts:AssumeRoleWithWebIdentity",
            ),
            None,
        ),
        (
            trust(
                {"Federated": "cognito-identity.amazonaws.com"},
                Action="sts:AssumeRoleWithWebIdentity",
            ),
            None,
        ),
    ],
    ids=str,
)
@pytest.mark.parametrize("is_list", [True, False], ids=["a list", "one statement"])
def test_who_takes_on_a_role(statement, rule, is_list):
    statements = [trust({"Service": "ec2.amazonaws.com"}), statement] if is_list else statement
    assert found("AWS::IAM::Role", "AssumeRolePolicyDocument", statements) == {rule} - {None}


def allow(action, resource=QUEUE, **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


@pytest.mark.parametrize(
    ("statement", "rules"),
    [
        (allow("*"), "IAM_POLICY_NO_WILDCARD_ACTION"),
        (allow(["sqs:SendMessage", "sqs:*"]), "IAM_POLICY_NO_WILDCARD_ACTION"),
        (allow("sqs:Send*"), "IAM_POLICY_NO_PARTIAL_WILDCARD_ACTION"),
        (allow("sqs:*Message"), "IAM_POLICY_NO_PARTIAL_WILDCARD_ACTION"),
        (allow("sqs:SendMessag?"), "IAM_POLICY_NO_PARTIAL_WILDCARD_ACTION"),
        (allow("sqs:SendMessage"), ""),
        (allow("*", Effect="Deny"), ""),
        (allow("sqs:SendMessage", "*"), "IAM_POLICY_NO_WILDCARD_RESOURCE"),
        (allow("SQS:sendmessage", [QUEUE, "*"]), "IAM_POLICY_NO_WILDCARD_RESOURCE"),
        (allow("mobiletargeting:SendMessages", "*"), "IAM_POLICY_NO_WILDCARD_RESOURCE"),
        (allow("s3:ListBucket", "*"), "IAM_POLICY_NO_WILDCARD_RESOURCE"),
        # These have no resource to name.
        (allow(["s3:ListAllMyBuckets", "sqs:ListQueues", "firehose:ListDeliveryStreams"], "*"), ""),
        (allow(["ses:GetAccount", "sms-voice:DescribeSpendLimits", "kms:ListKeys"], "*"), ""),
        (allow(["sns:Publish", "sts:GetCallerIdentity", "cloudwatch:PutMetricData"], "*"), ""),
        (allow("iam:PassRole", "*"), "IAM_POLICY_PASS_ROLE_NOT_ANY"),
        (allow("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/a"), ""),
        ({"Effect": "Allow", "NotAction": "iam:*", "Resource": QUEUE}, "IAM_POLICY_NO_ALLOW_BUT"),
        (
            {"Effect": "Allow", "Action": "sqs:SendMessage", "NotResource": QUEUE},
            "IAM_POLICY_NO_ALLOW_BUT",
        ),
        ({"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}, ""),
        (allow("ses:SendEmail"), "IAM_POLICY_SES_FROM_ADDRESS"),
        (allow("ses:SendRawEmail", Condition=SOURCE), "IAM_POLICY_SES_FROM_ADDRESS"),
        (allow("ses:SendEmail", Condition={"StringLike": {"ses:FromAddress": "*@a.example"}}), ""),
        (allow("ses:SendBulkEmail"), ""),
        (allow({"Ref": "Action"}, {"Ref": "Resource"}), ""),
    ],
    ids=str,
)
@pytest.mark.parametrize("is_list", [True, False], ids=["a list", "one statement"])
def test_what_a_policy_allows(statement, rules, is_list):
    statements = [allow("sqs:DeleteMessage"), statement] if is_list else statement
    wanted = set(rules.split())
    assert found("AWS::IAM::ManagedPolicy", "PolicyDocument", statements) == wanted


@pytest.mark.parametrize("resource_type", ["AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group"])
def test_a_policy_within_a_role_is_read_too(resource_type):
    policy = {"PolicyName": "Send", "PolicyDocument": {"Statement": [allow("sqs:*")]}}
    resource = {"Type": resource_type, "Properties": {"Policies": [policy]}}
    assert findings({"Resources": {"It": resource}}) == {("IAM_POLICY_NO_WILDCARD_ACTION", "It")}


@pytest.mark.parametrize(
    ("arn", "is_found"),
    [
        ("arn:aws:iam::aws:policy/AdministratorAccess", True),
        ({"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AmazonS3FullAccess"}, True),
        ({"Fn::Join": ["", ["arn:", {"Ref": "P"}, ":iam::aws:policy/PowerUserAccess"]]}, True),
        ("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", False),
        ({"Ref": "Policy"}, False),
    ],
    ids=str,
)
def test_managed_policies_that_allow_everything(arn, is_found):
    resource = {"Type": "AWS::IAM::Role", "Properties": {"ManagedPolicyArns": [{"Ref": "A"}, arn]}}
    wanted = {("IAM_NO_FULL_ACCESS_POLICY", "It")} if is_found else set()
    assert findings({"Resources": {"It": resource}}) == wanted


DENY_PLAIN = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": False}},
}


def bucket_policy(bucket, *statements):
    properties = {"Bucket": bucket, "PolicyDocument": {"Statement": [*statements]}}
    return {"Type": "AWS::S3::BucketPolicy", "Properties": properties}


@pytest.mark.parametrize(
    ("policies", "unsafe"),
    [
        ([], {"A", "B"}),
        ([bucket_policy({"Ref": "A"}, DENY_PLAIN)], {"B"}),
        ([bucket_policy({"Ref": "A"}, DENY_PLAIN), bucket_policy({"Ref": "B"})], {"B"}),
        ([bucket_policy({"Ref": "A"}, DENY_PLAIN), bucket_policy({"Ref": "B"}, DENY_PLAIN)], set()),
        # Nobody knows which bucket it is for.
        ([bucket_policy("shop-lake", DENY_PLAIN)], set()),
    ],
    ids=["no policy", "one", "one says something else", "both", "by name"],
)
def test_a_bucket_without_its_own_policy_is_open_to_plain_text(policies, unsafe):
    buckets = {name: {"Type": "AWS::S3::Bucket"} for name in ("A", "B")}
    template = {**buckets, **{f"Policy{n}": each for n, each in enumerate(policies)}}
    places = {
        place for rule, place in findings({"Resources": template}) if rule == "S3_BUCKET_TLS_ONLY"
    }
    assert places == unsafe


def test_a_bucket_that_is_excepted_excepts_no_other():
    excepted = {"guard": {"SuppressedRules": ["S3_BUCKET_TLS_ONLY"]}}
    template = {
        "A": {"Type": "AWS::S3::Bucket", "Metadata": excepted},
        "B": {"Type": "AWS::S3::Bucket"},
        "PolicyOfA": bucket_policy({"Ref": "A"}),
    }
    assert ("S3_BUCKET_TLS_ONLY", "B") in findings({"Resources": template})
    assert ("S3_BUCKET_TLS_ONLY", "A") not in findings({"Resources": template})


@pytest.mark.parametrize(
    ("properties", "is_found"),
    [
        ({}, True),
        ({"EnableKeyRotation": False}, True),
        ({"EnableKeyRotation": True}, False),
        ({"EnableKeyRotation": {"Ref": "Rotate"}}, False),
        # Such a key cannot be rotated.
        ({"KeySpec": "RSA_2048", "KeyUsage": "SIGN_VERIFY"}, False),
        ({"Origin": "EXTERNAL"}, False),
    ],
    ids=str,
)
def test_only_keys_that_can_be_rotated_are_asked_for_it(properties, is_found):
    key = {"Type": "AWS::KMS::Key", "Properties": properties}
    names = {rule for rule, _ in findings({"Resources": {"Key": key}})}
    assert ("KMS_KEY_ROTATED" in names) is is_found


@pytest.mark.parametrize(
    ("runtime", "is_found"),
    [
        ("python3.9", True),
        ("python3.10", True),
        ("python3.13", False),
        ("python3.14", False),
        ("nodejs20.x", True),
        ("nodejs22.x", False),
        ("nodejs24.x", False),
        ("nodejs8.10", True),
        ("provided.al2", True),
        ("provided.al2023", False),
        ("java8", True),
        ("java8.al2", False),
        ("java11", False),
        ("dotnet8", True),
        ("dotnet9", True),
        ("dotnet10", False),
        ("ruby3.2", True),
        ("ruby3.3", False),
        ("a-runtime-to-come", False),
    ],
)
def test_runtimes_whose_support_ended(runtime, is_found):
    """The dates are those of the runtimes' page, by November 2026."""
    function = {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": runtime}}
    names = {rule for rule, _ in findings({"Resources": {"It": function}})}
    assert ("LAMBDA_FUNCTION_RUNTIME_SUPPORTED" in names) is is_found

"""Who may put and read audience files, each in one direction."""

import json

import pytest
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template
from templates import FLAG_SETS, flat, new_stack, properties, statements

from cdk_pinpoint import AudienceBucket

DIRECTIONS = {
    "put_imports": "imports",
    "read_imports": "imports",
    "put_exports": "exports",
    "read_exports": "exports",
}
GRANTS = pytest.mark.parametrize(("name", "folder"), DIRECTIONS.items())
HERE = {
    "a role": lambda stack: iam.Role(stack, "Role", assumed_by=iam.AccountRootPrincipal()),
    "a role that is there": lambda stack: iam.Role.from_role_name(stack, "Role", "job"),
    "a user": lambda stack: iam.User(stack, "User"),
    "a user that is there": lambda stack: iam.User.from_user_name(stack, "User", "job"),
}
ELSEWHERE = {
    "an account": (
        lambda _: iam.AccountPrincipal("222222222222"),
        {"AWS": "arn:aws:iam::222222222222:root"},
        {},
    ),
    "a role of another account": (
        lambda stack: iam.Role.from_role_arn(stack, "Role", "arn:aws:iam::222222222222:role/job"),
        {"AWS": "arn:aws:iam::222222222222:role/job"},
        {},
    ),
    "a service": (
        lambda _: iam.ServicePrincipal(
            "appflow.amazonaws.com",
            conditions={"StringEquals": {"aws:SourceAccount": "111111111111"}},
        ),
        {"Service": "appflow.amazonaws.com"},
        {"StringEquals": {"aws:SourceAccount": "111111111111"}},
    ),
}
THROUGH_S3 = {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}


class Granted:
    """A bucket, and what its policies and those of the grantees say."""

    def __init__(self, *, flags=None):
        self.stack = new_stack(flags=flags)
        self.audience = AudienceBucket(self.stack, "Audience")
        self.bucket = flat(self.stack.resolve(self.audience.bucket.bucket_arn))
        self.key = flat(self.stack.resolve(self.audience.encryption_key.key_arn))

    def grant(self, name, grantee):
        return getattr(self.audience.grants, name)(grantee)

    def read(self):
        """The statements of identities, and what the bucket and the key allow in theirs."""
        template = Template.from_stack(self.stack)
        bucket_id = self.stack.get_logical_id(self.audience.bucket.node.default_child)
        (of_bucket,) = (
            policy["Properties"]["PolicyDocument"]["Statement"]
            for policy in flat(template.find_resources("AWS::S3::BucketPolicy")).values()
            if policy["Properties"]["Bucket"] == f"${{{bucket_id}}}"
        )
        _, *of_key = properties(template, "AWS::KMS::Key")["KeyPolicy"]["Statement"]
        allowed = [each for each in of_bucket if each["Effect"] == "Allow"]
        # One of the feature flags writes the partition where it is known.
        text = json.dumps([statements(template), allowed, of_key])
        return json.loads(text.replace("${AWS::Partition}", "aws"))


def on_bucket(name, folder, bucket):
    """What a grant allows on the bucket."""
    if name.startswith("put"):
        return [{"Action": "s3:PutObject", "Resource": f"{bucket}/{folder}/*"}]
    return [
        {
            "Action": "s3:ListBucket",
            "Resource": bucket,
            "Condition": {"StringLike": {"s3:prefix": f"{folder}/*"}},
        },
        {"Action": "s3:GetObject", "Resource": f"{bucket}/{folder}/*"},
    ]


def on_key(name):
    return ["kms:Decrypt", "kms:GenerateDataKey"] if name.startswith("put") else "kms:Decrypt"


def allowed(statement, **more):
    return {"Effect": "Allow", **statement, **more}


@GRANTS
@pytest.mark.parametrize("grantee", HERE.values(), ids=list(HERE))
def test_who_is_of_the_account_may_do_one_thing_in_one_folder(name, folder, grantee):
    granted = Granted()
    assert granted.grant(name, grantee(granted.stack)).success
    of_grantee, of_bucket, of_key = granted.read()
    contexts = [granted.bucket, f"{granted.bucket}/{folder}/*"]
    using_key = {
        "Action": on_key(name),
        "Resource": granted.key,
        "Condition": {
            "StringEquals": THROUGH_S3,
            "StringLike": {"kms:EncryptionContext:aws:s3:arn": contexts},
        },
    }
    assert of_grantee == [
        allowed(each) for each in (*on_bucket(name, folder, granted.bucket), using_key)
    ]
    assert (of_bucket, of_key) == ([], [])


@GRANTS
@pytest.mark.parametrize(("grantee", "principal", "own"), ELSEWHERE.values(), ids=list(ELSEWHERE))
def test_who_is_not_may_do_the_same_by_the_policies_of_bucket_and_key(
    name, folder, grantee, principal, own
):
    """The conditions are those of a role of the account, and those of the principal itself."""
    granted = Granted()
    assert granted.grant(name, grantee(granted.stack)).success
    of_grantee, of_bucket, of_key = granted.read()
    expected = [
        allowed(each, Principal=principal) for each in on_bucket(name, folder, granted.bucket)
    ]
    for each in expected:
        each["Condition"] = {**each.get("Condition", {}), **own}
    assert [{"Condition": {}, **each} for each in of_bucket] == expected
    using_key = {"Action": on_key(name), "Resource": "*", "Principal": principal}
    condition = {"StringEquals": {**THROUGH_S3, **own.get("StringEquals", {})}}
    assert of_key == [allowed(using_key, Condition=condition)]
    assert of_grantee == []


@pytest.mark.parametrize("flags", FLAG_SETS.values(), ids=list(FLAG_SETS))
def test_grantees_of_all_kinds_have_one_bucket_together(flags):
    granted = Granted(flags=flags)
    grantees = [make(granted.stack) for make, *_ in ELSEWHERE.values()]
    grantees.append(iam.User(granted.stack, "User"))
    for name in DIRECTIONS:
        for grantee in grantees:
            granted.grant(name, grantee)
    of_grantees, of_bucket, of_key = granted.read()
    assert of_grantees
    assert of_bucket
    assert of_key
    actions = {
        action
        for each in (*of_grantees, *of_bucket, *of_key)
        for action in ([each["Action"]] if isinstance(each["Action"], str) else each["Action"])
    }
    assert actions == {
        "kms:Decrypt",
        "kms:GenerateDataKey",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:PutObject",
    }, "nobody deletes, and nobody has a wildcard"


def test_what_a_job_does_can_be_made_to_wait_for_its_grant():
    granted = Granted()
    user = iam.User(granted.stack, "User")
    late = iam.User(granted.stack, "Late")
    granted.grant("read_exports", user).apply_before(late)
    (found,) = (
        each
        for logical_id, each in Template.from_stack(granted.stack)
        .find_resources("AWS::IAM::User")
        .items()
        if logical_id.startswith("Late")
    )
    assert any(name.startswith("UserDefaultPolicy") for name in found["DependsOn"])

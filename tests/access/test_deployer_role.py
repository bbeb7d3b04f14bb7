"""The role of a pipeline: who may take it on, and that it can only take on bootstrap roles."""

import json

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template
from templates import (
    ACCOUNT,
    FLAG_SETS,
    REGION,
    exactly,
    new_stack,
    only,
    only_id,
    properties,
    resources,
    statements,
    text_of,
)

from cdk_pinpoint import DeployerRole, PipelineRepository

GITHUB = "token.actions.githubusercontent.com"
MAIN = PipelineRepository.github("acme/shop", branch="main")
HERE = cdk.Environment(account=ACCOUNT, region=REGION)
PROVIDER_ARN = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{GITHUB}"


def deployer(stack, **arguments):
    return DeployerRole(stack, "Deployer", **{"repository": MAIN, "targets": [HERE], **arguments})


def synthesized(stack, **arguments):
    deployer(stack, **arguments)
    return Template.from_stack(stack)


def role(template):
    return properties(template, "AWS::IAM::Role")


def bootstrap_roles(account, region, *, qualifier="hnb659fds", partition="${AWS::Partition}"):
    return [
        f"arn:{partition}:iam::{account}:role/cdk-{qualifier}-{name}-{account}-{region}"
        for name in ("deploy-role", "file-publishing-role")
    ]


@pytest.mark.parametrize(
    ("repository", "issuer", "audience", "subject"),
    [
        (MAIN, GITHUB, "sts.amazonaws.com", "repo:acme/shop:ref:refs/heads/main"),
        (
            PipelineRepository.github(
                "acme/shop", environment="production", owner_id=1, repository_id=2
            ),
            GITHUB,
            "sts.amazonaws.com",
            "repo:acme@1/shop@2:environment:production",
        ),
        (
            PipelineRepository.gitlab("acme/web/shop", branch="main", host="git.example.com"),
            "git.example.com",
            "https://git.example.com",
            "project_path:acme/web/shop:ref_type:branch:ref:main",
        ),
    ],
)
@pytest.mark.parametrize("flags", FLAG_SETS.values(), ids=FLAG_SETS)
def test_trusts_one_subject_and_one_audience_exactly(flags, repository, issuer, audience, subject):
    template = synthesized(new_stack(flags=flags), repository=repository)
    assert role(template)["AssumeRolePolicyDocument"] == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Principal": {"Federated": f"${{{only_id(template, 'AWS::IAM::OIDCProvider')}}}"},
                "Condition": {
                    "StringEquals": {f"{issuer}:aud": audience, f"{issuer}:sub": subject}
                },
            }
        ],
    }
    assert properties(template, "AWS::IAM::OIDCProvider") == {
        "Url": f"https://{issuer}",
        "ClientIdList": [audience],
    }


@pytest.mark.parametrize("flags", FLAG_SETS.values(), ids=FLAG_SETS)
def test_may_take_on_two_roles_of_each_target_and_nothing_else(flags):
    """No lookup role, which reads the whole account, and none for images, which we have not."""
    other = cdk.Environment(account="222222222222", region="us-east-1")
    template = synthesized(new_stack(flags=flags), targets=[HERE, other])
    arns = []
    for statement in statements(template):
        assert set(statement) == {"Effect", "Action", "Resource"}
        assert (statement["Effect"], statement["Action"]) == ("Allow", "sts:AssumeRole")
        arns += statement["Resource"]
    partition = "aws" if flags else "${AWS::Partition}"
    assert arns == [
        *bootstrap_roles(ACCOUNT, REGION, partition=partition),
        *bootstrap_roles("222222222222", "us-east-1", partition=partition),
    ]
    assert not {"Policies", "ManagedPolicyArns"} & set(role(template))


def test_defines_nothing_else(stack):
    kinds = [each["Type"] for each in synthesized(stack).to_json()["Resources"].values()]
    assert sorted(kinds) == ["AWS::IAM::OIDCProvider", "AWS::IAM::Policy", "AWS::IAM::Role"]


@pytest.mark.parametrize("flags", FLAG_SETS.values(), ids=FLAG_SETS)
def test_a_hundred_targets_fit(flags):
    """CDK puts what is too long for one policy into others, a statement as a whole."""
    targets = [cdk.Environment(account=f"{each:012}", region=REGION) for each in range(100)]
    template = synthesized(new_stack(flags=flags), targets=targets)
    policies = [
        each["Properties"]["PolicyDocument"]
        for kind in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
        for each in resources(template, kind).values()
    ]
    found = [arn for policy in policies for each in policy["Statement"] for arn in each["Resource"]]
    partition = "aws" if flags else "${AWS::Partition}"
    assert sorted(found) == sorted(
        arn
        for each in targets
        for arn in bootstrap_roles(each.account, REGION, partition=partition)
    )
    assert max(len(json.dumps(policy)) for policy in policies) < 10_240


def test_the_stack_may_leave_account_and_region_open():
    stack = new_stack(region=None)
    target = cdk.Environment(account=stack.account, region=stack.region)
    (statement,) = statements(synthesized(stack, targets=[target]))
    assert statement["Resource"] == bootstrap_roles("${AWS::AccountId}", "${AWS::Region}")


def test_the_qualifier_is_that_of_the_cdk_unless_said_otherwise(stack):
    (statement,) = statements(synthesized(stack))
    default = cdk.DefaultStackSynthesizer.DEFAULT_QUALIFIER
    assert statement["Resource"] == bootstrap_roles(ACCOUNT, REGION, qualifier=default)


def test_targets_with_a_qualifier_of_their_own(stack):
    (statement,) = statements(synthesized(stack, qualifier="shop"))
    assert statement["Resource"] == bootstrap_roles(ACCOUNT, REGION, qualifier="shop")


@pytest.mark.parametrize("flags", FLAG_SETS.values(), ids=FLAG_SETS)
def test_works_in_govcloud(flags):
    stack = new_stack(region="us-gov-west-1", flags=flags)
    boundary = iam.ManagedPolicy.from_managed_policy_arn(
        stack, "Boundary", f"arn:aws-us-gov:iam::{ACCOUNT}:policy/boundary"
    )
    template = synthesized(
        stack,
        targets=[cdk.Environment(account=ACCOUNT, region="us-gov-east-1")],
        permissions_boundary=boundary,
    )
    assert "arn:aws:" not in text_of(template)
    (statement,) = statements(template)
    assert statement["Resource"] == bootstrap_roles(
        ACCOUNT, "us-gov-east-1", partition="aws-us-gov" if flags else "${AWS::Partition}"
    )


def imported_native(stack):
    return iam.OidcProviderNative.from_oidc_provider_arn(stack, "Provider", PROVIDER_ARN)


def imported_custom_resource(stack):
    return iam.OpenIdConnectProvider.from_open_id_connect_provider_arn(
        stack, "Provider", PROVIDER_ARN
    )


@pytest.mark.parametrize("existing", [imported_native, imported_custom_resource])
def test_takes_a_provider_that_the_account_has(stack, existing):
    provider = existing(stack)
    role_of = deployer(stack, oidc_provider=provider)
    template = Template.from_stack(stack)
    assert resources(template, "AWS::IAM::OIDCProvider") == {}
    (statement,) = role(template)["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Federated": PROVIDER_ARN}
    assert role_of.oidc_provider is provider


def test_two_roles_share_the_provider_of_the_first(stack):
    first = deployer(stack)
    DeployerRole(
        stack,
        "Second",
        repository=PipelineRepository.github("acme/shop", environment="staging"),
        targets=[HERE],
        oidc_provider=first.oidc_provider,
    )
    template = Template.from_stack(stack)
    provider = only_id(template, "AWS::IAM::OIDCProvider")
    trusted = [
        statement["Principal"]
        for each in resources(template, "AWS::IAM::Role").values()
        for statement in each["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    ]
    assert trusted == [{"Federated": f"${{{provider}}}"}] * 2


def test_takes_a_provider_that_is_an_l1(stack):
    provider = iam.CfnOIDCProvider(stack, "Provider", url=f"https://{GITHUB}")
    deployer(stack, oidc_provider=provider)
    template = Template.from_stack(stack)
    (statement,) = role(template)["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Federated": "${Provider}"}


def test_fails_when_the_provider_is_that_of_another_issuer(stack):
    message = (
        "'oidc_provider' must be the provider of the repository's issuer gitlab.com, "
        f"got '{PROVIDER_ARN}'; leave it out if the account has none"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        deployer(
            stack,
            repository=PipelineRepository.gitlab("acme/shop", branch="main"),
            oidc_provider=imported_native(stack),
        )


def test_the_role_is_plain_by_default(stack):
    template = synthesized(stack)
    assert set(role(template)) == {
        "AssumeRolePolicyDocument",
        "Description",
        "MaxSessionDuration",
    }
    assert role(template)["MaxSessionDuration"] == 3600


def test_the_role_as_a_platform_team_wants_it(stack):
    template = synthesized(
        stack,
        role_name="shop-deployer",
        path="/pipelines/",
        permissions_boundary=iam.ManagedPolicy.from_managed_policy_name(
            stack, "Boundary", "pipelines"
        ),
        max_session_duration=cdk.Duration.hours(2),
    )
    found = role(template)
    assert (found["RoleName"], found["Path"], found["MaxSessionDuration"]) == (
        "shop-deployer",
        "/pipelines/",
        7200,
    )
    assert found["PermissionsBoundary"] == (
        f"arn:${{AWS::Partition}}:iam::{ACCOUNT}:policy/pipelines"
    )


def test_tells_the_role(stack):
    role_of = deployer(stack)
    template = Template.from_stack(stack)
    name = only_id(template, "AWS::IAM::Role")
    assert stack.resolve(role_of.role.role_arn) == {"Fn::GetAtt": [name, "Arn"]}
    assert only(template, "AWS::IAM::Role")["Properties"]["Description"] == (
        "Deploys by the bootstrap roles of its targets; may do nothing by itself"
    )


def test_fails_without_targets(stack):
    message = (
        "'targets' must hold at least one account and Region, got none; "
        "name those that the pipeline deploys to"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        deployer(stack, targets=[])


@pytest.mark.parametrize("account", ["1234", "1234567890123", "shop-account1", "", "*", None])
def test_fails_when_an_account_has_not_12_digits(stack, account):
    message = f"'targets' must be environments with an account of 12 digits, got '{account or ''}'"
    with pytest.raises(ValueError, match=exactly(message)):
        deployer(stack, targets=[HERE, cdk.Environment(account=account, region=REGION)])


@pytest.mark.parametrize("region", ["europe", "eu-west-9", "eu-west-1a", "*", "", None])
def test_fails_when_a_region_is_none(stack, region):
    message = (
        "'targets' must be environments with a Region such as 'eu-west-1', "
        f"got '{region or ''}'; if AWS has it, aws-cdk-lib is too old to know it"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        deployer(stack, targets=[cdk.Environment(account=ACCOUNT, region=region)])


def test_fails_when_a_target_is_in_another_partition(stack):
    message = (
        "'targets' must lie in the partition of the stack, which is aws, got 'us-gov-west-1' in "
        "aws-us-gov; put the role for it into a stack there"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        deployer(stack, targets=[cdk.Environment(account=ACCOUNT, region="us-gov-west-1")])


@pytest.mark.parametrize(
    ("region", "here", "there"),
    [("us-gov-west-1", "aws-us-gov", "aws"), ("eu-west-1", "aws", "aws-us-gov")],
)
def test_fails_when_the_boundary_is_of_another_partition(region, here, there):
    stack = new_stack(region=region)
    arn = f"arn:{there}:iam::{ACCOUNT}:policy/boundary"
    message = (
        f"'permissions_boundary' must be of partition {here}, as region {region} is, got '{arn}'; "
        "give the ARN of a policy in the account of the stack"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        deployer(
            stack,
            targets=[cdk.Environment(account=ACCOUNT, region=region)],
            permissions_boundary=iam.ManagedPolicy.from_managed_policy_arn(stack, "Boundary", arn),
        )


@pytest.mark.parametrize(
    ("region", "arn"),
    [
        (None, f"arn:aws-us-gov:iam::{ACCOUNT}:policy/boundary"),
        (REGION, cdk.Fn.import_value("Boundary")),
        (REGION, f"arn:{cdk.Aws.PARTITION}:iam::{ACCOUNT}:policy/boundary"),
    ],
    ids=["region not known", "token", "partition not known"],
)
def test_a_boundary_whose_partition_cannot_be_compared_passes(region, arn):
    stack = new_stack(region=region)
    boundary = iam.ManagedPolicy.from_managed_policy_arn(stack, "Boundary", arn)
    template = synthesized(stack, permissions_boundary=boundary)
    assert "PermissionsBoundary" in role(template)


@pytest.mark.parametrize(
    ("duration", "shown"),
    [
        (cdk.Duration.minutes(45), "45 minutes"),
        (cdk.Duration.hours(13), "13 hours"),
        (cdk.Duration.seconds(cdk.Token.as_number({"Ref": "Seconds"})), "<token> seconds"),
    ],
    ids=["short", "long", "token"],
)
def test_fails_when_a_session_is_too_short_or_too_long(stack, duration, shown):
    message = f"'max_session_duration' must be 1 to 12 hours, got {shown}"
    with pytest.raises(ValueError, match=exactly(message)):
        deployer(stack, max_session_duration=duration)


@pytest.mark.parametrize(
    ("argument", "value", "allowed"),
    [
        ("qualifier", "longer-than-10", "1 to 10 letters, digits, '_' or '-'"),
        ("qualifier", "", "1 to 10 letters, digits, '_' or '-'"),
        ("qualifier", "*", "1 to 10 letters, digits, '_' or '-'"),
        ("role_name", "shop deployer", "1 to 64 letters, digits or '+=,.@_-'"),
        ("role_name", "a" * 65, "1 to 64 letters, digits or '+=,.@_-'"),
        ("role_name", "", "1 to 64 letters, digits or '+=,.@_-'"),
        ("path", "pipelines", "a path such as '/pipelines/'"),
        ("path", "/caf\xe9/", "a path such as '/pipelines/'"),
        ("path", "", "a path such as '/pipelines/'"),
    ],
)
def test_fails_when_a_name_is_out_of_bounds(stack, argument, value, allowed):
    with pytest.raises(ValueError, match=exactly(f"'{argument}' must be {allowed}, got '{value}'")):
        deployer(stack, **{argument: value})


def test_names_may_be_tokens(stack):
    name, path = cdk.Fn.import_value("Name"), cdk.Fn.import_value("Path")
    found = role(synthesized(stack, role_name=name, path=path))
    assert (found["RoleName"], found["Path"]) == ("${import Name}", "${import Path}")

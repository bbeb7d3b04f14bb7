"""How roles are named and limited."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from templates import exactly

from cdk_pinpoint import Trust
from cdk_pinpoint.access.role_options import RoleOptions

BOUNDARY = "arn:aws:iam::111111111111:policy/Boundary"


@pytest.fixture
def role(stack, resources):
    """The properties of a role with these options."""

    def find(**options):
        RoleOptions(**options).create_role(
            stack, "data_exporter", trust=Trust.roles("job"), description="Exports"
        )
        (found,) = resources("AWS::IAM::Role").values()
        return found

    return find


def test_a_role_says_what_it_is_for_and_trusts_whom_it_is_told_to(role):
    found = role()
    assert found["Description"] == "Exports"
    (statement,) = found["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Condition"]["StringEquals"] == {"aws:PrincipalType": "AssumedRole"}
    assert "ArnEquals" in statement["Condition"]


def test_aws_names_and_limits_a_role_by_default(role):
    assert set(role()) == {"AssumeRolePolicyDocument", "Description"}


def test_a_role_is_found_in_the_tree_by_its_name(stack, role):
    role()
    assert stack.node.find_child("DataExporter")


def test_a_role_has_all_that_is_asked_for(stack, role):
    found = role(
        max_session_duration=cdk.Duration.hours(2),
        permissions_boundary=iam.ManagedPolicy.from_managed_policy_arn(stack, "Limit", BOUNDARY),
        path="/messaging/crm/",
        name_prefix="shop-",
    )
    assert found["MaxSessionDuration"] == 7200
    assert found["PermissionsBoundary"] == BOUNDARY
    assert found["Path"] == "/messaging/crm/"
    assert found["RoleName"] == "shop-data-exporter"


@pytest.mark.parametrize(
    "path", ["", "messaging", "/messaging", "messaging/", "//", "/a b/", "/größe/"]
)
def test_fails_when_a_path_is_malformed(path):
    message = f"'path' must be a path such as '/messaging/', got '{path}'"
    with pytest.raises(ValueError, match=exactly(message)):
        RoleOptions(path=path)


@pytest.mark.parametrize("prefix", ["", "a/b", "a b", "größe-", "x" * 51])
def test_fails_when_a_prefix_is_malformed(prefix):
    allowed = "1 to 50 letters, digits or characters of _+=,.@-"
    message = f"'name_prefix' must be {allowed}, got '{prefix}'"
    with pytest.raises(ValueError, match=exactly(message)):
        RoleOptions(name_prefix=prefix)


@pytest.mark.parametrize(("minutes", "shown"), [(30, "0.5"), (721, "12.0167")])
def test_fails_when_a_session_is_too_short_or_too_long(minutes, shown):
    message = f"'max_session_duration' must be 1 to 12 hours, got {shown} hours"
    with pytest.raises(ValueError, match=exactly(message)):
        RoleOptions(max_session_duration=cdk.Duration.minutes(minutes))


def test_takes_the_shortest_and_the_longest_session_and_one_that_is_not_known_yet(stack):
    parameter = cdk.CfnParameter(stack, "Hours", type="Number").value_as_number
    for hours in (1, 12, parameter):
        RoleOptions(max_session_duration=cdk.Duration.hours(hours))


def test_fails_when_the_boundary_is_of_another_partition(stack, role):
    arn = "arn:aws-us-gov:iam::111111111111:policy/Boundary"
    boundary = iam.ManagedPolicy.from_managed_policy_arn(stack, "Limit", arn)
    message = (
        "'permissions_boundary' must be of partition aws, as region eu-west-1 is, got "
        f"'{arn}'; give the ARN of a policy in the account of the stack"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        role(permissions_boundary=boundary)

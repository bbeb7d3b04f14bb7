"""The place for audience files that settings ask for."""

import pytest
from aws_cdk.assertions import Template
from environment_stacks import Resources, example, make
from templates import RETAINED, flat, retention

BOUNDARY = "arn:aws:iam::333333333333:policy/Boundary"


def role_of(found, stack, direction):
    role = getattr(stack.audience, direction)
    return found.all[stack.get_logical_id(role.node.default_child)]["Properties"]


def test_there_is_none_where_the_settings_have_no_section(synthesized):
    stack, found = synthesized("staging")
    assert "audience" not in example("staging")
    assert stack.audience is None
    assert not [name for name in found.all if name.startswith("Audience")]
    assert not {"AudienceBucket", "ImporterRoleArn", "ExporterRoleArn"} & set(
        found.template["Outputs"]
    )


def test_files_are_kept_as_long_as_the_settings_say(synthesized):
    stack, found = synthesized("prod")
    bucket = stack.get_logical_id(stack.audience.bucket.node.default_child)
    (rule,) = found.all[bucket]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == 14


@pytest.mark.parametrize(("name", "kept"), [("dev", ("Delete", "Delete")), ("prod", RETAINED)])
def test_files_outlive_the_stack_where_data_does(synthesized, name, kept):
    stack, _ = synthesized(name)
    assert retention(Template.from_stack(stack), "AWS::S3::Bucket") == kept


def test_each_role_trusts_whom_the_settings_name(synthesized):
    stack, found = synthesized("prod")
    (importer,) = role_of(found, stack, "importer")["AssumeRolePolicyDocument"]["Statement"]
    assert flat(importer["Principal"])["AWS"].endswith(":iam::444444444444:root")
    assert importer["Condition"] == {"StringEquals": {"sts:ExternalId": "example-shop-4711"}}
    (exporter,) = role_of(found, stack, "exporter")["AssumeRolePolicyDocument"]["Statement"]
    (warehouse,) = flat(exporter["Condition"]["ArnEquals"]["aws:PrincipalArn"])
    assert warehouse.endswith(":iam::333333333333:role/warehouse-sync")


def test_roles_are_named_and_limited_as_all_roles_of_the_environment():
    access = {
        "max_session_hours": 2,
        "permissions_boundary": BOUNDARY,
        "path": "/messaging/",
        "name_prefix": "shop-",
    }
    stack = make("prod", access=access)
    found = Resources(stack)
    for direction in ("importer", "exporter"):
        role = role_of(found, stack, direction)
        assert role["MaxSessionDuration"] == 7200
        assert role["PermissionsBoundary"] == BOUNDARY
        assert role["Path"] == "/messaging/"
        assert role["RoleName"] == f"shop-messaging-prod-{direction}"


def test_a_bucket_without_roles_is_for_the_grants():
    stack = make("staging", audience={})
    found = Resources(stack)
    assert (stack.audience.importer, stack.audience.exporter) == (None, None)
    assert "AudienceBucket" in found.template["Outputs"]
    assert not {"ImporterRoleArn", "ExporterRoleArn"} & set(found.template["Outputs"])


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_programs_find_the_bucket_and_the_roles(synthesized, name):
    stack, found = synthesized(name)
    values = {each["Name"]: each["Value"] for each in found.of("AWS::SSM::Parameter")}
    for key, value in {
        "audience-bucket": stack.audience.bucket.bucket_name,
        "importer-role-arn": stack.audience.importer.role_arn,
        "exporter-role-arn": stack.audience.exporter.role_arn,
    }.items():
        assert values[f"/messaging/{name}/{key}"] == stack.resolve(value)

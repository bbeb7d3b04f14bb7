"""Folders of parameters."""

import pytest

from cdk_pinpoint.local import LocalAws

FOLDER = "arn:aws:ssm:us-east-1:000000000000:parameter/messaging/readable"


def test_a_folder_is_read_by_who_may_read_it(local_aws: LocalAws, stacks, role, unique) -> None:
    name = unique("finder")
    finder = role(
        name,
        principal={"AWS": "arn:aws:iam::000000000000:root"},
        actions=["ssm:GetParametersByPath"],
        resources=FOLDER,
    )
    stacks.create({"Role": finder})
    credentials = local_aws.assume_role(f"arn:aws:iam::000000000000:role/{name}")
    ssm = local_aws.client("ssm", credentials=credentials)
    assert ssm.get_parameters_by_path(Path="/messaging/readable")["Parameters"] == []
    with pytest.raises(Exception, match=r"on resource: \S+:parameter/messaging/other because"):
        ssm.get_parameters_by_path(Path="/messaging/other")

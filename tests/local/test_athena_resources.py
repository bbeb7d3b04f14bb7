"""The CloudFormation types of a lake: what is read back, updated in place, replaced and deleted."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from cdk_pinpoint.local import LocalAws

from .conftest import StackFailedError, Stacks, Template
from .lake import BY_TYPE_AND_DAY, EMAIL_COLUMNS, Lake


@pytest.fixture
def lake(unique: Callable[[str], str]) -> Lake:
    lake = Lake(unique("types"))
    lake.add_basics()
    return lake


def named_query(lake: Lake, **properties: str) -> Template:
    return {
        "Type": "AWS::Athena::NamedQuery",
        "DependsOn": ["WorkGroup"],
        "Properties": {
            "Database": lake.database,
            "QueryString": "SELECT 1",
            "WorkGroup": lake.name,
            "Description": "One",
            **properties,
        },
    }


def test_a_named_query(local_aws: LocalAws, stacks: Stacks, lake: Lake) -> None:
    athena = local_aws.client("athena")
    lake.resources["Query"] = named_query(lake)
    outputs = {
        "Ref": {"Value": {"Ref": "Query"}},
        "Id": {"Value": {"Fn::GetAtt": ["Query", "NamedQueryId"]}},
    }
    stack = stacks.create(lake.resources, outputs=outputs)
    made = stacks.outputs(stack)
    assert made["Ref"] == made["Id"]
    query = athena.get_named_query(NamedQueryId=made["Id"])["NamedQuery"]
    assert query["Name"].startswith(f"{stack}-Query-")
    assert {key: query[key] for key in ("Database", "QueryString", "WorkGroup", "Description")} == {
        "Database": lake.database,
        "QueryString": "SELECT 1",
        "WorkGroup": lake.name,
        "Description": "One",
    }
    lake.resources["Query"] = named_query(lake, QueryString="SELECT 2", Name="two")
    stacks.update(stack, lake.resources)
    (query_id,) = athena.list_named_queries(WorkGroup=lake.name)["NamedQueryIds"]
    assert query_id != made["Id"]
    query = athena.get_named_query(NamedQueryId=query_id)["NamedQuery"]
    assert (query["Name"], query["QueryString"]) == ("two", "SELECT 2")
    stacks.delete(stack)
    with pytest.raises(athena.exceptions.InvalidRequestException):
        athena.get_named_query(NamedQueryId=query_id)


def test_a_named_query_needs_its_workgroup(stacks: Stacks, lake: Lake) -> None:
    with pytest.raises(StackFailedError, match="WorkGroup nowhere is not found"):
        stacks.create({"Query": {**named_query(lake, WorkGroup="nowhere"), "DependsOn": []}})


def test_a_workgroup(local_aws: LocalAws, stacks: Stacks, lake: Lake) -> None:
    athena = local_aws.client("athena")
    group = lake.resources["WorkGroup"]["Properties"]
    group.update(Description="Ours", State="DISABLED", Tags=[{"Key": "owner", "Value": "growth"}])
    group["WorkGroupConfiguration"] = {
        "BytesScannedCutoffPerQuery": 10_000_000,
        "EnforceWorkGroupConfiguration": True,
        "PublishCloudWatchMetricsEnabled": True,
        "EngineVersion": {"SelectedEngineVersion": "Athena engine version 3"},
        "ResultConfiguration": {
            "OutputLocation": f"s3://{lake.name}/results/",
            "EncryptionConfiguration": {"EncryptionOption": "SSE_KMS", "KmsKey": "key"},
        },
    }
    stack = stacks.create(lake.resources)

    def read() -> dict[str, Any]:
        found: dict[str, Any] = athena.get_work_group(WorkGroup=lake.name)["WorkGroup"]
        return found

    assert (read()["Description"], read()["State"]) == ("Ours", "DISABLED")
    assert read()["Configuration"] == group["WorkGroupConfiguration"]
    arn = f"arn:aws:athena:us-east-1:000000000000:workgroup/{lake.name}"
    tags = athena.list_tags_for_resource(ResourceARN=arn)["Tags"]
    assert {"Key": "owner", "Value": "growth"} in tags
    with pytest.raises(athena.exceptions.InvalidRequestException, match="disabled"):
        athena.start_query_execution(QueryString="SELECT 1", WorkGroup=lake.name)
    group.update(State="ENABLED", Description="Theirs")
    group["WorkGroupConfiguration"]["BytesScannedCutoffPerQuery"] = 20_000_000
    stacks.update(stack, lake.resources)
    assert read()["Configuration"]["BytesScannedCutoffPerQuery"] == 20_000_000
    assert (read()["Description"], read()["State"]) == ("Theirs", "ENABLED")


def test_a_workgroup_that_is_not_empty_is_deleted_only_when_told_so(
    local_aws: LocalAws, stacks: Stacks, lake: Lake
) -> None:
    athena = local_aws.client("athena")
    group = lake.resources["WorkGroup"]["Properties"]
    del group["RecursiveDeleteOption"]
    stack = stacks.create(lake.resources)
    query = athena.create_named_query(
        Name="x", Database="d", QueryString="SELECT 1", WorkGroup=lake.name
    )
    with pytest.raises(StackFailedError, match=f"WorkGroup {lake.name} is not empty"):
        stacks.delete(stack)
    athena.delete_named_query(NamedQueryId=query["NamedQueryId"])
    stacks.delete(stack)


def test_tables_and_views(local_aws: LocalAws, stacks: Stacks, lake: Lake) -> None:
    glue = local_aws.client("glue")
    keys = {"event_type": "string", "dt": "string"}
    lake.add_table("emails", EMAIL_COLUMNS, keys=keys, parameters=BY_TYPE_AND_DAY)
    lake.add_view("everything", "SELECT dt FROM emails", {"dt": "varchar"})
    database = lake.resources["Database"]["Properties"]["DatabaseInput"]
    database.update(Description="Events", Parameters={"a": "b"}, LocationUri="s3://x/")
    stack = stacks.create(lake.resources)

    def check(name: str, logical_id: str) -> dict[str, Any]:
        wanted = lake.resources[logical_id]["Properties"]["TableInput"]
        found: dict[str, Any] = glue.get_table(DatabaseName=lake.database, Name=name)["Table"]
        assert {key: found[key] for key in wanted} == wanted
        return found

    check("emails", "Emails")
    text = check("everything", "Everything")["ViewOriginalText"]
    definition = json.loads(base64.b64decode(text.split()[3]))
    assert definition["originalSql"] == "SELECT dt FROM emails"
    found = glue.get_database(Name=lake.database)["Database"]
    assert {key: found[key] for key in database} == database
    table = lake.resources["Emails"]["Properties"]["TableInput"]
    table["Parameters"] = {**BY_TYPE_AND_DAY, "projection.event_type.values": "Send"}
    table["StorageDescriptor"]["Columns"].append({"Name": "new", "Type": "string"})
    lake.add_view("everything", "SELECT dt FROM emails WHERE true", {"dt": "varchar"})
    stacks.update(stack, lake.resources)
    check("emails", "Emails")
    check("everything", "Everything")
    stacks.delete(stack)
    with pytest.raises(glue.exceptions.EntityNotFoundException):
        glue.get_table(DatabaseName=lake.database, Name="emails")

"""The CloudFormation types of Athena: named queries, and workgroups that must be empty to go."""

import json
from typing import Any

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.resource_type import Attributes, Properties, Record, ResourceType, Text
from cdk_pinpoint.local.service_api import ServiceError

_WORKGROUP = "AWS::Athena::WorkGroup"


def install_resource_types() -> None:
    """Let CloudFormation use them."""
    NAMED_QUERY.install()
    _, _, delete = _ministack.resource_handlers(_WORKGROUP)

    def delete_workgroup(physical_id: str, properties: dict[str, Any]) -> None:
        contents = _ministack.athena_contents(physical_id)
        recursive = str(properties.get("RecursiveDeleteOption")).lower() == "true"
        if contents and not recursive:
            raise ValueError(f"Invalid request provided: WorkGroup {physical_id} is not empty")
        for store, key in contents:
            store.pop(key, None)
        delete(physical_id, properties)

    _ministack.delete_resource_with(_WORKGROUP, delete_workgroup)


def _create(properties: Properties, name: str) -> tuple[str, Attributes]:
    workgroup = properties.get("WorkGroup", "primary")
    if workgroup not in _ministack.athena_workgroups():
        raise ServiceError("InvalidRequestException", f"WorkGroup {workgroup} is not found.")
    request = {"Name": name, "WorkGroup": workgroup, **properties}
    _, _, body = _ministack.athena_call("CreateNamedQuery", request)
    query_id = str(json.loads(body)["NamedQueryId"])
    return query_id, {"NamedQueryId": query_id}


def _update(physical_id: str, _old: Properties, _new: Properties) -> Attributes:
    return {"NamedQueryId": physical_id}


def _delete(physical_id: str, _properties: Properties) -> None:
    _ministack.athena_call("DeleteNamedQuery", {"NamedQueryId": physical_id})


NAMED_QUERY = ResourceType(
    name="AWS::Athena::NamedQuery",
    properties=Record(
        members={
            "Database": Text(min_length=1, max_length=255),
            "Description": Text(min_length=1, max_length=1024),
            "Name": Text(min_length=1, max_length=128),
            "QueryString": Text(min_length=1, max_length=262144),
            "WorkGroup": Text(pattern="^[a-zA-Z0-9._-]{1,128}$", min_length=1, max_length=128),
        },
        required=("Database", "QueryString"),
    ),
    create_only=("Name", "Database", "Description", "QueryString", "WorkGroup"),
    create=_create,
    update=_update,
    delete=_delete,
    max_name_length=128,
)

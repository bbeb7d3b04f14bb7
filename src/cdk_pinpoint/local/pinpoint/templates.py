"""Message templates, of which AWS states the end for some; see `end_of_support`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.pinpoint.apps import API, TAGGED, arn_of
from cdk_pinpoint.local.service_api import Operation, Parameters, ServiceError, now, page

_templates = _ministack.regional_store()
TAGGED.append(_templates.values)


@dataclass(frozen=True, kw_only=True)
class TemplateKind:
    """One kind of message template.

    Attributes:
        operations: As its operations name it, e.g. `Sms` in `CreateSmsTemplate`.
        shape: As its request and response name it, e.g. `SMSTemplate`.
        created: The member that `Create…Template` answers with.
    """

    operations: str
    shape: str
    created: str = "CreateTemplateMessageBody"

    @property
    def type(self) -> str:
        """As `ListTemplates` and ARNs name it, e.g. `SMS`."""
        return self.operations.upper()


KINDS = (
    TemplateKind(operations="Email", shape="EmailTemplate"),
    TemplateKind(operations="Sms", shape="SMSTemplate"),
    TemplateKind(operations="Push", shape="PushNotificationTemplate"),
    TemplateKind(operations="InApp", shape="InAppTemplate", created="TemplateCreateMessageBody"),
    TemplateKind(operations="Voice", shape="VoiceTemplate"),
)


def forget() -> None:
    """Forget every template."""
    _templates.clear()


@API.operation("ListTemplates")
def list_templates(parameters: Parameters) -> Parameters:
    """List the templates of the account in the region."""
    members = API.model.shape_for("TemplateResponse").members
    found = [
        {name: value for name, value in each.items() if name in members}
        for each in _templates.values()
        if each["TemplateType"] == parameters.get("TemplateType", each["TemplateType"])
        and each["TemplateName"].startswith(parameters.get("Prefix", ""))
    ]
    items, token = page(
        found, size=int(parameters.get("PageSize", 100)), token=parameters.get("NextToken")
    )
    answer = {"Item": items, **({"NextToken": token} if token else {})}
    return {"TemplatesResponse": answer}


def _template_or_error(kind: TemplateKind, name: str) -> dict[str, Any]:
    template: dict[str, Any] | None = _templates.get(f"{kind.type}/{name}")
    if template is None:
        raise ServiceError("NotFoundException", f"there is no {kind.type} template {name}")
    return template


def _put(kind: TemplateKind, name: str, request: Parameters, held: dict[str, Any]) -> None:
    _templates[f"{kind.type}/{name}"] = {
        **request,
        "Arn": arn_of(f"templates/{name}/{kind.type}"),
        "CreationDate": held.get("CreationDate", now().isoformat()),
        "LastModifiedDate": now().isoformat(),
        # Since 2023 the tags of a request that changes something are ignored.
        "tags": held.get("tags", request.get("tags", {})),
        "TemplateName": name,
        "TemplateType": kind.type,
        "Version": str(int(held.get("Version", 0)) + 1),
    }


def _create_of(kind: TemplateKind) -> Operation:
    def create(parameters: Parameters) -> Parameters:
        name = parameters["TemplateName"]
        if f"{kind.type}/{name}" in _templates:
            raise ServiceError("BadRequestException", f"there is a {kind.type} template {name}")
        _put(kind, name, parameters[f"{kind.shape}Request"], {})
        arn = _template_or_error(kind, name)["Arn"]
        return {kind.created: {"Arn": arn, "Message": "Created"}}

    return create


def _get_of(kind: TemplateKind) -> Operation:
    def get(parameters: Parameters) -> Parameters:
        return {f"{kind.shape}Response": _template_or_error(kind, parameters["TemplateName"])}

    return get


def _update_of(kind: TemplateKind) -> Operation:
    def update(parameters: Parameters) -> Parameters:
        name = parameters["TemplateName"]
        held = _template_or_error(kind, name)
        _put(kind, name, parameters[f"{kind.shape}Request"], held)
        return {"MessageBody": {"Message": "Accepted"}}

    return update


def _delete_of(kind: TemplateKind) -> Operation:
    def delete(parameters: Parameters) -> Parameters:
        name = parameters["TemplateName"]
        _template_or_error(kind, name)
        _templates.pop(f"{kind.type}/{name}")
        return {"MessageBody": {"Message": "Accepted"}}

    return delete


_OPERATIONS: dict[str, Callable[[TemplateKind], Operation]] = {
    "Create": _create_of,
    "Get": _get_of,
    "Update": _update_of,
    "Delete": _delete_of,
}

for _kind in KINDS:
    for _verb, _operation_of in _OPERATIONS.items():
        API.operation(f"{_verb}{_kind.operations}Template")(_operation_of(_kind))

"""`AWS::SMSVOICE::OptOutList`."""

from cdk_pinpoint.local.resource_type import Attributes, Properties, Record, ResourceType
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.resource_types.common import NAME, TAGS, apply_tags
from cdk_pinpoint.local.sms_voice.resources import arn_of


def _create_opt_out_list(properties: Properties, name: str) -> tuple[str, Attributes]:
    list_name = properties.get("OptOutListName", name)
    API.call("CreateOptOutList", {"OptOutListName": list_name, "Tags": properties.get("Tags", [])})
    return list_name, {"Arn": arn_of("opt-out-list", list_name)}


def _update_opt_out_list(name: str, old: Properties, new: Properties) -> Attributes:
    arn = arn_of("opt-out-list", name)
    apply_tags(arn, old, new)
    return {"Arn": arn}


def _delete_opt_out_list(name: str, _properties: Properties) -> None:
    API.call("DeleteOptOutList", {"OptOutListName": name})


OPT_OUT_LIST = ResourceType(
    name="AWS::SMSVOICE::OptOutList",
    properties=Record(members={"OptOutListName": NAME, "Tags": TAGS}),
    create_only=("OptOutListName",),
    create=_create_opt_out_list,
    update=_update_opt_out_list,
    delete=_delete_opt_out_list,
    tags_as="list",
)

"""`AWS::SMSVOICE::SenderId`."""

from cdk_pinpoint.local.resource_type import (
    Attributes,
    Flag,
    Properties,
    Record,
    ResourceType,
    Text,
)
from cdk_pinpoint.local.service_api import Parameters
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.resource_types.common import COUNTRY, TAGS, apply_tags


def _create_sender_id(properties: Properties, _name: str) -> tuple[str, Attributes]:
    sender_id = API.call("RequestSenderId", properties)
    physical_id = f"{sender_id['IsoCountryCode']}|{sender_id['SenderId']}"
    return physical_id, {"Arn": sender_id["SenderIdArn"]}


def _update_sender_id(_physical_id: str, old: Properties, new: Properties) -> Attributes:
    sender_id = API.call(
        "UpdateSenderId",
        {
            **_sender_id_key(new),
            "DeletionProtectionEnabled": new.get("DeletionProtectionEnabled", False),
        },
    )
    apply_tags(sender_id["SenderIdArn"], old, new)
    return {"Arn": sender_id["SenderIdArn"]}


def _delete_sender_id(_physical_id: str, properties: Properties) -> None:
    API.call("ReleaseSenderId", _sender_id_key(properties))


def _sender_id_key(properties: Properties) -> Parameters:
    return {name: properties[name] for name in ("SenderId", "IsoCountryCode")}


SENDER_ID = ResourceType(
    name="AWS::SMSVOICE::SenderId",
    properties=Record(
        members={
            "DeletionProtectionEnabled": Flag(),
            "IsoCountryCode": COUNTRY,
            "SenderId": Text(pattern=r"^[A-Z0-9_-]+$"),
            "Tags": TAGS,
        },
        required=("IsoCountryCode", "SenderId"),
    ),
    create_only=("IsoCountryCode", "SenderId"),
    create=_create_sender_id,
    update=_update_sender_id,
    delete=_delete_sender_id,
    tags_as="list",
)

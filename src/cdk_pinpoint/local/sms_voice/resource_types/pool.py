"""`AWS::SMSVOICE::Pool`."""

from cdk_pinpoint.local.resource_type import (
    Attributes,
    Flag,
    ListOf,
    Properties,
    Record,
    ResourceType,
    Text,
)
from cdk_pinpoint.local.service_api import ServiceError
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.resource_types.common import (
    MANDATORY_KEYWORDS,
    NAME_OR_ARN,
    OPTIONAL_KEYWORDS,
    TAGS,
    apply_keywords,
    apply_tags,
    origination_settings,
    two_way,
)
from cdk_pinpoint.local.sms_voice.resources import arn_of


def _create_pool(properties: Properties, _name: str) -> tuple[str, Attributes]:
    # A pool takes over the settings of its first member, and only numbers have any.
    first, *others = sorted(
        properties["OriginationIdentities"], key=lambda arn: ":phone-number/" not in arn
    )
    pool = API.call(
        "CreatePool",
        {
            "OriginationIdentity": first,
            "MessageType": "TRANSACTIONAL",
            "Tags": properties.get("Tags", []),
        },
    )
    identifier = pool["PoolId"]
    try:
        for identity in others:
            _associate(identifier, identity)
        _apply_pool(identifier, {}, properties)
    except ServiceError:
        API.call("DeletePool", {"PoolId": identifier})
        raise
    return identifier, {"Arn": pool["PoolArn"], "PoolId": identifier}


def _update_pool(identifier: str, old: Properties, new: Properties) -> Attributes:
    arn = arn_of("pool", identifier)
    apply_tags(arn, old, new)
    before, after = old["OriginationIdentities"], new["OriginationIdentities"]
    for identity in after:
        if identity not in before:
            _associate(identifier, identity)
    for identity in before:
        if identity not in after:
            API.call(
                "DisassociateOriginationIdentity",
                {"PoolId": identifier, "OriginationIdentity": identity},
            )
    _apply_pool(identifier, old, new)
    return {"Arn": arn, "PoolId": identifier}


def _associate(pool_id: str, identity: str) -> None:
    API.call("AssociateOriginationIdentity", {"PoolId": pool_id, "OriginationIdentity": identity})


def _apply_pool(identifier: str, old: Properties, new: Properties) -> None:
    apply_keywords(identifier, old, new)
    API.call(
        "UpdatePool",
        {
            "PoolId": identifier,
            "SharedRoutesEnabled": new.get("SharedRoutesEnabled", False),
            **origination_settings(new),
        },
    )


def _delete_pool(identifier: str, _properties: Properties) -> None:
    API.call("DeletePool", {"PoolId": identifier})


POOL = ResourceType(
    name="AWS::SMSVOICE::Pool",
    properties=Record(
        members={
            "DeletionProtectionEnabled": Flag(),
            "MandatoryKeywords": MANDATORY_KEYWORDS,
            "OptOutListName": NAME_OR_ARN,
            "OptionalKeywords": OPTIONAL_KEYWORDS,
            "OriginationIdentities": ListOf(
                item=Text(pattern=r"^arn:\S+", min_length=20, max_length=256), min_items=1
            ),
            "SelfManagedOptOutsEnabled": Flag(),
            "SharedRoutesEnabled": Flag(),
            "Tags": TAGS,
            "TwoWay": two_way(Text(pattern=r"^[ \S]+")),
        },
        required=("OriginationIdentities", "MandatoryKeywords"),
    ),
    create_only=(),
    create=_create_pool,
    update=_update_pool,
    delete=_delete_pool,
    tags_as="list",
)

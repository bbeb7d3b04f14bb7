"""`AWS::SMSVOICE::PhoneNumber`."""

from cdk_pinpoint.local.resource_type import (
    Attributes,
    Flag,
    ListOf,
    Properties,
    Record,
    ResourceType,
    Text,
)
from cdk_pinpoint.local.service_api import Parameters, ServiceError
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.resource_types.common import (
    ARN,
    COUNTRY,
    MANDATORY_KEYWORDS,
    NAME_OR_ARN,
    OPTIONAL_KEYWORDS,
    TAGS,
    apply_keywords,
    apply_tags,
    origination_settings,
    two_way,
)


def _create_phone_number(properties: Properties, _name: str) -> tuple[str, Attributes]:
    number = API.call(
        "RequestPhoneNumber",
        {
            "IsoCountryCode": properties["IsoCountryCode"],
            "MessageType": "TRANSACTIONAL",
            "NumberCapabilities": properties["NumberCapabilities"],
            "NumberType": properties["NumberType"],
            "Tags": properties.get("Tags", []),
        },
    )
    try:
        _apply_phone_number(number["PhoneNumberId"], {}, properties)
    except ServiceError:
        API.call("ReleasePhoneNumber", {"PhoneNumberId": number["PhoneNumberId"]})
        raise
    return number["PhoneNumberId"], _phone_number_attributes(number)


def _update_phone_number(identifier: str, old: Properties, new: Properties) -> Attributes:
    found = API.call("DescribePhoneNumbers", {"PhoneNumberIds": [identifier]})
    attributes = _phone_number_attributes(found["PhoneNumbers"][0])
    apply_tags(attributes["Arn"], old, new)
    _apply_phone_number(identifier, old, new)
    return attributes


def _apply_phone_number(identifier: str, old: Properties, new: Properties) -> None:
    # Keywords first: deletion protection comes last, so that a failed creation can be undone.
    apply_keywords(identifier, old, new)
    API.call("UpdatePhoneNumber", {"PhoneNumberId": identifier, **origination_settings(new)})


def _delete_phone_number(identifier: str, _properties: Properties) -> None:
    API.call("ReleasePhoneNumber", {"PhoneNumberId": identifier})


def _phone_number_attributes(number: Parameters) -> Attributes:
    return {
        "Arn": number["PhoneNumberArn"],
        "PhoneNumber": number["PhoneNumber"],
        "PhoneNumberId": number["PhoneNumberId"],
    }


PHONE_NUMBER = ResourceType(
    name="AWS::SMSVOICE::PhoneNumber",
    properties=Record(
        members={
            "DeletionProtectionEnabled": Flag(),
            "IsoCountryCode": COUNTRY,
            "MandatoryKeywords": MANDATORY_KEYWORDS,
            "NumberCapabilities": ListOf(item=Text(one_of=("SMS", "VOICE", "MMS"))),
            "NumberType": Text(one_of=("LONG_CODE", "TOLL_FREE", "TEN_DLC", "SIMULATOR")),
            "OptOutListName": NAME_OR_ARN,
            "OptionalKeywords": OPTIONAL_KEYWORDS,
            "SelfManagedOptOutsEnabled": Flag(),
            "Tags": TAGS,
            "TwoWay": two_way(ARN),
        },
        required=("IsoCountryCode", "NumberCapabilities", "NumberType", "MandatoryKeywords"),
    ),
    create_only=("IsoCountryCode", "NumberCapabilities", "NumberType"),
    create=_create_phone_number,
    update=_update_phone_number,
    delete=_delete_phone_number,
    tags_as="list",
)

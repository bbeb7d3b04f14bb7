"""The service's API, and what a caller needs for each of its operations."""

from collections.abc import Mapping

from cdk_pinpoint.local.service_api import Parameters, Permission, ServiceApi
from cdk_pinpoint.local.sms_voice import resources

# The parameters that name a resource an operation acts on, and its kind.
RESOURCE_PARAMETERS: Mapping[str, str] = {
    "ConfigurationSetName": "configuration-set",
    "OptOutListName": "opt-out-list",
    "PhoneNumberId": "phone-number",
    "PoolId": "pool",
    "ProtectConfigurationId": "protect-configuration",
    "RegistrationId": "registration",
}
LISTS_OF_RESOURCES: Mapping[str, str] = {
    "ConfigurationSetNames": "configuration-set",
    "OptOutListNames": "opt-out-list",
    "PhoneNumberIds": "phone-number",
    "PoolIds": "pool",
    "ProtectConfigurationIds": "protect-configuration",
    "RegistrationIds": "registration",
}
# Those that create what they name, so that there is no resource yet.
CREATIONS = {
    "CreateConfigurationSet",
    "CreateOptOutList",
    "CreateProtectConfiguration",
    "CreateRegistration",
    "RequestPhoneNumber",
    "RequestSenderId",
}


def permissions(operation: str, parameters: Parameters) -> list[Permission]:
    """What a caller needs: the action on every resource that must be named for it, or on `*`."""
    # IAM comes before validation: a tag may still lack its key or its value.
    tags = parameters.get("Tags", [])
    request_tags = {tag.get("Key", ""): tag.get("Value", "") for tag in tags}
    arns = [] if operation in CREATIONS else _resource_arns(operation, parameters)
    return [
        Permission(resource_arn=arn, resource_tags=_tags_of(arn), request_tags=request_tags)
        for arn in arns or ["*"]
    ]


API = ServiceApi(
    "pinpoint-sms-voice-v2",
    permissions=permissions,
    invalid_input="ValidationException",
    access_denied_status=400,
)


def _resource_arns(operation: str, parameters: Parameters) -> list[str]:
    if operation == "SendTextMessage":
        # Its configuration set and protect configuration count where they are named.
        return [*_origination_arns(parameters), *_named_arns(parameters, set(RESOURCE_PARAMETERS))]
    input_shape = API.model.operation_model(operation).input_shape
    required = set(input_shape.required_members) if input_shape is not None else set()
    arns = _named_arns(parameters, required)
    arns += [
        resources.arn_of(kind, identifier)
        for name, kind in LISTS_OF_RESOURCES.items()
        for identifier in parameters.get(name, [])
    ]
    if {"SenderId", "IsoCountryCode"} <= required:
        arns.append(_sender_id_arn(parameters))
    if operation == "DescribeSenderIds":
        arns += [_sender_id_arn(each) for each in parameters.get("SenderIds", [])]
    if "OriginationIdentity" in required:
        arns += _origination_arns(parameters)
    if "ResourceArn" in required and "ResourceArn" in parameters:
        arns.append(parameters["ResourceArn"])
    return arns


def _named_arns(parameters: Parameters, names: set[str]) -> list[str]:
    return [
        resources.arn_of(kind, parameters[name])
        for name, kind in RESOURCE_PARAMETERS.items()
        if name in names and name in parameters
    ]


def _origination_arns(parameters: Parameters) -> list[str]:
    identity = parameters.get("OriginationIdentity")
    if identity is None:
        return []
    if identity.startswith("arn:"):
        return [identity]
    origination = resources.find("pool", identity) or resources.find_origination(
        identity, parameters.get("IsoCountryCode")
    )
    return [resources.arn_of_resource(origination)] if origination else []


def _sender_id_arn(parameters: Parameters) -> str:
    identifier = f"{parameters.get('SenderId')}/{parameters.get('IsoCountryCode')}"
    return resources.arn_of("sender-id", identifier)


def _tags_of(arn: str) -> dict[str, str]:
    resource = resources.find_by_arn(arn)
    return {} if resource is None else {t["Key"]: t["Value"] for t in resource["Tags"]}

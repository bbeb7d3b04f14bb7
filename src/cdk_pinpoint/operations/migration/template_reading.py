"""Read what a CloudFormation template defines of Amazon Pinpoint, Amazon SES and SMS.

A template knows what its stack made: nothing of journeys, opted-out numbers, suppressed addresses
or what was made by hand. Credentials in it are left behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from cdk_pinpoint.operations.migration.inventory import (
    TYPE,
    Inventory,
    Item,
    ItemKind,
    SourceKind,
)
from cdk_pinpoint.operations.template_reader import MARK, Template

_PUSH: Final = {
    "AWS::Pinpoint::ADMChannel": "ADM",
    "AWS::Pinpoint::APNSChannel": "APNS",
    "AWS::Pinpoint::APNSSandboxChannel": "APNS_SANDBOX",
    "AWS::Pinpoint::APNSVoipChannel": "APNS_VOIP",
    "AWS::Pinpoint::APNSVoipSandboxChannel": "APNS_VOIP_SANDBOX",
    "AWS::Pinpoint::BaiduChannel": "BAIDU",
    "AWS::Pinpoint::GCMChannel": "GCM",
}
_NO_CREDENTIALS: Final = ("Enabled", "DefaultAuthenticationMethod", "BundleId")
# What a kind is called by: the platform of a channel, the kind where there is one, or a property.
_FIXED_NAMES: Final = {
    "AWS::Pinpoint::EmailChannel": (ItemKind.EMAIL_CHANNEL, "EMAIL"),
    "AWS::Pinpoint::SMSChannel": (ItemKind.SMS_CHANNEL, "SMS"),
    "AWS::Pinpoint::VoiceChannel": (ItemKind.VOICE_CHANNEL, "VOICE"),
    "AWS::Pinpoint::ApplicationSettings": (
        ItemKind.APPLICATION_SETTINGS,
        ItemKind.APPLICATION_SETTINGS,
    ),
    "AWS::Pinpoint::EventStream": (ItemKind.EVENT_STREAM, ItemKind.EVENT_STREAM),
}
_NAMED_BY: Final = {
    "AWS::Pinpoint::App": (ItemKind.APPLICATION, "Name"),
    "AWS::Pinpoint::Segment": (ItemKind.SEGMENT, "Name"),
    "AWS::Pinpoint::Campaign": (ItemKind.CAMPAIGN, "Name"),
    "AWS::Pinpoint::EmailTemplate": (ItemKind.EMAIL_TEMPLATE, "TemplateName"),
    "AWS::Pinpoint::SmsTemplate": (ItemKind.SMS_TEMPLATE, "TemplateName"),
    "AWS::Pinpoint::PushTemplate": (ItemKind.PUSH_TEMPLATE, "TemplateName"),
    "AWS::Pinpoint::InAppTemplate": (ItemKind.IN_APP_TEMPLATE, "TemplateName"),
    "AWS::SES::EmailIdentity": (ItemKind.EMAIL_IDENTITY, "EmailIdentity"),
    "AWS::SES::ConfigurationSet": (ItemKind.EMAIL_CONFIGURATION_SET, "Name"),
    "AWS::SMSVOICE::OptOutList": (ItemKind.OPT_OUT_LIST, "OptOutListName"),
    # Their ids are known once they are there.
    "AWS::SMSVOICE::PhoneNumber": (ItemKind.PHONE_NUMBER, ""),
    "AWS::SMSVOICE::Pool": (ItemKind.POOL, ""),
    "AWS::SMSVOICE::ProtectConfiguration": (ItemKind.PROTECT_CONFIGURATION, ""),
    "AWS::SMSVOICE::Registration": (ItemKind.REGISTRATION, ""),
}
_STREAMS: Final = {"AWS::KinesisFirehose::DeliveryStream", "AWS::Kinesis::Stream"}


def read_template(
    path: Path, *, account: str | None = None, region: str | None = None
) -> Inventory:
    """Read a file.

    Args:
        path: The template, JSON or YAML.
        account: The account that its stack is in.
            Default: - it is not known.
        region: The region that its stack is in.
            Default: - it is not known.

    Raises:
        WrongUseError: There is no such file, or it is no template.
    """
    template = Template.read(path)
    items = tuple(_Reader(template).items())
    return Inventory(source=SourceKind.TEMPLATE, account=account, region=region, items=items)


def references(value: Any) -> Iterator[str]:
    """The names that a value refers to: logical ids, parameters, pseudo parameters.

    Args:
        value: A property, or anything in a template.
    """
    match value:
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), *_]}:
            yield name
        case {"Fn::GetAtt": str(both)}:
            yield both.partition(".")[0]
        case {"Fn::Sub": str(text)} | {"Fn::Sub": [str(text), *_]}:
            for part in text.split("${")[1:]:
                yield part.partition("}")[0].partition(".")[0]
            yield from (name for each in value["Fn::Sub"][1:] for name in references(each))
        case dict():
            for each in value.values():
                yield from references(each)
        case list():
            for each in value:
                yield from references(each)


class _Reader:
    def __init__(self, template: Template) -> None:
        self._template = template
        self._types = template.types

    def items(self) -> Iterator[Item]:
        for logical_id, type_name in self._types.items():
            properties = self._template.of_type(type_name)[logical_id]
            content = self._plain(properties)
            if type_name in _PUSH:
                shown = {key: content[key] for key in _NO_CREDENTIALS if key in content}
                yield Item(kind=ItemKind.PUSH_CHANNEL, name=_PUSH[type_name], content=shown)
            elif type_name in _FIXED_NAMES:
                kind, name = _FIXED_NAMES[type_name]
                yield Item(kind=kind, name=name, content=content)
            elif type_name in _NAMED_BY:
                kind, name_property = _NAMED_BY[type_name]
                name = self._name(logical_id, content.get(name_property))
                yield Item(kind=kind, name=name, content=content)
            elif read := _SPECIAL.get(type_name):
                yield from read(self, logical_id, content)
            if type_name == "AWS::Pinpoint::EventStream":
                yield from self._behind(properties)

    def sender_id(self, logical_id: str, content: Mapping[str, Any]) -> Iterator[Item]:
        name = self._name(logical_id, content.get("SenderId"))
        label = f"{name} in {content.get('IsoCountryCode', '?')}"
        yield Item(kind=ItemKind.SENDER_ID, name=label, content=content)

    def email_destination(self, logical_id: str, content: Mapping[str, Any]) -> Iterator[Item]:
        destination = content.get("EventDestination", {})
        name = self._name(logical_id, destination.get("Name"))
        label = f"{_bare(content.get('ConfigurationSetName', '?'))}/{name}"
        yield Item(kind=ItemKind.EMAIL_EVENT_DESTINATION, name=label, content=content)

    def sms_configuration_set(self, logical_id: str, content: Mapping[str, Any]) -> Iterator[Item]:
        name = self._name(logical_id, content.get("ConfigurationSetName"))
        own = {key: value for key, value in content.items() if key != "EventDestinations"}
        yield Item(kind=ItemKind.SMS_CONFIGURATION_SET, name=name, content=own)
        for each in content.get("EventDestinations", []):
            yield Item(
                kind=ItemKind.SMS_EVENT_DESTINATION,
                name=f"{name}/{each.get('EventDestinationName', '?')}",
                content={"ConfigurationSetName": name, "EventDestination": each},
            )

    def _behind(self, event_stream: Mapping[str, Any]) -> Iterator[Item]:
        """The stream that an event stream puts to, and the bucket that it delivers to."""
        for stream_id in references(event_stream.get("DestinationStreamArn")):
            if self._types.get(stream_id) not in _STREAMS:
                continue
            properties = self._template.of_type(*_STREAMS)[stream_id]
            content = self._plain(properties)
            named = content.get("DeliveryStreamName") or content.get("Name")
            name = self._name(stream_id, named)
            own = {**content, TYPE: self._types[stream_id]}
            yield Item(kind=ItemKind.STREAM, name=name, content=own)
            for bucket_id in dict.fromkeys(references(properties)):
                bucket = self._template.of_type("AWS::S3::Bucket").get(bucket_id)
                if bucket is not None:
                    plain = self._plain(bucket)
                    label = self._name(bucket_id, plain.get("BucketName"))
                    yield Item(kind=ItemKind.BUCKET, name=label, content=plain)

    def _name(self, logical_id: str, named: Any) -> str:
        known = isinstance(named, str) and named and not MARK.search(named)
        return str(named) if known else self._template.name_of(logical_id)

    def _plain(self, value: Any) -> Any:
        match value:
            case {"Ref": "AWS::NoValue"}:
                return None
            case {"Ref": str(name)} if name in self._template.defaults:
                return self._template.defaults[name]
            case dict() if len(value) == 1 and next(iter(value)).startswith(("Ref", "Fn::")):
                return self._template.text(value)
            case dict():
                plain = {key: self._plain(each) for key, each in value.items()}
                return {key: each for key, each in plain.items() if each is not None}
            case list():
                return [self._plain(each) for each in value]
        return value


_SPECIAL: Final[Mapping[str, Callable[[_Reader, str, Mapping[str, Any]], Iterator[Item]]]] = {
    "AWS::SMSVOICE::SenderId": _Reader.sender_id,
    "AWS::SES::ConfigurationSetEventDestination": _Reader.email_destination,
    "AWS::SMSVOICE::ConfigurationSet": _Reader.sms_configuration_set,
}


def _bare(text: str) -> str:
    """A text without the marks of what is known at deployment only."""
    return MARK.sub(r"\1", text)

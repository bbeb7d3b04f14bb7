"""Read an application of Amazon Pinpoint, what hangs on it, and the message templates.

https://docs.aws.amazon.com/pinpoint/latest/apireference/resources.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.migration.calls import Calls
from cdk_pinpoint.operations.migration.inventory import TYPE, Item, ItemKind

_ABSENT: Final = ("NotFoundException",)
_PAGE: Final = "100"

# The name of each channel in its operations.
_CHANNELS: Final = {
    "ADM": "Adm",
    "APNS": "Apns",
    "APNS_SANDBOX": "ApnsSandbox",
    "APNS_VOIP": "ApnsVoip",
    "APNS_VOIP_SANDBOX": "ApnsVoipSandbox",
    "BAIDU": "Baidu",
    "EMAIL": "Email",
    "GCM": "Gcm",
    "SMS": "Sms",
    "VOICE": "Voice",
}
_CHANNEL_KINDS: Final = {
    "EMAIL": ItemKind.EMAIL_CHANNEL,
    "SMS": ItemKind.SMS_CHANNEL,
    "VOICE": ItemKind.VOICE_CHANNEL,
}
_LISTS: Final = {
    ItemKind.SEGMENT: ("GetSegments", "SegmentsResponse.Item"),
    ItemKind.CAMPAIGN: ("GetCampaigns", "CampaignsResponse.Item"),
    ItemKind.JOURNEY: ("ListJourneys", "JourneysResponse.Item"),
}
_TEMPLATES: Final = {
    "EMAIL": (ItemKind.EMAIL_TEMPLATE, "Email"),
    "SMS": (ItemKind.SMS_TEMPLATE, "Sms"),
    "PUSH": (ItemKind.PUSH_TEMPLATE, "Push"),
    "INAPP": (ItemKind.IN_APP_TEMPLATE, "InApp"),
    "VOICE": (ItemKind.VOICE_TEMPLATE, "Voice"),
}


def read_application(calls: Calls, application_id: str | None) -> Iterator[Item]:
    """Read one application: its channels, settings, event stream, segments, campaigns, journeys.

    Args:
        calls: Makes the calls.
        application_id: The application.
            Default: - the only one.

    Raises:
        WrongUseError: There are several, and none is named.
    """
    application = _application(calls, application_id)
    if application:
        yield Item(kind=ItemKind.APPLICATION, name=application["Name"], content=application)
        application_id = application["Id"]
    if not application_id:
        return
    yield from _channels(calls, application_id)
    yield from _settings(calls, application_id)
    yield from _event_stream(calls, application_id)
    for kind, (operation, items) in _LISTS.items():
        for each in calls.pages(
            kind,
            "pinpoint",
            operation,
            items=items,
            token="Token",  # noqa: S106 - of the next page
            ApplicationId=application_id,
            PageSize=_PAGE,
        ):
            yield Item(kind=kind, name=each.get("Name") or each["Id"], content=each)


def read_templates(calls: Calls) -> Iterator[Item]:
    """Read the message templates, which belong to the account and region.

    Args:
        calls: Makes the calls.
    """
    listed = calls.pages(
        ItemKind.EMAIL_TEMPLATE,
        "pinpoint",
        "ListTemplates",
        items="TemplatesResponse.Item",
        name="templates of every kind",
        PageSize=_PAGE,
    )
    for each in listed:
        kind, word = _TEMPLATES[each["TemplateType"]]
        name = each["TemplateName"]
        answer = calls.one(kind, "pinpoint", f"Get{word}Template", name=name, TemplateName=name)
        if answer:
            (content,) = answer.values()
            yield Item(kind=kind, name=name, content=content)


def _application(calls: Calls, application_id: str | None) -> dict[str, Any] | None:
    kind = ItemKind.APPLICATION
    if application_id:
        answer = calls.one(
            kind, "pinpoint", "GetApp", name=application_id, ApplicationId=application_id
        )
        return (answer or {}).get("ApplicationResponse")
    found = list(
        calls.pages(
            kind,
            "pinpoint",
            "GetApps",
            items="ApplicationsResponse.Item",
            token="Token",  # noqa: S106 - of the next page
            PageSize=_PAGE,
        )
    )
    if len(found) > 1:
        names = ", ".join(f"{each['Id']} ({each['Name']})" for each in found)
        raise WrongUseError(
            f"there are {len(found)} applications; name one with --application-id: {names}"
        )
    return found[0] if found else None


def _channels(calls: Calls, application_id: str) -> Iterator[Item]:
    answer = calls.one(
        ItemKind.PUSH_CHANNEL,
        "pinpoint",
        "GetChannels",
        name="the list of channels",
        ApplicationId=application_id,
    )
    # Where the list cannot be read, each channel may still tell whether it is there.
    listed = answer["ChannelsResponse"]["Channels"] if answer else {each: {} for each in _CHANNELS}
    for platform, shown in listed.items():
        kind = _CHANNEL_KINDS.get(platform, ItemKind.PUSH_CHANNEL)
        content = shown
        if platform in _CHANNELS:
            channel = calls.one(
                kind,
                "pinpoint",
                f"Get{_CHANNELS[platform]}Channel",
                name=platform,
                absent=() if answer else _ABSENT,
                ApplicationId=application_id,
            )
            if channel is None:
                continue
            (content,) = channel.values()
        # The API answers with the key of Baidu; no file of ours holds it.
        without_key = {key: value for key, value in content.items() if key != "Credential"}
        yield Item(kind=kind, name=platform, content=without_key)


def _settings(calls: Calls, application_id: str) -> Iterator[Item]:
    kind = ItemKind.APPLICATION_SETTINGS
    answer = calls.one(
        kind, "pinpoint", "GetApplicationSettings", name=kind, ApplicationId=application_id
    )
    settings = (answer or {}).get("ApplicationSettingsResource", {})
    # Every application answers with some, most with empty ones.
    if any(settings.get(name) for name in ("CampaignHook", "Limits", "QuietTime", "JourneyLimits")):
        yield Item(kind=kind, name=kind, content=settings)


def _event_stream(calls: Calls, application_id: str) -> Iterator[Item]:
    kind = ItemKind.EVENT_STREAM
    answer = calls.one(
        kind,
        "pinpoint",
        "GetEventStream",
        name=kind,
        absent=_ABSENT,
        ApplicationId=application_id,
    )
    if answer is None:
        return
    event_stream = answer["EventStream"]
    yield Item(kind=kind, name=kind, content=event_stream)
    destination = event_stream["DestinationStreamArn"]
    name = destination.rpartition("/")[2]
    if ":firehose:" not in destination:
        found = calls.one(
            ItemKind.STREAM, "kinesis", "DescribeStreamSummary", name=name, StreamName=name
        )
        if found:
            content = {**found["StreamDescriptionSummary"], TYPE: "AWS::Kinesis::Stream"}
            yield Item(kind=ItemKind.STREAM, name=name, content=content)
        return
    found = calls.one(
        ItemKind.STREAM, "firehose", "DescribeDeliveryStream", name=name, DeliveryStreamName=name
    )
    if found is None:
        return
    content = found["DeliveryStreamDescription"]
    own = {**content, TYPE: "AWS::KinesisFirehose::DeliveryStream"}
    yield Item(kind=ItemKind.STREAM, name=name, content=own)
    for each in content.get("Destinations", []):
        s3 = each.get("ExtendedS3DestinationDescription") or each.get("S3DestinationDescription")
        if s3:
            yield from _bucket(calls, s3["BucketARN"].rpartition(":")[2])


def _bucket(calls: Calls, name: str) -> Iterator[Item]:
    kind = ItemKind.BUCKET
    located = calls.one(kind, "s3", "GetBucketLocation", name=name, Bucket=name)
    if located is None:
        return
    rules = calls.one(
        kind,
        "s3",
        "GetBucketLifecycleConfiguration",
        name=f"lifecycle of {name}",
        absent=("NoSuchLifecycleConfiguration",),
        Bucket=name,
    )
    content = {"BucketName": name, **located, "LifecycleConfiguration": rules or {}}
    yield Item(kind=kind, name=name, content=content)

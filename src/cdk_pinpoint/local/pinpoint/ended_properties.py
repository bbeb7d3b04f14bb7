"""What a template may say about segments, campaigns and message templates.

As the schemas that AWS published of the types say it; a test compares them.
"""

from collections.abc import Iterable
from typing import Final

from cdk_pinpoint.local.resource_type import (
    Flag,
    Json,
    ListOf,
    Number,
    Record,
    Shape,
    TagMap,
    Text,
)


def _texts(*names: str) -> dict[str, Shape]:
    return {name: Text() for name in names}


def _numbers(*names: str) -> dict[str, Shape]:
    return {name: Number() for name in names}


def _list_of(item: Shape) -> ListOf:
    return ListOf(item=item, unique=False)


def _all_of(names: Iterable[str], shape: Shape) -> dict[str, Shape]:
    return dict.fromkeys(names, shape)


def _record(members: dict[str, Shape], *required: str) -> Record:
    return Record(members=members, required=required)


# What settings and campaigns share.

QUIET_TIME: Final = _record(_texts("Start", "End"), "Start", "End")
CAMPAIGN_HOOK: Final = _record(_texts("LambdaFunctionName", "Mode", "WebUrl"))
_LIMITS: Final = ("Daily", "MaximumDuration", "MessagesPerSecond", "Total")

APPLICATION_SETTINGS: Final = _record(
    {
        "ApplicationId": Text(),
        "CampaignHook": CAMPAIGN_HOOK,
        "CloudWatchMetricsEnabled": Flag(),
        "Limits": _record(_numbers(*_LIMITS)),
        "QuietTime": QUIET_TIME,
    },
    "ApplicationId",
)

EVENT_STREAM: Final = _record(
    _texts("ApplicationId", "DestinationStreamArn", "RoleArn"),
    "ApplicationId",
    "DestinationStreamArn",
    "RoleArn",
)

# Segments.

_SET_DIMENSION: Final = _record(
    {"DimensionType": Text(), "Values": _list_of(Text())},
)
_COORDINATES: Final = _record(
    {"Latitude": Number(whole=False), "Longitude": Number(whole=False)}, "Latitude", "Longitude"
)
_GPS_POINT: Final = _record(
    {"Coordinates": _COORDINATES, "RangeInKilometers": Number(whole=False)},
    "Coordinates",
    "RangeInKilometers",
)
_DIMENSIONS: Final = _record(
    {
        **_all_of(("Attributes", "Metrics", "UserAttributes"), Json()),
        "Behavior": _record(
            {"Recency": _record(_texts("Duration", "RecencyType"), "Duration", "RecencyType")}
        ),
        "Demographic": _record(
            _all_of(
                ("AppVersion", "Channel", "DeviceType", "Make", "Model", "Platform"),
                _SET_DIMENSION,
            )
        ),
        "Location": _record({"Country": _SET_DIMENSION, "GPSPoint": _GPS_POINT}),
    }
)
_GROUP: Final = _record(
    {
        "Dimensions": _list_of(_DIMENSIONS),
        "SourceSegments": _list_of(_record({"Id": Text(), "Version": Number()}, "Id")),
        **_texts("SourceType", "Type"),
    }
)
SEGMENT: Final = _record(
    {
        **_texts("ApplicationId", "Name"),
        "Dimensions": _DIMENSIONS,
        "SegmentGroups": _record({"Groups": _list_of(_GROUP), "Include": Text()}),
        "Tags": TagMap(),
    },
    "ApplicationId",
    "Name",
)

# In-app messages. A campaign says the same as a template, without the enumerations.


def _in_app_content(action: Text, alignment: Text) -> ListOf:
    override = _record({"ButtonAction": action, "Link": Text()})
    button = _record(
        {
            "DefaultConfig": _record(
                {
                    **_texts("BackgroundColor", "Link", "Text", "TextColor"),
                    "BorderRadius": Number(),
                    "ButtonAction": action,
                }
            ),
            **_all_of(("Android", "IOS", "Web"), override),
        }
    )
    return _list_of(
        _record(
            {
                **_texts("BackgroundColor", "ImageUrl"),
                "BodyConfig": _record({"Alignment": alignment, **_texts("Body", "TextColor")}),
                "HeaderConfig": _record({"Alignment": alignment, **_texts("Header", "TextColor")}),
                "PrimaryBtn": button,
                "SecondaryBtn": button,
            }
        )
    )


IN_APP_TEMPLATE: Final = _record(
    {
        "Content": _in_app_content(
            Text(one_of=("LINK", "DEEP_LINK", "CLOSE")), Text(one_of=("LEFT", "CENTER", "RIGHT"))
        ),
        "CustomConfig": Json(or_text=False),
        "Layout": Text(
            one_of=(
                "BOTTOM_BANNER",
                "TOP_BANNER",
                "OVERLAYS",
                "MOBILE_FEED",
                "MIDDLE_BANNER",
                "CAROUSEL",
            )
        ),
        "Tags": TagMap(),
        **_texts("TemplateDescription", "TemplateName"),
    },
    "TemplateName",
)

# Campaigns.

_MESSAGE: Final = _record(
    {
        **_texts(
            "Action",
            "Body",
            "ImageIconUrl",
            "ImageSmallIconUrl",
            "ImageUrl",
            "JsonBody",
            "MediaUrl",
            "RawContent",
            "Title",
            "Url",
        ),
        "SilentPush": Flag(),
        "TimeToLive": Number(),
    }
)
_MESSAGES: Final = _record(
    {
        **_all_of(
            ("ADMMessage", "APNSMessage", "BaiduMessage", "DefaultMessage", "GCMMessage"), _MESSAGE
        ),
        "CustomMessage": _record(_texts("Data")),
        "EmailMessage": _record(_texts("Body", "FromAddress", "HtmlBody", "Title")),
        "InAppMessage": _record(
            {
                "Content": _in_app_content(Text(), Text()),
                "CustomConfig": Json(),
                "Layout": Text(),
            }
        ),
        "SMSMessage": _record(
            _texts("Body", "EntityId", "MessageType", "OriginationNumber", "SenderId", "TemplateId")
        ),
    }
)
_EVENT_FILTER: Final = _record(
    {
        "Dimensions": _record(
            {**_all_of(("Attributes", "Metrics"), Json()), "EventType": _SET_DIMENSION}
        ),
        "FilterType": Text(),
    }
)
_TREATMENT: Final[dict[str, Shape]] = {
    "CustomDeliveryConfiguration": _record(
        {"DeliveryUri": Text(), "EndpointTypes": _list_of(Text())}
    ),
    "MessageConfiguration": _MESSAGES,
    "Schedule": _record(
        {
            **_texts("EndTime", "Frequency", "StartTime", "TimeZone"),
            "EventFilter": _EVENT_FILTER,
            "IsLocalTime": Flag(),
            "QuietTime": QUIET_TIME,
        }
    ),
    "TemplateConfiguration": _record(
        _all_of(
            ("EmailTemplate", "PushTemplate", "SMSTemplate", "VoiceTemplate"),
            _record(_texts("Name", "Version")),
        )
    ),
    **_texts("TreatmentDescription", "TreatmentName"),
}
CAMPAIGN: Final = _record(
    {
        **_texts("ApplicationId", "Description", "Name", "SegmentId"),
        **_numbers("HoldoutPercent", "Priority", "SegmentVersion"),
        **_TREATMENT,
        "AdditionalTreatments": _list_of(_record({**_TREATMENT, "SizePercent": Number()})),
        "CampaignHook": CAMPAIGN_HOOK,
        "IsPaused": Flag(),
        "Limits": _record(_numbers(*_LIMITS, "Session")),
        "Tags": TagMap(),
    },
    "ApplicationId",
    "Name",
    "Schedule",
    "SegmentId",
)

# Message templates.

_TEMPLATE: Final[dict[str, Shape]] = {
    **_texts("DefaultSubstitutions", "TemplateDescription", "TemplateName"),
    "Tags": TagMap(),
}
EMAIL_TEMPLATE: Final = _record(
    {**_TEMPLATE, **_texts("HtmlPart", "Subject", "TextPart")}, "TemplateName", "Subject"
)
SMS_TEMPLATE: Final = _record({**_TEMPLATE, "Body": Text()}, "TemplateName", "Body")

_PUSH: Final = ("Action", "Body", "Sound", "Title", "Url")
_ANDROID: Final = _record(_texts(*_PUSH, "ImageIconUrl", "ImageUrl", "SmallImageIconUrl"))
PUSH_TEMPLATE: Final = _record(
    {
        **_TEMPLATE,
        **_all_of(("ADM", "Baidu", "GCM"), _ANDROID),
        "APNS": _record(_texts(*_PUSH, "MediaUrl")),
        "Default": _record(_texts(*_PUSH)),
    },
    "TemplateName",
)

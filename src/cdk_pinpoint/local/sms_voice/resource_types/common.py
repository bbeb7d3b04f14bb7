"""What several of the types share: shapes of properties, tags, keywords and settings."""

from typing import Any

from cdk_pinpoint.local.resource_type import Flag, ListOf, Properties, Record, Text
from cdk_pinpoint.local.service_api import Parameters
from cdk_pinpoint.local.sms_voice.api import API

NAME = Text(pattern=r"^[A-Za-z0-9_-]+$", min_length=1, max_length=64)
NAME_OR_ARN = Text(pattern=r"^[A-Za-z0-9_:/-]+$", min_length=1, max_length=256)
ARN = Text(pattern=r"^arn:\S+$")
COUNTRY = Text(pattern=r"^[A-Z]{2}$")
TAGS = ListOf(
    item=Record(
        members={
            "Key": Text(min_length=1, max_length=128),
            "Value": Text(max_length=256),
        },
        required=("Key", "Value"),
    )
)
KEYWORD_MESSAGE = Text(pattern=r"^(?!\s*$)[\s\S]+$", max_length=1600)
MANDATORY_KEYWORD = Record(members={"Message": KEYWORD_MESSAGE}, required=("Message",))
MANDATORY_KEYWORDS = Record(
    members={"HELP": MANDATORY_KEYWORD, "STOP": MANDATORY_KEYWORD}, required=("STOP", "HELP")
)
OPTIONAL_KEYWORDS = ListOf(
    item=Record(
        members={
            "Action": Text(one_of=("AUTOMATIC_RESPONSE", "OPT_OUT", "OPT_IN")),
            "Keyword": Text(pattern=r"^(?!(?i:stop|help)$)[ \S]+", max_length=30),
            "Message": KEYWORD_MESSAGE,
        },
        required=("Keyword", "Message", "Action"),
    )
)


def two_way(channel_arn: Text) -> Record:
    """Where answers of recipients go."""
    return Record(
        members={"ChannelArn": channel_arn, "ChannelRole": ARN, "Enabled": Flag()},
        required=("Enabled",),
    )


def origination_settings(properties: Properties) -> Parameters:
    """The settings of a number or a pool as its Update operation takes them."""
    settings: dict[str, Any] = {
        "DeletionProtectionEnabled": properties.get("DeletionProtectionEnabled", False),
        "SelfManagedOptOutsEnabled": properties.get("SelfManagedOptOutsEnabled", False),
        "OptOutListName": properties.get("OptOutListName", "Default"),
    }
    two_way = properties.get("TwoWay", {"Enabled": False})
    settings["TwoWayEnabled"] = two_way["Enabled"]
    for name in ("ChannelArn", "ChannelRole"):
        if name in two_way:
            settings[f"TwoWay{name}"] = two_way[name]
    return settings


def apply_keywords(identity: str, old: Properties, new: Properties) -> None:
    """Give a number or a pool the keywords of its properties, and take those away that are gone."""
    of_identity = {"OriginationIdentity": identity}
    optional = {each["Keyword"].upper(): each for each in new.get("OptionalKeywords", [])}
    for word, keyword in new["MandatoryKeywords"].items():
        action = "OPT_OUT" if word == "STOP" else "AUTOMATIC_RESPONSE"
        API.call("PutKeyword", _put_keyword(of_identity, word, keyword["Message"], action))
    for word, keyword in optional.items():
        request = _put_keyword(of_identity, word, keyword["Message"], keyword["Action"])
        API.call("PutKeyword", request)
    for keyword in old.get("OptionalKeywords", []):
        if keyword["Keyword"].upper() not in optional:
            API.call("DeleteKeyword", {**of_identity, "Keyword": keyword["Keyword"]})


def _put_keyword(of_identity: Parameters, word: str, message: str, action: str) -> Parameters:
    return {
        **of_identity,
        "Keyword": word,
        "KeywordMessage": message,
        "KeywordAction": action,
    }


def apply_tags(arn: str, old: Properties, new: Properties) -> None:
    """Give a resource the tags of its properties, and take those away that are gone."""
    tags = new.get("Tags", [])
    kept = {tag["Key"] for tag in tags}
    gone = [tag["Key"] for tag in old.get("Tags", []) if tag["Key"] not in kept]
    if gone:
        API.call("UntagResource", {"ResourceArn": arn, "TagKeys": gone})
    if tags:
        API.call("TagResource", {"ResourceArn": arn, "Tags": tags})

"""Keywords: what a number or a pool answers to a message that begins with a word."""

from cdk_pinpoint.local.service_api import Parameters
from cdk_pinpoint.local.sms_voice import resources
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.resources import Resource, paged

MANDATORY = ("HELP", "STOP")


def default_keywords() -> dict[str, Parameters]:
    """What a new number answers."""
    return {
        "HELP": _keyword("HELP", "Reply STOP to get no more messages.", "AUTOMATIC_RESPONSE"),
        "STOP": _keyword("STOP", "You will get no more messages.", "OPT_OUT"),
    }


@API.operation("PutKeyword")
def put_keyword(parameters: Parameters) -> Parameters:
    """Set what is answered to a word."""
    owner, shown_owner = _owner(parameters["OriginationIdentity"])
    word = parameters["Keyword"].upper()
    action = parameters.get("KeywordAction")
    if action is None:
        action = "OPT_OUT" if word == "STOP" else "AUTOMATIC_RESPONSE"
    owner["_keywords"][word] = _keyword(word, parameters["KeywordMessage"], action)
    return {**shown_owner, **owner["_keywords"][word]}


@API.operation("DescribeKeywords")
def describe_keywords(parameters: Parameters) -> Parameters:
    """Describe the words that have an answer."""
    owner, shown_owner = _owner(parameters["OriginationIdentity"])
    keywords = owner["_keywords"]
    wanted = [word.upper() for word in parameters.get("Keywords") or keywords]
    for word in wanted:
        if word not in keywords:
            raise resources.not_found("keyword", word)
    found = [keywords[word] for word in wanted]
    return {**shown_owner, **paged("Keywords", found, parameters)}


@API.operation("DeleteKeyword")
def delete_keyword(parameters: Parameters) -> Parameters:
    """Remove a word; HELP and STOP stay."""
    owner, shown_owner = _owner(parameters["OriginationIdentity"])
    word = parameters["Keyword"].upper()
    if word in MANDATORY:
        raise resources.conflict("KEYWORD_MANDATORY", f"{word} cannot be deleted", owner)
    keyword = owner["_keywords"].pop(word, None)
    if keyword is None:
        raise resources.not_found("keyword", word)
    return {**shown_owner, **keyword}


def _owner(identity: str) -> tuple[Resource, Parameters]:
    """A pool or a phone number, and how an answer names it."""
    owner = resources.find("pool", identity) or resources.find("phone-number", identity)
    if owner is None:
        raise resources.not_found("origination identity", identity)
    return owner, {
        "OriginationIdentityArn": resources.arn_of_resource(owner),
        "OriginationIdentity": resources.id_of_resource(owner),
    }


def _keyword(word: str, message: str, action: str) -> Parameters:
    return {"Keyword": word, "KeywordMessage": message, "KeywordAction": action}

"""What a policy says, in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

from cdk_pinpoint.operations.access.template_roles import Condition, Role, Statement
from cdk_pinpoint.operations.template_reader import MARK, mark

_OWN_ACCOUNT: Final = mark("AWS::AccountId")
_OWN_REGION: Final = mark("AWS::Region")
_NO_COLON: Final = rf"((?:{MARK.pattern.replace('(', '(?:', 1)}|[^:])*)"
_ARN: Final = re.compile(":".join(["arn", *[_NO_COLON] * 4, "(.+)"]), re.DOTALL)
_PERMISSION_SET: Final = re.compile(r"AWSReservedSSO_(.+?)_\?+")
_SEND: Final = re.compile(
    r"(ses|sms-voice|social-messaging|end-user-messaging):Send|sns:Publish$|sqs:SendMessage"
    r"|mobiletargeting:(Send|VerifyOTPMessage)"
)
_WRITE: Final = re.compile(
    r"(firehose|kinesis):Put|s3:(PutObject|DeleteObject|AbortMultipartUpload|RestoreObject)"
    r"|logs:(PutLogEvents|CreateLogStream)|dynamodb:(PutItem|UpdateItem|DeleteItem|BatchWriteItem)"
    r"|kms:(Encrypt|GenerateDataKey|ReEncrypt)|events:PutEvents|cloudwatch:PutMetricData"
    r"|sqs:(DeleteMessage|ChangeMessageVisibility)"
)
_READ: Final = re.compile(
    r"[\w-]+:(Get|List|Describe|BatchGet|Lookup|Query|Scan|Select|Search|Filter|Test)"
    r"|athena:(Start|Stop)QueryExecution|kms:Decrypt|sqs:ReceiveMessage"
)

_OPERATORS: Final = {
    "ArnEquals": "is",
    "ArnLike": "is like",
    "ArnNotEquals": "is not",
    "ArnNotLike": "is not like",
    "Bool": "is",
    "DateGreaterThan": "is after",
    "DateLessThan": "is before",
    "IpAddress": "is in",
    "NotIpAddress": "is not in",
    "NumericEquals": "is",
    "NumericGreaterThan": "is above",
    "NumericGreaterThanEquals": "is at least",
    "NumericLessThan": "is below",
    "NumericLessThanEquals": "is at most",
    "StringEquals": "is",
    "StringEqualsIgnoreCase": "is, in any case,",
    "StringLike": "is like",
    "StringNotEquals": "is not",
    "StringNotLike": "is not like",
}
_PREFIXES: Final = {"ForAllValues": "every ", "ForAnyValue": "any "}
_POSITIVE: Final = {"ArnEquals", "ArnLike", "StringEquals", "StringLike"}
_FACTS: Final[dict[tuple[str, ...], str]] = {
    ("aws:multifactorauthpresent", "true"): "signed in with a second factor (MFA)",
    ("aws:principaltype", "AssumedRole"): "in the session of a role",
    ("aws:securetransport", "false"): "over plain HTTP",
    ("aws:securetransport", "true"): "over TLS",
}
_KEYS: Final = {
    "aws:principalarn": "as",
    "aws:principalorgid": "of organization",
    "aws:requestedregion": "in",
    "aws:sourceaccount": "on behalf of",
    "aws:sourcearn": "for",
    "iam:passedtoservice": "for service",
    "kms:viaservice": "through",
    "s3:prefix": "below",
    "saml:aud": "signing in at",
    "ses:fromaddress": "from",
    "ses:recipients": "to nobody but",
    "sts:externalid": "with external id",
}
_ENDS: Final = {"kms:encryptioncontext:": "for", ":aud": "for audience", ":sub": "as subject"}


class Verb(StrEnum):
    """What an action comes down to."""

    READ = "read"
    SEND = "send"
    WRITE = "write"
    CHANGE = "change"


def verbs_of(action: str) -> tuple[Verb, ...]:
    """What an action comes down to; a wildcard may come down to anything but what it must be.

    Args:
        action: The action with its service, such as `ses:SendEmail`. What is neither known to read,
            send nor write is a change.
    """
    if _READ.match(action):
        return (Verb.READ,)
    if "*" in action or "?" in action:
        return tuple(Verb)
    if _SEND.match(action):
        return (Verb.SEND,)
    return (Verb.WRITE,) if _WRITE.match(action) else (Verb.CHANGE,)


class Words:
    """Words for the policies of one template.

    Args:
        roles: Its roles. The account and region that most of their resources are in go without
            saying.
    """

    def __init__(self, roles: Iterable[Role]) -> None:
        accounts: Counter[str] = Counter()
        regions: Counter[str] = Counter()
        for role in roles:
            for statement in role.statements:
                for _, _, region, account, _ in filter(None, map(arn_parts, statement.resources)):
                    accounts[account] += bool(account)
                    regions[region] += bool(region)
        self._account = _most_common(accounts)
        self._region = _most_common(regions)

    def resource(self, text: str) -> str:
        """What an action is done to: a construct by its path, anything else by its ARN's end.

        Args:
            text: An ARN or a pattern of ARNs, with marks.
        """
        if text == "*":
            return "any resource"
        parts = arn_parts(text)
        if parts is None:
            found = MARK.match(text)
            return _of(found[1], text[found.end() :]) if found else text
        _, service, region, account, rest = parts
        named = re.fullmatch(rf"[\w-]+[/:]{MARK.pattern}(.*)", rest)
        words = _of(named[1], named[2]) if named else f"{service} {_plain(rest)}"
        if region and region not in {self._region, _OWN_REGION}:
            words += f" in {_plain(region)}"
        if account and account not in {self._account, _OWN_ACCOUNT}:
            words += f" of {self._account_words(account)}"
        return words

    def _account_words(self, account: str) -> str:
        if account in {self._account, _OWN_ACCOUNT}:
            return "this account"
        return "AWS" if account == "aws" else f"account {_plain(account)}"

    def conditions(self, conditions: Sequence[Condition]) -> str:
        """Conditions that must all hold.

        Args:
            conditions: The conditions.
        """
        return ", ".join(self._condition(each) for each in conditions)

    def trust(self, statement: Statement) -> str:
        """Who may take a role on, and under which conditions.

        Args:
            statement: A statement of a trust policy.
        """
        who = _listed(self._principal(*each) for each in statement.principals)
        if "Principal" in statement.all_but:
            who = f"anyone but {who}"
        return ", ".join(filter(None, [who, self.conditions(statement.conditions)]))

    def short_trust(self, statement: Statement) -> str:
        """Who may take a role on, in a word or two.

        Args:
            statement: A statement of a trust policy.
        """
        shown = []
        for kind, name in statement.principals:
            end = re.split("[/:]", _plain(name))[-1]
            if kind == "Service":
                shown.append(end.removesuffix(".amazonaws.com"))
            else:
                shown.append(self._principal(kind, name) if end == "root" else end)
        for condition in statement.conditions:
            found = _PERMISSION_SET.search(" ".join(condition.values))
            if found:
                return found[1]
            if condition.key.lower() == "aws:principalarn":
                return " ".join(re.split("[/:]", each)[-1] for each in condition.values)
            if condition.key.lower() == "aws:multifactorauthpresent":
                shown.append("with MFA")
        return " ".join(shown)

    def _principal(self, kind: str, name: str) -> str:
        parts = arn_parts(name)
        rest = parts[4] if parts else name
        end = _plain(rest.partition("/")[2])
        match kind, rest:
            case "Federated", _ if rest.startswith("saml-provider/"):
                return f"SAML provider {end}"
            case "Federated", _ if rest.startswith("oidc-provider/"):
                return f"OpenID Connect provider {end}"
            case "AWS", "*":
                return "anyone"
            case "AWS", _ if rest == "root" or re.fullmatch("[0-9]{12}", name):
                return self._account_words(parts[3] if parts else name)
            case "AWS", _:
                return self.resource(name)
        return f"{kind.lower()} {_plain(name)}"

    def _condition(self, condition: Condition) -> str:
        prefix, _, operator = condition.operator.rpartition(":")
        operator = operator.removesuffix("IfExists")
        values = _listed(self._value(condition.key, each) for each in condition.values)
        words = None if prefix == "ForAnyValue" else self._known(condition, operator, values)
        if words is None:
            words = f"{condition.key} {_OPERATORS.get(operator, operator)} {values}"
            words = f"{_PREFIXES[prefix]}{words}" if prefix in _PREFIXES else words
        return f"{words}, where known" if condition.operator.endswith("IfExists") else words

    def _known(self, condition: Condition, operator: str, values: str) -> str | None:
        key = condition.key.lower()
        if operator == "Null":
            return f"{'without' if condition.values == ('true',) else 'with'} {condition.key}"
        if operator in {"Bool", "StringEquals"} and (key, *condition.values) in _FACTS:
            return _FACTS[key, *condition.values]
        if operator not in _POSITIVE:
            return None
        permission_set = _PERMISSION_SET.search(values)
        if key == "aws:principalarn" and permission_set:
            return f"by permission set {permission_set[1]} of IAM Identity Center"
        end = next((words for end, words in _ENDS.items() if end in key), None)
        words = _KEYS.get(key, end)
        return f"{words} {values}" if words else None

    def _value(self, key: str, value: str) -> str:
        if key.lower() in {"aws:sourceaccount", "aws:principalaccount"}:
            return self._account_words(value)
        return self.resource(value) if arn_parts(value) or MARK.match(value) else value


def arn_parts(text: str) -> tuple[str, str, str, str, str] | None:
    """Partition, service, region, account and the rest of an ARN, or nothing for anything else.

    Args:
        text: A text with marks, in which a colon separates nothing.
    """
    found = _ARN.fullmatch(text)
    return (found[1], found[2], found[3], found[4], found[5]) if found else None


def _of(name: str, rest: str) -> str:
    rest = _plain(rest).lstrip("/:")
    return f"{name}: {rest}" if rest else name


def _plain(text: str) -> str:
    return MARK.sub(r"\1", text)


def _listed(texts: Iterable[str]) -> str:
    *first, last = list(texts) or [""]
    return f"{', '.join(first)} or {last}" if first else last


def _most_common(counter: Counter[str]) -> str | None:
    return counter.most_common(1)[0][0] if counter else None

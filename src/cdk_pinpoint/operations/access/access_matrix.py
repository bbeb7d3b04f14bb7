"""Roles against what they touch, as a matrix that a reader takes in at a glance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cdk_pinpoint.operations.access.access_words import Verb, arn_parts, verbs_of
from cdk_pinpoint.operations.access.template_roles import Role, Statement
from cdk_pinpoint.operations.template_reader import MARK, Template

_S3: Final = "Data in S3"
# Which row an action on a kind of resource belongs to; the first that matches.
_ROWS: Final = (
    ("Email", "Templates", r"ses:\w*Template\w* |ses:\S+ template"),
    ("Email", "Identity", r"ses:\S+ identity"),
    ("Email", "Configuration set", r"ses:\S+ configuration-set"),
    ("Email", "Account settings", "ses:"),
    ("SMS", "Pool and numbers", r"sms-voice:\S+ (pool|phone-number|sender-id|opt-out-list)"),
    ("SMS", "Configuration set", r"sms-voice:\S+ configuration-set"),
    ("SMS", "Country protection", r"sms-voice:\S+ protect-configuration"),
    ("SMS", "Account settings", "sms-voice:"),
    ("Application", "Push messages", r"mobiletargeting:\S+ messages"),
    ("Application", "One-time passwords", r"mobiletargeting:\S+ (otp|verify-otp)"),
    ("Application", "Channels", r"mobiletargeting:\S+ channels"),
    ("Application", "Application", "mobiletargeting:"),
    ("Event lake", "Streams", "firehose:"),
    ("Event lake", "Tables and queries", "glue:|athena:"),
    # Each bucket has a row of its own, and its objects another.
    (_S3, "Any bucket", "s3:"),
    ("Credentials and keys", "Secrets", "secretsmanager:"),
    ("Credentials and keys", "Encryption keys", "kms:"),
    ("Watching", "Alarms and metrics", "cloudwatch:"),
    ("Watching", "Topics and queues", "sns:|sqs:"),
    ("Watching", "Logs", "logs:"),
    ("Watching", "Stack, audit trail", "cloudformation:|cloudtrail:"),
    ("Access", "Published names", "ssm:"),
    ("Access", "Roles", "iam:|sts:"),
)
_OTHERS: Final = "Others"
# What an action is for, where a statement is about resources of several kinds.
_FITTING: Final = (
    (r"ses:PutEmailIdentityConfigurationSet", "identity configuration-set"),
    (r"ses:\w*EmailIdentity", "identity"),
    (r"ses:\w*ConfigurationSet", "configuration-set"),
    (r"ses:\w*Template", "template"),
    (r"sms-voice:\w*Protect", "protect-configuration"),
    (r"sms-voice:\w*(Pool|Keyword)", "pool phone-number"),
    (r"sms-voice:\w*(ConfigurationSet|Default|EventDestination)", "configuration-set"),
    (r"sms-voice:Send", "pool phone-number sender-id configuration-set"),
    (r"mobiletargeting:Send(Users)?Messages", "messages"),
    (r"mobiletargeting:SendOTP", "otp"),
    (r"mobiletargeting:VerifyOTP", "verify-otp"),
    (r"mobiletargeting:\w*Channel", "channels"),
    (r"mobiletargeting:\w*App$", "application"),
)
# Resources that are known by reference, and what their ARN would say.
_KINDS: Final = {
    "AWS::Pinpoint::App": "application",
    "AWS::S3::Bucket": "bucket",
    "AWS::SES::ConfigurationSet": "configuration-set",
    "AWS::SES::EmailIdentity": "identity",
    "AWS::SMSVOICE::ConfigurationSet": "configuration-set",
    "AWS::SMSVOICE::OptOutList": "opt-out-list",
    "AWS::SMSVOICE::PhoneNumber": "phone-number",
    "AWS::SMSVOICE::Pool": "pool",
    "AWS::SMSVOICE::ProtectConfiguration": "protect-configuration",
    "AWS::SMSVOICE::SenderId": "sender-id",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """What one role may do with one thing.

    Attributes:
        allowed: What it may do, and whether that is under a condition.
        denied: What it is denied, whatever else allows it, and whether under a condition.
    """

    allowed: Mapping[Verb, bool]
    denied: Mapping[Verb, bool]

    def __str__(self) -> str:
        """Say it in words."""
        return ", ".join(
            f"{start} {verb}{' under a condition' if is_conditional else ''}"
            for start, verbs in (("may", self.allowed), ("is denied to", self.denied))
            for verb, is_conditional in verbs.items()
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """The whole of it.

    Attributes:
        columns: The roles.
        rows: Group and name of what is touched by any of them.
        cells: What is not empty, by row and role name.
    """

    columns: Sequence[Role]
    rows: Sequence[tuple[str, str]]
    cells: Mapping[tuple[tuple[str, str], str], Cell]


def matrix_of(template: Template, roles: Sequence[Role]) -> Matrix:
    """Put roles against what they touch.

    Args:
        template: The template.
        roles: Its roles.
    """
    # By place, and whether it is allowed: what is done, and whether under a condition.
    found: dict[tuple[tuple[str, str], str], dict[bool, dict[Verb, bool]]] = {}
    for role in roles:
        for statement in role.statements:
            for row, verb in _touched(template, statement):
                both = found.setdefault((row, role.name), {True: {}, False: {}})
                verbs = both[statement.is_allowed]
                # One statement without a condition is enough.
                verbs[verb] = bool(statement.conditions) and verbs.get(verb, True)
    cells = {
        place: Cell(allowed=_in_order(both[True]), denied=_in_order(both[False]))
        for place, both in found.items()
    }
    rows = sorted({row for row, _ in cells}, key=_place)
    return Matrix(columns=roles, rows=rows, cells=cells)


def _in_order(verbs: Mapping[Verb, bool]) -> dict[Verb, bool]:
    return {verb: verbs[verb] for verb in Verb if verb in verbs}


def _touched(template: Template, statement: Statement) -> Iterator[tuple[tuple[str, str], Verb]]:
    if statement.all_but:
        yield from (((_OTHERS, "All but some"), verb) for verb in Verb)
        return
    kinds = {_kind(template, resource) for resource in statement.resources}
    for action in statement.actions:
        for kind in _fitting(action, kinds):
            yield from ((_row(action, kind), verb) for verb in verbs_of(action))


def _fitting(action: str, kinds: set[str]) -> set[str]:
    """The kinds of resources that an action is for; all where it is not known."""
    if action.startswith("s3:"):
        is_for_objects = bool(re.search("Object|Multipart", action)) and "Uploads" not in action
        return {kind for kind in kinds if kind.endswith(": objects") is is_for_objects} or kinds
    names = next((names for pattern, names in _FITTING if re.match(pattern, action)), "")
    return kinds & set(names.split()) or kinds


def _place(row: tuple[str, str]) -> tuple[int, int, str]:
    """Groups and rows as they are listed above, then by name."""
    group, name = row
    groups = [each for each, _, _ in _ROWS]
    names = [(each, known) for each, known, _ in _ROWS]
    return (
        groups.index(group) if group in groups else len(groups),
        names.index(row) if row in names else len(names),
        name,
    )


def _row(action: str, kind: str) -> tuple[str, str]:
    if action.startswith("s3:") and kind != "*":
        return _S3, kind
    for group, name, pattern in _ROWS:
        if re.match(pattern, f"{action} {kind}"):
            return group, name
    return _OTHERS, "Everything" if action == "*" else action.partition(":")[0]


def _kind(template: Template, resource: str) -> str:
    """The kind of a resource: what its ARN says, or its type would."""
    parts = arn_parts(resource)
    if parts:
        _, service, _, _, rest = parts
        if service == "s3":
            bucket, slash, _ = rest.partition("/")
            return _of_bucket(MARK.sub(r"\1", bucket), slash)
        return _of_application(rest) if service == "mobiletargeting" else re.split("[/:]", rest)[0]
    found = MARK.match(resource)
    if not found:
        return resource
    kind = _KINDS.get(template.type_of(found[1]) or "", "")
    rest = resource[found.end() :]
    if kind == "bucket":
        return _of_bucket(found[1], rest)
    return _of_application(f"apps/x{rest}") if kind == "application" else kind


def _of_bucket(name: str, rest: str) -> str:
    return f"{name}: objects" if rest else name


def _of_application(rest: str) -> str:
    segments = rest.split("/")
    return segments[2] if len(segments) > 2 else "application"

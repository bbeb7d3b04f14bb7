"""The settings of one environment: everything that its stack is made from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    Field,
    StrictStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from cdk_pinpoint.environment.access import AccessSettings
from cdk_pinpoint.environment.alarms import AlarmSettings
from cdk_pinpoint.environment.audience import AudienceSettings
from cdk_pinpoint.environment.audit import AuditSettings
from cdk_pinpoint.environment.base import AccountId, Matching, Settings
from cdk_pinpoint.environment.budget import BudgetSettings
from cdk_pinpoint.environment.conflicts import conflicts
from cdk_pinpoint.environment.dmarc import DmarcPolicy, DmarcSettings
from cdk_pinpoint.environment.email import EmailSettings
from cdk_pinpoint.environment.events import EventSettings
from cdk_pinpoint.environment.loading import (
    credentials,
    empty_values,
    files_in,
    read,
    without_empty,
)
from cdk_pinpoint.environment.problems import (
    FieldProblem,
    InvalidEnvironment,
    Problem,
    check,
    explain,
    shown,
)
from cdk_pinpoint.environment.push import PushSettings
from cdk_pinpoint.environment.send_breaker import SendBreakerSettings
from cdk_pinpoint.environment.sms import DEVELOPMENT_ORIGINATION, OriginationSettings, SmsSettings
from cdk_pinpoint.environment.stages import STAGE_DEFAULTS, Stage, StageDefaults
from cdk_pinpoint.environment.templates import TemplateSettings
from cdk_pinpoint.regions import ENVIRONMENT_REGIONS, PINPOINT_REGIONS, Service, region_problem

_SERVICES: dict[str, tuple[Service, ...]] = {
    "email": ("ses",),
    "sms": ("sms",),
    "push": ("pinpoint",),
    "budget": ("budgets",),
}
"""What each section needs."""

_TAG_TEXT = re.compile(r"[\w .:/=+-]*")
_MOST_TAGS = 48
"""AWS takes 50; the stack adds `Environment`, and CDK one to buckets that it empties."""


def _tag_text(what: str, value: str, lengths: range) -> str:
    if len(value) not in lengths:
        raise ValueError(
            f"the {what} has {len(value)} characters; use {lengths[0]} to {lengths[-1]}"
        )
    if not _TAG_TEXT.fullmatch(value):
        raise ValueError(
            f"the {what} {shown(value)} has a character that Amazon Pinpoint refuses in tags; "
            "use letters, digits, spaces and _ . : / = + -"
        )
    return value


def _tag_key(key: str) -> str:
    if key.lower() == "environment":
        raise ValueError("the stack sets this tag to the name of the environment; leave it out")
    if key.lower().startswith("aws:"):
        raise ValueError("the key starts with aws:, which AWS keeps for itself; use another prefix")
    return _tag_text("key", key, range(1, 129))


def _tag_value(value: str) -> str:
    return _tag_text("value", value, range(257))


TagKey = Annotated[StrictStr, AfterValidator(_tag_key)]
TagValue = Annotated[
    StrictStr, AfterValidator(_tag_value), Field(json_schema_extra={"maxLength": 256})
]


def _elsewhere(
    problems: Iterable[FieldProblem], others: Iterable[FieldProblem]
) -> list[FieldProblem]:
    known = {field for field, _ in others}
    return [each for each in problems if each[0] not in known]


class MessagingEnvironment(Settings):
    """One environment: what is deployed as one stack, into one account and region.

    Read it from a file with `load` or `load_all`. What is wrong comes together, one line for each
    field; rules between fields are checked as soon as the fields themselves are right. Building
    one directly works too: what is wrong then comes as `pydantic.ValidationError`, which like
    `InvalidEnvironment` is a `ValueError`.

    Example:
        >>> for environment in MessagingEnvironment.load_all("environments"):
        ...     MessagingStack(app, f"Messaging-{environment.name}", environment=environment)
    """

    name: Annotated[
        StrictStr,
        Matching(
            "(?=.{1,31}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*",
            "is not an environment name; use 1 to 31 lower-case letters, digits and single "
            "hyphens, beginning with a letter",
        ),
    ] = Field(
        description="Name of the environment, part of the names of its resources. 1 to 31 "
        "lower-case letters, digits and single hyphens, beginning with a letter."
    )
    stage: Stage = Field(
        description="development, staging or production: decides what is left out below."
    )
    account: AccountId = Field(description="AWS account to deploy to, 12 digits in quotes.")
    region: StrictStr = Field(
        description="AWS Region to deploy to, for example eu-west-1. It must have the services of "
        "every channel that is set up.",
        json_schema_extra={"enum": list(ENVIRONMENT_REGIONS)},
    )
    tags: Mapping[TagKey, TagValue] = Field(
        default_factory=dict,
        description="Tags of every resource, beside Environment, which the stack sets: up to 48, "
        "keys up to 128 and values up to 256 characters of letters, digits, spaces and "
        "_ . : / = + -, which Amazon Pinpoint takes. "
        "Default: none.",
    )
    email: EmailSettings | None = Field(
        default=None, description="Email through Amazon SES. Default: no email."
    )
    sms: SmsSettings | None = Field(
        default=None,
        description="Text messages through AWS End User Messaging. Default: no text messages.",
    )
    push: PushSettings | None = Field(
        default=None,
        description="Push notifications through the Pinpoint application. "
        "Default: no push notifications.",
    )
    events: EventSettings = Field(
        default_factory=EventSettings, description="How long message events are kept."
    )
    templates: TemplateSettings | None = Field(
        default=None,
        description="Message templates of email, SMS and push. Default: no templates.",
    )
    audience: AudienceSettings | None = Field(
        default=None,
        description="A bucket for audience files that a CRM or a warehouse delivers and fetches. "
        "Default: no such bucket.",
    )
    alarms: AlarmSettings = Field(
        default_factory=AlarmSettings, description="Who is told when sending goes wrong, and when."
    )
    send_breaker: SendBreakerSettings = Field(
        default_factory=SendBreakerSettings,
        description="What stops by itself before AWS pauses the whole account.",
    )
    budget: BudgetSettings | None = Field(
        default=None,
        description="What the environment may cost in a month. Default: no budget.",
    )
    audit: AuditSettings = Field(
        default_factory=AuditSettings,
        description="What becomes known of changes that somebody makes by hand.",
    )
    access: AccessSettings = Field(
        default_factory=AccessSettings, description="Who may assume the roles of the stack."
    )

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Self:
        """Read one environment from a YAML file.

        Args:
            path: The file.

        Raises:
            InvalidEnvironment: The file cannot be used. All that is wrong comes together.
        """
        environment, problems = cls._read(Path(path))
        if environment is None or problems:
            raise InvalidEnvironment(problems)
        return environment

    @classmethod
    def load_all(cls, folder: str | PathLike[str]) -> tuple[Self, ...]:
        """Read every `.yaml` and `.yml` file of a folder, by name of file.

        Args:
            folder: The folder. Files that start with a dot are left out.

        Raises:
            InvalidEnvironment: A file cannot be used, environments get in each other's way, or
                there is none. All that is wrong with all files comes together.
        """
        problems: list[Problem] = []
        loaded: list[tuple[str, Self]] = []
        for path in files_in(Path(folder)):
            environment, wrong = cls._read(path)
            problems += wrong
            if environment is not None:
                loaded.append((str(path), environment))
        problems += conflicts(loaded)
        if problems:
            raise InvalidEnvironment(problems)
        return tuple(environment for _, environment in loaded)

    @classmethod
    def from_mapping(cls, settings: Mapping[str, object], *, source: str = "settings") -> Self:
        """Check settings that were read elsewhere.

        Args:
            settings: What a settings file holds, as plain mappings, lists and texts.
            source: What error messages call it.
                Default: - `settings`.

        Raises:
            InvalidEnvironment: The settings cannot be used. All that is wrong comes together.
        """
        environment, problems = cls._check(settings)
        if environment is None:
            raise InvalidEnvironment(Problem(source, *each) for each in problems)
        return environment

    @property
    def retain_data(self) -> bool:
        """Whether data, identities and logs stay when the stack is deleted."""
        return self._defaults.retain_data

    @property
    def termination_protection(self) -> bool:
        """Whether the stack is protected from deletion."""
        return self._defaults.termination_protection

    @property
    def alarm_actions_enabled(self) -> bool:
        """Whether alarms notify anyone."""
        return self._defaults.alarm_actions_enabled

    @property
    def alarm_sms_minimum_parts(self) -> int:
        """Parts of text messages in an hour from which on their delivery is judged."""
        return self.alarms.sms_minimum_parts or self._defaults.alarm_sms_minimum_parts

    @property
    def alarm_push_failures(self) -> int:
        """Failed or throttled push messages of a channel in five minutes that are an alarm."""
        return self.alarms.push_failures or self._defaults.alarm_push_failures

    @property
    def event_retention_days(self) -> int:
        """Days that message events are kept."""
        return self.events.retention_days or self._defaults.event_retention_days

    @property
    def storage_transition_days(self) -> int | None:
        """Age in days at which events move to colder storage, None where they never do."""
        days = self._defaults.storage_transition_days
        # S3 refuses a transition that is not before the expiration.
        return days if days is not None and days < self.event_retention_days else None

    @property
    def query_scan_limit_gib(self) -> int:
        """Most that one query of the events may scan, in GiB."""
        return self._defaults.query_scan_limit_gib

    @property
    def sends_sms_through_application(self) -> bool:
        """Whether an application may send SMS too, for one-time passwords.

        Not in development, whose simulator it would pass by, nor where AWS has no applications.
        """
        return (
            self.sms is not None
            and self.stage is not Stage.DEVELOPMENT
            and self.region in PINPOINT_REGIONS
        )

    @property
    def dmarc(self) -> DmarcSettings | Literal["existing"] | None:
        """The DMARC record of the domain, `existing` to leave it alone, None without a domain."""
        if self.email is None or self.email.domain is None:
            return None
        if self.email.dmarc is not None:
            return self.email.dmarc
        if self.email.existing_identity:
            return "existing"
        # Built unchecked: a policy of ours is a proposal to print, so it names no report address.
        return DmarcSettings.model_construct(policy=DmarcPolicy(self._defaults.dmarc_policy))

    @property
    def sms_origination(self) -> tuple[OriginationSettings, ...]:
        """Numbers and sender IDs to request: none without SMS, or where an origin exists."""
        if self.sms is None:
            return ()
        if self.sms.origination is None and self.stage is Stage.DEVELOPMENT:
            return DEVELOPMENT_ORIGINATION
        return self.sms.origination or ()

    @property
    def _defaults(self) -> StageDefaults:
        return STAGE_DEFAULTS[self.stage]

    @classmethod
    def _read(cls, path: Path) -> tuple[Self | None, list[Problem]]:
        settings, problems = read(path)
        environment = None
        if settings is not None:
            environment, wrong = cls._check(settings)
            problems = [*problems, *wrong]
        return environment, [Problem(str(path), *each) for each in problems]

    @classmethod
    def _check(cls, settings: Mapping[str, object]) -> tuple[Self | None, list[FieldProblem]]:
        empty, found, environment = list(empty_values(settings)), [], None
        try:
            environment = cls.model_validate(without_empty(settings) if empty else settings)
        except ValidationError as error:
            found = explain(error, cls, settings)
        problems = [*empty, *_elsewhere(found, empty)]
        # A setting that has something to say of a credential knows best what to do with it.
        problems += _elsewhere(credentials(settings), problems)
        return (None if problems else environment), problems

    @field_validator("region")
    @classmethod
    def _region_with_messaging(cls, region: str) -> str:
        if region not in ENVIRONMENT_REGIONS:
            raise ValueError(
                f"{shown(region)} is not a region with messaging and an event lake; "
                f"use one of {', '.join(ENVIRONMENT_REGIONS)}"
            )
        return region

    @field_validator("tags")
    @classmethod
    def _not_too_many_tags(cls, tags: Mapping[str, str]) -> Mapping[str, str]:
        repeated = [key for key in tags if [each.lower() for each in tags].count(key.lower()) > 1]
        if repeated:
            raise ValueError(
                f"has {' and '.join(repeated)}, which AWS takes for one tag; remove one"
            )
        if len(tags) > _MOST_TAGS:
            raise ValueError(
                f"has {len(tags)} tags; AWS takes at most {_MOST_TAGS} beside Environment"
            )
        return tags

    @field_validator("email", "sms", "push", "events", "alarms", "access", "budget")
    @classmethod
    def _fits_stage_and_region(
        cls, section: Settings | None, info: ValidationInfo
    ) -> Settings | None:
        name = str(info.field_name)
        problems: list[FieldProblem] = []
        if section is not None and "region" in info.data:
            found = (region_problem(each, info.data["region"]) for each in _SERVICES.get(name, ()))
            problems += [(name, text) for text in found if text]
        if section is not None and "stage" in info.data:
            problems += [
                (f"{name}.{field}" if field else name, text)
                for field, text in section.stage_problems(info.data["stage"])
            ]
        if isinstance(section, AccessSettings) and "name" in info.data:
            problems += [
                (f"{name}.{field}", text)
                for field, text in section.name_problems(info.data["name"])
            ]
        if isinstance(section, AccessSettings) and {"account", "region"} <= info.data.keys():
            problems += [
                (f"{name}.{field}", text)
                for field, text in section.place_problems(info.data["account"], info.data["region"])
            ]
        push = info.data.get("push")
        if isinstance(section, AlarmSettings) and push is not None:
            problems += [
                (f"{name}.{field}", text)
                for field, text in section.credential_problems(push.credentials_max_age_days)
            ]
        channels = [info.data.get(each, "wrong") for each in ("email", "sms")]
        if name == "push" and [*channels, section] == [None, None, None]:
            problems.append(("", "sets up no channel; give at least one of email, sms and push"))
        check(problems)
        return section

    @field_validator("send_breaker")
    @classmethod
    def _breaks_after_the_warning(
        cls, send_breaker: SendBreakerSettings, info: ValidationInfo
    ) -> SendBreakerSettings:
        if {"stage", "alarms", "email", "sms", "push"} <= info.data.keys():
            sms, alarms = info.data["sms"], info.data["alarms"]
            stage_default = STAGE_DEFAULTS[info.data["stage"]].alarm_push_failures
            found = send_breaker.problems(
                alarms,
                push_failures=alarms.push_failures or stage_default,
                sends_email=info.data["email"] is not None,
                sends_sms=sms is not None,
                sends_push=info.data["push"] is not None,
                sms_spend_is_limited=sms is not None and sms.monthly_spend_limit_usd is not None,
            )
            check((f"send_breaker.{field}", text) for field, text in found)
        return send_breaker

"""The push channels and their credentials; no credential is ever read.

https://docs.aws.amazon.com/pinpoint/latest/apireference/apps-application-id-channels.html
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cdk_pinpoint.application import ChannelType
from cdk_pinpoint.environment import ApnsSettings, PushSettings
from cdk_pinpoint.operations.doctor.checks import Area, Finding, Moment, check, problem, warning
from cdk_pinpoint.operations.doctor.metrics import latest
from cdk_pinpoint.operations.doctor.subject import NotThereError, Subject
from cdk_pinpoint.published_names import PublishedName

# As the function that follows secrets counts: a channel written less than an hour before counts.
_DOUBT: Final = dt.timedelta(hours=1)
# The daily check may have been missed once.
_METRIC_HOURS: Final = 49
_WARN_DAYS: Final = 30


def _has_push(subject: Subject) -> bool:
    return subject.environment.push is not None


def _channels(subject: Subject) -> Mapping[ChannelType, Any]:
    push = subject.environment.push
    assert push is not None
    return {
        kind: settings for kind in ChannelType if (settings := _settings(push, kind)) is not None
    }


def _settings(push: PushSettings, kind: ChannelType) -> Any:
    field = "fcm" if kind is ChannelType.GCM else kind.lower()
    return getattr(push, field, None)


def _secret_ids(subject: Subject) -> list[str]:
    return sorted({settings.credentials for settings in _channels(subject).values()})


def _secret(subject: Subject, secret_id: str) -> Any:
    return subject.ask("secretsmanager", "describe_secret", SecretId=secret_id)


def _channel(subject: Subject, kind: ChannelType) -> Any:
    name = kind.lower()
    app = subject.name(PublishedName.APPLICATION_ID)
    answer = subject.ask("pinpoint", f"get_{name}_channel", ApplicationId=app)
    return next(value for key, value in answer.items() if key.endswith("ChannelResponse"))


@check(
    "push-secrets",
    Area.PUSH,
    "the secrets of push credentials are there",
    why="without the secret a deployment fails, and the channel cannot follow it",
    mend="put the credentials into the secret: aws secretsmanager create-secret --name {secret} "
    "--secret-string file://credentials.json --region {region}; or take a deletion back: aws "
    "secretsmanager restore-secret --secret-id {secret}",
    moment=Moment.ALWAYS,
    needs=_has_push,
)
def secrets(subject: Subject) -> Iterator[Finding]:
    """Look at the metadata of each secret."""
    for secret_id in _secret_ids(subject):
        try:
            found = _secret(subject, secret_id)
        except NotThereError:
            yield problem(f"there is no secret {secret_id}", secret=secret_id)
            continue
        stages = found.get("VersionIdsToStages", {}).values()
        if "DeletedDate" in found:
            yield problem(f"the secret {secret_id} is scheduled for deletion", secret=secret_id)
        elif not any("AWSCURRENT" in each for each in stages):
            yield problem(f"the secret {secret_id} has no value", secret=secret_id)


@check(
    "push-channels",
    Area.PUSH,
    "the push channels are enabled and have credentials",
    why="a channel that is off or without credentials sends nothing",
    mend="find out why, then cdk-pinpoint resume --environment {environment} --channel push; or "
    "cdk deploy {stack}",
    needs=_has_push,
)
def channels(subject: Subject) -> Iterator[Finding]:
    """Look at the state of each channel."""
    for kind in _channels(subject):
        try:
            found = _channel(subject, kind)
        except NotThereError:
            yield problem(f"the application has no {kind} channel")
            continue
        if not found.get("Enabled"):
            yield problem(f"the {kind} channel is off")
        elif not found.get("HasCredential"):
            yield problem(f"the {kind} channel has no credentials")


@check(
    "push-credentials-current",
    Area.PUSH,
    "the push channels use the current version of their secrets",
    why="the credentials of before may be revoked",
    mend="read why in the log of the function PushCredentialRotation, correct that, and redrive "
    "its dead-letter queue: Amazon SQS console > the queue > Start DLQ redrive",
    needs=_has_push,
)
def credentials_current(subject: Subject) -> Iterator[Finding]:
    """Compare when a channel was written with when its secret changed."""
    for kind, settings in _channels(subject).items():
        try:
            written = _channel(subject, kind).get("LastModifiedDate")
            changed = _secret(subject, settings.credentials)["LastChangedDate"]
        except NotThereError:
            continue
        if written is not None and dt.datetime.fromisoformat(written) + _DOUBT < changed:
            yield problem(
                f"the secret {settings.credentials} changed at {changed:%Y-%m-%d %H:%M}, and the "
                f"{kind} channel was written before"
            )


@check(
    "push-credentials-age",
    Area.PUSH,
    "the push credentials last for another month",
    why="with a certificate that has expired, or a revoked key, every push fails",
    mend="put new credentials into the secret, which the channel follows within seconds: aws "
    "secretsmanager put-secret-value --secret-id {secret} --secret-string file://credentials.json",
    moment=Moment.ALWAYS,
    needs=_has_push,
)
def credentials_age(subject: Subject) -> Iterator[Finding]:
    """Look how many days the credentials have left, by the metric or else by the secret's age."""
    for kind, settings in _channels(subject).items():
        try:
            days = _days_left(subject, kind, settings)
        except NotThereError:
            continue
        if days is None or days > _WARN_DAYS:
            continue
        words = {"secret": settings.credentials}
        if days <= 0:
            yield problem(f"the credentials of {kind} ended {-days:.0f} days ago", **words)
        else:
            yield warning(f"the credentials of {kind} have {days:.0f} days left", **words)


@check(
    "push-dead-letters",
    Area.PUSH,
    "no change of credentials was given up",
    why="a channel that could not follow its secret uses credentials of before",
    mend="read why in the log of the function PushCredentialRotation, correct that, and redrive "
    "the queue: Amazon SQS console > {queue} > Start DLQ redrive",
    needs=_has_push,
)
def dead_letters(subject: Subject) -> Iterator[Finding]:
    """Count the messages in the dead-letter queue of the function that follows secrets."""
    for url in subject.resources("AWS::SQS::Queue"):
        if "PushCredentialRotationDeadLetters" not in url:
            continue
        answer = subject.ask(
            "sqs",
            "get_queue_attributes",
            QueueUrl=url,
            AttributeNames=["ApproximateNumberOfMessages"],
        )
        count = int(answer["Attributes"]["ApproximateNumberOfMessages"])
        if count:
            queue = url.rpartition("/")[2]
            yield problem(f"the dead-letter queue holds {count} of them", queue=queue)


def _days_left(subject: Subject, kind: ChannelType, settings: Any) -> float | None:
    if subject.is_deployed:
        dimensions = {
            "ApplicationId": subject.name(PublishedName.APPLICATION_ID),
            "Channel": kind.value,
        }
        days = latest(
            subject, "CdkPinpoint", "PushCredentialDaysLeft", dimensions, hours=_METRIC_HOURS
        )
        if days is not None:
            return days
    if isinstance(settings, ApnsSettings) and settings.authentication == "certificate":
        # Its date is in the secret, which is not read.
        return None
    push = subject.environment.push
    assert push is not None
    changed: dt.datetime = _secret(subject, settings.credentials)["LastChangedDate"]
    age = dt.datetime.now(dt.UTC) - changed
    return push.credentials_max_age_days - age / dt.timedelta(days=1)

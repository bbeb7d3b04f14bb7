"""The stack of the environment, and what it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cdk_pinpoint.operations.doctor.checks import Area, Finding, Moment, check, problem, warning
from cdk_pinpoint.operations.doctor.subject import NotThereError, Subject
from cdk_pinpoint.published_names import PublishedName

# The first that has the roles which the CDK command line of version 2 takes on.
_OLDEST_BOOTSTRAP: Final = 6


@check(
    "cdk-bootstrap",
    Area.STACK,
    "the account and region are bootstrapped",
    why="the CDK deploys through roles and a bucket that its bootstrap stack makes",
    mend="cdk bootstrap aws://{account}/{region}",
    moment=Moment.BEFORE,
)
def bootstrap(subject: Subject) -> Iterator[Finding]:
    """Look for the version that the bootstrap stack writes down."""
    try:
        answer = subject.ask("ssm", "get_parameter", Name="/cdk-bootstrap/hnb659fds/version")
    except NotThereError:
        yield problem(
            f"the CDK is not bootstrapped in {subject.environment.account} in "
            f"{subject.environment.region}"
        )
        return
    version = answer["Parameter"]["Value"]
    if not version.isdecimal() or int(version) < _OLDEST_BOOTSTRAP:
        yield problem(f"the bootstrap stack is of version {version}, {_OLDEST_BOOTSTRAP} is needed")


@check(
    "stack-status",
    Area.STACK,
    "the stack is deployed completely",
    why="where a deployment failed, settings and resources differ",
    mend="read the events of the stack, correct what failed, and deploy again: "
    "aws cloudformation describe-stack-events --stack-name {stack}; where the stack has another "
    "name, give --stack",
)
def stack_status(subject: Subject) -> Iterator[Finding]:
    """Look at the status of the stack."""
    try:
        answer = subject.ask("cloudformation", "describe_stacks", StackName=subject.stack_name)
    except NotThereError:
        yield problem(f"there is no stack {subject.stack_name}, though names are published")
        return
    status = answer["Stacks"][0]["StackStatus"]
    if status.endswith("_IN_PROGRESS"):
        yield warning(f"the stack {subject.stack_name} is changing: {status}")
    elif status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"):
        yield problem(f"the stack {subject.stack_name} is in status {status}")


@check(
    "stack-settings",
    Area.STACK,
    "the stack has the channels of the settings",
    why="what is in the file only does not send",
    mend="cdk deploy {stack}",
)
def stack_settings(subject: Subject) -> Iterator[Finding]:
    """Compare the channels of the settings with what is published."""
    environment = subject.environment
    channels = (
        ("email", environment.email, PublishedName.EMAIL_CONFIGURATION_SET),
        ("sms", environment.sms, PublishedName.SMS_CONFIGURATION_SET),
        ("push", environment.push, PublishedName.APPLICATION_ID),
    )
    for channel, settings, name in channels:
        if settings and name not in subject.names:
            yield problem(f"the settings have {channel}, and the stack has none")
        if not settings and name in subject.names and channel != "push":
            yield warning(f"the stack has {channel}, and the settings have none")

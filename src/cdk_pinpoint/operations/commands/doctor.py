"""`cdk-pinpoint doctor`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cdk_pinpoint.environment import InvalidEnvironment, MessagingEnvironment
from cdk_pinpoint.operations.account import Account, CannotTellError, WrongUseError
from cdk_pinpoint.operations.answer import ExitCode, answering, say, tracked
from cdk_pinpoint.operations.doctor.checks import Severity
from cdk_pinpoint.operations.doctor.doctor_report import count, doctor_document, doctor_lines
from cdk_pinpoint.operations.doctor.examination import examine
from cdk_pinpoint.operations.doctor.name_server import NameServer
from cdk_pinpoint.operations.doctor.subject import Subject
from cdk_pinpoint.operations.options import Environment, Json, Profile, Region


def doctor(
    *,
    environment: Environment,
    settings: Annotated[
        Path, typer.Option("--settings", help="Folder with the settings files.")
    ] = Path("environments"),
    stack: Annotated[
        str | None,
        typer.Option("--stack", help="Name of the stack; Messaging-ENVIRONMENT when left out."),
    ] = None,
    resolver: Annotated[
        str | None,
        typer.Option("--resolver", help="IP[:PORT] to ask DNS of; the system's when left out."),
    ] = None,
    profile: Profile = None,
    region: Region = None,
    as_json: Json = False,
) -> None:
    """Tell whether an environment is healthy, and how to mend what is not.

    Reads the settings file and asks AWS and DNS; changes nothing. Before a deployment it looks
    whether account and region are ready, afterwards at everything that was deployed too.

    \b
    Example:
      cdk-pinpoint doctor --environment prod
      cdk-pinpoint doctor --environment prod --resolver 1.1.1.1 --json
    """  # noqa: D301 - click reads the character
    with answering():
        wanted = _settings(settings, environment)
        if region not in (None, wanted.region):
            raise WrongUseError(
                f"'--region' is {region}, and environment '{environment}' is in {wanted.region}; "
                "leave it out"
            )
        name_server = NameServer(resolver)
        account = Account(profile=profile, region=wanted.region)
        _check_account(account, wanted)
        try:
            names = account.published_names(environment)
        except CannotTellError:
            # Nothing is published: it is not deployed yet.
            names = {}
        subject = Subject(
            environment=wanted,
            account=account,
            names=names,
            stack_name=stack or f"Messaging-{environment}",
            name_server=name_server,
        )
        outcomes = examine(subject, tracked)
        found = count(outcomes, Severity.PROBLEM) + count(outcomes, Severity.WARNING)
        say(
            doctor_lines(subject, outcomes),
            doctor_document(subject, outcomes),
            as_json=as_json,
            is_complete=found == 0,
        )
        if count(outcomes, Severity.CANNOT_TELL):
            raise typer.Exit(ExitCode.CANNOT_TELL)


def _settings(folder: Path, name: str) -> MessagingEnvironment:
    paths = sorted(path for path in folder.glob("*") if path.suffix in (".yaml", ".yml"))
    path = next((path for path in paths if path.stem == name), None)
    if path is None:
        known = ", ".join(each.name for each in paths) or "no settings file"
        raise WrongUseError(
            f"there is no settings file of environment '{name}'; {folder}/ has {known}; give "
            "--environment or --settings"
        )
    try:
        environment = MessagingEnvironment.load(path)
    except InvalidEnvironment as error:
        raise WrongUseError(str(error)) from error
    if environment.name != name:
        raise WrongUseError(
            f"'{path}' is of environment '{environment.name}'; name the file after it"
        )
    return environment


def _check_account(account: Account, environment: MessagingEnvironment) -> None:
    found = account.client("sts").get_caller_identity()["Account"]
    if found != environment.account:
        raise WrongUseError(
            f"the credentials are of account {found}, and environment '{environment.name}' is in "
            f"{environment.account}; give --profile"
        )

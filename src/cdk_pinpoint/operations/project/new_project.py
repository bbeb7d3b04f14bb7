"""A project folder from the packaged files, with what the user said put in."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Final, TypeAlias

from cdk_pinpoint.environment import InvalidEnvironment, MessagingEnvironment
from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.regions import partition_of, region_problem

TEMPLATE: Final = Path(str(files("cdk_pinpoint"))) / "operations" / "project" / "template"
"""The files of a project, each with `.template` behind its name, so that no tool takes them for
its own. Those of `environments/`, `app.py` and `cdk.json` are the package's own examples."""

_SUFFIX: Final = ".template"
_SCHEMA: Final = "environment.schema.json"
_ACCOUNTS: Final = ("111111111111", "222222222222", "333333333333", "999999999999")
_SENDER_ID_LENGTH: Final = 11

_Change: TypeAlias = Callable[[str], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """What is particular to a project.

    Attributes:
        name: Its name, lower-case letters, digits and hyphens.
        domain: The domain that its mail is sent below.
        account: The one account that everything is deployed to; an example for each stage if None.
        region: The one region; an example for each stage if None.
    """

    name: str
    domain: str = "example.com"
    account: str | None = None
    region: str | None = None

    def check(self) -> None:
        """Refuse what cannot be in a project.

        Raises:
            WrongUseError: The name cannot be; domain, account and region are for the settings.
        """
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", self.name) or len(self.name) > 31:
            raise WrongUseError(
                "'--name' must be 1 to 31 lower-case letters, digits and single hyphens, beginning "
                f"with a letter, got '{self.name}'"
            )


def create(folder: Path, answers: Answers) -> list[PurePosixPath]:
    """Write a project into a folder.

    Args:
        folder: The folder, which is made if it is not there.
        answers: What is particular to the project.

    Returns:
        The files, relative to the folder.

    Raises:
        WrongUseError: The folder is not empty or cannot be written, or an answer cannot be.
    """
    answers.check()
    try:
        if folder.exists() and any(folder.iterdir()):
            raise WrongUseError(f"'{folder}' is not empty; give a new or an empty folder")
        contents = dict(_contents(answers))
        _check_settings(contents)
        for path, text in contents.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise WrongUseError(
            f"'{folder}' cannot be written: {error.strerror}; give a folder that can"
        ) from error
    return sorted(contents)


def _contents(answers: Answers) -> Iterator[tuple[PurePosixPath, str]]:
    change = _changing(answers)
    for path in sorted(TEMPLATE.rglob(f"*{_SUFFIX}")):
        name = path.relative_to(TEMPLATE).as_posix().removesuffix(_SUFFIX)
        yield PurePosixPath(name), change(path.read_text("utf-8"))
    schema = files("cdk_pinpoint").joinpath(_SCHEMA).read_text("utf-8")
    yield PurePosixPath(_SCHEMA), schema


def _check_settings(contents: Mapping[PurePosixPath, str]) -> None:
    """Refuse answers with which the settings would be wrong."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in contents.items():
            if path.parent.name == "environments":
                (Path(folder) / path.name).write_text(text, encoding="utf-8")
        try:
            MessagingEnvironment.load_all(folder)
        except InvalidEnvironment as error:
            first = error.problems[0]
            raise WrongUseError(
                f"'--domain', '--account' and '--region' must be right in environments/"
                f"{Path(first.source).name}, but {first.field}: {first.text}"
            ) from error


def _changing(answers: Answers) -> _Change:
    """What is put in the place of each example."""
    sender_id = answers.name.replace("-", "").upper()[:_SENDER_ID_LENGTH]
    instead = {
        r"\.\./src/cdk_pinpoint/environment\.schema\.json": f"../{_SCHEMA}",
        r"\bVERSION\b": version("cdk-pinpoint"),
        r"\bNAME(?=: messaging| on AWS)": answers.name,
        r"\bexample\.com\b": answers.domain,
        r"\bExample Shop\b": answers.name,
        r"\bexample-shop\b": answers.name,
        r"\bid: SHOP\b": f"id: {sender_id}",
    }
    if answers.account is not None:
        instead |= dict.fromkeys(_ACCOUNTS, answers.account)
        # One setting of the whole account, which production has.
        instead[r" *monthly_spend_limit_usd: 5\n"] = ""
    if answers.region is not None:
        instead[r"(?<=region: )[a-z]+-[a-z]+-\d\b"] = answers.region
        instead[r"\barn:aws(?=:iam:)"] = f"arn:{partition_of(answers.region)}"
        if region_problem("budgets", answers.region):
            instead[r"(?m)(^# .*\n)*^budget: .*\n\n"] = ""
        instead[r'(?<=region=")[a-z]+-[a-z]+-\d\b'] = answers.region

    def change(text: str) -> str:
        for pattern, value in instead.items():
            # A value is a text, in which a backslash means itself.
            text = re.sub(pattern, value.replace("\\", r"\\"), text)
        return text

    return change

"""The files of a migration, and the folder that they are written to."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.migration.adoption import import_mapping
from cdk_pinpoint.operations.migration.converted_templates import ConvertedTemplate
from cdk_pinpoint.operations.migration.inventory import Inventory, ItemKind, write_private
from cdk_pinpoint.operations.migration.migration_report import Report


@dataclass(frozen=True, kw_only=True, slots=True)
class OutputFile:
    """A file.

    Attributes:
        path: Where it goes, below the folder.
        text: What it holds.
        has_personal_data: Whether only its owner may read it.
    """

    path: str
    text: str
    has_personal_data: bool = False


def output_files(report: Report, templates: Iterable[ConvertedTemplate]) -> Iterator[OutputFile]:
    """What is to be written.

    Args:
        report: The report.
        templates: The templates that were converted.
    """
    if report.choice.settings:
        path = f"environments/{report.choice.name}.yaml"
        yield OutputFile(path=path, text=_settings_file(report))
    for each in templates:
        for name, text in each.conversion.files.items():
            yield OutputFile(path=f"{each.folder}/{name}", text=text)
    yield from _people(report.inventory)
    if report.adoptions is not None:
        mapping = import_mapping(report.adoptions)
        yield OutputFile(path="cdk-import.json", text=_json(mapping))
    yield OutputFile(path="report.md", text=report.markdown())
    yield OutputFile(path="report.json", text=_json(report.document()))


def check_empty(folder: Path) -> None:
    """Make sure that nothing is overwritten.

    Args:
        folder: Where files are to be written.

    Raises:
        WrongUseError: Something is there.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUseError(f"'--output' must be a new or empty folder, got '{folder}'")


def write(files: Iterable[OutputFile], folder: Path) -> None:
    """Write files.

    Args:
        files: The files.
        folder: Where to, made if it is not there.
    """
    for each in files:
        path = folder / each.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if each.has_personal_data:
            write_private(path, each.text)
        else:
            path.write_text(each.text, encoding="utf-8")


def _settings_file(report: Report) -> str:
    choice = report.choice
    comments = ["Written by cdk-pinpoint migrate. Before you deploy:", *choice.to_do]
    head = "".join(
        f"# {'' if number == 0 else '- '}{each}\n" for number, each in enumerate(comments)
    )
    body = yaml.safe_dump(
        _plain(choice.settings), sort_keys=False, allow_unicode=True, default_flow_style=False
    )
    return f"{head}\n{body}"


def _people(inventory: Inventory) -> Iterator[OutputFile]:
    """Who must not be written to, with the commands that carry them over."""
    suppressed = [
        (each["EmailAddress"], each["Reason"], each.get("LastUpdateTime", ""))
        for item in inventory.of(ItemKind.SUPPRESSION_LIST)
        for each in item.content["SuppressedDestinations"]
    ]
    if suppressed:
        yield OutputFile(
            path="suppressed-addresses.csv",
            text=_csv(("address", "reason", "since"), suppressed),
            has_personal_data=True,
        )
    opted_out = [
        (each["OptedOutNumber"], item.name, each.get("OptedOutTimestamp", ""))
        for item in inventory.of(ItemKind.OPT_OUT_LIST)
        for each in item.content.get("OptedOutNumbers", ())
    ]
    if opted_out:
        yield OutputFile(
            path="opted-out-numbers.csv",
            text=_csv(("number", "list", "since"), opted_out),
            has_personal_data=True,
        )


def _csv(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue()


def _json(document: Any) -> str:
    return json.dumps(document, indent=2) + "\n"


def _plain(value: Any) -> Any:
    """Settings as YAML writes them."""
    match value:
        case Mapping():
            return {key: _plain(each) for key, each in value.items()}
        case tuple() | list():
            return [_plain(each) for each in value]
    return value

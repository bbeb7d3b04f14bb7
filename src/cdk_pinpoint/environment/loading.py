"""Reading settings files: YAML without its traps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from cdk_pinpoint.environment.problems import (
    FieldProblem,
    InvalidEnvironment,
    Problem,
    join,
    shown,
)
from cdk_pinpoint.secret_names import has_credential

_SUFFIXES = (".yaml", ".yml")
_NO_VALUE = object()
_DEEPEST = 20
"""A YAML alias can make a mapping contain itself."""

if TYPE_CHECKING:
    from yaml import SafeLoader as _SafeLoader
else:
    # CSafeLoader is ten times as fast, but not in every build of PyYAML.
    _SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):
    """A safe loader that notes keys that are given twice, which YAML forbids and PyYAML takes."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.repeated: list[FieldProblem] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        lines: dict[str, int] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            line = key.start_mark.line + 1
            seen, first = key.value in lines, lines.setdefault(key.value, line)
            if seen:
                text = f"line {line} repeats the key {shown(key.value)} of line {first}"
                self.repeated.append(("", f"{text}; keep one of them"))
        return super().construct_mapping(node, deep=deep)


def read(path: Path) -> tuple[Mapping[str, object] | None, list[FieldProblem]]:
    """Read a settings file.

    Args:
        path: A YAML file whose top level is a mapping.

    Returns:
        The mapping, or None where there is none, and what is wrong with the file itself.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None, [("", "there is no such file")]
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        return None, [("", f"cannot be read: {reason}")]
    settings, problems = parse(text)
    if isinstance(settings, Mapping):
        return settings, problems
    if settings is None and not problems:
        problems = [("", "is empty; give at least name, stage, account, region and a channel")]
    return None, problems or [("", "is not a mapping; write key: value, for example name: prod")]


def parse(text: str) -> tuple[Any, list[FieldProblem]]:
    """Read YAML.

    Args:
        text: The text of a file.

    Returns:
        What it holds, and what is wrong with it as YAML.
    """
    try:
        loader = _Loader(text)
        return loader.get_single_data(), loader.repeated
    except yaml.MarkedYAMLError as error:
        # PyYAML's own text quotes the file, which may hold a secret that somebody pasted.
        mark = error.problem_mark
        where = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        return None, [("", f"is not valid YAML{where}: {error.problem}")]
    except (yaml.YAMLError, ValueError):
        return None, [("", "is not valid YAML: it has a character or a date that YAML forbids")]


def files_in(folder: Path) -> list[Path]:
    """Return the settings files of *folder*, by name.

    Raises:
        InvalidEnvironment: The folder does not exist or has no settings file.
    """
    if not folder.is_dir():
        raise InvalidEnvironment([Problem(str(folder), "", "there is no such folder")])
    files = sorted(
        path
        for path in folder.iterdir()
        if path.suffix in _SUFFIXES and not path.name.startswith(".")
    )
    if not files:
        text = "has no settings file; add one for each environment, for example prod.yaml"
        raise InvalidEnvironment([Problem(str(folder), "", text)])
    return files


def empty_values(settings: object) -> Iterator[FieldProblem]:
    """Yield the keys without a value: `email:` alone must not silently remove the channel."""
    for field, value in _values(settings):
        if value is None:
            yield field, "has no value; give it one or remove the key"


def credentials(settings: object) -> Iterator[FieldProblem]:
    """Yield the settings that are or name a credential, which would end up in the template."""
    for field, value in _values(settings):
        texts = {join(field, key): key for key in value} if isinstance(value, Mapping) else {}
        for where, text in (texts or {field: value}).items():
            if isinstance(text, str) and has_credential(text):
                yield (
                    where,
                    (
                        "has a credential in it (not shown), which everybody could read in the "
                        "template; store it in AWS Secrets Manager"
                    ),
                )


def without_empty(settings: object, depth: int = 0) -> object:
    """Return *settings* with what no setting takes where there is no value.

    So what depends on such a setting is not wrong too.
    """
    if settings is None:
        return _NO_VALUE
    if isinstance(settings, Mapping) and depth < _DEEPEST:
        return {key: without_empty(value, depth + 1) for key, value in settings.items()}
    if isinstance(settings, list) and depth < _DEEPEST:
        return [without_empty(value, depth + 1) for value in settings]
    return settings


def _values(settings: object, field: str = "", depth: int = 0) -> Iterator[tuple[str, object]]:
    if depth > _DEEPEST:
        return
    yield field, settings
    items: list[tuple[object, object]] = []
    if isinstance(settings, Mapping):
        items = list(settings.items())
    elif isinstance(settings, Sequence) and not isinstance(settings, str | bytes):
        items = list(enumerate(settings))
    for key, value in items:
        yield from _values(value, join(field, key), depth + 1)

"""What is wrong with an environment, one sentence for each field, never with a secret in it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from cdk_pinpoint.secret_names import looks_secret

FieldProblem = tuple[str, str]
"""A dotted field, empty for the whole, and what is wrong with it."""

_LONGEST_SHOWN = 80


class Problem(NamedTuple):
    """One thing to correct.

    Attributes:
        source: The file, or what the settings were read from.
        field: The dotted field, such as `email.senders.0`; empty for the whole file.
        text: What is wrong, and what is allowed or what to do.
    """

    source: str
    field: str
    text: str

    def __str__(self) -> str:
        """Return the problem as one line."""
        return ": ".join(part for part in self if part)


class InvalidEnvironment(ValueError):  # noqa: N818 - it says what is wrong, as CDK's errors do
    """The settings of one or more environments cannot be used.

    Its text has one line for each problem of all the files.

    Attributes:
        problems: The same, for programs.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class FieldProblems(ValueError):  # noqa: N818 - carries problems out of a pydantic validator
    """Several problems of one field validator.

    Their fields are relative to the model that has the validator.
    """

    def __init__(self, problems: Iterable[FieldProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(": ".join(filter(None, each)) for each in self.problems))


def check(problems: Iterable[FieldProblem]) -> None:
    """Raise *problems* together, if there are any."""
    found = tuple(problems)
    if found:
        raise FieldProblems(found)


def shown(value: object) -> str:
    """Return *value* as a message shows it: quoted, shortened, and never a credential."""
    if isinstance(value, Mapping | list | tuple):
        return "a mapping" if isinstance(value, Mapping) else "a list"
    if value is None:
        return "no value"
    if not isinstance(value, str):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if looks_secret(value):
        return "the value (not shown, it looks like a credential)"
    return repr(value if len(value) <= _LONGEST_SHOWN else value[:_LONGEST_SHOWN] + "...")


def join(*keys: object) -> str:
    """Return the dotted field of *keys*, leaving out empty ones and what looks like a secret."""
    texts = [str(key) for key in keys]
    return ".".join("(not shown)" if looks_secret(text) else text for text in texts if text)


def explain(
    error: ValidationError, model: type[BaseModel], settings: Mapping[str, object]
) -> list[FieldProblem]:
    """Turn what pydantic found into sentences.

    Args:
        error: The errors of validating *settings*.
        model: The model that they were validated with.
        settings: The input, to tell keys of the file from names of pydantic's own.
    """
    problems: list[FieldProblem] = []
    for details in error.errors(include_url=False):
        kind, loc, value = details["type"], details["loc"], details["input"]
        context = details.get("ctx", {})
        path, raised = _path(settings, loc), context.get("error")
        if kind == "too_short" and len(value) >= context["min_length"]:
            continue  # pydantic counts the items without those that have an error of their own
        if isinstance(raised, FieldProblems):
            problems += [(join(*path[:-1], field), text) for field, text in raised.problems]
        elif kind in _ABOUT_KEYS:
            problems.append((join(*path), _ABOUT_KEYS[kind](path[-1], _models_at(model, loc))))
        elif kind == "union_tag_not_found":
            kinds = _listed(_kinds(_models_at(model, (*loc, ""))))
            problems.append((join(*path, "kind"), f"is required but missing; use one of {kinds}"))
        elif kind == "union_tag_invalid":
            problems.append((join(*path, "kind"), _no_such_tag(value["kind"], context)))
        else:
            problems.append((join(*path), str(raised) if raised else _sentence(details)))
    return problems


def _path(settings: object, loc: tuple[int | str, ...]) -> list[str]:
    """Leave out of *loc* what pydantic added: the tags of unions and its mark of a key."""
    path: list[str] = []
    where: Any = settings
    for position, part in enumerate(loc):
        if _holds(where, part):
            where = where[part]
        elif part == "[key]" or position < len(loc) - 1 or not isinstance(where, Mapping):
            continue
        path.append(str(part))
    return path


def _holds(where: object, part: int | str) -> bool:
    if isinstance(where, Mapping):
        return part in where
    return isinstance(where, list | tuple) and isinstance(part, int)


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _models_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[type[BaseModel]]:
    """Return the models that may hold the last key of *loc*."""
    models = [model]
    for part in loc[:-1]:
        inside = [
            held
            for each in models
            if part in each.model_fields
            for held in _models(each.model_fields[str(part)].annotation)
        ]
        models = inside or [each for each in models if part in _kinds([each])] or models
    return models


def _kinds(models: Iterable[type[BaseModel]]) -> list[str]:
    return [
        kind
        for each in models
        if "kind" in each.model_fields
        for kind in get_args(each.model_fields["kind"].annotation)
    ]


def _listed(values: Iterable[object]) -> str:
    return ", ".join(str(value) for value in values)


def closest(word: str, words: Iterable[str]) -> str:
    """Return `, did you mean X?` for the one of *words* that is like *word*, else nothing."""
    words = list(words)
    found = [each for each in words if each.startswith(word)] or (
        difflib.get_close_matches(word, words, n=1, cutoff=0.7)
    )
    return f", did you mean {found[0]}?" if found else ""


def _unknown_key(key: str, owners: list[type[BaseModel]]) -> str:
    ended: dict[str, str] = {}
    for owner in owners:
        ended |= getattr(owner, "ended_keys", {})
    if key in ended:
        return ended[key]
    allowed = list(dict.fromkeys(name for owner in owners for name in owner.model_fields))
    guess = closest(key, allowed)
    return f"is not a setting{guess or ';'} allowed here: {_listed(allowed)}"


def _missing(key: str, owners: list[type[BaseModel]]) -> str:
    field = owners[0].model_fields.get(key)
    meaning = (field.description or "") if field else ""
    first = meaning.split(". ")[0].rstrip(".")
    return "is required but missing" + (f" ({first})" if first else "")


_ABOUT_KEYS: dict[str, Callable[[str, list[type[BaseModel]]], str]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
}


def _not_text(value: object, _: Mapping[str, Any]) -> str:
    if isinstance(value, bool):
        return (
            f"{shown(value)} is not a text; YAML reads NO, no, off, YES, yes and on as false "
            'or true, so put the text in quotes, for example "NO"'
        )
    if isinstance(value, Mapping | list | tuple):
        return f"is {shown(value)}, not a text"
    return f"{shown(value)} is not a text; put it in quotes"


def _not_allowed(value: object, context: Mapping[str, Any]) -> str:
    allowed = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
    guess = closest(str(value), allowed) or ";"
    return f"{shown(value)} is not allowed{guess} use one of {_listed(allowed)}"


def _no_such_tag(tag: object, context: Mapping[str, Any]) -> str:
    allowed = str(context["expected_tags"]).replace("'", "").split(", ")
    guess = closest(str(tag), allowed) or ";"
    return f"{shown(tag)} is not allowed{guess} use one of {_listed(allowed)}"


_SENTENCES: dict[str, Callable[[object, Mapping[str, Any]], str]] = {
    "string_type": _not_text,
    "bool_type": lambda value, _: f"{shown(value)} is not true or false",
    "int_type": lambda value, _: f"{shown(value)} is not a whole number",
    "float_type": lambda value, _: f"{shown(value)} is not a number",
    "tuple_type": lambda value, _: f"{shown(value)} is not a list; write [...]",
    "dict_type": lambda value, _: f"{shown(value)} is not a mapping; write key: value",
    "mapping_type": lambda value, _: f"{shown(value)} is not a mapping; write key: value",
    "model_type": lambda value, _: f"{shown(value)} is not a mapping; write key: value",
    "model_attributes_type": lambda value, _: f"{shown(value)} is not a mapping; write key: value",
    "enum": _not_allowed,
    "literal_error": _not_allowed,
    "too_short": lambda _, context: f"is an empty list; give at least {context['min_length']}",
    "too_long": lambda _, context: (
        f"has {context['actual_length']} items; use at most {context['max_length']}"
    ),
    "greater_than_equal": lambda value, context: (
        f"{shown(value)} is too small; use at least {context['ge']}"
    ),
    "less_than_equal": lambda value, context: (
        f"{shown(value)} is too large; use at most {context['le']}"
    ),
}


def _sentence(details: ErrorDetails) -> str:
    write = _SENTENCES.get(details["type"])
    if write is not None:
        return write(details["input"], details.get("ctx", {}))
    text = details["msg"]
    return text[:1].lower() + text[1:]

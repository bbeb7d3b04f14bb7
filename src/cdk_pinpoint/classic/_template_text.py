"""The texts of message templates: where they come from, and which variables are in them.

https://docs.aws.amazon.com/pinpoint/latest/userguide/message-templates-personalizing.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from cdk_pinpoint._checks import is_token, require_length, require_match

_NAME: Final = r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}"
_LONGEST_DESCRIPTION: Final = 500

_STANDARD: Final = re.compile(
    r"Address|ChannelType|CreationDate|EffectiveDate|EndpointStatus|Id|OptOut|RequestId"
    r"|Demographic\.(AppVersion|Locale|Make|Model|ModelVersion|Platform|PlatformVersion|Timezone)"
    r"|Location\.(City|Country|Latitude|Longitude|PostalCode|Region)"
    r"|User\.UserId|(Attributes|Metrics|Recommendations|User\.UserAttributes)\..+"
)
_EXPRESSION: Final = re.compile(r"\{\{\{?([^{}]*)\}\}\}?")
# What an expression may be beside a variable: a comment, a partial, CloudFormation's own.
_NO_VARIABLES: Final = ("!", ">", "#*", "/", "resolve:")
_LITERAL: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_WORD: Final = re.compile(r"[A-Za-z_@][\w.@-]*(?:\.?\[[^\]]+\])*")
_KEYWORDS: Final = ("else", "this", "true", "false", "null", "as")


def text_of(name: str, text: str | Path) -> str:
    """Read a text, from its file where it is in one.

    Args:
        name: Name of the argument, for the error.
        text: The text or the file.

    Raises:
        ValueError: The file is not there or is not in UTF-8.
    """
    if not isinstance(text, Path):
        return text
    try:
        return text.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "not in UTF-8" if isinstance(error, UnicodeDecodeError) else "not readable"
        raise ValueError(
            f"'{name}' must be a file with text in UTF-8, '{text}' is {reason}"
        ) from None


def check_template(template_name: str, description: str | None) -> None:
    """Fail when a name or a description is none that Pinpoint takes.

    Args:
        template_name: The name.
        description: The description.

    Raises:
        ValueError: One of them is out of bounds.
    """
    require_match(
        "template_name",
        template_name,
        _NAME,
        allowed="1 to 128 letters, digits, '_' or '-' that begin with a letter or digit",
    )
    require_length("template_description", description, _LONGEST_DESCRIPTION)


def check_variables(
    parts: Mapping[str, str | None], variables: Sequence[str], defaults: Mapping[str, str]
) -> None:
    """Fail on a variable that nobody fills in, and on a default that nobody uses.

    Args:
        parts: Texts of the template by argument.
        variables: Variables that senders fill in, beside the attributes that Pinpoint knows.
        defaults: Values of variables that are not filled in otherwise.

    Raises:
        ValueError: A variable is not known and not declared, is not closed, or a declared one is in
            no text.
    """
    used: set[str] = set()
    for name, text in parts.items():
        if text is None:
            continue
        if is_token(text):
            # What will be in it is not known yet, so neither is what is missing.
            return
        for variable in _variables(name, text):
            used.add(variable)
            if variable not in (*variables, *defaults) and not _STANDARD.fullmatch(variable):
                raise ValueError(
                    f"'{name}' has the variable '{{{{{variable}}}}}', which is no attribute that "
                    "Pinpoint fills in; correct it, or declare it in 'variables'"
                )
    for argument, declared in (("variables", variables), ("default_substitutions", defaults)):
        for variable in declared:
            if variable not in used:
                raise ValueError(
                    f"'{argument}' has '{variable}', which is in no text of the template; remove it"
                )


def substitutions(defaults: Mapping[str, str]) -> str | None:
    """Default values as the property has them, a text of JSON.

    Args:
        defaults: Value by variable.
    """
    return json.dumps(dict(sorted(defaults.items()))) if defaults else None


def _variables(name: str, text: str) -> Iterator[str]:
    # Closing braces alone are those of style sheets.
    _, unclosed, after = _EXPRESSION.sub("", text).partition("{{")
    if unclosed:
        raise ValueError(
            f"'{name}' has a variable that is not closed, at '{{{{{after[:20]}'; close it with "
            "'}}'"
        )
    for expression in _EXPRESSION.findall(text):
        yield from _names(expression.strip())


def _names(expression: str) -> Iterator[str]:
    if expression.startswith(_NO_VARIABLES):
        return
    code = _LITERAL.sub(" ", expression.lstrip("#^&~ ").removeprefix("else "))
    words = _WORD.findall(code)
    # With several words, the first one of each pair of parentheses is a helper.
    inner = re.findall(r"\(\s*([\w-]+)", code)
    helpers = {words[0], *inner} if len(words) > 1 else set(inner)
    for word in words:
        if word not in helpers and word.partition(".")[0] not in _KEYWORDS and word[0] != "@":
            yield word

"""Templates with values from a file, written as pages and pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from cdk_pinpoint.environment.loading import read
from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.templates.filled_template import FilledTemplate
from cdk_pinpoint.operations.templates.preview_page import index_page, template_page
from cdk_pinpoint.operations.templates.screenshot import Chromium
from cdk_pinpoint.templates.message_template import MessageTemplate

Track = Callable[..., Iterable[Any]]


def filled_templates(
    templates: Iterable[MessageTemplate], values: Path | None
) -> list[FilledTemplate]:
    """Fill templates in.

    Args:
        templates: The templates.
        values: A YAML file with values for some of them, by template and variable.

    Raises:
        WrongUseError: The file cannot be used.
    """
    templates = list(templates)
    given = _values(values) if values else {}
    unknown = sorted(set(given) - {each.name for each in templates})
    if unknown:
        names = ", ".join(each.name for each in templates)
        raise WrongUseError(f"'--values' has '{unknown[0]}', which is no template; use {names}")
    return [FilledTemplate.of(each, given.get(each.name, {})) for each in templates]


def write_pages(filled: Sequence[FilledTemplate], output: Path) -> list[Path]:
    """Write a page for each template, and one that lists them.

    Args:
        filled: The templates.
        output: The folder.
    """
    output.mkdir(parents=True, exist_ok=True)
    texts = {f"{each.template.name}.html": template_page(each) for each in filled}
    pages = []
    for name, text in {"index.html": index_page(filled), **texts}.items():
        (output / name).write_text(text, encoding="utf-8")
        pages.append(output / name)
    return pages


def write_pictures(pages: Iterable[Path], track: Track) -> list[Path]:
    """Take a picture of each page, beside it.

    Args:
        pages: The pages.
        track: Shows progress.

    Raises:
        CannotTellError: There is no Chromium, or it makes none.
    """
    chromium = Chromium()
    pictures = []
    for page in track(list(pages), "taking pictures"):
        picture = page.with_suffix(".png")
        chromium.picture(page, picture)
        pictures.append(picture)
    return pictures


def preview_lines(
    filled: Iterable[FilledTemplate], pages: Sequence[Path], pictures: Sequence[Path]
) -> Iterator[str]:
    """Say it to people.

    Args:
        filled: The templates.
        pages: The pages that were written.
        pictures: The pictures that were taken.
    """
    for each in filled:
        for channel, facts in each.facts.items():
            yield f"{each.template.name} {channel}: {', '.join(facts)}"
    yield f"open {pages[0]}"
    if pictures:
        yield f"{len(pictures)} pictures are beside the pages"


def preview_document(
    filled: Iterable[FilledTemplate], pages: Sequence[Path], pictures: Sequence[Path]
) -> dict[str, Any]:
    """Say it to programs.

    Args:
        filled: The templates.
        pages: The pages that were written.
        pictures: The pictures that were taken.
    """
    return {
        "templates": [
            {
                "name": each.template.name,
                "channels": {channel.value: list(facts) for channel, facts in each.facts.items()},
            }
            for each in filled
        ],
        "pages": [str(page) for page in pages],
        "pictures": [str(picture) for picture in pictures],
    }


def _values(path: Path) -> Mapping[str, Mapping[str, str]]:
    values, problems = read(path)
    if problems or values is None:
        raise WrongUseError(f"'--values' {path}: {problems[0][1]}")
    for template, given in values.items():
        if not isinstance(given, Mapping) or not all(
            isinstance(value, str) for value in given.values()
        ):
            raise WrongUseError(
                f"'--values' must have texts for the variables of '{template}'; put each in quotes"
            )
    return cast("Mapping[str, Mapping[str, str]]", values)

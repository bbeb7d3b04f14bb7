"""Reading a folder of templates, each with all that is wrong with it.

A template is a folder with `template.yaml`, and `email.html` and `email.txt` where it has an email.
Its name stands in the file, so that folders may be moved and nested freely.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from cdk_pinpoint.environment.loading import empty_values, parse
from cdk_pinpoint.environment.problems import FieldProblem, Problem, explain
from cdk_pinpoint.templates import language
from cdk_pinpoint.templates.html_places import HtmlPlaces
from cdk_pinpoint.templates.language import Node, names_in
from cdk_pinpoint.templates.message_template import FrontMatter, MessageTemplate, TemplateChannel
from cdk_pinpoint.templates.published import ONE_LINE
from cdk_pinpoint.templates.sizes import size_problems
from cdk_pinpoint.templates.text_file import read_text
from cdk_pinpoint.templates.values import value_problem

FRONT_MATTER: Final = "template.yaml"
EMAIL_FILES: Final = {"html": "email.html", "text": "email.txt"}
_FILES: Final = (FRONT_MATTER, *EMAIL_FILES.values())


class InvalidTemplates(ValueError):  # noqa: N818 - it says what is wrong, as CDK's errors do
    """Templates cannot be used.

    Its text has one line for each problem of all the files.

    Attributes:
        problems: The same, for programs.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def read_templates(folder: str | PathLike[str]) -> tuple[MessageTemplate, ...]:
    """Read every template of a folder, by name.

    Args:
        folder: The folder. Files and folders that start with a dot are left out.

    Raises:
        InvalidTemplates: A template cannot be used, two have one name, or there is none. All that
            is wrong with all files comes together.
    """
    root = Path(folder)
    if not root.is_dir():
        raise InvalidTemplates([Problem(str(root), "", "there is no such folder")])
    read = [_TemplateFolder(each) for each in _folders(root)]
    problems = [problem for each in read for problem in each.problems]
    if not read:
        text = f"has no template; add a folder with a {FRONT_MATTER} for each"
        problems.append(Problem(str(root), "", text))
    problems += _same_names(read)
    if problems:
        raise InvalidTemplates(problems)
    templates = [each.template for each in read if each.template]
    return tuple(sorted(templates, key=lambda template: template.name))


def _folders(root: Path) -> list[Path]:
    """The folder and all in it that hold a file, by name."""
    files = (
        path
        for path in root.rglob("*")
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(root).parts)
        and (path.parent != root or path.name in _FILES)
    )
    return sorted({path.parent for path in files})


def _same_names(read: Iterable[_TemplateFolder]) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for each in read:
        if each.template is None:
            continue
        other = first.setdefault(each.template.name, each.front_matter)
        if other != each.front_matter:
            text = f"'{each.template.name}' is the name in {other} too; names must differ"
            yield Problem(str(each.front_matter), "name", text)


class _TemplateFolder:
    """One template, and what is wrong with it.

    Attributes:
        front_matter: Its first file.
        template: The template, None where its front matter cannot be used.
        problems: What is wrong.
    """

    def __init__(self, folder: Path) -> None:
        self.front_matter = folder / FRONT_MATTER
        self.problems: list[Problem] = []
        self.template: MessageTemplate | None = None
        self._folder = folder
        self._refuse_other_files()
        settings = self._read_front_matter()
        texts = dict(self._read_texts(settings))
        if settings is not None:
            self.template = self._checked(settings, texts)

    def _checked(
        self, settings: FrontMatter, texts: Mapping[TemplateChannel, Mapping[str, list[Node]]]
    ) -> MessageTemplate:
        places = HtmlPlaces(texts.get(TemplateChannel.EMAIL, {}).get("html", []))
        for line, text in places.problems:
            self._problem(EMAIL_FILES["html"], f"line {line}", text)
        template = MessageTemplate(
            name=settings.name,
            description=settings.description,
            variables=settings.variables,
            texts=texts,
            links=places.links,
        )
        if not settings.email and settings.sms is None and not settings.push:
            self._problem(FRONT_MATTER, "", "has no text; give at least one of email, sms and push")
        undeclared = self._check_names(template)
        problems = list(_variable_problems(template))
        for field, text in problems:
            self._problem(FRONT_MATTER, field, text)
        if not undeclared and not problems:
            for field, text in size_problems(template):
                self._problem(FRONT_MATTER, field, text)
        return template

    def _refuse_other_files(self) -> None:
        for path in sorted(self._folder.iterdir()):
            if path.is_file() and path.name not in _FILES and not path.name.startswith("."):
                text = f"is not a file of a template; use {', '.join(_FILES)}"
                self._problem(path.name, "", text)

    def _read_front_matter(self) -> FrontMatter | None:
        text = self._read_file(FRONT_MATTER)
        if text is None:
            return None
        settings, problems = parse(text)
        for field, problem in problems:
            self._problem(FRONT_MATTER, field, problem)
        if not isinstance(settings, Mapping):
            if not problems:
                text = "is not a mapping; write key: value, for example name: welcome"
                self._problem(FRONT_MATTER, "", text)
            return None
        empty = list(empty_values(settings))
        wrong = list(empty)
        front_matter = None
        try:
            front_matter = FrontMatter.model_validate(settings)
        except ValidationError as error:
            known = {field for field, _ in empty}
            wrong += [
                each for each in explain(error, FrontMatter, settings) if each[0] not in known
            ]
        for field, problem in wrong:
            self._problem(FRONT_MATTER, field, problem)
        return None if empty else front_matter

    def _read_texts(
        self, settings: FrontMatter | None
    ) -> Iterator[tuple[TemplateChannel, Mapping[str, list[Node]]]]:
        bodies = dict(self._read_bodies(settings))
        if settings is None:
            return
        if settings.email:
            subject = self._nodes("email.subject", settings.email.subject.strip())
            yield TemplateChannel.EMAIL, {"subject": subject, **bodies}
        if settings.sms is not None:
            yield TemplateChannel.SMS, {"text": self._nodes("sms", settings.sms.strip())}
        if settings.push:
            push = settings.push
            texts = {"title": push.title.strip(), "body": push.body.strip()}
            texts |= {f"data.{key}": value for key, value in push.data.items()}
            yield (
                TemplateChannel.PUSH,
                {key: self._nodes(f"push.{key}", text) for key, text in texts.items()},
            )

    def _read_bodies(self, settings: FrontMatter | None) -> Iterator[tuple[str, list[Node]]]:
        """The HTML and text parts of an email; neither is there without the other."""
        for key, name in EMAIL_FILES.items():
            there = (self._folder / name).is_file()
            if there and settings and not settings.email:
                text = f"belongs to no email; add email: {{subject: ...}} to {FRONT_MATTER}"
                self._problem(name, "", text)
            elif not there and settings and settings.email:
                text = "is missing; an email needs both an HTML and a text part"
                self._problem(name, "", text)
            text_of_file = self._read_file(name) if there else None
            if text_of_file is None:
                continue
            if not text_of_file.strip():
                self._problem(name, "", "is empty; an email needs both an HTML and a text part")
            nodes, problems = language.parse(text_of_file)
            for line, problem in problems:
                self._problem(name, f"line {line}", problem)
            yield key, nodes

    def _read_file(self, name: str) -> str | None:
        text, problems = read_text(self._folder / name)
        for field, problem in problems:
            self._problem(name, field, problem)
        return text

    def _nodes(self, field: str, text: str) -> list[Node]:
        if not text and not field.startswith("push.data."):
            self._problem(FRONT_MATTER, field, "is empty; write a text or remove the channel")
        if "\n" in text and field.endswith(ONE_LINE):
            self._problem(FRONT_MATTER, field, "has a line break; write it in one line")
        nodes, problems = language.parse(text)
        for _, problem in problems:
            self._problem(FRONT_MATTER, field, problem)
        return nodes

    def _check_names(self, template: MessageTemplate) -> bool:
        """Say what is not declared; return whether there is any."""
        declared = template.variables
        undeclared = False
        for channel, texts in template.texts.items():
            for key, nodes in texts.items():
                # Each name once for each text, where it first stands.
                for name, line in dict(reversed(list(names_in(nodes)))).items():
                    if name not in declared:
                        undeclared = True
                        self._undeclared(channel, key, name, line, declared)
        return undeclared

    def _undeclared(
        self,
        channel: TemplateChannel,
        key: str,
        name: str,
        line: int,
        declared: Iterable[str],
    ) -> None:
        closest = difflib.get_close_matches(name, declared, n=1, cutoff=0.7)
        guess = f"did you mean {closest[0]}?" if closest else "add it to variables"
        text = f"'{{{{{name}}}}}' is not declared; {guess}"
        if channel is TemplateChannel.EMAIL and key in EMAIL_FILES:
            self._problem(EMAIL_FILES[key], f"line {line}", text)
        else:
            field = "sms" if channel is TemplateChannel.SMS else f"{channel}.{key}"
            self._problem(FRONT_MATTER, field, text)

    def _problem(self, name: str, field: str, text: str) -> None:
        self.problems.append(Problem(str(self._folder / name), field, text))


def _variable_problems(template: MessageTemplate) -> Iterator[FieldProblem]:
    texts = list(template.texts.values())
    used = {name for each in texts for nodes in each.values() for name, _ in names_in(nodes)}
    in_one_line = {
        name for each in texts for key in ONE_LINE for name, _ in names_in(each.get(key, ()))
    }
    for name, variable in template.variables.items():
        field = f"variables.{name}"
        if name not in used:
            yield field, f"'{name}' is declared and not used; use it or remove it"
        if variable.default is None and variable.example is None:
            yield field, "has neither a default nor an example; give one, for the preview at least"
        for key in ("default", "example"):
            value = getattr(variable, key)
            if value is None:
                continue
            problem = value_problem(
                value, link=name in template.links, one_line=name in in_one_line
            )
            if problem:
                yield f"{field}.{key}", problem

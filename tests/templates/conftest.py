"""A folder of templates that tests change."""

from pathlib import Path

import pytest
import yaml
from stacks import resources, stack

from cdk_pinpoint import InvalidTemplates
from cdk_pinpoint.templates.reading import read_templates

__all__ = ["resources", "stack"]

EMAIL = {
    "name": "welcome",
    "variables": {"name": {"default": "there"}},
    "email": {"subject": "Hello {{name}}"},
}
HTML, TEXT = "<p>Hello {{name}}</p>\n", "Hello {{name}}\n"
SMS = {"name": "code", "variables": {"code": {"example": "412907"}}, "sms": "{{code}} is your code"}
PUSH = {
    "name": "order",
    "variables": {"day": {"default": "soon"}, "order": {"example": "A-1"}},
    "push": {"title": "On its way", "body": "Comes {{day}}", "data": {"order": "{{order}}"}},
}


class Folder:
    """A folder of templates."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, front_matter, *, html=None, text=None, folder=None, files=None):
        own = self.path / (folder or front_matter["name"])
        own.mkdir(parents=True, exist_ok=True)
        (own / "template.yaml").write_text(yaml.safe_dump(front_matter), "utf-8")
        for name, content in {"email.html": html, "email.txt": text, **(files or {})}.items():
            if content is not None:
                encoded = content if isinstance(content, bytes) else content.encode()
                (own / name).write_bytes(encoded)
        return self

    def add_email(self, html=HTML, text=TEXT, **changes):
        return self.add({**EMAIL, **changes}, html=html, text=text)

    def add_all(self):
        return self.add_email().add(SMS).add(PUSH)

    @property
    def templates(self):
        return {each.name: each for each in read_templates(self.path)}

    @property
    def problems(self):
        """What is wrong, without the path of the folder."""
        try:
            read_templates(self.path)
        except InvalidTemplates as error:
            return str(error).replace(f"{self.path}/", "").splitlines()
        return []


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "templates")

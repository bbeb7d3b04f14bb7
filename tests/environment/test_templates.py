"""The templates section: where the messages are."""

from __future__ import annotations

from cdk_pinpoint.environment import MessagingEnvironment

from .conftest import Problems, Settings


def test_there_are_no_templates_by_default(development: Settings):
    assert MessagingEnvironment.from_mapping(development).templates is None


def test_they_are_in_a_folder(development: Settings):
    development["templates"] = {"folder": "templates"}
    assert MessagingEnvironment.from_mapping(development).templates.folder == "templates"


def test_the_folder_is_named(development: Settings, problems: Problems):
    development["templates"] = {}
    assert problems(development) == [
        (
            "templates.folder: is required but missing (Folder of the templates, from where the "
            "CDK is run)"
        )
    ]


def test_the_folder_is_a_path(development: Settings, problems: Problems):
    development["templates"] = {"folder": ""}
    assert problems(development) == ["templates.folder: '' is not the path of a folder"]

"""Settings files: YAML without its traps, and everything that is wrong at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from cdk_pinpoint.environment import InvalidEnvironment, MessagingEnvironment

from .conftest import Problems, Settings

PUSH_ONLY = """\
name: dev
stage: development
account: "111111111111"
region: eu-west-1
push: {fcm: {credentials: messaging/dev/fcm}}
"""


def fails(path: Path) -> list[str]:
    with pytest.raises(InvalidEnvironment) as caught:
        MessagingEnvironment.load(path)
    return [line.removeprefix(f"{path}: ") for line in str(caught.value).splitlines()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "dev.yaml"


def test_a_file_is_read_from_a_path_or_a_text(path: Path):
    path.write_text(PUSH_ONLY)
    assert MessagingEnvironment.load(path) == MessagingEnvironment.load(str(path))


def test_an_account_id_with_a_leading_zero_stays_a_text(path: Path):
    path.write_text(PUSH_ONLY.replace("111111111111", "012345670123"))
    assert MessagingEnvironment.load(path).account == "012345670123"


@pytest.mark.parametrize(
    ("written", "read"), [("111111111111", 111111111111), ("012345670123", 0o12345670123)]
)
def test_fails_when_an_account_id_has_no_quotes(path: Path, written: str, read: int):
    path.write_text(PUSH_ONLY.replace('"111111111111"', written))
    assert fails(path) == [
        (
            f"account: {read} is a number; put the account id in quotes, for example "
            '"111111111111", since YAML reads a number with a leading 0 as octal'
        )
    ]


def test_fails_when_norway_has_no_quotes(path: Path):
    path.write_text(PUSH_ONLY + "sms: {allowed_countries: [US, NO]}\n")
    assert fails(path) == [
        (
            "sms.allowed_countries.1: false is not a text; YAML reads NO, no, off, YES, yes "
            "and on as "
            'false or true, so put the text in quotes, for example "NO"'
        )
    ]


def test_fails_when_a_date_has_no_quotes(path: Path):
    path.write_text(PUSH_ONLY + "tags: {Since: 2026-01-01}\n")
    assert fails(path) == ["tags.Since: 2026-01-01 is not a text; put it in quotes"]


def test_fails_when_a_key_of_tags_is_a_number(path: Path):
    path.write_text(PUSH_ONLY + "tags: {4711: x}\n")
    assert fails(path) == ["tags.4711: 4711 is not a text; put it in quotes"]


def test_fails_when_a_key_comes_twice_and_still_checks_the_rest(path: Path):
    path.write_text(PUSH_ONLY + "region: eu-west-2\nevents: {retention_days: 0}\n")
    assert fails(path) == [
        "line 6 repeats the key 'region' of line 4; keep one of them",
        "events.retention_days: 0 is too small; use at least 1",
    ]


def test_fails_when_only_a_key_comes_twice(path: Path):
    path.write_text(PUSH_ONLY + "name: dev\n")
    assert fails(path) == ["line 6 repeats the key 'name' of line 1; keep one of them"]


def test_fails_when_a_key_comes_twice_in_one_line(path: Path):
    path.write_text(PUSH_ONLY + "tags: {a: x, a: x}\n")
    assert fails(path) == ["line 6 repeats the key 'a' of line 6; keep one of them"]


def test_fails_when_a_key_has_no_value(path: Path):
    path.write_text(PUSH_ONLY + "email:\nevents:\nalarms: {notify: [~]}\n")
    assert fails(path) == [
        "email: has no value; give it one or remove the key",
        "events: has no value; give it one or remove the key",
        "alarms.notify.0: has no value; give it one or remove the key",
    ]


def test_fails_when_a_section_is_not_a_mapping(path: Path):
    path.write_text(PUSH_ONLY + "email: mail.example.com\ntags: [a]\n")
    assert fails(path) == [
        "tags: a list is not a mapping; write key: value",
        "email: 'mail.example.com' is not a mapping; write key: value",
    ]


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_fails_when_the_file_is_empty(path: Path, text: str):
    path.write_text(text)
    assert fails(path) == ["is empty; give at least name, stage, account, region and a channel"]


@pytest.mark.parametrize("text", ["- name: dev\n", "dev\n", "3\n"])
def test_fails_when_the_top_level_is_not_a_mapping(path: Path, text: str):
    path.write_text(text)
    assert fails(path) == ["is not a mapping; write key: value, for example name: prod"]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("name: dev\npush: top-secret: x\n", "line 2, column 17"),
        ("name: *nowhere\n", "line 1, column 7"),
        ("name: !secret top-secret\n", "line 1, column 7"),
        ("? [top-secret]\n: dev\n", "line 1, column 3"),
        ("name: dev\n---\nname: top-secret\n", "line 2, column 1"),
    ],
)
def test_fails_without_repeating_the_file_when_it_is_not_yaml(path: Path, text: str, where: str):
    path.write_text(text)
    (problem,) = fails(path)
    assert problem.startswith(f"is not valid YAML in {where}: ")
    assert "top-secret" not in problem


@pytest.mark.parametrize("content", [b"name: \x00\n", b"name: 2026-99-99\n"])
def test_fails_when_yaml_forbids_what_is_in_the_file(path: Path, content: bytes):
    path.write_bytes(content)
    (problem,) = fails(path)
    assert problem.startswith("is not valid YAML")


def test_fails_when_the_file_is_not_text(path: Path):
    path.write_bytes(b"name: \xff\n")
    assert fails(path) == ["cannot be read: it is not UTF-8 text"]


def test_fails_when_the_file_is_missing_or_a_folder(path: Path):
    assert fails(path) == ["there is no such file"]
    path.mkdir()
    assert fails(path) == ["cannot be read: Is a directory"]


def test_fails_when_a_mapping_contains_itself(path: Path):
    path.write_text(PUSH_ONLY + "tags: &a {x: *a}\n")
    assert fails(path) == ["tags.x: is a mapping, not a text"]


def test_anchors_are_taken(path: Path):
    path.write_text(
        PUSH_ONLY.replace("{fcm: {", "{fcm: &fcm {").replace("fcm}}", "fcm}, adm: *fcm}")
    )
    assert MessagingEnvironment.load(path).push.adm.credentials == "messaging/dev/fcm"


def write(folder: Path, **files: Settings) -> None:
    for name, settings in files.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(settings))


def fails_together(folder: Path) -> list[str]:
    with pytest.raises(InvalidEnvironment) as caught:
        MessagingEnvironment.load_all(folder)
    return str(caught.value).replace(f"{folder}/", "").splitlines()


def test_a_folder_is_read_by_name_of_file(tmp_path: Path, development: Settings):
    del development["email"]
    write(tmp_path, b=development | {"name": "first"}, a=development | {"name": "second"})
    (tmp_path / "b.yaml").rename(tmp_path / "c.yml")
    (tmp_path / ".hidden.yaml").write_text("no")
    (tmp_path / "README.md").write_text("no")
    environments = MessagingEnvironment.load_all(str(tmp_path))
    assert [environment.name for environment in environments] == ["second", "first"]


def test_fails_when_the_folder_is_missing(tmp_path: Path):
    assert fails_together(tmp_path / "none") == [f"{tmp_path}/none: there is no such folder"]


def test_fails_when_the_folder_has_no_file(tmp_path: Path):
    assert fails_together(tmp_path) == [
        f"{tmp_path}: has no settings file; add one for each environment, for example prod.yaml"
    ]


def test_errors_of_all_files_come_together(tmp_path: Path, development: Settings):
    (tmp_path / "a.yaml").write_text("")
    write(tmp_path, b=development | {"name": "B"}, c=development, d=development)
    assert [line.partition(";")[0] for line in fails_together(tmp_path)] == [
        "a.yaml: is empty",
        "b.yaml: name: 'B' is not an environment name",
        "d.yaml: name: 'dev' is the name in c.yaml too",
        (
            "d.yaml: email: 'mail.example.com' is created in c.yaml too, in the same account and "
            "region"
        ),
    ]


@pytest.mark.parametrize(
    ("section", "field", "value"),
    [
        ("email", "address", {"address": None, "allowed_recipients": ["*@example.com"]}),
        ("sms", "pool_id", {"pool_id": None, "allowed_countries": ["US"]}),
        ("push", "fcm", {"fcm": None}),
        ("access", "author", {"author": None}),
    ],
)
def test_what_depends_on_a_setting_without_a_value_is_not_wrong_too(
    staging: Settings, problems: Problems, section: str, field: str, value: Any
):
    staging[section] = value
    assert problems(staging) == [
        f"{section}.{field}: has no value; give it one or remove the key",
    ]


@pytest.mark.parametrize("credential", ["AKIAIOSFODNN7EXAMPLE", "-----BEGIN PRIVATE KEY-----\nx"])
@pytest.mark.parametrize(
    ("field", "section", "value"),
    [
        ("tags.Owner", "tags", {"Owner": "{}"}),
        ("tags.(not shown)", "tags", {"{}": "growth"}),
        ("sms.help_message", "sms", {"allowed_countries": ["US"], "help_message": "Key: {}"}),
        ("access.author.identity_center", "access", {"author": {"identity_center": "{}"}}),
        ("templates.folder", "templates", {"folder": "{}"}),
    ],
)
def test_fails_when_a_credential_would_get_into_the_template(
    development: Settings, problems: Problems, field: str, section: str, value: Any, credential: str
):
    development[section] = json.loads(json.dumps(value).replace("{}", json.dumps(credential)[1:-1]))
    (problem,) = problems(development)
    assert problem.startswith(f"{field}: ")
    assert "not shown" in problem
    assert credential not in problem


def test_a_credential_is_refused_in_a_setting_that_takes_any_text(
    development: Settings, problems: Problems
):
    development["sms"]["help_message"] = "AKIAIOSFODNN7EXAMPLE"
    assert problems(development) == [
        (
            "sms.help_message: has a credential in it (not shown), which everybody could read in "
            "the template; store it in AWS Secrets Manager"
        )
    ]

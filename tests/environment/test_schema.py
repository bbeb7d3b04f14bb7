"""The JSON Schema that editors complete settings files with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from cfnlint.jsonschema import StandardValidator

from cdk_pinpoint.environment import MessagingEnvironment, json_schema
from cdk_pinpoint.environment.schema import SCHEMA_FILE

ENVIRONMENTS = Path(__file__).parents[2] / "environments"


def errors(settings: Any) -> list[str]:
    return [error.message for error in StandardValidator(json_schema()).iter_errors(settings)]


def test_the_checked_in_schema_is_current():
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == json_schema(), (
        "environment.schema.json is stale; run `python -m cdk_pinpoint.environment`"
    )


@pytest.mark.parametrize("path", sorted(ENVIRONMENTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_environments_name_the_schema_and_match_it(path: Path):
    text = path.read_text(encoding="utf-8")
    reference = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / reference).resolve() == SCHEMA_FILE
    assert errors(yaml.safe_load(text)) == []


def test_every_setting_is_described():
    schema = json_schema()
    models = [schema, *schema["$defs"].values()]
    undescribed = [
        f"{model['title']}.{name}"
        for model in models
        for name, setting in model.get("properties", {}).items()
        if "description" not in setting and name != "kind"
    ]
    assert undescribed == []
    assert schema["title"] == "Messaging environment"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Prod"},
        {"stage": "prod"},
        {"account": 111111111111},
        {"region": "cn-north-1"},
        {"email": None},
        {"email": {"domain": "Mail.Example.com"}},
        {"email": {"domain": "mail.example.com", "dmarc": "none"}},
        {"sms": {"origination": [{"kind": "short-code", "country": "US"}]}},
        {"sms": {"allowed_countries": []}},
        {"push": {"fcm": {"api_key": "x"}}},
        {"alarms": {"bounce_rate": 4}},
        {"colour": "blue"},
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(change: dict[str, Any]):
    settings = yaml.safe_load((ENVIRONMENTS / "prod.yaml").read_text()) | change
    assert errors(settings)
    with pytest.raises(ValueError, match=next(iter(change))):
        MessagingEnvironment.from_mapping(settings)

"""Settings files to test with: valid ones, one for each stage, that tests change."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from cdk_pinpoint.environment import InvalidEnvironment, MessagingEnvironment

Settings = dict[str, Any]

_DEVELOPMENT: Settings = {
    "name": "dev",
    "stage": "development",
    "account": "111111111111",
    "region": "eu-west-1",
    "email": {"domain": "mail.example.com", "allowed_recipients": ["*@example.com"]},
    "sms": {"allowed_countries": ["US"]},
    "push": {"fcm": {"credentials": "messaging/dev/fcm"}},
}
_STAGING: Settings = {
    **_DEVELOPMENT,
    "name": "staging",
    "stage": "staging",
    "sms": {"allowed_countries": ["US"], "pool_id": "pool-1"},
}
_PRODUCTION: Settings = {
    **_DEVELOPMENT,
    "name": "prod",
    "stage": "production",
    "email": {"domain": "mail.example.com"},
    "sms": {"allowed_countries": ["US"], "pool_id": "pool-1"},
    "alarms": {"notify": ["oncall@example.com"]},
}


@pytest.fixture
def development() -> Settings:
    return copy.deepcopy(_DEVELOPMENT)


@pytest.fixture
def staging() -> Settings:
    return copy.deepcopy(_STAGING)


@pytest.fixture
def production() -> Settings:
    return copy.deepcopy(_PRODUCTION)


Problems = Callable[[Settings], list[str]]


@pytest.fixture
def problems(tmp_path: Path) -> Problems:
    """What is wrong with settings once they are a file, without the name of the file."""

    def load(settings: Settings) -> list[str]:
        path = tmp_path / "env.yaml"
        path.write_text(yaml.safe_dump(settings), encoding="utf-8")
        try:
            MessagingEnvironment.load(path)
        except InvalidEnvironment as error:
            lines = str(error).splitlines()
            assert all(line.startswith(f"{path}: ") for line in lines)
            return [line.removeprefix(f"{path}: ") for line in lines]
        return []

    return load

"""What each stage decides."""

from __future__ import annotations

import dataclasses

import pytest

from cdk_pinpoint.environment import (
    STAGE_DEFAULTS,
    DmarcPolicy,
    MessagingEnvironment,
    SimulatorNumber,
    Stage,
)

from .conftest import Problems, Settings


@pytest.fixture(params=["development", "staging", "production"])
def each_stage(request: pytest.FixtureRequest) -> Settings:
    return request.getfixturevalue(request.param)


def test_valid_settings_have_no_problem(each_stage: Settings, problems: Problems):
    assert problems(each_stage) == []


def test_development_leaves_nothing_behind_and_pages_nobody(development: Settings):
    environment = MessagingEnvironment.from_mapping(development)
    assert environment.stage is Stage.DEVELOPMENT
    assert not environment.retain_data
    assert not environment.termination_protection
    assert not environment.alarm_actions_enabled
    assert environment.alarm_sms_minimum_parts == 5
    assert environment.alarm_push_failures == 5
    assert environment.event_retention_days == 30
    assert environment.query_scan_limit_gib == 1
    assert environment.storage_transition_days is None
    assert environment.dmarc.policy is DmarcPolicy.NONE
    assert environment.sms_origination == (SimulatorNumber(kind="simulator", country="US"),)


def test_staging_keeps_data_and_notifies(staging: Settings):
    environment = MessagingEnvironment.from_mapping(staging)
    assert environment.retain_data
    assert not environment.termination_protection
    assert environment.alarm_actions_enabled
    assert environment.alarm_sms_minimum_parts == 5
    assert environment.alarm_push_failures == 5
    assert environment.event_retention_days == 90
    assert environment.query_scan_limit_gib == 10
    assert environment.storage_transition_days is None
    assert environment.dmarc.policy is DmarcPolicy.QUARANTINE
    assert environment.dmarc.report_to is None
    assert environment.sms_origination == ()


def test_production_is_protected_and_moves_old_events_to_colder_storage(production: Settings):
    environment = MessagingEnvironment.from_mapping(production)
    assert environment.retain_data
    assert environment.termination_protection
    assert environment.alarm_actions_enabled
    assert environment.alarm_sms_minimum_parts == 25
    assert environment.alarm_push_failures == 25
    assert environment.event_retention_days == 400
    assert environment.query_scan_limit_gib == 100
    assert environment.storage_transition_days == 90
    assert environment.dmarc.policy is DmarcPolicy.QUARANTINE


def test_every_stage_has_defaults():
    assert set(STAGE_DEFAULTS) == set(Stage)


def test_a_stage_is_written_as_its_value():
    assert [str(stage) for stage in Stage] == ["development", "staging", "production"]


@pytest.mark.parametrize("stage", list(Stage))
def test_defaults_of_a_stage_cannot_be_changed(stage: Stage):
    with pytest.raises(dataclasses.FrozenInstanceError):
        STAGE_DEFAULTS[stage].retain_data = False

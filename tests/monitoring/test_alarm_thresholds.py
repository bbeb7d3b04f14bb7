"""The numbers from which on alarms go off."""

import dataclasses

import pytest

from cdk_pinpoint import AlarmThresholds


def test_default_thresholds_are_where_aws_starts_a_review():
    assert dataclasses.asdict(AlarmThresholds()) == {
        "bounce_rate": 0.05,
        "complaint_rate": 0.001,
        "email_rejects": 1,
        "email_rendering_failures": 1,
        "sms_delivery_rate": 0.7,
        "sms_minimum_parts": 25,
        "sms_spend_share": 0.8,
        "sms_blocked_messages": 1,
        "push_failures": 25,
        "push_credential_days": 30,
        "otp_lockouts": 10,
        "events_stale_minutes": 30,
        "events_throttled": 1,
        "events_not_converted": 1,
    }


def test_thresholds_cannot_be_changed_afterwards():
    with pytest.raises(dataclasses.FrozenInstanceError):
        AlarmThresholds().bounce_rate = 1

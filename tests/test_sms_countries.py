import re

import pytest

from cdk_pinpoint.sms_countries import COUNTRIES_WITHOUT_SENDER_ID, SMS_COUNTRIES


@pytest.mark.parametrize("countries", [SMS_COUNTRIES, COUNTRIES_WITHOUT_SENDER_ID])
def test_every_country_is_two_capitals(countries):
    assert all(re.fullmatch("[A-Z]{2}", country) for country in countries)


def test_countries_without_sender_ids_are_countries_that_aws_delivers_to():
    assert COUNTRIES_WITHOUT_SENDER_ID <= SMS_COUNTRIES


def test_the_large_markets_are_delivered_to():
    assert {"US", "CA", "GB", "DE", "FR", "IN", "BR", "JP", "AU", "MX"} <= SMS_COUNTRIES


@pytest.mark.parametrize("country", ["CU", "IR", "KP", "SY"])
def test_embargoed_countries_are_not_delivered_to(country):
    assert country not in SMS_COUNTRIES


@pytest.mark.parametrize("code", ["XK", "AN", "EU", "UK"])
def test_codes_outside_of_iso_3166_1_are_left_out(code):
    assert code not in SMS_COUNTRIES


def test_names_cannot_send_to_north_america():
    assert {"US", "CA", "PR"} <= COUNTRIES_WITHOUT_SENDER_ID


def test_names_can_send_to_britain():
    assert "GB" not in COUNTRIES_WITHOUT_SENDER_ID

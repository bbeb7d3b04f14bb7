import pytest

from cdk_pinpoint.local.phone_numbers import CALLING_CODE_OF_COUNTRY, Country, country_of
from cdk_pinpoint.sms_countries import SMS_COUNTRIES


@pytest.mark.parametrize(
    ("number", "iso_code", "calling_code"),
    [
        ("+14255550100", "US", "1"),
        ("+14165550100", "CA", "1"),
        ("+17875550100", "PR", "1"),
        ("+447700900123", "GB", "44"),
        ("+441481555010", "GG", "44"),
        ("+77011234567", "KZ", "7"),
        ("+79161234567", "RU", "7"),
        ("+33612345678", "FR", "33"),
        ("+35312345678", "IE", "353"),
    ],
)
def test_the_longest_known_beginning_tells_the_country(number, iso_code, calling_code):
    assert country_of(number) == Country(iso_code=iso_code, calling_code=calling_code)


@pytest.mark.parametrize("number", ["", "+", "+1", "+999123456", "+1425555010012345"])
def test_what_is_no_number_has_no_country(number):
    assert country_of(number) is None


def test_every_country_that_messages_go_to_has_a_calling_code():
    assert CALLING_CODE_OF_COUNTRY.keys() >= SMS_COUNTRIES
    assert (CALLING_CODE_OF_COUNTRY["GB"], CALLING_CODE_OF_COUNTRY["DO"]) == ("44", "1809")

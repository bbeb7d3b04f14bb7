import pytest


@pytest.mark.parametrize(
    ("number", "country", "calling_code", "national"),
    [
        ("+1 425-555-0100", "US", "1", "4255550100"),
        ("+1 (416) 555-0100", "CA", "1", "4165550100"),
        ("+44 20 7946 0958", "GB", "44", "2079460958"),
        ("33612345678", "FR", "33", "612345678"),
    ],
)
def test_a_number_is_taken_apart(pinpoint, number, country, calling_code, national):
    answer = pinpoint.phone_number_validate(NumberValidateRequest={"PhoneNumber": number})

    result = answer["NumberValidateResponse"]
    assert result["PhoneType"] == "MOBILE"
    assert result["CountryCodeIso2"] == country
    assert result["CountryCodeNumeric"] == calling_code
    assert result["CleansedPhoneNumberE164"] == f"+{calling_code}{national}"
    assert result["CleansedPhoneNumberNational"] == national


def test_a_number_of_no_country_is_invalid(pinpoint):
    answer = pinpoint.phone_number_validate(NumberValidateRequest={"PhoneNumber": "+999123"})

    assert answer["NumberValidateResponse"]["PhoneType"] == "INVALID"


def test_a_number_without_digits_is_refused(pinpoint):
    with pytest.raises(pinpoint.exceptions.BadRequestException, match="no digits"):
        pinpoint.phone_number_validate(NumberValidateRequest={"PhoneNumber": "call me"})

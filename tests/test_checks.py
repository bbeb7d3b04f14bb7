import re

import aws_cdk as cdk
import pytest
from templates import exactly, new_stack

from cdk_pinpoint._checks import (
    require_length,
    require_match,
    require_one_of,
    require_range,
    require_service_in_region,
    whole_days,
)
from cdk_pinpoint.regions import PINPOINT_REGIONS, SES_REGIONS, SMS_REGIONS

UNKNOWN = cdk.Fn.import_value("Unknown")


class TestRequireMatch:
    def test_passes_a_value_that_matches_as_a_whole(self):
        require_match("color", "red", "red|green", allowed="red or green")

    @pytest.mark.parametrize("value", ["redder", "infrared", "", "red\n"])
    def test_fails_on_a_value_of_which_only_a_part_matches(self, value):
        with pytest.raises(ValueError, match="'color' must be red or green, got "):
            require_match("color", value, "red|green", allowed="red or green")

    def test_says_the_argument_what_is_allowed_and_the_value(self):
        message = "'color' must be red or green, got 'blue'"
        with pytest.raises(ValueError, match=exactly(message)):
            require_match("color", "blue", "red|green", allowed="red or green")

    def test_passes_a_token_since_its_text_is_not_known_yet(self):
        assert not re.fullmatch("red", UNKNOWN)
        require_match("color", UNKNOWN, "red", allowed="red")

    def test_passes_a_text_with_a_token_in_it(self):
        require_match("color", f"dark {UNKNOWN}", "red", allowed="red")


class TestRequireRange:
    @pytest.mark.parametrize(
        "value",
        [None, 1, 2.5, 3, pytest.param(cdk.Token.as_number({"Ref": "Number"}), id="a token")],
    )
    def test_passes_within_bounds_and_what_is_not_known_yet(self, value):
        require_range("count", value, 1, 3)

    @pytest.mark.parametrize("value", [0, 3.5])
    def test_fails_out_of_bounds(self, value):
        message = f"'count' must be from 1 to 3 things, got {value}"
        with pytest.raises(ValueError, match=exactly(message)):
            require_range("count", value, 1, 3, unit=" things")

    def test_a_range_may_be_open(self):
        require_range("count", 10**9, 1, None)
        with pytest.raises(ValueError, match=exactly("'count' must be at least 1, got 0")):
            require_range("count", 0, 1, None)


class TestRequireLength:
    @pytest.mark.parametrize(
        "text", [None, "", "abc", pytest.param(f"much longer {UNKNOWN}", id="a token")]
    )
    def test_passes_what_is_short_enough_and_what_is_not_known_yet(self, text):
        require_length("text", text, 3)

    def test_fails_on_what_is_longer_and_does_not_repeat_it(self):
        message = "'text' must have 3 characters at most, got 4; shorten it"
        with pytest.raises(ValueError, match=exactly(message)):
            require_length("text", "abcd", 3)


class TestRequireOneOf:
    def test_passes_exactly_one(self):
        require_one_of("Thing", domain=None, address="a@example.com", identity=None)

    def test_counts_what_is_given_even_if_it_is_empty(self):
        require_one_of("Thing", domain="", address=None)

    def test_fails_on_none(self):
        message = "Thing takes exactly one of 'domain', 'address', got none; leave the others out"
        with pytest.raises(ValueError, match=exactly(message)):
            require_one_of("Thing", domain=None, address=None)

    def test_fails_on_several_and_names_them(self):
        message = "Thing takes exactly one of 'a', 'b', 'c', got 'a', 'c'; leave the others out"
        with pytest.raises(ValueError, match=exactly(message)):
            require_one_of("Thing", a=1, b=None, c=3)


class TestRequireServiceInRegion:
    @pytest.mark.parametrize(
        ("service", "regions"),
        [("pinpoint", PINPOINT_REGIONS), ("sms", SMS_REGIONS), ("ses", SES_REGIONS)],
    )
    def test_passes_where_the_service_exists(self, service, regions):
        require_service_in_region(new_stack(region=regions[0]), service)

    def test_passes_while_the_region_is_not_known(self):
        require_service_in_region(new_stack(region=None), "pinpoint")

    def test_fails_where_the_service_does_not_exist_and_lists_where_it_does(self):
        message = (
            "Amazon Pinpoint (push and the application) cannot be created in 'us-east-2'; "
            f"it exists in {', '.join(PINPOINT_REGIONS)}"
        )
        with pytest.raises(ValueError, match=exactly(message)):
            require_service_in_region(new_stack(region="us-east-2"), "pinpoint")

    def test_reads_the_region_of_the_nearest_stack(self):
        outer = new_stack(region="eu-west-1")
        inner = cdk.Stack(outer, "Inner", env=cdk.Environment(region="cn-north-1"))
        with pytest.raises(ValueError, match="Amazon SES cannot be created in 'cn-north-1'"):
            require_service_in_region(cdk.NestedStack(inner, "Nested"), "ses")


class TestWholeDays:
    def test_reads_days_in_any_unit(self):
        assert whole_days("age", cdk.Duration.days(7)) == 7
        assert whole_days("age", cdk.Duration.hours(48)) == 2

    def test_knows_nothing_of_what_is_left_out_or_not_known_yet(self):
        assert whole_days("age", None) is None
        parameter = cdk.CfnParameter(new_stack(), "Days", type="Number")
        assert whole_days("age", cdk.Duration.days(parameter.value_as_number)) is None

    @pytest.mark.parametrize(
        ("duration", "shown"),
        [
            (cdk.Duration.days(0), "0"),
            (cdk.Duration.hours(36), "1.5"),
            (cdk.Duration.hours(12), "0.5"),
        ],
    )
    def test_fails_on_parts_of_a_day_and_on_none(self, duration, shown):
        message = f"'age' must be whole days, at least 1, got {shown} days"
        with pytest.raises(ValueError, match=exactly(message)):
            whole_days("age", duration)

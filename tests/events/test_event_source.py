"""Where events come from."""

import pytest

from cdk_pinpoint import EventSource
from cdk_pinpoint.events.event_schema import EVENT_SCHEMAS


def test_each_source_is_the_folder_of_its_events():
    """Renaming one would leave the events that are there behind."""
    assert [str(source) for source in EventSource] == ["email", "sms", "push", "app"]


def test_each_source_has_columns_of_its_own():
    assert set(EVENT_SCHEMAS) == set(EventSource)
    columns = [tuple(EVENT_SCHEMAS[source].columns) for source in EventSource]
    assert len(set(columns)) == len(columns)


def test_a_source_is_found_by_its_name():
    assert EventSource("push") is EventSource.PUSH
    with pytest.raises(ValueError, match="'voice' is not a valid EventSource"):
        EventSource("voice")

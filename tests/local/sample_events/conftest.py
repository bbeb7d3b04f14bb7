"""Events that are made up once for all tests of this folder."""

import datetime as dt
import json
import random

import pytest

from cdk_pinpoint import EventSource
from cdk_pinpoint.local.sample_events import events
from cdk_pinpoint.local.sample_events.world import World

LAST = dt.date(2026, 11, 20)
COUNT = 3000


@pytest.fixture(scope="session")
def sample():
    return list(events(3, COUNT, days=10, until=LAST, people=100))


@pytest.fixture(scope="session")
def records_of(sample):
    """The well-formed records of a source."""

    def read(source):
        return [json.loads(e.data) for e in sample if e.source == source and e.well_formed]

    return read


@pytest.fixture(scope="session")
def emails(records_of):
    return records_of(EventSource.EMAIL)


@pytest.fixture(scope="session")
def texts(records_of):
    return records_of(EventSource.SMS)


@pytest.fixture
def world():
    return World(random.Random(7), last=LAST, days=10, people=20)

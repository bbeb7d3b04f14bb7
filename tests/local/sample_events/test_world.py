"""People, days and chance."""

import datetime as dt
import random
import re

from cdk_pinpoint.local.phone_numbers import country_of
from cdk_pinpoint.local.sample_events.world import COUNTRIES, World

LAST = dt.date(2026, 11, 20)


def test_people_differ_in_all_that_messages_are_sent_to():
    people = World(random.Random(1), last=LAST, days=1, people=200).people
    for address in ("email", "phone", "token"):
        assert len({getattr(person, address).lower() for person in people}) == 200
    assert {person.country for person in people} == set(COUNTRIES)
    assert {person.channel for person in people} == {"GCM", "APNS_SANDBOX"}
    assert any(person.email != person.email.lower() for person in people)


def test_a_phone_is_of_the_country_of_its_person(world):
    for person in world.people:
        assert country_of(person.phone).iso_code == person.country


def test_a_moment_is_of_one_of_the_days():
    world = World(random.Random(1), last=LAST, days=3, people=1)
    moments = [world.moment() for _ in range(100)]
    assert {moment.date() for moment in moments} == {
        LAST - dt.timedelta(days=number) for number in range(3)
    }
    assert all(moment.tzinfo is dt.UTC and moment.microsecond % 1000 == 0 for moment in moments)


def test_ids_are_different_uuids(world):
    ids = [world.new_id() for _ in range(10)]
    assert len(set(ids)) == 10
    assert all(re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", each) for each in ids)

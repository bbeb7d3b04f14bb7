"""One mistake in a settings file has one sentence, and no traceback of what is below."""

import random
import re

import hypothesis
import pytest
from cfnlint.jsonschema import StandardValidator
from proof import examples
from proof.environment_strategy import SCHEMA, environments
from proof.settings_corruptions import contradictions, given, of_one_setting

from cdk_pinpoint import InvalidEnvironment, MessagingEnvironment

FROM_BELOW = re.compile(r"pydantic|jsii|Input should|Traceback|object at 0x|NoneType|<class")
EDITOR = StandardValidator(SCHEMA)
SETTINGS = {
    f"{model}.{key}"
    for model, schema in (("", SCHEMA), *SCHEMA["$defs"].items())
    for key in schema.get("properties", ())
}


def all_faults(settings):
    for setting in given(settings):
        yield from of_one_setting(settings, setting)
    yield from contradictions(settings)


def refused_in_one_sentence(fault):
    with pytest.raises(InvalidEnvironment) as caught:
        MessagingEnvironment.from_mapping(fault.settings)
    (problem,) = caught.value.problems
    assert problem.field == fault.field
    assert fault.shows in problem.text
    assert not FROM_BELOW.search(problem.text)
    assert len(str(caught.value).splitlines()) == 1
    assert fault.hides is None or fault.hides not in str(caught.value)


def spoil(count, seed, faults_of_each):
    """Refuse single faults of environments that are valid otherwise.

    Returns:
        How many were refused, and what they were.
    """
    refused, whats = 0, set()

    def check_one(settings):
        nonlocal refused
        MessagingEnvironment.from_mapping(settings)
        assert list(EDITOR.iter_errors(settings)) == []
        faults = list(all_faults(settings))
        for fault in random.Random(0).sample(faults, min(faults_of_each, len(faults))):
            hypothesis.note(f"{fault.what}: {fault.field}")
            refused_in_one_sentence(fault)
            refused += 1
            whats.add(fault.what)

    examples.try_all(environments(), check_one, examples=count, seed=seed)
    return refused, whats


def test_a_single_fault_is_refused_in_one_sentence(figure):
    refused, whats = spoil(examples.SPOILED, 0, examples.FAULTS_OF_EACH)
    figure("corruptions refused", refused)
    assert len(whats) >= 60


def test_every_setting_is_made():
    """What is never made is not proven."""
    missing = set(SETTINGS)
    for seed in range(20):
        examples.try_all(
            environments(),
            lambda settings: missing.difference_update(each.name for each in given(settings)),
            examples=25,
            seed=seed,
        )
        if not missing:
            return
    assert missing == set()


@pytest.mark.exhaustive
@pytest.mark.timeout(1800)
def test_every_single_fault_of_many_is_refused_in_one_sentence(figure):
    refused, _ = spoil(examples.SPOILED_IN_ALL, examples.any_seed(), 10**6)
    figure("corruptions refused", refused)

"""How many examples the tests with generated input try, and how they try them."""

import random
from unittest import mock

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis.internal.conjecture import providers

SYNTHESIZED = 45
"""Environments that `make test` synthesizes, in as many tests as `SHARDS` says, and those below."""

SYNTHESIZED_IN_ALL = 5_000
"""Environments that `make test-all` synthesizes, in tests of `IN_ONE_PROCESS`."""

SHARDS = 3
IN_ONE_PROCESS = 250
"""Examples after which a new process begins, since Node forgets none."""

OF_WHICH_ONE = 5
"""Of how many environments the packs of cdk-nag and our own rules, which take long, see one."""

CHANNEL_PAIRS = 9
"""Environments that are synthesized with and without one of their channels."""

NAME_PAIRS = 5
"""Environments that are synthesized under two names."""

TWICE = 3
"""Environments that are synthesized in two processes."""

SPOILED = 75
"""Environments of which `FAULTS_OF_EACH` single faults are tried."""

FAULTS_OF_EACH = 40

SPOILED_IN_ALL = 2_000
"""The same in `make test-all`, with every single fault."""


def try_all(strategy, check, *, examples, seed):
    """Run *check* on examples of *strategy*: the same at each run with the same seed.

    What fails is shown, and kept as it is: to make it small takes minutes of synthesis.
    """
    # Hypothesis would try constants that it finds in whatever modules the process has loaded, which
    # depends on the tests that ran before.
    nothing = providers.Constants(integers=[], floats=[], bytes=[], strings=[])

    @hypothesis.seed(seed)
    @hypothesis.settings(
        database=None,
        deadline=None,
        max_examples=examples,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(strategy)
    def check_one(example):
        check(example)

    with mock.patch.object(providers, "_get_local_constants", return_value=nothing):
        check_one()


def any_seed():
    """Another seed at each run, which what fails is shown with."""
    seed = random.SystemRandom().getrandbits(32)
    print(f"seed {seed}")
    return seed

"""How many examples the tests with generated input try, and how they try them."""

import random

import hypothesis
from hypothesis import HealthCheck, Phase

SYNTHESIZED = 300
"""Environments that `make test` synthesizes, in as many tests as `SHARDS` says."""

SYNTHESIZED_IN_ALL = 5_000
"""Environments that `make test-all` synthesizes, in tests of `IN_ONE_PROCESS`."""

SHARDS = 3
IN_ONE_PROCESS = 250
"""Examples after which a new process begins, since Node forgets none."""

WITH_NAG = 10
"""Of how many environments the packs of cdk-nag see one, which takes them as long as the rest."""

CHANNEL_PAIRS = 15
NAME_PAIRS = 10
IN_TWO_PROCESSES = 6

SPOILED = 120
"""Environments that are spoiled in `FAULTS_OF_EACH` ways."""

FAULTS_OF_EACH = 100
SPOILED_IN_ALL = 2_000


def try_all(strategy, check, *, examples, seed):
    """Run *check* on examples of *strategy*: the same at each run with the same seed.

    What fails is made as small as it can be, and shown.
    """

    @hypothesis.seed(seed)
    @hypothesis.settings(
        database=None,
        deadline=None,
        max_examples=examples,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(strategy)
    def check_one(example):
        check(example)

    check_one()


def any_seed():
    """Another seed at each run, which what fails is shown with."""
    seed = random.SystemRandom().getrandbits(32)
    print(f"seed {seed}")
    return seed

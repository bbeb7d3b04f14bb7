"""`make test` tries the same examples wherever and after whatever it runs."""

import json
import os
import subprocess
import sys
from pathlib import Path

from proof import examples
from proof.environment_strategy import environments

TESTS = Path(__file__).parent.parent
OTHERS = (
    "cdk_pinpoint.alarm_causes",
    "cdk_pinpoint.operations.cost.lake_cost",
    "cdk_pinpoint.policy.rule_pack",
    "cdk_pinpoint.templates.language",
    "proof.settings_corruptions",
)
DRAW = """
import json, sys
for name in sys.argv[1:]:
    __import__(name)
from proof.test_examples import drawn
print(json.dumps(drawn()))
"""


def drawn():
    found = []
    examples.try_all(environments(), found.append, examples=15, seed=0)
    return found


def test_examples_do_not_depend_on_what_was_loaded_before():
    """Nor on hashes: what is red for one is red for everybody."""
    answers = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", DRAW, *loaded],
                env={
                    **os.environ,
                    "PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path]),
                    "PYTHONHASHSEED": hash_seed,
                },
                check=True,
                capture_output=True,
                text=True,
                timeout=240,
            ).stdout
        )
        for hash_seed, loaded in (("1", ()), ("2", OTHERS))
    ]
    assert answers[0] == answers[1]
    assert len(answers[0]) == 15


def test_another_seed_tries_others():
    one, other = [], []
    examples.try_all(environments(), one.append, examples=3, seed=0)
    examples.try_all(environments(), other.append, examples=3, seed=1)
    assert one != other

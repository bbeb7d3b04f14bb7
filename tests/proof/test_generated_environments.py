"""Any valid environment becomes a stack that nobody has to take on trust."""

import json
import os
import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest
import yaml
from hypothesis import strategies as st
from proof import examples
from proof.differences import destructive
from proof.environment_properties import (
    ACKNOWLEDGED,
    Synthesized,
    check,
)
from proof.environment_strategy import CHANNELS, environments
from proof.test_two_environments import identities
from templates import FLAG_SETS

from cdk_pinpoint.environment.conflicts import conflicts

TESTS = Path(__file__).parent.parent
FOUND = sorted((Path(__file__).parent / "found").glob("*.yaml"))
FLAGS = st.sampled_from(sorted(FLAG_SETS))

pytestmark = pytest.mark.timeout(1800)


def synthesize_any(count, seed, folder):
    """Check all that has to be true of any environment.

    Returns:
        How many were synthesized, and the acknowledgements that were used.
    """
    used, tried = set(), 0

    def check_one(example):
        nonlocal tried
        settings, flags, by_every_rule = example
        note(settings, flags)
        tried += 1
        used.update(check(Synthesized(settings, flags, folder, by_every_rule=by_every_rule)))

    by_every_rule = st.sampled_from([False] * (examples.OF_WHICH_ONE - 1) + [True])
    examples.try_all(
        st.tuples(environments(), FLAGS, by_every_rule), check_one, examples=count, seed=seed
    )
    return tried, used


def note(settings, *how):
    """Show what fails as the file that it can be kept as, in the folder `found` beside this."""
    hypothesis.note(f"{', '.join(how)}:\n{yaml.safe_dump(settings, sort_keys=False)}")


@pytest.mark.parametrize("shard", range(examples.SHARDS))
def test_any_valid_environment_is_well(shard, tmp_path, figure):
    tried, used = synthesize_any(examples.SYNTHESIZED // examples.SHARDS, shard, tmp_path / "out")
    figure("environments synthesized", tried)
    assert used == set(ACKNOWLEDGED)
    assert all(ACKNOWLEDGED.values())


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(examples.SYNTHESIZED_IN_ALL // examples.IN_ONE_PROCESS))
def test_many_valid_environments_are_well(part, tmp_path, figure):
    """In a process of its own, since the one of jsii grows with each synthesis."""
    seed = examples.any_seed()
    script = (
        "from pathlib import Path; from proof.test_generated_environments import synthesize_any;"
        f"synthesize_any({examples.IN_ONE_PROCESS}, {seed}, Path({str(tmp_path / 'out')!r}))"
    )
    in_process(script)
    figure("environments synthesized", examples.IN_ONE_PROCESS)


@pytest.mark.parametrize("file", FOUND, ids=lambda file: file.stem)
@pytest.mark.parametrize("flags", sorted(FLAG_SETS))
def test_what_was_not_well_once_is_well(file, flags, tmp_path):
    check(
        Synthesized(
            yaml.safe_load(file.read_text("utf-8")), flags, tmp_path / "out", by_every_rule=True
        )
    )


def in_process(script, *arguments, **variables):
    done = subprocess.run(
        # An older CDK is told there what it cannot be told by argument.
        [sys.executable, "-c", f"import conftest\n{script}", *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path]), **variables},
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-10_000:]


def without(settings, channel):
    """The settings without a channel and what is only said of it."""
    rest = {key: each for key, each in settings.items() if key not in (channel, "send_breaker")}
    return rest | {
        "send_breaker": {
            key: each for key, each in settings.get("send_breaker", {}).items() if key != channel
        }
    }


def test_a_channel_more_or_less_changes_no_other(tmp_path, figure):
    """What is there without it has the same logical id, type and create-only properties."""

    def check_one(example):
        settings, channel, flags = example
        note(settings, f"without {channel}", flags)
        larger = Synthesized(settings, flags, tmp_path / "out")
        smaller = Synthesized(without(settings, channel), flags, tmp_path / "out")
        check(smaller)
        assert destructive(smaller.template, larger.template) == {}
        assert "replaced" not in destructive(larger.template, smaller.template).values()

    pairs = st.permutations(CHANNELS).flatmap(
        lambda order: st.tuples(
            st.sampled_from((order, order[:2])).flatmap(environments), st.just(order[0]), FLAGS
        )
    )
    examples.try_all(pairs, check_one, examples=examples.CHANNEL_PAIRS, seed=0)
    figure("environments synthesized", 2 * examples.CHANNEL_PAIRS)


def test_two_environments_never_collide(tmp_path, figure):
    """In one account and region no name is in both, but for what is refused side by side."""

    def check_one(example):
        settings, flags = example
        note(settings, flags)
        access = settings.get("access", {})
        if "name_prefix" in access:
            # Room for a name that is longer.
            access["name_prefix"] = access["name_prefix"][:6]
        other = "2" if settings["name"][-1] != "2" else "3"
        names = settings["name"], f"{settings['name'][:30]}{other}"
        made = [Synthesized({**settings, "name": name}, flags, tmp_path / "out") for name in names]
        refused = {
            each.field for each in conflicts([(each.text, each.environment) for each in made])
        }
        first, second = (set(identities(each.template["Resources"])) for each in made)
        both = {kind for kind, _ in first & second}
        excused = {
            # One domain: its identity and its records.
            "email": {"AWS::SES::EmailIdentity", "AWS::Route53::RecordSet"},
            "sms.origination": {"AWS::SMSVOICE::SenderId"},
        }
        for field in refused & set(excused):
            both -= excused[field]
        assert both == set()
        check(made[1])

    examples.try_all(
        st.tuples(environments(), FLAGS), check_one, examples=examples.NAME_PAIRS, seed=0
    )
    figure("environments synthesized", 2 * examples.NAME_PAIRS)


def backwards(value):
    """The same settings, with the keys of every mapping in another order."""
    if isinstance(value, dict):
        return {key: backwards(each) for key, each in reversed(value.items())}
    return [backwards(each) for each in value] if isinstance(value, list) else value


SECRET = "sentinel-of-a-secret"
SYNTHESIZE = """
import json, sys
from pathlib import Path
from proof.environment_properties import Synthesized
for number, (settings, flags) in enumerate(json.loads(Path(sys.argv[1]).read_text("utf-8"))):
    Synthesized(settings, flags, Path(sys.argv[2]) / str(number))
"""


def test_every_byte_is_the_same_in_another_process(tmp_path, figure):
    """With other hashes, in another order of keys, and nothing is in it of who synthesizes."""
    found = []
    examples.try_all(
        st.tuples(environments(), FLAGS), found.append, examples=10 * examples.TWICE, seed=0
    )
    largest = sorted(found, key=lambda example: len(str(example)))[-examples.TWICE :]
    files = []
    for hash_seed, ordered in (("1", largest), ("2", backwards(list(map(list, largest))))):
        folder = tmp_path / hash_seed
        folder.mkdir()
        (folder / "in.json").write_text(json.dumps(ordered), "utf-8")
        in_process(
            SYNTHESIZE,
            str(folder / "in.json"),
            str(folder / "out"),
            PYTHONHASHSEED=hash_seed,
            # A trace in the metadata names the folder that jsii unpacked the CDK into.
            CDK_DISABLE_STACK_TRACE="1",
            AWS_SECRET_ACCESS_KEY=SECRET,
            FCM_SERVICE_ACCOUNT=SECRET,
        )
        files.append(
            {
                path.relative_to(folder).as_posix(): path.read_bytes()
                for path in (folder / "out").rglob("*")
                if path.is_file()
            }
        )
    one, other = files
    assert len(one) >= 5 * examples.TWICE
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
    assert [name for name in one if SECRET.encode() in one[name]] == []
    figure("environments synthesized", 2 * examples.TWICE)

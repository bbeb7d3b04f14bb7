"""Whoever upgrades loses nothing: the last release's project, synthesized by the package as it is.

It is what a user has who changes the version in `requirements.txt` and nothing else.
"""

import json
import re

import pytest
from aws_cdk.assertions import Template
from environment_stacks import EXAMPLES, as_deployed, make
from proof.differences import destructive
from proof.releases import (
    GOLDENS,
    ROOT,
    diff,
    golden,
    lines,
    lost_in,
    synthesize,
    template_file,
    version,
)
from templates import ALL_FLAGS

from cdk_pinpoint.published_names import PublishedName

CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.fixture(scope="module")
def assembly(tmp_path_factory):
    """The project of the last release, synthesized by the package as it is."""
    folder = tmp_path_factory.mktemp("upgraded")
    synthesize(GOLDENS / version(), folder)
    return folder


@pytest.fixture(scope="module")
def upgraded(assembly):
    return lambda name: json.loads((assembly / template_file(name)).read_text("utf-8"))


def told_of_in(changelog):
    """The words in backticks under `### Replaced resources` of what is not released."""
    unreleased = changelog.partition("## [Unreleased]")[2].partition("\n## ")[0]
    section = unreleased.partition("### Replaced resources")[2].partition("\n### ")[0]
    return set(re.findall(r"`(\w+)`", section))


@EXAMPLES
def test_an_upgrade_loses_what_the_changelog_tells_of_and_no_more(assembly, name, figure):
    done = diff(assembly, name, GOLDENS / version() / template_file(name))
    lost = lost_in(done)
    assert done.returncode == (1 if lost else 0), done.stderr + done.stdout
    assert set(lost) == told_of_in(CHANGELOG) & set(golden(name)["Resources"]), lost
    figure("destructive differences", len(lost))


@EXAMPLES
def test_an_upgrade_takes_no_output_away(upgraded, name):
    """Parameters are resources; outputs are not, and others read them too."""
    kept = set(golden(name)["Outputs"]) & {each.title().replace("-", "") for each in PublishedName}
    assert len(kept) > 20
    assert kept <= set(upgraded(name)["Outputs"])


def test_the_goldens_are_those_of_the_last_release():
    assert [each.name for each in GOLDENS.iterdir()] == [version()], "make goldens"


def test_a_golden_has_a_line_for_each_resource():
    template = golden("dev")
    text = lines(template)
    assert json.loads(text) == template
    assert (GOLDENS / version() / template_file("dev")).read_text("utf-8") == text
    starts = {line.split('"')[1] for line in text.splitlines() if line.startswith(' "')}
    assert set(template["Resources"]) < starts


def replaced(template, old, new):
    """A template as it would have been with another text in it."""
    text = json.dumps(template)
    assert old in text
    return json.loads(text.replace(old, new))


def test_what_would_be_lost_fails_and_is_named(assembly, upgraded, tmp_path):
    """A logical id that changed, a name that cannot be changed, and what is named by them."""
    before = replaced(upgraded("prod"), "EmailIdentity04240EF4", "EmailIdentityBefore")
    before = replaced(before, '"Name": "messaging-prod", "Tags"', '"Name": "before", "Tags"')
    (tmp_path / "before.json").write_text(json.dumps(before), "utf-8")
    done = diff(assembly, "prod", tmp_path / "before.json")
    assert done.returncode == 1
    assert lost_in(done) == {
        "EmailIdentityBefore": "orphaned",
        "EmailIdentityDkim1E5029A4C": "replaced",
        "EmailIdentityDkim2ABE4917D": "replaced",
        "EmailIdentityDkim36D69BF91": "replaced",
        "ApplicationD9CED6CE": "replaced",
        "Apns03460AC9": "replaced",
        "Fcm9577C33B": "replaced",
        "SmsAppChannelF013CFA4": "replaced",
    }
    assert lost_in(done) == destructive(before, upgraded("prod"))


@pytest.mark.exhaustive
def test_what_changes_in_place_passes(assembly, upgraded, tmp_path):
    before = replaced(upgraded("dev"), "Messages users from", "Writes to users from")
    before = replaced(before, '{"IntervalInSeconds": 60', '{"IntervalInSeconds": 90')
    (tmp_path / "before.json").write_text(json.dumps(before), "utf-8")
    done = diff(assembly, "dev", tmp_path / "before.json")
    assert done.returncode == 0, done.stderr + done.stdout
    assert "[~] AWS::KinesisFirehose::DeliveryStream" in done.stdout + done.stderr
    assert destructive(before, upgraded("dev")) == {}


def test_a_line_in_the_app_keeps_an_old_logical_id():
    """What the changelog tells to do: for every type, and without a call of AWS."""
    before = replaced(as_deployed("dev"), "ApplicationD9CED6CE", "OldApplication")
    assert destructive(before, as_deployed("dev"))["OldApplication"] == "destroyed"
    stack = make("dev", context=ALL_FLAGS)
    stack.rename_logical_id("ApplicationD9CED6CE", "OldApplication")
    assert destructive(before, Template.from_stack(stack).to_json()) == {}


def test_the_changelog_is_read_as_people_write_it():
    changelog = """
## [Unreleased]

### Added

- `SomethingNew`

### Replaced resources

- `OldQueue123` is now `NewQueue456`: nothing is lost.
- `OldRole` is gone.

### Fixed

- `Another`

## [0.1.0] - 2026-12-01

### Replaced resources

- `LongAgo`
"""
    assert told_of_in(changelog) == {"OldQueue123", "NewQueue456", "OldRole"}
    assert told_of_in("## [Unreleased]\n\n### Added\n\n- `A`\n") == set()

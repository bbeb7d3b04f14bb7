"""What reads our templates is tried with faults: each must be found, or is known not to be.

docs/mutants.md is the report; after a change of faults, rules or tools: `make mutants-page`.
"""

import contextlib
import functools
import os
import re
from pathlib import Path

import pytest
from environment_stacks import as_deployed
from proof import chain
from proof.mutants import MUTANTS, SUBJECTS
from proof.mutants.survivors import SURVIVORS, TWICE
from proof.parts import Case, Parts

from cdk_pinpoint.policy import RULES

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "mutants.md"
BEGIN, END = "<!-- mutants -->\n", "<!-- /mutants -->"
REASONS = {
    name: (reason, test) for reason, tests in SURVIVORS.items() for name, test in tests.items()
}
EXCUSED = {
    # Rule: why a template without a fault is said to have one.
    "W3005": "CDK has its functions depend on their roles, which a reference implies",
    "W3696": "Amazon Pinpoint has ended, but for the types that we use",
}
FOUND_BY_CFN_LINT = {
    "a function with a variable that Lambda keeps",
    "a period that CloudWatch has not",
    "a role's name in place of its ARN",
}
"""Of what nothing else finds."""
TWO_DESTINATIONS = "SES_CONFIGURATION_SET_REPORTS_BOUNCES_AND_COMPLAINTS"
"""Production reports to two, and with one fault there is the other."""


@functools.cache
def cases(*, whole: bool = False) -> dict[str, Case]:
    base = as_deployed(chain.ENVIRONMENT)
    parts = Parts(base)
    made = {}
    for name, mutant in MUTANTS.items():
        # What cannot be made any more has a test that fails of its own.
        with contextlib.suppress(LookupError, AssertionError):
            made[name] = parts.case(mutant.of(base), whole=whole)
    return made


@functools.cache
def first_to_find(tool: str) -> dict[str, set[str]]:
    """The rules of a tool that find faults, by fault, of those that no tool before it finds."""
    earlier = list(chain.TOOLS)[: list(chain.TOOLS).index(tool)]
    known = set().union(*map(first_to_find, earlier))
    return _found(tool, [name for name in cases() if name not in known])


@functools.cache
def found(tool: str) -> dict[str, set[str]]:
    """The rules of a tool that find faults, by fault, whatever other tools find."""
    return _found(tool, list(cases()))


def _found(tool: str, names: list[str]) -> dict[str, set[str]]:
    asked = [cases()[name] for name in names]
    answers = chain.TOOLS[tool](as_deployed(chain.ENVIRONMENT), asked)
    return {
        name: {rule for rule, _ in answer}
        for name, answer in zip(names, answers, strict=True)
        if answer
    }


def test_every_name_is_of_one_fault():
    assert len(MUTANTS) == sum(map(len, SUBJECTS.values())) >= 100


@pytest.mark.parametrize("name", MUTANTS)
def test_a_fault_is_found(name, figure):
    base = as_deployed(chain.ENVIRONMENT)
    assert MUTANTS[name].of(base) != base, "the template has moved on, and is as with the fault"
    finders = [tool for tool in chain.TOOLS if name in first_to_find(tool)]
    if name in REASONS:
        assert finders == [], "it survives no more; take it off the list of survivors"
    else:
        assert finders
        figure("mutants killed", 1)


def test_survivors_are_faults_and_known_to_a_test():
    assert REASONS.keys() <= MUTANTS.keys()
    for name, (_, test) in REASONS.items():
        assert test is None or (ROOT / test).is_file(), name


def test_every_rule_about_a_type_of_production_finds_a_fault():
    types = {each["Type"] for each in as_deployed(chain.ENVIRONMENT)["Resources"].values()}
    about = {rule.id for rule in RULES if types.intersection(rule.types)}
    assert len(about) >= 50
    assert about - set().union(*first_to_find("rule pack").values()) == {TWO_DESTINATIONS}


@pytest.mark.parametrize("tool", ["rule pack", "built-in validation"])
def test_without_a_fault_there_is_nothing_to_find(tool):
    template, nothing = as_deployed(chain.ENVIRONMENT), {"Resources": {}}
    (answer,) = chain.TOOLS[tool](nothing, [Case(template, nothing, template)])
    assert {rule for rule, _ in answer} <= EXCUSED.keys()


def report():
    """What finds which fault, as Markdown."""
    killed = {tool: set(found(tool)) for tool in chain.TOOLS}
    yield f"{len(MUTANTS)} faults; {len(set().union(*killed.values()))} are found."
    yield ""
    yield "| | Finds | That nothing else finds | Looks at |"
    yield "|---|---|---|---|"
    for tool, description in chain.DESCRIPTIONS.items():
        others = set().union(*(killed[each] for each in killed if each != tool))
        yield f"| {tool} | {len(killed[tool])} | {len(killed[tool] - others)} | {description} |"
    for subject, mutants in SUBJECTS.items():
        yield from ("", f"## {subject}", "")
        yield "| Fault | In | Found by | Also by |"
        yield "|---|---|---|---|"
        for name in mutants:
            first = finder_of(name, found)
            more = [tool for tool in chain.TOOLS if name in killed[tool]][1:]
            yield f"| {name} | `{MUTANTS[name].construct}` | {first} | {', '.join(more)} |"
    yield from ("", "## What nothing finds", "")
    yield f"Of {len(REASONS)} faults no tool of the chain says anything. Beside each is the test of"
    yield "the construct that writes the property and says what it must be; it was not tried on the"
    yield "fault."
    for reason, tests in SURVIVORS.items():
        yield from ("", f"Because {reason}:", "")
        for name, test in tests.items():
            by = f"[{Path(test).name}](../{test})" if test else "no test"
            yield f"- {name}: {by}" + (", cfn-lint" if name in FOUND_BY_CFN_LINT else "")


def finder_of(name, finds):
    """The first tool of the chain that finds a fault, with its rule, as Markdown."""
    for tool in chain.TOOLS:
        if rules := finds(tool).get(name):
            # The first words of a finding are its rule; the rest repeats the policy.
            shown = min(rules).partition("[")[0]
            return f"{tool}: `{shown}`"
    return "**nothing**"


ROW = re.compile(r"\| (?P<name>.+) \| `(?P<construct>.+)` \| (?P<first>.+) \| (?P<more>.*) \|")


def test_the_page_names_the_first_tool_that_finds_each_fault():
    rows = [ROW.fullmatch(line) for line in PAGE.read_text("utf-8").splitlines()]
    shown = {row["name"]: (row["construct"], row["first"]) for row in rows if row}
    assert shown == {
        name: (mutant.construct, finder_of(name, first_to_find)) for name, mutant in MUTANTS.items()
    }, "run `make mutants-page`"


@pytest.mark.exhaustive
@pytest.mark.timeout(1800)
def test_the_page_names_every_tool_that_finds_a_fault():
    text = PAGE.read_text("utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    expected = f"{before}{BEGIN}\n" + "\n".join(report()) + f"\n\n{END}{after}"
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(expected, "utf-8")
    assert PAGE.read_text("utf-8") == expected, "run `make mutants-page`"


@pytest.mark.exhaustive
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("tool", ["rule pack", "built-in validation"])
def test_a_part_is_as_good_as_the_whole_template(tool):
    of_parts, of_wholes = (
        chain.TOOLS[tool](as_deployed(chain.ENVIRONMENT), list(cases(whole=whole).values()))
        for whole in (False, True)
    )
    for name, of_part, of_whole in zip(cases(), of_parts, of_wholes, strict=True):
        if name not in SURVIVORS[TWICE]:
            assert {rule for rule, _ in of_part} == {rule for rule, _ in of_whole}, name


@pytest.mark.exhaustive
@pytest.mark.timeout(1800)
def test_cfn_lint_finds_these_of_what_is_left():
    left = [name for name in REASONS if name in cases()]
    answers = chain.cfn_lint(as_deployed(chain.ENVIRONMENT), [cases()[name] for name in left])
    answered = {name for name, answer in zip(left, answers, strict=True) if answer}
    assert answered == FOUND_BY_CFN_LINT

"""Each rule finds what it is for, and nothing else."""

import copy
import re

import pytest
from environment_stacks import EXAMPLES, as_deployed
from rule_engine import errors, findings

from cdk_pinpoint.application.end_of_support import PINPOINT_TYPES, Status
from cdk_pinpoint.policy import RULES, SERVICES, guard_files

EACH = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
FIRST = RULES[0]
# Rules of a subject share the example that passes.
EACH_PASSING = pytest.mark.parametrize(
    "rule",
    {repr(rule.passing): rule for rule in RULES}.values(),
    ids=lambda rule: rule.id,
)

# Each gives a value that nobody knows before the stack is deployed.
ONLY_KNOWN_AT_DEPLOYMENT = {
    "a parameter": lambda value: {"Ref": "Parameter"},
    "a condition": lambda value: {"Fn::If": ["Condition", value, {"Ref": "AWS::NoValue"}]},
    "an attribute": lambda value: {"Fn::GetAtt": ["Other", "Value"]},
    "an import": lambda value: {"Fn::ImportValue": "other-stack-value"},
    "a text with a part of it": lambda value: {"Fn::Sub": "${Parameter}"},
}


@EACH_PASSING
def test_its_passing_example_passes_all_rules(rule):
    assert findings({"Resources": rule.passing}) == set()


@EACH
def test_its_failing_example_fails_it_and_no_other(rule):
    assert {name for name, _ in findings({"Resources": rule.failing})} == {rule.id}


@EACH_PASSING
def test_its_passing_example_is_what_cloudformation_accepts(rule):
    assert errors({"Resources": with_what_is_referred_to(rule.passing)}) <= {NO_SUCH_ATTRIBUTE}


@EACH
def test_its_failing_example_is_what_cloudformation_accepts(rule):
    """So that the rule is needed."""
    assert errors({"Resources": with_what_is_referred_to(rule.failing)}) <= {NO_SUCH_ATTRIBUTE}


# What stands in for the resources that an example does not show has none.
NO_SUCH_ATTRIBUTE = "E9004"


def with_what_is_referred_to(resources):
    """Examples are short: what they name by `Ref` or `Fn::GetAtt` need not be there."""
    named = set(re.findall(r"'(?:Ref|Fn::GetAtt)': \[?'(\w+)'", str(resources)))
    return {
        **{name: {"Type": "AWS::CloudFormation::WaitConditionHandle"} for name in named},
        **resources,
    }


def places(value, path=()):
    """Every place below a value, the value itself included."""
    yield path
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, below in items:
        yield from places(below, (*path, key))


def replaced(resources, path, change):
    changed = copy.deepcopy(resources)
    where = changed
    for key in path[:-1]:
        where = where[key]
    where[path[-1]] = change(where[path[-1]])
    return changed


def places_of_properties(resources):
    for name, resource in resources.items():
        for path in places(resource.get("Properties", {})):
            if path and path[-1] not in ("Ref", "Fn::GetAtt"):
                yield (name, "Properties", *path)


@EACH_PASSING
@pytest.mark.parametrize(
    "what",
    [
        pytest.param(what, marks=[] if what == "a condition" else [pytest.mark.exhaustive])
        for what in ONLY_KNOWN_AT_DEPLOYMENT
    ],
)
def test_what_is_only_known_at_deployment_is_no_finding(rule, what):
    """Neither a wrong finding nor an error, wherever in a good template the value stands."""
    change = ONLY_KNOWN_AT_DEPLOYMENT[what]
    wrong = {
        ".".join(map(str, path)): found
        for path in places_of_properties(rule.passing)
        if (
            found := findings(
                {"Resources": replaced(rule.passing, path, change)}, service=rule.service
            )
        )
    }
    assert wrong == {}


@EACH_PASSING
@pytest.mark.parametrize(
    "nothing", [None, *(pytest.param(each, marks=pytest.mark.exhaustive) for each in ([], {}, ""))]
)
def test_nothing_where_something_belongs_is_no_error(rule, nothing):
    """One rule that cannot be evaluated would be the end of all of them."""
    for path in places_of_properties(rule.passing):
        template = replaced(rule.passing, path, lambda _: nothing)
        findings({"Resources": template}, service=rule.service)


def test_short_forms_of_yaml_are_read_like_any_other():
    template = """
      Parameters: {Policy: {Type: String}}
      Resources:
        Unknown:
          Type: AWS::SES::ConfigurationSet
          Properties:
            DeliveryOptions: {TlsPolicy: !Ref Policy}
        Plain:
          Type: AWS::SES::ConfigurationSet
          Properties:
            DeliveryOptions: {TlsPolicy: OPTIONAL}
    """
    assert {place for name, place in findings(template) if name == FIRST.id} == {"Plain"}


@pytest.mark.parametrize(
    "template",
    [
        "{}",
        "Resources: {}",
        "Resources:\n",
        "Resources: []",
        "Resources: {Nothing: {}}",
        "Resources: {Text: text}",
        "Resources: {Handle: {Type: AWS::CloudFormation::WaitConditionHandle}}",
        "Resources: {'Fn::ForEach::Sets': [Name, [a], {'${Name}': {Type: AWS::SES::Template}}]}",
    ],
)
def test_a_template_without_such_resources_is_no_finding(template):
    assert findings(template) == set()


def suppressing(*names):
    return {"guard": {"SuppressedRules": list(names)}}


@EACH
def test_a_resource_carries_its_own_exception(rule):
    excepted = {
        name: {**resource, "Metadata": suppressing("ANOTHER_RULE", rule.id)}
        for name, resource in rule.failing.items()
    }
    assert findings({"Resources": excepted}, service=rule.service) == set()


@EACH
def test_a_template_carries_exceptions_for_all_its_resources(rule):
    template = {"Metadata": suppressing("ANOTHER_RULE", rule.id), "Resources": rule.failing}
    assert findings(template, service=rule.service) == set()


@pytest.mark.parametrize(
    "metadata",
    [{}, {"guard": {}}, suppressing(), suppressing("ANOTHER_RULE"), {"guard": FIRST.id}],
    ids=str,
)
def test_anything_else_is_no_exception(metadata):
    for template in (
        {"Metadata": metadata, "Resources": FIRST.failing},
        {"Resources": {key: {**each, "Metadata": metadata} for key, each in FIRST.failing.items()}},
    ):
        assert {name for name, _ in findings(template)} == {FIRST.id}


@EACH
def test_it_says_what_a_reader_needs(rule):
    assert re.fullmatch(r"[A-Z0-9]+(_[A-Z0-9]+)+", rule.id)
    assert rule.page.startswith("https://docs.aws.amazon.com/")
    for text in (rule.reason, rule.fix):
        assert text[0].isupper()
        assert text.endswith(".")
        assert "\n" not in text


def test_every_rule_has_a_name_of_its_own():
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_rules_are_in_the_order_of_their_services():
    assert list(dict.fromkeys(rule.service for rule in RULES)) == [*SERVICES]
    assert list(guard_files()) == [f"{service}.guard" for service in SERVICES]


def test_the_types_that_ended_are_those_of_the_one_table():
    (rule,) = (rule for rule in RULES if rule.id == "PINPOINT_TYPE_NOT_ENDED")
    ended = [name for name, each in PINPOINT_TYPES.items() if each.status is Status.ENDED]
    assert sorted(rule.types) == sorted(ended)


@EXAMPLES
def test_our_own_environments_pass(name):
    assert findings(as_deployed(name)) == set()


def test_the_summary_counts_the_rules(record_property):
    record_property("proof", ("rules", len(RULES)))

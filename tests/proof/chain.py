"""The tools that read our templates, each asked what is new in one with a fault.

A tool takes the template without a fault and cases of it with one, and gives for each case the
findings that are not there without: (rule, where). What it finds without a fault is known.
"""

import contextlib
import fnmatch
import functools
import inspect
import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import cdk_nag
import cloudformation_validate as validate
import rule_engine
from aws_cdk import cloudformation_include as include
from environment_stacks import settings
from iam_evaluation import Environment, evaluate
from iam_reference import said
from proof.parts import Case, Template
from request_table import ROWS, Row, listed
from snapshots import test_templates
from templates import ALL_FLAGS

from cdk_pinpoint.policy import RULES

Findings = set[tuple[str, str]]

ENVIRONMENT = "prod"
CFN_LINT_IGNORES = ("W3005", "W3696")
"""As in .cfnlintrc.yaml, and the end of Amazon Pinpoint, which living types excuse themselves."""


Tool = Callable[[Template, Sequence[Case]], list[Findings]]


def _by_text(find: Callable[[str], Findings], cases: Sequence[Case]) -> list[Findings]:
    """What is new by a tool that reads one text at a time."""
    known = functools.cache(find)
    answers = [find(json.dumps(case.after)) for case in cases]
    return [
        answer and answer - known(json.dumps(case.before))
        for case, answer in zip(cases, answers, strict=True)
    ]


def built_in(_: Template, cases: Sequence[Case]) -> list[Findings]:
    """The rules that CDK itself validates every synthesis by."""
    engine = validate.CompositeEngine(validate.CompositeEngineConfig())
    warnings_too = validate.ValidateConfig(severity_level=validate.Severity.WARN)

    def find(text: str) -> Findings:
        report = engine.validate_template(validate.TemplateContent(text), warnings_too)
        return {
            (each.rule_id, f"{each.entity and each.entity.logical_id}/{each.property_path}")
            for each in report.diagnostics
        }

    return _by_text(find, cases)


def cfn_lint(_: Template, cases: Sequence[Case]) -> list[Findings]:
    """The linter of CloudFormation, in one region, since it takes a second for each template."""
    from cfnlint.api import ManualArgs, lint  # noqa: PLC0415 - it loads for seconds

    arguments = ManualArgs(regions=["eu-west-1"], ignore_checks=list(CFN_LINT_IGNORES))

    def find(text: str) -> Findings:
        matches = lint(text, config=arguments)
        return {(each.rule.id, "/".join(map(str, each.path or ()))) for each in matches}

    return _by_text(find, cases)


def rules(_: Template, cases: Sequence[Case]) -> list[Findings]:
    """The rules of `cdk_pinpoint.policy`, asked only of what they are about."""

    def find(text: str) -> Findings:
        types = {each["Type"] for each in json.loads(text)["Resources"].values()}
        services = {rule.service for rule in RULES if types.intersection(rule.types)}
        return {each for name in services for each in rule_engine.findings(text, service=name)}

    return _by_text(find, cases)


def nag(base: Template, cases: Sequence[Case]) -> list[Findings]:
    """The packs of cdk-nag, on as many cases as possible as stacks of one app."""
    with tempfile.TemporaryDirectory() as folder:
        outdir = Path(folder, "cdk.out")
        app = cdk.App(
            builtin_cloud_formation_validation=False, context=ALL_FLAGS, outdir=str(outdir)
        )
        packs = (
            cdk_nag.AwsSolutionsChecks,
            cdk_nag.HIPAASecurityChecks,
            cdk_nag.NIST80053R5Checks,
            cdk_nag.PCIDSS321Checks,
        )
        cdk.Validations.of(app).add_plugins(*(pack(app) for pack in packs))

        @functools.cache
        def stack(text: str) -> str:
            file = Path(folder, f"{stack.cache_info().misses}.json")
            file.write_text(text, "utf-8")
            made = cdk.Stack(app, f"S{file.stem}", synthesizer=cdk.LegacyStackSynthesizer())
            try:
                include.CfnInclude(made, "All", template_file=str(file))
            except RuntimeError:
                # What CDK cannot read, the packs say nothing of.
                app.node.try_remove_child(made.node.id)
            return made.node.id

        pairs = [(stack(json.dumps(each.before)), stack(json.dumps(each.after))) for each in cases]
        # Findings are an error of the synthesis, which the report is about.
        with contextlib.suppress(RuntimeError):
            app.synth()
        report_file = outdir / "validation-report.json"
        if not report_file.exists():
            # What CDK cannot synthesize, the packs say nothing of, nor of what is beside it.
            middle = len(cases) // 2
            one_half, other_half = cases[:middle], cases[middle:]
            return [*nag(base, one_half), *nag(base, other_half)] if one_half else [set()]
        report = json.loads(report_file.read_text("utf-8"))
    found: dict[str, Findings] = {name: set() for pair in pairs for name in pair}
    for each in report["pluginReports"]:
        for violation in each["violations"]:
            for construct in violation["violatingConstructs"]:
                name, _, path = construct["constructPath"].partition("/")
                found[name].add((violation["ruleName"], path))
    return [found[after] - found[before] for before, after in pairs]


@functools.cache
def _environment_of(case: Case) -> Any:
    return _environment(case.template)


def _environment(template: Template) -> Any:
    """Roles and policies of a template, or nothing where it does not say what a policy is of."""
    own = settings(ENVIRONMENT)
    with contextlib.suppress(LookupError, TypeError):
        return Environment(
            ENVIRONMENT, account=own["account"], region=own["region"], template=template
        )
    return None


def reference(base: Template, cases: Sequence[Case]) -> list[Findings]:
    """AWS's reference of actions, resources and condition keys, on every policy."""
    known = list(_environment(base).policies())
    asked = [
        (number, policy)
        for number, case in enumerate(cases)
        if (environment := _environment_of(case))
        for policy in environment.policies()
        if policy not in known
    ]
    answers = said((kind, policy) for _, (kind, _, policy) in asked)
    found: list[Findings] = [set() for _ in cases]
    for (number, (_, owner, _)), answer in zip(asked, answers, strict=True):
        found[number] |= {(each, owner) for each in answer["findings"]}
    return found


def requests(base: Template, cases: Sequence[Case]) -> list[Findings]:
    """The table of requests, by an evaluator of policies: what is answered otherwise."""
    known = _statements(_environment(base))
    rows = [row for row in ROWS if row.environment == ENVIRONMENT]
    asked = []
    for number, case in enumerate(cases):
        if environment := _environment_of(case):
            statements = _statements(environment)
            changed = [each for each in statements if each not in known]
            changed += [each for each in known if each not in statements]
            asked += [
                (number, row, request, environment)
                for row in rows
                if any(_is_about(row, owner, statement) for owner, statement in changed)
                for request in row.requests
            ]
    answers = evaluate((where, request) for _, _, request, where in asked)
    found: list[Findings] = [set() for _ in cases]
    for (number, row, _, _), answer in zip(asked, answers, strict=True):
        if answer.result not in row.results:
            found[number].add((str(row), row.asker))
    return found


def _statements(environment: Environment) -> list[tuple[str, dict[str, Any]]]:
    """All statements, each with the path of what its policy belongs to."""
    return [
        (owner, each) for _, owner, policy in environment.policies() for each in policy["Statement"]
    ]


def _is_about(row: Row, owner: str, statement: dict[str, Any]) -> bool:
    """Whether a statement can have a say in what a row asks."""
    named = (row.asker, *row.resources)
    return any(each.startswith(f"<{owner}>") for each in named) and any(
        fnmatch.fnmatchcase(row.action, action) for action in listed(statement.get("Action", "*"))
    )


def template_tests(base: Template, cases: Sequence[Case]) -> list[Findings]:
    """Our own tests of synthesized templates."""
    tests = [
        test
        for name, test in vars(test_templates).items()
        if name.startswith("test_")
        and inspect.signature(test).parameters.keys() <= {"templates", "name"}
        and _passes(test, base)
    ]
    return [
        {(test.__name__, "") for test in tests if not _passes(test, case.template)}
        for case in cases
    ]


def _passes(test: Callable[..., None], template: Template) -> bool:
    given = {"templates": {ENVIRONMENT: template}, "name": ENVIRONMENT}
    try:
        test(**{name: given[name] for name in inspect.signature(test).parameters})
    except (AssertionError, LookupError, TypeError, ValueError):
        return False
    return True


TOOLS: dict[str, Tool] = {
    "rule pack": rules,
    "built-in validation": built_in,
    "cdk-nag": nag,
    "IAM reference": reference,
    "table of requests": requests,
    "template tests": template_tests,
}
"""The chain, in its order. cfn-lint comes on top, where minutes do not count."""
DESCRIPTIONS = {
    "rule pack": "the rules of `cdk_pinpoint.policy`",
    "built-in validation": "the schemas and rules by which CDK validates every synthesis",
    "cdk-nag": "the packs AwsSolutions, NIST 800-53 R5, HIPAA and PCI",
    "IAM reference": "AWS's list of actions, resources and condition keys, on each policy",
    "table of requests": "who may do what, evaluated: [requests](../tests/access/requests)",
    "template tests": "[our own](../tests/snapshots/test_templates.py) of what is synthesized",
}

"""What a template breaks of the rules of `cdk_pinpoint.policy`.

https://github.com/aws-cloudformation/cloudformation-validate
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cloudformation_validate import (
    CelEngine,
    DetailLevel,
    Diagnostic,
    EngineConfig,
    ExternalRuleSource,
    ReportStatus,
    TemplateContent,
    ValidateConfig,
    ValidationError,
)

from cdk_pinpoint.operations.account import CannotTellError, WrongUseError
from cdk_pinpoint.operations.template_reader import Template
from cdk_pinpoint.policy import RULES, Rule, guard_files

_RULES = {rule.id: rule for rule in RULES}


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Finding:
    """A place of a template that breaks a rule.

    Attributes:
        template: The file.
        line: The line in it, counted from 1.
        column: The column, counted from 1.
        rule_id: The rule.
        logical_id: Logical id of the resource.
        name: Path of its construct below the stack where the CDK wrote it down, or else the id.
        type: Its type.
    """

    template: str
    line: int
    column: int
    rule_id: str
    logical_id: str
    name: str
    type: str

    @property
    def rule(self) -> Rule:
        """The rule."""
        return _RULES[self.rule_id]


def template_files(paths: Sequence[Path]) -> list[Path]:
    """The templates that are meant: of a folder, such as `cdk.out`, all that the CDK wrote.

    Args:
        paths: Files and folders.

    Raises:
        WrongUseError: A folder has no template.
    """
    found: list[Path] = []
    for path in paths:
        of_path = sorted(path.rglob("*.template.json")) if path.is_dir() else [path]
        if not of_path:
            raise WrongUseError(
                f"'{path}' is a folder without a '*.template.json'; give the output folder of the "
                "CDK, or a template"
            )
        found += of_path
    return found


def findings(paths: Sequence[Path]) -> list[Finding]:
    """Check templates by all rules.

    Args:
        paths: The files.

    Raises:
        WrongUseError: There is no such file, or it is no template.
        CannotTellError: The validator gave up on one.
    """
    engine = CelEngine(
        EngineConfig(
            guard_rules=[
                ExternalRuleSource(name=name, content=text) for name, text in guard_files().items()
            ]
        )
    )
    return sorted(each for path in dict.fromkeys(paths) for each in _findings(engine, path))


def _findings(engine: CelEngine, path: Path) -> Iterator[Finding]:
    template = Template.read(path)
    # A rule of several clauses finds a resource several times, a wrong statement of a policy once.
    first: dict[tuple[str, str, int], Finding] = {}
    for each in _diagnostics(engine, path):
        assert each.entity is not None  # every rule is about a resource
        found = Finding(
            template=str(path),
            line=each.start_line or 1,
            column=each.start_column or 1,
            rule_id=each.rule_id,
            logical_id=each.entity.logical_id,
            name=template.name_of(each.entity.logical_id),
            type=str(each.entity.resource_type),
        )
        place = found.line if found.rule.statements else 0
        first.setdefault((found.rule_id, found.logical_id, place), found)
    yield from first.values()


def _diagnostics(engine: CelEngine, path: Path) -> list[Diagnostic]:
    only_ours = ValidateConfig(disable_builtin_rules=True, detail_level=DetailLevel.STANDARD)
    try:
        report = engine.validate_template(
            TemplateContent(path.read_text(encoding="utf-8-sig"), str(path)), only_ours
        )
    except ValidationError as error:
        raise CannotTellError(f"'{path}' could not be checked: {error}") from error
    if report.status is ReportStatus.ERROR:
        (first, *_) = report.diagnostics
        raise WrongUseError(f"'{path}' is no CloudFormation template: {first.message}")
    if report.status is ReportStatus.ANALYSIS_INCOMPLETE:
        raise CannotTellError(f"'{path}' is too large to be checked; split it into more stacks")
    diagnostics: list[Diagnostic] = report.diagnostics
    return diagnostics

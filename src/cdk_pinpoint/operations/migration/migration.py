"""From an inventory to a report and its files: reading is over, and nothing is written yet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cdk_pinpoint.environment.stages import Stage
from cdk_pinpoint.operations.migration.adoption import adoptions
from cdk_pinpoint.operations.migration.choice import choose
from cdk_pinpoint.operations.migration.converted_templates import converted_templates
from cdk_pinpoint.operations.migration.fidelity import fidelity
from cdk_pinpoint.operations.migration.inventory import Inventory
from cdk_pinpoint.operations.migration.migration_report import Report
from cdk_pinpoint.operations.migration.output_folder import OutputFile, output_files


@dataclass(frozen=True, kw_only=True, slots=True)
class Migration:
    """What was decided.

    Attributes:
        report: What becomes of everything.
        files: What to write.
    """

    report: Report
    files: tuple[OutputFile, ...]


def migration(
    inventory: Inventory, *, name: str, stage: Stage, with_adoptions: bool = True
) -> Migration:
    """Decide.

    Args:
        inventory: What there is.
        name: Name of the environment.
        stage: Its stage.
        with_adoptions: Whether to find what the stack can adopt, for which it is synthesized.
            Default: - it is found, where the CDK is installed.

    Raises:
        WrongUseError: Name, account or region cannot be those of an environment.
    """
    choice = choose(inventory, name=name, stage=stage)
    templates = converted_templates(inventory)
    if choice.settings and any(each.is_usable for each in templates.values()):
        with_templates = {**choice.settings, "templates": {"folder": "templates"}}
        choice = replace(choice, settings=with_templates)
    rows = fidelity(inventory, choice, templates)
    found = adoptions(inventory, choice) if with_adoptions else None
    report = Report(inventory=inventory, choice=choice, rows=rows, adoptions=found)
    return Migration(report=report, files=tuple(output_files(report, templates.values())))

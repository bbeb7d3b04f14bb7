"""The rules on a template, as the validator of CloudFormation sees it."""

import functools
import json

from cloudformation_validate import (
    CompositeEngine,
    CompositeEngineConfig,
    ExternalRuleSource,
    TemplateContent,
    ValidateConfig,
)

from cdk_pinpoint.policy import RULES


@functools.cache
def engine():
    sources = [ExternalRuleSource(name=rule.id, content=rule.guard) for rule in RULES]
    return CompositeEngine(CompositeEngineConfig(guard_rules=sources))


def findings(template):
    """The rules that a template fails, each with the resource that does.

    Args:
        template: The whole template, as a mapping or as the text of a file.
    """
    text = template if isinstance(template, str) else json.dumps(template)
    only_ours = ValidateConfig(disable_builtin_rules=True)
    report = engine().validate_template(TemplateContent(text), only_ours)
    return {
        (each.rule_id, each.entity.logical_id if each.entity else None)
        for each in report.diagnostics
    }

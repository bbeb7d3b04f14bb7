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

from cdk_pinpoint.policy import guard_files


@functools.cache
def engine(service=None):
    sources = [
        ExternalRuleSource(name=name, content=text)
        for name, text in guard_files().items()
        if service is None or name == f"{service}.guard"
    ]
    return CompositeEngine(CompositeEngineConfig(guard_rules=sources))


def _diagnostics(validator, template, *, only_guard):
    text = template if isinstance(template, str) else json.dumps(template)
    config = ValidateConfig(disable_builtin_rules=only_guard)
    return validator.validate_template(TemplateContent(text), config).diagnostics


def findings(template, *, service=None):
    """The rules that a template fails, each with the logical id of the resource that does.

    Args:
        template: The template, as a mapping or as the text of a file.
        service: The service whose rules alone are asked, which is several times as fast.
    """
    return {
        (each.rule_id, each.entity.logical_id if each.entity else None)
        for each in _diagnostics(engine(service), template, only_guard=True)
    }


@functools.cache
def _aws_own():
    return CompositeEngine()


def errors(template):
    """The rules of AWS's own, schemas included, that a template fails."""
    return {
        each.rule_id
        for each in _diagnostics(_aws_own(), template, only_guard=False)
        if each.severity.name in ("FATAL", "ERROR")
    }

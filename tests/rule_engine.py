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


def diagnostics(template, *, with_builtin_rules=True, service=None):
    """What the validator says of a template, a mapping or the text of a file."""
    text = template if isinstance(template, str) else json.dumps(template)
    config = ValidateConfig(disable_builtin_rules=not with_builtin_rules)
    return engine(service).validate_template(TemplateContent(text), config).diagnostics


def findings(template, *, service=None):
    """The rules that a template fails, each with the logical id of the resource that does.

    Those of one service are asked several times as fast.
    """
    return {
        (each.rule_id, each.entity.logical_id if each.entity else None)
        for each in diagnostics(template, with_builtin_rules=False, service=service)
    }

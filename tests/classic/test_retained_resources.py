import json

import aws_cdk as cdk
import old_stack
import pytest
from aws_cdk import cloudformation_include
from aws_cdk.assertions import Template
from ended_constructs import ENDED, make
from templates import RETAINED

from cdk_pinpoint import guard_end_of_support
from cdk_pinpoint.classic import EndOfSupport, retain_ended_resources


def include(stack, folder):
    path = folder / "old.yaml"
    path.write_text(old_stack.TEXT, "utf-8")
    cloudformation_include.CfnInclude(stack, "Include", template_file=str(path))


def test_an_old_template_is_retained_but_for_what_lives(stack, tmp_path):
    include(stack, tmp_path)
    retain_ended_resources(stack.node.root)

    found = Template.from_stack(stack).to_json()["Resources"]
    for name in (*old_stack.ENDED, *old_stack.NOT_STATED):
        assert (found[name]["DeletionPolicy"], found[name]["UpdateReplacePolicy"]) == RETAINED
        # A changed policy alone is no update for CloudFormation.
        assert found[name]["Metadata"]["cdk-pinpoint"] == {"retained": True}
    for name in (*old_stack.LIVES, "Stream", "StreamRole"):
        assert "DeletionPolicy" not in found[name]


@pytest.mark.parametrize("kind", sorted(ENDED))
def test_a_construct_that_would_be_deleted_is_retained_too(stack, app, kind):
    make(kind, stack, "Ended", app, removal_policy=cdk.RemovalPolicy.DESTROY)
    retain_ended_resources(stack)
    (found,) = Template.from_stack(stack).find_resources(f"AWS::Pinpoint::{kind}").values()
    assert (found["DeletionPolicy"], found["UpdateReplacePolicy"]) == RETAINED


def guarded(tmp_path, **acknowledged):
    app = cdk.App(outdir=str(tmp_path / "out"), builtin_cloud_formation_validation=False)
    guard_end_of_support(app)
    include(cdk.Stack(app, "Old"), tmp_path)
    retain_ended_resources(app, **acknowledged)
    return app


def test_one_line_acknowledges_an_old_app(tmp_path):
    reason = EndOfSupport.acknowledged(reason="moves in January")
    assert guarded(tmp_path, end_of_support=reason).synth()
    report = (tmp_path / "out" / "validation-report.json").read_text("utf-8")
    (plugin,) = json.loads(report)["pluginReports"]
    suppressed = plugin["suppressedViolations"]
    assert len(suppressed) == len(old_stack.ENDED) + len(old_stack.NOT_STATED)
    assert "moves in January" in report


def test_without_a_reason_the_guard_still_asks(tmp_path):
    with pytest.raises(RuntimeError, match="ValidationFailed"):
        guarded(tmp_path).synth()

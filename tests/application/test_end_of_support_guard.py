"""The guard in apps of anybody."""

import json

import aws_cdk as cdk
import old_stack
import pytest
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk import cloudformation_include
from environment_stacks import ENVIRONMENTS

from cdk_pinpoint import MessagingEnvironment, MessagingStack, guard_end_of_support
from cdk_pinpoint.application.end_of_support_guard import acknowledge_end_of_support


class Guarded:
    """An app with the guard, and what synthesis says."""

    def __init__(self, folder):
        self.app = cdk.App(outdir=str(folder), builtin_cloud_formation_validation=True)
        self.folder = folder
        guard_end_of_support(self.app)
        self.stack = cdk.Stack(self.app, "Old")

    def fails(self):
        with pytest.raises(RuntimeError, match="ValidationFailed"):
            self.app.synth()
        return True

    def succeeds(self):
        return bool(self.app.synth())

    def found(self, key, plugin="EndOfSupport"):
        report = json.loads((self.folder / "validation-report.json").read_text("utf-8"))
        return sorted(
            (violation["ruleName"], construct["constructPath"].partition("/")[2])
            for each in report["pluginReports"]
            if each["pluginName"] == plugin
            for violation in each[key]
            for construct in violation["violatingConstructs"]
        )

    def texts(self):
        report = json.loads((self.folder / "validation-report.json").read_text("utf-8"))
        return [
            violation["description"]
            for each in report["pluginReports"]
            if each["pluginName"] == "EndOfSupport"
            for violation in each["violations"]
        ]


@pytest.fixture
def guarded(tmp_path):
    return Guarded(tmp_path)


def event_stream(stack):
    return pinpoint.CfnEventStream(
        stack,
        "Events",
        application_id="abc",
        destination_stream_arn="arn:aws:kinesis:us-east-1:111111111111:stream/x",
        role_arn="arn:aws:iam::111111111111:role/x",
    )


def test_an_ended_type_fails_the_synthesis_and_is_named(guarded):
    event_stream(guarded.stack)
    assert guarded.fails()
    assert guarded.found("violations") == [("ended-type", "Events")]
    assert guarded.texts() == [
        (
            "Events: AWS::Pinpoint::EventStream ended on 2026-10-30; use event destinations of "
            "AWS::SES::ConfigurationSet and AWS::SMSVOICE::ConfigurationSet (EventLake of this "
            "package) instead (https://github.com/hashicorp/terraform-provider-aws/issues/48066)"
        )
    ]


def test_an_ended_type_may_stay_where_somebody_says_why(guarded):
    acknowledge_end_of_support(event_stream(guarded.stack), "moves in January")
    assert guarded.succeeds()
    assert guarded.found("violations") == []
    assert guarded.found("suppressedViolations") == [("ended-type", "Events")]
    assert guarded.found("suppressedViolations", "CloudFormation Validate") == [("W3696", "Events")]


def test_what_is_not_stated_is_a_warning(guarded):
    pinpoint.CfnVoiceChannel(guarded.stack, "Voice", application_id="abc")
    assert guarded.succeeds()
    assert guarded.found("violations") == [("not-stated-type", "Voice")]


def test_what_lives_is_acknowledged_and_not_mentioned(guarded):
    pinpoint.CfnApp(guarded.stack, "App", name="shop")
    assert guarded.succeeds()
    assert guarded.found("suppressedViolations", "CloudFormation Validate") == [("W3696", "App")]
    assert guarded.found("violations", "CloudFormation Validate") == []


def test_an_included_template_is_counted_exactly(guarded, tmp_path):
    path = tmp_path / "old.yaml"
    path.write_text(old_stack.TEXT, "utf-8")
    cloudformation_include.CfnInclude(guarded.stack, "Include", template_file=str(path))
    assert guarded.fails()
    assert guarded.found("violations") == sorted(
        [
            *(("ended-type", f"Include/{name}") for name in old_stack.ENDED),
            *(("not-stated-type", f"Include/{name}") for name in old_stack.NOT_STATED),
        ]
    )
    acknowledged = guarded.found("suppressedViolations", "CloudFormation Validate")
    assert acknowledged == [("W3696", f"Include/{name}") for name in old_stack.LIVES]


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "environment", MessagingEnvironment.load_all(ENVIRONMENTS), ids=lambda each: each.name
)
def test_our_environments_are_clean(environment, tmp_path):
    # The built-in validation takes seconds, and has nothing to do with the guard.
    app = cdk.App(outdir=str(tmp_path), builtin_cloud_formation_validation=False)
    guard_end_of_support(app)
    MessagingStack(app, "Messaging", environment=environment)
    assert app.synth()
    report = json.loads((tmp_path / "validation-report.json").read_text("utf-8"))
    assert report["pluginReports"] == []

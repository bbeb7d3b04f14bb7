"""What the rule packs of cdk-nag find is right as it is, and each reason stands in docs/nag.md.

After a change of a reason: `UPDATE_DOCS=1 pytest tests/proof/test_nag.py`.
"""

import json
import os
import re
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import aws_cdk as cdk
import cdk_nag as nag
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_ses as ses
from aws_cdk.aws_cloudwatch_actions import SnsAction
from environment_stacks import settings
from templates import ALL_FLAGS

from cdk_pinpoint import (
    AlarmTopic,
    AudienceBucket,
    AuditAlerts,
    AuditTrail,
    DeployerRole,
    EmailChannel,
    EventLake,
    EventSource,
    MessagingAlarms,
    MessagingEnvironment,
    MessagingRoles,
    MessagingStack,
    PinpointApp,
    PipelineRepository,
    SendBreaker,
    Trust,
    classic,
)

PACKS = {
    "AwsSolutions": nag.AwsSolutionsChecks,
    "HIPAA.Security": nag.HIPAASecurityChecks,
    "NIST.800.53.R5": nag.NIST80053R5Checks,
    "PCI.DSS.321": nag.PCIDSS321Checks,
}
ENVIRONMENTS = ("dev", "staging", "prod")
STACKS = (*(f"Messaging-{name}" for name in ENVIRONMENTS), "Brownfield")
KEY_ARN = "arn:aws:kms:eu-west-1:111111111111:key/0a1b2c3d-1111-2222-3333-444455556666"
PAGE = Path(__file__).parents[2] / "docs" / "nag.md"
BLOCK = re.compile(r"(<!-- findings -->\n).*?(<!-- /findings -->)", re.DOTALL)


class Finding(NamedTuple):
    """What a pack found on a resource, and who said why it is right."""

    pack: str
    rule: str
    resource: str
    description: str
    acknowledged_at: str = ""
    reason: str = ""


class Synthesis:
    """An app that the packs have looked at."""

    def __init__(self, folder):
        self._folder = folder

    @property
    def found(self):
        """What was found and not acknowledged."""
        return list(self._of("violations"))

    @property
    def acknowledged(self):
        return list(self._of("suppressedViolations"))

    @property
    def written(self):
        """Where the library acknowledged what, as it stands in what was synthesized."""
        return {
            (path.removeprefix("/"), finding)
            for file in self._folder.glob("*.metadata.json")
            for path, entries in json.loads(file.read_text("utf-8")).items()
            for entry in entries
            if entry["type"] == cdk.Validations.ACKNOWLEDGED_RULES_METADATA_KEY
            for finding in entry["data"]
            if finding.partition("::")[0] in PACKS
        }

    def _of(self, key):
        report = json.loads((self._folder / "validation-report.json").read_text("utf-8"))
        for plugin in report["pluginReports"]:
            for each in plugin.get(key, []):
                for construct in each["violatingConstructs"]:
                    yield Finding(
                        plugin["pluginName"],
                        each["ruleName"].removeprefix(f"{plugin['pluginName']}-"),
                        construct["constructPath"],
                        each["description"],
                        each.get("acknowledgedAt", ""),
                        each.get("reason", ""),
                    )


def new_app(folder):
    app = cdk.App(builtin_cloud_formation_validation=False, context=ALL_FLAGS, outdir=str(folder))
    cdk.Validations.of(app).add_plugins(*(pack(app) for pack in PACKS.values()))
    return app


def add_environment(app, name, **changes):
    environment = MessagingEnvironment.from_mapping(settings(name, **changes))
    return MessagingStack(app, f"Messaging-{name}", environment=environment)


def add_single_constructs(app):
    """Constructs on what is there already, in a stack that knows neither account nor region."""
    stack = cdk.Stack(app, "Brownfield")
    bucket = s3.Bucket.from_bucket_name(stack, "Bucket", "shop-lake")
    stream = firehose.DeliveryStream.from_delivery_stream_attributes(
        stack, "Stream", delivery_stream_name="shop-push"
    )
    lake = EventLake(
        stack,
        "Lake",
        bucket=bucket,
        encryption_key=kms.Key.from_key_arn(stack, "Key", KEY_ARN),
        streams={EventSource.PUSH: stream},
    )
    identity = ses.EmailIdentity.from_email_identity_name(stack, "Identity", "mail.example.com")
    email = EmailChannel(
        stack, "Email", identity=identity, event_lake=lake, template_prefix="shop-"
    )
    topic = AlarmTopic(stack, "Topic")
    action = SnsAction(topic.topic)
    breaker = SendBreaker(
        stack,
        "Breaker",
        environment_name="shop",
        topic=topic.topic,
        event_stream=lake.stream(EventSource.APP),
        action=action,
    )
    breaker.break_email(email.configuration_set)
    alarms = MessagingAlarms(
        stack, "Alarms", environment_name="shop", action=action, actions_enabled=False
    )
    alarms.watch_email(email.metrics)
    MessagingRoles(
        stack,
        "Roles",
        sender=Trust.roles(),
        author=Trust.roles(),
        analyst=Trust.roles(),
        auditor=Trust.roles(),
        email=email.grants,
        events=lake.grants,
    )
    AudienceBucket(stack, "Audience", importer=Trust.roles())
    AuditTrail(stack, "Trail", trail_name="shop", watched_bucket=bucket)
    AuditAlerts(stack, "Audit", topic=topic.topic, environment_name="shop").watch_keys(
        [lake.encryption_key]
    )
    DeployerRole(
        stack,
        "Deployer",
        repository=PipelineRepository.github("example/shop", branch="main"),
        targets=[cdk.Environment(account="111111111111", region="eu-west-1")],
    )
    classic.EventStream(
        stack,
        "Classic",
        app=PinpointApp(stack, "App", app_name="shop"),
        delivery_stream=stream,
        end_of_support=classic.EndOfSupport.acknowledged(reason="moves in January"),
    )


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """The example environments and single constructs."""
    folder = tmp_path_factory.mktemp("clean")
    app = new_app(folder)
    for name in ENVIRONMENTS:
        # An account may have a trail already, so that the settings leave it out.
        add_environment(app, name, audit={"trail": name == "prod"})
    add_single_constructs(app)
    app.synth()
    return Synthesis(folder)


def test_nothing_is_found_that_is_not_acknowledged(clean, figure):
    assert clean.found == []
    figure("nag findings acknowledged", len(clean.acknowledged))


def test_every_pack_has_looked_at_every_stack(clean):
    looked = {(each.pack, each.resource.partition("/")[0]) for each in clean.acknowledged}
    assert looked == {(pack, stack) for pack in PACKS for stack in STACKS}


def test_every_acknowledgement_is_used(clean):
    used = {
        (each.acknowledged_at, f"{each.pack}::{each.pack}-{each.rule}")
        for each in clean.acknowledged
    }
    assert clean.written == used


def test_every_acknowledgement_has_a_reason_that_says_something(clean):
    for reason in {each.reason for each in clean.acknowledged}:
        assert re.fullmatch(r"[A-Z].*[^.]", reason)
        assert len(reason.split()) >= 8


def test_it_is_made_where_the_cause_is(clean):
    """Never for a whole stack, in which others have resources of their own."""
    for each in clean.acknowledged:
        assert "/" in each.acknowledged_at
        assert f"{each.resource}/".startswith(f"{each.acknowledged_at}/")


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """What is found in an environment to which somebody added what no reason is about."""
    folder = tmp_path_factory.mktemp("planted")
    app = new_app(folder)
    stack = add_environment(app, "staging")
    everything = {"actions": ["s3:*"], "resources": ["*"]}
    stack.roles.sender.add_to_policy(iam.PolicyStatement(**everything))
    for resource in ("*", "arn:aws:s3:::payroll/*"):
        stack.roles.operator.add_to_policy(
            iam.PolicyStatement(actions=["s3:GetObject"], resources=[resource])
        )
    bucket = stack.event_lake.bucket.node.default_child
    bucket.logging_configuration = None
    bucket.bucket_encryption = None
    bucket.versioning_configuration = None
    s3.Bucket(stack.event_lake, "Other")
    iam.Role(
        stack,
        "Role",
        assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        inline_policies={"All": iam.PolicyDocument(statements=[iam.PolicyStatement(**everything)])},
    )
    lambda_.Function(
        stack,
        "Function",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("x"),
        log_group=logs.LogGroup(stack, "Logs"),
    )
    bounces = stack.email.metrics.reputation_bounce_rate()
    bounces.create_alarm(stack, "Alarm", threshold=1, evaluation_periods=1)
    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()
    return {
        (each.rule, each.resource.removeprefix("Messaging-staging/"))
        for each in Synthesis(folder).found
    }


@pytest.mark.parametrize(
    ("rule", "resource"),
    [
        ("IAM5[Action::s3:*]", "Roles/Sender/DefaultPolicy/Resource"),
        ("IAM5[Resource::*]", "Roles/Sender/DefaultPolicy/Resource"),
        # The operator has a policy of its own with such a resource, and a reason.
        ("IAM5[Resource::*]", "Roles/Operator/DefaultPolicy/Resource"),
        ("IAM5[Resource::arn:aws:s3:::payroll/*]", "Roles/Operator/DefaultPolicy/Resource"),
        ("S1", "Events/Bucket/Resource"),
        ("S3DefaultEncryptionKMS", "Events/Bucket/Resource"),
        ("S3BucketVersioningEnabled", "Events/Bucket/Resource"),
        ("S3BucketReplicationEnabled", "Events/Other/Resource"),
        ("IAMNoInlinePolicy", "Role/Resource"),
        ("IAM5[Resource::*]", "Role/Resource"),
        ("L1", "Function/Resource"),
        ("LambdaDLQ", "Function/Resource"),
        ("LambdaInsideVPC", "Function/Resource"),
        ("LambdaConcurrency", "Function/Resource"),
        ("CloudWatchLogGroupEncrypted", "Logs/Resource"),
        ("CloudWatchAlarmAction", "Alarm/Resource"),
    ],
)
def test_what_somebody_adds_is_found(planted, rule, resource):
    assert (rule, resource) in planted


def test_nothing_but_what_was_added_is_found(planted):
    assert {resource for _, resource in planted} == {
        "Alarm/Resource",
        # For the packs a bucket is one of access logs as long as another logs to it.
        "Events/AccessLogs/Resource",
        "Events/Bucket/Resource",
        "Events/Other/Resource",
        "Function/Resource",
        "Function/ServiceRole/Resource",
        "Logs/Resource",
        "Role/Resource",
        "Roles/Operator/DefaultPolicy/Resource",
        "Roles/Sender/DefaultPolicy/Resource",
    }


def page_of(synthesis):
    """Each rule, what the packs say, and each reason with what it is about and where."""
    rules = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    says = {}
    packs = defaultdict(set)
    for each in synthesis.acknowledged:
        stack, _, place = each.acknowledged_at.partition("/")
        if stack != "Brownfield":
            rule, _, resource = each.rule.removesuffix("]").partition("[Resource::")
            says[rule] = each.description.partition(" - (")[0]
            packs[rule].add(each.pack)
            rules[rule][each.reason][plain(resource, stack)].add(place)
    for rule, reasons in sorted(rules.items()):
        yield f"\n## {rule}\n\nIn {', '.join(sorted(packs[rule]))}:\n"
        yield f"> {says[rule].removesuffix('.')}.\n"
        for reason, resources in reasons.items():
            yield f"- {reason}."
            for resource, places in sorted(resources.items()):
                shown = ", ".join(f"`{place}`" for place in sorted(places))
                yield f"  - `{resource}` in {shown}" if resource else f"  - {shown}"


def plain(resource, stack):
    """A resource as it is in every environment."""
    resource = re.sub(r"\b\d{12}\b", "ACCOUNT", resource)
    resource = re.sub(r"\b(us|eu)-(east|west)-1\b", "REGION", resource)
    resource = re.sub(r"<(\w+?)[0-9A-F]{8}(\.Arn)?>", r"\1", resource)
    name = stack.removeprefix("Messaging-")
    return re.sub(rf"([Mm]essaging[-_/]){name}(?![a-z])", r"\1NAME", resource)


def test_the_page_lists_every_acknowledgement(clean):
    section = "\n".join(page_of(clean)) + "\n\n"
    text = PAGE.read_text("utf-8")
    expected = BLOCK.sub(lambda found: found[1] + section + found[2], text)
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(expected, "utf-8")
    assert PAGE.read_text("utf-8") == expected, "run it with UPDATE_DOCS=1"


def test_the_page_has_every_reason(clean):
    text = PAGE.read_text("utf-8")
    for each in clean.acknowledged:
        assert each.reason in text

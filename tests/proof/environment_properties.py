"""What is true of every valid environment, once it is synthesized."""

import functools
import json
import shutil

import aws_cdk as cdk
import rule_engine
from cdk_nag import AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks
from cloudformation_validate import (
    CompositeEngine,
    CompositeEngineConfig,
    Severity,
    TemplateContent,
    ValidateConfig,
)
from snapshots.test_templates import (
    CDK_BUCKET_CLEANER,
    PARTIAL_RESOURCE_STARS,
    RESOURCE_STARS,
    SERVICES_WITHOUT_SOURCE_ACCOUNT,
    STATEFUL_IN_NAME_ALONE,
    STATEFUL_TYPES,
    flat,
    listed,
    of_type,
    statements,
)
from templates import FLAG_SETS

from cdk_pinpoint import MessagingEnvironment, MessagingStack
from cdk_pinpoint.regions import partition_of

ACKNOWLEDGED = {
    # Rule: why it does not hold here.
    "W9013": "an environment is for one account, and names ARNs in it in full",
    "W3005": "CDK lets a function wait for its role and the role's policies in one list",
    "W3696": "warns of every AWS::Pinpoint type, of those that stay too",
}
CHOSEN = {
    # Rule of ours: the settings that ask for something else.
    "IAM_POLICY_SES_FROM_ADDRESS": lambda environment: (
        environment.email is not None and not environment.email.senders
    ),
}
PACKS = (AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks)


class Synthesized:
    """A valid environment, and every file of the cloud assembly that it becomes.

    Args:
        settings: The settings of the environment.
        flags: The name of the feature flags that are on.
        folder: Where the assembly is written, which is emptied first.
        by_every_rule: Whether the packs of cdk-nag and our own rules see it too. The packs let the
            synthesis fail.
    """

    def __init__(self, settings, flags, folder, *, by_every_rule=False):
        shutil.rmtree(folder, ignore_errors=True)
        self.environment = MessagingEnvironment.from_mapping(settings)
        app = cdk.App(
            outdir=str(folder), context=FLAG_SETS[flags], builtin_cloud_formation_validation=False
        )
        self.by_every_rule = by_every_rule
        if by_every_rule:
            cdk.Validations.of(app).add_plugins(*(pack(app) for pack in PACKS))
        name = f"Messaging-{self.environment.name}"
        MessagingStack(app, name, environment=self.environment)
        app.synth()
        self.files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        self.text = self.files[f"{name}.template.json"].decode()
        self.template = json.loads(self.text)

    @property
    def partition(self):
        return partition_of(self.environment.region)

    @functools.cached_property
    def findings(self):
        """What the validator warns of, or worse."""
        config = ValidateConfig(severity_level=Severity.WARN)
        return engine().validate_template(TemplateContent(self.text), config).diagnostics

    @property
    def cleans_buckets(self):
        return any(each.startswith(CDK_BUCKET_CLEANER) for each in self.template["Resources"])


@functools.cache
def engine():
    return CompositeEngine(CompositeEngineConfig())


def no_tool_finds_anything(made):
    """Not even a warning, but for what is acknowledged.

    Returns:
        The acknowledgements that were used.
    """
    unexpected = [
        (each.rule_id, each.entity and each.entity.logical_id, each.property_path, each.message)
        for each in made.findings
        if each.rule_id not in ACKNOWLEDGED
    ]
    assert not unexpected, unexpected
    return {each.rule_id for each in made.findings}


def cloudformation_takes_its_size(made):
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"""
    assert len(made.template["Resources"]) <= 500
    assert len(made.template["Outputs"]) <= 200
    assert len(made.text.encode()) <= 1_000_000


def its_partition_is_its_own(made):
    others = {"aws", "aws-cn", "aws-us-gov"} - {made.partition}
    for name, content in made.files.items():
        # The code that CDK empties buckets with is for all partitions.
        if not name.startswith("asset."):
            for other in others:
                assert f"arn:{other}:".encode() not in content, name


def no_action_is_a_wildcard(made):
    for logical_id, path, statement in statements(made.template):
        assert "NotAction" not in statement, logical_id
        by_account = "KeyPolicy" in path and statement["Effect"] == "Allow"
        for action in listed(statement["Action"]):
            if "*" not in action or statement["Effect"] == "Deny":
                continue
            assert (by_account and action == "kms:*") or is_cleaner(statement), (logical_id, action)


def no_resource_is_an_unlisted_wildcard(made):
    for logical_id, path, statement in statements(made.template):
        # In the policy of a key `*` is the key.
        elsewhere = {"AssumeRolePolicyDocument", "KeyPolicy"} & set(path)
        if elsewhere or statement["Effect"] == "Deny" or is_cleaner(statement):
            continue
        for resource in listed(statement["Resource"]):
            allowed = RESOURCE_STARS if flat(resource) == "*" else PARTIAL_RESOURCE_STARS
            for action in listed(statement["Action"]):
                assert "*" not in flat(resource) or action in allowed, (logical_id, action)


def services_are_trusted_for_one_account(made):
    for logical_id, _, statement in statements(made.template):
        principal = statement.get("Principal", {})
        if "Service" not in principal or logical_id.startswith(CDK_BUCKET_CLEANER):
            continue
        for service in listed(principal["Service"]):
            if service in SERVICES_WITHOUT_SOURCE_ACCOUNT or service.startswith("logs."):
                continue
            condition = statement["Condition"]["StringEquals"]
            account = made.environment.account
            by_arn = f":{account}:" in flat(condition.get("aws:SourceArn", ""))
            assert by_arn or condition.get("aws:SourceAccount") == account, logical_id


def is_cleaner(statement):
    """Whether CDK's own function empties a bucket with it, which it does in development only."""
    return CDK_BUCKET_CLEANER in json.dumps(statement.get("Principal", {}))


def what_cannot_be_made_again_stays(made):
    stays = made.environment.stage != "development"
    for logical_id, resource in of_type(made.template, *STATEFUL_TYPES).items():
        if logical_id.startswith(tuple(STATEFUL_IN_NAME_ALONE)):
            continue
        policies = resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy")
        expected = ("RetainExceptOnCreate", "Retain") if stays else ("Delete", "Delete")
        assert policies == expected, logical_id
        protected = resource["Properties"].get("DeletionProtectionEnabled", stays)
        assert protected is stays, logical_id
    assert made.cleans_buckets is not stays


def alarms_tell_somebody(made):
    for logical_id, alarm in of_type(
        made.template, "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"
    ).items():
        assert alarm["Properties"]["AlarmActions"], logical_id


PROPERTIES = (
    alarms_tell_somebody,
    cloudformation_takes_its_size,
    its_partition_is_its_own,
    no_action_is_a_wildcard,
    no_resource_is_an_unlisted_wildcard,
    services_are_trusted_for_one_account,
    what_cannot_be_made_again_stays,
)


def check(made):
    """Check all that is true of every environment.

    Returns:
        The acknowledgements that were used.
    """
    for is_so in PROPERTIES:
        is_so(made)
    if made.by_every_rule:
        broken = {rule for rule, _ in rule_engine.findings(made.text)}
        chosen = {rule for rule, is_chosen in CHOSEN.items() if is_chosen(made.environment)}
        assert broken <= chosen, broken - chosen
    return no_tool_finds_anything(made)

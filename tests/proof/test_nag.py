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
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_ses as ses
from environment_stacks import settings
from templates import ALL_FLAGS

from cdk_pinpoint import (
    AudienceBucket,
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
    SmsChannel,
    Trust,
)

PACKS = (
    nag.AwsSolutionsChecks,
    nag.HIPAASecurityChecks,
    nag.NIST80053R5Checks,
    nag.PCIDSS321Checks,
)
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
            (path.removeprefix("/"), id)
            for file in self._folder.glob("*.metadata.json")
            for path, entries in json.loads(file.read_text("utf-8")).items()
            for entry in entries
            if entry["type"] == cdk.Validations.ACKNOWLEDGED_RULES_METADATA_KEY
            for id in entry["data"]
            # CDK's own validator is not one of the packs.
            if not id.startswith("CloudFormation-Validate::")
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
    cdk.Validations.of(app).add_plugins(*(pack(app) for pack in PACKS))
    return app


def add_environment(app, name, **changes):
    environment = MessagingEnvironment.from_mapping(settings(name, **changes))
    return MessagingStack(app, f"Messaging-{name}", environment=environment)


def add_single_constructs(app):
    """Constructs on what is there already, in a stack that knows neither account nor region."""
    stack = cdk.Stack(app, "Brownfield")
    region = {"account": "111111111111", "region": "eu-west-1"}
    key = kms.Key.from_key_arn(
        stack,
        "Key",
        cdk.Arn.format(
            cdk.ArnComponents(
                service="kms", resource="key", resource_name="0a", partition="aws", **region
            )
        ),
    )
    lake = EventLake(
        stack,
        "Lake",
        bucket=s3.Bucket.from_bucket_name(stack, "Bucket", "shop-lake"),
        encryption_key=key,
        streams={
            EventSource.PUSH: firehose.DeliveryStream.from_delivery_stream_attributes(
                stack, "Stream", delivery_stream_name="shop-push"
            )
        },
    )
    identity = ses.EmailIdentity.from_email_identity_name(stack, "Identity", "mail.example.com")
    email = EmailChannel(stack, "Email", identity=identity, event_lake=lake)
    application = PinpointApp(stack, "App", app_name="shop")
    sms = SmsChannel(stack, "Sms", app=application, allowed_countries=["US"], event_lake=lake)
    MessagingRoles(
        stack,
        "Roles",
        sender=Trust.roles(),
        analyst=Trust.roles(),
        auditor=Trust.roles(),
        email=email.grants,
        sms=sms.grants,
        events=lake.grants,
    )
    AudienceBucket(stack, "Audience", importer=Trust.roles())
    DeployerRole(
        stack,
        "Deployer",
        repository=PipelineRepository.github("example/shop", branch="main"),
        targets=[cdk.Environment(**region)],
    )
    return stack

"""The deployed stack is deployed again, changed, broken, mended and destroyed."""

from __future__ import annotations

import pytest

from cdk_pinpoint.local import sample_messages
from cdk_pinpoint.local.cdk_cli import CdkError
from cdk_pinpoint.published_names import template_folder, template_parameter_name

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(580)]


def test_deploying_again_changes_nothing(deployed):
    assert "(no changes)" in deployed.deploy()


def versions(deployed):
    """The version of each message template that is published."""
    found = deployed.aws.client("ssm").get_parameters_by_path(
        Path=template_folder("dev"), Recursive=True
    )["Parameters"]
    return {each["Name"]: each["Version"] for each in found}


def test_a_channel_and_a_template_are_changed_in_place(deployed):
    before, templates = deployed.resources(), versions(deployed)
    deployed.replace("templates/sign-in-code/template.yaml", "10 minutes", "5 minutes")
    push = deployed.environment.push.model_dump(exclude_none=True)
    push["apns_sandbox"]["bundle_id"] = "com.example.renamed"
    deployed.change(push=push)
    deployed.deploy()
    assert deployed.resources() == before
    # Of the templates the one whose file changed is new, and the others are as they were.
    changed = template_parameter_name("dev", "sign-in-code", "sms")
    assert versions(deployed) == {**templates, changed: templates[changed] + 1}
    first = deployed.aws.client("ssm").get_parameter(Name=f"{changed}:{templates[changed]}")
    assert "10 minutes" in first["Parameter"]["Value"]


@pytest.mark.exhaustive
def test_a_channel_that_fails_rolls_back_and_leaves_nothing(deployed):
    before, resources = deployed.inventory(), deployed.resources()
    secrets = deployed.aws.client("secretsmanager")
    secrets.create_secret(Name="messaging/dev/broken", SecretString='{"type": "service_account"}')
    push = deployed.environment.push.model_dump(exclude_none=True)
    deployed.change(push={**push, "fcm": {"credentials": "messaging/dev/broken"}})
    with pytest.raises(CdkError, match=r"GCM channel") as raised:
        deployed.deploy()
    secrets.delete_secret(SecretId="messaging/dev/broken", ForceDeleteWithoutRecovery=True)
    assert "service_account" not in str(raised.value)
    assert deployed.resources() == resources
    assert deployed.inventory() == before
    deployed.change(push=push)


def test_destroying_leaves_nothing(deployed, before, credentials):
    deployed.destroy()
    sample_messages.delete_credentials(deployed.aws, credentials)
    assert deployed.inventory() - before == set()

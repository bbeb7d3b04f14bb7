"""The deployed stack is deployed again, changed, broken, mended and destroyed."""

from __future__ import annotations

import pytest

from cdk_pinpoint.local import sample_messages
from cdk_pinpoint.local.cdk_cli import CdkError

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(580)]


def test_deploying_again_changes_nothing(deployed):
    assert "(no changes)" in deployed.deploy()


def test_a_channel_is_changed_in_place(deployed):
    before = deployed.resources()
    push = deployed.environment.push.model_dump(exclude_none=True)
    push["apns_sandbox"]["bundle_id"] = "com.example.renamed"
    deployed.change(push=push)
    deployed.deploy()
    assert deployed.resources() == before


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

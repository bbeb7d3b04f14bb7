"""The access section: who may assume the sender role."""

from __future__ import annotations

import pytest

from cdk_pinpoint.environment import AccessSettings, MessagingEnvironment
from cdk_pinpoint.sender_services import SENDER_SERVICES

from .conftest import Problems, Settings


@pytest.mark.parametrize("service", ["ecs-tasks", "ec2.amazonaws.com", ""])
def test_fails_when_the_sender_is_no_service_that_the_role_trusts(
    development: Settings, problems: Problems, service
):
    development["access"] = {"sender": {"service": service}}
    assert problems(development) == [
        (
            f"access.sender.service: '{service}' is not a service that the role trusts; use "
            "ecs-tasks.amazonaws.com, lambda.amazonaws.com, states.amazonaws.com, "
            "or give it a role of your own"
        )
    ]


@pytest.mark.parametrize("service", SENDER_SERVICES)
def test_the_sender_is_a_service_that_the_role_trusts(development: Settings, service):
    development["access"] = {"sender": {"service": service}}
    environment = MessagingEnvironment.from_mapping(development)
    assert environment.access.sender.service == service


def test_principals_of_the_account_send_by_default():
    assert AccessSettings().sender is None


def test_fails_when_the_sender_has_no_service(development: Settings, problems: Problems):
    development["access"] = {"sender": {}}
    assert problems(development) == [
        (
            "access.sender.service: is required but missing (AWS service principal that assumes "
            f"the role: {', '.join(SENDER_SERVICES)})"
        )
    ]


def test_editors_offer_the_services_that_the_role_trusts():
    service = AccessSettings.model_json_schema()["$defs"]["SenderAccess"]["properties"]["service"]
    assert service["enum"] == list(SENDER_SERVICES)

"""An environment to examine, of what a test puts into the local AWS for it."""

import itertools
import json

import pytest

from cdk_pinpoint.environment import MessagingEnvironment
from cdk_pinpoint.local.dns_server import DnsServer
from cdk_pinpoint.operations.doctor import examination
from cdk_pinpoint.operations.doctor.checks import CHECKS
from cdk_pinpoint.operations.doctor.name_server import NameServer
from cdk_pinpoint.operations.doctor.subject import Subject

assert examination.AREAS

_numbers = itertools.count(1)
PUSH = {"fcm": {"credentials": "messaging/none/fcm"}}
SMS = {"allowed_countries": ["US"], "origination": [{"kind": "simulator", "country": "US"}]}
EMAIL = {"domain": "mail.example.com", "allowed_recipients": ["*@example.com"]}


class Ward:
    """Makes environments, and runs checks on them."""

    def __init__(self, aws):
        self.aws = aws
        self.number = next(_numbers)
        self.name = f"ward{self.number}"

    def client(self, service):
        """As `Account` gives one."""
        return self.aws.client(service)

    def subject(self, *, names=None, stack=None, resolver="127.0.0.1:9", **sections):
        settings = {
            "name": self.name,
            "stage": "staging",
            "account": self.aws.account,
            "region": self.aws.region,
            **sections,
        }
        if not {"email", "sms", "push"} & settings.keys():
            settings["push"] = PUSH
        return Subject(
            environment=MessagingEnvironment.from_mapping(settings),
            account=self,
            names=names or {},
            stack_name=stack or f"Messaging-{self.name}",
            name_server=NameServer(resolver),
        )

    def create_stack(self, resources):
        cloudformation, stack = self.client("cloudformation"), f"Messaging-{self.name}"
        template = {"Resources": resources}
        cloudformation.create_stack(StackName=stack, TemplateBody=json.dumps(template))
        cloudformation.get_waiter("stack_create_complete").wait(
            StackName=stack, WaiterConfig={"Delay": 1}
        )
        return stack

    @staticmethod
    def outcome(name, subject):
        (check,) = (each for each in CHECKS if each.id == name)
        assert check.applies_to(subject), f"{name} does not apply"
        return examination.run(check, subject)

    def findings(self, name, subject):
        """What a check finds: how bad, and what."""
        outcome = self.outcome(name, subject)
        assert not outcome.is_left_out
        return [(each.severity.value, each.what) for each in outcome.findings]

    @staticmethod
    def applying(subject):
        return {each.id for each in CHECKS if each.applies_to(subject)}


@pytest.fixture
def ward(local_aws):
    yield Ward(local_aws)
    for service in ("ses", "sms-voice"):
        local_aws.set_account_state(service)


@pytest.fixture
def dns():
    with DnsServer({}) as server:
        yield server

"""One local AWS for all tests of a session, and stacks that are deleted after each test."""

import functools
import itertools
import json
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from cdk_pinpoint.local import LocalAws

from .mail import CONTENT, Mail, mail_of

Template = dict[str, Any]

_numbers = itertools.count(1)


class StackFailedError(Exception):
    """A stack did not reach the state it should; the message has the failed resources."""


class Stacks:
    """Stacks of the local AWS, made from small templates."""

    def __init__(self, aws: LocalAws) -> None:
        self._cloudformation = aws.client("cloudformation")
        self._names: list[str] = []

    def create(self, resources: Template, *, outputs: dict[str, Any] | None = None) -> str:
        """Create a stack and wait for it; the answer is its name."""
        name = f"stack-{next(_numbers)}"
        self._names.append(name)
        self._cloudformation.create_stack(**self._request(name, resources, outputs))
        self._wait(name, "CREATE_COMPLETE")
        return name

    def update(self, name: str, resources: Template) -> None:
        """Update a stack and wait for it."""
        self._cloudformation.update_stack(**self._request(name, resources, None))
        self._wait(name, "UPDATE_COMPLETE")

    def delete(self, name: str) -> None:
        """Delete a stack and wait for it."""
        stack_id = self._cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackId"]
        self._cloudformation.delete_stack(StackName=name)
        self._wait(stack_id, "DELETE_COMPLETE")
        self._names.remove(name)

    def outputs(self, name: str) -> dict[str, str]:
        """The outputs of a stack."""
        stack = self._cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    def delete_all(self) -> None:
        """Delete every stack, those that failed too."""
        for name in reversed(self._names):
            self._cloudformation.delete_stack(StackName=name)
            self._wait_while_in_progress(name)

    def _request(self, name: str, resources: Template, outputs: Any) -> dict[str, Any]:
        template = {"Resources": resources, **({"Outputs": outputs} if outputs else {})}
        return {
            "StackName": name,
            "TemplateBody": json.dumps(template),
            "Capabilities": ["CAPABILITY_NAMED_IAM"],
        }

    def _wait(self, name: str, wanted: str) -> None:
        status = self._wait_while_in_progress(name)
        if status != wanted:
            events = self._cloudformation.describe_stack_events(StackName=name)["StackEvents"]
            failures = [
                f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason')}"
                for event in events
                if event["ResourceStatus"].endswith("_FAILED")
            ]
            raise StackFailedError(f"{name} is {status}: {'; '.join(failures)}")

    def _wait_while_in_progress(self, name: str) -> str:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                stack = self._cloudformation.describe_stacks(StackName=name)["Stacks"][0]
            except self._cloudformation.exceptions.ClientError:
                return "DELETE_COMPLETE"
            if not stack["StackStatus"].endswith("_IN_PROGRESS"):
                return str(stack["StackStatus"])
            time.sleep(0.02)
        raise StackFailedError(f"{name} is still in progress after a minute")


@pytest.fixture(scope="session")
def local_aws() -> Iterator[LocalAws]:
    with LocalAws() as aws, pytest.MonkeyPatch.context() as patch:
        # boto3 takes a while to make a client, and clients have no state that tests could share.
        patch.setattr(aws, "client", functools.cache(aws.client))
        yield aws


@pytest.fixture
def stacks(local_aws: LocalAws) -> Iterator[Stacks]:
    stacks = Stacks(local_aws)
    yield stacks
    stacks.delete_all()


@pytest.fixture
def unique() -> Callable[[str], str]:
    """A name that no other test of the session uses."""
    return lambda prefix: f"{prefix}-{next(_numbers)}"


@pytest.fixture
def role() -> Callable[..., Template]:
    """The template of a role with one policy."""

    def make(
        name: str,
        *,
        principal: dict[str, str],
        actions: list[str],
        resources: Any,
        conditions: dict[str, Any] | None = None,
        trust_conditions: dict[str, Any] | None = None,
    ) -> Template:
        trust = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
        statement = {"Effect": "Allow", "Action": actions, "Resource": resources}
        if trust_conditions is not None:
            trust["Condition"] = trust_conditions
        if conditions is not None:
            statement["Condition"] = conditions
        return {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": name,
                "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
                "Policies": [
                    {
                        "PolicyName": "policy",
                        "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
                    }
                ],
            },
        }

    return make


@pytest.fixture
def objects(local_aws: LocalAws) -> Callable[[str], dict[str, bytes]]:
    """Every object of a bucket, by key."""

    def read(bucket: str) -> dict[str, bytes]:
        s3 = local_aws.client("s3")
        listed = s3.list_objects_v2(Bucket=bucket).get("Contents", [])
        return {
            item["Key"]: s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read()
            for item in listed
        }

    return read


# For the tests of `pinpoint` and `sms_voice`.


@pytest.fixture(scope="session")
def pinpoint(local_aws: LocalAws) -> Any:
    return local_aws.client("pinpoint")


@pytest.fixture(scope="session")
def sms_voice(local_aws: LocalAws) -> Any:
    return local_aws.client("pinpoint-sms-voice-v2")


@pytest.fixture
def own_name() -> str:
    """The name of what a test has one of; no other test has it."""
    return f"t{uuid.uuid4().hex[:12]}"


@pytest.fixture(scope="session")
def sent_page(local_aws: LocalAws) -> Callable[[], dict[str, Any]]:
    """Reads the page of what was sent."""

    def read() -> dict[str, Any]:
        url = f"{local_aws.endpoint_url}/_ministack/cdk-pinpoint/messages"
        with urllib.request.urlopen(url, timeout=10) as answer:
            page: dict[str, Any] = json.load(answer)
            return page

    return read


@dataclass(frozen=True)
class Outcome:
    """What became of a deployment, successful or not."""

    stack_name: str
    status: str
    failures: dict[str, str]
    outputs: dict[str, str]


@pytest.fixture
def deploy(local_aws: LocalAws, own_name: str) -> Iterator[Callable[..., Outcome]]:
    """Creates or updates the test's own stack; deletes it after the test."""
    cloudformation = local_aws.client("cloudformation")
    exists = False

    def settled() -> dict[str, Any]:
        for _ in range(400):
            stack: dict[str, Any] = cloudformation.describe_stacks(StackName=own_name)["Stacks"][0]
            if not stack["StackStatus"].endswith("IN_PROGRESS"):
                return stack
            time.sleep(0.05)
        raise AssertionError(f"{own_name} is still {stack['StackStatus']}")

    def events() -> list[dict[str, Any]]:
        answer = cloudformation.describe_stack_events(StackName=own_name)
        return list(answer["StackEvents"])

    def run(resources: Template, *, outputs: dict[str, Any] | None = None) -> Outcome:
        nonlocal exists
        template = {
            "Resources": resources,
            "Outputs": {key: {"Value": value} for key, value in (outputs or {}).items()},
        }
        seen = {event["EventId"] for event in events()} if exists else set()
        call = cloudformation.update_stack if exists else cloudformation.create_stack
        call(
            StackName=own_name,
            TemplateBody=json.dumps(template),
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
        exists = True
        stack = settled()
        return Outcome(
            stack_name=own_name,
            status=stack["StackStatus"],
            failures={
                event["LogicalResourceId"]: event["ResourceStatusReason"]
                for event in events()
                if event["EventId"] not in seen and event["ResourceStatus"].endswith("_FAILED")
            },
            outputs={o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])},
        )

    yield run
    if exists:
        cloudformation.delete_stack(StackName=own_name)


@pytest.fixture
def empty(local_aws: LocalAws, objects: Callable[[str], dict[str, bytes]]) -> Callable[[str], None]:
    """Empties a bucket, which its stack cannot delete otherwise."""

    def run(bucket: str) -> None:
        for key in objects(bucket):
            local_aws.client("s3").delete_object(Bucket=bucket, Key=key)

    return run


# For the tests of SES.


@pytest.fixture
def mail_template(
    local_aws: LocalAws, role: Callable[..., Template], unique: Callable[[str], str]
) -> Mail:
    return mail_of(local_aws, role, unique("mail"))


@pytest.fixture
def mail(
    local_aws: LocalAws,
    stacks: Stacks,
    mail_template: Mail,
    objects: Callable[[str], dict[str, bytes]],
) -> Iterator[Mail]:
    stacks.create(mail_template.resources)
    role_arn = f"arn:aws:iam::{local_aws.account}:role/{mail_template.name}-sender"
    mail_template.sender = local_aws.assume_role(role_arn)
    yield mail_template
    for key in objects(mail_template.name):
        local_aws.client("s3").delete_object(Bucket=mail_template.name, Key=key)


@pytest.fixture
def send_mail(local_aws: LocalAws, mail: Mail) -> Callable[..., str]:
    """Sends as the deployed role, and returns the message id."""

    def call(*to: str, **more: Any) -> str:
        request = {
            "FromEmailAddress": f"Shop <hello@{mail.domain}>",
            "Destination": {"ToAddresses": list(to)},
            "Content": CONTENT,
            **more,
        }
        client = local_aws.client("sesv2", credentials=mail.sender)
        return str(client.send_email(**request)["MessageId"])

    return call


@pytest.fixture
def mail_events(mail: Mail, objects: Callable[[str], dict[str, bytes]]) -> Callable[[], list[Any]]:
    """The events in the lake, in the order of their time."""

    def read() -> list[Any]:
        records = objects(mail.name).values()
        assert all(record.endswith(b"}\n") for record in records)
        return sorted(
            (json.loads(record) for record in records),
            key=lambda event: (event["mail"]["timestamp"], event["eventType"]),
        )

    return read

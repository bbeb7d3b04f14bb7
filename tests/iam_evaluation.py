"""The policies of an example environment, and what IAM's rules answer to requests under them.

A synthesized template becomes policies with sample ARNs in them; `tests/access/simulate.mjs` has
them evaluated by an evaluator that others wrote, docs/decisions/0014.
"""

import difflib
import functools
import json
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from environment_stacks import as_deployed, settings

SIMULATE = Path(__file__).parent / "access" / "simulate.mjs"
NODE_SECONDS = 60

STRANGER = "999999999999"
"""An account that no environment has to do with."""
ELSEWHERE = "ap-south-1"
"""A region that no environment is in."""

# What the ARN of a type ends with: its own properties, or else an id that AWS gives.
_ARNS = {
    "AWS::Athena::WorkGroup": "athena:{region}:{account}:workgroup/{Name}",
    "AWS::CloudWatch::Alarm": "cloudwatch:{region}:{account}:alarm:{AlarmName}",
    "AWS::Events::Rule": "events:{region}:{account}:rule/{Name}",
    "AWS::IAM::ManagedPolicy": "iam::{account}:policy/{id}",
    "AWS::IAM::Role": "iam::{account}:role/{id}",
    "AWS::KMS::Key": "kms:{region}:{account}:key/{id}",
    "AWS::KinesisFirehose::DeliveryStream": "firehose:{region}:{account}:deliverystream/{id}",
    "AWS::Lambda::Function": "lambda:{region}:{account}:function:{id}",
    "AWS::Logs::LogGroup": "logs:{region}:{account}:log-group:{id}:*",
    "AWS::Logs::LogStream": ("logs:{region}:{account}:log-group:{LogGroupName}:log-stream:{id}"),
    "AWS::Pinpoint::App": "mobiletargeting:{region}:{account}:apps/{id}",
    "AWS::S3::Bucket": "s3:::{id}",
    "AWS::SES::ConfigurationSet": "ses:{region}:{account}:configuration-set/{Name}",
    "AWS::SES::EmailIdentity": "ses:{region}:{account}:identity/{EmailIdentity}",
    "AWS::SMSVOICE::ConfigurationSet": (
        "sms-voice:{region}:{account}:configuration-set/{ConfigurationSetName}"
    ),
    "AWS::SMSVOICE::OptOutList": "sms-voice:{region}:{account}:opt-out-list/{OptOutListName}",
    "AWS::SMSVOICE::PhoneNumber": "sms-voice:{region}:{account}:phone-number/{id}",
    "AWS::SMSVOICE::Pool": "sms-voice:{region}:{account}:pool/{id}",
    "AWS::SMSVOICE::ProtectConfiguration": (
        "sms-voice:{region}:{account}:protect-configuration/{id}"
    ),
    "AWS::SMSVOICE::SenderId": "sms-voice:{region}:{account}:sender-id/{SenderId}/{IsoCountryCode}",
    "AWS::SNS::Topic": "sns:{region}:{account}:{id}",
    "AWS::SQS::Queue": "sqs:{region}:{account}:{id}",
}
_REF_IS_THE_ARN = {"AWS::IAM::ManagedPolicy", "AWS::SNS::Topic"}
_RESOURCE_POLICIES = {
    # Type of the policy: the property that names what it belongs to.
    "AWS::S3::BucketPolicy": "Bucket",
    "AWS::SNS::TopicPolicy": "Topics",
    "AWS::SQS::QueuePolicy": "Queues",
}
_EVERYTHING = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}


@dataclass
class Role:
    """A role of a template, with all that decides what it may do."""

    arn: str
    trust: dict[str, Any]
    policies: dict[str, Any] = field(default_factory=dict)
    boundary: dict[str, Any] | None = None


@dataclass(frozen=True)
class Request:
    """Who asks for what: names in angle brackets are filled in by `Environment.text`."""

    principal: str
    action: str
    resource: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What IAM says, and by which policies."""

    result: str
    why: str

    @property
    def is_allowed(self):
        assert self.result != "Error", self.why
        return self.result == "Allowed"


class Environment:
    """A template: its roles and resource policies by the path of their construct."""

    def __init__(self, name, *, account, region, template):
        self.name = name
        self.account = account
        self.region = region
        self._resources = template["Resources"]
        self._ids = {
            construct_path(resource): logical_id for logical_id, resource in self._resources.items()
        }
        self.roles = {
            construct_path(role): self._role(logical_id)
            for logical_id, role in self._of("AWS::IAM::Role")
        }
        self.resource_policies = dict(self._resource_policies())

    def policies(self):
        """Every policy: its kind, the path of what it belongs to, and the document."""
        for path, role in self.roles.items():
            yield "trust", path, role.trust
            for policy in role.policies.values():
                yield "identity", path, policy
            if role.boundary:
                yield "identity", path, role.boundary
        for path, policy in self.resource_policies.items():
            yield "resource", path, policy

    def text(self, value):
        """Fill in the names in angle brackets: a construct's path is its ARN."""
        if isinstance(value, dict):
            return {key: self.text(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.text(each) for each in value]
        return re.sub(r"<([^<>]+)>", lambda found: self._named(found[1]), value)

    def _named(self, name):
        own = {"account": self.account, "environment": self.name, "region": self.region}
        own |= {"stranger": STRANGER, "elsewhere": ELSEWHERE}
        if name == "domain":
            return settings(self.name)["email"]["domain"]
        if name in own:
            return own[name]
        if name.endswith(" in another account"):
            return self._named(name.removesuffix(" in another account")).replace(
                f":{self.account}:", f":{STRANGER}:"
            )
        if name.startswith("permission set "):
            # The path holds the region of Identity Center, but for us-east-1.
            of_us_east_1 = name.endswith(" of us-east-1")
            path = "aws-reserved/sso.amazonaws.com" + ("" if of_us_east_1 else f"/{self.region}")
            role = f"AWSReservedSSO_{name.split(' ')[2]}_0123456789abcdef"
            return f"arn:aws:iam::{self.account}:role/{path}/{role}"
        if name.endswith(" in another region"):
            return self._named(name.removesuffix(" in another region")).replace(
                f":{self.region}:", f":{ELSEWHERE}:"
            )
        if name not in self._ids:
            near = ", ".join(difflib.get_close_matches(name, self._ids))
            raise LookupError(f"{self.name} has no construct at '{name}'; near: {near}")
        return self._arn(self._ids[name])

    def simulation(self, request):
        """A request with all policies that decide it, as simulate.mjs takes it."""
        principal = self.text(request.principal)
        resource = self.text(request.resource)
        simulation = {
            "request": {
                "principal": principal,
                "action": request.action,
                "resource": {"resource": resource, "accountId": self._owner(resource)},
                "contextVariables": self._filled_in(principal, request.action)
                | self.text(request.context),
            },
            "identityPolicies": [],
            "resourcePolicy": self._policy_of(resource),
        }
        role = next((each for each in self.roles.values() if each.arn == principal), None)
        if role:
            policies = role.policies
            if role.boundary:
                simulation["permissionBoundaryPolicies"] = [
                    {"name": "Boundary", "policy": role.boundary}
                ]
        else:
            # Who is not ours may do all that the own account can allow, so that a denial is ours.
            has_policies = ":role/" in principal or ":user/" in principal
            policies = {"Everything": _EVERYTHING} if has_policies else {}
        simulation["identityPolicies"] = [
            {"name": name, "policy": policy} for name, policy in policies.items()
        ]
        return simulation

    def _filled_in(self, principal, action):
        """The condition keys that AWS fills in for every request."""
        keys = {"aws:RequestedRegion": self.region, "aws:SecureTransport": "true"}
        if action.startswith("s3:"):
            keys["s3:TlsVersion"] = "1.2"
        for mark, kind in ((":role/", "AssumedRole"), (":user/", "User")):
            if mark in principal:
                keys |= {"aws:PrincipalArn": principal, "aws:PrincipalType": kind}
        return keys

    def _owner(self, resource):
        """The account of a resource; that of a bucket is not in its ARN."""
        account = resource.split(":")[4] if resource.startswith("arn:") else ""
        return account or (STRANGER if STRANGER in resource else self.account)

    def _policy_of(self, resource):
        """A bucket's policy is asked for its objects too."""
        for path, policy in self.resource_policies.items():
            arn = self._arn(self._ids[path])
            if resource == arn or (
                arn.startswith("arn:aws:s3:") and resource.startswith(f"{arn}/")
            ):
                return policy
        return next((role.trust for role in self.roles.values() if role.arn == resource), None)

    def _of(self, resource_type):
        return [
            (logical_id, resource)
            for logical_id, resource in self._resources.items()
            if resource["Type"] == resource_type
        ]

    def _role(self, logical_id):
        properties = self._resources[logical_id]["Properties"]
        policies = {
            policy["PolicyName"]: self._plain(policy["PolicyDocument"])
            for policy in properties.get("Policies", [])
        }
        for kind in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
            for policy_id, policy in self._of(kind):
                if {"Ref": logical_id} in policy["Properties"].get("Roles", []) or {
                    "Ref": policy_id
                } in properties.get("ManagedPolicyArns", []):
                    policies[policy_id] = self._plain(policy["Properties"]["PolicyDocument"])
        boundary = None
        if "PermissionsBoundary" in properties:
            policy = self._resources[properties["PermissionsBoundary"]["Ref"]]
            boundary = self._plain(policy["Properties"]["PolicyDocument"])
        trust = self._plain(properties["AssumeRolePolicyDocument"])
        return Role(self._arn(logical_id), trust, policies, boundary)

    def _resource_policies(self):
        for _, key in self._of("AWS::KMS::Key"):
            yield construct_path(key), self._plain(key["Properties"]["KeyPolicy"])
        for kind, owner in _RESOURCE_POLICIES.items():
            for _, policy in self._of(kind):
                owners = policy["Properties"][owner]
                for each in owners if isinstance(owners, list) else [owners]:
                    document = self._plain(policy["Properties"]["PolicyDocument"])
                    yield construct_path(self._resources[each["Ref"]]), document

    def _arn(self, logical_id):
        kind = self._resources[logical_id]["Type"]
        assert kind in _ARNS, f"say in _ARNS what the ARN of {kind} looks like"
        properties = self._resources[logical_id].get("Properties", {})
        names = {"account": self.account, "region": self.region, "id": logical_id.lower()}
        names |= {
            name: self._plain(properties[name]) if name in properties else names["id"]
            for name in re.findall(r"{([A-Z]\w+)}", _ARNS[kind])
        }
        return "arn:aws:" + _ARNS[kind].format(**names)

    def _name(self, logical_id):
        """What `Ref` gives, most often: the last part of the ARN."""
        if self._resources[logical_id]["Type"] not in _ARNS:
            return logical_id
        return re.split("[:/]", self._arn(logical_id).removesuffix(":*"))[-1]

    def _plain(self, value):
        """A property as AWS sees it, with sample names where they are known at deployment only."""
        match value:
            case {"Ref": str(name)} if name.startswith("AWS::"):
                return self._pseudo(name)
            case {"Ref": str(name)}:
                is_arn = self._resources[name]["Type"] in _REF_IS_THE_ARN
                return self._arn(name) if is_arn else self._name(name)
            case {"Fn::GetAtt": [name, "Arn" | "TopicArn"]}:
                return self._arn(name)
            case {"Fn::GetAtt": [name, _]}:
                return self._name(name)
            case {"Fn::Join": [separator, parts]}:
                return separator.join(self._plain(part) for part in parts)
            case {"Fn::Sub": str(text)}:
                return re.sub(r"\${(.+?)}", lambda found: self._substituted(found[1]), text)
            case dict():
                assert not any(key.startswith("Fn::") for key in value), f"cannot resolve {value}"
                return {key: self._plain(each) for key, each in value.items()}
            case list():
                return [self._plain(each) for each in value]
        return value

    def _substituted(self, name):
        logical_id, dot, attribute = name.partition(".")
        return self._plain({"Fn::GetAtt": [logical_id, attribute]} if dot else {"Ref": name})

    def _pseudo(self, name):
        return {
            "AWS::AccountId": self.account,
            "AWS::Partition": "aws",
            "AWS::Region": self.region,
            "AWS::StackId": (
                f"arn:aws:cloudformation:{self.region}:{self.account}:stack/Messaging-{self.name}/1"
            ),
            "AWS::StackName": f"Messaging-{self.name}",
            "AWS::URLSuffix": "amazonaws.com",
        }[name]


def construct_path(resource):
    """The path of a construct below its stack, without what CDK adds for the resource in it."""
    path = resource.get("Metadata", {}).get("aws:cdk:path", "")
    return re.sub(r"(/Resource)+$", "", path.partition("/")[2])


@functools.cache
def environment(name):
    """An example environment, read once for each process."""
    return read_environment(name)


def read_environment(name):
    """An example environment of the caller's own, to change."""
    own = settings(name)
    return Environment(
        name, account=own["account"], region=own["region"], template=as_deployed(name)
    )


def evaluate(asked):
    """Answer requests, each with the environment that it is made in, in one go."""
    answers = []
    simulations = {}
    for number, (where, request) in enumerate(asked):
        answers.append(None)
        try:
            simulations[number] = where.simulation(request)
        except LookupError as error:
            answers[number] = Answer("Error", str(error))
    done = subprocess.run(
        ["node", str(SIMULATE)],
        input=json.dumps(list(simulations.values())),
        capture_output=True,
        text=True,
        timeout=NODE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for number, answer in zip(simulations, json.loads(done.stdout), strict=True):
        answers[number] = Answer(answer["result"], "; ".join(answer["why"]))
    return answers

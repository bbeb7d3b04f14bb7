"""Every request in the tables of requests/ is answered by IAM's rules as the table says.

A table lists by who asks: the path of a role's construct, a service, or anybody's ARN, who may do
all that the own account can allow. An entry says

- `may`, `may_not` or `never`: the actions, each a row of its own. What is never allowed is denied
  by the template, whatever else may be allowed to the role later.
- `resource`: what the action must be allowed on, all of it if it is a list; or `each_of`: each a
  row of its own. A construct's path in angle brackets is its ARN, and `in another account` or
  `in another region` may follow; <permission set NAME> is its role; <account>, <region>,
  <environment>, <domain>, and the <stranger>'s account and <elsewhere>, a region, are names.
- `given`: the condition keys of the request, beside those that AWS always fills in.
- `in`: the environments, all when it is left out.
- `because`: what the row is there for.

Rows with <Source> are asked for each source of events; <another> is the source after it.

The tables are whole: whatever a policy allows has a row that asks for it, and every role has rows
of what it must be refused.
"""

import fnmatch
import functools
import itertools
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from iam_evaluation import Request, environment, evaluate, read_environment

from cdk_pinpoint import EventSource
from cdk_pinpoint.environment.loading import read

TABLES = sorted((Path(__file__).parent / "requests").glob("*.yaml"))
ENVIRONMENTS = ("dev", "staging", "prod")
RANK = ("Error", "ExplicitlyDenied", "ImplicitlyDenied", "Allowed")


@dataclass(frozen=True)
class Row:
    """One line of the table in one environment."""

    environment: str
    principal: str
    action: str
    resources: tuple[str, ...]
    context: dict
    verb: str
    reason: str

    def __str__(self):
        on = " and ".join(self.resources)
        return f"{self.verb} {self.action} on {on}, because {self.reason}"

    @property
    def is_allowed(self):
        return self.verb == "may"

    @property
    def results(self):
        """What IAM answers if the row is right."""
        return {
            "may": {"Allowed"},
            "may_not": {"ImplicitlyDenied", "ExplicitlyDenied"},
            "never": {"ExplicitlyDenied"},
        }[self.verb]

    @property
    def asker(self):
        """The principal as `Environment.text` reads it: a role of the template by its path."""
        is_role = "/" in self.principal and not self.principal.startswith("arn:")
        return f"<{self.principal}>" if is_role else self.principal

    @property
    def requests(self):
        """A request for each resource: AWS asks for the action on every one that takes part."""
        return [Request(self.asker, self.action, each, self.context) for each in self.resources]


def listed(value):
    return value if isinstance(value, list) else [value]


def table(path):
    found, problems = read(path)
    # What is asked twice under one name would be asked once.
    assert problems == []
    return found


def entries():
    """Who asks, and an entry of a table, written out for each source of events."""
    sources = list(EventSource)
    for principal, entry in (
        (who, entry) for path in TABLES for who, its in table(path).items() for entry in its
    ):
        if "<Source>" not in principal:
            yield principal, entry
            continue
        for source, another in zip(sources, sources[1:] + sources[:1], strict=True):
            text = json.dumps([principal, entry])
            for name, each in (("source", source), ("another", another)):
                text = text.replace(f"<{name}>", each)
                text = text.replace(f"<{name.capitalize()}>", each.capitalize())
            yield json.loads(text)


def rows():
    for principal, entry in entries():
        (verb,) = entry.keys() & {"may", "may_not", "never"}
        (on,) = entry.keys() & {"resource", "each_of"}
        assert entry.keys() <= {verb, on, "given", "in", "because"}, entry
        alternatives = entry[on] if on == "each_of" else [entry[on]]
        for name, action, resource in itertools.product(
            entry.get("in", ENVIRONMENTS), listed(entry[verb]), alternatives
        ):
            yield Row(
                name,
                principal,
                action,
                tuple(listed(resource)),
                entry.get("given", {}),
                verb,
                entry["because"],
            )


ROWS = list(rows())


def outcomes(asked):
    """Answer rows, each with its environment: allowed is what is so on every resource."""
    asked = list(asked)
    found = iter(evaluate((where, each) for where, row in asked for each in row.requests))
    for _, row in asked:
        answers = list(itertools.islice(found, len(row.requests)))
        # What cannot be answered must not pass as denied, so it comes first.
        yield min(answers, key=lambda answer: RANK.index(answer.result))


@functools.cache
def answers():
    """The answers to all rows, found in one go."""
    return list(outcomes((environment(row.environment), row) for row in ROWS))


@pytest.mark.parametrize(
    ("name", "principal"), sorted({(row.environment, row.principal) for row in ROWS})
)
def test_requests_are_answered_as_the_table_says(name, principal):
    wrong = [
        f"{row}: {answer.result}, {answer.why}"
        for row, answer in zip(ROWS, answers(), strict=True)
        if (row.environment, row.principal) == (name, principal)
        and answer.result not in row.results
    ]
    assert wrong == []


def allowances(kind_wanted):
    """What policies of a kind allow: environment, what they belong to, principal, action."""
    for name in ENVIRONMENTS:
        for kind, owner, policy in environment(name).policies():
            for statement in policy["Statement"]:
                if kind == kind_wanted and statement["Effect"] == "Allow":
                    for action in listed(statement["Action"]):
                        yield name, owner, statement.get("Principal"), action


def is_asked(where, action, about):
    return any(
        row.is_allowed
        and row.environment == where
        and fnmatch.fnmatchcase(row.action, action)
        and about(row)
        for row in ROWS
    )


def test_whatever_a_role_may_do_is_asked_for():
    missing = {
        (where, role, action)
        for where, role, _, action in allowances("identity")
        if not is_asked(where, action, lambda row, role=role: row.principal == role)
    }
    assert missing == set()


def test_whoever_may_take_on_a_role_asks_for_it():
    missing = {
        (where, role)
        for where, role, _, action in allowances("trust")
        if not is_asked(where, action, lambda row, role=role: f"<{role}>" in row.resources)
    }
    assert missing == set()


def test_whatever_a_resource_allows_is_asked_for():
    missing = {
        (where, owner, action)
        for where, owner, _, action in allowances("resource")
        if not is_asked(
            where,
            action,
            lambda row, owner=f"<{owner}>": any(each.startswith(owner) for each in row.resources),
        )
    }
    assert missing == set()


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_every_role_is_asked_for_what_it_may_never_do(name):
    asked = {row.principal for row in ROWS if row.environment == name and not row.is_allowed}
    assert set(environment(name).roles) - asked == set()


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_every_role_is_refused_to_who_it_is_not_for(name):
    refused = {
        resource
        for row in ROWS
        if row.environment == name and not row.is_allowed and row.action.startswith("sts:")
        for resource in row.resources
    }
    assert {f"<{role}>" for role in environment(name).roles} - refused == set()


def without(*keys):
    """Leave out all conditions, or those on the keys."""

    def change(statement):
        for conditions in statement["Condition"].values():
            for key in keys or list(conditions):
                conditions.pop(key, None)

    return change


def having(**elements):
    """Replace elements of the statement."""
    return lambda statement: statement.update(elements)


def ending(end, instead):
    """Replace the end of every resource."""

    def change(statement):
        statement["Resource"] = [
            each.removesuffix(end) + instead for each in listed(statement["Resource"])
        ]

    return change


BUCKET, KEY, TOPIC = "<Events/Bucket>", "<Events/Key>", "<AlarmTopic>"
OPERATOR = "<Roles/Operator>"
SENDER, WRITER, DELIVERY = "<Roles/Sender>", "<Email/EventsRole>", "<Events/Email/DeliveryRole>"
FAULTS = {
    # What is wrong: whose policy, an action of the statement, and how it is changed.
    "any recipient": (SENDER, "ses:SendEmail", without("ses:Recipients")),
    "no recipient": (SENDER, "ses:SendEmail", lambda each: each["Condition"].pop("Null")),
    "any sender": (SENDER, "ses:SendEmail", without("ses:FromAddress")),
    "any identity": (SENDER, "ses:SendEmail", having(Resource="*")),
    "all of a service": (SENDER, "sms-voice:SendTextMessage", having(Action="sms-voice:*")),
    "pools that start alike": (SENDER, "sms-voice:SendTextMessage", ending("", "*")),
    "any application": (SENDER, "mobiletargeting:SendMessages", having(Resource="*")),
    "any stream": (SENDER, "firehose:PutRecord", having(Resource="*")),
    "environments that start alike": (SENDER, "ssm:GetParameter", ending("", "*")),
    "anybody sends": (SENDER, "sts:AssumeRole", having(Principal={"AWS": "*"})),
    "any configuration set": (WRITER, "sts:AssumeRole", without("aws:SourceArn")),
    "any account": (WRITER, "sts:AssumeRole", without("aws:SourceAccount")),
    "any events": (WRITER, "firehose:PutRecordBatch", having(Resource="*")),
    "any folder": (DELIVERY, "s3:PutObject", having(Resource="*")),
    "folders that start alike": (DELIVERY, "s3:PutObject", ending("/*", "*")),
    "the key without S3": (DELIVERY, "kms:Decrypt", without("kms:ViaService")),
    "any object's key": (DELIVERY, "kms:Decrypt", without("kms:EncryptionContext:aws:s3:arn")),
    "any table": (DELIVERY, "glue:GetTable", having(Resource="*")),
    "plain HTTP": (BUCKET, "s3:*", having(Effect="Allow")),
    "any log group": (KEY, "kms:Encrypt", without()),
    "any endpoint": (OPERATOR, "sns:Subscribe", without("sns:Endpoint")),
    "any protocol": (OPERATOR, "sns:Subscribe", without()),
    "any queue": (OPERATOR, "sqs:CreateQueue", having(Resource="*")),
    "any alarm to set": (OPERATOR, "cloudwatch:SetAlarmState", having(Resource="*")),
    "any alarm": (TOPIC, "sns:Publish", without("aws:SourceArn")),
}


def faulty(whose, action, change):
    """The development environment with a fault in one statement."""
    found = read_environment("dev")
    path = whose.strip("<>")
    role = found.roles.get(path)
    policies = [role.trust, *role.policies.values()] if role else [found.resource_policies[path]]
    statements = [
        statement
        for policy in policies
        for statement in policy["Statement"]
        if action in listed(statement["Action"])
    ]
    # Where a denial is the first, the allowance is the last.
    change(statements[0] if action == "s3:*" else statements[-1])
    return found


@functools.cache
def answers_under_faults():
    """For each fault, the rows that it is about, with what is answered under it."""
    asked = [
        (name, where, row)
        for name, (whose, action, change) in FAULTS.items()
        for where in [faulty(whose, action, change)]
        for row in ROWS
        if row.environment == "dev"
        and row.action.split(":")[0] == action.split(":")[0]
        and (row.asker == whose or any(each.startswith(whose) for each in row.resources))
    ]
    answers = outcomes((where, row) for _, where, row in asked)
    return [(name, row, answer) for (name, _, row), answer in zip(asked, answers, strict=True)]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_turns_a_row(fault):
    """The table would notice each of these, which people make."""
    about = [(row, each) for name, row, each in answers_under_faults() if name == fault]
    assert any(answer.result not in row.results for row, answer in about)

"""Every request in the tables of requests/ is answered by IAM's rules as the table says.

tests/request_table.py says how a table is read. The tables are whole: whatever a policy allows has
a row that asks for it, and every role has rows of what it must be refused.
"""

import fnmatch
import functools

import pytest
from iam_evaluation import environment, read_environment
from request_table import ENVIRONMENTS, ROWS, listed, outcomes


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

import json

import pytest

ACCOUNT = "000000000000"


def refused(sms_voice, reason):
    """Expects that the state of a resource does not allow what is asked."""
    return pytest.raises(sms_voice.exceptions.ConflictException, match=reason)


def not_found(sms_voice):
    """Expects that there is no such resource."""
    return pytest.raises(sms_voice.exceptions.ResourceNotFoundException)


def request_number(sms_voice, **changes):
    """Requests a simulator, or what the changes make of it."""
    request = {
        "IsoCountryCode": "US",
        "MessageType": "TRANSACTIONAL",
        "NumberCapabilities": ["SMS"],
        "NumberType": "SIMULATOR",
    }
    return sms_voice.request_phone_number(**request | changes)


@pytest.fixture
def simulator(sms_voice):
    """A number that is active at once."""
    return request_number(sms_voice)


@pytest.fixture
def make_role(local_aws, own_name):
    """Creates a role with one statement, which a principal may assume under a condition."""

    def make(name, *, principal, actions, resources, condition=None):
        iam = local_aws.client("iam")
        trust = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
        if condition is not None:
            trust["Condition"] = condition
        role = iam.create_role(
            RoleName=f"{own_name}-{name}",
            AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
        )["Role"]
        iam.put_role_policy(
            RoleName=role["RoleName"],
            PolicyName="only",
            PolicyDocument=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Action": actions, "Resource": resources}],
                }
            ),
        )
        return role["Arn"]

    return make

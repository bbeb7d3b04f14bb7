"""The roles that settings ask for."""

from environment_stacks import EXAMPLES, Resources, example, make
from templates import flat

READS_NAMES = {"ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"}
ALWAYS = {"firehose:PutRecord", "firehose:PutRecordBatch", *READS_NAMES}
OTP = {"mobiletargeting:SendOTPMessage", "mobiletargeting:VerifyOTPMessage"}
ALONE = {
    "email": {"ses:SendEmail", "ses:SendRawEmail"},
    "sms": {"sms-voice:SendTextMessage", *OTP},
    "push": {"mobiletargeting:SendMessages"},
}


def test_the_sender_may_use_all_channels(resources):
    assert resources("prod").sender_actions == ALWAYS.union(*ALONE.values())
    assert resources("staging").sender_actions == ALWAYS.union(*ALONE.values())


@EXAMPLES
def test_the_sender_finds_the_names_of_its_own_environment(resources, name):
    (statement,) = (
        statement
        for policy in resources(name).of("AWS::IAM::Policy")
        for statement in policy["PolicyDocument"]["Statement"]
        if READS_NAMES & set(statement["Action"])
    )
    assert set(statement["Action"]) == READS_NAMES
    account, region = example(name)["account"], example(name)["region"]
    start = f"arn:${{AWS::Partition}}:ssm:{region}:{account}:parameter/messaging/{name}"
    assert flat(statement["Resource"]) == [start, f"{start}/*"]


def test_a_service_takes_the_sender_role_on():
    stack = make(access={"sender": {"service": "ecs-tasks.amazonaws.com"}})
    found = Resources(stack)
    role = found.all[stack.get_logical_id(stack.roles.sender.node.default_child)]
    (trust,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "ecs-tasks.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": "333333333333"}}

"""What a deployment left behind is told, and what is gone is not."""

from collections.abc import Callable

from cdk_pinpoint.local import LocalAws, inventory

from .conftest import Stacks, Template


def test_what_a_stack_holds_is_there_until_the_stack_is_deleted(
    local_aws: LocalAws, stacks: Stacks, role: Callable[..., Template], own_name: str
):
    before = inventory.take(local_aws)
    resources = {
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": own_name}},
        "Role": role(
            own_name,
            principal={"Service": "firehose.amazonaws.com"},
            actions=["s3:PutObject"],
            resources="*",
        ),
        "Stream": {
            "Type": "AWS::KinesisFirehose::DeliveryStream",
            "Properties": {
                "DeliveryStreamName": own_name,
                "ExtendedS3DestinationConfiguration": {
                    "BucketARN": {"Fn::GetAtt": ["Bucket", "Arn"]},
                    "RoleARN": {"Fn::GetAtt": ["Role", "Arn"]},
                },
            },
        },
        "App": {"Type": "AWS::Pinpoint::App", "Properties": {"Name": own_name}},
        "Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": own_name}},
    }
    stack = stacks.create(resources)
    assert inventory.take(local_aws) - before == {
        f"stack {stack}",
        f"bucket {own_name}",
        f"role {own_name}",
        f"stream {own_name}",
        f"application {own_name}",
        f"log group {own_name}",
    }
    stacks.delete(stack)
    assert inventory.take(local_aws) == before


def test_what_was_made_by_hand_is_there(local_aws: LocalAws, sms_voice, own_name: str):
    before = inventory.take(local_aws)
    parameter = f"/{own_name}"
    made = {f"parameter {parameter}", f"secret {own_name}"}
    client = local_aws.client
    client("ssm").put_parameter(Name=parameter, Value="x", Type="String")
    client("secretsmanager").create_secret(Name=own_name, SecretString="x")
    topic = client("sns").create_topic(Name=own_name)["TopicArn"]
    client("sesv2").create_email_identity(EmailIdentity=f"{own_name}.example.com")
    client("sesv2").create_configuration_set(ConfigurationSetName=own_name)
    client("cloudwatch").put_metric_alarm(
        AlarmName=own_name,
        Namespace="AWS/SES",
        MetricName="Send",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    sms_voice.create_opt_out_list(OptOutListName=own_name)
    sms_voice.create_configuration_set(ConfigurationSetName=own_name)
    protection = sms_voice.create_protect_configuration()["ProtectConfigurationId"]
    number = sms_voice.request_phone_number(
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS"],
        NumberType="SIMULATOR",
    )
    pool = sms_voice.create_pool(
        OriginationIdentity=number["PhoneNumberId"],
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
    )["PoolId"]
    assert inventory.take(local_aws) - before == {
        *made,
        f"topic {topic}",
        f"identity {own_name}.example.com",
        f"configuration set {own_name}",
        f"alarm {own_name}",
        f"opt-out list {own_name}",
        f"SMS configuration set {own_name}",
        f"protect configuration {protection}",
        f"phone number {number['PhoneNumber']}",
        f"pool {pool}",
    }
    client("ssm").delete_parameter(Name=parameter)
    client("secretsmanager").delete_secret(SecretId=own_name, ForceDeleteWithoutRecovery=True)
    assert not made & inventory.take(local_aws)


def test_a_key_that_waits_for_its_deletion_is_gone(local_aws: LocalAws):
    """AWS deletes no key at once."""
    kms = local_aws.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    assert f"key {key}" in inventory.take(local_aws)
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    assert f"key {key}" not in inventory.take(local_aws)


def test_a_function_is_there(local_aws: LocalAws, stacks: Stacks, role, own_name: str):
    stack = stacks.create(
        {
            "Role": role(
                own_name,
                principal={"Service": "lambda.amazonaws.com"},
                actions=["logs:PutLogEvents"],
                resources="*",
            ),
            "Function": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "FunctionName": own_name,
                    "Runtime": "python3.13",
                    "Handler": "index.handler",
                    "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                    "Code": {"ZipFile": "def handler(event, context): pass"},
                },
            },
        }
    )
    assert f"function {own_name}" in inventory.take(local_aws)
    stacks.delete(stack)
    assert f"function {own_name}" not in inventory.take(local_aws)


def test_a_queue_a_rule_and_what_takes_messages_to_a_function_are_there(
    local_aws: LocalAws, stacks: Stacks, role, own_name: str
):
    before = inventory.take(local_aws)
    stack = stacks.create(
        {
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": own_name}},
            "Rule": {
                "Type": "AWS::Events::Rule",
                "Properties": {"Name": own_name, "ScheduleExpression": "rate(1 day)"},
            },
            "Role": role(
                own_name,
                principal={"Service": "lambda.amazonaws.com"},
                actions=["sqs:ReceiveMessage"],
                resources="*",
            ),
            "Function": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "FunctionName": own_name,
                    "Runtime": "python3.13",
                    "Handler": "index.handler",
                    "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                    "Code": {"ZipFile": "def handler(event, context): pass"},
                },
            },
            "Mapping": {
                "Type": "AWS::Lambda::EventSourceMapping",
                "Properties": {
                    "FunctionName": {"Ref": "Function"},
                    "EventSourceArn": {"Fn::GetAtt": ["Queue", "Arn"]},
                },
            },
        }
    )
    (mapping,) = local_aws.client("lambda").list_event_source_mappings(FunctionName=own_name)[
        "EventSourceMappings"
    ]
    assert {
        f"queue {local_aws.endpoint_url}/000000000000/{own_name}",
        f"rule {own_name}",
        f"event source mapping {mapping['UUID']}",
    } <= inventory.take(local_aws) - before
    stacks.delete(stack)
    assert inventory.take(local_aws) == before


def test_an_account_with_many_of_a_kind_is_listed_to_the_end(local_aws: LocalAws, own_name: str):
    """AWS answers 10 parameters at a time."""
    ssm = local_aws.client("ssm")
    names = [f"/{own_name}/{number}" for number in range(60)]
    for name in names:
        ssm.put_parameter(Name=name, Value="x", Type="String")
    try:
        assert {f"parameter {name}" for name in names} <= inventory.take(local_aws)
    finally:
        for start in range(0, 60, 10):
            ssm.delete_parameters(Names=names[start : start + 10])

"""A local AWS with the lake of an environment, and the command as a user runs it."""

import base64
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from cdk_pinpoint import PublishedName, parameter_name
from cdk_pinpoint.events.event_schema import EVENT_SCHEMAS
from cdk_pinpoint.local import LocalAws
from cdk_pinpoint.local.hive_types import parsed

_numbers = itertools.count(1)

PARTITIONS = {
    "email": "{event_type: .eventType, dt: .mail.timestamp[0:10]}",
    "sms": '{event_type: .eventType, dt: ((.eventTimestamp / 1000) | strftime("%Y-%m-%d"))}',
}
PARTITIONS |= {"push": PARTITIONS["sms"], "app": PARTITIONS["sms"]}


def encoded(data):
    return base64.b64encode(data if isinstance(data, bytes) else data.encode()).decode()


def error_line(data, **changes):
    """A line as Firehose writes it."""
    return json.dumps(
        {
            "attemptsMade": 1,
            "arrivalTimestamp": 1795300000000,
            "errorCode": "DynamicPartitioning.MetadataExtractionFailed",
            "errorMessage": "partitionKeys values must not be null or empty",
            "attemptEndingTimestamp": 1795300000001,
            "rawData": encoded(data),
            **changes,
        }
    )


def email_event(*recipients, event_type="Send", **fields):
    return {
        "eventType": event_type,
        "mail": {
            "timestamp": "2026-11-20T10:00:00.000Z",
            "messageId": "0100",
            "source": "hello@mail.example.com",
            "destination": list(recipients),
        },
        **fields,
    }


class Lake:
    """The parts of a lake that the commands work with, of an environment of its own."""

    def __init__(self, aws, *, versioned=True, sources=tuple(PARTITIONS)):
        self.aws = aws
        self.environment = f"env{next(_numbers)}"
        self.bucket = f"lake-{self.environment}"
        self.s3 = aws.client("s3")
        self.s3.create_bucket(Bucket=self.bucket)
        if versioned:
            self.s3.put_bucket_versioning(
                Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"}
            )
        self.publish(PublishedName.EVENT_BUCKET, self.bucket)
        role = self.role("firehose.amazonaws.com", "s3:PutObject", f"arn:aws:s3:::{self.bucket}/*")
        for source in sources:
            self._create_stream(source, role)

    def publish(self, name, value):
        self.aws.client("ssm").put_parameter(
            Name=parameter_name(self.environment, name), Value=value, Type="String"
        )

    def role(self, service, *statement):
        """A role that may do one thing, or nothing."""
        iam, name = self.aws.client("iam"), f"role-{next(_numbers)}"
        principal = {"Service": service} if service else {"AWS": self.aws.account}
        trust = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
        arn = iam.create_role(
            RoleName=name,
            AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
        )["Role"]["Arn"]
        if statement:
            *actions, resource = statement
            allowed = {"Effect": "Allow", "Action": actions, "Resource": resource}
            iam.put_role_policy(
                RoleName=name,
                PolicyName="Allow",
                PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [allowed]}),
            )
        return arn

    def _create_stream(self, source, role):
        name = f"{self.environment}-{source}"
        parameters = {
            "MetadataExtractionQuery": PARTITIONS[source],
            "JsonParsingEngine": "JQ-1.6",
        }
        self.aws.client("firehose").create_delivery_stream(
            DeliveryStreamName=name,
            ExtendedS3DestinationConfiguration={
                "BucketARN": f"arn:aws:s3:::{self.bucket}",
                "RoleARN": role,
                "Prefix": f"delivered/{source}/!{{partitionKeyFromQuery:event_type}}/",
                "ErrorOutputPrefix": (
                    f"errors/source={source}/error_type=!{{firehose:error-output-type}}"
                    "/dt=!{timestamp:yyyy-MM-dd}/"
                ),
                "DynamicPartitioningConfiguration": {"Enabled": True},
                "ProcessingConfiguration": {
                    "Enabled": True,
                    "Processors": [
                        {
                            "Type": "MetadataExtraction",
                            "Parameters": [
                                {"ParameterName": key, "ParameterValue": value}
                                for key, value in parameters.items()
                            ],
                        }
                    ],
                },
            },
        )
        self.publish(PublishedName(f"{source}-event-stream"), name)

    def put(self, key, body):
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=body)

    def fail(self, source, *records, day="2026-11-20", name="failed-1", kind="processing-failed"):
        """An error object as Firehose writes it; its key."""
        key = f"errors/source={source}/error_type={kind}/dt={day}/{name}"
        self.put(key, "".join(error_line(each) + "\n" for each in records))
        return key

    def put_parquet(self, key, source, *events, tmp_path):
        """Events as rows of a Parquet file with the columns of their source's table."""
        lines, path = tmp_path / "events.json", tmp_path / "events.parquet"
        lines.write_text("".join(json.dumps(lowered(event)) + "\n" for event in events))
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in PARQUET_COLUMNS[source].items())
        duckdb.execute(
            f"COPY (SELECT * FROM read_json('{lines}', format='newline_delimited',"
            f" columns={{{columns}}})) TO '{path}' (FORMAT parquet, COMPRESSION snappy)"
        )
        self.put(key, path.read_bytes())

    def rows(self, key, tmp_path):
        path = tmp_path / "read.parquet"
        path.write_bytes(self.read(key))
        text = f"SELECT CAST(to_json(r) AS VARCHAR) FROM read_parquet('{path}') AS r"
        return [json.loads(row) for (row,) in duckdb.execute(text).fetchall()]

    def types(self, key, tmp_path):
        path = tmp_path / "read.parquet"
        path.write_bytes(self.read(key))
        return duckdb.execute(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()

    def read(self, key):
        return self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()

    def keys(self, prefix=""):
        found = self.s3.list_objects_v2(Bucket=self.bucket, Prefix=prefix)
        return [each["Key"] for each in found.get("Contents", [])]

    def everything(self):
        """Every byte that is kept, of every version."""
        versions = self.s3.list_object_versions(Bucket=self.bucket).get("Versions", [])
        return {
            (each["Key"], each["VersionId"]): self.s3.get_object(
                Bucket=self.bucket, Key=each["Key"], VersionId=each["VersionId"]
            )["Body"].read()
            for each in versions
        }

    def delivered(self, source):
        return sorted(
            line for key in self.keys(f"delivered/{source}/") for line in [self.read(key).decode()]
        )


def hive_to_duckdb(source):
    """The columns of a source's table, as DuckDB writes their types."""
    return {name: parsed(kind).duckdb for name, kind in EVENT_SCHEMAS[source].columns.items()}


class _Columns(dict):
    def __missing__(self, source):
        self[source] = {
            name: kind.replace("'", "''") for name, kind in hive_to_duckdb(source).items()
        }
        return self[source]


PARQUET_COLUMNS = _Columns()


def lowered(value):
    """JSON with lower case names, as the conversion to Parquet makes them; not those of maps."""
    if isinstance(value, dict):
        return {
            key.lower(): item if key in ("tags", "attributes", "context") else lowered(item)
            for key, item in value.items()
        }
    return [lowered(item) for item in value] if isinstance(value, list) else value


@pytest.fixture(scope="session")
def local_aws():
    with LocalAws() as aws:
        yield aws


@pytest.fixture
def make_lake(local_aws):
    return lambda **arguments: Lake(local_aws, **arguments)


@pytest.fixture
def lake(make_lake):
    return make_lake()


@pytest.fixture
def command(local_aws):
    """Run the command as a process; a dict of settings replaces those of the root user."""

    def run(*arguments, settings=None, answer=None):
        environment = local_aws.environment() if settings is None else settings
        return subprocess.run(
            [sys.executable, "-m", "cdk_pinpoint.operations.cli", *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
            input=answer or "",
            timeout=120,
        )

    return run


@pytest.fixture
def without_aws():
    """An environment without credentials, configuration or network metadata."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {
        **kept,
        "HOME": str(Path(os.devnull).parent),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_REGION": "us-east-1",
    }


class Channels(Lake):
    """Email, SMS and push of an environment, with a topic and the stream of app events."""

    def __init__(self, aws, *, countries="GB,US"):
        super().__init__(aws, sources=("app",))
        self.ses = aws.client("sesv2")
        self.sms = aws.client("pinpoint-sms-voice-v2")
        self.pinpoint = aws.client("pinpoint")
        self.sqs = aws.client("sqs")
        self.cloudwatch = aws.client("cloudwatch")
        name = f"messaging-{self.environment}"
        self.set_name = name
        self.ses.create_configuration_set(ConfigurationSetName=name)
        self.publish(PublishedName.EMAIL_CONFIGURATION_SET, name)
        self.protect_id = self.sms.create_protect_configuration()["ProtectConfigurationId"]
        self.rule(FR="BLOCK", **dict.fromkeys(countries.split(","), "ALLOW"))
        self.publish(PublishedName.SMS_CONFIGURATION_SET, name)
        self.publish(PublishedName.SMS_PROTECT_CONFIGURATION_ID, self.protect_id)
        self.publish(PublishedName.SMS_ALLOWED_COUNTRIES, countries)
        app = self.pinpoint.create_app(CreateApplicationRequest={"Name": name})
        self.app_id = app["ApplicationResponse"]["Id"]
        self.enable_push(enabled=True)
        self.queue_url = self.sqs.create_queue(
            QueueName=f"{name}.fifo",
            Attributes={"FifoQueue": "true", "ContentBasedDeduplication": "true"},
        )["QueueUrl"]
        self.publish(PublishedName.APPLICATION_ID, self.app_id)
        self.publish(PublishedName.PUSH_CHANNELS, "GCM")
        self.publish(PublishedName.PUSH_CHANNEL_QUEUE_URL, self.queue_url)
        self.topic_arn = aws.client("sns").create_topic(Name=name)["TopicArn"]
        self.publish(PublishedName.ALARM_TOPIC_ARN, self.topic_arn)

    def rule(self, **statuses):
        """Set what a protect configuration says of countries."""
        self.sms.update_protect_configuration_country_rule_set(
            ProtectConfigurationId=self.protect_id,
            NumberCapability="SMS",
            CountryRuleSetUpdates={
                country: {"ProtectStatus": status} for country, status in statuses.items()
            },
        )

    def rules(self):
        found = self.sms.get_protect_configuration_country_rule_set(
            ProtectConfigurationId=self.protect_id, NumberCapability="SMS"
        )["CountryRuleSet"]
        return {country: rule["ProtectStatus"] for country, rule in found.items()}

    def sends_email(self):
        found = self.ses.get_configuration_set(ConfigurationSetName=self.set_name)
        return found["SendingOptions"]["SendingEnabled"]

    def enable_push(self, *, enabled):
        fields = ("project_id", "private_key", "client_email")
        account = {"type": "service_account", **dict.fromkeys(fields, "-")}
        self.pinpoint.update_gcm_channel(
            ApplicationId=self.app_id,
            GCMChannelRequest={
                "DefaultAuthenticationMethod": "TOKEN",
                "ServiceJson": json.dumps(account),
                "Enabled": enabled,
            },
        )

    def sends_push(self):
        found = self.pinpoint.get_gcm_channel(ApplicationId=self.app_id)
        return found["GCMChannelResponse"]["Enabled"]

    def asked(self):
        """What the function of the push channels was asked for, which nobody does here."""
        found = self.sqs.receive_message(QueueUrl=self.queue_url, MaxNumberOfMessages=10)
        return [json.loads(each["Body"]) for each in found.get("Messages", ())]

    def alarm(self, cause, *, state="OK", reason="made", **properties):
        """Make an alarm with the topic as its action; its name."""
        name = f"messaging-{self.environment}-{cause}"
        self.cloudwatch.put_metric_alarm(
            **{
                "AlarmName": name,
                "Namespace": name,
                "MetricName": "Failures",
                "Statistic": "Sum",
                "Period": 60,
                "EvaluationPeriods": 1,
                "Threshold": 1,
                "ComparisonOperator": "GreaterThanOrEqualToThreshold",
                "TreatMissingData": "ignore",
                "AlarmActions": [self.topic_arn],
                **properties,
            }
        )
        self.set_alarm(name, state, reason)
        return name

    def page(self, cause, *children):
        """Make a composite alarm that follows others; its name."""
        name = f"messaging-{self.environment}-{cause}"
        rule = " OR ".join(f'ALARM("{each}")' for each in children)
        self.cloudwatch.put_composite_alarm(
            AlarmName=name, AlarmRule=rule, AlarmActions=[self.topic_arn]
        )
        return name

    def set_alarm(self, name, state, reason="set"):
        self.cloudwatch.set_alarm_state(AlarmName=name, StateValue=state, StateReason=reason)

    def names(self):
        """What is published."""
        folder = self.aws.client("ssm").get_parameters_by_path(
            Path=f"/messaging/{self.environment}"
        )
        return {
            PublishedName(each["Name"].rpartition("/")[2]): each["Value"]
            for each in folder["Parameters"]
        }

    def events(self):
        """The app events that were put."""
        return [json.loads(line) for text in self.delivered("app") for line in text.splitlines()]

    def restricted(self, *statements):
        """Settings of a role that finds names and may do some more."""
        folder = f"arn:aws:ssm:*:*:parameter/messaging/{self.environment}"
        role = self.role(None, "ssm:GetParametersByPath", folder)
        for number, statement in enumerate(statements):
            *actions, resource = statement
            allowed = {"Effect": "Allow", "Action": actions, "Resource": resource}
            self.aws.client("iam").put_role_policy(
                RoleName=role.rpartition("/")[2],
                PolicyName=f"More{number}",
                PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [allowed]}),
            )
        return self.aws.environment(credentials=self.aws.assume_role(role))


@pytest.fixture
def make_channels(local_aws):
    return lambda **arguments: Channels(local_aws, **arguments)


@pytest.fixture
def channels(make_channels):
    return make_channels()

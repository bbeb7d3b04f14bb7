"""What is deployed, read as CloudFormation and IAM read it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
ENVIRONMENTS = pytest.mark.parametrize("name", ["dev", "staging", "prod"])
REGIONS = {"dev": "us-east-1", "staging": "eu-west-1", "prod": "eu-west-1"}

# https://docs.aws.amazon.com/pinpoint/latest/userguide/migrate.html
LIVING_PINPOINT_TYPES = {
    "AWS::Pinpoint::ADMChannel",
    "AWS::Pinpoint::APNSChannel",
    "AWS::Pinpoint::APNSSandboxChannel",
    "AWS::Pinpoint::APNSVoipChannel",
    "AWS::Pinpoint::APNSVoipSandboxChannel",
    "AWS::Pinpoint::App",
    "AWS::Pinpoint::BaiduChannel",
    "AWS::Pinpoint::GCMChannel",
    "AWS::Pinpoint::SMSChannel",
}
ENDED_TYPES = {
    "AWS::Pinpoint::ApplicationSettings",
    "AWS::Pinpoint::Campaign",
    "AWS::Pinpoint::EmailChannel",
    "AWS::Pinpoint::EmailTemplate",
    "AWS::Pinpoint::EventStream",
    "AWS::Pinpoint::InAppTemplate",
    "AWS::Pinpoint::PushTemplate",
    "AWS::Pinpoint::Segment",
    "AWS::Pinpoint::SmsTemplate",
    "AWS::Pinpoint::VoiceChannel",
    "AWS::PinpointEmail::ConfigurationSet",
    "AWS::PinpointEmail::ConfigurationSetEventDestination",
    "AWS::PinpointEmail::DedicatedIpPool",
    "AWS::PinpointEmail::Identity",
}

# What cannot be made again as it was: data, and what others know us by.
STATEFUL_TYPES = {
    "AWS::KMS::Key",
    "AWS::Logs::LogGroup",
    "AWS::Pinpoint::App",
    "AWS::S3::Bucket",
    "AWS::SES::EmailIdentity",
    "AWS::SMSVOICE::OptOutList",
    "AWS::SMSVOICE::PhoneNumber",
    "AWS::SMSVOICE::Pool",
    "AWS::SMSVOICE::SenderId",
}
STATEFUL_IN_NAME_ALONE = {
    # Start of logical id: why nothing is lost with it.
    "PushCredentialRotationLogs": "the log of a function that runs only while it is deployed",
    "SendBreakerLogs": "the log of a function that runs only while it is deployed",
    "SmsSpendLimitLogs": "the log of a function that runs only while the stack is deployed",
}

SERVICES_WITHOUT_SOURCE_ACCOUNT = {
    # Service principal: why the condition is missing.
    "firehose.amazonaws.com": "Firehose documents none for its delivery role",
    "logs.eu-west-1.amazonaws.com": "a key policy; limited by the encryption context",
    "logs.us-east-1.amazonaws.com": "a key policy; limited by the encryption context",
}
# Start of the logical id of what CDK defines itself to empty buckets in development.
CDK_BUCKET_CLEANER = "CustomS3AutoDeleteObjectsCustomResourceProvider"

RESOURCE_STARS = {
    # Action: why it is allowed on every resource.
    "cloudwatch:PutMetricData": "has no resource level; limited to one namespace",
    "kms:*": "a key policy, where `*` is the key: the account's IAM decides",
    "kms:Decrypt": "a key policy, where `*` is the key",
    "kms:Encrypt": "a key policy, where `*` is the key",
    "kms:GenerateDataKey": "a key policy, where `*` is the key",
    "kms:GenerateDataKeyWithoutPlaintext": "a key policy, where `*` is the key",
    "kms:ReEncryptFrom": "a key policy, where `*` is the key",
    "kms:ReEncryptTo": "a key policy, where `*` is the key",
    "cloudtrail:DescribeTrails": "has no resource level",
    "cloudtrail:LookupEvents": "has no resource level",
    "cloudwatch:DescribeAlarms": "on less it tells of no composite alarm",
    "cloudwatch:GetMetricData": "metrics have no resource level",
    "cloudwatch:GetMetricStatistics": "metrics have no resource level",
    "cloudwatch:ListMetrics": "metrics have no resource level",
    "ses:GetAccount": "has no resource level",
    "ses:ListEmailTemplates": "has no resource level",
    "sms-voice:DeleteTextMessageSpendLimitOverride": "has no resource level",
    "sms-voice:DescribeAccountAttributes": "has no resource level",
    "sms-voice:DescribeAccountLimits": "has no resource level",
    "sms-voice:DescribeSpendLimits": "has no resource level",
    "sms-voice:SetTextMessageSpendLimitOverride": "has no resource level",
}
PARTIAL_RESOURCE_STARS = {
    # Action: why its resource ends with a star.
    "cloudformation:DescribeStackEvents": "the id of the stack, which AWS gives",
    "cloudformation:DescribeStackResources": "the id of the stack, which AWS gives",
    "cloudformation:DescribeStacks": "the id of the stack, which AWS gives",
    "cloudformation:GetTemplate": "the id of the stack, which AWS gives",
    "cloudformation:ListStackResources": "the id of the stack, which AWS gives",
    "cloudtrail:GetEventSelectors": "the trail of the organization is in another account",
    "cloudtrail:GetTrailStatus": "the trail of the organization is in another account",
    "cloudwatch:DescribeAlarmHistory": "the alarms of one environment",
    "cloudwatch:SetAlarmState": "the alarms of one environment",
    "glue:GetDatabase": "the tables of one database",
    "glue:GetTable": "the tables of one database",
    "glue:GetTables": "the tables of one database",
    "logs:PutLogEvents": "the streams of one log group",
    "s3:AbortMultipartUpload": "the objects of one folder",
    "s3:DeleteObject*": "the objects of one bucket, to empty it",
    "s3:GetObject": "the objects of one folder",
    "s3:ListMultipartUploadParts": "the objects of one folder",
    "s3:PutObject": "the objects of one folder or of the access logs",
    "ses:CreateEmailTemplate": "the templates of one environment",
    "ses:DeleteEmailTemplate": "the templates of one environment",
    "ses:GetEmailTemplate": "the templates of one environment",
    "ses:SendEmail": "the templates of one environment",
    "ses:SendRawEmail": "the templates of one environment",
    "ses:TestRenderEmailTemplate": "the templates of one environment",
    "ses:UpdateEmailTemplate": "the templates of one environment",
    "sns:Unsubscribe": "the subscriptions of one topic",
    "sqs:CreateQueue": "the fire drill's queues of one environment",
    "sqs:DeleteQueue": "the fire drill's queues of one environment",
    "sqs:ReceiveMessage": "the fire drill's queues of one environment",
    "sms-voice:DescribeRegistrations": "they are made by hand",
    "ssm:GetParameter": "the names and templates of one environment",
    "ssm:GetParameters": "the names and templates of one environment",
    "ssm:GetParametersByPath": "the names and templates of one environment",
}

MISSING_DATA = {
    # AWS advises to ignore what is missing of these: they are published only while they change.
    # Nor is what is told once a day.
    "PushCredentialDaysLeft": "ignore",
    "Reputation.BounceRate": "ignore",
    "Reputation.ComplaintRate": "ignore",
    "TextMessageMonthlySpend": "ignore",
}


def of_type(template, *types):
    return {
        name: each for name, each in template["Resources"].items() if each["Type"] in set(types)
    }


def listed(value):
    return value if isinstance(value, list) else [value]


def walk(value, path=()):
    """Every mapping inside *value*, with the keys that lead to it."""
    if isinstance(value, dict):
        yield path, value
        for key, each in value.items():
            yield from walk(each, (*path, key))
    elif isinstance(value, list):
        for each in value:
            yield from walk(each, path)


def statements(template):
    """Every policy statement, with the logical id of its resource and where it stands in it.

    Test after test asks for those of one template, so the last ones are kept.
    """
    if not _LAST or _LAST[0] is not template:
        _LAST[:] = template, list(_statements(template))
    return _LAST[1]


_LAST = []


def _statements(template):
    for name, resource in template["Resources"].items():
        for path, found in walk(resource.get("Properties", {})):
            if "Effect" in found and ("Action" in found or "NotAction" in found):
                yield name, path, found


def flat(value):
    """A text for a value with intrinsic functions: what is not known yet in angle brackets."""
    if isinstance(value, str):
        return value
    if "Fn::Join" in value:
        separator, parts = value["Fn::Join"]
        return separator.join(flat(part) for part in parts)
    if "Ref" in value:
        return f"<{value['Ref']}>"
    if "Fn::GetAtt" in value:
        return f"<{'.'.join(value['Fn::GetAtt'])}>"
    return json.dumps(value)


@ENVIRONMENTS
def test_synthesized_twice_every_byte_is_the_same(assemblies, name):
    by_cli, alone = assemblies
    assert alone.returncode == 0, alone.stderr
    assert by_cli.text(name) == alone.text(name)


def test_strict_synthesis_has_nothing_to_say(assembly):
    assert "Warning" not in assembly.stderr
    assert "Error" not in assembly.stderr
    assert "Successfully synthesized" in assembly.stdout + assembly.stderr


def test_the_validation_of_cdk_passes(assembly):
    reports = assembly.json("validation-report.json")["pluginReports"]
    assert reports
    for report in reports:
        assert report["conclusion"] == "success"
        assert report["violations"] == []


def test_only_the_sunset_warning_of_living_types_is_acknowledged(assembly):
    suppressed = [
        violation
        for report in assembly.json("validation-report.json")["pluginReports"]
        for violation in report.get("suppressedViolations", [])
    ]
    assert suppressed
    for violation in suppressed:
        assert violation["ruleName"] == "W3696"
        assert any(f"'{kind}'" in violation["description"] for kind in LIVING_PINPOINT_TYPES)
        assert "docs.aws.amazon.com" in violation["reason"]


# The strict synthesis has gone through the same rules, in one region.
@pytest.mark.exhaustive
def test_cfn_lint_has_nothing_to_say(assembly):
    files = sorted(map(str, assembly.folder.glob("*.template.json")))
    assert len(files) == 3
    command = [str(Path(sys.executable).parent / "cfn-lint"), "-t", *files]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


@ENVIRONMENTS
def test_no_type_has_ended(templates, name):
    types = {each["Type"] for each in templates[name]["Resources"].values()}
    assert not types & ENDED_TYPES
    assert {each for each in types if "Pinpoint" in each} <= LIVING_PINPOINT_TYPES


@ENVIRONMENTS
def test_cfn_lint_is_told_to_ignore_the_sunset_on_living_types_alone(templates, name):
    for resource in templates[name]["Resources"].values():
        ignored = (
            resource.get("Metadata", {})
            .get("cfn-lint", {})
            .get("config", {})
            .get("ignore_checks", [])
        )
        assert ignored == (["W3696"] if resource["Type"] in LIVING_PINPOINT_TYPES else [])


@ENVIRONMENTS
def test_nothing_depends_on_when_and_where_it_was_synthesized(assembly, name):
    text = assembly.text(name).replace("2012-10-17", "")  # the version of IAM's language
    assert not re.search(r"20[0-9]{2}-[01][0-9]-[0-3][0-9]", text)
    assert not re.search(r"\b1[6-9][0-9]{8}([0-9]{3})?\b", text)
    assert not re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text)
    assert str(ROOT) not in text
    assert str(Path.home()) not in text


@ENVIRONMENTS
def test_credentials_are_references_to_secrets(templates, name):
    secret_properties = {"ServiceJson", "TokenKey", "TokenKeyId", "TeamId", "Certificate"}
    secret_properties |= {"PrivateKey", "ApiKey", "SecretKey", "ClientId", "ClientSecret"}
    found = []
    for resource in templates[name]["Resources"].values():
        for key, value in resource.get("Properties", {}).items():
            if key in secret_properties:
                found.append(key)
                assert re.fullmatch(r"\{\{resolve:secretsmanager:.+\}\}", flat(value)), key
    assert {"ServiceJson", "TokenKey", "TokenKeyId", "TeamId"} <= set(found)


def test_no_file_of_the_assembly_holds_a_credential(assembly):
    shapes = re.compile(r"-----BEGIN|AIza[\w-]{30}|(AKIA|ASIA)[A-Z0-9]{16}|private_key\"")
    for file in assembly.folder.rglob("*"):
        if file.is_file() and file.suffix in (".json", ""):
            assert not shapes.search(file.read_text("utf-8")), file.name


@ENVIRONMENTS
def test_outputs_and_parameters_hold_no_reference_to_a_secret(templates, name):
    published = json.dumps(
        [
            templates[name]["Outputs"],
            of_type(templates[name], "AWS::SSM::Parameter"),
        ]
    )
    assert "resolve:" not in published


@pytest.mark.parametrize("name", ["staging", "prod"])
def test_what_cannot_be_made_again_is_retained(templates, name):
    stateful = of_type(templates[name], *STATEFUL_TYPES)
    assert {each["Type"] for each in stateful.values()} >= STATEFUL_TYPES - {
        "AWS::SMSVOICE::SenderId"
    }
    for logical_id, resource in stateful.items():
        if not logical_id.startswith(tuple(STATEFUL_IN_NAME_ALONE)):
            assert resource.get("DeletionPolicy") == "RetainExceptOnCreate", logical_id
            assert resource.get("UpdateReplacePolicy") == "Retain", logical_id


def test_numbers_and_pools_of_production_cannot_be_deleted_by_hand(templates):
    protected = of_type(
        templates["prod"],
        "AWS::SMSVOICE::PhoneNumber",
        "AWS::SMSVOICE::Pool",
        "AWS::SMSVOICE::SenderId",
    )
    assert len(protected) == 3
    for resource in protected.values():
        assert resource["Properties"]["DeletionProtectionEnabled"] is True


def test_development_leaves_nothing_behind(templates):
    kept = {
        logical_id: resource["Type"]
        for logical_id, resource in templates["dev"]["Resources"].items()
        if "Retain" in f"{resource.get('DeletionPolicy')} {resource.get('UpdateReplacePolicy')}"
    }
    # A log stream goes with its group, which is deleted.
    assert set(kept.values()) <= {"AWS::Logs::LogStream"}
    for resource in of_type(templates["dev"], *STATEFUL_TYPES).values():
        assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Delete"


@pytest.mark.parametrize(
    ("name", "protected"), [("dev", False), ("staging", False), ("prod", True)]
)
def test_the_stack_of_production_is_protected(assembly, name, protected):
    stack = assembly.json("manifest.json")["artifacts"][f"Messaging-{name}"]
    assert stack["properties"].get("terminationProtection", False) is protected


@ENVIRONMENTS
def test_tags_are_on_the_stack(assembly, name):
    settings = yaml.safe_load((ROOT / "environments" / f"{name}.yaml").read_text("utf-8"))
    stack = assembly.json("manifest.json")["artifacts"][f"Messaging-{name}"]
    assert stack["properties"]["tags"] == {"Environment": name, **settings["tags"]}


@ENVIRONMENTS
def test_every_alarm_acts_and_says_what_missing_data_means(templates, name):
    alarms = of_type(templates[name], "AWS::CloudWatch::Alarm")
    assert len(alarms) >= 20
    topics = set(of_type(templates[name], "AWS::SNS::Topic"))
    for logical_id, alarm in alarms.items():
        properties = alarm["Properties"]
        assert [each["Ref"] for each in properties["AlarmActions"]] == list(topics), logical_id
        assert "OKActions" not in properties, logical_id
        expected = MISSING_DATA.get(properties.get("MetricName"), "notBreaching")
        assert properties["TreatMissingData"] == expected, logical_id
        # What stops a channel protects the account in every stage.
        stops = f"-{name}-Breaker" in properties["AlarmName"]
        assert properties["ActionsEnabled"] is (stops or name != "dev")
        assert re.search(r"\. Runbook: docs/runbook\.md#[a-z-]+$", properties["AlarmDescription"])


@ENVIRONMENTS
def test_every_page_acts_as_the_alarms_do(templates, name):
    pages = of_type(templates[name], "AWS::CloudWatch::CompositeAlarm")
    assert len(pages) == 4
    topics = list(of_type(templates[name], "AWS::SNS::Topic"))
    for page in pages.values():
        assert [each["Ref"] for each in page["Properties"]["AlarmActions"]] == topics
        assert page["Properties"]["ActionsEnabled"] is (name != "dev")


@ENVIRONMENTS
def test_a_rate_of_counts_has_a_volume_guard(templates, name):
    """One failed message of one is no outage. SES guards its own rates."""
    for alarm in of_type(templates[name], "AWS::CloudWatch::Alarm").values():
        for metric in alarm["Properties"].get("Metrics", []):
            if "/" in metric.get("Expression", ""):
                assert re.match(r"IF\(\w+ >= \d+, ", metric["Expression"])


@ENVIRONMENTS
def test_services_are_trusted_for_this_account_alone(templates, name):
    for logical_id, _, statement in statements(templates[name]):
        principal = statement.get("Principal", {})
        if logical_id.startswith(CDK_BUCKET_CLEANER) or "Service" not in principal:
            continue
        for service in listed(principal["Service"]):
            if service in SERVICES_WITHOUT_SOURCE_ACCOUNT:
                continue
            condition = statement["Condition"]["StringEquals"]
            assert re.fullmatch("[0-9]{12}", condition["aws:SourceAccount"]), logical_id


@ENVIRONMENTS
def test_services_that_write_events_are_trusted_for_one_resource(templates, name):
    found = set()
    for logical_id, _, statement in statements(templates[name]):
        service = statement.get("Principal", {})
        if isinstance(service, dict) and service.get("Service") in (
            "ses.amazonaws.com",
            "sms-voice.amazonaws.com",
        ):
            source = flat(statement["Condition"]["StringEquals"]["aws:SourceArn"])
            assert source.endswith(f":configuration-set/messaging-{name}"), logical_id
            found.add(service["Service"])
    assert found == {"ses.amazonaws.com", "sms-voice.amazonaws.com"}


@ENVIRONMENTS
def test_the_exceptions_for_the_cleaner_are_for_cdks_own_role(templates, name):
    """Where data is retained there is no cleaner, so no exception."""
    roles = {
        logical_id: role["Properties"]
        for logical_id, role in of_type(templates[name], "AWS::IAM::Role").items()
        if logical_id.startswith(CDK_BUCKET_CLEANER)
    }
    assert len(roles) == (1 if name == "dev" else 0)
    for logical_id, role in of_type(templates[name], "AWS::IAM::Role").items():
        assert logical_id in roles or "ManagedPolicyArns" not in role["Properties"]


@ENVIRONMENTS
def test_no_action_is_a_wildcard(templates, name):
    """But for denials, the account's own rights in its keys, and CDK's cleaner of buckets."""
    for logical_id, path, statement in statements(templates[name]):
        assert "NotAction" not in statement
        if statement["Effect"] == "Deny":
            continue
        for action in listed(statement["Action"]):
            if "*" not in action:
                continue
            by_account = "KeyPolicy" in path and flat(statement["Principal"]["AWS"]).endswith(
                ":root"
            )
            by_cleaner = CDK_BUCKET_CLEANER in json.dumps(statement.get("Principal", {}))
            assert (by_account and action == "kms:*") or (by_cleaner and name == "dev"), (
                logical_id,
                action,
            )


def names_of(environment):
    """A pattern for the parameters of one environment."""
    return rf"arn:[^:]+:ssm:[^:*]+:[0-9]{{12}}:parameter/messaging/{environment}/\*$"


def prefixed_of(environment):
    """A pattern for alarms, queues, tables and templates of one environment, and subscriptions."""
    place = r"[^:*]+:[0-9]{12}"
    name = f"messaging-{environment}"
    return "|".join(
        (
            rf"arn:[^:]+:cloudwatch:{place}:alarm:{name}-\*$",
            rf"arn:[^:]+:glue:{place}:table/{name.replace('-', '_')}/\*$",
            rf"arn:[^:]+:ses:{place}:template/{name}_\*$",
            rf"arn:[^:]+:sqs:{place}:{name}-fire-drill-\*$",
            r"<AlarmTopic\w+>:\*$",
            rf"arn:[^:]+:cloudformation:{place}:stack/Messaging-{environment}/\*$",
            rf"arn:[^:]+:sms-voice:{place}:registration/\*$",
            r"arn:[^:]+:cloudtrail:\*:\*:trail/\*$",
        )
    )


@ENVIRONMENTS
def test_no_resource_is_a_wildcard_without_a_reason(templates, name):
    for logical_id, path, statement in statements(templates[name]):
        if statement["Effect"] == "Deny" or "AssumeRolePolicyDocument" in path:
            continue
        for resource in listed(statement["Resource"]):
            for action in listed(statement["Action"]):
                where = (logical_id, action, resource)
                if CDK_BUCKET_CLEANER in json.dumps(statement.get("Principal", {})):
                    assert name == "dev", where
                elif flat(resource) == "*":
                    assert action in RESOURCE_STARS, where
                    by_region = {"aws:RequestedRegion": REGIONS[name]}
                    assert (
                        "KeyPolicy" in path
                        or statement.get("Condition") == {"StringEquals": by_region}
                        # Functions, which are in one region.
                        or logical_id.startswith(
                            ("PushCredentialRotation", "SendBreaker", "SmsSpendLimit")
                        )
                    ), where
                elif "*" in flat(resource):
                    assert action in PARTIAL_RESOURCE_STARS, where
                    places = rf"<\w+\.Arn>/|arn:[^:]+:logs:|{names_of(name)}|{prefixed_of(name)}"
                    assert re.match(places, flat(resource)), where
                    assert action.startswith("ssm:") is (":ssm:" in flat(resource)), where


@ENVIRONMENTS
def test_nothing_may_use_a_whole_messaging_service(assembly, name):
    assert not re.search(r"\"(mobiletargeting|sms-voice|ses):\*", assembly.text(name))


@ENVIRONMENTS
def test_dkim_is_read_from_the_identity(assembly, name):
    """Its host differs by region, and guides give the wrong one."""
    assert ".dkim.amazonses.com" not in assembly.text(name)
    assert "DkimDNSTokenName1" in assembly.text(name)


@ENVIRONMENTS
def test_no_mail_is_received(assembly, name):
    assert "inbound-smtp" not in assembly.text(name)
    records = of_type(json.loads(assembly.text(name)), "AWS::Route53::RecordSet").values()
    for record in records:
        if record["Properties"]["Type"] == "MX":
            assert record["Properties"]["Name"].startswith("bounce.")


NAMES = (
    "alarm-topic-arn",
    "app-event-stream",
    "application-id",
    "email-configuration-set",
    "email-event-stream",
    "email-identity",
    "event-bucket",
    "event-database",
    "event-workgroup",
    "push-event-stream",
    "sender-role-arn",
    "sms-configuration-set",
    "sms-event-stream",
    "sms-pool-id",
)


@ENVIRONMENTS
def test_what_applications_need_to_find_is_published_twice(templates, name):
    outputs = {key: flat(each["Value"]) for key, each in templates[name]["Outputs"].items()}
    parameters = {
        each["Properties"]["Name"]: flat(each["Properties"]["Value"])
        for each in of_type(templates[name], "AWS::SSM::Parameter").values()
    }
    for each in NAMES:
        output = "".join(part.capitalize() for part in each.split("-"))
        assert outputs[output] == parameters[f"/messaging/{name}/{each}"]


@ENVIRONMENTS
def test_outputs_are_not_exported(templates, name):
    assert not [each for each in templates[name]["Outputs"].values() if "Export" in each]


@ENVIRONMENTS
def test_a_template_has_room_to_grow(assembly, name):
    """CloudFormation takes 500 resources and 1 MB."""
    assert len(assembly.json(f"Messaging-{name}.template.json")["Resources"]) < 250
    assert len(assembly.text(name)) < 500_000


@ENVIRONMENTS
def test_nothing_is_deployed_but_what_the_package_means_to(templates, name):
    """A new type is a decision: it may need its own tests of retention, trust and names."""
    assert {each["Type"] for each in templates[name]["Resources"].values()} <= {
        *STATEFUL_TYPES,
        *LIVING_PINPOINT_TYPES,
        "AWS::Athena::NamedQuery",
        "AWS::Athena::WorkGroup",
        "AWS::Budgets::Budget",
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::CompositeAlarm",
        "AWS::CloudWatch::Dashboard",
        "AWS::Events::Rule",
        "AWS::Glue::Database",
        "AWS::Glue::Table",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Policy",
        "AWS::IAM::Role",
        "AWS::KinesisFirehose::DeliveryStream",
        "AWS::Lambda::EventSourceMapping",
        "AWS::Lambda::Function",
        "AWS::Logs::LogStream",
        "AWS::Route53::RecordSet",
        "AWS::S3::BucketPolicy",
        "AWS::SES::ConfigurationSet",
        "AWS::SES::ConfigurationSetEventDestination",
        "AWS::SES::Template",
        "AWS::SMSVOICE::ConfigurationSet",
        "AWS::SMSVOICE::ProtectConfiguration",
        "AWS::SNS::Subscription",
        "AWS::SNS::Topic",
        "AWS::SNS::TopicPolicy",
        "AWS::SQS::Queue",
        "AWS::SQS::QueuePolicy",
        "AWS::SSM::Parameter",
        "Custom::S3AutoDeleteObjects",
        "Custom::SmsSpendLimit",
    }

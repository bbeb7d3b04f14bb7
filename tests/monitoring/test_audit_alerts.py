"""What is told of, to whom, and by which right."""

import json

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Annotations, Match
from event_patterns import call_event, matches, pattern_error
from templates import exactly, flat, new_stack

from cdk_pinpoint import AlarmTopic, AuditAlerts
from cdk_pinpoint.monitoring.audit_concerns import AUDIT_CONCERNS
from cdk_pinpoint.monitoring.audit_rule import MESSAGE_PATHS

TOPIC_ARN = "arn:aws:sns:eu-west-1:111111111111:oncall"
KEY_ARN = "arn:aws:kms:eu-west-1:111111111111:key/11111111-1111-1111-1111-111111111111"
KEY_ID = KEY_ARN.rpartition("/")[2]
SMS_ARN = "arn:aws:sms-voice:eu-west-1:111111111111"
SECRET_ARN = "arn:aws:secretsmanager:eu-west-1:111111111111:secret"


@pytest.fixture
def topic(stack):
    return sns.Topic.from_topic_arn(stack, "Topic", TOPIC_ARN)


@pytest.fixture
def make(stack, topic):
    def define(**changes):
        return AuditAlerts(
            stack, "Audit", **{"topic": topic, "environment_name": "prod", **changes}
        )

    return define


@pytest.fixture
def watch_all(stack, make):
    def watch(**changes):
        alerts = make(**changes)
        alerts.watch_channels("app-1")
        alerts.watch_credentials(["messaging/prod/fcm", f"{SECRET_ARN}:apns-a1B2c3"])
        alerts.watch_email(identity="mail.example.com", configuration_set_name="mail")
        alerts.watch_sms(
            configuration_set_name="text",
            protect_configuration_id="protect-1",
            pool_id="pool-1",
            opt_out_list_name="stop",
            phone_number_ids=["phone-1"],
            sender_ids=["SHOP"],
        )
        alerts.watch_access(["sender"])
        alerts.watch_keys([kms.Key.from_key_arn(stack, "Watched", KEY_ARN)])
        alerts.watch_event_lake(bucket_name="lake", stream_names=["email", "sms"])
        return alerts

    return watch


@pytest.fixture
def rules(resources):
    """The properties of all rules, by the name of their concern."""

    def find():
        found = flat(resources("AWS::Events::Rule")).values()
        return {each["Name"].rpartition("-")[2]: each for each in found}

    return find


@pytest.fixture
def patterns(rules):
    """What each rule matches, as text that AWS would get."""

    def find():
        text = json.dumps({name: each["EventPattern"] for name, each in rules().items()})
        return json.loads(text.replace("${AWS::Partition}", "aws"))

    return find


# One of each call that names what it changes in another way, and what is nearly the same.
MATCHED = [
    ("Channels", call_event("pinpoint", "UpdateGcmChannel", **{"application-id": "app-1"})),
    ("Channels", call_event("pinpoint", "DeleteApnsChannel", **{"application-id": "app-1"})),
    ("Channels", call_event("pinpoint", "DeleteApp", **{"application-id": "app-1"})),
    ("Credentials", call_event("secretsmanager", "PutSecretValue", secretId="messaging/prod/fcm")),
    (
        "Credentials",
        call_event("secretsmanager", "DeleteSecret", secretId=f"{SECRET_ARN}:messaging/prod/fcm"),
    ),
    (
        "Credentials",
        call_event(
            "secretsmanager", "UpdateSecret", secretId=f"{SECRET_ARN}:messaging/prod/fcm-Q7w8E9"
        ),
    ),
    ("Credentials", call_event("secretsmanager", "PutSecretValue", secretId="apns")),
    (
        "EmailIdentity",
        call_event("ses", "PutEmailIdentityDkimAttributes", emailIdentity="mail.example.com"),
    ),
    ("EmailIdentity", call_event("ses", "SetIdentityMailFromDomain", identity="mail.example.com")),
    (
        "EmailIdentity",
        call_event(
            "ses",
            "PutIdentityPolicy",
            identity="arn:aws:ses:eu-west-1:111111111111:identity/mail.example.com",
        ),
    ),
    ("EmailSending", call_event("ses", "DeleteConfigurationSet", configurationSetName="mail")),
    (
        "EmailSending",
        call_event("ses", "PutConfigurationSetSendingOptions", configurationSetName="mail"),
    ),
    ("EmailAccount", call_event("ses", "DeleteSuppressedDestination", emailAddress="a@b.example")),
    ("EmailAccount", call_event("ses", "PutAccountSuppressionAttributes", suppressedReasons=[])),
    ("SmsSending", call_event("sms-voice", "DeleteEventDestination", configurationSetName="text")),
    (
        "SmsSending",
        call_event(
            "sms-voice",
            "DeleteConfigurationSet",
            configurationSetName=f"{SMS_ARN}:configuration-set/text",
        ),
    ),
    ("SmsLimits", call_event("sms-voice", "SetTextMessageSpendLimitOverride", monthlyLimit=9000)),
    (
        "SmsLimits",
        call_event(
            "sms-voice",
            "UpdateProtectConfigurationCountryRuleSet",
            protectConfigurationId="protect-1",
        ),
    ),
    ("SmsNumbers", call_event("sms-voice", "ReleasePhoneNumber", phoneNumberId="phone-1")),
    (
        "SmsNumbers",
        call_event(
            "sms-voice", "ReleasePhoneNumber", phoneNumberId=f"{SMS_ARN}:phone-number/phone-1"
        ),
    ),
    ("SmsNumbers", call_event("sms-voice", "ReleaseSenderId", senderId="SHOP")),
    (
        "SmsNumbers",
        call_event("sms-voice", "ReleaseSenderId", senderId=f"{SMS_ARN}:sender-id/SHOP/GB"),
    ),
    ("SmsNumbers", call_event("sms-voice", "DeletePool", poolId="pool-1")),
    ("SmsNumbers", call_event("sms-voice", "DeleteOptedOutNumber", optOutListName="stop")),
    ("Access", call_event("iam", "PutRolePolicy", roleName="sender")),
    ("Access", call_event("iam", "UpdateAssumeRolePolicy", roleName="sender")),
    (
        "Access",
        call_event(
            "iam", "CreatePolicyVersion", policyArn="arn:aws:iam::111111111111:policy/Stack-Deny-1"
        ),
    ),
    ("Keys", call_event("kms", "PutKeyPolicy", keyId=KEY_ID)),
    ("Keys", call_event("kms", "ScheduleKeyDeletion", keyId=KEY_ARN)),
    ("EventLake", call_event("s3", "DeleteObjects", bucketName="lake", delete="")),
    ("EventLake", call_event("s3", "DeleteObject", bucketName="lake", key="email/1.parquet")),
    ("EventLake", call_event("s3", "PutBucketLifecycle", bucketName="lake")),
    ("EventLake", call_event("firehose", "DeleteDeliveryStream", deliveryStreamName="sms")),
    ("Alerts", call_event("events", "DisableRule", name="messaging-prod-audit-Channels")),
    ("Alerts", call_event("events", "RemoveTargets", rule="messaging-prod-audit-Keys")),
    ("Alerts", call_event("sns", "SetTopicAttributes", topicArn=TOPIC_ARN)),
    ("Alerts", call_event("sns", "Unsubscribe", subscriptionArn=f"{TOPIC_ARN}:11111111")),
    ("Alerts", call_event("cloudtrail", "StopLogging", name="any")),
]
NEARLY = [
    call_event("pinpoint", "UpdateGcmChannel", **{"application-id": "app-2"}),
    call_event("pinpoint", "GetGcmChannel", **{"application-id": "app-1"}),
    call_event("pinpoint", "UpdateEndpoint", **{"application-id": "app-1"}),
    call_event("secretsmanager", "PutSecretValue", secretId="messaging/staging/fcm"),
    call_event("secretsmanager", "PutSecretValue", secretId="messaging/prod/fcm2"),
    call_event("secretsmanager", "GetSecretValue", secretId="messaging/prod/fcm"),
    call_event("ses", "DeleteEmailIdentity", emailIdentity="example.com"),
    call_event("ses", "GetEmailIdentity", emailIdentity="mail.example.com"),
    call_event("ses", "DeleteConfigurationSet", configurationSetName="mail2"),
    call_event("ses", "GetConfigurationSet", configurationSetName="mail"),
    # Another service, whose set has the name of this one's.
    call_event("ses", "DeleteConfigurationSet", configurationSetName="text"),
    call_event("sms-voice", "DeleteConfigurationSet", configurationSetName="mail"),
    call_event("ses", "PutSuppressedDestination", emailAddress="a@b.example"),
    call_event("sms-voice", "UpdateProtectConfiguration", protectConfigurationId="protect-2"),
    call_event("sms-voice", "DescribeSpendLimits"),
    call_event("sms-voice", "ReleasePhoneNumber", phoneNumberId="phone-2"),
    call_event("sms-voice", "ReleaseSenderId", senderId="STORE"),
    call_event("sms-voice", "PutOptedOutNumber", optOutListName="stop"),
    call_event("sms-voice", "SendTextMessage", originationIdentity="pool-1"),
    call_event("iam", "PutRolePolicy", roleName="sender2"),
    call_event("iam", "GetRolePolicy", roleName="sender"),
    call_event("iam", "CreatePolicyVersion", policyArn="arn:aws:iam::111111111111:policy/Other"),
    call_event("kms", "PutKeyPolicy", keyId="22222222-2222-2222-2222-222222222222"),
    call_event("kms", "Decrypt", keyId=KEY_ID),
    call_event("s3", "DeleteObject", bucketName="lake2", key="email/1.parquet"),
    call_event("s3", "PutObject", bucketName="lake", key="email/1.parquet"),
    call_event("firehose", "DeleteDeliveryStream", deliveryStreamName="orders"),
    call_event("events", "DisableRule", name="messaging-staging-audit-Channels"),
    call_event("events", "DisableRule", name="messaging-prod"),
    call_event("sns", "DeleteTopic", topicArn=f"{TOPIC_ARN}2"),
    call_event("sns", "Unsubscribe", subscriptionArn=f"{TOPIC_ARN}2:11111111"),
    call_event("cloudtrail", "CreateTrail", name="any"),
]


def test_each_change_is_told_by_the_rule_of_its_concern_and_no_other(watch_all, patterns):
    watch_all()
    found = patterns()
    told = [
        (name, [rule for rule, pattern in found.items() if matches(pattern, event)])
        for name, event in MATCHED
    ]
    assert told == [(name, [name]) for name, _ in MATCHED]


def test_every_concern_and_way_of_naming_is_tried():
    tried = {
        (event["detail"]["eventSource"].partition(".")[0], next(iter(parameters or {}), None))
        for _, event in MATCHED
        for parameters in [event["detail"]["requestParameters"]]
    }
    assert {name for name, _ in MATCHED} == {concern.name for concern in AUDIT_CONCERNS}
    for concern in AUDIT_CONCERNS:
        for calls in concern.calls:
            assert calls.parameter is None or (calls.service, calls.parameter) in tried


def test_what_is_nearly_the_same_is_not_told(watch_all, patterns):
    watch_all()
    found = patterns()
    assert [
        (rule, event["detail"]["eventName"])
        for event in NEARLY
        for rule, pattern in found.items()
        if matches(pattern, event)
    ] == []


def test_every_concern_has_a_rule(watch_all, rules):
    watch_all()
    assert set(rules()) == {concern.name for concern in AUDIT_CONCERNS}


def test_only_the_alerts_themselves_are_watched_unless_more_is_asked_for(make, rules):
    make()
    assert set(rules()) == {"Alerts"}


def test_eventbridge_takes_every_pattern(watch_all, patterns):
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html"""
    function = iam.Role.from_role_arn(
        new_stack(), "Function", f"arn:aws:iam::111111111111:role/{'f' * 64}"
    )
    watch_all(environment_name="e" * 34, expected_roles=[function])
    for name, pattern in patterns().items():
        assert pattern_error(pattern) is None, name
        assert len(json.dumps(pattern, separators=(",", ":"))) < 4096, name


def test_a_message_is_text_made_from_the_record(watch_all, rules):
    watch_all()
    for rule in rules().values():
        (target,) = rule["Targets"]
        assert target["Arn"] == TOPIC_ARN
        assert target["InputTransformer"]["InputPathsMap"] == MESSAGE_PATHS
        first = json.loads(target["InputTransformer"]["InputTemplate"].partition("\n")[0])
        assert first.endswith(" in messaging environment prod")


def test_a_rule_says_what_it_tells_and_whether_more_than_this_environment_matters(watch_all, rules):
    watch_all()
    whole_account = {
        name
        for name, rule in rules().items()
        if "the whole account and region" in rule["Description"]
    }
    assert whole_account == {"EmailAccount", "SmsLimits", "Alerts"}
    for concern in AUDIT_CONCERNS:
        assert rules()[concern.name]["Description"].startswith(f"{concern.title}.")
        assert len(rules()[concern.name]["Description"]) <= 512


def test_changes_of_expected_roles_are_not_told(stack, make, patterns):
    function = iam.Role.from_role_name(stack, "Function", "function")
    make(expected_roles=[function]).watch_channels("app-1")
    parameters = {"application-id": "app-1"}

    def told(role):
        issuer = {"arn": f"arn:aws:iam::111111111111:role/{role}"}
        identity = {"type": "AssumedRole", "sessionContext": {"sessionIssuer": issuer}}
        event = call_event("pinpoint", "UpdateGcmChannel", user_identity=identity, **parameters)
        return matches(patterns()["Channels"], event)

    assert not told("function")
    assert told("admin")


def test_an_existing_pool_has_no_numbers_that_are_known(make, patterns):
    make().watch_sms(
        configuration_set_name="text", protect_configuration_id="protect-1", pool_id="pool-1"
    )
    pattern = patterns()["SmsNumbers"]
    assert matches(pattern, call_event("sms-voice", "DeletePool", poolId="pool-1"))
    for name, parameter in (
        ("ReleasePhoneNumber", "phoneNumberId"),
        ("ReleaseSenderId", "senderId"),
        ("DeleteOptOutList", "optOutListName"),
    ):
        assert not matches(pattern, call_event("sms-voice", name, **{parameter: "pool-1"}))


def test_names_that_are_known_only_when_deployed_are_watched(stack, make, rules):
    role = iam.Role(stack, "Role", assumed_by=iam.AccountRootPrincipal())
    alerts = make()
    alerts.watch_access([role.role_name])
    alerts.watch_keys([kms.Key(stack, "Key")])
    alerts.watch_credentials([cdk.Fn.import_value("Secret")])
    watched = {name: rules()[name]["EventPattern"]["detail"] for name in ("Keys", "Credentials")}
    access = rules()["Access"]["EventPattern"]["detail"]["$or"][0]
    assert access["requestParameters"]["roleName"] == ["${Role1ABCC5F0}"]
    assert watched["Keys"]["requestParameters"]["keyId"] == [
        "${Key961B73FD}",
        "${Key961B73FD.Arn}",
    ]
    assert watched["Credentials"]["requestParameters"]["secretId"] == ["${import Secret}"]


def statements(role):
    (policy,) = role["Policies"]
    return policy["PolicyDocument"]["Statement"]


def test_rules_publish_with_a_role_that_trusts_them_alone(make, resources, rules):
    """A topic policy takes no condition for EventBridge; the trust of a role does."""
    make()
    ((logical_id, role),) = flat(resources("AWS::IAM::Role")).items()
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "events.amazonaws.com"}
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "111111111111"},
        "ArnLike": {
            "aws:SourceArn": (
                "arn:${AWS::Partition}:events:eu-west-1:111111111111:rule/messaging-prod-audit-*"
            )
        },
    }
    assert statements(role) == [{"Action": "sns:Publish", "Effect": "Allow", "Resource": TOPIC_ARN}]
    assert rules()["Alerts"]["Name"].startswith("messaging-prod-audit-")
    assert rules()["Alerts"]["Targets"][0]["RoleArn"] == f"${{{logical_id}.Arn}}"


def test_the_role_may_use_the_key_of_an_encrypted_topic(stack, make, resources):
    make(topic=AlarmTopic(stack, "AlarmTopic").topic)
    (role,) = flat(resources("AWS::IAM::Role")).values()
    assert statements(role) == [
        {"Action": "sns:Publish", "Effect": "Allow", "Resource": "${AlarmTopicB56431CA}"},
        {
            "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
            "Effect": "Allow",
            "Resource": "${AlarmTopicKeyBA1A4AA7.Arn}",
        },
    ]


def test_the_policies_of_the_topic_stay_as_they_are(stack, make, resources):
    topic = AlarmTopic(stack, "AlarmTopic")
    make(topic=topic.topic)
    assert "events.amazonaws.com" not in json.dumps(resources("AWS::SNS::TopicPolicy"))
    assert "events.amazonaws.com" not in json.dumps(resources("AWS::KMS::Key"))


@pytest.mark.parametrize("name", ["", "e" * 35, "prod/eu"])
def test_fails_when_the_name_of_the_environment_is_out_of_bounds(make, name):
    message = f"'environment_name' must be 1 to 34 letters, digits, '.', '-' or '_', got '{name}'"
    with pytest.raises(ValueError, match=exactly(message)):
        make(environment_name=name)


@pytest.mark.parametrize(
    ("region", "of_iam"),
    [("eu-west-1", "us-east-1"), ("us-gov-east-1", "us-gov-west-1")],
)
def test_it_is_said_that_roles_are_told_of_in_another_region(region, of_iam):
    stack = new_stack(region=region)
    topic = sns.Topic.from_topic_arn(stack, "Topic", TOPIC_ARN)
    AuditAlerts(stack, "Audit", topic=topic, environment_name="prod").watch_access(["sender"])
    Annotations.from_stack(stack).has_info(
        "/Stack/Audit",
        Match.string_like_regexp(
            f"IAM tells of changed roles in {of_iam} alone; nobody hears of them unless they are "
            f"forwarded to {region}, as docs/audit-alerts.md shows"
        ),
    )


@pytest.mark.parametrize("region", ["us-east-1", "us-gov-west-1", None])
def test_nothing_is_said_where_roles_are_told_of(region):
    stack = new_stack(region=region)
    topic = sns.Topic.from_topic_arn(stack, "Topic", TOPIC_ARN)
    AuditAlerts(stack, "Audit", topic=topic, environment_name="prod").watch_access(["sender"])
    Annotations.from_stack(stack).has_no_info("*", Match.any_value())


@pytest.mark.parametrize(
    ("watch", "name"),
    [
        (lambda alerts: alerts.watch_keys([]), "Keys"),
        (lambda alerts: alerts.watch_credentials([]), "Credentials"),
    ],
)
def test_fails_when_nothing_is_named(make, watch, name):
    message = (
        f"audit alerts of '{name}' must be told what to watch, got nothing; name a resource or "
        "leave them out"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        watch(make())

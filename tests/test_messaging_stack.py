"""Settings in, wired constructs out: what each setting of an environment changes."""

import base64
import copy
import functools
import json
from pathlib import Path

import aws_cdk as cdk
import pytest
import yaml
from aws_cdk.assertions import Template
from templates import RETAINED, flat

from cdk_pinpoint import MessagingEnvironment, MessagingStack

ENVIRONMENTS = Path(__file__).parent.parent / "environments"
PARTS = ("email", "sms", "push")


@functools.cache
def example(name):
    return yaml.safe_load((ENVIRONMENTS / f"{name}.yaml").read_text(encoding="utf-8"))


def settings(name, without=(), **changes):
    """The settings of an example environment, with sections merged in or left out."""
    merged = copy.deepcopy(example(name))
    for key, value in changes.items():
        both_mappings = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = {**merged[key], **value} if both_mappings else value
    for key in without:
        *parents, last = key.split(".")
        where = merged
        for parent in parents:
            where = where[parent]
        del where[last]
    return merged


def make(name="prod", **changes):
    app = cdk.App(builtin_cloud_formation_validation=False)
    environment = MessagingEnvironment.from_mapping(settings(name, **changes))
    return MessagingStack(app, f"Messaging-{name}", environment=environment)


class Resources:
    """The resources of a synthesized stack."""

    def __init__(self, stack):
        self.template = Template.from_stack(stack).to_json()
        self.all = self.template["Resources"]

    def of(self, resource_type):
        return [
            each.get("Properties", {})
            for each in self.all.values()
            if each["Type"] == resource_type
        ]

    def one(self, resource_type):
        (found,) = self.of(resource_type)
        return found

    def before(self, resource):
        """The logical ids of all that is created before a resource."""
        found = set()
        waiting = [resource]
        while waiting:
            each = waiting.pop()
            needed = set(each.get("DependsOn", [])) | _named(each.get("Properties", {}))
            waiting += [self.all[name] for name in needed - found if name in self.all]
            found |= needed & set(self.all)
        return found

    @property
    def alarm_names(self):
        return {each["AlarmName"] for each in self.of("AWS::CloudWatch::Alarm")}

    @property
    def sender_actions(self):
        """What the sender may do; its policy is the one that is not part of a role."""
        actions = set()
        for policy in self.of("AWS::IAM::Policy"):
            for statement in policy["PolicyDocument"]["Statement"]:
                found = statement["Action"]
                actions |= {found} if isinstance(found, str) else set(found)
        return actions


def _named(value):
    """The logical ids that a property refers to."""
    if isinstance(value, list):
        return {name for each in value for name in _named(each)}
    if not isinstance(value, dict):
        return set()
    if "Ref" in value:
        return {value["Ref"]}
    if "Fn::GetAtt" in value:
        return {value["Fn::GetAtt"][0]}
    return {name for each in value.values() for name in _named(each)}


@pytest.fixture(scope="module")
def synthesized():
    """Each example as a stack and its resources, synthesized once."""

    @functools.cache
    def synthesize(name):
        stack = make(name)
        return stack, Resources(stack)

    return synthesize


@pytest.fixture(scope="module")
def resources(synthesized):
    return lambda name: synthesized(name)[1]


EXAMPLES = pytest.mark.parametrize("name", ["dev", "staging", "prod"])


@EXAMPLES
def test_account_region_and_tags_are_those_of_the_environment(synthesized, name):
    stack, _ = synthesized(name)
    expected = example(name)
    assert (stack.account, stack.region) == (expected["account"], expected["region"])
    assert stack.tags.tag_values() == {"Environment": name, **expected["tags"]}
    assert stack.template_options.description == f"Messages users from the {name} environment"


@pytest.mark.parametrize(
    ("name", "protected"), [("dev", False), ("staging", False), ("prod", True)]
)
def test_only_production_is_protected_from_deletion(synthesized, name, protected):
    stack, _ = synthesized(name)
    assert stack.termination_protection is protected


@pytest.mark.parametrize(
    ("name", "policies"),
    [("dev", ("Delete", "Delete")), ("staging", RETAINED), ("prod", RETAINED)],
)
@pytest.mark.parametrize(
    "resource_type",
    [
        "AWS::S3::Bucket",
        "AWS::KMS::Key",
        "AWS::Pinpoint::App",
        "AWS::SES::EmailIdentity",
        "AWS::SES::ConfigurationSet",
        "AWS::SMSVOICE::Pool",
        "AWS::SMSVOICE::PhoneNumber",
        "AWS::SMSVOICE::OptOutList",
    ],
)
def test_data_follows_the_stage(resources, name, policies, resource_type):
    found = [each for each in resources(name).all.values() if each["Type"] == resource_type]
    assert found
    assert {(each["DeletionPolicy"], each["UpdateReplacePolicy"]) for each in found} == {policies}


@pytest.mark.parametrize(
    ("name", "days", "colder"), [("dev", 30, None), ("staging", 90, None), ("prod", 400, 90)]
)
def test_events_are_kept_as_the_stage_says(synthesized, name, days, colder):
    stack, found = synthesized(name)
    bucket = stack.get_logical_id(stack.event_lake.bucket.node.default_child)
    _, rule = found.all[bucket]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == days
    assert [each["TransitionInDays"] for each in rule.get("Transitions", [])] == (
        [colder] if colder else []
    )


@pytest.mark.parametrize(("name", "gib"), [("dev", 1), ("staging", 10), ("prod", 100)])
def test_queries_are_limited_as_the_stage_says(resources, name, gib):
    workgroup = resources(name).one("AWS::Athena::WorkGroup")
    configuration = workgroup["WorkGroupConfiguration"]
    assert configuration["BytesScannedCutoffPerQuery"] == gib * 1024**3


@EXAMPLES
def test_the_view_tells_the_environment(resources, name):
    (view,) = (
        each["TableInput"]["ViewOriginalText"]
        for each in resources(name).of("AWS::Glue::Table")
        if each["TableInput"]["Name"] == "message_events"
    )
    definition = base64.b64decode(view.removeprefix("/* Presto View: ").removesuffix(" */"))
    assert f"'{name}'" in json.loads(definition)["originalSql"]


def test_own_event_types_have_partitions():
    found = Resources(make("dev", events={"app_event_types": ["OrderPlaced", "OrderSent"]}))
    (table,) = (
        each["TableInput"]
        for each in found.of("AWS::Glue::Table")
        if each["TableInput"]["Name"] == "app_events"
    )
    values = table["Parameters"]["projection.event_type.values"]
    assert values == "OrderPlaced,OrderSent,other"


def test_the_default_bus_is_listened_to_only_where_asked(resources):
    assert resources("prod").of("AWS::Events::Rule") == []
    stack = make("prod", events={"sms_from_default_bus": True})
    rule = Resources(stack).one("AWS::Events::Rule")
    assert rule["Name"] == "messaging-prod"
    (target,) = rule["Targets"]
    (stream,) = (each for each in stack.event_lake.streams if each.source == "sms")
    assert target["Arn"] == stack.resolve(stream.delivery_stream_arn)


def test_the_default_bus_is_listened_to_without_sms_of_our_own():
    """Its stream is watched and published as any other."""
    events = {"sms_from_default_bus": True}
    stack = make("prod", without=["sms"], events=events)
    found = Resources(stack)
    assert len(found.of("AWS::Events::Rule")) == 1
    assert "messaging-prod-SmsEventsStale" in found.alarm_names
    assert "SmsEventStream" in found.template["Outputs"]


@pytest.mark.parametrize(("name", "seconds"), [("dev", 60), ("staging", 300), ("prod", 300)])
def test_events_are_fresh_in_development(resources, name, seconds):
    streams = resources(name).of("AWS::KinesisFirehose::DeliveryStream")
    intervals = {
        each["ExtendedS3DestinationConfiguration"]["BufferingHints"]["IntervalInSeconds"]
        for each in streams
    }
    assert intervals == {seconds}


@pytest.mark.parametrize(("name", "enabled"), [("dev", False), ("staging", True), ("prod", True)])
def test_nobody_is_paged_in_development(resources, name, enabled):
    alarms = resources(name).of("AWS::CloudWatch::Alarm")
    assert {each["ActionsEnabled"] for each in alarms} == {enabled}
    for alarm in alarms:
        assert len(alarm["AlarmActions"]) == 1
        assert "OKActions" not in alarm


def test_addresses_are_told(resources):
    subscription = resources("prod").one("AWS::SNS::Subscription")
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("email", "oncall@example.com")
    assert resources("dev").of("AWS::SNS::Subscription") == []


def test_nobody_is_subscribed_in_development():
    """Alarms do nothing there, so AWS should ask nobody to confirm that they want them."""
    found = Resources(make("dev", alarms={"notify": ["me@example.com"]}))
    assert found.of("AWS::SNS::Subscription") == []
    assert len(found.of("AWS::SNS::Topic")) == 1


@EXAMPLES
def test_numbers_come_after_what_is_likely_to_fail(resources, name):
    """They cost money, and deletion protection would keep them from being rolled back."""
    found = resources(name)
    late = [
        each
        for each in found.all.values()
        if each["Type"] in ("AWS::SMSVOICE::PhoneNumber", "AWS::SMSVOICE::Pool")
    ]
    risky = {
        logical_id
        for logical_id, each in found.all.items()
        if each["Type"]
        in (
            "AWS::Pinpoint::APNSChannel",
            "AWS::Pinpoint::APNSSandboxChannel",
            "AWS::Pinpoint::GCMChannel",
            "AWS::Route53::RecordSet",
            "AWS::SES::ConfigurationSet",
            "AWS::SES::EmailIdentity",
            "AWS::SMSVOICE::ConfigurationSet",
            "Custom::SmsSpendLimit",
        )
    }
    assert late
    assert len(risky) >= 5
    for each in late:
        # All of it comes before the opt-out list, which the numbers name.
        before = found.before(each)
        assert risky <= before


def test_thresholds_come_from_the_settings(resources):
    alarms = {each["AlarmName"]: each for each in resources("prod").of("AWS::CloudWatch::Alarm")}
    assert alarms["messaging-prod-EmailBounceRate"]["Threshold"] == 0.04
    assert alarms["messaging-prod-EmailComplaintRate"]["Threshold"] == 0.001
    assert alarms["messaging-prod-SmsSpend"]["Threshold"] == 160
    assert alarms["messaging-prod-SmsDeliveryRate"]["Threshold"] == 0.7


def test_every_threshold_setting_reaches_its_alarm():
    chosen = {
        "complaint_rate": 0.002,
        "sms_delivery_rate": 0.5,
        "sms_spend_share": 0.25,
    }
    found = Resources(make(alarms=chosen)).of("AWS::CloudWatch::Alarm")
    thresholds = {each["AlarmName"]: each["Threshold"] for each in found}
    assert thresholds["messaging-prod-EmailComplaintRate"] == 0.002
    assert thresholds["messaging-prod-SmsDeliveryRate"] == 0.5
    assert thresholds["messaging-prod-SmsSpend"] == 50


@EXAMPLES
def test_every_stream_is_watched(resources, name):
    for source in ("Email", "Sms", "Push", "App"):
        assert f"messaging-{name}-{source}EventsStale" in resources(name).alarm_names


@pytest.mark.parametrize(
    ("name", "channels"),
    [("dev", {"Gcm", "ApnsSandbox"}), ("staging", {"Gcm", "Apns"}), ("prod", {"Gcm", "Apns"})],
)
def test_every_push_channel_is_watched(resources, name, channels):
    watched = {
        each.removeprefix(f"messaging-{name}-Push").removesuffix("Throttled")
        for each in resources(name).alarm_names
        if each.endswith("Throttled") and "Events" not in each
    }
    assert watched == channels


@EXAMPLES
def test_names_carry_the_environment(resources, name):
    found = resources(name)
    expected = f"messaging-{name}"
    assert found.one("AWS::Pinpoint::App")["Name"] == expected
    assert found.one("AWS::SES::ConfigurationSet")["Name"] == expected
    assert found.one("AWS::SMSVOICE::ConfigurationSet")["ConfigurationSetName"] == expected
    assert found.one("AWS::SMSVOICE::OptOutList")["OptOutListName"] == expected


@EXAMPLES
def test_publishes_the_names_of_everything(synthesized, name):
    stack, found = synthesized(name)
    values = {each["Name"]: each["Value"] for each in found.of("AWS::SSM::Parameter")}
    expected = {
        "application-id": stack.application.app_id,
        "email-identity": stack.email.identity.email_identity_ref.email_identity,
        "email-configuration-set": f"messaging-{name}",
        "sms-pool-id": stack.sms.pool_id,
        "sms-configuration-set": f"messaging-{name}",
        "sender-role-arn": stack.roles.sender.role_arn,
        "event-bucket": stack.event_lake.bucket.bucket_name,
        "event-database": f"messaging_{name}",
        "event-workgroup": f"messaging-{name}",
        "alarm-topic-arn": stack.alarm_topic.topic_arn,
    }
    for key, value in expected.items():
        assert values.pop(f"/messaging/{name}/{key}") == stack.resolve(value), key
    assert len(stack.event_lake.streams) == 4
    for stream in stack.event_lake.streams:
        value = values.pop(f"/messaging/{name}/{stream.source}-event-stream")
        assert value == stack.resolve(stream.delivery_stream_name)
    assert values == {}


@pytest.mark.parametrize(
    ("name", "recipients"),
    [
        ("dev", ["*@example.com", "*@simulator.amazonses.com"]),
        ("staging", ["*@example.com", "*@simulator.amazonses.com"]),
        ("prod", None),
    ],
)
def test_only_production_reaches_strangers_by_email(resources, name, recipients):
    (statement,) = (
        statement
        for policy in resources(name).of("AWS::IAM::Policy")
        for statement in policy["PolicyDocument"]["Statement"]
        if "ses:SendEmail" in statement["Action"]
    )
    condition = statement["Condition"]
    assert condition["StringLike"] == {"ses:FromAddress": example(name)["email"]["senders"]}
    assert condition.get("ForAllValues:StringLike") == (
        {"ses:Recipients": recipients} if recipients else None
    )


def test_development_reaches_no_phone(resources):
    number = resources("dev").one("AWS::SMSVOICE::PhoneNumber")
    assert number["NumberType"] == "SIMULATOR"
    assert number["DeletionProtectionEnabled"] is False


def test_production_requests_what_is_configured(resources):
    number = resources("prod").one("AWS::SMSVOICE::PhoneNumber")
    assert (number["NumberType"], number["IsoCountryCode"]) == ("TOLL_FREE", "US")
    assert number["DeletionProtectionEnabled"] is True
    assert number["MandatoryKeywords"]["HELP"]["Message"] == example("prod")["sms"]["help_message"]
    assert (
        number["MandatoryKeywords"]["STOP"]["Message"]
        == (example("prod")["sms"]["opt_out_message"])
    )
    sender = resources("prod").one("AWS::SMSVOICE::SenderId")
    assert (sender["SenderId"], sender["IsoCountryCode"]) == ("SHOP", "GB")


def test_every_kind_of_origination_is_requested():
    kinds = [
        {"kind": "ten-dlc", "country": "US"},
        {"kind": "long-code", "country": "GB"},
        {"kind": "toll-free", "country": "US"},
        {"kind": "sender-id", "country": "GB", "id": "SHOP"},
    ]
    found = Resources(make(sms={"origination": kinds}))
    numbers = {each["NumberType"] for each in found.of("AWS::SMSVOICE::PhoneNumber")}
    assert numbers == {"TEN_DLC", "LONG_CODE", "TOLL_FREE"}
    assert len(found.of("AWS::SMSVOICE::SenderId")) == 1


def test_an_existing_pool_is_sent_from():
    """Its replies are set where it is defined."""
    stack = make(
        sms={"pool_id": "pool-1234567890abcdef"},
        without=["sms.origination", "sms.help_message", "sms.opt_out_message"],
    )
    found = Resources(stack)
    assert found.of("AWS::SMSVOICE::Pool") == []
    assert found.of("AWS::SMSVOICE::PhoneNumber") == []
    assert stack.sms.pool_id == "pool-1234567890abcdef"
    assert found.template["Outputs"]["SmsPoolId"]["Value"] == "pool-1234567890abcdef"


def test_a_reply_that_is_not_given_is_a_short_english_text():
    found = Resources(make(sms={"help_message": "Ask us."}, without=["sms.opt_out_message"]))
    keywords = found.one("AWS::SMSVOICE::Pool")["MandatoryKeywords"]
    assert keywords["HELP"]["Message"] == "Ask us."
    assert keywords["STOP"]["Message"].startswith("You are unsubscribed")


def test_an_existing_number_is_pooled():
    stack = make(sms={"phone_number_id": "phone-1234567890abcdef"}, without=["sms.origination"])
    found = Resources(stack)
    assert found.of("AWS::SMSVOICE::PhoneNumber") == []
    (identity,) = found.one("AWS::SMSVOICE::Pool")["OriginationIdentities"]
    assert "phone-number/phone-1234567890abcdef" in json.dumps(identity)


@pytest.mark.parametrize(("name", "limit"), [("dev", []), ("staging", [5]), ("prod", [200])])
def test_the_spend_limit_is_set_where_one_is_given(resources, name, limit):
    found = resources(name).of("Custom::SmsSpendLimit")
    assert [each["MonthlyLimit"] for each in found] == limit
    assert (f"messaging-{name}-SmsSpend" in resources(name).alarm_names) is bool(limit)


@pytest.mark.parametrize(
    ("name", "policy"),
    [
        ("staging", "v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com"),
        ("prod", "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"),
    ],
)
def test_the_dmarc_record_is_written_as_configured(resources, name, policy):
    domain = example(name)["email"]["domain"]
    (record,) = (
        each
        for each in resources(name).of("AWS::Route53::RecordSet")
        if each["Name"] == f"_dmarc.{domain}."
    )
    assert record["ResourceRecords"] == [f'"{policy}"']


def test_without_a_zone_the_records_are_outputs(resources):
    found = resources("dev")
    assert found.of("AWS::Route53::RecordSet") == []
    outputs = json.dumps(found.template["Outputs"])
    assert "_dmarc.mail.dev.example.com TXT v=DMARC1; p=none" in outputs
    assert "bounce.mail.dev.example.com MX 10 feedback-smtp.us-east-1.amazonses.com" in outputs


def test_a_dmarc_record_of_others_is_left_alone():
    found = Resources(make(email={"dmarc": "existing"}))
    assert not [each for each in found.of("AWS::Route53::RecordSet") if "_dmarc" in each["Name"]]


def test_an_existing_identity_is_sent_from():
    stack = make(email={"existing_identity": True}, without=["email.hosted_zone", "email.dmarc"])
    found = Resources(stack)
    assert found.of("AWS::SES::EmailIdentity") == []
    assert found.of("AWS::Route53::RecordSet") == []
    assert found.template["Outputs"]["EmailIdentity"]["Value"] == "mail.example.com"


def test_a_single_address_is_sent_from():
    stack = make(
        email={"address": "hello@example.com", "senders": ["hello@example.com"]},
        without=["email.domain", "email.hosted_zone", "email.dmarc"],
    )
    identity = Resources(stack).one("AWS::SES::EmailIdentity")
    assert identity["EmailIdentity"] == "hello@example.com"


def test_options_of_email_reach_the_configuration_set():
    found = Resources(
        make(
            email={
                "tracking_domain": "click.mail.example.com",
                "dedicated_ip_pool": "marketing",
                "virtual_deliverability_manager": True,
                "mail_from_domain": "mf.mail.example.com",
            }
        )
    )
    options = found.one("AWS::SES::ConfigurationSet")
    assert options["TrackingOptions"] == {"CustomRedirectDomain": "click.mail.example.com"}
    assert options["DeliveryOptions"]["SendingPoolName"] == "marketing"
    assert options["VdmOptions"] == {
        "DashboardOptions": {"EngagementMetrics": "ENABLED"},
        "GuardianOptions": {"OptimizedSharedDelivery": "ENABLED"},
    }
    mail_from = found.one("AWS::SES::EmailIdentity")["MailFromAttributes"]
    assert mail_from["MailFromDomain"] == "mf.mail.example.com"


def test_vdm_tracks_nothing_where_nothing_is_tracked():
    """Its engagement metrics would rewrite links and add a pixel to each mail."""
    found = Resources(make(email={"virtual_deliverability_manager": True}))
    options = found.one("AWS::SES::ConfigurationSet")
    assert "TrackingOptions" not in options
    assert options["VdmOptions"] == {
        "DashboardOptions": {"EngagementMetrics": "DISABLED"},
        "GuardianOptions": {"OptimizedSharedDelivery": "ENABLED"},
    }


def test_vdm_is_left_to_the_account_by_default(resources):
    assert "VdmOptions" not in resources("prod").one("AWS::SES::ConfigurationSet")


def test_every_push_channel_is_set_up():
    secret = {"credentials": "messaging/prod/secret"}
    apple = {**secret, "bundle_id": "com.example.shop"}
    certificate = {**secret, "authentication": "certificate"}
    stack = make(
        push={
            "fcm": secret,
            "apns": certificate,
            "apns_sandbox": apple,
            "apns_voip": apple,
            "apns_voip_sandbox": apple,
            "adm": secret,
            "baidu": secret,
        }
    )
    found = Resources(stack)
    for kind in (
        "GCM",
        "APNS",
        "APNSSandbox",
        "APNSVoip",
        "APNSVoipSandbox",
        "ADM",
        "Baidu",
    ):
        channel = found.one(f"AWS::Pinpoint::{kind}Channel")
        assert channel["ApplicationId"] == stack.resolve(stack.application.app_id)
    watched = {name for name in found.alarm_names if "-Push" in name and "Events" not in name}
    assert len(watched) == 7 * 3
    assert found.one("AWS::Pinpoint::APNSChannel")["DefaultAuthenticationMethod"] == "CERTIFICATE"


READS_NAMES = {"ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"}
ALWAYS = {"firehose:PutRecord", "firehose:PutRecordBatch", *READS_NAMES}
OTP = {"mobiletargeting:SendOTPMessage", "mobiletargeting:VerifyOTPMessage"}
ALONE = {
    "email": {"ses:SendEmail", "ses:SendRawEmail"},
    "sms": {"sms-voice:SendTextMessage", *OTP},
    "push": {"mobiletargeting:SendMessages"},
}


@pytest.mark.parametrize("part", PARTS)
def test_one_channel_alone(part):
    """What the environment lacks is None, is not published, not watched and not granted."""
    others = [each for each in PARTS if each != part]
    stack = make(without=others)
    found = Resources(stack)
    assert found.sender_actions == ALWAYS | ALONE[part]
    assert (stack.email is None) is (part != "email")
    assert (stack.sms is None) is (part != "sms")
    assert (stack.application is None) is (part == "email")
    published = set(found.template["Outputs"])
    assert ("SmsPoolId" in published) is (part == "sms")
    assert ("EmailIdentity" in published) is (part == "email")
    assert ("ApplicationId" in published) is (part != "email")
    assert {"SenderRoleArn", "EventBucket", "AlarmTopicArn"} <= published
    watched = {name.removeprefix("messaging-prod-") for name in found.alarm_names}
    assert ("EmailBounceRate" in watched) is (part == "email")
    assert ("SmsDeliveryRate" in watched) is (part == "sms")
    assert ("OtpLockouts" in watched) is (part == "sms")
    assert ("PushGcmThrottled" in watched) is (part == "push")
    streams = {stream.source.value for stream in stack.event_lake.streams}
    assert streams == {"push", "app"} | ({part} & {"email", "sms"})
    assert {each for each in watched if each.endswith("Stale")} == {
        f"{each.capitalize()}EventsStale" for each in streams
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


def assert_sends_sms_without_application(found):
    assert len(found.of("AWS::SMSVOICE::Pool")) == 1
    assert found.of("AWS::Pinpoint::SMSChannel") == []
    assert not found.sender_actions & OTP
    assert "sms-voice:SendTextMessage" in found.sender_actions
    assert not {each for each in found.alarm_names if "Otp" in each}


def test_an_application_sends_no_sms_in_development(resources):
    """It would pass by the simulator, and reach people."""
    found = resources("dev")
    assert_sends_sms_without_application(found)
    assert len(found.of("AWS::Pinpoint::App")) == 1


@pytest.mark.parametrize(
    ("name", "changes"), [("dev", {}), ("prod", {"region": "ap-east-2"})], ids=["dev", "ap-east-2"]
)
def test_sms_alone_has_no_application_where_it_would_send_nothing(name, changes):
    stack = make(name, without=["email", "push"], **changes)
    found = Resources(stack)
    assert stack.application is None
    assert found.of("AWS::Pinpoint::App") == []
    assert_sends_sms_without_application(found)
    assert "ApplicationId" not in found.template["Outputs"]


@pytest.mark.parametrize("name", ["staging", "prod"])
def test_an_application_may_send_sms_beyond_development(resources, name):
    found = resources(name)
    assert found.one("AWS::Pinpoint::SMSChannel")["Enabled"] is True
    assert found.sender_actions >= OTP
    assert f"messaging-{name}-OtpLockouts" in found.alarm_names


@EXAMPLES
def test_the_application_has_the_tags_of_the_environment(resources, name):
    """CloudFormation does not hand the tags of a stack on to it."""
    tags = resources(name).one("AWS::Pinpoint::App")["Tags"]
    assert tags == {"Environment": name, **example(name)["tags"]}


def test_a_service_takes_the_sender_role_on():
    stack = make(access={"sender": {"service": "ecs-tasks.amazonaws.com"}})
    found = Resources(stack)
    role = found.all[stack.get_logical_id(stack.roles.sender.node.default_child)]
    (trust,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "ecs-tasks.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": "333333333333"}}


def test_shorter_retention_than_the_transition_leaves_the_transition_out():
    stack = make(events={"retention_days": 60})
    found = Resources(stack)
    bucket = stack.get_logical_id(stack.event_lake.bucket.node.default_child)
    _, rule = found.all[bucket]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == 60
    assert "Transitions" not in rule


def test_works_in_govcloud():
    """No ARN is written for the commercial partition alone."""
    found = Resources(make(region="us-gov-west-1"))
    assert "arn:aws:" not in json.dumps(found.template)


def test_can_be_deployed_from_a_stage():
    stage = cdk.Stage(cdk.App(builtin_cloud_formation_validation=False), "Pipeline")
    environment = MessagingEnvironment.from_mapping(settings("dev"))
    MessagingStack(stage, "Messaging", environment=environment)
    assert [each.stack_name for each in stage.synth().stacks] == ["Pipeline-Messaging"]

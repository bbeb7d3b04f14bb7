"""The doctor is silent where the deployed environment is healthy, and finds what is not.

Each fault is made as a person or a service makes it, found by its name alone, and mended again.
Everything is asked with the credentials of the deployed operator, who may change nothing of it.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from contextlib import contextmanager

import pytest

from cdk_pinpoint import PublishedName, parameter_name
from cdk_pinpoint.local.dns_server import DnsServer
from cdk_pinpoint.local.sample_messages import published_names
from cdk_pinpoint.operations.doctor import name_server
from cdk_pinpoint.operations.doctor.examination import Mark, examine
from cdk_pinpoint.operations.doctor.name_server import NameServer
from cdk_pinpoint.operations.doctor.subject import Subject

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(580)]

SET = {"ConfigurationSetName": "messaging-dev"}
DOMAIN = "mail.dev.example.com"
IDENTITY = {"EmailIdentity": DOMAIN}
ALARM = "messaging-dev-EmailRejects"
PAGE = "messaging-dev-PageSms"
TRAIL = "everything"
SMS = "pinpoint-sms-voice-v2"
# What describes an alarm, and is no part of its definition.
NOT_OF_A_DEFINITION = {"AlarmArn", "AlarmConfigurationUpdatedTimestamp"}


class Clinic:
    """The deployed environment, its name server, and ways to make it ill."""

    def __init__(self, project, dns):
        self.aws = project.aws
        self.project = project
        self.dns = dns
        self.sessions = {}
        self.names = published_names(self.aws, project.environment)
        self.role(PublishedName.OPERATOR_ROLE_ARN)

    def role(self, name):
        if name not in self.sessions:
            self.sessions[name] = self.aws.assume_role(self.names[name])
        self.credentials = self.sessions[name]

    def client(self, service):
        """As `Account` gives one, but kept from one examination to the next."""
        return self.aws.client(service, credentials=self.credentials)

    def api(self, service):
        return self.aws.client(service)

    def examine(self, **changes):
        subject = Subject(
            **{
                "environment": self.project.environment,
                "account": self,
                "names": published_names(self.aws, self.project.environment),
                "stack_name": "Messaging-dev",
                "name_server": NameServer(self.dns.address),
            }
            | changes
        )
        return examine(subject, lambda futures, text, total: futures)

    def resource(self, start):
        resources = self.project.resources()
        return next(each for name, each in resources.items() if name.startswith(start))


@pytest.fixture(scope="module")
def clinic(deployed):
    s3, trails = deployed.aws.client("s3"), deployed.aws.client("cloudtrail")
    s3.create_bucket(Bucket="trail-of-the-account")
    trails.create_trail(Name=TRAIL, S3BucketName="trail-of-the-account", IsMultiRegionTrail=True)
    trails.start_logging(Name=TRAIL)
    with DnsServer.of_stack(deployed.aws, "Messaging-dev") as dns:
        yield Clinic(deployed, dns)
    trails.delete_trail(Name=TRAIL)
    s3.delete_bucket(Bucket="trail-of-the-account")


def found(outcomes):
    """The checks that found something, with how bad it is."""
    return {each.check.id: each.mark for each in outcomes if each.findings}


def run(clinic, *arguments, settings=None):
    return subprocess.run(
        [
            *(sys.executable, "-m", "cdk_pinpoint.operations", "doctor"),
            *("--environment", "dev", "--settings", clinic.project.folder / "environments"),
            *arguments,
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=settings or clinic.aws.environment(credentials=clinic.credentials),
    )


def test_a_healthy_environment_passes_every_check(clinic):
    answer = run(clinic, "--resolver", clinic.dns.address)
    assert (answer.returncode, answer.stderr) == (0, "asking AWS and DNS …\n"), answer.stdout
    first, *lines, last = answer.stdout.splitlines()
    assert first == "dev in 111111111111, us-east-1: deployed as Messaging-dev"
    assert last == "0 problems, 0 warnings, 0 could not be told"
    marks = {line.split()[0] for line in lines if line.startswith("  ")}
    assert marks == {"✓"}


def test_the_auditor_may_read_all_that_is_asked_for_too(clinic):
    clinic.role(PublishedName.AUDITOR_ROLE_ARN)
    try:
        assert {each.mark for each in clinic.examine()} == {Mark.PASSED}
    finally:
        clinic.role(PublishedName.OPERATOR_ROLE_ARN)


def test_the_sender_is_told_that_it_is_denied_and_by_what(clinic):
    credentials = clinic.aws.assume_role(clinic.names[PublishedName.SENDER_ROLE_ARN])
    settings = clinic.aws.environment(credentials=credentials)
    answer = run(clinic, "--resolver", clinic.dns.address, "--json", settings=settings)
    assert answer.returncode == 3
    checks = {each["id"]: each for each in json.loads(answer.stdout)["checks"]}
    assert checks["ses-sandbox"]["outcome"] == "cannot tell"
    (denied,) = checks["ses-sandbox"]["findings"]
    assert denied["what"].startswith("denied: these credentials may not call GetAccount: ")
    assert "ses:GetAccount" in denied["what"]
    assert {each["outcome"] for each in checks.values()} <= {"cannot tell", "passed"}


def test_a_fault_is_told_with_what_why_and_how_to_mend_it(clinic):
    with email_is_paused(clinic):
        answer = run(clinic, "--resolver", clinic.dns.address)
    assert answer.returncode == 1
    lines = answer.stdout.splitlines()
    at = lines.index("  ✗ sending through messaging-dev is off  [email-sending]")
    assert lines[at + 1].startswith("      why: a person or the send breaker has paused email")
    assert lines[at + 2].endswith("cdk-pinpoint resume --environment dev --channel email")
    assert lines[-1] == "1 problem, 0 warnings, 0 could not be told"


# Ways to make it ill, each mended at the end.


def account(service, **state):
    @contextmanager
    def fault(clinic):
        clinic.aws.set_account_state(service, **state)
        yield
        clinic.aws.set_account_state(service)

    return fault


def calls(service, operation, bad, good):
    """A call that makes it ill, and the same that mends it."""

    @contextmanager
    def fault(clinic):
        call = getattr(clinic.api(service), operation)
        call(**(bad(clinic) if callable(bad) else bad))
        yield
        call(**(good(clinic) if callable(good) else good))

    return fault


def records(change):
    """Other records in DNS."""

    @contextmanager
    def fault(clinic):
        before = dict(clinic.dns.records)
        change(clinic.dns)
        yield
        clinic.dns.records = before
        clinic.dns.silent.clear()
        clinic.dns.failing.clear()

    return fault


def record(name, kind, *values):
    return records(lambda dns: dns.records.update({(name, kind): list(values)}))


def without(kind, start):
    def change(dns):
        dns.records = {
            key: values
            for key, values in dns.records.items()
            if not (key[1] == kind and key[0].startswith(start))
        }

    return records(change)


def a_dkim_alias_leads_elsewhere(dns):
    name = next(name for name, kind in dns.records if "_domainkey" in name)
    dns.records[name, "CNAME"] = ["elsewhere.example.net"]


def one_dkim_alias_is_missing(dns):
    del dns.records[next(key for key in dns.records if "_domainkey" in key[0])]


def metric(namespace, name, dimensions, *, bad, good):
    """A value of some minutes ago, which a better one follows."""

    @contextmanager
    def fault(clinic):
        def put(value, minutes):
            time = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes)
            shown = [{"Name": k, "Value": clinic.names.get(v, v)} for k, v in dimensions.items()]
            clinic.api("cloudwatch").put_metric_data(
                Namespace=namespace,
                MetricData=[
                    {"MetricName": name, "Dimensions": shown, "Value": value, "Timestamp": time}
                ],
            )

        put(bad, 12)
        yield
        put(good, 1)

    return fault


email_is_paused = calls(
    "sesv2",
    "put_configuration_set_sending_options",
    {**SET, "SendingEnabled": False},
    {**SET, "SendingEnabled": True},
)


@contextmanager
def the_email_destination_is_off(clinic):
    ses = clinic.api("sesv2")
    destinations = ses.get_configuration_set_event_destinations(**SET)["EventDestinations"]
    one = next(each for each in destinations if "KinesisFirehoseDestination" in each)
    name = one.pop("Name")
    call = ses.update_configuration_set_event_destination
    call(**SET, EventDestinationName=name, EventDestination={**one, "Enabled": False})
    yield
    call(**SET, EventDestinationName=name, EventDestination=one)


@contextmanager
def the_email_destination_is_gone(clinic):
    ses = clinic.api("sesv2")
    destinations = ses.get_configuration_set_event_destinations(**SET)["EventDestinations"]
    one = next(each for each in destinations if "CloudWatchDestination" in each)
    name = one.pop("Name")
    ses.delete_configuration_set_event_destination(**SET, EventDestinationName=name)
    yield
    ses.create_configuration_set_event_destination(
        **SET, EventDestinationName=name, EventDestination=one
    )


@contextmanager
def a_registration_is_refused(clinic):
    sms, number = clinic.api(SMS), clinic.resource("SmsPoolSimulator")
    kind = "US_TOLL_FREE_REGISTRATION"
    registration = sms.create_registration(RegistrationType=kind)["RegistrationId"]
    sms.create_registration_association(RegistrationId=registration, ResourceId=number)
    clinic.aws.set_account_state("sms-voice", registrations={registration: "REQUIRES_UPDATES"})
    yield
    clinic.aws.set_account_state("sms-voice", registrations={registration: "COMPLETE"})


def rules(**countries):
    return lambda clinic: {
        "ProtectConfigurationId": clinic.resource("SmsProtectConfiguration"),
        "NumberCapability": "SMS",
        "CountryRuleSetUpdates": {
            country: {"ProtectStatus": status} for country, status in countries.items()
        },
    }


@contextmanager
def the_set_is_unprotected(clinic):
    both = {**SET, "ProtectConfigurationId": clinic.resource("SmsProtectConfiguration")}
    clinic.api(SMS).disassociate_protect_configuration(**both)
    yield
    clinic.api(SMS).associate_protect_configuration(**both)


def gcm(*, enabled):
    def request(clinic):
        secret = clinic.api("secretsmanager").get_secret_value(SecretId="messaging/dev/fcm")
        return {
            "ApplicationId": clinic.names[PublishedName.APPLICATION_ID],
            "GCMChannelRequest": {
                "ServiceJson": secret["SecretString"],
                "DefaultAuthenticationMethod": "TOKEN",
                "Enabled": enabled,
            },
        }

    return request


@contextmanager
def the_channel_is_gone(clinic):
    app = {"ApplicationId": clinic.names[PublishedName.APPLICATION_ID]}
    clinic.api("pinpoint").delete_gcm_channel(**app)
    yield
    clinic.api("pinpoint").update_gcm_channel(**gcm(enabled=True)(clinic))


@contextmanager
def a_secret_is_to_be_deleted(clinic):
    secrets, secret = clinic.api("secretsmanager"), {"SecretId": "messaging/dev/fcm"}
    secrets.delete_secret(**secret, RecoveryWindowInDays=7)
    yield
    secrets.restore_secret(**secret)


@contextmanager
def a_change_of_credentials_was_given_up(clinic):
    sqs, url = clinic.api("sqs"), clinic.resource("PushCredentialRotationDeadLetters")
    sqs.send_message(
        QueueUrl=url, MessageBody="{}", MessageGroupId="GCM", MessageDeduplicationId="1"
    )
    yield
    sqs.purge_queue(QueueUrl=url)


@contextmanager
def an_event_failed(clinic):
    s3, today = clinic.api("s3"), dt.datetime.now(dt.UTC).date()
    place = {
        "Bucket": clinic.names[PublishedName.EVENT_BUCKET],
        "Key": f"errors/source=email/error_type=processing-failed/dt={today}/1",
    }
    s3.put_object(**place, Body=b"{}")
    yield
    s3.delete_object(**place)


@contextmanager
def a_stream_is_not_encrypted(clinic):
    firehose = clinic.api("firehose")
    stream = {"DeliveryStreamName": clinic.names[PublishedName.SMS_EVENT_STREAM]}
    key = firehose.describe_delivery_stream(**stream)["DeliveryStreamDescription"][
        "DeliveryStreamEncryptionConfiguration"
    ]
    firehose.stop_delivery_stream_encryption(**stream)
    yield
    firehose.start_delivery_stream_encryption(
        **stream,
        DeliveryStreamEncryptionConfigurationInput={
            "KeyARN": key["KeyARN"],
            "KeyType": "CUSTOMER_MANAGED_CMK",
        },
    )


def definition(clinic):
    (alarm,) = clinic.api("cloudwatch").describe_alarms(AlarmNames=[ALARM])["MetricAlarms"]
    return {
        name: value
        for name, value in alarm.items()
        if name not in NOT_OF_A_DEFINITION and not name.startswith("State")
    }


@contextmanager
def a_composite_alarm_is_deleted(clinic):
    cloudwatch = clinic.api("cloudwatch")
    (alarm,) = cloudwatch.describe_alarms(AlarmNames=[PAGE], AlarmTypes=["CompositeAlarm"])[
        "CompositeAlarms"
    ]
    cloudwatch.delete_alarms(AlarmNames=[PAGE])
    yield
    names = ("AlarmName", "AlarmRule", "AlarmActions", "AlarmDescription", "ActionsEnabled")
    cloudwatch.put_composite_alarm(**{name: alarm[name] for name in names if name in alarm})


@contextmanager
def an_alarm_tells_nobody(clinic):
    cloudwatch, alarm = clinic.api("cloudwatch"), definition(clinic)
    cloudwatch.put_metric_alarm(**{**alarm, "AlarmActions": []})
    yield
    cloudwatch.put_metric_alarm(**alarm)


@contextmanager
def somebody_has_not_confirmed(clinic):
    sns = clinic.api("sns")
    topic = {"TopicArn": clinic.names[PublishedName.ALARM_TOPIC_ARN]}
    arn = sns.subscribe(
        **topic, Protocol="email", Endpoint="oncall@example.com", ReturnSubscriptionArn=True
    )["SubscriptionArn"]
    yield
    sns.unsubscribe(SubscriptionArn=arn)


@contextmanager
def the_trail_does_not_log(clinic):
    clinic.api("cloudtrail").stop_logging(Name=TRAIL)
    yield
    clinic.api("cloudtrail").start_logging(Name=TRAIL)


@contextmanager
def the_trail_logs_what_is_read_alone(clinic):
    def put(kind):
        clinic.api("cloudtrail").put_event_selectors(
            TrailName=TRAIL,
            EventSelectors=[{"ReadWriteType": kind, "IncludeManagementEvents": True}],
        )

    put("ReadOnly")
    yield
    put("All")


@contextmanager
def the_stack_has_no_email(clinic):
    ssm = clinic.api("ssm")
    name = parameter_name("dev", PublishedName.EMAIL_CONFIGURATION_SET)
    value = ssm.get_parameter(Name=name)["Parameter"]["Value"]
    ssm.delete_parameter(Name=name)
    yield
    ssm.put_parameter(Name=name, Value=value, Type="String")


FAULTS = {
    # What is made wrong: the one finding.
    "the sandbox of SES": ("ses-sandbox", account("ses", ProductionAccessEnabled=False)),
    "the account sends no email": (
        "ses-account-sending",
        calls(
            "sesv2",
            "put_account_sending_attributes",
            {"SendingEnabled": False},
            {"SendingEnabled": True},
        ),
    ),
    "probation": ("ses-enforcement", account("ses", EnforcementStatus="PROBATION")),
    "the quota is nearly used": (
        "ses-quota",
        account("ses", SendQuota={"Max24HourSend": 200, "MaxSendRate": 1, "SentLast24Hours": 190}),
    ),
    "an identity that is not verified": (
        "email-identity",
        account(
            "ses",
            identities={
                DOMAIN: {"VerifiedForSendingStatus": False, "VerificationStatus": "FAILED"}
            },
        ),
    ),
    "no signature": (
        "email-dkim",
        calls(
            "sesv2",
            "put_email_identity_dkim_attributes",
            {**IDENTITY, "SigningEnabled": False},
            {**IDENTITY, "SigningEnabled": True},
        ),
    ),
    "another MAIL FROM domain": (
        "email-mail-from",
        calls(
            "sesv2",
            "put_email_identity_mail_from_attributes",
            {**IDENTITY, "MailFromDomain": f"old.{DOMAIN}"},
            {**IDENTITY, "MailFromDomain": f"bounce.{DOMAIN}"},
        ),
    ),
    "an identity without its set": (
        "email-default-set",
        calls(
            "sesv2",
            "put_email_identity_configuration_set_attributes",
            IDENTITY,
            {**IDENTITY, **SET},
        ),
    ),
    "email is paused": ("email-sending", email_is_paused),
    "TLS is optional": (
        "email-tls",
        calls(
            "sesv2",
            "put_configuration_set_delivery_options",
            {**SET, "TlsPolicy": "OPTIONAL"},
            {**SET, "TlsPolicy": "REQUIRE"},
        ),
    ),
    "no reputation metrics": (
        "email-reputation-metrics",
        calls(
            "sesv2",
            "put_configuration_set_reputation_options",
            {**SET, "ReputationMetricsEnabled": False},
            {**SET, "ReputationMetricsEnabled": True},
        ),
    ),
    "complaints are not suppressed": (
        "email-suppression",
        calls(
            "sesv2",
            "put_configuration_set_suppression_options",
            {**SET, "SuppressedReasons": ["BOUNCE"]},
            {**SET, "SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
        ),
    ),
    "an event destination is off": ("email-events", the_email_destination_is_off),
    "an event destination is gone": ("email-events", the_email_destination_is_gone),
    "a DKIM alias is missing": ("dns-dkim", records(one_dkim_alias_is_missing)),
    "a DKIM alias leads elsewhere": ("dns-dkim", records(a_dkim_alias_leads_elsewhere)),
    "bounces go elsewhere": (
        "dns-mail-from",
        record(f"bounce.{DOMAIN}", "MX", "10 mx.example.net"),
    ),
    "two SPF records": (
        "dns-spf",
        record(f"bounce.{DOMAIN}", "TXT", "v=spf1 include:amazonses.com ~all", "v=spf1 -all"),
    ),
    "an SPF record without SES": (
        "dns-spf",
        record(f"bounce.{DOMAIN}", "TXT", "v=spf1 include:example.net ~all"),
    ),
    "no DMARC record": ("dns-dmarc", without("TXT", "_dmarc")),
    "the sandbox of SMS": ("sms-sandbox", account("sms-voice", ACCOUNT_TIER="SANDBOX")),
    "the month's money is spent": (
        "sms-spend",
        metric("AWS/SMSVoice", "TextMessageMonthlySpend", {}, bad=5, good=0),
    ),
    "the events of texts are off": (
        "sms-events",
        calls(
            SMS,
            "update_event_destination",
            {**SET, "EventDestinationName": "EventLake", "Enabled": False},
            {**SET, "EventDestinationName": "EventLake", "Enabled": True},
        ),
    ),
    "a registration is refused": ("sms-registrations", a_registration_is_refused),
    "AWS ignores STOP": (
        "sms-opt-outs",
        calls(
            SMS,
            "update_pool",
            lambda clinic: {
                "PoolId": clinic.names[PublishedName.SMS_POOL_ID],
                "SelfManagedOptOutsEnabled": True,
            },
            lambda clinic: {
                "PoolId": clinic.names[PublishedName.SMS_POOL_ID],
                "SelfManagedOptOutsEnabled": False,
            },
        ),
    ),
    "SMS is paused": (
        "sms-protection",
        calls(
            SMS,
            "update_protect_configuration_country_rule_set",
            rules(US="BLOCK"),
            rules(US="ALLOW"),
        ),
    ),
    "a country is open": (
        "sms-protection",
        calls(
            SMS,
            "update_protect_configuration_country_rule_set",
            rules(FR="ALLOW"),
            rules(FR="BLOCK"),
        ),
    ),
    "the set is unprotected": ("sms-protection-association", the_set_is_unprotected),
    "a push channel is off": (
        "push-channels",
        calls("pinpoint", "update_gcm_channel", gcm(enabled=False), gcm(enabled=True)),
    ),
    "a push channel is gone": ("push-channels", the_channel_is_gone),
    "a secret is to be deleted": ("push-secrets", a_secret_is_to_be_deleted),
    "credentials end": (
        "push-credentials-age",
        metric(
            "CdkPinpoint",
            "PushCredentialDaysLeft",
            {"ApplicationId": PublishedName.APPLICATION_ID, "Channel": "GCM"},
            bad=3,
            good=300,
        ),
    ),
    "a change of credentials was given up": (
        "push-dead-letters",
        a_change_of_credentials_was_given_up,
    ),
    "a stream is not encrypted": ("events-streams", a_stream_is_not_encrypted),
    "events wait": (
        "events-freshness",
        metric(
            "AWS/Firehose",
            "DeliveryToS3.DataFreshness",
            {"DeliveryStreamName": PublishedName.SMS_EVENT_STREAM},
            bad=4000,
            good=1,
        ),
    ),
    "an event failed": ("events-failures", an_event_failed),
    "an alarm is deleted": ("alarms-there", a_composite_alarm_is_deleted),
    "an alarm tells nobody": ("alarms-actions", an_alarm_tells_nobody),
    "an alarm has gone off": (
        "alarms-state",
        calls(
            "cloudwatch",
            "set_alarm_state",
            {"AlarmName": ALARM, "StateValue": "ALARM", "StateReason": "seeded"},
            {"AlarmName": ALARM, "StateValue": "OK", "StateReason": "mended"},
        ),
    ),
    "somebody has not confirmed": ("alarms-subscriptions", somebody_has_not_confirmed),
    "the trail does not log": ("cloudtrail", the_trail_does_not_log),
    "the trail logs reads alone": ("cloudtrail", the_trail_logs_what_is_read_alone),
    "the stack has no email": ("stack-settings", the_stack_has_no_email),
}


@pytest.mark.parametrize(
    "name",
    # Each takes half a second, and one of four goes through every area.
    [
        pytest.param(name, marks=[pytest.mark.exhaustive] if number % 4 else [])
        for number, name in enumerate(FAULTS)
    ],
)
def test_a_fault_is_found_by_its_name_alone(clinic, name):
    expected, fault = FAULTS[name]
    with fault(clinic):
        assert set(found(clinic.examine())) == {expected}


def test_a_name_server_that_does_not_answer_is_told_apart_from_a_missing_record(
    clinic, monkeypatch
):
    monkeypatch.setattr(name_server, "_SECONDS", 0.5)
    clinic.dns.failing = {f"bounce.{DOMAIN}"}
    clinic.dns.silent = {f"_dmarc.{DOMAIN}"}
    try:
        outcomes = found(clinic.examine())
    finally:
        clinic.dns.failing = clinic.dns.silent = set()
    told = {"dns-mail-from": Mark.CANNOT_TELL, "dns-spf": Mark.CANNOT_TELL}
    assert outcomes == {**told, "dns-dmarc": Mark.CANNOT_TELL}


def test_a_stack_of_another_name_is_said_once(clinic):
    outcomes = clinic.examine(stack_name="Other", account=clinic.aws)
    assert found(outcomes) == {"stack-status": Mark.PROBLEM}


def test_all_is_mended(clinic):
    assert found(clinic.examine()) == {}

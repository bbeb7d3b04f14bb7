import aws_cdk as cdk
import pytest
from aws_cdk import aws_ses as ses
from aws_cdk.assertions import Template
from templates import (
    FLAG_SETS,
    RETAINED,
    add_stack,
    exactly,
    new_stack,
    only_id,
    properties,
    resources,
    retention,
    text_of,
    zone_of,
)

from cdk_pinpoint import Dmarc, DnsRecord, EmailChannel, EmailGrants, EmailMetrics, EventLake
from cdk_pinpoint.email.email_metrics import CONFIGURATION_SET_DIMENSION
from cdk_pinpoint.regions import SES_REGIONS

IDENTITY = "AWS::SES::EmailIdentity"
SET = "AWS::SES::ConfigurationSet"
DESTINATION = "AWS::SES::ConfigurationSetEventDestination"
RECORD = "AWS::Route53::RecordSet"
TRACKING = DnsRecord("Tracking", "CNAME", "track.example.com", "r.eu-west-1.awstrack.me")
EVENTS = [
    "send",
    "delivery",
    "bounce",
    "complaint",
    "reject",
    "renderingFailure",
    "deliveryDelay",
    "subscription",
]


def imported_identity(stack: cdk.Stack) -> ses.IEmailIdentity:
    return ses.EmailIdentity.from_email_identity_name(stack, "Existing", "example.com")


def destination(template: Template, kind: str) -> dict:
    (found,) = (
        resource["Properties"]["EventDestination"]
        for resource in resources(template, DESTINATION).values()
        if kind in resource["Properties"]["EventDestination"]
    )
    return found


class TestDefaults:
    @pytest.fixture(scope="module")
    @classmethod
    def email(cls):
        return EmailChannel(new_stack(), "Email", domain="mail.example.com")

    @pytest.fixture(scope="module")
    @classmethod
    def template(cls, email):
        return Template.from_stack(cdk.Stack.of(email))

    def test_the_set_requires_tls_and_suppresses_bounces_and_complaints(self, template, email):
        assert properties(template, SET) == {
            "Name": email.configuration_set_name,
            "DeliveryOptions": {"TlsPolicy": "REQUIRE"},
            "ReputationOptions": {"ReputationMetricsEnabled": True},
            "SendingOptions": {"SendingEnabled": True},
            "SuppressionOptions": {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
        }

    def test_the_identity_sends_through_the_set_unless_told_otherwise(self, template):
        assert properties(template, IDENTITY) == {
            "EmailIdentity": "mail.example.com",
            "ConfigurationSetAttributes": {
                "ConfigurationSetName": f"${{{only_id(template, SET)}}}"
            },
            "MailFromAttributes": {
                "MailFromDomain": "bounce.mail.example.com",
                "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
            },
        }

    def test_the_only_destination_counts_in_cloudwatch(self, template, email):
        assert properties(template, DESTINATION) == {
            "ConfigurationSetName": f"${{{only_id(template, SET)}}}",
            "EventDestination": {
                "Enabled": True,
                "MatchingEventTypes": [
                    "send",
                    "delivery",
                    "bounce",
                    "complaint",
                    "reject",
                    "renderingFailure",
                    "deliveryDelay",
                ],
                "CloudWatchDestination": {
                    "DimensionConfigurations": [
                        {
                            "DimensionName": CONFIGURATION_SET_DIMENSION,
                            "DimensionValueSource": "messageTag",
                            "DefaultDimensionValue": email.configuration_set_name,
                        }
                    ]
                },
            },
        }

    def test_the_records_are_outputs(self, template, email):
        template.resource_count_is(RECORD, 0)
        assert len(template.to_json()["Outputs"]) == len(email.dns_records) == 6

    @pytest.mark.parametrize("resource_type", [IDENTITY, SET])
    def test_identity_and_set_are_retained_together(self, template, resource_type):
        """An identity names its set: kept without it, it could send nothing."""
        assert retention(template, resource_type) == RETAINED

    def test_logical_ids_are_stable(self, template):
        assert set(template.to_json()["Resources"]) == {
            "EmailConfigurationSet6A762543",
            "EmailConfigurationSetMetrics7D4520DB",
            "EmailIdentity04240EF4",
        }

    def test_has_its_grants_and_metrics(self, email):
        assert isinstance(email.grants, EmailGrants)
        assert isinstance(email.metrics, EmailMetrics)


class TestEventLake:
    @pytest.fixture(scope="module")
    @classmethod
    def stack(cls):
        stack = new_stack()
        EmailChannel(
            stack,
            "Email",
            domain="example.com",
            configuration_set_name="shop",
            event_lake=EventLake(stack, "Lake"),
        )
        return stack

    @pytest.fixture(scope="module")
    @classmethod
    def template(cls, stack):
        return Template.from_stack(stack)

    def test_all_events_but_tracking_reach_the_stream(self, template):
        stream = only_id(template, "AWS::KinesisFirehose::DeliveryStream")
        events = destination(template, "KinesisFirehoseDestination")
        assert events["MatchingEventTypes"] == EVENTS
        assert events["Enabled"] is True
        firehose = events["KinesisFirehoseDestination"]
        assert firehose["DeliveryStreamARN"] == f"${{{stream}.Arn}}"
        assert firehose["IAMRoleARN"] == f"${{{writer_role_id(template)}.Arn}}"

    def test_only_this_configuration_set_may_use_the_role(self, template):
        role = template.find_resources("AWS::IAM::Role")
        trust = resources(template, "AWS::IAM::Role")[writer_role_id(template)]["Properties"]
        assert len(role) == 2
        assert trust["AssumeRolePolicyDocument"]["Statement"] == [
            {
                "Action": "sts:AssumeRole",
                "Effect": "Allow",
                "Principal": {"Service": "ses.amazonaws.com"},
                "Condition": {
                    "StringEquals": {
                        "aws:SourceAccount": "111111111111",
                        "aws:SourceArn": (
                            "arn:${AWS::Partition}:ses:eu-west-1:111111111111:"
                            "configuration-set/shop"
                        ),
                    }
                },
            }
        ]

    def test_the_role_only_writes_batches_to_the_stream(self, template):
        stream = only_id(template, "AWS::KinesisFirehose::DeliveryStream")
        role = resources(template, "AWS::IAM::Role")[writer_role_id(template)]["Properties"]
        (policy,) = role["Policies"]
        assert policy["PolicyDocument"]["Statement"] == [
            {
                "Action": "firehose:PutRecordBatch",
                "Effect": "Allow",
                "Resource": f"${{{stream}.Arn}}",
            }
        ]
        assert "ManagedPolicyArns" not in role


def writer_role_id(template: Template) -> str:
    (found,) = (
        logical_id
        for logical_id in template.find_resources("AWS::IAM::Role")
        if logical_id.startswith("EmailEventsRole")
    )
    return found


class TestExistingIdentity:
    @pytest.fixture(scope="module")
    @classmethod
    def email(cls):
        stack = new_stack()
        return EmailChannel(stack, "Email", identity=imported_identity(stack))

    def test_defines_a_configuration_set_and_no_identity(self, email):
        template = Template.from_stack(cdk.Stack.of(email))
        template.resource_count_is(SET, 1)
        template.resource_count_is(IDENTITY, 0)
        assert "Outputs" not in template.to_json()

    def test_it_is_the_identity_of_the_channel(self, email):
        assert email.identity.email_identity_ref.email_identity == "example.com"
        assert email.dns_records == []

    def test_an_l1_is_taken_too(self):
        stack = new_stack()
        raw = ses.CfnEmailIdentity(stack, "Raw", email_identity="example.com")
        EmailChannel(stack, "Email", identity=raw)
        assert properties(Template.from_stack(stack), IDENTITY) == {"EmailIdentity": "example.com"}


def test_an_address_is_an_identity_without_records():
    stack = new_stack()
    email = EmailChannel(stack, "Email", address="hello@example.com")
    template = Template.from_stack(stack)
    assert properties(template, IDENTITY) == {
        "EmailIdentity": "hello@example.com",
        "ConfigurationSetAttributes": {"ConfigurationSetName": f"${{{only_id(template, SET)}}}"},
    }
    assert email.dns_records == []


def test_a_hosted_zone_takes_the_records():
    stack = new_stack()
    EmailChannel(
        stack,
        "Email",
        domain="mail.example.com",
        hosted_zone=zone_of(stack),
        mail_from_domain="return.mail.example.com",
        dmarc=Dmarc.reject(report_to="mailto:dmarc@example.com"),
    )
    template = Template.from_stack(stack)
    names = {
        (record["Properties"]["Type"], record["Properties"]["Name"])
        for record in resources(template, RECORD).values()
    }
    assert len(names) == 6
    assert {
        ("MX", "return.mail.example.com."),
        ("TXT", "return.mail.example.com."),
        ("TXT", "_dmarc.mail.example.com."),
    } <= names
    assert "p=reject" in text_of(template)
    assert "Outputs" not in template.to_json()


def test_a_tracking_domain_turns_tracking_on_and_keeps_its_events():
    stack = new_stack()
    EmailChannel(
        stack,
        "Email",
        domain="example.com",
        hosted_zone=zone_of(stack),
        tracking_domain="track.example.com",
        event_lake=EventLake(stack, "Lake"),
    )
    template = Template.from_stack(stack)
    tracking = properties(template, SET)["TrackingOptions"]
    assert tracking == {"CustomRedirectDomain": "track.example.com"}
    events = destination(template, "KinesisFirehoseDestination")["MatchingEventTypes"]
    assert events == [*EVENTS, "open", "click"]


def test_a_hosted_zone_takes_the_record_of_a_tracking_domain():
    stack = new_stack()
    EmailChannel(
        stack,
        "Email",
        domain="example.com",
        hosted_zone=zone_of(stack),
        tracking_domain="track.example.com",
    )
    template = Template.from_stack(stack)
    (record,) = (
        record["Properties"]
        for record in resources(template, RECORD).values()
        if record["Properties"]["Name"] == "track.example.com."
    )
    assert (record["Type"], record["ResourceRecords"]) == ("CNAME", [TRACKING.value])
    assert retention(template, RECORD) == RETAINED


@pytest.mark.parametrize("kind", ["domain", "address", "identity"])
def test_the_record_of_a_tracking_domain_is_told_for_every_kind_of_identity(kind):
    stack = new_stack()
    values = {"domain": "example.com", "address": "a@example.com"}
    given = values[kind] if kind in values else imported_identity(stack)
    email = EmailChannel(stack, "Email", **{kind: given}, tracking_domain="track.example.com")
    assert email.dns_records[-1] == TRACKING
    outputs = Template.from_stack(stack).to_json()["Outputs"]
    assert len(outputs) == len(email.dns_records) == (7 if kind == "domain" else 1)
    assert {
        "Value": "track.example.com CNAME r.eu-west-1.awstrack.me",
        "Description": "DNS record to create: Tracking",
    } in outputs.values()


def test_a_dedicated_ip_pool_is_sent_from():
    stack = new_stack()
    pool = ses.DedicatedIpPool.from_dedicated_ip_pool_name(stack, "Pool", "shop-pool")
    EmailChannel(stack, "Email", domain="example.com", dedicated_ip_pool=pool)
    options = properties(Template.from_stack(stack), SET)["DeliveryOptions"]
    assert options == {"TlsPolicy": "REQUIRE", "SendingPoolName": "shop-pool"}


def test_options_of_the_deliverability_manager_are_passed_on():
    stack = new_stack()
    options = ses.VdmOptions(engagement_metrics=True, optimized_shared_delivery=False)
    EmailChannel(stack, "Email", domain="example.com", vdm_options=options)
    assert properties(Template.from_stack(stack), SET)["VdmOptions"] == {
        "DashboardOptions": {"EngagementMetrics": "ENABLED"},
        "GuardianOptions": {"OptimizedSharedDelivery": "DISABLED"},
    }


@pytest.mark.parametrize("resource_type", [IDENTITY, SET, RECORD])
def test_removal_policy_reaches_identity_set_and_records(resource_type):
    stack = new_stack()
    EmailChannel(
        stack,
        "Email",
        domain="example.com",
        hosted_zone=zone_of(stack),
        tracking_domain="track.example.com",
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )
    assert retention(Template.from_stack(stack), resource_type) == ("Delete", "Delete")


class TestConfigurationSetName:
    def test_is_as_given(self):
        stack = new_stack()
        email = EmailChannel(stack, "Email", domain="example.com", configuration_set_name="shop_1")
        assert email.configuration_set_name == "shop_1"
        assert properties(Template.from_stack(stack), SET)["Name"] == "shop_1"

    def test_is_made_from_the_place_in_the_tree_so_stacks_do_not_share_it(self):
        app = cdk.App()
        names = {
            EmailChannel(add_stack(app, name), "Email", domain="x.org").configuration_set_name
            for name in ("Dev", "Prod")
        }
        assert len(names) == 2
        assert all(name.startswith(("Dev-Email", "Prod-Email")) for name in names)

    def test_is_64_characters_at_most_however_deep_the_tree(self):
        stack = new_stack(name="Long" * 30)
        email = EmailChannel(stack, "Email" * 20, domain="example.com")
        assert len(email.configuration_set_name) <= 64

    @pytest.mark.parametrize("name", ["with space", "dotted.name", "x" * 65])
    def test_fails_when_it_is_out_of_bounds(self, name):
        message = (
            f"'configuration_set_name' must be 1 to 64 letters, digits, '_' or '-', got '{name}'"
        )
        with pytest.raises(ValueError, match=exactly(message)):
            EmailChannel(new_stack(), "Email", domain="example.com", configuration_set_name=name)

    def test_passes_while_it_is_not_known(self):
        stack = new_stack()
        name = cdk.CfnParameter(stack, "Name").value_as_string
        EmailChannel(
            stack,
            "Email",
            domain="example.com",
            configuration_set_name=name,
            event_lake=EventLake(stack, "Lake"),
        )
        assert properties(Template.from_stack(stack), SET)["Name"] == "${Name}"


def test_fails_without_an_identity():
    message = (
        "EmailChannel takes exactly one of 'domain', 'address', 'identity', got none; "
        "leave the others out"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        EmailChannel(new_stack(), "Email")


def test_fails_with_two_identities():
    stack = new_stack()
    message = (
        "EmailChannel takes exactly one of 'domain', 'address', 'identity', "
        "got 'domain', 'identity'; leave the others out"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        EmailChannel(stack, "Email", domain="example.com", identity=imported_identity(stack))


@pytest.mark.parametrize(
    ("argument", "allowed"),
    [("domain", "a domain such as 'mail.example.com'"), ("address", "an email address")],
)
def test_fails_when_the_domain_or_the_address_is_empty(argument, allowed):
    with pytest.raises(ValueError, match=exactly(f"'{argument}' must be {allowed}, got ''")):
        EmailChannel(new_stack(), "Email", **{argument: ""})


@pytest.mark.parametrize("kind", ["address", "identity"])
@pytest.mark.parametrize("argument", ["hosted_zone", "mail_from_domain", "dmarc"])
def test_fails_when_an_argument_belongs_to_a_domain(kind, argument):
    stack = new_stack()
    identities = {"address": "a@example.com", "identity": imported_identity(stack)}
    values = {
        "hosted_zone": zone_of(stack),
        "mail_from_domain": "bounce.example.com",
        "dmarc": Dmarc.none(),
    }
    message = f"'{argument}' takes effect only with 'domain'; leave it out"
    with pytest.raises(ValueError, match=exactly(message)):
        EmailChannel(stack, "Email", **{kind: identities[kind], argument: values[argument]})


def test_fails_in_a_region_without_ses_and_lists_those_with():
    message = f"Amazon SES cannot be created in 'cn-north-1'; it exists in {', '.join(SES_REGIONS)}"
    with pytest.raises(ValueError, match=exactly(message)):
        EmailChannel(new_stack(region="cn-north-1"), "Email", domain="example.com")


@pytest.mark.parametrize("region", [None, "us-gov-west-1"])
@pytest.mark.parametrize("flags", FLAG_SETS.values(), ids=FLAG_SETS)
def test_synthesizes_anywhere_under_any_flags(region, flags):
    stack = new_stack(region=region, flags=flags)
    EmailChannel(
        stack,
        "Email",
        domain="example.com",
        hosted_zone=zone_of(stack),
        event_lake=EventLake(stack, "Lake"),
    )
    template = Template.from_stack(stack)
    assert only_id(template, SET) == "EmailConfigurationSet6A762543"
    assert only_id(template, IDENTITY) == "EmailIdentity04240EF4"
    assert "arn:aws:" not in text_of(template)


def test_no_ended_type_is_used():
    stack = new_stack()
    EmailChannel(stack, "Email", domain="example.com", event_lake=EventLake(stack, "Lake"))
    assert "AWS::Pinpoint" not in text_of(Template.from_stack(stack))

"""An account such as people have had for years, made by hand: every kind of thing is in it once.

Each has an account id of its own on the local AWS, so that tests do not see each other's.
"""

import itertools
import json

from cdk_pinpoint.local.local_aws import Credentials

SECRET = "never-to-be-seen-again"
DOMAIN = "mail.example.com"
SUPPRESSED = "gone@people.example"
OPTED_OUT = "+15555550199"

_numbers = itertools.count(1)

_APNS = {
    "BundleId": "com.example.shop",
    "TeamId": "TEAM123456",
    "TokenKey": SECRET,
    "TokenKeyId": "KEY1234567",
    "Enabled": True,
}
_GCM = {
    "DefaultAuthenticationMethod": "TOKEN",
    "ServiceJson": json.dumps(
        {
            "type": "service_account",
            "project_id": "shop",
            "private_key": SECRET,
            "client_email": "push@shop.example",
        }
    ),
    "Enabled": True,
}
_KEYS = {"ApiKey": SECRET, "SecretKey": SECRET, "Enabled": True}

# How many of each kind there are, by its name in the report.
THERE_IS = {
    "application": 1,
    "push channel": 7,
    "email channel": 1,
    "SMS channel": 1,
    "voice channel": 1,
    "application settings": 1,
    "event stream": 1,
    "stream": 1,
    "bucket": 1,
    "segment": 2,
    "campaign": 1,
    "journey": 1,
    "email template": 2,
    "SMS template": 1,
    "push template": 1,
    "in-app template": 1,
    "voice template": 1,
    "email identity": 2,
    "email configuration set": 1,
    "email event destination": 1,
    "suppression list": 1,
    "phone number": 2,
    "pool": 1,
    "sender id": 1,
    # HELP and STOP of the pool, and of the number that is in none.
    "keyword": 4,
    # The account's own, which is always there, and one.
    "opt-out list": 2,
    "protect configuration": 1,
    "SMS configuration set": 1,
    "SMS event destination": 1,
    "spend limit": 3,
    "registration": 1,
}


class OldAccount:
    """Makes the account.

    Attributes:
        id: The account.
        application_id: Its application.
        pool_id: Its pool.
    """

    def __init__(self, aws, account=None):
        self.id = account or f"{next(_numbers):012}"
        self.root = Credentials(access_key_id=self.id, secret_access_key="local")
        self._aws = aws
        self._pinpoint = self.client("pinpoint")
        self.application_id = self._application()
        self._channels()
        self._engagement()
        self._templates()
        self._event_stream()
        self._email()
        self.pool_id = self._sms()

    def client(self, service):
        return self._aws.client(service, credentials=self.root)

    def environment(self, credentials=None):
        return self._aws.environment(credentials=credentials or self.root)

    def role(self, *statements):
        """Credentials of a new role with these statements."""
        iam = self.client("iam")
        name = f"reader-{next(_numbers)}"
        trust = {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"AWS": f"arn:aws:iam::{self.id}:root"},
        }
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust))["Role"]["Arn"]
        iam.put_role_policy(RoleName=name, PolicyName="policy", PolicyDocument=_policy(*statements))
        found = self.client("sts").assume_role(RoleArn=arn, RoleSessionName="reader")
        return Credentials(
            access_key_id=found["Credentials"]["AccessKeyId"],
            secret_access_key=found["Credentials"]["SecretAccessKey"],
            session_token=found["Credentials"]["SessionToken"],
        )

    def _application(self):
        request = {"Name": "shop"}
        answer = self._pinpoint.create_app(CreateApplicationRequest=request)
        return answer["ApplicationResponse"]["Id"]

    def _channels(self):
        email = {
            "FromAddress": f"Shop <hello@{DOMAIN}>",
            "Identity": f"arn:aws:ses:us-east-1:{self.id}:identity/{DOMAIN}",
            "Enabled": True,
        }
        for method, shape, request in (
            ("adm", "ADM", {"ClientId": "id", "ClientSecret": SECRET, "Enabled": True}),
            ("apns", "APNS", _APNS),
            ("apns_sandbox", "APNSSandbox", _APNS),
            ("apns_voip", "APNSVoip", _APNS),
            ("apns_voip_sandbox", "APNSVoipSandbox", {**_APNS, "Enabled": False}),
            ("baidu", "Baidu", _KEYS),
            ("gcm", "GCM", _GCM),
            ("email", "Email", email),
            ("sms", "SMS", {"Enabled": True}),
            ("voice", "Voice", {"Enabled": True}),
        ):
            call = getattr(self._pinpoint, f"update_{method}_channel")
            call(ApplicationId=self.application_id, **{f"{shape}ChannelRequest": request})

    def _engagement(self):
        app = {"ApplicationId": self.application_id}
        for name in ("everybody", "buyers"):
            answer = self._pinpoint.create_segment(**app, WriteSegmentRequest={"Name": name})
        campaign = {
            "Name": "sale",
            "SegmentId": answer["SegmentResponse"]["Id"],
            "Schedule": {"StartTime": "IMMEDIATE"},
        }
        self._pinpoint.create_campaign(**app, WriteCampaignRequest=campaign)
        self._pinpoint.create_journey(**app, WriteJourneyRequest={"Name": "welcome"})
        settings = {"Limits": {"Daily": 3}}
        self._pinpoint.update_application_settings(**app, WriteApplicationSettingsRequest=settings)

    def _templates(self):
        first_name = "{{User.UserAttributes.FirstName}}"
        email = {
            "Subject": f"Hello {first_name}",
            "HtmlPart": f"<html><body><p>Hello {first_name}</p></body></html>",
            "TextPart": f"Hello {first_name}",
        }
        # A value has no safe place in a program.
        broken = {"Subject": "Sale", "HtmlPart": "<script>{{x}}</script>", "TextPart": "Sale"}
        create = self._pinpoint
        create.create_email_template(TemplateName="Welcome", EmailTemplateRequest=email)
        create.create_email_template(TemplateName="Broken", EmailTemplateRequest=broken)
        create.create_sms_template(TemplateName="Code", SMSTemplateRequest={"Body": "Your code"})
        push = {"Default": {"Title": "Sale", "Body": "Today"}}
        create.create_push_template(TemplateName="Sale", PushNotificationTemplateRequest=push)
        create.create_in_app_template(TemplateName="Banner", InAppTemplateRequest={})
        create.create_voice_template(TemplateName="Call", VoiceTemplateRequest={"Body": "Hi"})

    def _event_stream(self):
        bucket = f"old-events-{self.id}"
        self.client("s3").create_bucket(Bucket=bucket)
        role = self._service_role()
        answer = self.client("firehose").create_delivery_stream(
            DeliveryStreamName="old-events",
            ExtendedS3DestinationConfiguration={
                "RoleARN": role,
                "BucketARN": f"arn:aws:s3:::{bucket}",
            },
        )
        stream = {"DestinationStreamArn": answer["DeliveryStreamARN"], "RoleArn": role}
        self._pinpoint.put_event_stream(ApplicationId=self.application_id, WriteEventStream=stream)

    def _service_role(self):
        iam = self.client("iam")
        services = ["pinpoint.amazonaws.com", "firehose.amazonaws.com", "sms-voice.amazonaws.com"]
        trust = {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": services},
        }
        answer = iam.create_role(RoleName="old-events", AssumeRolePolicyDocument=_policy(trust))
        allow = {"Effect": "Allow", "Action": ["firehose:*", "s3:*"], "Resource": "*"}
        iam.put_role_policy(
            RoleName="old-events", PolicyName="policy", PolicyDocument=_policy(allow)
        )
        return answer["Role"]["Arn"]

    def _email(self):
        ses = self.client("sesv2")
        for identity in (DOMAIN, "other.example.com"):
            ses.create_email_identity(EmailIdentity=identity)
        ses.create_configuration_set(ConfigurationSetName="old")
        dimension = {
            "DimensionName": "set",
            "DimensionValueSource": "MESSAGE_TAG",
            "DefaultDimensionValue": "old",
        }
        ses.create_configuration_set_event_destination(
            ConfigurationSetName="old",
            EventDestinationName="metrics",
            EventDestination={
                "Enabled": True,
                "MatchingEventTypes": ["SEND"],
                "CloudWatchDestination": {"DimensionConfigurations": [dimension]},
            },
        )
        ses.put_suppressed_destination(EmailAddress=SUPPRESSED, Reason="COMPLAINT")

    def _sms(self):
        sms = self.client("pinpoint-sms-voice-v2")
        sms.create_opt_out_list(OptOutListName="shop")
        sms.put_opted_out_number(OptOutListName="shop", OptedOutNumber=OPTED_OUT)
        pooled, _ = (
            sms.request_phone_number(
                IsoCountryCode="US",
                MessageType="TRANSACTIONAL",
                NumberCapabilities=["SMS"],
                NumberType="SIMULATOR",
                OptOutListName="shop",
            )
            for _ in range(2)
        )
        pool = sms.create_pool(
            OriginationIdentity=pooled["PhoneNumberId"],
            IsoCountryCode="US",
            MessageType="TRANSACTIONAL",
        )
        sms.request_sender_id(SenderId="SHOP", IsoCountryCode="GB")
        protection = sms.create_protect_configuration()["ProtectConfigurationId"]
        sms.update_protect_configuration_country_rule_set(
            ProtectConfigurationId=protection,
            NumberCapability="SMS",
            CountryRuleSetUpdates={"FR": {"ProtectStatus": "BLOCK"}},
        )
        sms.create_configuration_set(ConfigurationSetName="old")
        topic = self.client("sns").create_topic(Name="old-events")["TopicArn"]
        sms.create_event_destination(
            ConfigurationSetName="old",
            EventDestinationName="topic",
            MatchingEventTypes=["ALL"],
            SnsDestination={"TopicArn": topic},
        )
        sms.set_text_message_spend_limit_override(MonthlyLimit=1)
        sms.create_registration(RegistrationType="US_TOLL_FREE_REGISTRATION")
        return pool["PoolId"]


def _policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})

"""Mail that goes through a configuration set into a bucket, and who may send it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cdk_pinpoint.local import LocalAws

Template = dict[str, Any]

CONTENT = {"Simple": {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Text"}}}}
RAW = (
    b"From: Shop <hello@%b>\r\nTo: Ann <ann@example.org>\r\nSubject: Raw\r\n"
    b"X-SES-MESSAGE-TAGS: campaign=winter, kind=news\r\n\r\nText"
)


@dataclass
class Mail:
    """A domain whose mail goes through a configuration set into a bucket, and its sender."""

    domain: str
    name: str
    resources: Template
    sender: Any = None


def destination(name: str, target: Template, types: list[str]) -> Template:
    return {
        "Type": "AWS::SES::ConfigurationSetEventDestination",
        "Properties": {
            "ConfigurationSetName": {"Ref": "Set"},
            "EventDestination": {
                "Name": name,
                "Enabled": True,
                "MatchingEventTypes": types,
                **target,
            },
        },
    }


def mail_of(local_aws: LocalAws, role: Callable[..., Template], name: str) -> Mail:
    """The template of a domain, its configuration set, their events and their sender."""
    domain = f"{name}.example.com"
    arn = f"arn:aws:ses:{local_aws.region}:{local_aws.account}"
    firehose = {
        "KinesisFirehoseDestination": {
            "IAMRoleARN": {"Fn::GetAtt": ["EventsRole", "Arn"]},
            "DeliveryStreamARN": {"Fn::GetAtt": ["Stream", "Arn"]},
        }
    }
    resources = {
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}},
        "StreamRole": role(
            f"{name}-stream",
            principal={"Service": "firehose.amazonaws.com"},
            actions=["s3:PutObject"],
            resources=f"arn:aws:s3:::{name}/*",
        ),
        "Stream": {
            "Type": "AWS::KinesisFirehose::DeliveryStream",
            "Properties": {
                "DeliveryStreamName": name,
                "ExtendedS3DestinationConfiguration": {
                    "BucketARN": {"Fn::GetAtt": ["Bucket", "Arn"]},
                    "RoleARN": {"Fn::GetAtt": ["StreamRole", "Arn"]},
                },
            },
        },
        "EventsRole": role(
            f"{name}-events",
            principal={"Service": "ses.amazonaws.com"},
            actions=["firehose:PutRecordBatch"],
            resources={"Fn::GetAtt": ["Stream", "Arn"]},
            trust_conditions={
                "StringEquals": {
                    "aws:SourceAccount": local_aws.account,
                    "aws:SourceArn": f"{arn}:configuration-set/{name}",
                }
            },
        ),
        "Set": {
            "Type": "AWS::SES::ConfigurationSet",
            "Properties": {
                "Name": name,
                "DeliveryOptions": {"TlsPolicy": "REQUIRE"},
                "ReputationOptions": {"ReputationMetricsEnabled": True},
                "SendingOptions": {"SendingEnabled": True},
                "SuppressionOptions": {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
                "TrackingOptions": {
                    "CustomRedirectDomain": f"click.{domain}",
                    "HttpsPolicy": "REQUIRE",
                },
                "VdmOptions": {"DashboardOptions": {"EngagementMetrics": "ENABLED"}},
            },
        },
        "Lake": destination("lake", firehose, ["send", "delivery", "bounce", "complaint"]),
        "Identity": {
            "Type": "AWS::SES::EmailIdentity",
            "Properties": {
                "EmailIdentity": domain,
                "ConfigurationSetAttributes": {"ConfigurationSetName": {"Ref": "Set"}},
                "FeedbackAttributes": {"EmailForwardingEnabled": False},
                "MailFromAttributes": {
                    "MailFromDomain": f"bounce.{domain}",
                    "BehaviorOnMxFailure": "REJECT_MESSAGE",
                },
                "Tags": [{"Key": "owner", "Value": "growth"}],
            },
        },
        "Sender": role(
            f"{name}-sender",
            principal={"AWS": local_aws.account},
            actions=["ses:SendEmail", "ses:SendRawEmail"],
            resources=[f"{arn}:identity/{domain}", f"{arn}:configuration-set/{name}"],
            conditions={
                "StringEquals": {"ses:FromAddress": f"hello@{domain}"},
                "ForAllValues:StringLike": {
                    "ses:Recipients": ["*@example.org", "*@simulator.amazonses.com"]
                },
            },
        ),
    }
    return Mail(domain, name, resources)

"""What types of resources are called in a drawing, and which are not drawn by themselves."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a part of a stack is for, by which it is coloured."""

    CHANNEL = "sends"
    DATA = "keeps data"
    FLOW = "carries and runs"
    WATCH = "watches"
    ACCESS = "gives access"
    OTHER = "other"


# By the service.
_KINDS: Final = {
    Kind.CHANNEL: "Pinpoint PinpointEmail SES SMSVOICE",
    Kind.DATA: "Athena DynamoDB Glue RDS S3 SecretsManager",
    Kind.WATCH: "Budgets CloudTrail CloudWatch SNS",
    Kind.FLOW: "ApiGateway ApiGatewayV2 ECS Events Kinesis KinesisFirehose Lambda Pipes SQS "
    "Scheduler StepFunctions",
    Kind.ACCESS: "Cognito IAM",
}
# Parts of something else: permissions, logs, what is published, what the CDK adds for itself.
_FOLDED: Final = frozenset(
    "AWS::ApplicationAutoScaling::ScalableTarget AWS::CDK::Metadata AWS::Events::EventBusPolicy "
    "AWS::IAM::ManagedPolicy AWS::IAM::Policy AWS::IAM::RolePolicy AWS::KMS::Alias AWS::KMS::Key "
    "AWS::Lambda::EventSourceMapping AWS::Lambda::LayerVersion AWS::Lambda::Permission "
    "AWS::Lambda::Version AWS::Logs::LogGroup AWS::Logs::LogStream AWS::S3::BucketPolicy "
    "AWS::SNS::Subscription AWS::SNS::TopicPolicy AWS::SQS::QueuePolicy AWS::SSM::Parameter "
    "Custom::S3AutoDeleteObjects".split()
)
# Their references say who may use them, not what they use.
POLICIES: Final = frozenset(
    "AWS::KMS::Key AWS::Lambda::Permission AWS::S3::BucketPolicy AWS::SNS::TopicPolicy "
    "AWS::SQS::QueuePolicy".split()
)
# Of these a person wants to know how many there are.
_COUNTED: Final = frozenset(
    "AWS::Athena::NamedQuery AWS::CloudWatch::Alarm AWS::CloudWatch::CompositeAlarm "
    "AWS::Events::Rule AWS::Glue::Table AWS::Route53::RecordSet".split()
)
_MOST_ALIKE: Final = 6
_NAMES: Final = {
    "APNSChannel": "APNs channel",
    "APNSSandboxChannel": "APNs sandbox channel",
    "APNSVoipChannel": "APNs VoIP channel",
    "APNSVoipSandboxChannel": "APNs VoIP sandbox channel",
    "App": "application",
    "ConfigurationSetEventDestination": "event destination",
    "DeliveryStream": "Firehose stream",
    "GCMChannel": "FCM channel",
    "NamedQuery": "named query",
    "OptOutList": "opt-out list",
    "RecordSet": "DNS record",
    "SMSChannel": "SMS channel",
    "SenderId": "sender ID",
    "WorkGroup": "Athena workgroup",
}
_PLURALS: Final = ((r"(?<![aeou])y$", "ies"), (r"s$", "ses"), (r"$", "s"))


def kind_of(resource_type: str) -> Kind:
    """What a type of resource is for.

    Args:
        resource_type: Such as `AWS::S3::Bucket`.
    """
    _, _, rest = resource_type.partition("::")
    service = rest.partition("::")[0]
    found = (kind for kind, services in _KINDS.items() if service in services.split())
    return next(found, Kind.OTHER)


def name_of_type(resource_type: str, count: int = 1) -> str:
    """A type of resource in words.

    Args:
        resource_type: Such as `AWS::SMSVOICE::OptOutList`.
        count: How many there are.
    """
    service, _, last = resource_type.rpartition("::")
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", last)
    name = "custom resource" if service == "Custom" else _NAMES.get(last) or words.lower()
    if count == 1:
        return name
    end, plural = next(each for each in _PLURALS if re.search(each[0], name))
    return re.sub(end, plural, name, count=1)


def is_folded(resource_type: str) -> bool:
    """Whether resources of a type are not drawn by themselves.

    Args:
        resource_type: The type.
    """
    return resource_type in _FOLDED


def is_counted(resource_type: str, count: int) -> bool:
    """Whether resources of a type are drawn as one, in a part of the stack that has so many.

    Args:
        resource_type: The type.
        count: How many the part has.
    """
    return count > (1 if resource_type in _COUNTED else _MOST_ALIKE)

"""One construct of each ended or unclear type, as anybody might have it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_ses as ses
from constructs import Construct

from cdk_pinpoint import classic

ACKNOWLEDGED = classic.EndOfSupport.acknowledged(reason="moves in January")
IN_APP = classic.InAppMessage(
    layout=classic.Layout.OVERLAYS,
    content=[
        classic.InAppContent(
            background_color="#FFFFFF",
            header=classic.InAppText(text="Hi"),
            body=classic.InAppText(text="Hello"),
        )
    ],
)
SMS = classic.CampaignTreatment(
    messages=classic.CampaignMessages(sms=classic.SmsMessage(body="Sale")),
    schedule=classic.CampaignSchedule(),
)


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How one is made, and what it must be given."""

    make: Callable[..., Any]
    arguments: Callable[[Construct], dict[str, Any]] = lambda _scope: {}
    of_app: bool = True


def stream_of(scope):
    return {"stream": kinesis.CfnStream(scope, "Stream", shard_count=1)}


def sender_of(scope):
    identity = ses.EmailIdentity.from_email_identity_name(scope, "Identity", "example.com")
    return {"identity": identity, "from_address": "shop@example.com"}


ENDED = {
    "ApplicationSettings": Ended(
        make=classic.ApplicationSettings,
        arguments=lambda _scope: {"limits": classic.CampaignLimits(daily=3)},
    ),
    "Campaign": Ended(
        make=classic.Campaign,
        arguments=lambda _scope: {
            "campaign_name": "sale",
            "segment_id": "segment",
            "treatment": SMS,
        },
    ),
    "EmailChannel": Ended(make=classic.EmailChannel, arguments=sender_of),
    "EmailTemplate": Ended(
        make=classic.EmailTemplate,
        arguments=lambda _scope: {
            "template_name": "welcome",
            "subject": "Hi",
            "text_part": "Hello {{User.UserAttributes.Name}}",
        },
        of_app=False,
    ),
    "EventStream": Ended(make=classic.EventStream, arguments=stream_of),
    "InAppTemplate": Ended(
        make=classic.InAppTemplate,
        arguments=lambda _scope: {"template_name": "welcome", "message": IN_APP},
        of_app=False,
    ),
    "PushTemplate": Ended(
        make=classic.PushTemplate,
        arguments=lambda _scope: {
            "template_name": "welcome",
            "default": classic.PushContent(title="Hi", body="Hello"),
        },
        of_app=False,
    ),
    "Segment": Ended(make=classic.Segment, arguments=lambda _scope: {"segment_name": "everybody"}),
    "SmsTemplate": Ended(
        make=classic.SmsTemplate,
        arguments=lambda _scope: {"template_name": "welcome", "body": "Hello"},
        of_app=False,
    ),
    "VoiceChannel": Ended(make=classic.VoiceChannel),
}


def make(kind, scope, id, app, **more):
    """A construct of a kind, with what it must be given and *more*."""
    ended = ENDED[kind]
    given = {**({"app": app} if ended.of_app else {}), **ended.arguments(scope)}
    return ended.make(scope, id, **{**given, "end_of_support": ACKNOWLEDGED, **more})

"""Faults in what sends email."""

from proof.mutants.changes import (
    attribute,
    deleted_with_the_stack,
    drop,
    gone,
    off,
    put,
    reference,
    statement,
    text,
)

SET = "Email/ConfigurationSet"
EVENTS = "Email/ConfigurationSet/Events"
METRICS = "Email/ConfigurationSet/Metrics"
IDENTITY = "Email/Identity"
ROLE = "Email/EventsRole"

MUTANTS = {
    "mail may travel without TLS": (SET, put("DeliveryOptions.TlsPolicy", "OPTIONAL")),
    "a TLS policy of another service": (SET, put("DeliveryOptions.TlsPolicy", "REQUIRED")),
    "no reputation of one's own": (SET, off("ReputationOptions.ReputationMetricsEnabled")),
    "sending is switched off": (SET, off("SendingOptions.SendingEnabled")),
    "mail goes on to who complained": (
        SET,
        put("SuppressionOptions.SuppressedReasons", ["BOUNCE"]),
    ),
    "suppression is left to the account": (SET, drop("SuppressionOptions")),
    "a reason for suppression misspelt": (
        SET,
        put("SuppressionOptions.SuppressedReasons", ["BOUNCES", "COMPLAINT"]),
    ),
    "links are tracked over a domain without TLS": (
        SET,
        put(
            "TrackingOptions", {"CustomRedirectDomain": "t.example.com", "HttpsPolicy": "OPTIONAL"}
        ),
    ),
    "events of mail are switched off": (EVENTS, off("EventDestination.Enabled")),
    "events of mail go nowhere": (EVENTS, gone),
    "complaints are not recorded": (
        EVENTS,
        put("EventDestination.MatchingEventTypes", ["send", "delivery", "bounce", "reject"]),
    ),
    "an event type misspelt": (EVENTS, put("EventDestination.MatchingEventTypes.2", "bounces")),
    "events are written by the role of text messages": (
        EVENTS,
        put(
            "EventDestination.KinesisFirehoseDestination.IAMRoleARN",
            attribute("Sms/EventsRole", "Arn"),
        ),
    ),
    "events go to the stream of text messages": (
        EVENTS,
        put(
            "EventDestination.KinesisFirehoseDestination.DeliveryStreamARN",
            attribute("Events/Sms", "Arn"),
        ),
    ),
    "a stream's name in place of its ARN": (
        EVENTS,
        put(
            "EventDestination.KinesisFirehoseDestination.DeliveryStreamARN",
            reference("Events/Email"),
        ),
    ),
    "the dimension of the metrics misspelt": (
        METRICS,
        text("ses:configuration-set", "ses:configurationset"),
    ),
    "who does not name the set goes without it": (IDENTITY, drop("ConfigurationSetAttributes")),
    "mail bounces to a domain of Amazon": (IDENTITY, drop("MailFromAttributes")),
    "mail bounces to a domain of another": (
        IDENTITY,
        put("MailFromAttributes.MailFromDomain", "bounce.example.net"),
    ),
    "the identity goes with the stack": (IDENTITY, deleted_with_the_stack),
    "mail goes unsigned": (IDENTITY, put("DkimAttributes", {"SigningEnabled": False})),
    "keys of DKIM that are too short": (
        IDENTITY,
        put("DkimSigningAttributes", {"NextSigningKeyLength": "RSA_1024_BIT"}),
    ),
    "a private key of DKIM in the template": (
        IDENTITY,
        put(
            "DkimSigningAttributes",
            {"DomainSigningPrivateKey": "MIIEvQIBADANBgkq", "DomainSigningSelector": "mail"},
        ),
    ),
    "complaints come back as mail": (
        IDENTITY,
        put("FeedbackAttributes", {"EmailForwardingEnabled": True}),
    ),
    "a record of DKIM is missing": ("Email/Identity/Dkim2", gone),
    "a record of DKIM with a name for its value": (
        "Email/Identity/Dkim1",
        text("DkimDNSTokenValue1", "DkimDNSTokenName1"),
    ),
    "an attribute of DKIM that is not there": (
        "Email/Identity/Dkim1",
        text("DkimDNSTokenValue1", "DkimDNSTokenValue4"),
    ),
    "bounces go to another region": ("Email/Identity/MailFromMx", text("eu-west-1", "eu-west-2")),
    "SPF lets everybody send": ("Email/Identity/MailFromSpf", text("~all", "+all")),
    "DMARC asks receivers for nothing": ("Email/Identity/Dmarc", text("p=reject", "p=none")),
    "DMARC reports to nobody": (
        "Email/Identity/Dmarc",
        text(" rua=mailto:dmarc@example.com", ""),
    ),
    "DMARC at the wrong name": ("Email/Identity/Dmarc", text("_dmarc.mail", "dmarc.mail")),
    "no record of DMARC": ("Email/Identity/Dmarc", gone),
    "any account's mail writes events": (
        ROLE,
        statement("sts:AssumeRole", drop("Condition.StringEquals.aws:SourceAccount")),
    ),
    "any configuration set writes events": (
        ROLE,
        statement("sts:AssumeRole", drop("Condition.StringEquals.aws:SourceArn")),
    ),
    "the writer of events is trusted without condition": (
        ROLE,
        statement("sts:AssumeRole", drop("Condition")),
    ),
    "events are trusted from another region": (ROLE, text(":ses:eu-west-1:", ":ses:us-east-1:")),
    "events are written into any stream": (
        ROLE,
        statement("firehose:PutRecordBatch", put("Resource", "*")),
    ),
    "events are written one at a time": (
        ROLE,
        statement("firehose:PutRecordBatch", put("Action", "firehose:PutRecord")),
    ),
}

"""Faults in what sends push messages, and in what keeps their credentials."""

from proof.mutants.changes import (
    append,
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

FCM, APNS = "Fcm", "Apns"
ROTATION = "PushCredentialRotation"
ROLE = f"{ROTATION}/Role"
QUEUE = f"{ROTATION}/Queue"
SERVICE_ACCOUNT = '{"type":"service_account","private_key":"-----BEGIN PRIVATE KEY-----"}'
TOKEN_KEY = "-----BEGIN PRIVATE KEY-----MIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEH"


def _by_server_key(resource):
    """Use the server key that Google has ended, from the same secret."""
    changed = put("ApiKey", resource["Properties"]["ServiceJson"])(drop("ServiceJson")(resource))
    return put("DefaultAuthenticationMethod", "KEY")(changed)


def _of_type(resource_type):
    """The same properties under another type."""
    return lambda resource: {**resource, "Type": resource_type}


MUTANTS = {
    "the service account of FCM in the template": (FCM, put("ServiceJson", SERVICE_ACCOUNT)),
    "the server key that Google has ended": (FCM, _by_server_key),
    "a server key in the template": (FCM, put("ApiKey", "AAAA0123456:APA91bExampleServerKey")),
    "FCM is told to use a key that it has not": (FCM, put("DefaultAuthenticationMethod", "KEY")),
    "a way to authenticate misspelt": (FCM, put("DefaultAuthenticationMethod", "OAUTH")),
    "FCM is switched off": (FCM, off("Enabled")),
    "FCM for another application": (FCM, put("ApplicationId", "0123456789abcdef0123456789abcdef")),
    "FCM for the application's ARN": (FCM, put("ApplicationId", attribute("Application", "Arn"))),
    "a credential from a plain parameter": (
        FCM,
        put("ServiceJson", "{{resolve:ssm:/messaging/prod/fcm}}"),
    ),
    "a secret by a reference that is not closed": (
        FCM,
        put("ServiceJson", "{{resolve:secretsmanager:messaging/prod/fcm:SecretString:::}"),
    ),
    "the signing key of APNs in the template": (APNS, put("TokenKey", TOKEN_KEY)),
    "APNs by a certificate that it has not": (
        APNS,
        put("DefaultAuthenticationMethod", "CERTIFICATE"),
    ),
    "APNs without its bundle": (APNS, drop("BundleId")),
    "APNs without its team": (APNS, drop("TeamId")),
    "a bundle named as a property of another service": (
        APNS,
        lambda resource: put("BundleID", "com.example.shop")(drop("BundleId")(resource)),
    ),
    "production uses the sandbox of APNs": (APNS, _of_type("AWS::Pinpoint::APNSSandboxChannel")),
    "APNs is not there": (APNS, gone),
    "the application goes with the stack": ("Application", deleted_with_the_stack),
    "the ended channel of email": (
        "Sms/AppChannel",
        lambda resource: {
            **put("Identity", "arn:aws:ses:eu-west-1:333333333333:identity/mail.example.com")(
                put("FromAddress", "hello@mail.example.com")(resource)
            ),
            "Type": "AWS::Pinpoint::EmailChannel",
        },
    ),
    "the rotation reads every secret": (
        ROLE,
        statement("secretsmanager:GetSecretValue", put("Resource", "*")),
    ),
    "the rotation reads secrets that start alike": (
        ROLE,
        text("secret:messaging/prod/fcm-??????", "secret:messaging/prod/fcm*"),
    ),
    "the rotation changes every channel": (
        ROLE,
        statement(
            "mobiletargeting:UpdateGcmChannel", put("Resource", attribute("Application", "Arn"))
        ),
    ),
    "the rotation deletes a channel": (
        ROLE,
        text("mobiletargeting:UpdateGcmChannel", "mobiletargeting:DeleteGcmChannel"),
    ),
    "the rotation's metrics in any namespace": (
        ROLE,
        statement("cloudwatch:PutMetricData", drop("Condition")),
    ),
    "a condition on a key that is none": (
        ROLE,
        text("cloudwatch:namespace", "cloudwatch:Namespaces"),
    ),
    "the rotation cannot take a message off": (ROLE, text('"sqs:DeleteMessage", ', "")),
    "no dead letters": (QUEUE, drop("RedrivePolicy")),
    "dead letters after one failure": (QUEUE, put("RedrivePolicy.maxReceiveCount", 1)),
    "dead letters go to the queue's URL": (
        QUEUE,
        put("RedrivePolicy.deadLetterTargetArn", reference(f"{ROTATION}/DeadLetters")),
    ),
    "requests lie in plain text": (QUEUE, off("SqsManagedSseEnabled")),
    "a request is taken on twice": (QUEUE, put("VisibilityTimeout", 30)),
    "requests are in no order": (
        QUEUE,
        lambda resource: drop("ContentBasedDeduplication")(drop("FifoQueue")(resource)),
    ),
    "requests over plain HTTP": (f"{QUEUE}/Policy", statement("Deny", gone)),
    "whoever wants asks for a rotation": (
        f"{QUEUE}/Policy",
        append(
            "PolicyDocument.Statement",
            {
                "Action": "sqs:SendMessage",
                "Effect": "Allow",
                "Principal": "*",
                "Resource": attribute(QUEUE, "Arn"),
            },
        ),
    ),
    "every account's rules ask for a rotation": (
        f"{QUEUE}/Policy",
        statement("sqs:SendMessage", drop("Condition")),
    ),
    "any account's rules ask for a rotation": (
        f"{QUEUE}/Policy",
        statement("sqs:SendMessage", drop("Condition.StringEquals")),
    ),
    "any rule asks for a rotation": (
        f"{QUEUE}/Policy",
        statement("sqs:SendMessage", drop("Condition.ArnEquals")),
    ),
    "the daily rule may not ask": (
        f"{QUEUE}/Policy",
        statement("sqs:SendMessage", drop("Condition.ArnEquals.aws:SourceArn.1")),
    ),
    "a policy for a queue that has none": (
        f"{QUEUE}/Policy",
        put("Queues", [attribute(QUEUE, "Arn")]),
    ),
    "a rule that waits for another secret": (
        f"{ROTATION}/GcmChanged",
        put("EventPattern.detail.name", ["messaging/staging/fcm"]),
    ),
    "a rule without its group of messages": (
        f"{ROTATION}/GcmChanged",
        drop("Targets.0.SqsParameters"),
    ),
    "a rule that is switched off": (f"{ROTATION}/GcmDaily", put("State", "DISABLED")),
    "every day misspelt": (f"{ROTATION}/GcmDaily", put("ScheduleExpression", "rate(1 days)")),
    "Python of years ago": (f"{ROTATION}/Function", put("Runtime", "python3.8")),
    "a function that is given too long": (f"{ROTATION}/Function", put("Timeout", 1000)),
    "a function with the role of another": (
        f"{ROTATION}/Function",
        put("Role", attribute("SendBreaker/Role", "Arn")),
    ),
    "a role's name for a function's role": (f"{ROTATION}/Function", put("Role", reference(ROLE))),
    "a function with a credential in its variables": (
        f"{ROTATION}/Function",
        put("Environment.Variables.FCM_SERVICE_ACCOUNT", SERVICE_ACCOUNT),
    ),
    "a function with a variable that Lambda keeps": (
        f"{ROTATION}/Function",
        put("Environment.Variables.AWS_REGION", "eu-west-1"),
    ),
    "a function that writes a log of its own": (f"{ROTATION}/Function", drop("LoggingConfig")),
    "a log that is kept for good": (f"{ROTATION}/Logs", drop("RetentionInDays")),
    "failures of a batch are lost": (f"{ROTATION}/Mapping", drop("FunctionResponseTypes")),
    "the function is not called": (f"{ROTATION}/Mapping", off("Enabled")),
    "too many messages for a queue in order": (f"{ROTATION}/Mapping", put("BatchSize", 100)),
}

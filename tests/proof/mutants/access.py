"""Faults in who may do what: the sender, people, the audience's two sides."""

from proof.mutants.changes import append, attribute, drop, gone, put, statement, text

SENDER, SENDER_POLICY, SENDER_NEVER = (
    "Roles/Sender",
    "Roles/Sender/DefaultPolicy",
    "Roles/Sender/Never",
)
ADMIN, AUTHOR, ANALYST, OPERATOR = (
    f"Roles/{role}/DefaultPolicy" for role in ("ChannelAdmin", "Author", "Analyst", "Operator")
)
IMPORTER = "Audience/Importer"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
OF_EVERYTHING = {"Action": "*", "Effect": "Allow", "Resource": "*"}


def _all_but(action):
    """Allow all actions but one."""
    return lambda statement: put("NotAction", action)(drop("Action")(statement))


MUTANTS = {
    "any account's tasks send": (SENDER, statement("sts:AssumeRole", drop("Condition"))),
    "anybody sends": (SENDER, statement("sts:AssumeRole", put("Principal", {"AWS": "*"}))),
    "another service sends": (SENDER, text("ecs-tasks.amazonaws.com", "ec2.amazonaws.com")),
    "a service that is none sends": (
        SENDER,
        text("ecs-tasks.amazonaws.com", "ecs-task.amazonaws.com"),
    ),
    "another account sends": (
        SENDER,
        append(
            "AssumeRolePolicyDocument.Statement",
            {
                "Action": "sts:AssumeRole",
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::999999999999:root"},
            },
        ),
    ),
    "the sender is an administrator": (SENDER, put("ManagedPolicyArns", [ADMINISTRATOR])),
    "sessions of half a day": (SENDER, put("MaxSessionDuration", 43200)),
    "sessions that are too short": (SENDER, put("MaxSessionDuration", 900)),
    "the sender may do everything": (
        SENDER_POLICY,
        append("PolicyDocument.Statement", OF_EVERYTHING),
    ),
    "the sender may do all of a service": (
        SENDER_POLICY,
        statement("sms-voice:SendTextMessage", put("Action", "sms-voice:*")),
    ),
    "the sender sends from any address": (
        SENDER_POLICY,
        statement("ses:SendEmail", drop("Condition")),
    ),
    "the sender sends as everybody of the domain": (
        SENDER_POLICY,
        statement(
            "ses:SendEmail", put("Condition.StringLike.ses:FromAddress", "*@mail.example.com")
        ),
    ),
    "the sender's address under a key misspelt": (
        SENDER_POLICY,
        text("ses:FromAddress", "ses:FromAdress"),
    ),
    "the sender's address by an operator that does not fit": (
        SENDER_POLICY,
        text("StringLike", "NumericEquals"),
    ),
    "the sender's address if there is one": (
        SENDER_POLICY,
        text("StringLike", "StringLikeIfExists"),
    ),
    "the sender sends from any identity": (
        SENDER_POLICY,
        statement("ses:SendEmail", put("Resource", "*")),
    ),
    "the sender sends mail without a configuration set": (
        SENDER_POLICY,
        statement("ses:SendEmail", drop("Resource.1")),
    ),
    "the sender uses the identity of another region": (
        SENDER_POLICY,
        text(":ses:eu-west-1:333333333333:identity/", ":ses:us-east-1:333333333333:identity/"),
    ),
    "the sender uses an identity without its account": (
        SENDER_POLICY,
        text(":ses:eu-west-1:333333333333:identity/", ":ses:eu-west-1::identity/"),
    ),
    "the sender uses templates of every environment": (
        SENDER_POLICY,
        text("template/messaging-prod_*", "template/messaging-*"),
    ),
    "an action misspelt": (SENDER_POLICY, text("ses:SendRawEmail", "ses:SendRawMail")),
    "an action of another service": (
        SENDER_POLICY,
        text("sms-voice:SendTextMessage", "mobiletargeting:SendTextMessage"),
    ),
    "the sender sends text messages from any pool": (
        SENDER_POLICY,
        statement("sms-voice:SendTextMessage", put("Resource", "*")),
    ),
    "the sender makes calls too": (
        SENDER_POLICY,
        statement("sms-voice:SendTextMessage", append("Action", "sms-voice:SendVoiceMessage")),
    ),
    "the sender sends to an application, not by its messages": (
        SENDER_POLICY,
        statement("mobiletargeting:SendMessages", put("Resource", attribute("Application", "Arn"))),
    ),
    "the sender sends in any application": (
        SENDER_POLICY,
        statement("mobiletargeting:SendMessages", put("Resource", "*")),
    ),
    "the sender sends codes by a path misspelt": (SENDER_POLICY, text("/verify-otp", "/verifyotp")),
    "the sender writes events of mail": (
        SENDER_POLICY,
        statement("firehose:PutRecord", append("Resource", attribute("Events/Email", "Arn"))),
    ),
    "the sender reads names of every environment": (
        SENDER_POLICY,
        text("parameter/messaging/prod/*", "parameter/messaging/*"),
    ),
    "the sender reads the lake": (
        SENDER_POLICY,
        append(
            "PolicyDocument.Statement",
            {
                "Action": "s3:GetObject",
                "Effect": "Allow",
                "Resource": {"Fn::Join": ["", [attribute("Events/Bucket", "Arn"), "/*"]]},
            },
        ),
    ),
    "the sender hands on roles": (
        SENDER_POLICY,
        append(
            "PolicyDocument.Statement",
            {"Action": "iam:PassRole", "Effect": "Allow", "Resource": "*"},
        ),
    ),
    "a policy without its version": (SENDER_POLICY, put("PolicyDocument.Version", "2012-10-71")),
    "a policy of 2008": (SENDER_POLICY, put("PolicyDocument.Version", "2008-10-17")),
    "an effect misspelt": (
        SENDER_POLICY,
        statement("sms-voice:SendTextMessage", put("Effect", "allow")),
    ),
    "a policy of a role that is not there": (
        SENDER_POLICY,
        put("Roles", [{"Ref": "RolesSenderOld"}]),
    ),
    "a policy of no role": (SENDER_POLICY, put("Roles", [])),
    "what the sender is denied is allowed": (
        SENDER_NEVER,
        statement("iam:PassRole", put("Effect", "Allow")),
    ),
    "nothing is denied to the sender": (SENDER_NEVER, gone),
    "the sender may hand on roles if somebody lets it": (
        SENDER_NEVER,
        text('"iam:PassRole", ', ""),
    ),
    "who sets up channels may do all but one thing": (
        ADMIN,
        statement("ses:PutConfigurationSetVdmOptions", _all_but("iam:PassRole")),
    ),
    "who sets up channels changes the old ones too": (
        ADMIN,
        statement(
            "mobiletargeting:UpdateGcmChannel",
            put("Resource", {"Fn::Join": ["", [attribute("Application", "Arn"), "/*"]]}),
        ),
    ),
    "who sets up channels reads credentials": (
        ADMIN,
        text("secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"),
    ),
    "who sets up channels deletes the identity": (
        ADMIN,
        text("ses:PutEmailIdentityFeedbackAttributes", "ses:DeleteEmailIdentity"),
    ),
    "who writes templates sends them": (
        AUTHOR,
        text("ses:TestRenderEmailTemplate", "ses:SendTemplatedEmail"),
    ),
    "who writes templates changes those of others": (
        AUTHOR,
        text("template/messaging-prod_*", "template/*"),
    ),
    "who asks reads other buckets": (ANALYST, text("/query-results/*", "/*")),
    "who asks lists everything": (ANALYST, statement("s3:ListBucket", drop("Condition"))),
    "who asks deletes tables": (ANALYST, text("glue:GetTables", "glue:DeleteTable")),
    "who pauses listens by mail": (OPERATOR, statement("sns:Subscribe", drop("Condition"))),
    "who pauses sets every alarm": (
        OPERATOR,
        statement("cloudwatch:SetAlarmState", put("Resource", "*")),
    ),
    "who pauses deletes the alarms": (
        OPERATOR,
        text("cloudwatch:SetAlarmState", "cloudwatch:DeleteAlarms"),
    ),
    "everybody of the account pauses": (
        "Roles/Operator",
        statement("sts:AssumeRole", drop("Condition")),
    ),
    "people of every permission set pause": (
        "Roles/Operator",
        text("AWSReservedSSO_MessagingOperator_????????????????", "AWSReservedSSO_*"),
    ),
    "a role in another account's hands": (
        "Roles/Auditor",
        text("iam::333333333333:root", "iam::999999999999:root"),
    ),
    "the other company needs no secret word": (
        IMPORTER,
        statement("sts:AssumeRole", drop("Condition")),
    ),
    "another company brings files": (IMPORTER, text("444444444444", "555555555555")),
    "who brings files sees them": (
        f"{IMPORTER}/DefaultPolicy",
        statement("s3:DeleteObject", put("Effect", "Allow")),
    ),
    "who brings files brings them anywhere": (
        f"{IMPORTER}/DefaultPolicy",
        put("PolicyDocument.Statement.0.Resource", "*"),
    ),
    "who brings files uses any key": (
        f"{IMPORTER}/DefaultPolicy",
        statement("kms:GenerateDataKey", put("Resource", "*")),
    ),
    "who brings files may list them": (
        f"{IMPORTER}/DefaultPolicy",
        statement("s3:ListBucketVersions", gone),
    ),
    "files under a key of the other side": (
        "Audience/Bucket/Policy",
        statement("s3:x-amz-server-side-encryption-customer-algorithm", gone),
    ),
    "files under any key": (
        "Audience/Bucket/Policy",
        statement("s3:x-amz-server-side-encryption-aws-kms-key-id", gone),
    ),
    "files are kept for good": ("Audience/Bucket", drop("LifecycleConfiguration")),
}

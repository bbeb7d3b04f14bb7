"""Faults in who may do what: the sender, people, the audience's two sides."""

from proof.mutants.changes import append, attribute, drop, gone, put, statement, text

SENDER, SENDER_POLICY, SENDER_NEVER = (
    "Roles/Sender",
    "Roles/Sender/May",
    "Roles/Sender/Never",
)
ADMIN, AUTHOR, ANALYST, OPERATOR = (
    f"Roles/{role}/May" for role in ("ChannelAdmin", "Author", "Analyst", "Operator")
)
IMPORTER = "Audience/Importer"
GITHUB = "token.actions.githubusercontent.com"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
OF_EVERYTHING = {"Action": "*", "Effect": "Allow", "Resource": "*"}


def _all_but(action):
    """Allow all actions but one."""
    return lambda statement: put("NotAction", action)(drop("Action")(statement))


MUTANTS = {
    "any account's tasks send": (SENDER, statement("sts:AssumeRole", drop("Condition"))),
    "anybody sends": (SENDER, statement("sts:AssumeRole", put("Principal", {"AWS": "*"}))),
    "another service sends": (SENDER, text("ecs-tasks.amazonaws.com", "ec2.amazonaws.com")),
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
    "workflows of every repository send": (
        SENDER,
        append(
            "AssumeRolePolicyDocument.Statement",
            {
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {
                    "StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"},
                },
                "Effect": "Allow",
                "Principal": {"Federated": f"arn:aws:iam::333333333333:oidc-provider/{GITHUB}"},
            },
        ),
    ),
    "the sender is an administrator": (SENDER, put("ManagedPolicyArns", [ADMINISTRATOR])),
    "sessions that are too short": (SENDER, put("MaxSessionDuration", 900)),
    "the sender may do everything": (
        SENDER_POLICY,
        append("PolicyDocument.Statement", OF_EVERYTHING),
    ),
    "the sender may do all of a service": (
        SENDER_POLICY,
        statement("sms-voice:SendTextMessage", put("Action", "sms-voice:*")),
    ),
    "the sender may do whatever begins alike": (
        SENDER_POLICY,
        text("ses:SendRawEmail", "ses:Send*"),
    ),
    "the sender sends from any address": (
        SENDER_POLICY,
        statement("ses:SendEmail", drop("Condition")),
    ),
    "the sender's address under a key misspelt": (
        SENDER_POLICY,
        text("ses:FromAddress", "ses:FromAdress"),
    ),
    "the sender's address if there is one": (
        SENDER_POLICY,
        text("StringLike", "StringLikeIfExists"),
    ),
    "the sender sends mail without a configuration set": (
        SENDER_POLICY,
        statement("ses:SendEmail", drop("Resource.1")),
    ),
    "the sender uses the identity of another region": (
        SENDER_POLICY,
        text(":ses:eu-west-1:333333333333:identity/", ":ses:us-east-1:333333333333:identity/"),
    ),
    "an action misspelt": (SENDER_POLICY, text("ses:SendRawEmail", "ses:SendRawMail")),
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
    "an effect misspelt": (
        SENDER_POLICY,
        statement("sms-voice:SendTextMessage", put("Effect", "allow")),
    ),
    "a policy of a role that is not there": (
        SENDER_POLICY,
        put("Roles", [{"Ref": "RolesSenderOld"}]),
    ),
    "what the sender is denied is allowed": (
        SENDER_NEVER,
        statement("iam:PassRole", put("Effect", "Allow")),
    ),
    "nothing is denied to the sender": (SENDER_NEVER, gone),
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
        text("secretsmanager:PutSecretValue", "secretsmanager:GetSecretValue"),
    ),
    "who sets up channels deletes the identity": (
        ADMIN,
        text("ses:PutEmailIdentityFeedbackAttributes", "ses:DeleteEmailIdentity"),
    ),
    "who writes templates sends them": (
        AUTHOR,
        text("ses:TestRenderEmailTemplate", "ses:SendTemplatedEmail"),
    ),
    "who asks reads other buckets": (ANALYST, text("/query-results/*", "/*")),
    "who asks lists everything": (ANALYST, statement("s3:ListBucket", drop("Condition"))),
    "who pauses listens by mail": (OPERATOR, statement("sns:Subscribe", drop("Condition"))),
    "who pauses sets every alarm": (
        OPERATOR,
        statement("cloudwatch:SetAlarmState", put("Resource", "*")),
    ),
    "everybody of the account pauses": (
        "Roles/Operator",
        statement("sts:AssumeRole", drop("Condition")),
    ),
    "a role in another account's hands": (
        "Roles/Auditor",
        text("iam::333333333333:root", "iam::999999999999:root"),
    ),
    "the other company needs no secret word": (
        IMPORTER,
        statement("sts:AssumeRole", drop("Condition")),
    ),
    "who brings files sees them": (
        f"{IMPORTER}/DefaultPolicy",
        statement("s3:DeleteObject", put("Effect", "Allow")),
    ),
    "who brings files brings them anywhere": (
        f"{IMPORTER}/DefaultPolicy",
        put("PolicyDocument.Statement.0.Resource", "*"),
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

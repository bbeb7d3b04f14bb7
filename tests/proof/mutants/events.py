"""Faults in the event lake: streams, bucket, key, tables, queries."""

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

STREAM = "Events/Email"
TO_S3 = "ExtendedS3DestinationConfiguration"
ROLE = "Events/Email/DeliveryRole"
BUCKET, BUCKET_POLICY = "Events/Bucket", "Events/Bucket/Policy"
LOGS, LOGS_POLICY = "Events/AccessLogs", "Events/AccessLogs/Policy"
KEY = "Events/Key"
TABLE = "Events/Tables/Email"
QUERIES = "Events/Queries"
ERRORS = "Events/Email/DeliveryErrors"
EVERYBODY_READS = {
    "Action": "s3:GetObject",
    "Effect": "Allow",
    "Principal": "*",
    "Resource": {"Fn::Join": ["", [attribute(BUCKET, "Arn"), "/*"]]},
}

MUTANTS = {
    "events wait unencrypted": (STREAM, drop("DeliveryStreamEncryptionConfigurationInput")),
    "events wait under a key of AWS": (
        STREAM,
        put("DeliveryStreamEncryptionConfigurationInput", {"KeyType": "AWS_OWNED_CMK"}),
    ),
    "a key of one's own without its ARN": (
        STREAM,
        drop("DeliveryStreamEncryptionConfigurationInput.KeyARN"),
    ),
    "errors of delivery are not logged": (
        STREAM,
        off(f"{TO_S3}.CloudWatchLoggingOptions.Enabled"),
    ),
    "a log group without its stream": (
        STREAM,
        drop(f"{TO_S3}.CloudWatchLoggingOptions.LogStreamName"),
    ),
    "objects are told to be unencrypted": (
        STREAM,
        put(f"{TO_S3}.EncryptionConfiguration", {"NoEncryptionConfig": "NoEncryption"}),
    ),
    "events that fail are mixed with the rest": (STREAM, drop(f"{TO_S3}.ErrorOutputPrefix")),
    "a partition that nothing fills in": (
        STREAM,
        text("dt=!{partitionKeyFromQuery:dt}/", "dt=!{partitionKeyFromQuery:day}/"),
    ),
    "too small a buffer for partitions": (STREAM, put(f"{TO_S3}.BufferingHints.SizeInMBs", 5)),
    "a compression beside Parquet": (STREAM, put(f"{TO_S3}.CompressionFormat", "GZIP")),
    "conversion to Parquet is switched off": (
        STREAM,
        off(f"{TO_S3}.DataFormatConversionConfiguration.Enabled"),
    ),
    "events as another table has them": (
        STREAM,
        put(
            f"{TO_S3}.DataFormatConversionConfiguration.SchemaConfiguration.TableName",
            reference("Events/Tables/Sms"),
        ),
    ),
    "partitions are switched off": (
        STREAM,
        off(f"{TO_S3}.DynamicPartitioningConfiguration.Enabled"),
    ),
    "a bucket's name in place of its ARN": (STREAM, put(f"{TO_S3}.BucketARN", reference(BUCKET))),
    "events go to the access logs": (STREAM, put(f"{TO_S3}.BucketARN", attribute(LOGS, "Arn"))),
    "delivery with the role of another source": (
        STREAM,
        put(f"{TO_S3}.RoleARN", attribute("Events/Sms/DeliveryRole", "Arn")),
    ),
    "a kind of stream misspelt": (STREAM, put("DeliveryStreamType", "DirectPutt")),
    "anybody's Firehose": (
        ROLE,
        statement("sts:AssumeRole", put("Principal", {"AWS": "*"})),
    ),
    "Firehose writes anywhere in the bucket": (
        ROLE,
        statement("s3:PutObject", text('"/email/*"', '"/*"')),
    ),
    "Firehose writes into any bucket": (ROLE, statement("s3:PutObject", put("Resource", "*"))),
    "Firehose may do everything with the bucket": (
        ROLE,
        statement("s3:PutObject", put("Action", "s3:*")),
    ),
    "Firehose cannot use the key": (ROLE, statement("kms:GenerateDataKey", gone)),
    "Firehose decrypts by any service": (
        ROLE,
        statement("kms:GenerateDataKey", drop("Condition.StringEquals")),
    ),
    "Firehose decrypts in another region": (
        ROLE,
        text("s3.eu-west-1.amazonaws.com", "s3.eu-west-2.amazonaws.com"),
    ),
    "Firehose does not see its table": (ROLE, statement("glue:GetTable", gone)),
    "Firehose writes no errors": (ROLE, statement("logs:PutLogEvents", gone)),
    "Firehose writes into any log": (ROLE, statement("logs:PutLogEvents", put("Resource", "*"))),
    "the lake is unencrypted": (BUCKET, drop("BucketEncryption")),
    "the lake under a key of S3": (
        BUCKET,
        put(
            "BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault",
            {"SSEAlgorithm": "AES256"},
        ),
    ),
    "the lake may be public": (BUCKET, drop("PublicAccessBlockConfiguration")),
    "a policy may make the lake public": (
        BUCKET,
        off("PublicAccessBlockConfiguration.BlockPublicPolicy"),
    ),
    "ACLs decide": (BUCKET, drop("OwnershipControls")),
    "everybody reads by an ACL": (BUCKET, put("AccessControl", "PublicRead")),
    "what is overwritten is lost": (BUCKET, drop("VersioningConfiguration")),
    "events are kept for good": (BUCKET, drop("LifecycleConfiguration")),
    "events go before they move": (
        BUCKET,
        put("LifecycleConfiguration.Rules.1.ExpirationInDays", 30),
    ),
    "old versions are kept for good": (
        BUCKET,
        drop("LifecycleConfiguration.Rules.1.NoncurrentVersionExpiration"),
    ),
    "who reads is not recorded": (BUCKET, drop("LoggingConfiguration")),
    "the lake records into itself": (
        BUCKET,
        put("LoggingConfiguration", {"LogFilePrefix": "access-logs/"}),
    ),
    "the lake goes with the stack": (BUCKET, deleted_with_the_stack),
    "plain HTTP to the lake": (BUCKET_POLICY, statement("aws:SecureTransport", gone)),
    "plain HTTP is denied for TLS": (
        BUCKET_POLICY,
        put("PolicyDocument.Statement.0.Condition.Bool.aws:SecureTransport", "true"),
    ),
    "TLS of years ago to the lake": (BUCKET_POLICY, statement("s3:TlsVersion", gone)),
    "everybody reads the lake": (
        BUCKET_POLICY,
        append("PolicyDocument.Statement", EVERYBODY_READS),
    ),
    "the lake has no policy": (BUCKET_POLICY, gone),
    "any account's logs": (
        LOGS_POLICY,
        statement("logging.s3.amazonaws.com", drop("Condition.StringEquals")),
    ),
    "any bucket's logs": (
        LOGS_POLICY,
        statement("logging.s3.amazonaws.com", drop("Condition.ArnLike")),
    ),
    "access logs under a key that log delivery cannot use": (
        LOGS,
        put(
            "BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault",
            {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": attribute(KEY, "Arn")},
        ),
    ),
    "a key that is never renewed": (KEY, off("EnableKeyRotation")),
    "everybody uses the key": (
        KEY,
        statement("kms:*", put("Principal", {"AWS": "*"})),
    ),
    "nobody manages the key": (KEY, statement("kms:*", gone)),
    "every log group uses the key": (
        KEY,
        statement("logs.eu-west-1.amazonaws.com", drop("Condition")),
    ),
    "logs of another account use the key": (
        KEY,
        text("eu-west-1:333333333333:log-group:*", "eu-west-1:999999999999:log-group:*"),
    ),
    "logs cannot use the key": (KEY, statement("logs.eu-west-1.amazonaws.com", gone)),
    "the key goes with the stack": (KEY, deleted_with_the_stack),
    "the key is gone within a day": (KEY, put("PendingWindowInDays", 1)),
    "the key is switched off": (KEY, off("Enabled")),
    "a log of errors that is kept for good": (ERRORS, drop("RetentionInDays")),
    "a log of errors under no key": (ERRORS, drop("KmsKeyId")),
    "a log of errors that goes with the stack": (ERRORS, deleted_with_the_stack),
    "a table over another folder": (TABLE, text("/email/event_type=", "/sms/event_type=")),
    "a table without its partitions": (TABLE, put("TableInput.PartitionKeys", [])),
    "queries without a limit": (QUERIES, drop("WorkGroupConfiguration.BytesScannedCutoffPerQuery")),
    "queries go where they want": (
        QUERIES,
        off("WorkGroupConfiguration.EnforceWorkGroupConfiguration"),
    ),
    "results lie unencrypted": (
        QUERIES,
        drop("WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration"),
    ),
}

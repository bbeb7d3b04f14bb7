"""Faults that no tool of the chain sees in a template, why, and which test of ours is about it.

The test is of the construct that writes the property; None where nothing of ours writes it at all,
or says so.
"""

EMAIL_CHANNEL = "tests/email/test_email_channel.py"
DMARC = "tests/email/test_dmarc.py"
IDENTITY = "tests/email/test_sending_identity.py"
SMS_CHANNEL = "tests/sms/test_sms_channel.py"
POOL = "tests/sms/test_sms_pool.py"
PUSH = "tests/push/test_define_channel.py"
PUSH_ASSEMBLY = "tests/assembly/test_push.py"
ROTATION = "tests/push/test_credential_rotation.py"
STREAM = "tests/events/test_event_stream.py"
EVENT_LAKE = "tests/events/test_event_lake.py"
LAKE = "tests/events/test_lake_bucket.py"
BUCKET = "tests/test_private_bucket.py"
TABLES = "tests/events/test_event_tables.py"
QUERIES = "tests/events/test_event_queries.py"
ALARMS = "tests/monitoring/test_messaging_alarms.py"
PAGES = "tests/monitoring/test_alarm_pages.py"
TOPIC = "tests/monitoring/test_alarm_topic.py"
BREAKER = "tests/monitoring/test_send_breaker.py"
AUDIT = "tests/monitoring/test_audit_alerts.py"
BUDGET = "tests/monitoring/test_monthly_budget.py"

ANOTHER_OF_OURS = "it names another thing of ours, which is as good for all that a tool can know"
VALUE = "the value is a valid one, and whether it is the right one is ours to know"
SHAPE = "it is a reference, whose value and shape are known at deployment only"
MISSING = "nothing is wrong with what is there, and a tool does not miss what is not"
SCHEMA = "the schema of CloudFormation takes any value here, and the service refuses it"
ADDED = "it is valid, and nothing of ours writes it"
TWICE = "it takes the whole template to see it, which `make test-all` reads"

SURVIVORS = {
    ANOTHER_OF_OURS: {
        "events go to the stream of text messages": EMAIL_CHANNEL,
        "events go to the stream of mail": SMS_CHANNEL,
        "FCM for another application": PUSH,
        "a function with the role of another": ROTATION,
        "events as another table has them": STREAM,
        "events go to the access logs": EVENT_LAKE,
        "delivery with the role of another source": STREAM,
        "an alarm on the set of text messages": ALARMS,
    },
    VALUE: {
        "links are tracked over a domain without TLS": EMAIL_CHANNEL,
        "complaints are not recorded": EMAIL_CHANNEL,
        "the dimension of the metrics misspelt": EMAIL_CHANNEL,
        "mail bounces to a domain of another": IDENTITY,
        "bounces go to another region": IDENTITY,
        "DMARC asks receivers for nothing": IDENTITY,
        "DMARC reports to nobody": DMARC,
        "DMARC at the wrong name": IDENTITY,
        "one country too many": SMS_CHANNEL,
        "deliveries are not recorded": SMS_CHANNEL,
        "the channel of one-time codes is switched off": SMS_CHANNEL,
        "FCM is switched off": PUSH,
        "production uses the sandbox of APNs": PUSH_ASSEMBLY,
        "dead letters after one failure": ROTATION,
        "a rule that waits for another secret": ROTATION,
        "events wait under a key of AWS": STREAM,
        "objects are told to be unencrypted": STREAM,
        "a partition that nothing fills in": STREAM,
        "conversion to Parquet is switched off": STREAM,
        "partitions are switched off": STREAM,
        "events go before they move": LAKE,
        "access logs under a key that log delivery cannot use": BUCKET,
        "a table over another folder": TABLES,
        "a table without its partitions": TABLES,
        "an alarm in a namespace misspelt": ALARMS,
        "an alarm that goes off when all is well": ALARMS,
        "a sum of rates": ALARMS,
        "the breaker stops when all is well again": BREAKER,
        "an audit without its trail": AUDIT,
        "a budget for another environment": BUDGET,
    },
    SHAPE: {
        "a stream's name in place of its ARN": EMAIL_CHANNEL,
        "a record of DKIM with a name for its value": IDENTITY,
        "an ARN in place of the id of the protection": SMS_CHANNEL,
        "a role's name in place of its ARN": SMS_CHANNEL,
        "a pool with an id for an ARN": POOL,
        "FCM for the application's ARN": PUSH,
        "dead letters go to the queue's URL": ROTATION,
        "a policy for a queue that has none": None,
        "a role's name for a function's role": ROTATION,
        "a bucket's name in place of its ARN": EVENT_LAKE,
        "an alarm on the stream's ARN": ALARMS,
        "a policy for the topic's name": None,
    },
    MISSING: {
        "one country is not named": SMS_CHANNEL,
        "no channel of one-time codes": SMS_CHANNEL,
        "the daily rule may not ask": ROTATION,
        "a rule without its group of messages": ROTATION,
        "failures of a batch are lost": ROTATION,
        "ACLs decide": BUCKET,
        "old versions are kept for good": BUCKET,
        "an alarm without its dimension": ALARMS,
        "nobody is told": TOPIC,
        "the breaker hears of every alarm": BREAKER,
        "an audit that publishes without its role": AUDIT,
        "a budget for everything": BUDGET,
    },
    SCHEMA: {
        "an event type misspelt": EMAIL_CHANNEL,
        "an event type of email": SMS_CHANNEL,
        "a key of one's own without its ARN": STREAM,
        "a period that CloudWatch has not": ALARMS,
        "an alarm of too long": ALARMS,
        "an expression of what is not there": ALARMS,
        "an alarm on two values at once": ALARMS,
        "a page whose brackets do not match": PAGES,
        "a way to tell that is none": TOPIC,
    },
    ADDED: {
        "complaints come back as mail": None,
        "whoever wants reads the answers": None,
        "a function with a variable that Lambda keeps": None,
        "a compression beside Parquet": None,
    },
    TWICE: {
        "an alarm with the name of another": ALARMS,
    },
}

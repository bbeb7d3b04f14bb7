"""What an environment publishes, and nothing that it has not."""

from environment_stacks import EXAMPLES, synthesize

# Whom programs send as, and whom they may reach.
WHOM = {
    "dev": {
        "email-sender": "hello@mail.dev.example.com",
        "email-allowed-recipients": "*@example.com,*@simulator.amazonses.com",
        "sms-allowed-countries": "US",
    },
    "staging": {
        "email-sender": "hello@mail.staging.example.com",
        "email-allowed-recipients": "*@example.com,*@simulator.amazonses.com",
        "sms-allowed-countries": "US",
    },
    "prod": {"email-sender": "hello@mail.example.com", "sms-allowed-countries": "US,GB"},
}


@EXAMPLES
def test_publishes_the_names_of_everything(name):
    stack, synthesized = synthesize(name)
    values = {
        each["Name"]: each["Value"]
        for each in synthesized.of("AWS::SSM::Parameter")
        # What is not a name: tests/assembly/test_templates.py.
        if "/templates/" not in each["Name"]
    }
    expected = {
        "application-id": stack.application.app_id,
        "email-identity": stack.email.identity.email_identity_ref.email_identity,
        "email-configuration-set": f"messaging-{name}",
        **WHOM[name],
        "sms-pool-id": stack.sms.pool_id,
        "sms-configuration-set": f"messaging-{name}",
        "sms-protect-configuration-id": stack.sms.protect_configuration_id,
        "sms-allowed-countries": "GB,US" if name == "prod" else "US",
        **{
            f"{role.replace('_', '-')}-role-arn": found.role_arn
            for role, found in stack.roles.by_name.items()
        },
        "dashboard-name": stack.dashboard.dashboard_name,
        "event-bucket": stack.event_lake.bucket.bucket_name,
        "event-database": f"messaging_{name}",
        "event-workgroup": f"messaging-{name}",
        "alarm-topic-arn": stack.alarm_topic.topic_arn,
    }
    rotation = stack.node.find_child("PushCredentialRotation")
    expected["push-channels"] = ",".join(rotation.channel_types)
    expected["push-channel-queue-url"] = rotation.queue_url
    if stack.audience:
        expected["audience-bucket"] = stack.audience.bucket.bucket_name
        expected["importer-role-arn"] = stack.audience.importer.role_arn
        expected["exporter-role-arn"] = stack.audience.exporter.role_arn
    for key, value in expected.items():
        assert values.pop(f"/messaging/{name}/{key}") == stack.resolve(value), key
    assert len(stack.event_lake.streams) == 4
    for stream in stack.event_lake.streams:
        value = values.pop(f"/messaging/{name}/{stream.source}-event-stream")
        assert value == stack.resolve(stream.delivery_stream_name)
    assert values == {}

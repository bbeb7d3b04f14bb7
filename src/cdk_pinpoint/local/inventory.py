"""What an account holds, to tell what a deployment left behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cdk_pinpoint.local.local_aws import PROGRAM_ROLE, LocalAws


def take(aws: LocalAws) -> set[str]:
    """List the resources of the account, each as `kind name`.

    Keys that wait for their deletion count as gone: AWS deletes none at once.

    Args:
        aws: The local AWS.
    """
    return {f"{kind} {name}" for kind, name in _resources(aws)}


def _resources(aws: LocalAws) -> Iterator[tuple[str, str]]:
    for stack in _all(aws, "cloudformation", "describe_stacks", "Stacks"):
        if stack["StackStatus"] != "DELETE_COMPLETE":
            yield "stack", stack["StackName"]
    for kind, service, operation, list_name, name in (
        ("alarm", "cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName"),
        ("application", "pinpoint", "get_apps", "ApplicationsResponse.Item", "Name"),
        ("bucket", "s3", "list_buckets", "Buckets", "Name"),
        ("budget", "budgets", "describe_budgets", "Budgets", "BudgetName"),
        ("configuration set", "sesv2", "list_configuration_sets", "ConfigurationSets", ""),
        ("dashboard", "cloudwatch", "list_dashboards", "DashboardEntries", "DashboardName"),
        ("email template", "sesv2", "list_email_templates", "TemplatesMetadata", "TemplateName"),
        ("event source mapping", "lambda", _MAPPINGS, "EventSourceMappings", "UUID"),
        ("function", "lambda", "list_functions", "Functions", "FunctionName"),
        ("identity", "sesv2", "list_email_identities", "EmailIdentities", "IdentityName"),
        ("log group", "logs", "describe_log_groups", "logGroups", "logGroupName"),
        ("opt-out list", _SMS, "describe_opt_out_lists", "OptOutLists", "OptOutListName"),
        ("parameter", "ssm", "describe_parameters", "Parameters", "Name"),
        ("phone number", _SMS, "describe_phone_numbers", "PhoneNumbers", "PhoneNumber"),
        ("pool", _SMS, "describe_pools", "Pools", "PoolId"),
        (
            "protect configuration",
            _SMS,
            "describe_protect_configurations",
            "ProtectConfigurations",
            "ProtectConfigurationId",
        ),
        ("queue", "sqs", "list_queues", "QueueUrls", ""),
        ("role", "iam", "list_roles", "Roles", "RoleName"),
        ("rule", "events", "list_rules", "Rules", "Name"),
        ("secret", "secretsmanager", "list_secrets", "SecretList", "Name"),
        (
            "SMS configuration set",
            _SMS,
            "describe_configuration_sets",
            "ConfigurationSets",
            "ConfigurationSetName",
        ),
        ("sender id", _SMS, "describe_sender_ids", "SenderIds", "SenderId"),
        ("stream", "firehose", "list_delivery_streams", "DeliveryStreamNames", ""),
        ("topic", "sns", "list_topics", "Topics", "TopicArn"),
    ):
        for item in _all(aws, service, operation, list_name):
            found = item[name] if name else item
            if found != PROGRAM_ROLE:
                yield kind, found
    keys = aws.client("kms")
    for key in _all(aws, "kms", "list_keys", "Keys"):
        state = keys.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyState"]
        if state != "PendingDeletion":
            yield "key", key["KeyId"]


_MAPPINGS = "list_event_source_mappings"
_SMS = "pinpoint-sms-voice-v2"


def _all(aws: LocalAws, service: str, operation: str, list_name: str) -> list[Any]:
    client = aws.client(service)
    of_account = {"AccountId": aws.account} if service == "budgets" else {}
    if client.can_paginate(operation):
        pages = client.get_paginator(operation).paginate(**of_account)
    else:
        pages = [getattr(client, operation)(**of_account)]
    return [item for page in pages for item in _at(page, list_name)]


def _at(page: Any, path: str) -> Any:
    for part in path.split("."):
        page = page.get(part, [])
    return page

"""Fails, with the name, when ministack no longer has what `_ministack.py` uses of it."""

import ast
import importlib
import importlib.metadata
import inspect
import tomllib
from pathlib import Path

import pytest
from ministack.core.responses import request_scope

from cdk_pinpoint.local import _ministack, pinpoint, sms_voice
from cdk_pinpoint.local.pinpoint import apps
from cdk_pinpoint.local.sms_voice import api

SOURCE = Path(_ministack.__file__)
PROJECT = Path(__file__).parents[2] / "pyproject.toml"
VERSION = importlib.metadata.version("ministack")


def modules():
    """The modules of ministack that are imported, by the name they are given."""
    return {
        alias.asname: alias.name
        for node in ast.walk(ast.parse(SOURCE.read_text()))
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name.startswith("ministack.") and alias.asname
    }


def used_names():
    """Each name of a module of ministack that the seams mention."""
    known = modules()
    return sorted(
        {
            (known[node.value.id], node.attr)
            for node in ast.walk(ast.parse(SOURCE.read_text()))
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in known
        }
    )


def parameters_of(module, name):
    found = getattr(importlib.import_module(module), name)
    return list(inspect.signature(found).parameters)


def test_ministack_is_the_pinned_version():
    extras = tomllib.loads(PROJECT.read_text())["project"]["optional-dependencies"]

    assert f"ministack=={VERSION}" in extras["local"], (
        f"ministack {VERSION} is installed and not what pyproject.toml pins: read what changed in"
        " it, then move the pin"
    )


def test_the_seams_are_found():
    assert ("ministack.app", "_handle_pre_body_request") in used_names()


@pytest.mark.parametrize(("module", "name"), used_names())
def test_every_name_is_there(module, name):
    assert hasattr(importlib.import_module(module), name), (
        f"ministack {VERSION} has no {module}.{name}, which {SOURCE.name} uses"
    )


@pytest.mark.parametrize(
    ("module", "name", "parameters"),
    [
        (
            "ministack.app",
            "_handle_pre_body_request",
            ["method", "path", "headers", "query_params", "request_id"],
        ),
        (
            "ministack.app",
            "_dispatch_service_request",
            ["method", "path", "headers", "body", "query_params", "request_id"],
        ),
        (
            "ministack.app",
            "_handle_ses_v2_request",
            ["method", "path", "headers", "body", "query_params", "request_id"],
        ),
        ("ministack.core.concurrency", "run_reentrant", ["fn", "args", "thread_name"]),
        (
            "ministack.core.iam_evaluator",
            "enforce",
            [
                "access_key_id",
                "iam_action",
                "service",
                "region",
                "resource_arn",
                "service_context",
            ],
        ),
        (
            "ministack.core.iam_evaluator",
            "evaluate_resource_policy",
            ["doc", "ctx", "service", "named_only", "direct_only"],
        ),
        (
            "ministack.core.iam_actions",
            "request_tag_context",
            ["service", "iam_action", "body", "params"],
        ),
        ("ministack.core.iam_evaluator", "evaluate", ["ctx", "policies", "limits"]),
        ("ministack.core.iam_evaluator", "_gather_role_policies", ["role_name", "account_id"]),
        (
            "ministack.core.iam_evaluator",
            "_permissions_boundary",
            ["store", "name", "account_id"],
        ),
        (
            "ministack.core.iam_actions",
            "extract_resource_arn",
            "service method path headers body query_params region account_id".split(),
        ),
        ("ministack.core.iam_evaluator", "resolve_caller_identity", ["access_key_id"]),
        ("ministack.core.responses", "request_scope", ["account_id", "region"]),
        ("ministack.core.router", "extract_access_key_id", ["headers", "query_params"]),
        (
            "ministack.services.cloudformation.provisioners",
            "_physical_name",
            ["stack_name", "logical_id", "lowercase", "max_len", "seeded"],
        ),
        ("ministack.services.cloudformation.stacks", "_runs_on_worker_thread", ["resource_type"]),
        ("ministack.services.cloudwatch_logs", "_create_log_stream", ["data"]),
        ("ministack.services.cloudwatch_logs", "_put_log_events", ["data"]),
        ("ministack.services.athena", "_create_named_query", ["data"]),
        ("ministack.services.athena", "_delete_named_query", ["data"]),
        (
            "ministack.services.athena",
            "_execute_query",
            ["query_id", "query", "database", "ddl", "catalog"],
        ),
        ("ministack.services.athena", "_start_query_execution", ["data"]),
        (
            "ministack.services.eventbridge",
            "_apply_input_transformer",
            ["transformer", "rule", "view"],
        ),
        (
            "ministack.services.eventbridge",
            "_invoke_target",
            ["target", "event", "rule", "view"],
        ),
        ("ministack.services.eventbridge", "_pattern_event_view", ["event"]),
        ("ministack.services.eventbridge", "_put_events", ["data", "allow_aws_source"]),
        (
            "ministack.services.firehose",
            "_apply_lambda_processors",
            ["stream", "dest", "records", "metadata_sink", "partition_sink"],
        ),
        (
            "ministack.services.firehose",
            "_deliver_records_to_s3",
            ["stream", "dest", "records"],
        ),
        ("ministack.services.firehose", "_put_record", ["data"]),
        ("ministack.services.firehose", "_put_record_batch", ["data"]),
        ("ministack.services.s3", "_get_object_data", ["bucket_name", "key", "version_id"]),
        ("ministack.services.sqs", "_act_send_message", ["data", "qurl"]),
        ("ministack.services.sqs", "_queue_by_arn", ["arn"]),
        (
            "ministack.services.sqs",
            "queue_policy_allows",
            ["queue_arn", "service", "source_arn", "source_account"],
        ),
        (
            "ministack.services.sns",
            "publish_internal",
            [
                "topic_arn",
                "message",
                "subject",
                "message_structure",
                "message_attributes",
                "message_group_id",
                "message_deduplication_id",
            ],
        ),
    ],
)
def test_every_function_takes_what_it_is_given(module, name, parameters):
    assert parameters_of(module, name) == parameters, (
        f"{module}.{name} of ministack {VERSION} has other parameters"
    )


def test_the_registries_have_the_form_that_entries_are_added_in():
    app = importlib.import_module("ministack.app")
    router = importlib.import_module("ministack.core.router")
    provisioners = importlib.import_module("ministack.services.cloudformation.provisioners")

    assert app.SERVICE_REGISTRY["sqs"]["module"] == "sqs"
    assert inspect.iscoroutinefunction(app.SERVICE_HANDLERS["sqs"])
    assert list(inspect.signature(app.SERVICE_HANDLERS["sqs"]).parameters) == [
        "method",
        "path",
        "headers",
        "body",
        "query_params",
    ]
    assert isinstance(router.SERVICE_PATTERNS["sqs"], dict)
    role = provisioners._RESOURCE_HANDLERS["AWS::SES::ConfigurationSet"]
    assert {"create", "update", "delete"} <= role.keys()
    assert provisioners._REPLACING_PROPERTIES["AWS::IAM::Role"] == ("RoleName", "Path")
    assert provisioners._STACK_TAG_PROPERTY["AWS::IAM::Role"] == ("Tags", "list")


def test_a_store_keeps_accounts_and_regions_apart():
    store = _ministack.regional_store()

    with request_scope("111111111111", "eu-west-1"):
        store["a"] = 1
        assert (_ministack.current_account(), _ministack.current_region()) == (
            "111111111111",
            "eu-west-1",
        )
        assert (store.get("a"), "a" in store, store.values(), len(store)) == (1, True, [1], 1)
    with request_scope("111111111111", "us-east-1"):
        assert "a" not in store
    with request_scope("222222222222", "eu-west-1"):
        assert "a" not in store
        store.clear()
    with request_scope("111111111111", "eu-west-1"):
        assert "a" not in store


def trust(**condition):
    return {
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "sms-voice.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": condition,
        }
    }


@pytest.mark.parametrize(
    ("policy", "service", "may"),
    [
        (trust(), "sms-voice.amazonaws.com", True),
        (trust(), "ses.amazonaws.com", False),
        (trust(ArnLike={"aws:SourceArn": "arn:a*"}), "sms-voice.amazonaws.com", True),
        (trust(ArnLike={"aws:SourceArn": "arn:b"}), "sms-voice.amazonaws.com", False),
        (trust(StringEquals={"AWS:SourceAccount": "1"}), "sms-voice.amazonaws.com", True),
        (trust(StringEquals={"aws:SourceAccount": "2"}), "sms-voice.amazonaws.com", False),
        ({"Statement": []}, "sms-voice.amazonaws.com", False),
    ],
)
def test_a_trust_policy_is_evaluated_for_a_service(policy, service, may):
    assert (
        _ministack.service_may_assume(
            policy,
            service_principal=service,
            condition_keys={"aws:SourceArn": "arn:a", "aws:SourceAccount": "1"},
        )
        is may
    )


def test_reset_forgets_what_the_additions_hold(monkeypatch):
    app = importlib.import_module("ministack.app")
    # Installing replaces it, and other tests look at ministack's own.
    monkeypatch.setattr(app, "_handle_pre_body_request", app._handle_pre_body_request)
    pinpoint.install()
    sms_voice.install()
    with request_scope("111111111111", "eu-west-1"):
        apps.API.call("CreateApp", {"CreateApplicationRequest": {"Name": "shop"}})
        api.API.call("CreateOptOutList", {"OptOutListName": "mine"})

        app._reset_all_state()

        assert apps.API.call("GetApps", {})["ApplicationsResponse"]["Item"] == []
        lists = api.API.call("DescribeOptOutLists", {})["OptOutLists"]
        assert [each["OptOutListName"] for each in lists] == ["Default"]

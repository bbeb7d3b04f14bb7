"""The real handler, against botocore's model of the service and a server for its answer."""

import http.server
import json
import threading
from types import SimpleNamespace

import boto3
import pytest
from botocore.stub import Stubber

from cdk_pinpoint.functions.sms_spend_limit import index

SET, NOT_SET = "sms-spend-limit", "sms-spend-limit-not-set"
OTHER_LIMITS = [
    {"Name": name, "EnforcedLimit": 1, "MaxLimit": 5, "Overridden": False}
    for name in ("VOICE_MESSAGE_MONTHLY_SPEND_LIMIT", "MEDIA_MESSAGE_MONTHLY_SPEND_LIMIT")
]


class Answers(http.server.BaseHTTPRequestHandler):
    """Keeps what is put to it, as S3 does with the answer to CloudFormation."""

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.answers.append(
            SimpleNamespace(
                path=self.path, content_type=self.headers["Content-Type"], body=json.loads(body)
            )
        )
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        """Keep the test's output clean."""


@pytest.fixture(scope="module")
def server():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def client():
    return boto3.client(
        "pinpoint-sms-voice-v2",
        region_name="eu-west-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


@pytest.fixture
def service(client, monkeypatch):
    """The service, which refuses calls that are not expected and parameters it does not know."""
    asked_for = []

    def make_client(*arguments, **options):
        asked_for.append((arguments, options))
        return client

    monkeypatch.setattr(index.boto3, "client", make_client)
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()
    assert all(call == (("pinpoint-sms-voice-v2",), {}) for call in asked_for)


@pytest.fixture
def run(server, service):
    """Run the handler on an event and give what CloudFormation is answered."""

    def run_handler(request_type: str, limit: str = "200", **fields) -> SimpleNamespace:
        server.answers = []
        host, port = server.server_address
        event = {
            "RequestType": request_type,
            "ResponseURL": f"http://{host}:{port}/answer?X-Amz-Signature=secret",
            "StackId": "arn:aws:cloudformation:eu-west-1:111111111111:stack/Messaging/1",
            "RequestId": "request-1",
            "LogicalResourceId": "SmsSpendLimit",
            "ResourceType": "Custom::SmsSpendLimit",
            "ResourceProperties": {"ServiceToken": "arn", "MonthlyLimit": limit},
            **fields,
        }
        index.handler(event, None)
        (answer,) = server.answers
        return answer

    return run_handler


def expect_limits(service: Stubber, maximum: int = 1000) -> None:
    limit = {
        "Name": "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT",
        "EnforcedLimit": 1,
        "MaxLimit": maximum,
        "Overridden": False,
    }
    service.add_response("describe_spend_limits", {"SpendLimits": [*OTHER_LIMITS, limit]}, {})


def expect_set(service: Stubber, limit: int) -> None:
    service.add_response(
        "set_text_message_spend_limit_override", {"MonthlyLimit": limit}, {"MonthlyLimit": limit}
    )


def test_create_sets_the_limit(run, service):
    expect_limits(service)
    expect_set(service, 200)
    assert run("Create").body == {
        "Status": "SUCCESS",
        "Reason": "",
        "PhysicalResourceId": SET,
        "StackId": "arn:aws:cloudformation:eu-west-1:111111111111:stack/Messaging/1",
        "RequestId": "request-1",
        "LogicalResourceId": "SmsSpendLimit",
    }


def test_update_sets_the_new_limit_and_stays_the_same_resource(run, service):
    expect_limits(service)
    expect_set(service, 300)
    answer = run("Update", "300", PhysicalResourceId=SET).body
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", SET)


def test_the_limit_may_be_all_that_aws_allows(run, service):
    expect_limits(service, maximum=200)
    expect_set(service, 200)
    assert run("Create").body["Status"] == "SUCCESS"


def test_delete_lifts_the_limit(run, service):
    service.add_response("delete_text_message_spend_limit_override", {"MonthlyLimit": 1000}, {})
    answer = run("Delete", PhysicalResourceId=SET).body
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", SET)


def test_create_fails_above_what_aws_allows_and_sets_nothing(run, service):
    expect_limits(service, maximum=100)
    answer = run("Create").body
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("FAILED", NOT_SET)
    assert answer["Reason"] == (
        "the monthly spend limit of 200 USD is more than the 100 USD that AWS allows this account "
        "in this region; lower it, or ask AWS Support to raise the account's spending quota for "
        "SMS first"
    )


def test_update_that_fails_stays_the_same_resource(run, service):
    expect_limits(service, maximum=100)
    answer = run("Update", PhysicalResourceId=SET).body
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("FAILED", SET)


def test_delete_of_what_was_never_set_lifts_nobody_s_limit(run):
    answer = run("Delete", PhysicalResourceId=NOT_SET).body
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", NOT_SET)


def test_a_refused_call_fails_with_what_aws_says(run, service):
    service.add_client_error("describe_spend_limits", "AccessDeniedException", "not authorized")
    answer = run("Create").body
    assert answer["Status"] == "FAILED"
    assert "AccessDeniedException" in answer["Reason"]
    assert "not authorized" in answer["Reason"]


def test_a_refused_delete_fails_and_keeps_the_resource(run, service):
    service.add_client_error("delete_text_message_spend_limit_override", "ThrottlingException")
    answer = run("Delete", PhysicalResourceId=SET).body
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("FAILED", SET)


@pytest.mark.parametrize("limit", ["a lot", "1.5"])
def test_a_limit_that_is_no_whole_number_fails_and_is_told(run, limit):
    answer = run("Create", limit).body
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("FAILED", NOT_SET)
    assert limit in answer["Reason"]


def test_a_missing_limit_fails_instead_of_letting_cloudformation_wait(run):
    answer = run("Create", ResourceProperties={}).body
    assert answer["Status"] == "FAILED"
    assert "MonthlyLimit" in answer["Reason"]


def test_an_account_without_such_a_limit_fails_with_a_reason(run, service):
    service.add_response("describe_spend_limits", {"SpendLimits": OTHER_LIMITS}, {})
    answer = run("Create").body
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("FAILED", NOT_SET)
    assert answer["Reason"] == (
        "this account has no TEXT_MESSAGE_MONTHLY_SPEND_LIMIT in this region, so none can be set"
    )


def test_a_failure_without_a_text_is_named_by_its_kind(run, monkeypatch):
    def fail(_):
        raise TimeoutError

    monkeypatch.setattr(index, "_set_limit", fail)
    assert run("Create").body["Reason"] == "TimeoutError()"


def test_the_answer_is_put_without_a_content_type_as_its_signature_asks(run, service):
    expect_limits(service)
    expect_set(service, 200)
    answer = run("Create")
    assert answer.path == "/answer?X-Amz-Signature=secret"
    assert not answer.content_type


def test_the_log_tells_the_outcome_and_not_the_signed_address(run, service, capsys):
    expect_limits(service)
    expect_set(service, 200)
    run("Create")
    log = capsys.readouterr().out
    assert json.loads(log) == {"RequestType": "Create", "Status": "SUCCESS", "Reason": ""}
    assert "Signature" not in log

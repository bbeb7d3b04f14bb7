"""Records get into a stream in batches that it takes, and what it refuses is tried again."""

import boto3
import pytest
from botocore.stub import Stubber

from cdk_pinpoint.operations.lake.record_batches import put_records

ACCEPTED = {"RecordId": "1"}
REFUSED = {"ErrorCode": "ServiceUnavailableException", "ErrorMessage": "Slow down."}


@pytest.fixture
def firehose():
    return boto3.client(
        "firehose", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="a"
    )


def answer(*each):
    return {"FailedPutCount": each.count(REFUSED), "RequestResponses": list(each)}


def request(*records):
    return {"DeliveryStreamName": "stream", "Records": [{"Data": each} for each in records]}


def test_only_what_was_refused_is_tried_again_ever_more_slowly(firehose):
    waits = []
    with Stubber(firehose) as stub:
        stub.add_response(
            "put_record_batch", answer(ACCEPTED, REFUSED, REFUSED), request(b"a", b"b", b"c")
        )
        stub.add_response("put_record_batch", answer(REFUSED, REFUSED), request(b"b", b"c"))
        stub.add_response("put_record_batch", answer(REFUSED, ACCEPTED), request(b"b", b"c"))
        stub.add_response("put_record_batch", answer(ACCEPTED), request(b"b"))
        result = put_records(firehose, "stream", [b"a", b"b", b"c"], sleep=waits.append)
        stub.assert_no_pending_responses()
    assert (result.accepted, result.problem, result.error) == ({0, 1, 2}, None, None)
    assert len(waits) == 3
    assert waits[1] > 0.2 >= waits[0] > 0


def test_a_throttled_call_is_tried_again(firehose):
    with Stubber(firehose) as stub:
        stub.add_client_error("put_record_batch", "ServiceUnavailableException", "Slow down.")
        stub.add_client_error("put_record_batch", "ThrottlingException", "Slow down.")
        stub.add_response("put_record_batch", answer(ACCEPTED), request(b"a"))
        result = put_records(firehose, "stream", [b"a"], sleep=lambda _: None)
    assert (result.accepted, result.problem) == ({0}, None)


def test_it_gives_up_when_nothing_moves(firehose):
    waits = []
    with Stubber(firehose) as stub:
        for _ in range(8):
            stub.add_response("put_record_batch", answer(REFUSED), request(b"a"))
        result = put_records(firehose, "stream", [b"a"], sleep=waits.append)
        stub.assert_no_pending_responses()
    assert (result.accepted, result.error) == (set(), None)
    assert result.problem == "ServiceUnavailableException: Slow down."
    assert 5 < sum(waits) < 60


def test_a_stream_that_may_not_be_written_to_is_asked_once(firehose):
    with Stubber(firehose) as stub:
        stub.add_client_error("put_record_batch", "AccessDeniedException", "User may not")
        result = put_records(firehose, "stream", [b"a"], sleep=pytest.fail)
    assert result.accepted == set()
    assert result.error is not None
    assert result.problem == "denied: these credentials may not call PutRecordBatch: User may not"


def test_what_was_accepted_before_an_error_is_not_forgotten(firehose):
    records = [b"%d" % number for number in range(501)]
    with Stubber(firehose) as stub:
        stub.add_response("put_record_batch", answer(*[ACCEPTED] * 500), request(*records[:500]))
        stub.add_client_error("put_record_batch", "ResourceNotFoundException", "No stream")
        result = put_records(firehose, "stream", records, sleep=pytest.fail)
    assert len(result.accepted) == 500
    assert result.error is not None


@pytest.mark.parametrize(
    ("sizes", "batches"),
    [
        ([], []),
        ([1] * 500, [500]),
        ([1] * 1001, [500, 500, 1]),
        ([1_000_000] * 9, [4, 4, 1]),
        ([4 * 1024 * 1024, 1], [1, 1]),
        ([1024 * 1024] * 4, [4]),
    ],
)
def test_batches_are_as_large_as_firehose_takes(sizes, batches):
    taken = []

    class Firehose:
        def put_record_batch(self, *, DeliveryStreamName, Records):  # noqa: N803
            taken.append([len(each["Data"]) for each in Records])
            return answer(*[ACCEPTED] * len(Records))

    put_records(Firehose(), "stream", [b"x" * size for size in sizes])
    assert [len(each) for each in taken] == batches
    assert [size for batch in taken for size in batch] == sizes

"""Failed records get into their streams again, once."""

import json

import pytest

from cdk_pinpoint.events import EventSource
from cdk_pinpoint.operations.lake.failed_records import parsed
from cdk_pinpoint.operations.lake.replay import Replay

EMAIL = json.dumps(
    {"eventType": "Send", "mail": {"timestamp": "2026-11-20T10:00:00.000Z", "messageId": "1"}}
)
SMS = json.dumps({"eventType": "TEXT_SENT", "eventTimestamp": 1795168800000})
MALFORMED = '{"eventType": "Send"'


def replay(command, lake, *arguments, **options):
    return command("replay", "--environment", lake.environment, *arguments, **options)


def test_replays_every_source_once(command, lake):
    key = lake.fail("email", EMAIL)
    lake.fail("sms", SMS, SMS, name="failed-2", kind="format-conversion-failed")
    first = replay(command, lake)
    assert (first.returncode, first.stderr.count("Traceback")) == (0, 0)
    assert "email: 1 records in 1 objects, 1 accepted, 1 objects moved to replayed/" in first.stdout
    assert "sms: 2 records in 1 objects, 2 accepted, 1 objects moved to replayed/" in first.stdout
    assert lake.delivered("email") == [EMAIL]
    assert lake.delivered("sms") == [SMS + SMS]
    assert lake.keys("errors/") == []
    moved = key.replace("errors/", "replayed/")
    assert moved in lake.keys("replayed/")
    assert parsed(lake.read(moved))[0].data == EMAIL.encode()

    second = replay(command, lake, "--json")
    assert second.returncode == 0
    assert {each["records"] for each in json.loads(second.stdout)["sources"].values()} == {0}
    assert lake.delivered("email") == [EMAIL]


def test_what_is_still_malformed_comes_back_and_is_counted(command, lake):
    lake.fail("email", EMAIL, MALFORMED, b"\xff\xfe", "[]", '{"eventType": "Send"}')
    found = replay(command, lake, "--wait", "1", "--json")
    assert found.returncode == 1
    report = json.loads(found.stdout)
    assert report["sources"]["email"]["accepted"] == 5
    assert report["sources"]["email"]["expected_back"] == 4
    assert report["returned"] == 4
    assert report["faults"] == {
        "it is not JSON": 2,
        "it is not a JSON object": 1,
        "it has no 'mail.timestamp' to take the day from": 1,
    }
    assert lake.delivered("email") == [EMAIL]
    assert len(lake.keys("errors/source=email/")) == 1


def test_a_dry_run_counts_and_changes_nothing(command, lake):
    lake.fail("email", EMAIL, MALFORMED)
    before = lake.keys()
    found = replay(command, lake, "--dry-run")
    assert "email: 2 records in 1 objects" in found.stdout
    assert "1 would come back to errors/: it is not JSON" in found.stdout
    assert found.returncode == 1
    assert lake.keys() == before


def test_only_one_source_since_a_day(command, lake):
    lake.fail("email", EMAIL, day="2026-10-31", name="old")
    lake.fail("email", EMAIL, day="2026-11-01", name="new")
    lake.fail("sms", SMS)
    found = replay(command, lake, "--source", "email", "--since", "2026-11-01")
    assert found.returncode == 0
    assert [key.rpartition("/")[2] for key in lake.keys("replayed/")] == ["new"]
    assert len(lake.keys("errors/")) == 2


def test_lines_that_hold_no_record_stay(command, lake):
    key = lake.fail("email", EMAIL)
    lake.put(key, lake.read(key) + b'not json\n{"errorCode": "x"}\n')
    found = replay(command, lake)
    assert found.returncode == 1
    assert "2 lines that cannot be read stay" in found.stdout
    assert lake.read(key) == b'not json\n{"errorCode": "x"}\n'
    assert lake.delivered("email") == [EMAIL]
    assert replay(command, lake).returncode == 1
    assert lake.delivered("email") == [EMAIL]


def test_records_are_mended_by_hand_in_between(command, lake, tmp_path):
    key = lake.fail("email", MALFORMED, MALFORMED)
    lake.fail("sms", SMS)
    folder = tmp_path / "mended"
    written = replay(command, lake, "--source", "email", "--output", folder)
    assert "2 records in 1 objects" in written.stdout
    first, second = sorted((folder / key).iterdir())
    assert first.read_text() == MALFORMED
    assert first.stat().st_mode & 0o077 == 0
    first.write_text(EMAIL + "\n")
    second.unlink()

    sent = replay(command, lake, "--source", "email", "--input", folder, "--wait", "1")
    assert (sent.returncode, sent.stderr.count("Traceback")) == (0, 0)
    assert "1 accepted, 1 objects moved" in sent.stdout
    assert "0 came back" in sent.stdout
    assert lake.delivered("email") == [EMAIL]
    assert key not in lake.keys("errors/")

    again = replay(command, lake, "--source", "email", "--input", folder)
    assert "0 records" in again.stdout
    assert lake.delivered("email") == [EMAIL]


def test_a_folder_with_files_is_not_written_to(command, lake, tmp_path):
    lake.fail("email", EMAIL)
    (tmp_path / "mended.json").write_text("precious")
    found = replay(command, lake, "--output", tmp_path)
    assert found.returncode == 2
    assert "must be a new or empty folder" in found.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--source", "fax"], "'fax' is not one of 'email', 'sms', 'push', 'app'"),
        (["--since", "yesterday"], "'yesterday' does not match the format"),
        (["--input", "somewhere"], "'--input' needs '--source'"),
        (["--input", "a", "--source", "sms", "--output", "b"], "goes with neither"),
        (["--input", "nowhere", "--source", "sms"], "must be a folder"),
        (["--output", "b", "--dry-run"], "does not go with '--dry-run'"),
        (["--wait", "-1"], "--wait"),
    ],
)
def test_wrong_use(command, lake, arguments, message):
    found = replay(command, lake, *arguments)
    assert found.returncode == 2
    assert message in " ".join(found.stderr.split())
    assert "Traceback" not in found.stderr


def test_a_stream_that_is_not_published(command, make_lake):
    lake = make_lake(sources=("push", "app"))
    key = lake.fail("email", EMAIL)
    found = replay(command, lake)
    assert found.returncode == 3
    assert "the environment publishes no 'email-event-stream'" in found.stderr
    assert lake.keys("errors/") == [key]


def test_who_may_read_but_not_put(command, lake, local_aws):
    key = lake.fail("email", EMAIL)
    role = lake.role(None, "s3:*", "ssm:*", "*")
    settings = local_aws.environment(credentials=local_aws.assume_role(role))
    found = replay(command, lake, settings=settings)
    assert found.returncode == 3
    assert "denied: these credentials may not call PutRecordBatch" in found.stderr
    assert "Traceback" not in found.stderr
    assert lake.keys() == [key]


class Firehose:
    """Takes what the answers say; the local AWS never throttles."""

    def __init__(self, *refused):
        self.refused = list(refused)
        self.taken = []

    def put_record_batch(self, *, DeliveryStreamName, Records):  # noqa: N803
        refused = self.refused.pop(0) if self.refused else set()
        codes = [
            {"ErrorCode": "ServiceUnavailableException", "ErrorMessage": "Slow down."}
            if each["Data"] in refused
            else {"RecordId": "1"}
            for each in Records
        ]
        self.taken += [each["Data"] for each in Records if each["Data"] not in refused]
        return {"FailedPutCount": len(refused), "RequestResponses": codes}


def test_what_a_stream_refuses_stays_and_what_it_took_is_not_put_again(lake):
    one, two = (
        b'{"eventType": "a", "eventTimestamp": 1}',
        b'{"eventType": "b", "eventTimestamp": 2}',
    )
    key = lake.fail("app", one, two)
    lake.fail("app", one, name="failed-2")
    names = {"event-bucket": lake.bucket, "app-event-stream": "app"}

    def job(firehose):
        return Replay(
            s3=lake.s3,
            firehose=firehose,
            names=names,
            track=lambda items, _: items,
            sleep=lambda _: None,
        )

    throttled = Firehose(*[{two}] * 20)
    report = job(throttled).run([EventSource.APP], None)
    assert not report.is_complete
    assert report.problems == [
        "the stream did not take every record: ServiceUnavailableException: Slow down."
    ]
    assert (report.sources[EventSource.APP].accepted, throttled.taken) == (1, [one])
    assert key in lake.keys("errors/")
    (part,) = lake.keys("replayed/")
    assert part.startswith(key.replace("errors/", "replayed/"))

    calm = Firehose()
    assert job(calm).run([EventSource.APP], None).is_complete
    assert calm.taken == [two, one]
    assert lake.keys("errors/") == []

"""The whole lake is searched, old versions too."""

from cdk_pinpoint.operations.lake.lake_bucket import LakeBucket
from cdk_pinpoint.operations.lake.person_search import FOLDERS, PersonSearch
from cdk_pinpoint.operations.lake.recipient import Recipient


def search(lake, recipient="someone@example.com"):
    found = PersonSearch(LakeBucket(lake.s3, lake.bucket), Recipient(recipient))
    return found.find(lambda items, *_: items)


def test_every_folder_is_searched():
    assert {*FOLDERS} == {"email", "sms", "push", "app", "errors", "replayed", "query-results"}


def test_old_versions_are_found(lake):
    key = lake.fail("email", '{"to": "someone@example.com"}')
    lake.put(key, b"")
    lake.s3.delete_object(Bucket=lake.bucket, Key=key)
    (found,) = search(lake)
    assert (found.version.key, found.version.is_latest, found.removed) == (key, False, 1)


def test_what_lies_beside_a_result_goes_with_it(lake):
    lake.put("query-results/1.csv", "someone@example.com")
    lake.put("query-results/1.csv.metadata", b"\x00")
    lake.put("query-results/2.csv.metadata", b"\x00")
    assert {each.version.key for each in search(lake)} == {
        "query-results/1.csv",
        "query-results/1.csv.metadata",
    }


def test_what_cannot_be_read_is_a_finding(lake):
    lake.put("email/broken.parquet", b"x")
    (found,) = search(lake)
    assert found.problem
    assert not found.removed


def test_nobody(lake):
    lake.put("errors/1", b"other@example.com")
    assert search(lake) == []

"""Objects are replaced and deleted with what held them before."""

from cdk_pinpoint.events.event_queries import RESULTS
from cdk_pinpoint.events.event_tables import FAILURES
from cdk_pinpoint.operations.lake import lake_bucket
from cdk_pinpoint.operations.lake.lake_bucket import LakeBucket


def latest(bucket, key):
    return next(each for each in bucket.versions(key) if each.is_latest)


def test_the_folders_are_those_that_the_constructs_write_to():
    assert (lake_bucket.FAILURES, lake_bucket.RESULTS) == (FAILURES, RESULTS)


def test_a_replaced_object_keeps_its_encryption_and_loses_its_version(lake, tmp_path):
    kms = lake.aws.client("kms")
    arn = kms.create_key()["KeyMetadata"]["Arn"]
    lake.s3.put_object(
        Bucket=lake.bucket,
        Key="email/1",
        Body=b"old",
        ServerSideEncryption="aws:kms",
        SSEKMSKeyId=arn,
        StorageClass="GLACIER_IR",
    )
    bucket = LakeBucket(lake.s3, lake.bucket)
    (tmp_path / "new").write_bytes(b"new")
    bucket.replace(latest(bucket, "email/1"), tmp_path / "new")
    found = lake.s3.head_object(Bucket=lake.bucket, Key="email/1")
    assert (found["ServerSideEncryption"], found["SSEKMSKeyId"]) == ("aws:kms", arn)
    assert found["StorageClass"] == "GLACIER_IR"
    assert list(lake.everything().values()) == [b"new"]


def test_deleting_the_latest_version_does_not_bring_an_older_one_back(lake):
    lake.put("email/1", b"older")
    lake.put("email/1", b"latest")
    bucket = LakeBucket(lake.s3, lake.bucket)
    bucket.delete(latest(bucket, "email/1"))
    assert lake.keys("email/") == []
    assert list(lake.everything().values()) == [b"older"]


def test_moving_keeps_the_content(lake):
    lake.put("errors/1", b"line")
    LakeBucket(lake.s3, lake.bucket).move("errors/1", "replayed/1")
    assert lake.keys() == ["replayed/1"]
    assert lake.read("replayed/1") == b"line"

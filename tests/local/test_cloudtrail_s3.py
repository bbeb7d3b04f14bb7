"""The names that CloudTrail has for calls of S3."""

import pytest

from cdk_pinpoint.local.cloudtrail_s3 import s3_event_name, s3_request_parameters, s3_resources


@pytest.mark.parametrize(
    ("method", "path", "query", "name"),
    [
        ("PUT", "/lake", {}, "CreateBucket"),
        ("PUT", "/lake/", {"lifecycle": [""]}, "PutBucketLifecycle"),
        ("PUT", "/lake", {"publicAccessBlock": [""]}, "PutBucketPublicAccessBlock"),
        ("DELETE", "/lake", {}, "DeleteBucket"),
        ("DELETE", "/lake", {"policy": [""]}, "DeleteBucketPolicy"),
        ("DELETE", "/lake/a/b", {"x-id": ["DeleteObject"]}, "DeleteObject"),
        ("DELETE", "/lake/a/b", {"versionId": ["1"]}, "DeleteObject"),
        ("POST", "/lake", {"delete": [""]}, "DeleteObjects"),
        ("PUT", "/lake/a/b", {}, ""),
        ("DELETE", "/lake/a/b", {"tagging": [""]}, ""),
        ("POST", "/lake/a/b", {"uploads": [""]}, ""),
        ("PUT", "/lake", {"analytics": [""], "id": ["1"]}, ""),
        ("OPTIONS", "/lake", {}, ""),
    ],
)
def test_a_call_is_named(method: str, path: str, query: dict[str, list[str]], name: str) -> None:
    assert s3_event_name(method, path, query) == name


def test_parameters_have_bucket_key_and_what_is_in_the_url() -> None:
    headers = {"host": "s3.example"}
    assert s3_request_parameters("/lake/a/b", {"versionId": ["1"]}, headers) == {
        "bucketName": "lake",
        "key": "a/b",
        "versionId": "1",
        "Host": "s3.example",
    }
    assert s3_request_parameters("/lake", {"policy": [""]}, headers) == {
        "bucketName": "lake",
        "policy": "",
        "Host": "s3.example",
    }


def test_resources_are_the_object_and_its_bucket() -> None:
    bucket = {"accountId": "111122223333", "type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::lake"}
    assert s3_resources({"bucketName": "lake"}, "111122223333") == [bucket]
    assert s3_resources({"bucketName": "lake", "key": "a"}, "111122223333") == [
        {"type": "AWS::S3::Object", "ARN": "arn:aws:s3:::lake/a"},
        bucket,
    ]

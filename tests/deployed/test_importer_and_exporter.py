"""Audience files come in and go out through the deployed roles, each in its own direction.

The local S3 knows neither KMS nor the key that a request names: `tests/audience` has those.
"""

from __future__ import annotations

import dataclasses

import pytest
from botocore.exceptions import ClientError

from cdk_pinpoint import PublishedName, parameter_name

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(580)]

DENIED = "AccessDenied"


@dataclasses.dataclass
class Files:
    """The bucket as the account sees it, and as each role does."""

    bucket: str
    account: object
    importer: object
    exporter: object


def published(aws, name):
    return aws.client("ssm").get_parameter(Name=parameter_name("dev", name))["Parameter"]["Value"]


def as_role(aws, name):
    """An S3 client with credentials of a deployed role."""
    return aws.client("s3", credentials=aws.assume_role(published(aws, name)))


@pytest.fixture(scope="module")
def files(deployed):
    """One file is there in each direction."""
    aws = deployed.aws
    bucket, account = published(aws, PublishedName.AUDIENCE_BUCKET), aws.client("s3")
    for key in ("imports/there.csv", "exports/there.csv"):
        account.put_object(Bucket=bucket, Key=key, Body=b"email\na@example.com\n")
    return Files(
        bucket,
        account,
        importer=as_role(aws, PublishedName.IMPORTER_ROLE_ARN),
        exporter=as_role(aws, PublishedName.EXPORTER_ROLE_ARN),
    )


def test_the_importer_delivers_a_file_that_is_encrypted_without_being_asked(files):
    files.importer.put_object(Bucket=files.bucket, Key="imports/new.csv", Body=b"email\n")
    found = files.account.head_object(Bucket=files.bucket, Key="imports/new.csv")
    assert found["ServerSideEncryption"] == "aws:kms"


def test_the_importer_delivers_a_large_file_in_parts(files):
    name = {"Bucket": files.bucket, "Key": "imports/large.csv"}
    upload = files.importer.create_multipart_upload(**name)["UploadId"]
    part = files.importer.upload_part(**name, UploadId=upload, PartNumber=1, Body=b"email\n")
    parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    files.importer.complete_multipart_upload(**name, UploadId=upload, MultipartUpload=parts)
    assert files.account.get_object(**name)["Body"].read() == b"email\n"


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("get_object", {"Key": "imports/there.csv"}),
        ("get_object", {"Key": "exports/there.csv"}),
        ("list_objects_v2", {"Prefix": "imports/"}),
        ("list_object_versions", {}),
        ("put_object", {"Key": "exports/new.csv", "Body": b""}),
        ("put_object", {"Key": "new.csv", "Body": b""}),
        (
            "put_object",
            {"Key": "imports/new.csv", "Body": b"", "ServerSideEncryption": "AES256"},
        ),
        (
            "put_object",
            {"Key": "imports/new.csv", "Body": b"", "ServerSideEncryption": "aws:kms"},
        ),
        ("delete_object", {"Key": "imports/there.csv"}),
        ("put_object_tagging", {"Key": "imports/there.csv", "Tagging": {"TagSet": []}}),
    ],
)
def test_the_importer_may_do_nothing_else(files, operation, arguments):
    with pytest.raises(ClientError, match=DENIED):
        getattr(files.importer, operation)(Bucket=files.bucket, **arguments)


def test_the_exporter_lists_and_reads_what_the_product_exports(files):
    listed = files.exporter.list_objects_v2(Bucket=files.bucket, Prefix="exports/")
    assert [each["Key"] for each in listed["Contents"]] == ["exports/there.csv"]
    found = files.exporter.get_object(Bucket=files.bucket, Key="exports/there.csv")
    assert found["Body"].read() == b"email\na@example.com\n"


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("get_object", {"Key": "imports/there.csv"}),
        ("list_objects_v2", {}),
        ("list_objects_v2", {"Prefix": "imports/"}),
        ("put_object", {"Key": "exports/there.csv", "Body": b""}),
        ("put_object", {"Key": "imports/new.csv", "Body": b""}),
        ("delete_object", {"Key": "exports/there.csv"}),
    ],
)
def test_the_exporter_may_do_nothing_else(files, operation, arguments):
    with pytest.raises(ClientError, match=DENIED):
        getattr(files.exporter, operation)(Bucket=files.bucket, **arguments)


def test_no_role_is_served_over_plain_http(deployed, files):
    """The local AWS takes what reaches it for HTTPS, unless it is told otherwise as by a proxy."""

    def without_tls(request, **_):
        request.headers["X-Forwarded-Proto"] = "http"

    importer = as_role(deployed.aws, PublishedName.IMPORTER_ROLE_ARN)
    importer.meta.events.register("before-send.s3", without_tls)
    with pytest.raises(ClientError, match=DENIED):
        importer.put_object(Bucket=files.bucket, Key="imports/plain.csv", Body=b"")


@pytest.mark.parametrize("name", [PublishedName.IMPORTER_ROLE_ARN, PublishedName.EXPORTER_ROLE_ARN])
def test_no_role_reads_the_events_of_messages(deployed, name):
    client = as_role(deployed.aws, name)
    with pytest.raises(ClientError, match=DENIED):
        client.list_objects_v2(Bucket=published(deployed.aws, PublishedName.EVENT_BUCKET))

"""The environment that is examined."""

import pytest
from botocore.exceptions import ClientError

from cdk_pinpoint import PublishedName
from cdk_pinpoint.operations.doctor.subject import NotThereError


class Counting:
    """A client that counts what it is asked for."""

    def __init__(self, client):
        self._client = client
        self.calls = []

    def __getattr__(self, name):
        self.calls.append(name)
        return getattr(self._client, name)


def test_nothing_is_asked_twice_not_even_what_is_not_there(ward, monkeypatch):
    subject = ward.subject()
    client = Counting(ward.client("sesv2"))
    monkeypatch.setattr(subject, "_client", lambda _: client)
    for _ in range(2):
        assert subject.ask("sesv2", "get_account")["SendQuota"]
        with pytest.raises(NotThereError):
            subject.ask("sesv2", "get_email_identity", EmailIdentity="gone.example.com")
    assert client.calls == ["get_account", "get_email_identity"]


def test_all_pages_are_one_answer(ward):
    ssm = ward.client("ssm")
    for number in range(12):
        ssm.put_parameter(Name=f"/{ward.name}/{number}", Value="x", Type="String")
    answer = ward.subject().ask_all("ssm", "get_parameters_by_path", Path=f"/{ward.name}")
    assert len(answer["Parameters"]) == 12


def test_what_aws_refuses_is_no_answer(ward):
    with pytest.raises(ClientError, match="InvalidBucketName"):
        ward.subject().ask("s3", "create_bucket", Bucket="No_Bucket")


def test_a_name_that_is_not_published(ward):
    with pytest.raises(NotThereError):
        ward.subject().name(PublishedName.SMS_POOL_ID)
    subject = ward.subject(names={PublishedName.SMS_POOL_ID: "pool-1"})
    assert subject.name(PublishedName.SMS_POOL_ID) == "pool-1"
    assert subject.is_deployed


def test_the_resources_of_the_stack(ward):
    subject = ward.subject(stack=ward.create_stack({"Topic": {"Type": "AWS::SNS::Topic"}}))
    (topic,) = subject.resources("AWS::SNS::Topic")
    assert topic.startswith("arn:aws:sns:")
    assert subject.resources("AWS::SQS::Queue") == []
    with pytest.raises(NotThereError):
        ward.subject(stack="none").resources("AWS::SNS::Topic")


def test_the_words_of_an_environment(ward):
    words = ward.subject(names={PublishedName.APPLICATION_ID: "app"}).words
    assert words["environment"] == ward.name
    assert words["application"] == "app"
    assert "domain" not in words

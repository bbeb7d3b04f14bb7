"""Asking DNS, with each way not to get an answer told apart."""

import pytest

from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.doctor import name_server
from cdk_pinpoint.operations.doctor.name_server import NameServer, NoAnswerError, NoRecordError


def test_records_in_the_words_of_dns(dns):
    long = "v=spf1 " + "include:amazonses.com " * 9 + "~all"
    dns.records = {
        ("example.com", "TXT"): [long],
        ("example.com", "MX"): ["10 MX.example.com"],
        ("www.example.com", "CNAME"): ["Example.com"],
    }
    server = NameServer(dns.address)
    assert server.records("example.com", "TXT") == [long]
    assert server.records("EXAMPLE.com", "MX") == ["10 mx.example.com"]
    assert server.records("www.example.com", "CNAME") == ["example.com"]
    assert server.records("www.example.com", "TXT") == [long]


def test_a_name_that_is_not_there_and_one_without_such_a_record(dns):
    dns.records = {("example.com", "A"): ["192.0.2.1"]}
    server = NameServer(dns.address)
    with pytest.raises(NoRecordError, match=r"^there is no name other\.example\.com$"):
        server.records("other.example.com", "TXT")
    with pytest.raises(NoRecordError, match=r"^example\.com has no TXT record$"):
        server.records("example.com", "TXT")


def test_a_server_that_fails_and_one_that_is_silent(dns, monkeypatch):
    monkeypatch.setattr(name_server, "_SECONDS", 0.5)
    dns.failing, dns.silent = {"failing.example"}, {"silent.example"}
    server = NameServer(dns.address)
    with pytest.raises(NoAnswerError, match="the name server refuses or fails at failing"):
        server.records("failing.example", "TXT")
    with pytest.raises(NoAnswerError, match=r"no name server answered for silent\.example TXT"):
        server.records("silent.example", "TXT")


def test_a_name_that_cannot_be_asked_for(dns):
    with pytest.raises(NoAnswerError, match="cannot be asked for"):
        NameServer(dns.address).records("a..b", "TXT")


@pytest.mark.parametrize(
    "address", ["example.com", "1.1.1.1:0", "1.1.1.1:99999", "1.1.1:53", "", ":53", "[::1"]
)
def test_what_is_no_address_of_a_name_server(address):
    with pytest.raises(WrongUseError, match="'--resolver' must be an IP address"):
        NameServer(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "127.0.0.1:5353", "::1", "[::1]:5353"])
def test_what_is_one(address):
    assert NameServer(address)

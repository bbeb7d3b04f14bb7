"""The name server on this machine."""

import dns.exception
import dns.message
import dns.query
import dns.rcode
import pytest

from cdk_pinpoint.local.dns_server import DnsServer

LONG = "v=spf1 include:amazonses.com ~all"


@pytest.fixture
def server():
    with DnsServer(
        {
            ("example.com", "TXT"): [LONG, "other"],
            ("example.com", "MX"): ["10 mx.example.com"],
            ("www.example.com", "CNAME"): ["example.com"],
        }
    ) as running:
        yield running


def ask(server, name, kind, timeout=5):
    host, _, port = server.address.partition(":")
    return dns.query.udp(dns.message.make_query(name, kind), host, timeout, int(port))


def answers(response):
    return sorted(each.to_text() for rrset in response.answer for each in rrset)


def test_it_listens_on_this_machine_alone(server):
    assert server.address.startswith("127.0.0.1:")


def test_records(server):
    first, second = answers(ask(server, "EXAMPLE.com", "TXT"))
    assert (first, second.replace('" "', "")) == ('"other" ""', f'"{LONG}"')
    assert answers(ask(server, "example.com", "MX")) == ["10 mx.example.com."]


def test_an_alias_and_what_it_leads_to(server):
    assert answers(ask(server, "www.example.com", "CNAME")) == ["example.com."]
    assert len(answers(ask(server, "www.example.com", "MX"))) == 2


def test_no_such_name_and_no_such_record(server):
    assert ask(server, "none.example.com", "TXT").rcode() == dns.rcode.NXDOMAIN
    response = ask(server, "example.com", "A")
    assert (response.rcode(), response.answer) == (dns.rcode.NOERROR, [])


def test_failing_and_silent(server):
    server.failing.add("fails.example")
    server.silent.add("silent.example")
    assert ask(server, "fails.example", "A").rcode() == dns.rcode.SERVFAIL
    with pytest.raises(dns.exception.Timeout):
        ask(server, "silent.example", "A", timeout=0.2)

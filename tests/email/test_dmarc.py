import aws_cdk as cdk
import pytest
from templates import exactly

from cdk_pinpoint import Dmarc

REPORT_TO = "mailto:dmarc@example.com"


@pytest.mark.parametrize(
    ("dmarc", "record"),
    [
        (Dmarc.none(), "v=DMARC1; p=none"),
        (Dmarc.none(report_to=REPORT_TO), f"v=DMARC1; p=none; rua={REPORT_TO}"),
        (Dmarc.quarantine(report_to=REPORT_TO), f"v=DMARC1; p=quarantine; rua={REPORT_TO}"),
        (Dmarc.reject(report_to=REPORT_TO), f"v=DMARC1; p=reject; rua={REPORT_TO}"),
    ],
)
def test_the_record_says_policy_and_where_to_report(dmarc, record):
    assert dmarc.record_value() == record


@pytest.mark.parametrize("policy", [Dmarc.none, Dmarc.quarantine, Dmarc.reject])
@pytest.mark.parametrize("report_to", ["dmarc@example.com", "https://example.com", "Mailto:a@b.c"])
def test_fails_when_reports_do_not_go_to_a_mailto_address(policy, report_to):
    message = (
        "'report_to' must be a mailto address such as 'mailto:dmarc@example.com', "
        f"got '{report_to}'"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        policy(report_to=report_to)


@pytest.mark.parametrize("policy", [Dmarc.quarantine, Dmarc.reject])
def test_a_policy_that_costs_mail_needs_reports(policy):
    with pytest.raises(TypeError, match="report_to"):
        policy()


@pytest.mark.parametrize("policy", [Dmarc.quarantine, Dmarc.reject])
def test_reports_cannot_be_given_as_nothing(policy):
    with pytest.raises(ValueError, match=r"'report_to' must be a mailto address .*, got ''"):
        policy(report_to="")


def test_an_address_that_is_not_known_yet_passes():
    report_to = cdk.Fn.import_value("ReportTo")
    record = Dmarc.none(report_to=report_to).record_value()
    assert record == f"v=DMARC1; p=none; rua={report_to}"


def test_a_record_that_is_kept_elsewhere_has_no_value():
    message = "'dmarc' is existing, so there is no record to write"
    with pytest.raises(ValueError, match=exactly(message)):
        Dmarc.existing().record_value()


def test_two_with_the_same_content_are_equal():
    assert Dmarc.reject(report_to=REPORT_TO) == Dmarc.reject(report_to=REPORT_TO)
    assert Dmarc.none() != Dmarc.existing()

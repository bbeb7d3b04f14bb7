"""The expiry date of certificates: those that OpenSSL makes, and those that are broken."""

import datetime as dt
import shutil
import subprocess

import pytest
from certificate import CertificateError, expiry_of
from certificates import (
    GENERALIZED_TIME,
    INTEGER,
    SEQUENCE,
    UTC_TIME,
    certificate,
    der,
    pem,
    structure,
    time,
)

START = time(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
END = dt.datetime(2027, 3, 4, 5, 6, 7, tzinfo=dt.UTC)
NO_CERTIFICATE = "it has not the structure of a certificate"


def openssl(*arguments: str, **files) -> str:
    return subprocess.run(
        ["openssl", *arguments], capture_output=True, text=True, check=True, timeout=60, **files
    ).stdout


def expiry_by_openssl(text: str) -> dt.datetime:
    shown = openssl("x509", "-noout", "-enddate", input=text).strip().removeprefix("notAfter=")
    return dt.datetime.strptime(shown, "%b %d %H:%M:%S %Y GMT").replace(tzinfo=dt.UTC)


needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")


@needs_openssl
@pytest.mark.parametrize("days", [1, 365, 20_000, 100_000])
@pytest.mark.parametrize(
    "key", [("ec", "ec_paramgen_curve:P-256"), ("rsa", "rsa_keygen_bits:2048")]
)
def test_the_date_is_that_which_openssl_reads(tmp_path, key, days):
    algorithm, option = key
    text = openssl(
        *("req", "-x509", "-newkey", algorithm, "-pkeyopt", option, "-nodes"),
        *("-keyout", str(tmp_path / "key.pem"), "-days", str(days)),
        *("-subj", "/CN=Apple Push Services: com.example.shop/OU=TEAM123456/O=Müller"),
        "-utf8",
    )
    assert expiry_of(text) == expiry_by_openssl(text)


@needs_openssl
def test_of_a_chain_the_leaf_counts_and_what_stands_around_it_does_not(tmp_path):
    def certificate_for(name: str, days: int) -> str:
        return openssl(
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-keyout", str(tmp_path / "key.pem"), "-days", str(days), "-subj", f"/CN={name}"),
        )

    leaf, issuer = certificate_for("leaf", 300), certificate_for("issuer", 10)
    bag = f"Bag Attributes\n    friendlyName: shop\n{leaf}\nsubject=CN = issuer\n{issuer}"
    assert expiry_of(bag) == expiry_by_openssl(leaf)


@pytest.mark.parametrize(
    "end",
    [
        END,
        dt.datetime(1950, 1, 1, tzinfo=dt.UTC),
        dt.datetime(1999, 12, 31, 23, 59, 59, tzinfo=dt.UTC),
        dt.datetime(2000, 1, 1, tzinfo=dt.UTC),
        dt.datetime(2049, 12, 31, 23, 59, 59, tzinfo=dt.UTC),
        dt.datetime(2050, 1, 1, tzinfo=dt.UTC),
        dt.datetime(9999, 12, 31, 23, 59, 59, tzinfo=dt.UTC),
    ],
    ids=str,
)
def test_both_forms_of_a_date_are_read(end):
    assert expiry_of(certificate(end)) == end


def test_a_certificate_without_a_version_is_read():
    """That is version 1, which DER leaves out."""
    assert expiry_of(pem(structure(START + time(END), version=False))) == END


@pytest.mark.parametrize("size", [0x7F, 0x80, 0xFF, 0x100, 0xFFFF, 0x10000])
def test_lengths_of_every_form_are_read(size):
    assert expiry_of(pem(structure(START + time(END), issuer=b"x" * size))) == END


def test_lines_may_end_as_they_like():
    assert expiry_of(certificate(END).replace("\n", "\r\n")) == END
    assert expiry_of(certificate(END).replace("\n", "")) == END


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it has no BEGIN CERTIFICATE and END CERTIFICATE"),
        ("top-secret", "it has no BEGIN CERTIFICATE and END CERTIFICATE"),
        (certificate(END).partition("-----END")[0], "it has no BEGIN CERTIFICATE and END CERTIF"),
        ("-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----", "it is not Base64"),
        ("-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----", "it is not Base64"),
        (pem(b""), NO_CERTIFICATE),
        (pem(b"top-secret"), "it is cut off"),
        (pem(b"\x30"), "it is cut off"),
        (pem(b"\x30\x80\x00\x00"), NO_CERTIFICATE),
        (pem(der(SEQUENCE)), NO_CERTIFICATE),
        (pem(der(INTEGER, b"\x01")), NO_CERTIFICATE),
        (pem(der(SEQUENCE, der(SEQUENCE, der(INTEGER, b"\x01")))), NO_CERTIFICATE),
        (pem(structure(b"")), NO_CERTIFICATE),
        (pem(structure(START)), NO_CERTIFICATE),
        (pem(structure(START + der(INTEGER, b"20270304050607Z"))), NO_CERTIFICATE),
        (pem(structure(START + der(UTC_TIME, b"2703040506Z"))), "its date cannot be read"),
        (pem(structure(START + der(UTC_TIME, b"270304050607+0100"))), "its date cannot be read"),
        (pem(structure(START + der(UTC_TIME, b"271304050607Z"))), "its date cannot be read"),
        (pem(structure(START + der(UTC_TIME, b"\xff" * 13))), "its date cannot be read"),
        (
            pem(structure(START + der(GENERALIZED_TIME, b"270304050607Z"))),
            "its date cannot be read",
        ),
    ],
)
def test_what_is_no_certificate_is_told_and_not_quoted(text, reason):
    with pytest.raises(CertificateError, match=f"^{reason}") as raised:
        expiry_of(text)
    assert "top-secret" not in str(raised.value)


def test_wherever_a_certificate_is_cut_off_it_is_told():
    whole = structure(START + time(END))
    for length in range(len(whole)):
        with pytest.raises(CertificateError):
            expiry_of(pem(whole[:length]))


def test_whichever_byte_is_wrong_nothing_else_is_raised():
    whole = structure(START + time(END))
    for position in range(len(whole)):
        for value in (0x00, 0x30, 0x7F, 0x80, 0x84, 0xFF):
            broken = whole[:position] + bytes([value]) + whole[position + 1 :]
            try:
                expiry_of(pem(broken))
            except CertificateError:
                continue

"""Certificates as far as a reader of their expiry date looks: the rest of them is empty."""

from __future__ import annotations

import base64
import datetime as dt

SEQUENCE, INTEGER, UTC_TIME, GENERALIZED_TIME, VERSION = 0x30, 0x02, 0x17, 0x18, 0xA0


def der(tag: int, content: bytes = b"") -> bytes:
    """An element: tag, length, content."""
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    size = (len(content).bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + len(content).to_bytes(size, "big") + content


def time(at: dt.datetime) -> bytes:
    """A date as RFC 5280 asks for: with two digits for the year until 2049."""
    if 1950 <= at.year < 2050:
        return der(UTC_TIME, at.strftime("%y%m%d%H%M%SZ").encode())
    return der(GENERALIZED_TIME, at.strftime("%Y%m%d%H%M%SZ").encode())


def structure(validity: bytes, *, version: bool = True, issuer: bytes = b"") -> bytes:
    """The DER of a certificate with that validity."""
    fields = (
        der(VERSION, der(INTEGER, b"\x02")) if version else b"",
        der(INTEGER, b"\x01"),
        der(SEQUENCE),
        der(SEQUENCE, issuer),
        der(SEQUENCE, validity),
        der(SEQUENCE),
    )
    return der(SEQUENCE, der(SEQUENCE, b"".join(fields)) + der(SEQUENCE))


def pem(content: bytes) -> str:
    """The PEM text of DER."""
    text = base64.encodebytes(content).decode()
    return f"-----BEGIN CERTIFICATE-----\n{text}-----END CERTIFICATE-----\n"


def certificate(not_after: dt.datetime) -> str:
    """The PEM of a certificate that expires then."""
    return pem(structure(time(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)) + time(not_after)))

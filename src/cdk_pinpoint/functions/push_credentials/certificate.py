"""Reads when a certificate expires, which the standard library does not offer.

Nothing but the way to the date is read, and nothing is verified: the push service does that.
https://www.rfc-editor.org/rfc/rfc5280#section-4.1
"""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Iterator

_PEM = re.compile("-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)

_SEQUENCE = 0x30
_VERSION = 0xA0
_UTC_TIME = 0x17
_GENERALIZED_TIME = 0x18
_NOTHING = (0, b"")


class CertificateError(ValueError):
    """The text is no certificate; the message does not quote it."""


def expiry_of(pem: str) -> dt.datetime:
    """When the first certificate of a PEM text, the leaf of its chain, expires.

    Args:
        pem: One certificate or more; what stands around them is ignored.

    Raises:
        CertificateError: There is none, or it cannot be read.
    """
    found = _PEM.search(pem)
    if found is None:
        raise CertificateError("it has no BEGIN CERTIFICATE and END CERTIFICATE")
    try:
        der = base64.b64decode("".join(found[1].split()), validate=True)
    except ValueError:
        raise CertificateError("it is not Base64") from None
    certificate = _next(_elements(der), _SEQUENCE)
    to_be_signed = _elements(_next(_elements(certificate), _SEQUENCE))
    # Version 1, which is the default, is left out; then the serial number stands first.
    tag, _ = next(to_be_signed, _NOTHING)
    if tag == _VERSION:
        next(to_be_signed, None)
    for _ in ("signature algorithm", "issuer"):
        _next(to_be_signed, _SEQUENCE)
    validity = _elements(_next(to_be_signed, _SEQUENCE))
    next(validity, None)  # not before
    return _time(*next(validity, _NOTHING))


def _next(elements: Iterator[tuple[int, bytes]], tag: int) -> bytes:
    """The content of the next element, which must have the tag."""
    found, content = next(elements, _NOTHING)
    if found != tag:
        raise CertificateError("it has not the structure of a certificate")
    return content


def _elements(der: bytes) -> Iterator[tuple[int, bytes]]:
    """The tag and the content of each element."""
    position = 0
    while position < len(der):
        header = der[position : position + 2]
        tag, length = header if len(header) == 2 else (0, len(der))
        position += 2
        if length > 0x7F:
            # So many bytes follow that hold the length itself.
            size = length & 0x7F
            length = int.from_bytes(der[position : position + size], "big")
            position += size
        if position + length > len(der):
            raise CertificateError("it is cut off")
        yield tag, der[position : position + length]
        position += length


def _time(tag: int, content: bytes) -> dt.datetime:
    text = content.decode("ascii", "replace")
    if tag == _UTC_TIME:
        # It has two digits for the year, which stand for 1950 to 2049.
        text = ("19" if text >= "5" else "20") + text
    elif tag != _GENERALIZED_TIME:
        raise CertificateError("it has not the structure of a certificate")
    if not re.fullmatch("[0-9]{14}Z", text):
        raise CertificateError("its date cannot be read")
    try:
        return dt.datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=dt.UTC)
    except ValueError:
        raise CertificateError("its date cannot be read") from None

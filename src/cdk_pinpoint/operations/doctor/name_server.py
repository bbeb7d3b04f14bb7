"""Asking DNS, with each way not to get an answer told apart.

https://dnspython.readthedocs.io/en/stable/resolver.html
"""

from __future__ import annotations

import ipaddress
from typing import Final

import dns.exception
import dns.name
import dns.rdata
import dns.resolver
from dns.rdtypes.ANY.TXT import TXT

from cdk_pinpoint.operations.account import WrongUseError

_SECONDS: Final = 5.0
_PORT: Final = 53


class NoRecordError(Exception):
    """The domain has no such record; the message says what is missing."""


class NoAnswerError(Exception):
    """The name server did not tell; the message says why."""


class NameServer:
    """Whom DNS is asked of.

    Args:
        address: IP address, with a port after a colon where it is not 53; IPv6 in brackets then.
            Default: - the name servers of the system.

    Raises:
        WrongUseError: The address is malformed.
    """

    def __init__(self, address: str | None = None) -> None:
        self._resolver: dns.resolver.Resolver | None = None
        if address is not None:
            host, port = _parsed(address)
            self._resolver = dns.resolver.Resolver(configure=False)
            self._resolver.nameservers = [host]
            self._resolver.port = port

    def records(self, name: str, kind: str) -> list[str]:
        """The records of one kind that a name has, following aliases but for `CNAME` itself.

        Args:
            name: A domain name.
            kind: Such as `TXT`, whose parts are put together.

        Raises:
            NoRecordError: There is no such name, or it has no such record.
            NoAnswerError: The name server did not tell.
        """
        try:
            answer = self._system_or_given().resolve(
                dns.name.from_text(name), kind, search=False, lifetime=_SECONDS
            )
        except dns.resolver.NXDOMAIN as error:
            raise NoRecordError(f"there is no name {name}") from error
        except dns.resolver.NoAnswer as error:
            raise NoRecordError(f"{name} has no {kind} record") from error
        except dns.resolver.LifetimeTimeout as error:
            raise NoAnswerError(
                f"no name server answered for {name} {kind} within {_SECONDS:.0f} seconds"
            ) from error
        except dns.resolver.NoNameservers as error:
            raise NoAnswerError(f"the name server refuses or fails at {name} {kind}") from error
        except (dns.exception.DNSException, OSError) as error:
            raise NoAnswerError(f"{name} {kind} cannot be asked for: {error}") from error
        return [_text(each) for each in answer]

    def _system_or_given(self) -> dns.resolver.Resolver:
        return self._resolver or dns.resolver.get_default_resolver()


def _text(record: dns.rdata.Rdata) -> str:
    if isinstance(record, TXT):
        return b"".join(record.strings).decode(errors="replace")
    return record.to_text().lower().removesuffix(".")


def _parsed(address: str) -> tuple[str, int]:
    host, port = address, str(_PORT)
    if address.startswith("["):
        host, bracket, port = address[1:].partition("]")
        port = port.removeprefix(":") or (str(_PORT) if bracket else "")
    elif address.count(":") == 1:
        host, _, port = address.partition(":")
    try:
        number = int(port)
        if not 0 < number < 65536:
            raise ValueError
        return str(ipaddress.ip_address(host)), number
    except ValueError as error:
        raise WrongUseError(
            f"'--resolver' must be an IP address, with a port after a colon if it is not {_PORT}, "
            f"got '{address}'; use for example 1.1.1.1 or 127.0.0.1:5353"
        ) from error

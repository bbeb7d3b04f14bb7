"""A name server on this machine, for what is asked of DNS."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from cdk_pinpoint.local.local_aws import LOOPBACK, LocalAws

_TTL = 60
_PACKET = 4096


class DnsServer:
    """Answers for some names by UDP on 127.0.0.1, for as long as the `with` block runs.

    Args:
        records: The values of each name and type, such as
            `{("example.com", "TXT"): ["v=spf1 -all"]}`.

    Example:
        >>> with DnsServer({("example.com", "A"): ["192.0.2.1"]}) as server:
        ...     server.address.partition(":")[0]
        '127.0.0.1'
    """

    def __init__(self, records: Mapping[tuple[str, str], Sequence[str]]) -> None:
        self.records = {key: list(values) for key, values in records.items()}
        self.silent: set[str] = set()
        """Names that it never answers for."""
        self.failing: set[str] = set()
        """Names that it fails at."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @classmethod
    def of_stack(cls, aws: LocalAws, stack_name: str) -> DnsServer:
        """A server with the records that a stack asks somebody to create.

        Args:
            aws: Where the stack is deployed.
            stack_name: The stack.
        """
        answer = aws.client("cloudformation").describe_stacks(StackName=stack_name)
        records: dict[tuple[str, str], list[str]] = {}
        for output in answer["Stacks"][0].get("Outputs", []):
            if output.get("Description", "").startswith("DNS record to create"):
                name, kind, value = output["OutputValue"].split(" ", 2)
                records.setdefault((name, kind), []).append(value)
        return cls(records)

    @property
    def address(self) -> str:
        """Where it answers, as IP address and port."""
        host, port = self._socket.getsockname()
        return f"{host}:{port}"

    def __enter__(self) -> Self:
        self._socket.bind((LOOPBACK, 0))
        self._thread.start()
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(timeout=5)

    def _serve(self) -> None:
        while True:
            try:
                packet, sender = self._socket.recvfrom(_PACKET)
            except OSError:
                return
            if not packet:
                # The socket was shut down.
                return
            with contextlib.suppress(dns.exception.DNSException, OSError):
                response = self._response(dns.message.from_wire(packet))
                if response is not None:
                    self._socket.sendto(response.to_wire(), sender)

    def _response(self, query: dns.message.Message) -> dns.message.Message | None:
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        if name in self.silent:
            return None
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        if name in self.failing:
            response.set_rcode(dns.rcode.SERVFAIL)
            return response
        is_known = False
        while name:
            is_known = is_known or any(known == name for known, _ in self.records)
            alias = self.records.get((name, "CNAME"), [])
            for each in {kind, "CNAME"} if alias else {kind}:
                values = self.records.get((name, each), [])
                if values:
                    response.answer.append(_rrset(name, each, values))
            name = alias[0].rstrip(".").lower() if alias and kind != "CNAME" else ""
        if not is_known:
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response


def _rrset(name: str, kind: str, values: Sequence[str]) -> dns.rrset.RRset:
    if kind == "TXT":
        # In parts, as a long text has to be.
        values = [f'"{value[:9]}" "{value[9:]}"' for value in values]
    elif kind in ("CNAME", "MX"):
        values = [f"{value.rstrip('.')}." for value in values]
    return dns.rrset.from_text(f"{name}.", _TTL, dns.rdataclass.IN, kind, *values)

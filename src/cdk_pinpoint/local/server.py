"""The process in which the local AWS runs: ministack with what it lacks, on one listening socket.

`LocalAws` starts it. It inherits the socket it serves on, so that no other program can take the
port in between, and it ends when its standard input closes, so that it cannot outlive its parent.
"""

import argparse
import asyncio
import signal
import sys
import threading
from typing import Any, cast

from hypercorn.asyncio import serve
from hypercorn.config import Config

from cdk_pinpoint.local import (
    _ministack,
    account_state,
    athena,
    budgets,
    cloudtrail,
    cloudwatch,
    eventbridge,
    firehose,
    pinpoint,
    s3,
    ses,
    sms_voice,
    sns,
    ssm,
)


def install_additions() -> None:
    """Add to ministack, before it serves, what a messaging stack needs and ministack lacks."""
    for addition in (
        account_state,
        s3,
        firehose,
        athena,
        eventbridge,
        cloudwatch,
        budgets,
        ses,
        sns,
        pinpoint,
        sms_voice,
        ssm,
        # Last, so that it sees what the others answer.
        cloudtrail,
    ):
        addition.install()


async def _app(scope: dict[str, Any], receive: object, send: object) -> None:
    # Bucket policies deny what does not come by TLS, that of `cdk bootstrap` among them; requests
    # that never leave the machine count as if they had.
    await _ministack.asgi_app({**scope, "scheme": "https"}, receive, send)


async def _serve(listening_fd: int) -> None:
    config = Config()
    config.bind = [f"fd://{listening_fd}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)

    def stop_when_the_parent_is_gone() -> None:
        sys.stdin.buffer.read()
        loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=stop_when_the_parent_is_gone, daemon=True).start()
    await serve(cast("Any", _app), config, shutdown_trigger=stop.wait)


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("listening_fd", type=int, help="an open socket, inherited, to serve on")
    arguments = parser.parse_args()
    install_additions()
    asyncio.run(_serve(arguments.listening_fd))


if __name__ == "__main__":
    main()

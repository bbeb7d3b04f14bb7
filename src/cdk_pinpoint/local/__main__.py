"""Run a local AWS in the foreground: `python -m cdk_pinpoint.local`."""

import argparse
import shlex
import signal
import sys
import threading
from pathlib import Path

from cdk_pinpoint.local.local_aws import LocalAws, LocalAwsError

_EXAMPLE = """\
example:
  python -m cdk_pinpoint.local --port 4566
  (in another shell, after pasting the printed lines)
  npx cdk bootstrap && npx cdk deploy Messaging-dev
"""


def main() -> int:
    """Run it until Ctrl-C.

    Returns:
        0, or 1 when it could not start.
    """
    parser = argparse.ArgumentParser(
        prog="python -m cdk_pinpoint.local",
        description="Run a local AWS on 127.0.0.1 until Ctrl-C, and print what a shell must export"
        " to use it. Everything in it is gone when it stops.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, help="the port to listen on (default: a free one)")
    parser.add_argument(
        "--account",
        type=_account,
        default="000000000000",
        help="the account id, 12 digits (default: %(default)s)",
    )
    parser.add_argument("--region", default="us-east-1", help="the region (default: %(default)s)")
    parser.add_argument(
        "--node-modules",
        type=Path,
        help="where Node custom resources find @aws-sdk/client-s3 (default: ./node_modules)",
    )
    arguments = parser.parse_args()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    try:
        with LocalAws(
            port=arguments.port,
            account=arguments.account,
            region=arguments.region,
            node_modules=arguments.node_modules,
        ) as aws:
            print("unset AWS_PROFILE AWS_SESSION_TOKEN")
            for name, value in aws.settings().items():
                print(f"export {name}={shlex.quote(value)}")
            print("# The local AWS runs until Ctrl-C.", flush=True)
            stop.wait()
    except KeyboardInterrupt:
        pass
    except (LocalAwsError, OSError) as error:
        print(f"the local AWS could not start: {error}", file=sys.stderr)
        return 1
    return 0


def _account(text: str) -> str:
    if len(text) != 12 or not text.isdecimal():
        raise argparse.ArgumentTypeError(f"an account id has 12 digits, not {text!r}")
    return text


if __name__ == "__main__":
    sys.exit(main())

"""Pictures of pages, by the Chromium of the machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from cdk_pinpoint.operations.account import CannotTellError

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_WIDTH: Final = 1136
_SECONDS: Final = 60


class Chromium:
    """A Chromium without a window.

    Raises:
        CannotTellError: There is none on the path.
    """

    def __init__(self) -> None:
        found = next((path for path in map(shutil.which, _NAMES) if path), None)
        if found is None:
            raise CannotTellError(
                f"'--png' needs a Chromium, and none is on the path ({', '.join(_NAMES)}); install "
                "one, or look at the HTML pages, which are written"
            )
        self._program = found

    def picture(self, page: Path, png: Path) -> None:
        """Take a picture of a page from its top to its end.

        Args:
            page: The page.
            png: The file to write.

        Raises:
            CannotTellError: Chromium does not make it.
        """
        address = page.resolve().as_uri()
        height = re.search(r'data-height="(\d+)"', self._run("--dump-dom", address))
        size = f"--window-size={_WIDTH},{height[1] if height else 900}"
        self._run(f"--screenshot={png.resolve()}", size, "--hide-scrollbars", address)
        if not png.is_file():
            raise CannotTellError(f"Chromium made no picture of {page.name}; look at the page")

    def _run(self, *arguments: str) -> str:
        # As root, which containers run as, Chromium starts without its sandbox alone.
        root = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []
        with tempfile.TemporaryDirectory() as profile:
            command = [
                self._program,
                "--headless",
                "--disable-gpu",
                f"--user-data-dir={profile}",
                f"--window-size={_WIDTH},900",
                *root,
                *arguments,
            ]
            try:
                done = subprocess.run(  # noqa: S603 - a program of the machine, without a shell
                    command, capture_output=True, text=True, timeout=_SECONDS, check=False
                )
            except subprocess.TimeoutExpired as error:
                raise CannotTellError(
                    f"Chromium did not answer in {_SECONDS} s; look at the pages"
                ) from error
        return done.stdout

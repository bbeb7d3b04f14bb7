"""Pictures of pages, by a Chromium if there is one."""

import shutil

import pytest
from templates import exactly

from cdk_pinpoint.operations.account import CannotTellError
from cdk_pinpoint.operations.templates.screenshot import Chromium


def program(folder, text):
    path = folder / "chromium"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_without_a_chromium_it_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    expected = (
        "'--png' needs a Chromium, and none is on the path (chromium, chromium-browser, "
        "google-chrome, google-chrome-stable, chrome); install one, or look at the HTML pages, "
        "which are written"
    )
    with pytest.raises(CannotTellError, match=exactly(expected)):
        Chromium()


def test_a_picture_is_as_high_as_its_page(monkeypatch, tmp_path):
    program(
        tmp_path,
        f'echo "$@" >> {tmp_path}/calls; echo "<html data-height=\\"1234\\">"\n'
        'for each; do case $each in --screenshot=*) : > "${each#--screenshot=}";; esac; done',
    )
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    Chromium().picture(tmp_path / "page.html", tmp_path / "page.png")
    first, second = (tmp_path / "calls").read_text().splitlines()
    assert f"--dump-dom file://{tmp_path}/page.html" in first
    assert f"--screenshot={tmp_path}/page.png --window-size=1136,1234" in second
    assert (tmp_path / "page.png").is_file()


def test_a_chromium_that_makes_none(monkeypatch, tmp_path):
    program(tmp_path, "exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(CannotTellError, match=r"^Chromium made no picture of page\.html; look at"):
        Chromium().picture(tmp_path / "page.html", tmp_path / "page.png")


@pytest.mark.exhaustive
@pytest.mark.skipif(not shutil.which("chromium"), reason="there is no chromium")
def test_a_chromium_of_this_machine_makes_one(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><html data-height='300'><p>Hello</p></html>")
    Chromium().picture(page, tmp_path / "page.png")
    png = (tmp_path / "page.png").read_bytes()
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[20:24]) == 300

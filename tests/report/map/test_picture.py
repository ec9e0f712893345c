"""Pictures of pages."""

from __future__ import annotations

import struct

import pytest

from territory_opt.report import picture
from territory_opt.report.picture import SIZE, find_browser


def test_without_a_browser_there_is_no_picture(tmp_path, monkeypatch):
    """An empty PATH finds no browser: False, and no file."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not picture(tmp_path / "a.html", tmp_path / "a.png")
    assert not (tmp_path / "a.png").exists()


def test_a_browser_that_fails_takes_no_picture(tmp_path, monkeypatch):
    """A chromium that exits with an error: False."""
    fake = tmp_path / "chromium"
    fake.write_text("#!/bin/sh\nexit 7\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not picture(tmp_path / "a.html", tmp_path / "a.png")


@pytest.mark.browser
def test_picture_is_a_png_of_the_stated_size(tmp_path):
    """1600 × 1000, read from the PNG's own header."""
    if find_browser() is None:
        pytest.skip("no chromium on the path")
    page = tmp_path / "a page.html"
    page.write_text("<p>Hello")
    assert picture(page, tmp_path / "a.png")
    head = (tmp_path / "a.png").read_bytes()[:24]
    assert struct.unpack(">II", head[16:24]) == SIZE

"""
Pages as PDF: one headless Chromium for as many pages as there are.

It is spoken to in the Chrome DevTools Protocol over a pipe (``--remote-debugging-pipe``): JSON texts
with a zero byte after each, read by the browser from file 3 and written to file 4.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import select
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from territory_opt.report.picture import FLAGS, find_browser

_TIMEOUT_SECONDS = 60.0
"""For one answer."""


class BrowserError(Exception):
    """The browser does not start, ends, or does not answer."""


def print_pages(pages: Sequence[Path]) -> list[bytes] | None:
    """
    Print pages as their style sheets say: paper, margins, page numbers.

    Parameters
    ----------
    pages
        HTML files; they are opened from the disk and can reach no network.

    Returns
    -------
    list of bytes
        A PDF per page; None where no browser is found, or it fails: pages are whole without.
    """
    path = find_browser()
    if path is None or not hasattr(os, "posix_spawn"):
        return None
    try:
        with (
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
            _started(path, profile) as browser,
        ):
            return [browser.pdf(page) for page in pages]
    except (BrowserError, OSError):
        return None


class _Browser:
    """A browser with one tab."""

    def __init__(self, reader: int, writer: int) -> None:
        self._reader, self._writer = reader, writer
        self._buffer, self._numbers, self._session = b"", itertools.count(1), ""
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self._call("Page.enable")

    def pdf(self, page: Path) -> bytes:
        """The page, printed."""
        number = self._send("Page.navigate", {"url": page.resolve().as_uri()})
        awaited: set[Any] = {number, "Page.loadEventFired"}
        while awaited:
            awaited -= _marks(self._wait(lambda _: True))
        printed = self._call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(printed["data"])

    def close(self) -> None:
        """Ask the browser to end."""
        self._session = ""
        self._call("Browser.close")

    def _call(self, method: str, **given: Any) -> dict[str, Any]:
        number = self._send(method, given)
        answer = self._wait(lambda told: told.get("id") == number)
        if "result" not in answer:
            raise BrowserError(f"{method}: {answer.get('error')}")
        result: dict[str, Any] = answer["result"]
        return result

    def _send(self, method: str, given: dict[str, Any]) -> int:
        number = next(self._numbers)
        told = {"id": number, "method": method, "params": given}
        if self._session:
            told["sessionId"] = self._session
        rest = json.dumps(told).encode() + b"\0"
        while rest:
            rest = rest[os.write(self._writer, rest) :]
        return number

    def _wait(self, is_meant: Any) -> dict[str, Any]:
        until = time.monotonic() + _TIMEOUT_SECONDS
        while True:
            text, found, self._buffer = self._buffer.partition(b"\0")
            if not found:
                self._buffer = text + self._read(until)
                continue
            told: dict[str, Any] = json.loads(text)
            if is_meant(told):
                return told

    def _read(self, until: float) -> bytes:
        left = max(0.0, until - time.monotonic())
        ready, _, _ = select.select([self._reader], [], [], left)
        got = os.read(self._reader, 1 << 20) if ready else b""
        if not got:
            raise BrowserError("no answer")
        return got


def _marks(told: dict[str, Any]) -> set[Any]:
    """What a message answers, or tells of."""
    return {told.get("id"), told.get("method")}


@contextmanager
def _started(path: str, profile: str) -> Iterator[_Browser]:
    """A browser that ends with the block, whatever happens."""
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    try:
        process = _spawn(path, profile, theirs_in, theirs_out)
    finally:
        os.close(theirs_in)
        os.close(theirs_out)
    try:
        browser = _Browser(ours_in, ours_out)
        yield browser
        browser.close()
    finally:
        os.close(ours_out)
        os.close(ours_in)
        _ended(process)


def _spawn(path: str, profile: str, reader: int, writer: int) -> int:
    quiet = os.open(os.devnull, os.O_RDWR)
    files = [
        (os.POSIX_SPAWN_DUP2, reader, 3),  # the lower of the pipes: never 4 while the other is 3
        (os.POSIX_SPAWN_DUP2, writer, 4),
        *((os.POSIX_SPAWN_DUP2, quiet, number) for number in (0, 1, 2)),
    ]
    words = [path, *FLAGS, f"--user-data-dir={profile}", "--remote-debugging-pipe", "about:blank"]
    try:
        return os.posix_spawn(path, words, dict(os.environ), file_actions=files, setpgroup=0)
    finally:
        os.close(quiet)


def _ended(process: int, seconds: float = 5.0) -> None:
    """Wait for the end; after some seconds, the browser and its children are ended."""
    until = time.monotonic() + seconds
    while os.waitpid(process, os.WNOHANG) == (0, 0):
        if time.monotonic() > until:
            os.killpg(process, signal.SIGKILL)
            os.waitpid(process, 0)
            return
        time.sleep(0.02)

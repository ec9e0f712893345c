"""Pages as PDF, where a browser is found."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from territory_opt.report.browser import print_pages

NO_BROWSER = (
    "no PDF: that needs Chromium (or Chrome) on this machine; "
    "the pages print as well from any browser"
)


def printed(files: Mapping[str, bytes]) -> dict[str, bytes] | None:
    """
    Print pages, all in one start of the browser.

    Parameters
    ----------
    files
        Name → page.

    Returns
    -------
    dict
        ``pdf_name`` → PDF; None where there is no browser, or it fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        pages = [Path(folder) / name for name in files]
        for page, text in zip(pages, files.values(), strict=True):
            page.write_bytes(text)
        made = print_pages(pages)
    if made is None:
        return None
    return {pdf_name(name): one for name, one in zip(files, made, strict=True)}


def pdf_name(name: str) -> str:
    """``letter-R1.html`` → ``letter-R1.pdf``."""
    return str(Path(name).with_suffix(".pdf"))

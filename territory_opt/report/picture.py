"""Pictures of pages, where a Chromium is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SIZE = (1600, 1000)
"""Width and height in pixels."""
FLAGS = (
    "--headless",
    "--no-sandbox",  # refuses to start as root, as in containers, without it; the page is our own
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
"""What a browser is started with: no window, no network."""
_TIMEOUT_SECONDS = 90
_DRAWING_MILLISECONDS = 4_000
"""Time the page has to draw itself, on the page's own clock."""


def picture(html: Path, png: Path, mode: str = "") -> bool:
    """
    Take a picture of a page in headless Chromium.

    Parameters
    ----------
    html
        The page; it is opened from the disk and can reach no network.
    png
        Where the picture goes, 1600 × 1000 pixels; an older one is replaced.
    mode
        How the map is coloured: ``"district"``, ``"potential"``; as it opens when left out.

    Returns
    -------
    bool
        False where no browser is found or it takes no picture: a run is whole without.
    """
    browser = find_browser()
    if browser is None:
        return False
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        shot = Path(folder) / "picture.png"
        if not _take(browser, _address(html, mode), shot, Path(folder) / "profile"):
            return False
        shutil.copyfile(shot, png)
    return True


def find_browser() -> str | None:
    """Path of the first Chromium on the path, or None."""
    found = (shutil.which(name) for name in BROWSERS)
    return next((path for path in found if path), None)


def _address(html: Path, mode: str) -> str:
    return Path(html).resolve().as_uri() + (f"#{quote(mode)}" if mode else "")


def _take(browser: str, address: str, shot: Path, profile: Path) -> bool:
    command = [
        browser,
        *FLAGS,
        f"--user-data-dir={profile}",
        f"--window-size={SIZE[0]},{SIZE[1]}",
        f"--virtual-time-budget={_DRAWING_MILLISECONDS}",
        f"--screenshot={shot}",
        address,
    ]
    try:
        subprocess.run(command, capture_output=True, check=True, timeout=_TIMEOUT_SECONDS)
    except (subprocess.SubprocessError, OSError):
        return False
    return shot.is_file()

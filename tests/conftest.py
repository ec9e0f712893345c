"""A scenario of twelve accounts and two reps, solved in a moment; a browser to open pages in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

SCENARIO = """\
schema = 1
name = "Two reps"
currency = "EUR"
effective_from = 2027-01-01

[accounts]
file = "accounts.csv"

[reps]
file = "reps.csv"

[objective]
kind = "value"

[objective.travel]
stops_per_trip = 1

[[balance]]
measure = "potential"
tolerance = 0.2

[[quota]]
metric = "sales"
company_target = 10_000
over_assignment = 0.05
round_to = 100

[solve]
work = 20
gap = 0
"""
REPS = """\
rep_id,name,role,longitude,latitude,performance
R1,Ann Lee,field,-98.0,38.0,1.2
R2,Bo Diaz,field,-97.0,38.0,0.9
"""


def accounts() -> str:
    """Six accounts around each home; today, R1 has nine of them and Zoe, who has left, one."""
    lines = ["account_id,name,longitude,latitude,potential,revenue,tier,visits_per_year,visit_hours,"
             "current_rep,locked_to"]  # fmt: skip
    for i in range(12):
        longitude = (-98.0 if i < 6 else -97.0) + 0.02 * (i % 6)
        owner = "Zoe" if i == 11 else ("R1" if i < 9 else "R2")
        lines.append(f"A{i:02},Shop {i},{longitude:.2f},38.0,1000,600,A,6,1,{owner},")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the published inputs; tests that need it skip where it is absent."""
    beside = Path(__file__).parents[2] / "shared"
    folder = Path(os.environ.get("TERRITORY_OPT_SHARED", beside)).resolve()
    if not folder.is_dir():
        pytest.skip(f"no published inputs in {folder} (TERRITORY_OPT_SHARED)")
    return folder


@pytest.fixture
def two_reps(tmp_path: Path) -> Path:
    """The scenario file, with its tables beside it."""
    folder = tmp_path / "two-reps"
    folder.mkdir()
    (folder / "accounts.csv").write_text(accounts())
    (folder / "reps.csv").write_text(REPS)
    (folder / "scenario.toml").write_text(SCENARIO)
    return folder / "scenario.toml"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium; skips where playwright or Chromium is missing."""
    playwright = pytest.importorskip("playwright.sync_api")
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no chromium on the path")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield opened
        opened.close()


@pytest.fixture
def open_map(browser: Any, tmp_path: Path) -> Iterator[Callable[[str], Any]]:
    """Open a page from the disk; ``page.requests``, ``page.troubles`` record what happens."""
    pages = []

    def open_page(html: str, width: int = 1366, height: int = 768) -> Any:
        file = tmp_path / "map.html"
        file.write_text(html, "utf-8")
        page = browser.new_page(viewport={"width": width, "height": height})
        page.requests, page.troubles = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on(
            "console",
            lambda line: (
                page.troubles.append(line.text) if line.type in {"error", "warning"} else None
            ),
        )
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.on("dialog", lambda dialog: (page.troubles.append("dialog"), dialog.dismiss()))
        page.goto(file.as_uri())
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()

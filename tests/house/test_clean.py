"""Tracked files name no machine and no registry: a clone works anywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

MACHINE_PATH = re.compile(r"(?<![\w.$}/])/(?:work|root|home|Users|opt|farm|tmp)/[\w.-]+")
HOSTS = (
    "pypi" + r"\.org",
    "pythonhosted" + r"\.org",
    "registry" + r"\.npmjs",
    "npmjs" + r"\.com",
    "unpkg" + r"\.com",
    "jsdelivr" + r"\.net",
    "cdnjs" + r"\.cloudflare",
    "deb" + r"\.debian\.org",
)
REGISTRY_HOST = re.compile("|".join(HOSTS))
VENDORED = "/data/"  # third-party text shipped as it is


def read_text(path: Path) -> str:
    """The text of a file; nothing for a binary one."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode(errors="replace")


def findings(pattern: re.Pattern[str], files: list[Path], house: Path) -> list[str]:
    """``file:line: match`` for every match."""
    return [
        f"{path.relative_to(house)}:{number}: {match[0]}"
        for path in files
        for number, line in enumerate(read_text(path).splitlines(), 1)
        for match in pattern.finditer(line)
    ]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("see " + "/work" + "/main/file", True),
        ("'" + "/home" + "/someone/x'", True),
        ("https://example.com" + "/work" + "/page", False),
        ("docs/home/page.md", False),
    ],
)
def test_machine_paths_are_recognised(text: str, is_found: bool) -> None:
    """Absolute paths of a machine are found; parts of addresses and relative paths are not."""
    assert bool(MACHINE_PATH.search(text)) == is_found


def test_no_tracked_file_names_a_machine_path(tracked: list[Path], house: Path) -> None:
    """A path of the machine where it was written works nowhere else."""
    ours = [path for path in tracked if VENDORED not in path.as_posix()]
    assert findings(MACHINE_PATH, ours, house) == []


def test_no_tracked_file_names_a_registry_host(tracked: list[Path], house: Path) -> None:
    """Which registry serves a package is the business of the machine, not of the project."""
    ours = [path for path in tracked if VENDORED not in path.as_posix()]
    assert findings(REGISTRY_HOST, ours, house) == []


def test_no_tracked_file_is_huge(tracked: list[Path], house: Path) -> None:
    """A clone stays small: nothing above 4 MB."""
    sizes = {path.relative_to(house).as_posix(): path.stat().st_size for path in tracked}
    assert [name for name, size in sizes.items() if size > 4_000_000] == []

"""What the tests of the house look at: tracked files, pages, and the commands of the program."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def house() -> Path:
    """Folder of the repository."""
    return HOUSE


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    """Every file under version control that is there."""
    assert shutil.which("git"), "git is needed to know which files are tracked"
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    paths = [HOUSE / name for name in listing.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]

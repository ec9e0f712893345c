"""What is built for others holds all they need, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

BUILD = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"


@pytest.fixture(scope="module")
def wheel_files(house: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Names of the files in a freshly built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-c", BUILD, str(folder)]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(command, cwd=house, env=environment, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def test_wheel_holds_every_tracked_file_of_the_package(
    wheel_files: set[str], tracked: list[Path], house: Path
) -> None:
    """Code, typing marker, map background, postal codes, scripts and styles of maps."""
    names = {path.relative_to(house).as_posix() for path in tracked}
    package = {name for name in names if name.startswith("territory_opt/")}
    assert package - wheel_files == set()


def test_wheel_holds_the_licence_and_the_credits(wheel_files: set[str]) -> None:
    """Shipped data of others travels with its credit."""
    assert "territory_opt/CREDITS.md" in wheel_files
    assert [name for name in wheel_files if name.endswith("licenses/LICENSE")]


def test_wheel_holds_the_shipped_scenarios(
    wheel_files: set[str], tracked: list[Path], house: Path
) -> None:
    """``territory-opt new`` copies them, also where only the wheel is installed."""
    shipped = [path for path in tracked if path.is_relative_to(house / "scenarios")]
    relative = (path.relative_to(house / "scenarios").as_posix() for path in shipped)
    wanted = {f"territory_opt/templates/{name}" for name in relative}
    assert wanted
    assert wanted - wheel_files == set()


def test_wheel_holds_nothing_but_the_package(wheel_files: set[str]) -> None:
    """No tests, scenarios or pages on the import path of others."""
    tops = {name.partition("/")[0] for name in wheel_files}
    assert {top for top in tops if not top.startswith("territory_opt")} == set()


def test_wheel_offers_the_command(house: Path) -> None:
    """``territory-opt`` on the command line starts ``territory_opt.cli:main``."""
    from importlib.metadata import entry_points

    (command,) = entry_points(group="console_scripts", name="territory-opt")
    assert command.value == "territory_opt.cli:main"

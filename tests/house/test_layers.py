"""The rooms keep their order, and importing the package stays cheap."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import territory_opt


def test_import_contracts_are_kept(house: Path) -> None:
    """Imports point down; siblings do not know each other (contracts in pyproject.toml)."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as l; l()"]
    answer = subprocess.run(command, cwd=house, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout


def loaded_by(code: str) -> set[str]:
    """Names of the top-level packages loaded after running ``code`` in a fresh interpreter."""
    script = f"{code}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    command = [sys.executable, "-c", script]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_importing_the_package_loads_no_tables_and_no_maps() -> None:
    """``import territory_opt`` is lazy."""
    heavy = {"pandas", "geopandas", "folium", "ortools", "scipy"}
    assert loaded_by("import territory_opt") & heavy == set()


def test_help_loads_no_tables_and_no_maps() -> None:
    """``territory-opt --help`` answers at once."""
    help_ = (
        "from territory_opt.cli import main\nimport sys, io, contextlib\n"
        "sys.argv = ['territory-opt', '--help']\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    main()"
    )
    heavy = {"pandas", "geopandas", "folium"}
    assert loaded_by(help_) & heavy == set()


def test_every_exported_name_is_there_and_documented() -> None:
    """What ``__all__`` promises can be imported, and says what it is."""
    names = [name for name in territory_opt.__all__ if not name.startswith("__")]
    assert names
    assert [name for name in names if not getattr(territory_opt, name).__doc__] == []


def test_names_of_the_design_are_exported() -> None:
    """The library's contract, name by name."""
    promised = {
        "Problem", "read_scenario", "solve", "stop_after", "explain", "set_quotas",
        "audit", "audit_bound", "Budget", "Ideals",
    }  # fmt: skip
    assert promised - set(territory_opt.__all__) == set()


def test_every_room_says_what_it_is(house: Path) -> None:
    """Each package has a docstring."""
    rooms = sorted(path.parent.name for path in (house / "territory_opt").glob("*/__init__.py"))
    assert rooms
    modules = [importlib.import_module(f"territory_opt.{room}") for room in rooms]
    assert [module.__name__ for module in modules if not module.__doc__] == []

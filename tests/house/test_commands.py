"""Every command has help and a section in the reference, and the reference is up to date."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main

from territory_opt.cli.app import app

TOP: dict[str, Any] = dict(getattr(typer.main.get_command(app), "commands", {}))
COMMANDS = TOP | {
    f"{verb} {below}": command
    for verb, group in TOP.items()
    for below, command in getattr(group, "commands", {}).items()
}
VERBS = ("new", "check", "plan", "evaluate", "quota", "map", "compare", "bench")


def test_every_promised_verb_is_there() -> None:
    """The verbs of this version."""
    assert set(VERBS) <= set(COMMANDS)


@pytest.mark.parametrize("verb", COMMANDS)
def test_verb_says_what_it_does(verb: str) -> None:
    """A verb, its arguments and its options all have help."""
    command = COMMANDS[verb]
    silent = [each.name for each in command.params if not getattr(each, "help", None)]
    assert command.help
    assert silent == []


@pytest.mark.parametrize("verb", COMMANDS)
def test_verb_has_a_section_in_the_reference(verb: str, house: Path) -> None:
    """Nothing is undocumented."""
    page = (house / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    assert f"# `territory-opt {verb}`\n" in page


def test_generated_pages_are_up_to_date(house: Path, tmp_path: Path) -> None:
    """``make docs`` would change nothing."""
    command = [sys.executable, str(house / "docs" / "generate.py"), str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    made = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert made
    kept = house / "docs" / "reference"
    stale = [name for name, text in made.items() if (kept / name).read_text("utf-8") != text]
    assert stale == [], "run: make docs"

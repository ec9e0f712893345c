"""
Write the pages of ``docs/reference`` that are made from code.

    python docs/generate.py [FOLDER]          (docs/reference when left out)
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from territory_opt.calendar.batch import reference as batch_reference
from territory_opt.scenario import reference

REFERENCE = Path(__file__).parent / "reference"
TYPER_DOCS = ("-m", "typer", "territory_opt.cli.app", "utils", "docs", "--name", "territory-opt")
NOTE = "*Generated from the command line's own help by `make docs`; do not edit.*"


def commands() -> str:
    """Page on every command, by Typer's own generator."""
    command = [sys.executable, *TYPER_DOCS]
    page = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    title, _, rest = page.partition("\n")
    return f"{title}\n\n{NOTE}\n{rest.rstrip()}\n"


def main(folder: Path) -> None:
    """Write all generated pages into ``folder``."""
    pages = {
        "commands.md": commands(),
        "scenario.md": reference.page(),
        "batch.md": batch_reference.page(),
    }
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REFERENCE)

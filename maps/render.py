"""
Plan every shipped scenario and renew the gallery: its pictures, and ``maps/README.md``.

    python maps/render.py
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from territory_opt.report import picture

GALLERY = Path(__file__).parent
SCENARIOS = GALLERY.parent / "scenarios"

HEAD = """\
# Maps of the shipped scenarios

Made by `make maps`: each scenario is planned, and its `map.png` kept here, with a picture of the plan
beside today's alignment, and of alternatives that change less. The map itself, which can be searched and
whose layers can be switched, is `map.html` in the run folder; `territory-opt compare` makes the page of
two maps, `territory-opt sweep` the chart whose points lead to maps.
"""

SECTION = """
## {name}
{facts}

![{name}]({folder}.png)
{levels}
Beside today's alignment:

![{name}, today and planned]({folder}-compare.png)
{alternatives}
```console
$ territory-opt plan scenarios/{folder}/scenario.toml --out runs/{folder}
$ territory-opt compare today runs/{folder}
{commands}```

Where the data is from, and what is invented: [scenarios/{folder}](../scenarios/{folder}/README.md).
"""

LEVEL = """
By {level} (`map.html#{level}`):

![{name}, by {level}]({folder}-{level}.png)
"""

ALTERNATIVES = """
What less change costs:

![{name}, alternatives]({folder}-sweep.png)
"""

SWEEP = "$ territory-opt sweep scenarios/{folder}/scenario.toml --out runs/{folder}-sweep\n"

PROGRAM = str(Path(sys.executable).with_name("territory-opt"))


def plan(folder: str, run: Path) -> None:
    """Plan one scenario into ``run``; raises when no run folder comes of it."""
    scenario = SCENARIOS / folder / "scenario.toml"
    subprocess.run([PROGRAM, "plan", str(scenario), "--out", str(run)], check=True)


def keep_comparison(folder: str, run: Path) -> None:
    """Take a picture of the run beside today's alignment."""
    out = run.with_name("comparison")
    subprocess.run([PROGRAM, "compare", "today", str(run), "--out", str(out)], check=True)
    picture(out / "compare.html", GALLERY / f"{folder}-compare.png")


def keep_chart(folder: str, summary: dict[str, Any], place: Path) -> bool:
    """Take a picture of the alternatives; False for several teams, which are not swept together."""
    if summary.get("layers"):
        return False
    scenario, out = SCENARIOS / folder / "scenario.toml", place / "sweep"
    subprocess.run([PROGRAM, "sweep", str(scenario), "--out", str(out)], check=True)
    shutil.copyfile(out / "sweep.png", GALLERY / f"{folder}-sweep.png")
    return True


def keep_pictures(folder: str, run: Path, levels: list[str]) -> None:
    """Copy the run's picture into the gallery, and take one coloured by each level."""
    if not (run / "map.png").is_file():
        raise SystemExit("no map.png was drawn: pictures need Chromium on this machine")
    shutil.copyfile(run / "map.png", GALLERY / f"{folder}.png")
    for level in levels:
        picture(run / "map.html", GALLERY / f"{folder}-{level}.png", level)


def section(folder: str, summary: dict[str, Any], levels: list[str], is_swept: bool) -> str:
    """The page's section on one scenario."""
    spec = tomllib.loads((SCENARIOS / folder / "scenario.toml").read_text(encoding="utf-8"))
    name = spec.get("name", folder)
    shown = "".join(LEVEL.format(name=name, folder=folder, level=level) for level in levels)
    return SECTION.format(
        name=name,
        facts=facts(summary),
        folder=folder,
        levels=shown,
        alternatives=ALTERNATIVES.format(name=name, folder=folder) if is_swept else "",
        commands=SWEEP.format(folder=folder) if is_swept else "",
    )


def facts(summary: dict[str, Any]) -> str:
    """Status and gap in a sentence."""
    gap = summary["gap"]
    distance = "" if gap is None else f", at most {gap:.2%} from the best possible plan"
    levels = "".join(f" {level['num_groups']} {level['level']}s." for level in summary["levels"])
    return f"Status {summary['status']}{distance}.{levels}"


def render(folder: str) -> str:
    """Renew the picture of one scenario; returns its section of the page."""
    with tempfile.TemporaryDirectory() as temporary:
        run = Path(temporary) / folder
        plan(folder, run)
        summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
        levels = [level["level"] for level in summary["levels"] if level["is_feasible"]]
        keep_pictures(folder, run, levels)
        keep_comparison(folder, run)
        is_swept = keep_chart(folder, summary, Path(temporary))
        return section(folder, summary, levels, is_swept)


if __name__ == "__main__":
    shipped = sorted(path.parent.name for path in SCENARIOS.glob("*/scenario.toml"))
    page = HEAD + "".join(render(folder) for folder in shipped)
    (GALLERY / "README.md").write_text(page, encoding="utf-8")

"""Arguments that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ScenarioFile = Annotated[
    Path,
    typer.Argument(
        metavar="SCENARIO", help="Scenario file (TOML), or its folder.", show_default=False
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Setting over the scenario's own, such as balance.0.tolerance=0.05; may be repeated.",
    ),
]
Quarantine = Annotated[
    bool,
    typer.Option("--quarantine", help="Set rows that cannot be used aside and go on."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Layer = Annotated[
    str | None,
    typer.Option(
        "--layer", metavar="NAME", help="Whose territories, where the run has several teams."
    ),
]
WithMap = Annotated[
    bool,
    typer.Option("--map/--no-map", help="Draw map.html, and map.png where a browser is found."),
]

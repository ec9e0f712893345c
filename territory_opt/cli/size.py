"""``territory-opt size``: how many reps, and where?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

import typer

from territory_opt.cli.arguments import AsJson, Quarantine, ScenarioFile, Settings
from territory_opt.cli.exits import NO_PLAN, OK, guarded
from territory_opt.cli.screen import say, say_json, say_table

if TYPE_CHECKING:
    from territory_opt.api import SizePoint, Sizing

Reps = Annotated[
    str,
    typer.Option("--reps", metavar="30-80:5", help="Numbers to plan: from-to:step, or 30,40,50."),
]


@guarded
def size(
    scenario: ScenarioFile,
    reps: Reps,
    cost_per_rep: Annotated[
        float, typer.Option("--cost-per-rep", help="A year, in the objective's unit.")
    ] = 0.0,
    seconds: Annotated[float, typer.Option("--seconds", help="For each number.")] = 45.0,
    work: Annotated[
        float | None, typer.Option("--work", help="Instead of seconds: the same on every run.")
    ] = None,
    settings: Settings = None,
    quarantine: Quarantine = False,
    as_json: AsJson = False,
) -> int:
    """Plan for several numbers of reps, homes wherever they serve best; tell where the curve bends."""
    from territory_opt import api

    found = api.size(
        scenario,
        numbers(reps),
        cost_per_rep=cost_per_rep,
        seconds=seconds,
        work=work,
        settings=settings or (),
        quarantine=quarantine,
        progress=None if as_json else lambda point: say(_told(point), is_error=True),
    )
    code = OK if any(math.isfinite(point.cost) for point in found.points) else NO_PLAN
    if as_json:
        points = [{**vars(point), "total": point.total} for point in found.points]
        about = {"exit_code": code, "knee": found.knee, "cheapest": found.cheapest}
        say_json({**about, "points": points})
        return code
    _say(found)
    return code


def numbers(text: str) -> list[int]:
    """
    ``"30-80:10"`` → 30, 40, … 80; ``"30,50"`` → 30, 50.

    Raises
    ------
    InputError
        If it is neither, or a number is below 1.
    """
    from territory_opt import api

    try:
        found = [number for part in text.split(",") for number in _range(part)]
    except ValueError:
        found = []
    if not found or min(found) < 1:
        raise api.InputError(f"--reps {text}: no numbers. Write 30-80:5, or 30,40,50.")
    return found


def _range(part: str) -> range:
    ends, _, step = part.partition(":")
    first, _, last = ends.partition("-")
    return range(int(first), int(last or first) + 1, int(step or 1))


def _told(point: SizePoint) -> str:
    return f"{point.number} reps · {_figure(point.cost)} · {point.seconds:.0f} s"


def _say(found: Sizing) -> None:
    scale, name = _scale(found)
    columns = ["reps", "travel", "at least", "reps cost", "total", "exceptions"]
    rows = [
        [
            str(point.number),
            _figure(point.cost / scale),
            _figure(max(point.bound, 0.0) / scale),
            _figure(point.rep_cost / scale),
            _figure(point.total / scale),
            str(len(point.exceptions)),
        ]
        for point in found.points
    ]
    say_table(f"How many reps?{name}", columns, rows)
    if found.knee is not None:
        say(f"The curve bends most at {found.knee} reps: beyond, further reps save much less.")
    if found.cheapest is not None:
        say(f"Travel and reps together cost least with {found.cheapest} reps.")
    for sentence in dict.fromkeys(e for point in found.points for e in point.exceptions):
        say(f"exception: {sentence}")


def _scale(found: Sizing) -> tuple[float, str]:
    """What figures are divided by, so that a table stays readable, and how that is said."""
    largest = max((p.total for p in found.points if math.isfinite(p.total)), default=0.0)
    for scale, name in ((1e9, "billions"), (1e6, "millions"), (1e3, "thousands")):
        if largest >= 100 * scale:
            return scale, f" Costs in {name}."
    return 1.0, ""


def _figure(amount: float) -> str:
    return f"{amount:,.0f}" if math.isfinite(amount) else "no plan"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("size")(size)

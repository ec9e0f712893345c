"""``territory-opt bench``: how good a plan this machine finds in a given time."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any

import typer

from territory_opt.cli.arguments import AsJson
from territory_opt.cli.exits import INFEASIBLE, NO_PLAN, OK, guarded
from territory_opt.cli.screen import say_json, say_lines

MADE = ("neutral", "gap-c", "gap-d")


@guarded
def bench(
    instance: Annotated[
        str,
        typer.Argument(
            metavar="INSTANCE",
            help="neutral, gap-c or gap-d (made by seed); or a file: a saved problem or neutral arrays "
            "(.npz), or generalized assignment in the OR-Library's format.",
            show_default=False,
        ),
    ],
    accounts: Annotated[int, typer.Option(min=1, help="Accounts (items) of a made one.")] = 500,
    reps: Annotated[int, typer.Option(min=1, help="Reps (agents) of a made one.")] = 10,
    seconds: Annotated[float, typer.Option(min=0, help="Clock limit of the solver.")] = 10.0,
    seed: Annotated[int, typer.Option(min=0, help="Of instance and solver.")] = 1,
    tolerance: Annotated[
        float, typer.Option(help="Half the width of a neutral instance's bands, as a share.")
    ] = 0.05,
    homes_follow: Annotated[
        bool, typer.Option("--homes-follow", help="Put reps where the demand of a neutral one is.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Solve one benchmark instance against the clock and judge the plan. Writes nothing."""
    from territory_opt import testing

    if instance == "neutral":
        made: testing.Instance = testing.neutral(accounts, reps, seed, tolerance, homes_follow)
    elif instance in MADE:
        made = testing.gap(instance[-1], accounts, reps, seed)
    else:
        made = testing.read_instance(Path(instance), tolerance)
    measured = testing.measure(made, seconds=seconds, seed=seed)
    document = _document(made.name, measured)
    if as_json:
        say_json(document)
    else:
        say_lines(_lines(document))
    return _code(measured)


def _document(name: str, measured: Any) -> dict[str, Any]:
    result, judged = measured.result, measured.judged
    return {
        "instance": name,
        "num_accounts": measured.problem.num_units,
        "num_reps": measured.problem.num_territories,
        "status": str(result.status),
        "stop_reason": str(result.stop_reason),
        "objective": measured.objective,
        "bound": result.bound,
        "ratio": measured.ratio,
        "reps_outside": None if judged is None else judged.num_outside,
        "largest_excess_share": None if judged is None else judged.largest_excess,
        "seconds": measured.seconds,
    }


def _lines(document: dict[str, Any]) -> list[tuple[str, str]]:
    outside = document["reps_outside"]
    return [
        ("Instance", f"{document['instance']}: {_sizes(document)}"),
        ("Status", f"{document['status']}, stopped by {document['stop_reason']}"),
        ("Objective", _figure(document["objective"], ",.2f")),
        ("Bound", _figure(document["bound"], ",.2f")),
        ("Objective ÷ bound", _figure(document["ratio"], ".5f")),
        ("Reps outside", "no plan" if outside is None else f"{outside:,}"),
        ("Seconds", f"{document['seconds']:.1f}"),
    ]


def _sizes(document: dict[str, Any]) -> str:
    return f"{document['num_accounts']:,} accounts, {document['num_reps']:,} reps"


def _figure(number: float, form: str) -> str:
    return format(number, form) if math.isfinite(number) else "none"


def _code(measured: Any) -> int:
    if measured.is_feasible:
        return OK
    return INFEASIBLE if measured.result.status == "INFEASIBLE" else NO_PLAN


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("bench")(bench)

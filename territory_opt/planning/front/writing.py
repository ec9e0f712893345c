"""A front as a folder: every plan's run folder, the table, the page, the manifest."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from territory_opt.planning.front.found import Found
from territory_opt.planning.front.survival import Survival
from territory_opt.planning.front.told import Told
from territory_opt.planning.opening import name_of
from territory_opt.planning.outcome import Outcome
from territory_opt.planning.plan import run_of, solving_record, write_outcome
from territory_opt.planning.record import record
from territory_opt.planning.stopwatch import Stopwatch
from territory_opt.planning.turns import stop_rule
from territory_opt.report import picture
from territory_opt.report.front_page import draw_front
from territory_opt.report.front_table import front_table
from territory_opt.runs import Run, as_json, whole_or_not, write_files
from territory_opt.scenario import Scenario


def write_front(
    front: Told,
    sure: Sequence[Survival],
    folder: Path,
    scenario: Scenario,
    words: Sequence[str],
    with_map: bool,
    with_picture: bool,
) -> None:
    """
    Write the folder, whole or not at all.

    Parameters
    ----------
    sure
        One per plan, or none.
    words
        Of the command, after the scenario.
    """
    manifest = _manifest(scenario, words, front)
    with whole_or_not(folder) as beside:
        (beside / "points").mkdir()
        for k, (point, found) in enumerate(zip(front.points, front.found, strict=True)):
            outcome = _outcome(found, sure[k] if sure else None, manifest["repeat"])
            write_outcome(outcome, beside / point.folder, Stopwatch(), with_map, with_picture=False)
        shares = [one.kept_share for one in sure]
        tables = {"sweep.csv": front_table(front.points, front.dropped, front.scales, shares)}
        with tempfile.TemporaryDirectory() as place:
            page = _page(front, sure, scenario, Path(place), with_map, with_picture)
            write_files(tables, beside, {"manifest.json": as_json(manifest), **page})


def _outcome(found: Found, sure: Survival | None, repeat: dict[str, Any]) -> Outcome:
    """A plan's run; it is repeated by repeating the whole sweep, as it began with a neighbour."""
    team = found.team
    solving = solving_record(team.scenario, found.result, stop_rule(team.scenario))
    solving |= {"began_with": "a neighbour on the front"}
    if found.ask.price:
        solving |= {"price_of_travel": 1 + found.ask.price}
    document = record(team.scenario, "plan", solving=solving)
    document |= {"repeat": repeat, "alone": document["repeat"]["command"]}
    run = dataclasses.replace(run_of(team), manifest=document)
    if sure is not None:
        run = with_survival(run, sure)
    return Outcome(run, found.result, None, {}, team.levels)


def with_survival(run: Run, sure: Survival) -> Run:
    """The run with ``robustness.csv``, and the share of every account for the map."""
    table = pd.DataFrame(
        {
            "account_id": run.plan["account_id"].astype("str"),
            "territory_id": run.plan["territory_id"].astype("str"),
            "survival": sure.share,
            "num_plans": sure.num_plans,
        }
    )
    told = {
        "num_plans": sure.num_plans,
        "num_tried": sure.num_tried,
        "kept_share": sure.kept_share,
        "kept_share_without_perturbation": sure.kept_unmoved_share,
    }
    return dataclasses.replace(
        run,
        robustness=table,
        accounts=run.accounts.assign(survival=sure.share),
        summary=run.summary | {"robustness": told},
    )


def _manifest(scenario: Scenario, words: Sequence[str], front: Told) -> dict[str, Any]:
    rule = stop_rule(scenario)
    limits = {name: getattr(rule, name, None) for name in ("seconds", "work", "gap")}
    solving = {"limits": limits, "seed": scenario.spec.solve.seed}
    points = [{"folder": point.folder, "name": point.name} for point in front.points]
    return record(scenario, "sweep", words, solving=solving) | {"points": points}


def _page(
    front: Told,
    sure: Sequence[Survival],
    scenario: Scenario,
    place: Path,
    with_map: bool,
    with_picture: bool,
) -> dict[str, bytes | Path]:
    html, png = place / "sweep.html", place / "sweep.png"
    title = name_of(scenario)
    shares = [(one.kept_share, one.kept_unmoved_share) for one in sure]
    page = draw_front(front.points, front.dropped, front.scales, title, shares, with_map)
    html.write_text(page, encoding="utf-8")
    is_drawn = with_picture and picture(html, png)
    return {html.name: html, **({png.name: png} if is_drawn else {})}

"""The manager's view: the whole plan, without what is private to reps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from territory_opt.geo import paired_km
from territory_opt.report.map.handover import plain_reason
from territory_opt.report.map.planner import EVERYONE, columns, planner_view, subtitle
from territory_opt.report.map.tables import partners
from territory_opt.report.map.view import View, no_chances
from territory_opt.runs import Run

HOME_STEP_DEGREES = 0.25
"""Grid that homes are moved to; about 25 km."""
DISTANCE_STEP_KM = 5.0


def manager_view(run: Run) -> View:
    """Approximate homes and distances; neither next best, nor reasons, nor performance."""
    view = planner_view(run)
    homes = view.homes.assign(
        longitude=_on_grid(view.homes["longitude"]), latitude=_on_grid(view.homes["latitude"])
    )
    accounts = columns(view.accounts, (*EVERYONE, *partners(view.accounts)))
    accounts["distance_km"] = _approximate_km(accounts, homes)
    accounts["reason"] = plain_reason(accounts)
    return replace(
        view,
        audience="manager",
        subtitle=subtitle("For managers", run),
        accounts=accounts,
        territories=view.territories.drop(columns=_telling_of_performance(run), errors="ignore"),
        homes=homes,
        chances=no_chances(),
        notes=(
            f"Homes are approximate: moved to a grid of {HOME_STEP_DEGREES}°, about 25 km; "
            "distances are measured from there.",
        ),
    )


def _on_grid(degrees: pd.Series) -> pd.Series:
    return (degrees / HOME_STEP_DEGREES).round() * HOME_STEP_DEGREES


def _approximate_km(accounts: pd.DataFrame, homes: pd.DataFrame) -> pd.Series:
    """
    Distances from the approximate home.

    True distances would not do, however coarsely rounded: with many accounts, the circles around
    them meet near the true home.
    """
    at = homes.drop_duplicates("territory").set_index("territory")
    place = at.reindex(accounts["territory"])[["longitude", "latitude"]].to_numpy(float)
    km = paired_km(accounts["longitude"], accounts["latitude"], place[:, 0], place[:, 1])
    rounded = np.round(km / DISTANCE_STEP_KM) * DISTANCE_STEP_KM
    return pd.Series(rounded, index=accounts.index)


def _telling_of_performance(run: Run) -> list[str]:
    """Indices whose target follows performance: with the load, they would give it away."""
    lines = run.manifest.get("scenario", {}).get("balance") or []
    return [f"{line['measure']}_index" for line in lines if line.get("target") == "performance"]

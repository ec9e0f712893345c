"""What a click on a territory tells of its ground, where territories are built of areas."""

from __future__ import annotations

import numpy as np
import pandas as pd

from territory_opt.report.map import text
from territory_opt.report.map.view import View


def ground_facts(view: View, record: pd.Series) -> list[list[str]]:
    """Label and figures of one territory's shape; none for reps, or where accounts are points."""
    if not view.is_ground or view.is_rep or not record.get("fragments"):
        return []
    pieces = text.count(float(record["fragments"]), "piece", "pieces")
    return [
        ["Compactness", _known(record, compactness="{:.2f} Polsby–Popper", reock="{:.2f} Reock")],
        ["Share of hull", text.share(float(record.get("hull_share", np.nan)))],
        ["Spread", _known(record, mean_distance_km="{:,.0f} km from its middle")],
        ["Inertia", f"{text.money(float(record.get('inertia', np.nan)), view.currency)}·km²"],
        ["Borders", ", ".join([_known(record, cut_edges="{:,.0f} with others"), pieces])],
    ]


def _known(record: pd.Series, **said: str) -> str:
    """The figures that are known, each in its words."""
    values = {name: float(record.get(name, np.nan)) for name in said}
    return ", ".join(said[name].format(v) for name, v in values.items() if np.isfinite(v))

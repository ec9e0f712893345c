"""The map coloured by quotas: how much, how much for the potential, and how likely to be reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from territory_opt.models.arrays import FloatArray
from territory_opt.report.map.mode import Mode
from territory_opt.report.map.scales import (
    DIVERGING,
    INDEX_SCALE,
    Scale,
    class_edges,
    class_legend,
    filled,
)
from territory_opt.report.map.view import View

CHANCES = Scale(
    (0.10, 0.25, 0.40, 0.60, 0.75, 0.90),
    DIVERGING[::-1],
    ("below 10 %", "10 – 25 %", "25 – 40 %", "40 – 60 %", "60 – 75 %", "75 – 90 %", "above 90 %"),
)
"""Red where a quota is out of reach, grey where it is a toss-up, blue where it is safe."""
PER_POTENTIAL = replace(
    INDEX_SCALE, words=["average" if word == "on target" else word for word in INDEX_SCALE.words]
)
NO_QUOTA = "no quota"


def quota_modes(view: View, accounts: pd.DataFrame) -> list[Mode]:
    """Up to three ways per metric; none without quotas."""
    metrics = [str(metric) for metric in dict.fromkeys(view.quotas["metric"])]
    return [
        mode
        for metric in metrics
        for mode in _of_metric(view, accounts, metric, f", {_words(metric)}" if metrics[1:] else "")
    ]


def _of_metric(view: View, accounts: pd.DataFrame, metric: str, name: str) -> Iterator[Mode]:
    quotas = _figure(view, view.quotas, metric, "quota")
    quotas = np.where(quotas > 0, quotas, np.nan)
    if np.isnan(quotas).all():
        return
    edges = class_edges(pd.Series(quotas))
    shades, words = zip(*class_legend(edges, view.currency), strict=True)
    yield filled(
        f"quota-{metric}",
        f"Quota{name}",
        f"Quota of each territory, {_words(metric)} a year; a fifth of the territories per shade",
        Scale(edges, shades, words),
        quotas,
        accounts,
        NO_QUOTA,
    )
    if "potential" in view.territories:
        yield filled(
            f"quota-per-potential-{metric}",
            f"Quota ÷ potential{name}",
            f"Quota ({_words(metric)}) ÷ potential of each territory, 1.00 = average of its role",
            PER_POTENTIAL,
            _per_potential(view, quotas),
            accounts,
            NO_QUOTA,
        )
    chances = _figure(view, view.chances, metric, "p_attain")
    if np.isfinite(chances).any():
        yield filled(
            f"chance-{metric}",
            f"P(attain){name}",
            f"P(attain): chance that a territory reaches its quota, {_words(metric)}",
            CHANCES,
            chances,
            accounts,
            NO_QUOTA,
        )


def _per_potential(view: View, quotas: FloatArray) -> FloatArray:
    """Against the average of those with a quota, within the role: ``(num_territories,)``."""
    potential = view.territories["potential"].to_numpy(float)
    is_known = (quotas > 0) & (potential > 0)
    shown = pd.DataFrame({"quota": quotas, "potential": potential})[is_known]
    role = view.territories["role"].fillna("").astype(str)
    of_role = shown.groupby(role[is_known].to_numpy()).transform("sum")
    index = (shown["quota"] / shown["potential"]) / (of_role["quota"] / of_role["potential"])
    return index.reindex(range(len(quotas))).to_numpy(float)


def _figure(view: View, table: pd.DataFrame, metric: str, column: str) -> FloatArray:
    """A figure of the metric, NaN where a territory has none: ``(num_territories,)``."""
    values: FloatArray = np.full(view.num_territories, np.nan)
    own = table[table["metric"] == metric]
    values[own["territory"].to_numpy(int)] = own[column].to_numpy(float)
    return values


def _words(metric: str) -> str:
    return metric.replace("_", " ")

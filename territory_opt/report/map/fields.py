"""What a click on an account or a territory shows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from territory_opt.estimates import STATED
from territory_opt.report.map import text
from territory_opt.report.map.ground_facts import ground_facts
from territory_opt.report.map.survival import survival_words
from territory_opt.report.map.tables import PARTNER, partners
from territory_opt.report.map.view import View

_NUMBERS = {
    "potential": ("Potential a year", "money"),
    "revenue": ("Revenue today", "money"),
    "distance_km": ("Distance from home", "km"),
}
_WHY = {"handover": "Changes hands", "reason": "Why here"}
_REP_WHY = {"handover": "Changes hands", "reason": "Why"}
_WHAT = {"status": "Status", "tier": "Tier", "segment": "Segment"}


def account_fields(view: View, accounts: pd.DataFrame) -> list[dict[str, Any]]:
    """
    Columns shown for an account, in reading order.

    Returns
    -------
    list of dict
        ``label``, ``kind`` (``text``, ``money``, ``km``) and ``values``; texts that repeat are
        kept once in ``levels``, ``values`` being their positions.
    """
    fields = [_number(accounts, name) for name in _NUMBERS if name in accounts]
    if "potential_source" in accounts:
        fields.append(_words(_estimated(accounts["potential_source"]), "Potential estimated by"))
    fields += _texts(accounts, _REP_WHY if view.is_rep else _WHY)
    fields += _next_best(view, accounts) if "next_best_territory" in accounts else []
    fields += [_words(w, "Stays when potentials move") for w in survival_words(accounts).values()]
    fields += _texts(accounts, {name: _team(name) for name in partners(accounts)})
    fields += [*_texts(accounts, _WHAT), _words(_yes(accounts["locked"]), "Locked")]
    return [field for field in fields if field["kind"] != "text" or field["levels"] != [""]]


def _team(column: str) -> str:
    name = column.removeprefix(PARTNER)
    return name[:1].upper() + name[1:]


def words(values: pd.Series) -> dict[str, Any]:
    """Texts that repeat, each kept once: ``levels`` and positions in ``values``."""
    codes, levels = pd.factorize(values.fillna("").astype(str))
    return {"levels": levels.tolist(), "values": codes}


def territory_facts(view: View, row: int) -> list[list[str]]:
    """Label and value of what is known of a territory, for people."""
    record = view.territories.iloc[row]
    facts = [["Territory", str(record["territory_id"])], ["Role", str(record.get("role") or "")]]
    facts.append(["Accounts", text.number(float(record["num_accounts"]))])
    facts += [
        [label, _load(view, record, name)] for name, label in _LOADS.items() if name in record
    ]
    facts += [
        [f"Quota, {metric.replace('_', ' ')}", text.money(quota, view.currency)]
        for metric, quota in _own(view.quotas, row, "quota")
    ]
    facts += [
        [f"P(attain), {metric.replace('_', ' ')}", text.share(chance)]
        for metric, chance in _own(view.chances, row, "p_attain")
    ]
    if "moved_in" in record:
        facts.append(["Accounts in / out", f"{record['moved_in']:.0f} / {record['moved_out']:.0f}"])
    facts += ground_facts(view, record)
    return [fact for fact in facts if fact[1]]


_LOADS = {
    "potential": "Potential",
    "revenue": "Revenue today",
    "visit_hours": "Hours with customers",
    "workload_hours": "Workload hours",
    "capacity_use": "Capacity used",
}


def _load(view: View, record: pd.Series, name: str) -> str:
    value = float(record[name])
    if not np.isfinite(value):
        return ""
    if name == "capacity_use":
        return text.share(value)
    shown = text.number(value) if "hours" in name else text.money(value, view.currency)
    at = float(record.get(f"{name}_index", np.nan))
    return f"{shown} (index {text.index(at)})" if np.isfinite(at) else shown


def _own(table: pd.DataFrame, row: int, column: str) -> list[tuple[str, float]]:
    """Metric and figure of one territory."""
    own = table[table["territory"] == row]
    return [(str(one), float(value)) for one, value in zip(own["metric"], own[column], strict=True)]


def _number(accounts: pd.DataFrame, name: str) -> dict[str, Any]:
    label, kind = _NUMBERS[name]
    return {"label": label, "kind": kind, "values": accounts[name].to_numpy(float).round(0)}


def _words(values: pd.Series, label: str) -> dict[str, Any]:
    return {"label": label, "kind": "text"} | words(values)


def _texts(accounts: pd.DataFrame, labels: dict[str, str]) -> list[dict[str, Any]]:
    return [_words(accounts[name], label) for name, label in labels.items() if name in accounts]


def _estimated(source: pd.Series) -> pd.Series:
    return source.where(~source.isin(STATED), "")


def _yes(flags: pd.Series) -> pd.Series:
    return flags.astype(bool).map({True: "yes", False: ""})


def _next_best(view: View, accounts: pd.DataFrame) -> list[dict[str, Any]]:
    names = view.territories.set_index("territory_id")["label"]
    labels = accounts["next_best_territory"].map(names).fillna("")
    unit = str(view.summary.get("objective_unit", ""))
    kind = "money" if view.is_money else "number"
    losses = accounts["next_best_loss"].to_numpy(float).round(0)
    note = "" if kind == "money" else f" ({unit})" if unit else ""
    return [
        _words(labels, "Next best"),
        {"label": f"Loss if there{note}", "kind": kind, "values": losses},
    ]

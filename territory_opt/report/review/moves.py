"""Moves that a manager is asked about: accounts that come, go, or change hands inside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.report.review.nodes import LOWEST, Node
from territory_opt.runs import Run

COMES, GOES, INSIDE = "comes in", "goes out", "inside"
CHOSEN, MUST = "by choice", "has to"
ELSEWHERE = "another manager's territory"
NOBODY, NOWHERE = "nobody today", "no territory"


def review_moves(run: Run, node: Node) -> pd.DataFrame:
    """
    One row per account that changes hands and touches the node's territories, by choice first.

    Territories of other managers, and the people in them, are not named.

    Parameters
    ----------
    run
        Of one layer.

    Returns
    -------
    DataFrame
        ``account_id``, ``account_name``, ``way``, ``kind`` (by choice or of necessity), ``from``,
        ``to``, ``revenue``, ``potential``, ``reason``, ``next_best``, ``next_best_price`` (objective
        units, at least; NaN where not even 0 is known).
    """
    plan = run.plan.reset_index(drop=True)
    known = run.accounts.drop_duplicates("account_id").set_index("account_id")
    own = set(node.territories)
    gives, takes = plan["previous_territory"].isin(own), plan["territory_id"].isin(own)
    rows = plan[plan["moved"].ne("no") & (gives | takes)]
    of, gives, takes = rows["account_id"], gives[rows.index], takes[rows.index]
    words = _Words.of(run, own)
    table = pd.DataFrame(
        {
            "account_id": of,
            "account_name": of.map(known["name"].to_dict()),
            "way": np.select([gives & takes, takes], [INSIDE, COMES], GOES),
            "kind": np.where(rows["moved"].eq("forced"), MUST, CHOSEN),
            "from": [words.place(one) or NOBODY for one in rows["previous_territory"]],
            "to": [words.place(one) or NOWHERE for one in rows["territory_id"]],
            **{name: of.map(known[name].to_dict()) for name in ("revenue", "potential")},
            "reason": [words.sentence(one) for one in rows["reason"]],
            "next_best": [words.place(one) for one in rows["next_best_territory"]],
            "next_best_price": rows["next_best_loss"].where(rows["next_best_loss"] >= 0),
        }
    )
    ranked = table.sort_values(["kind", "revenue"], ascending=[True, False], kind="stable")
    return ranked.reset_index(drop=True)


@dataclass(frozen=True)
class _Words:
    """How a manager's workbook calls territories: its own by name, the others not at all."""

    own: Mapping[str, str]
    mine: frozenset[str]
    names: re.Pattern[str]

    @classmethod
    def of(cls, run: Run, own: set[str]) -> _Words:
        table = run.territories[run.territories["level"] == LOWEST]
        rows = {row["territory_id"]: row for row in table.to_dict("records")}
        mine = {name for one in own for name in _names(rows[one])}
        every = {name for row in rows.values() for name in _names(row)}
        return cls({one: called(rows[one]) for one in own}, frozenset(mine), _pattern(every))

    def place(self, territory: str) -> str:
        return self.own.get(territory, ELSEWHERE) if territory else ""

    def sentence(self, text: str) -> str:
        """A reason in which nobody else is named."""
        told = self.names.sub(lambda found: found[0] if found[0] in self.mine else ELSEWHERE, text)
        return told[:1].upper() + told[1:]


def called(row: Mapping[Any, Any]) -> str:
    """``"Ann Lee (R3)"``, ``"R4 (vacant)"``."""
    name, territory = row["rep_name"], row["territory_id"]
    if not row["rep_id"]:
        return f"{territory} (vacant)"
    return territory if name in ("", territory) else f"{name} ({territory})"


def _names(row: Mapping[Any, Any]) -> set[str]:
    """Every way to name a territory and who is in it; ids of digits could be amounts."""
    names = {called(row), row["rep_name"], row["territory_id"], row["rep_id"]}
    return {name for name in names if name and not name.isdigit()}


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Any of the names as a word of its own, the longest first."""
    longest = sorted(names, key=lambda name: (-len(name), name))
    spelled = "|".join(map(re.escape, longest)) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{spelled})(?!\w)")

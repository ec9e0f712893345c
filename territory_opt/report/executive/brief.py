"""What executives read of a run, before it becomes a page or slides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.models.arrays import FloatArray
from territory_opt.report.compare import today_run
from territory_opt.report.executive.gates import gates
from territory_opt.report.executive.people import TERRITORY, People
from territory_opt.report.executive.warnings import warnings
from territory_opt.report.gates import Gate
from territory_opt.report.map import text
from territory_opt.report.map.colours import territory_colours
from territory_opt.report.map.figures import Banner, Figure, banner, plan_figures
from territory_opt.report.map.planner import planner_view, subtitle
from territory_opt.report.map.still import Still, still
from territory_opt.report.map.view import View
from territory_opt.runs import Run

TODAY, PLAN = "Today", "Plan"


@dataclass(frozen=True, eq=False)
class Group:
    """A region: its territories' rows, and what its sums are."""

    group_id: str
    name: str
    rows: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Brief:
    """
    A run of one team, and what it is held against.

    Attributes
    ----------
    run, view, colours
        What is told; a colour per territory.
    before
        What it is held against, and what that is called; None: nobody has anything today.
    people
        Territories.
    gates, warnings
        Verdicts; what is open.
    """

    run: Run
    view: View
    colours: tuple[str, ...]
    before: View | None
    before_name: str
    people: People
    gates: tuple[Gate, ...]
    warnings: tuple[str, ...]

    @property
    def subtitle(self) -> str:
        """Which team, for whom, from when."""
        return subtitle("Summary for executives", self.run)

    @property
    def banner(self) -> Banner:
        """Whether the plan can be decided on, in a sentence, and what is proved of it."""
        proved = banner(self.view)
        failed = [gate.name.lower() for gate in self.gates if gate.is_passed is False]
        passed = sum(gate.is_passed is True for gate in self.gates)
        if not failed:
            return Banner("good", f"Ready to decide: {_all(passed)}. {proved.text}")
        judged = passed + len(failed)
        told = f"{len(failed)} of {judged} gates {'is' if len(failed) == 1 else 'are'} not passed"
        return Banner("bad", f"To be discussed: {told} ({', '.join(failed)}). {proved.text}")

    @property
    def figures(self) -> list[Figure]:
        """Key figures."""
        totals = self.run.summary["quota_totals"]
        quotas = [
            Figure(
                f"Quotas, {str(metric).replace('_', ' ')}",
                text.money(float(total), self.view.currency),
                "in all",
            )
            for metric, total in totals.items()
        ]
        shown = [one for one in plan_figures(self.view) if not one.label.endswith(" balance")]
        return [*shown, *quotas][:6]

    @property
    def groups(self) -> list[Group]:
        """Groups at the top of the hierarchy; one of all territories without levels."""
        table = self.run.territories
        above = dict(zip(table["territory_id"], table["parent_id"], strict=True))
        called = dict(zip(table["territory_id"], table["rep_name"], strict=True))
        if not (table["level"] != TERRITORY).any():
            return [Group("", "All territories", tuple(range(len(self.colours))))]
        rows: dict[str, list[int]] = {}
        for row, one in enumerate(self.view.territories["territory_id"]):
            rows.setdefault(_top(one, above), []).append(row)
        return [
            Group(one, _named(one, called.get(one, "")), tuple(own)) for one, own in rows.items()
        ]

    @property
    def band(self) -> tuple[float, float] | None:
        """Lowest and highest index that the scenario allows of the measure that is drawn."""
        measure = self.view.indices[0] if self.view.indices else ""
        lines: Sequence[Mapping[str, Any]] = (
            self.run.manifest.get("scenario", {}).get("balance") or ()
        )
        found = [
            one["tolerance"]
            for one in lines
            if one.get("measure") == measure and one.get("tolerance")
        ]
        return (1 - found[0], 1 + found[0]) if found else None

    @property
    def index_before(self) -> FloatArray:
        """The index of the run before, in the order of territories; NaN where unknown."""
        if self.before is None or not self.view.indices:
            return np.full(len(self.colours), np.nan)
        name = f"{self.view.indices[0]}_index"
        table = self.before.territories
        known = dict(zip(table["territory_id"], table[name], strict=True)) if name in table else {}
        return np.array(
            [float(known.get(one, np.nan)) for one in self.view.territories["territory_id"]]
        )

    def maps(self, size: tuple[int, int]) -> list[tuple[str, Still]]:
        """Pictures of what was, and of what shall be; the second alone where nothing was."""
        name = PLAN if self.run.summary["task"] == "plan" else "This alignment"
        drawn = [(name, still(self.view, self.colours, size))]
        if self.before is not None:
            before = still(self.before, self._colours_of(self.before), size)
            drawn.insert(0, (self.before_name, before))
        return [(name, picture) for name, picture in drawn if picture is not None]

    def colours_of(self, rows: pd.DataFrame) -> list[str]:
        """Colours of some rows of ``people.table``, as the maps have them."""
        return [self.colours[row] for row in rows["row"]]

    def group_map(self, group: Group, size: tuple[int, int]) -> Still | None:
        """The picture of a region."""
        only = None if len(group.rows) == len(self.colours) else group.rows
        return still(self.view, self.colours, size, only=only)

    def _colours_of(self, view: View) -> list[str]:
        """Those of the plan by territory; grey for territories that it does not have."""
        own = dict(zip(self.view.territories["territory_id"], self.colours, strict=True))
        return [own.get(one, "#6f7b84") for one in view.territories["territory_id"]]


def brief(run: Run, before: Run | None = None) -> Brief:
    """
    Gather what is told of a run of one team.

    Parameters
    ----------
    before
        A run over the same territories to hold it against; today's alignment when left out.
    """
    view = planner_view(run)
    if before is None and run.summary["task"] == "plan" and (view.accounts["previous"] >= 0).any():
        before = today_run(run)
    return Brief(
        run=run,
        view=view,
        colours=tuple(territory_colours(view.shapes, view.num_territories)),
        before=None if before is None else planner_view(before),
        before_name="" if before is None else _run_name(before, run),
        people=People.of(run, view),
        gates=tuple(gates(run)),
        warnings=tuple(dict.fromkeys(warnings(run))),
    )


def _run_name(before: Run, run: Run) -> str:
    if before.summary.get("is_today"):
        return TODAY
    name = str(before.summary.get("scenario") or "")
    return f"Before: {name}" if name != run.summary.get("scenario") else "Before"


def _all(passed: int) -> str:
    return f"all {passed} gates are passed" if passed > 1 else "every rule is kept"


def _top(one: str, above: Mapping[str, str]) -> str:
    while above.get(one):
        one = above[one]
    return one


def _named(one: str, name: str) -> str:
    return one if name in ("", one) else f"{one} · {name}"


def cells_of(people: People, rows: pd.DataFrame) -> list[list[str]]:
    """Rows of a table of territories as text, under ``heads_of``."""
    has = _shown(people)
    return [
        [
            str(row["label"]),
            f"{row['num_accounts']:,.0f}",
            text.number(float(row["potential"])),
            *([text.index(float(row["index"]))] if has["index"] else []),
            *([text.number(float(row["quota"]))] if has["quota"] else []),
            *([text.share(float(row["chance"]))] if has["chance"] else []),
        ]
        for row in rows.to_dict("records")
    ]


def heads_of(people: People) -> list[str]:
    """Heads of a table of territories."""
    has = _shown(people)
    optional = {"index": "Index", "quota": "Quota", "chance": "P(attain)"}
    return [
        "Territory",
        "Accounts",
        "Potential",
        *(word for name, word in optional.items() if has[name]),
    ]


def _shown(people: People) -> dict[str, bool]:
    return {name: bool(people.table[name].notna().any()) for name in ("index", "quota", "chance")}

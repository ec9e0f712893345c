"""The value formula of ``scoring.terms`` over the pairs of a scenario."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.scenario.build.columns import stop
from territory_opt.scenario.build.strength import learned_performance, segments
from territory_opt.scenario.build.today import Today
from territory_opt.scenario.build.travel import Travel
from territory_opt.scenario.tables.numbers import parse_numbers
from territory_opt.scoring import terms


@dataclass(frozen=True)
class Assumptions:
    """
    What nobody knows for sure; money is shown as a range over them.

    Attributes
    ----------
    margin
        Contribution margin on sales.
    capture_rate
        Share of the open potential that an average rep wins in a year; 0 switches new sales off.
    loss, relief
        Share of sales lost on a change of hands, and what experience saves of it; 0 switches off.
    """

    margin: float
    capture_rate: float
    loss: float
    relief: float


def assumptions(objective: Any) -> Assumptions:
    """The scenario's own, by its ``[objective]``."""
    handover, match = objective.handover, objective.match
    return Assumptions(
        margin=objective.margin,
        capture_rate=match.capture_rate if match.enabled else 0.0,
        loss=handover.loss if handover.enabled else 0.0,
        relief=handover.relief,
    )


@dataclass(frozen=True, eq=False)
class ValueModel:
    """
    Value of every pair, currency per year, term by term (``pairs.Formula``).

    Attributes
    ----------
    assumed
        Margin, capture, loss.
    sales, open_sales
        ``(num_units,)``: revenue, open potential.
    today, travel
        Who has it now, and how far it is.
    kind
        ``(num_units,)`` row of the figures below: accounts of one segment and tier are of a kind.
    response
        ``(num_kinds, 1)``: how strongly the tier answers to performance.
    performance, knows
        ``(num_kinds, num_territories)``: performance (1 average or vacant); has experience.
    """

    assumed: Assumptions
    sales: FloatArray
    open_sales: FloatArray
    today: Today
    travel: Travel
    kind: IntArray
    response: FloatArray
    performance: FloatArray
    knows: BoolArray

    def revenue(self, units: IntArray, territories: IntArray) -> FloatArray:
        """Margin on the revenue that stays."""
        kept = terms.revenue_kept(
            self.sales[units], self.is_moved(units, territories), self.lost(units, territories)
        )
        return self.assumed.margin * kept

    def new_sales(self, units: IntArray, territories: IntArray) -> FloatArray:
        """Margin on the open potential that is won."""
        captured = self._captured[self.kind[units], territories]
        return self.assumed.margin * terms.new_sales(self.open_sales[units], captured)

    def travel_value(self, units: IntArray, territories: IntArray) -> Any:
        """Cost of travel, as a negative value."""
        return -self.travel.cost(units, territories)

    def value(self, units: IntArray, territories: IntArray) -> FloatArray:
        """Sum of the terms."""
        money = self.revenue(units, territories) + self.new_sales(units, territories)
        worth: FloatArray = money + self.travel_value(units, territories)
        return worth

    def is_moved(self, units: IntArray, territories: IntArray) -> BoolArray:
        """Served today, and by another territory (or by an owner who is no rep)."""
        moved: BoolArray = self.today.incumbent[units] != territories
        return moved & self.today.is_served[units]

    def lost(self, units: IntArray, territories: IntArray) -> FloatArray:
        """Share of the sales that a change to this territory costs."""
        lost: FloatArray = self._lost[self.kind[units], territories]
        return lost

    @cached_property
    def _captured(self) -> FloatArray:
        """``(num_kinds, num_territories)``."""
        return terms.capture_share(self.assumed.capture_rate, self.response, self.performance)

    @cached_property
    def _lost(self) -> FloatArray:
        """``(num_kinds, num_territories)``."""
        return terms.loss_share(self.assumed.loss, self.assumed.relief, self.knows)

    def under(self, **changes: float) -> ValueModel:
        """The same model under other assumptions."""
        return dataclasses.replace(self, assumed=dataclasses.replace(self.assumed, **changes))


def value_model(scenario: Any, today: Today, travel: Travel) -> ValueModel:
    """Read the formula's ingredients from accounts and territories."""
    accounts, territories = scenario.accounts, scenario.territories
    objective = scenario.spec.objective
    segment = segments(scenario)
    response = accounts["tier"].map(objective.match.tier_response).fillna(0.0).astype(float)
    kind, kinds = pd.factorize(pd.MultiIndex.from_arrays([segment, response]))
    sales = accounts["revenue"].to_numpy(float)
    return ValueModel(
        assumed=assumptions(objective),
        sales=sales,
        open_sales=terms.open_potential(accounts["potential"].to_numpy(float), sales),
        today=today,
        travel=travel,
        kind=kind.astype(np.int64),
        response=np.array([[answer] for _, answer in kinds]),
        performance=np.stack([_performance(scenario, name) for name, _ in kinds]),
        knows=np.stack([_knows(territories, name) for name, _ in kinds]),
    )


def _performance(scenario: Any, segment: str) -> FloatArray:
    """Performance of every territory in a segment; what deals tell of it, where that is wanted."""
    wanted = scenario.spec.productivity
    if wanted is None or not wanted.in_matching:
        return performance(scenario.territories, segment)
    return performance(scenario.territories, segment, learned_performance(scenario, segment))


def performance(
    territories: pd.DataFrame, segment: str = "", learned: FloatArray | None = None
) -> FloatArray:
    """
    Performance of every territory, ``(num_territories,)``; 1 for vacant and unknown.

    For a segment, the column ``performance_<segment>`` goes before what is ``learned`` (NaN where
    nothing is), and that before ``performance``.
    """
    figures = territories["performance"].astype(float)
    if learned is not None:
        figures = pd.Series(learned, index=figures.index).fillna(figures)
    own = f"performance_{segment}".casefold().replace(" ", "_")
    columns = {str(name).casefold(): name for name in territories.columns}
    if segment and own in columns:
        figures = _stated(territories, columns[own]).fillna(figures)
    known = figures.fillna(1.0).to_numpy(float)
    return np.where(territories["is_vacant"].to_numpy(bool), 1.0, known)


def _stated(territories: pd.DataFrame, column: str) -> pd.Series:
    """A column of figures, NaN where the cell is empty; anything else stops."""
    text = territories[column].astype("str").str.strip()
    values, is_wrong = parse_numbers(text.mask(territories[column].isna(), ""), None)
    is_wrong = is_wrong | (values < 0).to_numpy()
    if is_wrong.any():
        first = territories["territory_id"][is_wrong].iloc[0]
        message = f"{column} of {first} is {text[is_wrong].iloc[0]}, which is no number from 0 on"
        raise stop("not-a-number", message, "Correct it, or leave the cell empty.", column=column)
    return values


def _knows(territories: pd.DataFrame, segment: str) -> BoolArray:
    wanted = segment.casefold()
    knows = [
        bool(wanted) and wanted in {word.casefold() for word in experience}
        for experience in territories["experience"]
    ]
    return np.array(knows, dtype=bool)

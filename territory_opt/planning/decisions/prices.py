"""What every rejection costs: the plan with it beside the plan without it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from territory_opt.models import Plan, Problem, Result
from territory_opt.scoring import audit, objective
from territory_opt.scoring.wording import as_money, figure
from territory_opt.solvers import Rule, StopAfter, StopRule, cost_of

COLUMNS = (
    "account_id", "account_name", "decision", "by", "stays_with", "price", "price_at_least",
    "price_at_most", "is_exact", "objective_with", "objective_without", "objective_unit", "sentence",
)  # fmt: skip
TOGETHER = "all together"


@dataclass(frozen=True, eq=False)
class Priced:
    """
    A plan made around decisions, whose rejections are priced.

    Attributes
    ----------
    problem, result
        With all decisions; its plan keeps every rule.
    prior
        The plan that was decided about, over the same units: where solving without a rejection
        begins if it keeps every other rule and costs less.
    stop
        When to stop solving, of each.
    """

    problem: Problem
    result: Result
    prior: Plan
    stop: StopRule

    def table(self, kept: pd.DataFrame) -> pd.DataFrame:
        """
        One row per account that is kept from moving, and one for all of them where there are several.

        ``price`` is the difference of the two objectives found; both proved best, it is exact, else
        the difference of the two best possible ones lies from ``price_at_least`` to
        ``price_at_most``.

        Parameters
        ----------
        kept
            ``account_id``, ``account_name``, ``decision``, ``by``, ``territory_id``.
        """
        rows = [self._row((row["account_id"],), row) for row in kept.to_dict("records")]
        if len(kept) > 1:
            every = {"account_id": "", "account_name": TOGETHER, "decision": "", "by": ""}
            rows.append(self._row(tuple(kept["account_id"]), {**every, "territory_id": ""}))
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def _row(self, accounts: tuple[str, ...], row: Any) -> dict[str, Any]:
        rule = Rule("lock", accounts)
        found = cost_of(self.problem, self.result, rule, self.stop, self._start(accounts))
        price = self.result.objective - found.result.objective
        least = price if found.is_exact else max(0.0, self.result.bound - found.result.objective)
        most = price if found.is_exact else found.saves_at_most
        told = {name: row[name] for name in ("account_id", "account_name", "decision", "by")}
        return told | {
            "stays_with": row["territory_id"],
            "price": price,
            "price_at_least": least,
            "price_at_most": most,
            "is_exact": found.is_exact,
            "objective_with": self.result.objective,
            "objective_without": found.result.objective,
            "objective_unit": self.problem.objective_unit,
            "sentence": _sentence(
                row, found.is_exact, (price, least, most), self.problem.objective_unit
            ),
        }

    def _start(self, accounts: Sequence[str]) -> Plan | None:
        """The prior plan, where it keeps every rule but these locks and is better."""
        ids = pd.Index(self.problem.unit_ids)
        units = ids.get_indexer(pd.Index(list(accounts)))
        labels = self.problem.groups[units]
        together = np.isin(self.problem.groups, labels[labels >= 0])
        free = together | np.isin(np.arange(len(ids)), units)
        loose = self.problem.replace(locked_to=np.where(free, -1, self.problem.locked_to))
        if audit(loose, self.prior) or objective(loose, self.prior) >= self.result.objective:
            return None
        return self.prior


def _sentence(row: Any, is_exact: bool, figures: tuple[float, float, float], unit: str) -> str:
    price, least, most = figures
    told = "All rejections together cost"
    if row["territory_id"]:
        told = f"{row['account_name']} stays with {row['territory_id']}: this costs"
    if is_exact:
        return f"{told} exactly {as_money(price, unit)}"
    return f"{told} from {figure(least)} to {as_money(most, unit)}"


def each_stop(rule: StopRule, number: int) -> StopRule:
    """A clock limit shared out among ``number`` prices; every other limit as it is."""
    if not isinstance(rule, StopAfter) or rule.seconds is None:
        return rule
    return dataclasses.replace(rule, seconds=max(1.0, rule.seconds / number))

"""Simulated sales against the quotas of a plan, and what is said of them: tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from territory_opt.models.arrays import FloatArray
from territory_opt.quotas.attainment import LEVELS, Attainability
from territory_opt.quotas.pay import Payout
from territory_opt.quotas.verdict import Verdict

KEPT = {True: "kept", False: "broken", None: "unknown"}


@dataclass(frozen=True, eq=False)
class Simulated:
    """
    One metric's quotas, simulated.

    Attributes
    ----------
    metric, currency
        Of what, in what.
    territories
        ``territory_id``, ``rep_id``, ``role``: one row per territory, in the order of ``found``.
    found
        Attainment.
    verdicts
        Warnings and fairness tests.
    paid
        Rows of territories with a quota whose role has a pay plan: ``(num_paid,)``.
    payout
        Of these; None where no role has a plan.
    """

    metric: str
    currency: str
    territories: pd.DataFrame
    found: Attainability
    verdicts: tuple[Verdict, ...]
    paid: Sequence[int] = ()
    payout: Payout | None = None

    @property
    def table(self) -> pd.DataFrame:
        """``attainability.csv``; attainment is empty where there is no quota."""
        found = self.found
        figures = {
            "quota": found.quotas,
            "expected_sales": found.expected_sales,
            "p_attain": found.chance,
            "p_attain_error": found.standard_error,
            "expected_attainment": found.expected,
            **_levels("attainment", found.quantiles),
        }
        return self._head(range(len(found.quotas))).assign(metric=self.metric, **figures)

    @property
    def verdict_table(self) -> pd.DataFrame:
        """``quota_tests.csv``: figure, limit, verdict, sentence and the territories behind it."""
        rows = [
            (v.test, v.figure, v.limit, KEPT[v.is_kept], v.sentence, ";".join(v.territories))
            for v in self.verdicts
        ]
        columns = ["test", "figure", "limit", "verdict", "sentence", "territories"]
        return pd.DataFrame(rows, columns=columns)

    @property
    def pay_table(self) -> pd.DataFrame:
        """``pay.csv``; empty where no role has a pay plan."""
        pay = self.payout
        if pay is None:
            return pd.DataFrame()
        low, high = pay.usual
        usual = np.select([pay.ratio < low, pay.ratio > high], ["below", "above"], "usual")
        return self._head(self.paid).assign(
            quota=self.found.quotas[[*self.paid]],
            on_target_earnings=pay.on_target,
            quota_to_earnings=pay.ratio,
            usual_range=usual,
            expected_incentive=pay.expected,
            **_levels("incentive", pay.quantiles),
        )

    def _head(self, rows: Sequence[int]) -> pd.DataFrame:
        columns = ["territory_id", "rep_id", "role"]
        return self.territories.iloc[[*rows]][columns].reset_index(drop=True)


def _levels(name: str, quantiles: FloatArray) -> dict[str, FloatArray]:
    """``attainment_p05`` and so on."""
    return {
        f"{name}_p{100 * level:02.0f}": row for level, row in zip(LEVELS, quantiles, strict=True)
    }

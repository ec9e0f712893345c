"""What becomes of companies with several accounts: per account, in words, and in the summary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from territory_opt.models import Families
from territory_opt.models.arrays import IntArray
from territory_opt.report.view import PlanView
from territory_opt.scenario.build import FamilyBook
from territory_opt.scoring.wording import as_money

LABELS = {
    "together": "kept together",
    "together_within": "kept together where near",
    "headquarters": "with headquarters apart and sites local",
    "split": "may split at a price",
}
"""Policies, as screens call them."""


def families_of(view: PlanView) -> FamilyView | None:
    """The families of a plan; None where the scenario has no policy for any."""
    book = getattr(view.scenario, "families", None)
    return None if book is None else FamilyView(view, book)


@dataclass(frozen=True, eq=False)
class FamilyView:
    """
    A plan seen by its families.

    Attributes
    ----------
    view, book
        Plan, and who belongs together.
    """

    view: PlanView
    book: FamilyBook

    @cached_property
    def standing(self) -> tuple[IntArray, IntArray]:
        """Lead territory and number of accounts elsewhere of every family: ``(F,)`` each."""
        return Families(self.book.family, self.book.prices).standing(self.view.of)

    @cached_property
    def num_with_lead(self) -> IntArray:
        """``(F,)`` accounts in the lead territory."""
        family = self.book.family[(self.book.family >= 0) & (self.view.of >= 0)]
        return np.bincount(family, minlength=len(self.book.ids)) - self.standing[1]

    def columns(self) -> dict[str, Any]:
        """Columns of ``plan.csv``: who is at the top of each account, and under which policy."""
        policies = np.array([*self.book.policies, ""], dtype=object)
        return {
            "ultimate_parent": self.view.accounts["ultimate_parent"].to_numpy(str),
            "family_policy": policies[self.book.family].astype(str),
        }

    def clauses(self) -> list[str]:
        """What the sentence of every account says of its family; empty without a policy."""
        policies = [*self.book.policies, ""]
        return [
            self._clause(unit, family, policies[family])
            for unit, family in enumerate(self.book.family.tolist())
        ]

    def _clause(self, unit: int, family: int, policy: str) -> str:
        here = int(self.view.of[unit])
        if not policy or here < 0:
            return ""
        name, sites = self.book.names[family], int(self.book.num_sites[family])
        if policy == "headquarters":
            is_head = self.book.has_parent[family] and unit == self.book.head[family]
            what = (
                "Headquarters of the family" if is_head else "A site, served locally, of the family"
            )
            return f"{what} {name} ({sites:,} accounts)."
        return self._with_whom(unit, family, f"its family {name}", sites)

    def _with_whom(self, unit: int, family: int, name: str, sites: int) -> str:
        lead, with_lead = int(self.standing[0][family]), int(self.num_with_lead[family])
        if with_lead == sites:
            return f"With all {sites:,} accounts of {name}."
        if self.view.of[unit] == lead:
            return f"With {with_lead:,} of the {sites:,} accounts of {name}."
        return (
            f"Apart from {name}, {with_lead:,} of whose {sites:,} accounts are with "
            f"{self.view.territory_names[lead]}{self._price(family)}."
        )

    def _price(self, family: int) -> str:
        price = float(self.book.prices[family])
        return f" (at {as_money(price, self.view.problem.objective_unit)})" if price else ""

    def summary(self) -> list[dict[str, Any]]:
        """Per ``[[family]]`` entry that decides: families, how many are in one territory, the price."""
        _, apart = self.standing
        found = []
        for number, spec in enumerate(self.book.specs):
            mine = self.book.entry == number
            if mine.any():
                found.append(
                    {
                        "policy": spec.policy,
                        "num_families": int(mine.sum()),
                        "num_accounts": int(self.book.num_sites[mine].sum()),
                        "num_in_one_territory": int((mine & (apart == 0)).sum()),
                        "num_split": int((mine & (apart > 0)).sum()),
                        "num_apart": int(apart[mine].sum()),
                        "price": spec.price,
                        "cost": None if spec.price is None else spec.price * int(apart[mine].sum()),
                    }
                )
        return found


def families_headline(summary: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """One line per policy."""
    for one in summary.get("families") or ():
        text = f"{one['num_families']:,} {LABELS[one['policy']]} ({one['num_accounts']:,} accounts)"
        if one["policy"] == "split" or (one["policy"] == "together" and one["num_split"]):
            text += (
                f": {one['num_in_one_territory']:,} in one territory, {one['num_split']:,} split"
            )
        if one["cost"]:
            unit = summary["objective_unit"]
            text += (
                f", {one['num_apart']:,} accounts apart at {as_money(one['price'], unit)} each: "
                f"{as_money(one['cost'], unit)}"
            )
        yield "Families", text

"""Families of accounts: who belongs together, under which policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from territory_opt.geo import great_circle_km
from territory_opt.models import Families
from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.scenario.specs.families import PARENT, FamilySpec
from territory_opt.scenario.where import matches


@dataclass(frozen=True, eq=False)
class FamilyBook:
    """
    Families of the planned accounts; F families, two accounts each at least.

    Attributes
    ----------
    scenario
        Whose accounts.
    family
        ``(num_units,)`` index, -1 for accounts without relatives.
    ids
        ``(F,)`` ultimate parents.
    head
        ``(F,)`` unit whose columns ``where`` asks for: the ultimate parent, or where that is not
        planned the site with the most potential.
    has_parent
        ``(F,)``: the ultimate parent is planned.
    fits
        ``(F, num_policies)``: whether the filters of an entry are for the family.
    """

    scenario: Any
    family: IntArray
    ids: list[str]
    head: IntArray
    has_parent: BoolArray
    fits: BoolArray

    @property
    def specs(self) -> list[FamilySpec]:
        """The policies, in their order."""
        policies: list[FamilySpec] = self.scenario.spec.family
        return policies

    @cached_property
    def entry(self) -> IntArray:
        """``(F,)`` entry that decides, -1 none."""
        if not self.fits.shape[1]:
            return np.full(len(self.ids), -1)
        return np.where(self.fits.any(axis=1), self.fits.argmax(axis=1), -1)

    @cached_property
    def num_sites(self) -> IntArray:
        """``(F,)`` planned accounts."""
        return np.bincount(self.family[self.family >= 0], minlength=len(self.ids))

    @cached_property
    def policies(self) -> list[str]:
        """``(F,)`` policy of every family, empty where no entry is for it."""
        names = [*(spec.policy for spec in self.specs), ""]
        return [names[entry] for entry in self.entry.tolist()]

    def entry_of_unit(self, *policies: str) -> IntArray:
        """``(num_units,)`` entry of these policies that decides, -1 none."""
        meant = [*(spec.policy in policies for spec in self.specs), False]
        entry = np.append(np.where(np.array(meant)[self.entry], self.entry, -1), -1)
        return np.asarray(entry[self.family])

    @cached_property
    def names(self) -> list[str]:
        """``(F,)`` what people call the families: name of the parent, or its id."""
        accounts = self.scenario.accounts
        called = accounts["name"].iloc[self.head].tolist()
        return [
            str(name) if has_parent and name else one
            for one, name, has_parent in zip(self.ids, called, self.has_parent, strict=True)
        ]

    def together(self) -> IntArray | None:
        """Label of accounts that share a territory, ``(num_units,)``, -1 alone; None without any."""
        whole, near = self.entry_of_unit("together"), self.entry_of_unit("together_within")
        labels = np.where(whole >= 0, self.family, -1)
        begin = len(self.ids)
        for family in np.unique(self.family[near >= 0]).tolist():
            units = np.flatnonzero(self.family == family)
            part = _near_each_other(self.scenario.accounts.iloc[units], self.specs[near[units[0]]])
            labels[units] = begin + part
            begin += int(part.max()) + 1
        sizes = np.bincount(labels[labels >= 0], minlength=1)
        labels = np.where((labels >= 0) & (sizes[labels] > 1), labels, -1)
        return labels if (labels >= 0).any() else None

    def split(self) -> Families | None:
        """The families that are split at a price; None without any."""
        if "split" not in self.policies:
            return None
        units = self.entry_of_unit("split") >= 0
        kept, family = np.unique(self.family[units], return_inverse=True)
        index = np.full(len(self.family), -1)
        index[units] = family
        return Families(index, self.prices[kept])

    @cached_property
    def prices(self) -> FloatArray:
        """``(F,)`` price per site apart, 0 where the family is not split at a price."""
        price = np.array([*(spec.price or 0.0 for spec in self.specs), 0.0], dtype=float)
        return np.asarray(price[self.entry])


def family_book(scenario: Any) -> FamilyBook | None:
    """The families of a scenario; None without ``[[family]]``."""
    accounts, specs = scenario.accounts, scenario.spec.family
    if not specs:
        return None
    parents = accounts[PARENT].astype(str)
    related = parents.duplicated(keep=False).to_numpy()
    code, ids = pd.factorize(parents[related])
    family = np.full(len(accounts), -1)
    family[related] = code
    head, has_parent = _heads(accounts, family, list(ids))
    fits = np.array([_fits(accounts, family, head, spec) for spec in specs]).T
    return FamilyBook(
        scenario, family, list(map(str, ids)), head, has_parent, fits.reshape(len(ids), len(specs))
    )


def _heads(accounts: pd.DataFrame, family: IntArray, ids: list[str]) -> tuple[IntArray, BoolArray]:
    """Head of every family, and whether it is the ultimate parent."""
    units = np.flatnonzero(family >= 0)
    is_parent = (accounts["account_id"] == accounts[PARENT]).to_numpy()[units]
    potential = accounts["potential"].fillna(0.0).to_numpy(float)[units]
    order = np.lexsort((-units, potential, is_parent, family[units]))
    head, has_parent = np.zeros(len(ids), dtype=np.int64), np.zeros(len(ids), dtype=bool)
    head[family[units[order]]] = units[order]  # the last of a family stays
    has_parent[family[units[order]]] = is_parent[order]
    return head, has_parent


def _fits(accounts: pd.DataFrame, family: IntArray, head: IntArray, spec: FamilySpec) -> BoolArray:
    """Families that an entry's filters are for: ``(F,)``."""
    inside = family >= 0
    sites = np.bincount(family[inside], minlength=len(head))
    potential = accounts["potential"].fillna(0.0).to_numpy(float)[inside]
    value = np.bincount(family[inside], potential, minlength=len(head))
    fits: BoolArray = matches(accounts.iloc[head], spec.where)
    fits &= (sites >= (spec.min_sites or 0)) & (value >= (spec.min_value or 0.0))
    return fits if spec.max_sites is None else fits & (sites <= spec.max_sites)


def _near_each_other(sites: pd.DataFrame, spec: FamilySpec) -> IntArray:
    """Part of every site, ``(num_sites,)``: sites of one part go together."""
    linked = np.ones((len(sites), len(sites)), dtype=bool)
    if spec.within == "country":
        country = sites["country"].fillna("").to_numpy(str)
        linked &= (country[:, None] == country) & (country != "")
    if spec.within_km is not None:
        place = sites["longitude"].to_numpy(float), sites["latitude"].to_numpy(float)
        linked &= great_circle_km(*place, *place) <= spec.within_km
    part = connected_components(sparse.csr_array(linked), directed=False)[1]
    return part.astype(np.int64)


def families_in_words(book: FamilyBook, families: IntArray, shown: int = 3) -> str:
    """Names of some families: ``"Acme (12 sites), Globex (4 sites) … and 3 more"``."""
    sites = book.num_sites
    named = [f"{book.names[f]} ({sites[f]:,} sites)" for f in families[:shown].tolist()]
    more = f" … and {len(families) - shown:,} more" if len(families) > shown else ""
    return ", ".join(named) + more


def entries(book: FamilyBook) -> Iterator[tuple[int, FamilySpec, BoolArray]]:
    """Every entry with the families that it is for, whether or not it decides."""
    for number, spec in enumerate(book.specs):
        yield number, spec, book.fits[:, number]

"""
Few units: the model of Hess et al. (1965, doi:10.1287/opre.13.6.998), solved whole.

A binary per core unit and site, and one per site and kind of territory. Contiguity comes by the
separators that torn plans break (Validi, Buchanan & Lykhovyd 2022, doi:10.1287/opre.2021.2141),
bands to the last digit by covers. The program works with real figures and a tolerance: its limits
are widened by more than that, so that what it proves holds, and its bound is lowered by as much.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from ortools.math_opt.python import mathopt

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.solvers.centres.kinds import Kinds
from territory_opt.solvers.core import Core

ROOM = 2e-6
"""By this share of all load limits are widened, and the bound is lowered: twice the tolerance."""

IMPOSSIBLE = (
    mathopt.TerminationReason.INFEASIBLE,
    mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED,
)


@dataclass(frozen=True, eq=False)
class Answer:
    """
    What the program said.

    ``site_of`` ``(num_units,)``: site per core unit, -1 left out; None without a plan. ``kind_of``
    ``(num_sites,)``: kind of the territory there, -1 where none is.
    """

    is_impossible: bool
    bound: float
    nodes: float
    site_of: IntArray | None
    kind_of: IntArray | None


class HessProgram:
    """
    The program over some pairs of core units and sites.

    Parameters
    ----------
    core
        Units, loads, limits, conflicts, and what leaving a unit out costs.
    kinds
        Of its territories.
    cost
        ``(num_units, num_sites)`` of core units under sites.
    unit_at
        ``(num_sites,)``: unit at each site.
    keep
        ``(num_units, num_sites)``: pairs that there are.
    """

    def __init__(
        self, core: Core, kinds: Kinds, cost: FloatArray, unit_at: IntArray, keep: BoolArray
    ) -> None:
        self.core, self.kinds, self.cost, self.unit_at = core, kinds, cost, unit_at
        self.at = core.unit_of[unit_at]
        self.load = _unit_loads(core)
        self.model = mathopt.Model()
        self._open_sites(keep)
        self._make_pairs(keep)
        self._have_everyone()
        self._limit_loads()
        self._keep_apart()
        self._say_costs()

    def _open_sites(self, keep: BoolArray) -> None:
        """A binary per site and kind that may be there; so many of each kind."""
        kinds, own = self.kinds, keep[self.at, np.arange(len(self.at))]
        may = kinds.allowed[self.at] & own[:, None]
        may &= (kinds.home < 0) | (kinds.home == self.unit_at[:, None])
        self.opening = {(s, g): self._binary() for s, g in np.argwhere(may).tolist()}
        for kind, number in enumerate(kinds.number.tolist()):
            total = _sum(v for (_, g), v in self.opening.items() if g == kind)
            least = 0 if kinds.may_be_empty[kind] else number
            self.model.add_linear_constraint(lb=least, ub=number, expr=total)
        self.sites = sorted({site for site, _ in self.opening})

    def _make_pairs(self, keep: BoolArray) -> None:
        """A binary per pair, at most what is open there for the unit."""
        self.pairs: dict[tuple[int, int], Any] = {}
        for site in self.sites:
            here = [g for g in range(len(self.kinds.number)) if (site, g) in self.opening]
            may = keep[:, site] & self.kinds.allowed[:, here].any(axis=1)
            for unit in np.flatnonzero(may).tolist():
                pair = self.pairs[unit, site] = self._binary()
                fits = [self.opening[site, g] for g in here if self.kinds.allowed[unit, g]]
                is_centre = unit == self.at[site]
                rule = pair == _sum(fits) if is_centre else pair <= _sum(fits)
                self.model.add_linear_constraint(rule)

    def _have_everyone(self) -> None:
        core, last = self.core, self.core.num_territories - 1
        out = np.flatnonzero(core.has_uncovered & (core.territory == last))
        self.leaving = {int(core.unit[p]): (self._binary(), float(core.cost[p])) for p in out}
        for unit in range(core.num_units):
            where = [v for (u, _), v in self.pairs.items() if u == unit]
            where += [self.leaving[unit][0]] if unit in self.leaving else []
            self.model.add_linear_constraint(_sum(where) == 1)

    def _limit_loads(self) -> None:
        kinds = self.kinds
        for m in range(self.load.shape[1]):
            total = max(float(self.load[:, m].sum()), 1e-300)
            load = self.load[:, m] * (len(kinds.of) / total)
            room = ROOM * len(kinds.of)
            lower = np.maximum(kinds.lower[:, m], 0.0) * (len(kinds.of) / total)
            upper = np.minimum(kinds.upper[:, m], total) * (len(kinds.of) / total)
            for site in self.sites:
                used = _sum(float(load[u]) * v for (u, s), v in self.pairs.items() if s == site)
                here = [g for g in range(len(kinds.number)) if (site, g) in self.opening]
                least = _sum((float(lower[g]) - room) * self.opening[site, g] for g in here)
                most = _sum((float(upper[g]) + room) * self.opening[site, g] for g in here)
                self.model.add_linear_constraint(used >= least)
                self.model.add_linear_constraint(used <= most)

    def _keep_apart(self) -> None:
        for one, other in self.core.conflicts.tolist():
            for site in self.sites:
                both = [self.pairs[u, site] for u in (one, other) if (u, site) in self.pairs]
                self.model.add_linear_constraint(_sum(both) <= 1)

    def _say_costs(self) -> None:
        self.scale = max(float(abs(self.cost).mean()), 1e-300)
        terms = [float(self.cost[p] / self.scale) * v for p, v in self.pairs.items()]
        terms += [price / self.scale * v for v, price in self.leaving.values()]
        self.model.minimize(_sum(terms))

    def _hint(self, site_of: IntArray, kind_of: IntArray) -> Any:
        values = {v: float(site_of[u] == s) for (u, s), v in self.pairs.items()}
        values |= {v: float(kind_of[s] == g) for (s, g), v in self.opening.items()}
        values |= {v: float(site_of[u] < 0) for u, (v, _) in self.leaving.items()}
        return mathopt.SolutionHint(variable_values=values)

    def not_all(self, units: IntArray, site: int, kind: int) -> None:
        """No territory of this kind at this site has all these units."""
        total = _sum(self.pairs[u, site] for u in units.tolist())
        self.model.add_linear_constraint(total <= len(units) - self.opening[site, kind])

    def not_only(self, units: IntArray, site: int, kind: int) -> None:
        """A territory of this kind at this site has another unit than these."""
        others = _sum(
            v for (u, s), v in self.pairs.items() if s == site and u not in set(units.tolist())
        )
        self.model.add_linear_constraint(others >= self.opening[site, kind])

    def needs(self, units: IntArray, anchor: int, wall: IntArray, site: int) -> None:
        """At this site no unit is with the anchor but with one of the wall."""
        bridge = _sum(self.pairs[u, site] for u in wall.tolist() if (u, site) in self.pairs)
        here = _sum(v for (s, _), v in self.opening.items() if s == site)
        if (anchor, site) not in self.pairs:
            return
        for unit in (u for u in np.unique(units).tolist() if (u, site) in self.pairs):
            both = self.pairs[unit, site] + self.pairs[anchor, site] - here
            self.model.add_linear_constraint(both <= bridge)

    def _binary(self) -> Any:
        return self.model.add_binary_variable()

    @property
    def num_rules(self) -> int:
        """Rows of the program."""
        number: int = self.model.get_num_linear_constraints()
        return number

    def solved(
        self,
        seconds: float,
        nodes: int | None,
        seed: int,
        best: tuple[IntArray, IntArray] | None = None,
    ) -> Answer:
        """
        Solve it as it stands.

        Parameters
        ----------
        seconds
            Clock limit, inf for none.
        nodes
            Limit of the tree, or None.
        best
            ``site_of`` and ``kind_of`` of a plan, as in ``Answer``.
        """
        limits: dict[str, Any] = {"relative_gap_tolerance": 1e-9, "random_seed": seed}
        if np.isfinite(seconds):
            limits["time_limit"] = timedelta(seconds=seconds)
        if nodes is not None:
            limits["node_limit"] = nodes
        given = mathopt.SolveParameters(**limits)
        hints = mathopt.ModelSolveParameters(
            solution_hints=[] if best is None else [self._hint(*best)]
        )
        answer = mathopt.solve(
            self.model, mathopt.SolverType.HIGHS, params=given, model_params=hints
        )
        return Answer(
            is_impossible=answer.termination.reason in IMPOSSIBLE,
            bound=float(answer.best_objective_bound()) * self.scale,
            nodes=float(answer.solve_stats.node_count),
            site_of=_chosen(answer, self.pairs, self.core.num_units),
            kind_of=_chosen(answer, self.opening, len(self.at)),
        )


def _chosen(answer: Any, binaries: dict[tuple[int, int], Any], size: int) -> IntArray | None:
    """Second index of what is chosen for every first one, -1 where nothing is; None without a plan."""
    if not answer.has_primal_feasible_solution():
        return None
    values = answer.variable_values(list(binaries.values()))
    found = np.full(size, -1)
    for (row, column), value in zip(binaries, values, strict=True):
        if value > 0.5:
            found[row] = column
    return found


def _sum(terms: Iterable[Any]) -> Any:
    return mathopt.fast_sum(terms)


def _unit_loads(core: Core) -> FloatArray:
    """``(num_units, M)``: centres are chosen only where loads do not depend on the pair."""
    load = np.zeros((core.num_units, core.load.shape[1]))
    real = core.territory < core.num_territories - core.has_uncovered
    load[core.unit[real]] = core.load[real]
    return load

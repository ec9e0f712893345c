"""
Few units: the program of Hess and what torn plans teach it, in turns, until its plan is one.

Pairs and sites that the bound's prices exclude from every better plan are left out first, as Validi,
Buchanan & Lykhovyd (2022, doi:10.1287/opre.2021.2141) do.
"""

from __future__ import annotations

import math

import numpy as np

from territory_opt.models.arrays import BoolArray, FloatArray, IntArray
from territory_opt.models.contiguity import Contiguity
from territory_opt.scoring.hess import band_terms, unit_prices
from territory_opt.scoring.tolerance import excess
from territory_opt.solvers.centres.kinds import kinds_of
from territory_opt.solvers.centres.program import ROOM, Answer, HessProgram
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.separators import separator, walls

MOST_PAIRS = 22_500
"""Core units times sites, at most: beyond, the search for centres does better."""

NODES_PER_WORK, WORK_PER_PAIR = 200, 2e-5
"""Nodes of the tree per unit of work, and work of a program per pair."""


def is_small(journal: Journal) -> bool:
    """True where the program is worth its time, and knows every rule of the problem."""
    problem, core = journal.problem, journal.core
    assert problem.centres is not None
    num_pairs = core.num_units * len(problem.centres.units)
    return num_pairs <= MOST_PAIRS and not problem.budgets and problem.ideals is None


class ExactSearch:
    """
    Programs, each with the separators and covers of the plans before it.

    Parameters
    ----------
    journal
        Of a problem that ``is_small``; receives plans and the bound.
    """

    def __init__(self, journal: Journal, seed: int) -> None:
        self.journal, self.core, self.seed = journal, journal.core, seed
        centres = journal.problem.centres
        assert centres is not None
        self.unit_at = centres.units
        everyone, sites = np.arange(journal.problem.num_units), np.arange(len(self.unit_at))
        cost = np.zeros((self.core.num_units, len(sites)))
        np.add.at(cost, self.core.unit_of, centres.between(everyone, sites))
        self.kinds, self.cost = kinds_of(journal.problem, self.core), cost
        keep = worth_keeping(journal, cost)
        self.is_whole = bool(keep.all())
        self.program = HessProgram(self.core, self.kinds, cost, self.unit_at, keep)
        if (ground := journal.problem.contiguity) is not None:
            for unit in np.flatnonzero(ground.bound_units).tolist():
                self._separate(ground, np.array([unit]))

    @property
    def is_done(self) -> bool:
        """True once no plan can be better, up to the program's tolerance."""
        objective = self.journal.objective
        return self.journal.is_feasible and objective - self.journal.bound <= 2 * ROOM * abs(
            objective
        )

    def run(self) -> bool:
        """Search; True when it is proved that no plan keeps every rule."""
        while not self.journal.stopped:
            answer = self._solved()
            if answer.is_impossible:
                return self._nothing_left()
            self._raise(answer.bound)
            if answer.site_of is None or not self._learns(answer):
                return False
        return False

    def _nothing_left(self) -> bool:
        """No plan at all, or none better than the best."""
        if self.journal.is_feasible:
            self.journal.raise_bound(self.journal.objective * (1 - ROOM), "complete", "complete")
        return self.is_whole and not self.journal.is_feasible

    def _raise(self, bound: float) -> None:
        """Take the bound; what was left out costs at least the best plan."""
        bound -= ROOM * abs(bound)
        if self.journal.is_feasible:
            bound = min(bound, self.journal.objective)
        if math.isfinite(bound):
            self.journal.raise_bound(bound, "complete", "complete")

    def _solved(self) -> Answer:
        journal, work = self.journal, self.core.num_units * len(self.unit_at) * WORK_PER_PAIR
        left = journal.work_left
        nodes = max(1, round(NODES_PER_WORK * left)) if math.isfinite(left) else None
        answer = self.program.solved(journal.seconds_left, nodes, self.seed, self._best())
        journal.spend(work + answer.nodes / NODES_PER_WORK)
        return answer

    def _best(self) -> tuple[IntArray, IntArray] | None:
        """Sites of core units, and kinds at sites, of the best plan that keeps every rule."""
        plan = self.journal.plan
        if plan is None or plan.centre_of is None or not self.journal.is_feasible:
            return None
        problem = self.journal.problem
        assert problem.centres is not None
        site = problem.centres.sites(plan.centre_of)
        site_of, kind_of = np.full(self.core.num_units, -1), np.full(len(self.unit_at), -1)
        site_of[self.core.unit_of] = np.where(plan.territory_of < 0, -1, site[plan.territory_of])
        kind_of[site[site >= 0]] = self.kinds.of[site >= 0]
        return site_of, kind_of

    def _learns(self, answer: Answer) -> bool:
        """Offer the plan; True where it breaks rules that the program can be taught."""
        assert answer.site_of is not None and answer.kind_of is not None
        self._offer(answer)
        before = self.program.num_rules
        for site in np.flatnonzero(answer.kind_of >= 0).tolist():
            inside = np.flatnonzero(answer.site_of == site)
            self._keep_band(inside, site, int(answer.kind_of[site]))
        contiguity = self.journal.problem.contiguity
        if contiguity is not None:
            self._keep_whole(contiguity, answer.site_of[self.core.unit_of])
        return self.program.num_rules > before

    def _offer(self, answer: Answer) -> None:
        """The plan under labels: territories of a kind in the order of their sites."""
        territory = np.full(self.core.num_units, self.core.num_territories - 1)
        for kind in range(len(self.kinds.number)):
            labels = np.flatnonzero(self.kinds.of == kind)
            sites = np.flatnonzero(answer.kind_of == kind)
            for label, site in zip(labels, sites, strict=False):
                territory[answer.site_of == site] = label
        chosen = self.core.pair(np.arange(self.core.num_units), territory)
        if chosen.min() >= 0:
            self.journal.offer(chosen, "complete")

    def _keep_band(self, inside: IntArray, site: int, kind: int) -> None:
        """Covers: what is too much stays too much with more, what is too little with less."""
        load = self.program.load[inside].sum(axis=0)
        if (excess(load, -np.inf, self.kinds.upper[kind]) > 0).any():
            self.program.not_all(inside, site, kind)
        if (excess(load, self.kinds.lower[kind], np.inf) > 0).any():
            self.program.not_only(inside, site, kind)

    def _keep_whole(self, contiguity: Contiguity, site_of: IntArray) -> None:
        """Separators between the pieces of every torn territory."""
        label = contiguity.pieces(site_of)
        for site in np.unique(site_of[label >= 0]).tolist():
            inside = np.flatnonzero((site_of == site) & (label >= 0))
            pieces, number = np.unique(label[inside], return_counts=True)
            anchor = int(self.unit_at[site])
            if label[anchor] < 0:
                anchor = int(inside[label[inside] == pieces[number.argmax()]][0])
            for piece in pieces[pieces != label[anchor]].tolist():
                self._wall_off(contiguity, inside[label[inside] == piece], anchor, site)

    def _wall_off(self, contiguity: Contiguity, piece: IntArray, anchor: int, site: int) -> None:
        """What separates a piece from this anchor, and from every site."""
        unit = self.core.unit_of
        wall = np.unique(unit[separator(contiguity, piece, anchor)])
        self.program.needs(unit[piece], int(unit[anchor]), wall, site)
        self._separate(contiguity, piece)

    def _separate(self, contiguity: Contiguity, piece: IntArray) -> None:
        """Who is in a piece needs a neighbour of it to be with a site beyond."""
        unit, at = self.core.unit_of, self.program.at
        for wall, beyond in walls(contiguity, piece):
            for site in np.flatnonzero(beyond[self.unit_at]).tolist():
                self.program.needs(unit[piece], int(at[site]), np.unique(unit[wall]), site)


def worth_keeping(journal: Journal, cost: FloatArray) -> BoolArray:
    """Pairs of core units and sites that prices do not exclude: ``(num_units, num_sites)``."""
    problem, core, certificate = journal.problem, journal.core, journal.certificate
    assert problem.centres is not None
    if not journal.is_feasible or certificate is None or certificate.unit_prices is None:
        return np.ones(cost.shape, dtype=bool)
    price = np.bincount(core.unit_of, unit_prices(problem, certificate.unit_prices))
    load = np.zeros((core.num_units, problem.num_measures))
    np.add.at(load, core.unit_of, problem.loads.unit)
    sites = np.arange(cost.shape[1])
    at = core.unit_of[problem.centres.units]
    term = cost - price[:, None] + load @ certificate.load_prices.T
    own = term[at, sites]
    value = own + np.minimum(term, 0.0).sum(axis=0) - np.minimum(own, 0.0)
    value += band_terms(problem, certificate.load_prices, np.arange(problem.num_territories))
    if (problem.lower <= 0).all(axis=1).any():
        value = np.minimum(value, 0.0)
    order = np.sort(value)
    last = order[problem.num_territories - 1]
    bound = price.sum() + order[: problem.num_territories].sum()
    least = bound + np.maximum(value - last, 0.0)
    forced = least[None, :] + np.maximum(term, 0.0)
    forced[at, sites] = least
    margin = 1e-9 * (abs(journal.objective) + abs(price).sum())
    keep: BoolArray = ~(forced > journal.objective + margin)
    return keep

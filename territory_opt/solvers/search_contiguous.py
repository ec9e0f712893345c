"""The search for territories that hang together: start whole, then move borders."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.models import Problem
from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.models.contiguity import Contiguity
from territory_opt.scoring.tolerance import excess
from territory_opt.solvers import exchange
from territory_opt.solvers.anneal import foes, limit_table, side_by_side, typical_regret
from territory_opt.solvers.boundary import Claim, Land, wander
from territory_opt.solvers.compiled import generator_state
from territory_opt.solvers.core import Core
from territory_opt.solvers.ground import Ground, ground_of
from territory_opt.solvers.journal import Journal
from territory_opt.solvers.pace import Pace
from territory_opt.solvers.resources import Prices, resources_of
from territory_opt.solvers.team import Team
from territory_opt.solvers.whole import whole_plan

WORK_PER_TRY = 8e-7
"""Work of one move tried: a second is about 1.2 million of them."""

WORK_PER_SWEEP = 1e-3
"""Work of a sweep besides its moves."""

FEWEST_TRIES = 2_000
"""Moves tried per sweep and walk, at least."""

FIRST_SWEEPS = (15,)
"""Sweeps of the first annealings: a plan early, before the time is spent."""


@dataclass(frozen=True)
class BorderOptions:
    """
    Options of the search over borders.

    Attributes
    ----------
    walks
        Plans that are searched side by side.
    hot, cold
        First and last temperature, in typical regrets.
    sweeps
        Steps of temperature in one annealing.
    tries
        Moves tried per sweep, unit and walk.
    trades
        Share of moves in which another unit comes back.
    penalty
        Passing a limit costs so many times what it costs where territories need not hang together.
    """

    walks: int = 2
    hot: float = 15.0
    cold: float = 0.05
    sweeps: int = 150
    tries: int = 20
    trades: float = 0.5
    penalty: float = 5.0


class BorderSearch:
    """
    Annealing by moves over borders, in rounds that each begin with what was best.

    Parameters
    ----------
    journal
        Of a problem with contiguity; receives every plan.
    prices
        Of the dual, which knows nothing of contiguity.
    choices
        The cheapest pairs by price, and those of a plan to begin with, or None.
    """

    def __init__(
        self,
        journal: Journal,
        prices: Prices,
        choices: tuple[IntArray, IntArray | None],
        options: BorderOptions,
        rng: np.random.Generator,
    ) -> None:
        self.journal, self.core, self.options, self.rng = journal, journal.core, options, rng
        cheapest, given = choices
        contiguity = _contiguity(journal)
        self.ground = ground_of(contiguity, self.core)
        self.land, self.scale = land_of(journal.problem, self.core, prices, self.ground)
        self.land.limit[:, exchange.PENALTY] *= options.penalty
        self.pace = Pace(journal)
        begin = cheapest if given is None else given
        self.start = whole_plan(self.core, contiguity, self.ground, self.land.regret, begin)
        journal.offer(self.start, "start")

    @property
    def is_settled(self) -> bool:
        """True when no unit has anywhere else to go."""
        return self.core.num_pairs == self.core.num_units

    def first_rounds(self, team: Team) -> None:
        """From nothing to a plan, then to a good one."""
        for sweeps in FIRST_SWEEPS:
            self._round(self.options.hot, sweeps)
        self._round(self.options.hot, self.options.sweeps)

    def another_round(self, team: Team) -> None:
        """Warm up and cool down again from the best plan."""
        self._round(self.options.hot * self.rng.uniform(0.02, 0.3), self.options.sweeps)

    def _round(self, hot: float, sweeps: int) -> None:
        if self.journal.stopped:
            return
        walks = [self._walk() for _ in range(self.options.walks)]
        sweeps = max(1, self.pace.affordable(sweeps))
        with self.pace.of(sweeps):
            for temperature in np.geomspace(hot, self.options.cold, sweeps).tolist():
                if self.journal.stopped:
                    break
                self._sweep(walks, temperature * self.scale)
        for walk in walks:
            self.journal.offer(walk.best, "borders")

    def _walk(self) -> Walk:
        found = self.journal.chosen
        best = self.start if found is None or not self.journal.is_feasible else found
        return Walk(self.core, self.ground, self.land, best, generator_state(self.rng))

    def _sweep(self, walks: list[Walk], temperature: float) -> None:
        tries = max(FEWEST_TRIES, self.options.tries * self.core.num_units)
        side_by_side([lambda w=w: w.wander(temperature, tries, self.options.trades) for w in walks])
        self.journal.spend(len(walks) * tries * WORK_PER_TRY + WORK_PER_SWEEP)
        for walk in walks:
            walk.press(1.05)


class Walk:
    """One plan that changes by moves over borders, with its own prices of passed limits."""

    def __init__(
        self, core: Core, ground: Ground, land: Land, chosen: IntArray, state: IntArray
    ) -> None:
        self.core, self.ground, self.state = core, ground, state
        self.land = land._replace(limit=land.limit.copy())
        self.price = land.limit[:, exchange.PENALTY]
        self.claim = claim_of(core, ground, land, chosen)
        self.best, self.best_rank = np.array(chosen), self.rank

    @property
    def outside(self) -> FloatArray:
        """By how much every resource is outside its limits: ``(R,)``."""
        lower, upper = self.land.limit[:, exchange.LOWER], self.land.limit[:, exchange.UPPER]
        return np.asarray(excess(self.claim.level, lower, upper))

    @property
    def rank(self) -> tuple[float, float]:
        """Violation in prices, then cost: what plans are compared by."""
        cost = float(self.core.cost[self.claim.chosen].sum())
        return float((self.price * self.outside).sum()), cost

    def wander(self, temperature: float, tries: int, trades: float) -> None:
        """Try moves; running sums are counted anew afterwards."""
        wander(self.land, self.claim, temperature, tries, trades, self.state)
        self.claim.level[:] = np.asarray(self.core.use[self.claim.chosen].sum(axis=0)).ravel()
        if self.rank < self.best_rank:
            self.best, self.best_rank = np.array(self.claim.chosen), self.rank

    def press(self, factor: float) -> None:
        """Make passed limits dearer."""
        self.land.limit[self.outside > 0, exchange.PENALTY] *= factor


def _contiguity(journal: Journal) -> Contiguity:
    contiguity = journal.problem.contiguity
    assert contiguity is not None
    return contiguity


def land_of(problem: Problem, core: Core, prices: Prices, ground: Ground) -> tuple[Land, float]:
    """What the kernels know of the pairs and the graph, and the scale of temperatures."""
    priced = prices.priced(core)
    regret = priced - core.cheapest(priced)[core.unit]
    foe_row, foe_pair = foes(core)
    use = core.use
    land = Land(
        row=ground.row,
        near=ground.near,
        member_row=ground.member_row,
        member=ground.member,
        part=ground.part,
        unit_of=ground.unit_of,
        ends=ground.ends,
        first=core.first,
        territory=core.territory,
        regret=regret,
        use_row=use.indptr.astype(np.int64),
        use_column=use.indices.astype(np.int64),
        use_amount=use.data,
        foe_row=foe_row,
        foe_pair=foe_pair,
        foe_price=10.0 * max(float(regret.mean()), 1e-12),
        limit=limit_table(core, prices, resources_of(problem, core)),
        pull=np.zeros((use.shape[1], 2)),
        outside=core.num_territories - 1 if core.has_uncovered else -1,
    )
    return land, typical_regret(core, regret)


def claim_of(core: Core, ground: Ground, land: Land, chosen: IntArray) -> Claim:
    """Who has what after a choice of pairs."""
    owner = np.full(len(ground.unit_of), -1)
    owner[ground.member] = core.territory[chosen[ground.unit_of[ground.member]]]
    owner[owner == land.outside] = -1
    theirs = [land.foe_pair[land.foe_row[p] : land.foe_row[p + 1]] for p in chosen]
    return Claim(
        owner=owner,
        chosen=np.array(chosen),
        level=np.asarray(core.use[chosen].sum(axis=0)).ravel(),
        size=np.bincount(owner[owner >= 0], minlength=core.num_territories),
        foes=np.bincount(np.concatenate(theirs), minlength=core.num_pairs),
        stamp=np.zeros(len(owner), np.int64),
        queue=np.zeros(len(owner), np.int64),
        clock=np.zeros(1, np.int64),
    )

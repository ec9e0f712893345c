"""
Sales of territories in many simulated years.

Every territory has random streams of its own, for its year, for wins and for sizes, which are drawn
from in order. So neither the size of blocks nor the number of threads changes a single figure, and
another territory's accounts change none either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from joblib import cpu_count
from numpy.typing import NDArray
from scipy.special import ndtri

from territory_opt.models.arrays import FloatArray, IntArray
from territory_opt.quotas.faults import refuse
from territory_opt.quotas.market import Market
from territory_opt.quotas.outcomes import Outcomes, Sizes

Single = NDArray[np.float32]

BLOCK = 1 << 16
"""Draws at a time: a quarter of a megabyte, which stays in a core's own memory."""


def simulate_sales(
    outcomes: Outcomes,
    num_territories: int,
    rng: np.random.Generator,
    num_simulations: int = 10_000,
    market: Market | None = None,
    *,
    block: int = BLOCK,
    threads: int | None = None,
) -> Single:
    """
    Draw what every territory sells in each simulated year.

    Parameters
    ----------
    outcomes
        Chances of sale; those in no territory are left out.
    num_territories
        Territories are 0 to this, less one; one without outcomes sells nothing.
    rng
        Its children are drawn from: the same seed gives the same figures, on the same processor
        features and library versions.
    market
        How outcomes hang together; independent when left out.
    block, threads
        Draws at a time, and at once (all cores when left out); neither changes a figure.

    Returns
    -------
    ndarray
        Shape ``(num_territories, num_simulations)``, single precision, currency per year.

    Raises
    ------
    ProblemError
        Naming every argument that cannot be used.
    """
    refuse([*_faults(outcomes, num_territories, num_simulations, block)])
    factor, *streams = rng.spawn(1 + 3 * num_territories)
    year = factor.standard_normal(num_simulations, dtype=np.float32)
    rows = _rows_by_territory(outcomes.territory_of, num_territories)
    sales = np.zeros((num_territories, num_simulations), dtype=np.float32)

    def draw(j: int) -> None:
        if len(rows[j]):
            ground = _Ground.of(outcomes, rows[j], market or Market())
            ground.draw(year, streams[3 * j : 3 * j + 3], sales[j], block)

    with ThreadPoolExecutor(threads or cpu_count()) as pool:
        list(pool.map(draw, range(num_territories)))
    return sales


def _faults(
    outcomes: Outcomes, num_territories: int, num_simulations: int, block: int
) -> Iterator[str]:
    numbers = {
        "num_territories": num_territories,
        "num_simulations": num_simulations,
        "block": block,
    }
    for name, number in numbers.items():
        if number < 1:
            yield f"{name} is {number}: expected 1 or more"
    beyond = np.flatnonzero(outcomes.territory_of >= num_territories)
    if len(beyond):
        yield (
            f"territory_of[{beyond[0]}] is {outcomes.territory_of[beyond[0]]}: there are "
            f"{num_territories} territories, counted from 0"
        )


def _rows_by_territory(territory_of: IntArray, num_territories: int) -> Sequence[IntArray]:
    """Outcomes of every territory, in their order."""
    order = np.argsort(territory_of, kind="stable")
    starts = np.searchsorted(territory_of[order], np.arange(num_territories + 1))
    return np.split(order, starts)[1:-1]


@dataclass(frozen=True, eq=False)
class _Ground:
    """
    One territory's outcomes in single precision, each ``(num_outcomes,)``.

    A draw n makes the size ``size × f(scale × n + offset)``, with f the exponential or nothing.
    """

    quantile: Single
    size: Single
    scale: Single
    offset: Single
    sizes: Sizes
    market: Market

    @classmethod
    def of(cls, outcomes: Outcomes, rows: IntArray, market: Market) -> _Ground:
        """The outcomes in these rows."""
        quantile = ndtri(outcomes.win_chance[rows]) / market.own_weight
        scale, offset = _coefficients(outcomes.sizes, outcomes.spread[rows])
        return cls(
            quantile.astype(np.float32),
            outcomes.size[rows].astype(np.float32),
            scale.astype(np.float32),
            offset.astype(np.float32),
            outcomes.sizes,
            market,
        )

    def draw(
        self, year: Single, streams: list[np.random.Generator], sales: Single, block: int
    ) -> None:
        """Fill in the territory's sales; ``sales`` and the market's ``year``: ``(num_simulations,)``."""
        own, wins, sizes = streams
        shift = self._shift(year, own.standard_normal(len(year), dtype=np.float32))
        rows = max(1, block // len(self.size))
        buffers = np.empty((2, rows, len(self.size)), dtype=np.float32)
        for start in range(0, len(year), rows):
            part = slice(start, start + rows)
            worth, own_chance = buffers[:, : len(year[part])]
            self._fill_sizes(worth, sizes)
            self._drop_lost(worth, own_chance, wins, shift[part])
            sales[part] = worth.sum(axis=1)
        sales *= self._swing(year)

    def _shift(self, year: Single, own: Single) -> Single:
        """What the year adds to everybody's quantile."""
        weights = np.sqrt([self.market.market, self.market.territory]) / self.market.own_weight
        shift: Single = (weights[0] * year + weights[1] * own).astype(np.float32)
        return shift

    def _fill_sizes(self, worth: Single, stream: np.random.Generator) -> None:
        """Sizes if won; nothing is drawn where all of them are known."""
        if not self.scale.any():
            worth[:] = self.size
            return
        stream.standard_normal(dtype=np.float32, out=worth)
        worth *= self.scale
        worth += self.offset
        if self.sizes == "lognormal":
            np.exp(worth, out=worth)
        worth *= self.size

    def _drop_lost(
        self, worth: Single, chance: Single, stream: np.random.Generator, shift: Single
    ) -> None:
        """Nothing is sold where it is not won; nothing is drawn where all is won for sure."""
        if np.isposinf(self.quantile).all():
            return
        stream.standard_normal(dtype=np.float32, out=chance)
        chance -= shift[:, None]
        worth *= chance < self.quantile

    def _swing(self, year: Single) -> Single:
        """What sizes are multiplied by in each year; its mean is 1."""
        scale, offset = _coefficients("lognormal", np.array(self.market.size_swing))
        swing: Single = np.exp(scale * year + offset).astype(np.float32)
        return swing


def _coefficients(sizes: Sizes, spread: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Scale and offset of a standard normal draw, for sizes of mean 1."""
    if sizes == "normal":
        return spread, np.ones_like(spread)
    variance = np.log1p(spread**2)
    return np.sqrt(variance), -variance / 2

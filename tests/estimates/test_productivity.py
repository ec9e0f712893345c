"""Productivity learned from simulated pipelines, against what was put in."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.estimates import learn_productivity

RATES = (0.15, 0.25, 0.35, 0.5)
ALIKE, SPREAD = 40.0, 0.25
MIN_DEALS = 20


def pipeline(seed: int, num_reps: int = 40) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """
    Deals of four segments; true win rate ÷ the segment's and true mean size ÷ the segment's.

    Win rates are beta around the segment's with weight 40; sizes of reps vary by 25 %, those of
    single deals by 80 %; a cell has 60 decided deals on average, and often fewer than 20.
    """
    rng = np.random.default_rng(seed)
    deals, wins, sizes = [], {}, {}
    for s, middle in enumerate(RATES):
        for r in range(num_reps):
            rate = rng.beta(ALIKE * middle, ALIKE * (1 - middle))
            apart = rng.normal(-(SPREAD**2) / 2, SPREAD)
            number = rng.poisson(rng.exponential(60))
            wins[f"R{r}", f"S{s}"], sizes[f"R{r}", f"S{s}"] = rate / middle, np.exp(apart)
            deals.append(
                pd.DataFrame(
                    {
                        "rep_id": f"R{r}",
                        "segment": f"S{s}",
                        "is_won": rng.random(number) < rate,
                        "amount": np.exp(9 + s + apart + rng.normal(0, 0.8, number)),
                    }
                )
            )
    return pd.concat(deals, ignore_index=True), pd.Series(wins), pd.Series(sizes)


def judged(with_size: bool) -> pd.DataFrame:
    """Learned cells of eight pipelines with their ``truth`` and the ``raw`` figure."""
    found = []
    for seed in range(8):
        deals, wins, sizes = pipeline(seed)
        table = learn_productivity(deals, MIN_DEALS, 0.9, with_size).query("is_used")
        truth = wins * sizes if with_size else wins
        cells = pd.MultiIndex.from_frame(table[["rep_id", "segment"]])
        found.append(
            table.assign(
                truth=truth[cells].to_numpy(), raw=table["win_rate"] / table["segment_win_rate"]
            )
        )
    return pd.concat(found)


@pytest.mark.parametrize("with_size", [False, True])
def test_known_productivity_is_recovered(with_size: bool) -> None:
    """Bias below 0.02 of an average rep; nine intervals in ten hold the truth, give or take four."""
    cells = judged(with_size)
    assert len(cells) > 600
    assert abs((cells["productivity"] - cells["truth"]).mean()) < 0.02
    covered = cells["truth"].between(cells["low"], cells["high"]).mean()
    assert 0.86 <= covered <= 0.94


def test_shrinking_errs_less_than_the_record_itself() -> None:
    """Root mean squared error 0.18 against 0.24 of the raw win rate."""
    cells = judged(with_size=False)
    learned = np.sqrt(((cells["productivity"] - cells["truth"]) ** 2).mean())
    raw = np.sqrt(((cells["raw"] - cells["truth"]) ** 2).mean())
    assert learned < 0.8 * raw


def test_reps_who_are_all_alike_stay_near_the_average() -> None:
    """Everybody wins 30 %: luck alone moves nobody by more than a tenth."""
    rng = np.random.default_rng(5)
    deals = pd.DataFrame({"rep_id": np.repeat([f"R{r}" for r in range(40)], 60), "segment": "S"})
    deals = deals.assign(is_won=rng.random(len(deals)) < 0.3, amount=1.0)
    table = learn_productivity(deals, MIN_DEALS)
    assert (table["productivity"] - 1).abs().max() < 0.1


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 60), st.integers(0, 60), st.integers(0, 2)),
        min_size=1,
        max_size=12,
    ),
    st.integers(1, 60),
)
def test_no_cell_below_the_minimum_has_a_figure(
    cells: list[tuple[int, int, int]], min_deals: int
) -> None:
    """Whatever the pipeline, however lucky the rep; and every cell that has enough has one."""
    rows = [
        (f"R{r}", f"S{s}", deal < won, 100.0)
        for r, (number, won, s) in enumerate(cells)
        for deal in range(number)
    ]
    deals = pd.DataFrame(rows, columns=["rep_id", "segment", "is_won", "amount"])
    for with_size in (False, True):
        table = learn_productivity(deals, min_deals, 0.9, with_size)
        has_enough = table["num_decided"] >= min_deals
        for name in ("productivity", "low", "high", "win_factor", "size_factor"):
            assert (table[name].notna() == has_enough).all()
        assert (table["is_used"] == has_enough).all()
        used = table[has_enough]
        assert (used["low"] <= used["productivity"]).all()
        assert (used["productivity"] <= used["high"]).all()


def test_no_deals_teach_nothing() -> None:
    """An empty table, with its columns."""
    assert list(learn_productivity(pd.DataFrame(), 20)["productivity"]) == []

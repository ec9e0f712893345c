"""Where one shade ends and the next begins."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from territory_opt.errors import InputError
from territory_opt.report import draw_map
from territory_opt.report.map.classes import class_edges

CLUMPS = [1.0, 1.1, 1.2, 20.0, 21.0, 47.0, 48.0, 90.0, 91.0, 300.0]
"""Five of them."""


def test_natural_breaks_lie_in_the_gaps():
    """Midway: 10.6, 34, 69 and 195.5, each by its first digit."""
    assert class_edges(pd.Series(CLUMPS), "breaks") == [10.0, 30.0, 70.0, 200.0]


def test_fifths_have_as_many_in_each():
    """0 … 100: a fifth below 20, and so on."""
    assert class_edges(pd.Series(np.arange(101.0))) == [20.0, 40.0, 60.0, 80.0]


def test_equal_classes_have_one_width():
    """A single large figure stretches them: 0 … 500 by hundreds, however few are up there."""
    assert class_edges(pd.Series([0.0, 1.0, 2.0, 500.0]), "equal") == [100.0, 200.0, 300.0, 400.0]


@pytest.mark.parametrize("kind", ["fifths", "breaks", "equal"])
@pytest.mark.parametrize("values", [[], [np.nan], [7.0, 7.0, np.nan]])
def test_figures_all_alike_have_no_edges(kind, values):
    """One shade, whatever the way."""
    assert class_edges(pd.Series(values, dtype=float), kind) == []


def test_few_figures_have_fewer_natural_classes():
    """Two figures, one edge between them: 6, the one digit above 5 that is up to 6.1."""
    assert class_edges(pd.Series([5.0, 5.0, 6.1]), "breaks") == [6.0]


def test_natural_breaks_of_very_many_figures_are_those_of_all():
    """100,000 figures in two clumps: the edge lies between them."""
    values = np.concatenate([np.linspace(0, 1, 50_000), np.linspace(100, 101, 50_000)])
    edges = class_edges(pd.Series(values), "breaks")
    assert sum(1 < edge <= 100 for edge in edges) == 1


def test_the_legend_says_how_shades_are_made(run):
    """In the words of the way that was asked for."""
    assert "a fifth of the accounts per shade" in draw_map(run)
    assert "shades part at gaps between the figures" in draw_map(run, classes="breaks")


def test_an_unknown_way_is_refused(run):
    """With what there is, and what was probably meant."""
    with pytest.raises(InputError, match=r"'break': expected fifths, breaks, equal.*'breaks'"):
        draw_map(run, classes="break")

"""Which instance a row means."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.instances import make
from benchmarks.published import NotAvailableError, best_known, published
from benchmarks.rows import OURS, Row
from territory_opt.testing import GapInstance, NeutralInstance


def row(suite: str, instance: str) -> Row:
    """A row of ours."""
    return Row(suite, instance, 101, OURS, 10.0)


def test_suites_differ_in_tolerance_and_homes_only() -> None:
    """±5 %, ±3 %, and ±5 % with homes that follow demand; the accounts are the same."""
    five, three, homes = (make(row(f"neutral-{name}", "60x4")) for name in ("5", "3", "homes"))
    assert isinstance(five, NeutralInstance)
    assert isinstance(three, NeutralInstance)
    assert isinstance(homes, NeutralInstance)
    assert (five.tolerance, three.tolerance, homes.tolerance) == (0.05, 0.03, 0.05)
    assert np.array_equal(five.xy_km, homes.xy_km)
    assert np.array_equal(five.home_km, three.home_km)
    assert not np.array_equal(five.home_km, homes.home_km)


def test_types_c_and_d_are_made_where_the_files_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """d20400 is 20 agents and 400 items."""
    monkeypatch.delenv("TERRITORY_OPT_SHARED", raising=False)
    made = make(row("gap", "d20400"))
    assert isinstance(made, GapInstance)
    assert made.cost.shape == (20, 400)
    assert "made" in made.name
    assert best_known("d20400") is None


def test_file_without_a_recipe_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the variable to set."""
    monkeypatch.delenv("TERRITORY_OPT_SHARED", raising=False)
    with pytest.raises(NotAvailableError, match="TERRITORY_OPT_SHARED"):
        make(row("gap", "gap1-0"))


@pytest.mark.shared
def test_published_file_comes_with_its_best_known_value(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As printed in the collection: c10400 is 5,597."""
    monkeypatch.setenv("TERRITORY_OPT_SHARED", str(shared))
    assert published("c10400")
    assert best_known("c10400") == 5597
    assert make(row("gap", "c10400")).name == "c10400"

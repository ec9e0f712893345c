"""Generalized assignment: files of the OR-Library, and types c and d made anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from territory_opt.errors import InputError
from territory_opt.testing import brute_force, gap, read_gap

TWO_AGENTS = "2 3\n 4 1 7\n 2 6 3\n 5 8 2\n 3 3 9\n 10 6\n"
"""Costs (4 1 7), (2 6 3); loads (5 8 2), (3 3 9); capacities 10 and 6."""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A file of two agents and three items."""
    file = tmp_path / "small"
    file.write_text(TWO_AGENTS)
    return file


def test_file_is_read_row_by_row(small: Path) -> None:
    """Costs, then loads, then capacities; the name is the file's."""
    read = read_gap(small)
    assert read.name == "small"
    assert read.cost.tolist() == [[4, 1, 7], [2, 6, 3]]
    assert read.load.tolist() == [[5, 8, 2], [3, 3, 9]]
    assert read.capacity.tolist() == [10, 6]


def test_problem_has_the_best_value_worked_out_by_hand(small: Path) -> None:
    """Agent 0 has item 2, too heavy for agent 1 (7), and item 1 (1); item 0 goes to agent 1 (2)."""
    best = brute_force(read_gap(small).problem())
    assert best.objective == 10
    assert best.plan is not None
    assert best.plan.territory_of.tolist() == [1, 0, 0]


def test_judge_sums_cost_and_finds_the_agent_over_capacity(small: Path) -> None:
    """Agent 1 with items 0 and 2 carries 3 + 9 = 12 of 6: twice its capacity."""
    judged = read_gap(small).judge(np.array([1, 0, 1]))
    assert (judged.objective, judged.num_outside, judged.largest_excess) == (6, 1, 1.0)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "empty"),
        ("2 3 4 1", "need 16"),
        ("2 3 four", "whole numbers"),
        ("0 3", "need"),
        ("2.5 3", "whole numbers"),
    ],
)
def test_file_that_is_none_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    """The message names file and fault."""
    file = tmp_path / "broken"
    file.write_text(text)
    with pytest.raises(InputError, match=complaint):
        read_gap(file)


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """No traceback of the operating system."""
    with pytest.raises(InputError, match="nowhere"):
        read_gap(tmp_path / "nowhere")


def test_type_c_keeps_its_recipe() -> None:
    """Loads 5–25, costs 10–50, capacity 0.8 × all loads ÷ agents, rounded down."""
    made = gap("c", 400, 20)
    assert (made.load.min(), made.load.max()) == (5, 25)
    assert (made.cost.min(), made.cost.max()) == (10, 50)
    assert made.capacity.tolist() == [int(0.8 * row.sum() / 20) for row in made.load]


def test_type_d_makes_light_items_dear() -> None:
    """Cost + load is 111 ± 10 for every pair."""
    made = gap("d", 400, 20)
    assert ((made.cost + made.load).min(), (made.cost + made.load).max()) == (101, 121)
    assert (made.load.min(), made.load.max()) == (1, 100)


def test_seed_decides_every_draw_of_a_made_instance() -> None:
    """Same arguments, same instance; another seed, another."""
    first, again, other = gap("d", 50, 5, 1), gap("d", 50, 5, 1), gap("d", 50, 5, 2)
    assert np.array_equal(first.cost, again.cost)
    assert not np.array_equal(first.cost, other.cost)


@pytest.mark.parametrize("arguments", [("e", 10, 2), ("c", 0, 2), ("c", 10, 0)])
def test_other_kinds_and_empty_sizes_are_refused(arguments: tuple[str, int, int]) -> None:
    """Only types c and d are made here."""
    with pytest.raises(InputError, match="kind 'c' or 'd'"):
        gap(*arguments)


@pytest.mark.shared
def test_every_published_file_is_read(shared: Path) -> None:
    """All 102 files fit the sizes in their first line, and the first is as printed."""
    folder = shared / "benchmarks" / "gap"
    files = [path for path in folder.glob("*/*") if path.is_file()]
    read = {path.name: read_gap(path) for path in files}
    assert len(read) == 102
    assert read["d20400"].cost.shape == (20, 400)
    assert read["gap1-0"].cost[0, :3].tolist() == [17, 21, 22]

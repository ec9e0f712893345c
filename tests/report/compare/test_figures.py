"""Key figures side by side, and how flows are drawn."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from territory_opt.report.compare import compare_runs, figure_table, today_run
from territory_opt.report.compare.cells import figure_groups
from territory_opt.report.compare.chart import MOST_FLOWS, flow_chart
from territory_opt.report.compare.figure import Figure
from territory_opt.report.compare.figures import figure_notes, key_figures
from territory_opt.report.compare.flows import flow_table
from territory_opt.report.compare.payload import colours_of
from territory_opt.report.map.colours import neighbours

SOLVED = {
    "value": 1000.0,
    "gap": 0.01,
    "gap_abs": 10.0,
    "sense": "value",
    "balance": {
        "count": {"lowest_index": 0.9, "highest_index": 1.3, "num_outside": 1, "num_limited": 3}
    },
}
BETTER = {**SOLVED, "value": 1100.0, "gap_abs": 4.0, "balance": {}}
MOVES = {**SOLVED, "objective_kind": "least_change", "objective_unit": "accounts", "sense": "cost"}


def figures(*sides):
    """Key figures by label."""
    return {figure.label: figure for figure in key_figures(compare_runs(sides))}


def test_differences_are_to_the_first_run(six):
    """1,100 is 100 better; bound 1,104 is neither; left to gain 4 instead of 10 is better."""
    found = figures(("a", six("001122", **SOLVED)), ("b", six("022122", **BETTER)))
    worth = found["Worth, USD a year"]
    assert worth.values == (1000, 1100)
    assert (worth.delta(1), worth.verdict(1), worth.delta(0)) == (100, "better", None)
    best = found["Best possible, at most, USD a year"]
    assert (best.values, best.verdict(1)) == ((1010, 1104), "")
    assert found["Left to gain, at most, USD a year"].verdict(1) == "better"


def test_balance_is_the_furthest_territory_from_target(six):
    """0.90 to 1.30 is 30 % off at most; a run that does not limit the measure has none."""
    found = figures(("a", six("001122", **SOLVED)), ("b", six("022122", **BETTER)))["Accounts"]
    assert found.values == (pytest.approx(0.3), None)
    assert found.below == ("0.90 – 1.30 · 1 of 3 outside", "")


def test_runs_of_other_objectives_have_no_difference_in_worth(six):
    """Each in its own unit, and the way out is told."""
    sides = ("a", six("001122", **SOLVED)), ("b", six("022122", **MOVES))
    found = figures(*sides)
    assert found["Worth, USD a year"].values == (1000, None)
    assert found["Moves, accounts"].values == (None, 1000)
    assert found["Moves, accounts"].delta(1) is None
    assert "territory-opt evaluate" in figure_notes(compare_runs(sides))[0]


def test_what_changes_is_counted_against_the_first_run(six):
    """Two accounts of revenue 2 + 4."""
    found = figures(("a", six("001122")), ("b", six("022122")))
    assert found["Accounts with another rep than in a"].values == (0, 2)
    assert found["Revenue with another rep than in a"].values == (0, 6)


def test_quota_spread_is_the_largest_over_the_smallest(six):
    """Both runs have the same quotas."""
    run = six("001122")
    amounts = run.quotas["quota"].astype(float)
    found = figures(("a", run), ("b", six("022122")))
    spread = found["Largest quota ÷ smallest, new business"]
    assert spread.values[1] == pytest.approx(amounts.max() / amounts.min())


def test_chances_are_shown_where_years_were_simulated(six):
    """Only the second run has them."""
    years = {"attainability": {"share_at_quota": 0.6, "company": {"p_target": 0.4}}}
    found = figures(("a", six("001122")), ("b", six("022122", **years)))
    assert found["P(attain), average of territories"].values == (None, 0.6)
    assert found["P(company target is met)"].values == (None, 0.4)


def test_today_breaks_the_rules_its_run_says(six):
    """97 of two kinds; worth, chances and quotas are not known."""
    plan = six("022122", today={"num_violations": 5, "broken": {"band": 3, "cover": 2}}, **SOLVED)
    sides = ("Today", today_run(plan)), ("plan", plan)
    found = figures(*sides)
    assert found["Rules broken"].values == (5, 0)
    assert found["Worth, USD a year"].values[0] is None
    assert "judges today's alignment in full" in figure_notes(compare_runs(sides))[0]


def test_figures_file_has_a_row_per_figure_and_run(six):
    """``figures.csv``: amount, difference and verdict."""
    table = figure_table(
        compare_runs([("a", six("001122", **SOLVED)), ("b", six("022122", **BETTER))])
    )
    worth = table[table["figure"] == "Worth, USD a year"].set_index("run")
    assert worth.loc["b", ["amount", "difference", "verdict"]].tolist() == [1100, 100, "better"]
    assert pd.isna(worth.loc["a", "difference"])


@pytest.mark.parametrize(
    ("kind", "values", "shown"),
    [
        ("money", (1e6, 1.5e6), "+USD 500\u202fk"),
        ("share", (0.1, 0.05), "−5.0 points"),
        ("share", (0.1, 0.1001), "="),
        ("count", (12.0, 9.0), "−3"),
        ("ratio", (1.5, 1.5), "="),
    ],
)
def test_differences_in_words(pair, monkeypatch, kind, values, shown):
    """Shares differ by points; what rounds to nothing is equal."""
    figure = Figure("Group", "Label", kind, values)
    monkeypatch.setattr("territory_opt.report.compare.cells.key_figures", lambda _: [figure])
    [(_, [line])] = figure_groups(pair)
    assert line.cells[1].delta == shown


def test_chart_shows_the_largest_flows_and_counts_the_rest(make_run, with_owners):
    """Fifty reps, every account to the next but one: the largest are drawn, the others counted."""
    run = make_run(400, 50)
    owner = run.accounts["territory_id"].str[1:].astype(int)
    moved = with_owners(run, {i: f"T{(j + 2) % 50:03d}" for i, j in owner.items()})
    found = compare_runs([("a", run), ("b", moved)])
    flows = flow_table(found, 0, 1)
    chart = flow_chart(found, flows)
    rest = flows["num_accounts"].iloc[MOST_FLOWS:].sum()
    assert len(chart.bands) == MOST_FLOWS
    assert f"{len(flows) - MOST_FLOWS} smaller flows more ({rest} accounts)" in chart.rest


def test_names_of_the_chart_do_not_overlap(pair):
    """Every bar leaves its name a line of 15 pixels, and begins below the one above."""
    chart = flow_chart(pair, flow_table(pair, 0, 1))
    for ends in (chart.givers, chart.takers):
        assert all(end.height >= 15 for end in ends)
        assert all(b.y >= a.y + a.height for a, b in pairwise(ends))
    assert max(end.y + end.height for end in chart.givers) <= chart.height


def test_a_chart_without_changes_is_empty(six):
    """The same plan twice."""
    same = compare_runs([("a", six("001122")), ("b", six("001122"))])
    assert flow_chart(same, flow_table(same, 0, 1)).bands == ()


def test_a_territory_has_one_colour_and_differs_from_its_neighbours_in_every_run(three):
    """Shapes of all runs decide together."""
    found = compare_runs(three)
    colours = colours_of(found)
    assert len(colours) == 6
    for side in found.sides:
        graph = neighbours(side.view.shapes, 6)
        assert [(a, b) for a, b in graph.edges if colours[a] == colours[b]] == []

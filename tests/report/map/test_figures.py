"""Key figures and the plan's standing in words."""

from __future__ import annotations

import pytest

from territory_opt.report.map import text
from territory_opt.report.map.audience import view_of
from territory_opt.report.map.figures import banner, plan_figures, rep_figures


def standing(make_run, **summary):
    """Banner of a small plan."""
    return banner(view_of(make_run(20, 2, **summary), "planner", None))


def test_feasible_plan_says_how_much_better_is_possible(make_run):
    """gap_abs in the objective's unit, as money a year."""
    found = standing(make_run, status="FEASIBLE", gap_abs=41_234.0)
    assert found.tone == "good"
    assert found.text.endswith(f"At most USD 41.2{text.NARROW}k a year better is possible.")


def test_gap_in_another_unit_is_not_called_money(make_run):
    """Hours × km stay what they are."""
    found = standing(make_run, gap_abs=512.0, objective_unit="hours·km/year")
    assert "At most 512 hours·km/year better is possible." in found.text


def test_gap_weighted_by_money_is_not_called_money(make_run):
    """Dollars × km² are no dollars, though their unit begins like them."""
    found = standing(make_run, gap_abs=512.0, objective_unit="USD·km²/year")
    assert "At most 512 USD·km²/year better is possible." in found.text


def test_unknown_gap_promises_nothing(make_run):
    """Without a bound the sentence is left out."""
    assert "better is possible" not in standing(make_run, gap_abs=None).text


def test_optimal_plan_is_proved_best(make_run):
    """No gap to speak of."""
    assert "proved best" in standing(make_run, status="OPTIMAL", gap_abs=0.0).text


def test_infeasible_names_its_causes(make_run):
    """In red, with the causes as sentences."""
    causes = [{"message": "Total capacity is 300 hours short."}]
    found = standing(make_run, status="INFEASIBLE", is_feasible=False, causes=causes)
    assert (found.tone, found.details) == ("bad", ("Total capacity is 300 hours short.",))


def test_evaluated_alignment_counts_broken_rules_by_kind(make_run):
    """Three accounts in no territory and one load outside its band: two lines."""
    broken = [{"rule": "cover"}] * 3 + [{"rule": "band"}]
    found = standing(make_run, task="evaluate", is_feasible=False, violations=broken)
    assert found.text == "Today's alignment does not keep every rule."
    assert found.details == ("accounts in no territory: 3", "loads outside their band: 1")


def test_exceptions_are_named_beside_a_plan_that_keeps_all_else(make_run):
    """Not every rule: every rule but one, and which one."""
    exceptions = [{"message": "R0 has at most 20 of hours instead of 9."}]
    found = standing(make_run, status="OPTIMAL", gap_abs=0.0, exceptions=exceptions)
    assert found.tone == "good"
    assert "every rule but proven exceptions" in found.text
    assert found.details == ("R0 has at most 20 of hours instead of 9.",)


def test_many_causes_are_cut_and_counted(make_run):
    """Six causes: four are spelled out."""
    causes = [{"message": f"Cause {i}"} for i in range(6)]
    found = standing(make_run, status="INFEASIBLE", is_feasible=False, causes=causes)
    assert found.details == ("Cause 0", "Cause 1", "Cause 2", "Cause 3", "and 2 more")


def test_figures_reconcile_with_the_tables(run):
    """Accounts, moves and the share of revenue that moves by choice."""
    shown = {f.label: f for f in plan_figures(view_of(run, "planner", None))}
    accounts = run.accounts
    chosen, forced = (int((accounts["moved"] == kind).sum()) for kind in ("chosen", "forced"))
    share = accounts.loc[accounts["moved"] == "chosen", "revenue"].sum() / accounts["revenue"].sum()
    assert shown["Accounts"].value == "200"
    assert shown["Accounts"].below == "8 territories, 1 vacant"
    assert shown["Change hands"] == (
        "Change hands",
        str(chosen + forced),
        f"{chosen} chosen, {forced} forced",
    )
    assert shown["Revenue moved"].value == text.share(share)


def test_balance_is_the_largest_deviation(run):
    """Largest distance of an index from 1.00."""
    shown = {f.label: f for f in plan_figures(view_of(run, "planner", None))}
    widest = (run.territories["potential_index"] - 1).abs().max()
    assert shown["Potential balance"].value == f"±{text.NARROW}{text.share(widest)}"


@pytest.mark.parametrize("audience", ["planner", "manager"])
def test_gain_is_shown_as_a_range(make_run, audience):
    """Never as one figure."""
    gain = {"low": 80_000, "expected": 120_000, "high": 150_000}
    shown = plan_figures(view_of(make_run(20, 2, gain_range=gain), audience, None))
    assert any(f.label == "Gain over today" and " to " in f.below for f in shown)


def test_negative_gain_says_that_today_breaks_rules(make_run):
    """A plan may cost more than an alignment that breaks its rules."""
    gain, today = {"low": -9e4, "expected": -8e4, "high": -7e4}, {"num_violations": 3}
    view = view_of(make_run(20, 2, gain_range=gain, today=today), "planner", None)
    shown = {f.label: f for f in plan_figures(view)}
    assert shown["Gain over today"].below.endswith("today breaks rules")


def test_rep_figures_are_the_reps_own(run):
    """Own accounts and own quota; leaving accounts count apart."""
    shown = {f.label: f.value for f in rep_figures(view_of(run, "rep", "R001"))}
    quota = float(run.quotas.set_index("rep_id").loc["R001", "quota"])
    assert shown["Your accounts"] == str((run.accounts["rep_id"] == "R001").sum())
    assert shown["Quota, new business"] == text.money(quota, "USD")

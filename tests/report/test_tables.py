"""territories.csv, quotas, faults, layers and summary of a run built by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import geopandas as gpd
import numpy as np
import pytest
import shapely

from territory_opt.models import Cause, Certificate, Plan, QuotaPolicy, Status
from territory_opt.models.contiguity import Contiguity, as_graph
from territory_opt.quotas import set_quotas
from territory_opt.report import build_run
from territory_opt.report.ground_figures import fragments_of
from territory_opt.report.money import gain_left_share, gain_over_today
from territory_opt.report.view import PlanView
from territory_opt.runs import read_run, write_run

HALVES = (0, 0, 0, 1, 1, 1)
REFERENCE = np.array([[30.0, np.nan, np.nan]] * 2)


def run_of(tiny, territory_of=HALVES, **more):
    result = tiny.result(territory_of)
    policy = QuotaPolicy("new", Decimal(1000), Decimal("0.05"), Decimal(10))
    quotas = set_quotas(tiny.problem, result.plan, policy)
    return build_run(tiny.scenario, tiny.problem, result, quotas, reference=REFERENCE, **more)


def test_territories_have_measures_and_indices(tiny):
    """Thirty of potential each is right on the target of 30."""
    rows = run_of(tiny).territories
    assert list(rows["num_accounts"]) == [3, 3]
    assert list(rows["potential"]) == [30, 30]
    assert list(rows["potential_index"]) == [1, 1]


def test_index_of_an_unlimited_measure_is_against_the_role(tiny):
    """Four and two accounts of three on average."""
    rows = run_of(tiny, (0, 0, 0, 0, 1, 1)).territories
    assert list(rows["count_index"]) == pytest.approx([4 / 3, 2 / 3])


def test_capacity_use_is_workload_over_hours(tiny):
    """Sixty hours of 100, and of 200."""
    assert list(run_of(tiny).territories["capacity_use"]) == [0.6, 0.3]


def test_shadow_prices_are_told_per_limited_measure(tiny):
    """Potential alone has a band; its upper limit presses in R1, its lower one in R2."""
    prices = np.array([[2.5, 0, 0], [-4.0, 0, 0]])
    certificate = Certificate(prices, np.empty(0), 0.0)
    solved = build_run(
        tiny.scenario,
        tiny.problem,
        tiny.result(HALVES, certificate=certificate),
        reference=REFERENCE,
    )
    columns = [name for name in solved.territories if name.endswith("_shadow_price")]
    assert columns == ["potential_shadow_price"]
    assert list(solved.territories["potential_shadow_price"]) == [2.5, -4.0]


def test_what_was_not_solved_has_no_shadow_prices(tiny):
    """No certificate, no column."""
    assert not [name for name in run_of(tiny).territories if name.endswith("_shadow_price")]


def test_moves_in_and_out_are_counted_apart(tiny):
    """A3 from R2 to R1 by choice; A6 into R2 because its owner left."""
    rows = run_of(tiny).territories.set_index("territory_id")
    assert rows.loc["R1", "moved_in_chosen"] == 1
    assert rows.loc["R2", "moved_out_chosen"] == 1
    assert rows.loc["R2", "moved_in_forced"] == 1
    assert rows["moved_out_forced"].sum() == 0


def test_mean_distance_is_over_the_accounts(tiny):
    """0, 0.1 and 0.2 degrees: 11.1 km."""
    assert run_of(tiny).territories["mean_km_to_home"].iloc[0] == pytest.approx(11.12, abs=0.01)


def test_quotas_carry_rep_and_period(tiny):
    """1,050 by halves, in tens: 520 each and the odd ten."""
    rows = run_of(tiny).quotas
    assert list(rows["rep_id"]) == ["ann", ""]
    assert sum(rows["quota"]) == 1050
    assert set(rows["period"]) == {"year"}


def test_faults_are_listed_gravest_first(tiny):
    """Fixed by rule before notes."""
    assert list(run_of(tiny).faults["code"]) == ["owner-gone", "tier-missing"]


def test_summary_counts_forced_moves_apart(tiny):
    """One of five owned accounts by choice, one forced; 5 of 25 of revenue each."""
    found = run_of(tiny).summary["disruption"]
    assert found["accounts"]["chosen"] == 1
    assert found["accounts"]["chosen_share"] == 0.2
    assert found["revenue"]["forced_share"] == 0.2


def test_no_money_where_the_objective_is_none(tiny):
    """Kilometres say nothing about margin."""
    assert run_of(tiny).summary["money_at_risk"] is None


def test_summary_has_the_contracts_keys(tiny):
    """As DESIGN.md names them."""
    assert {
        "status",
        "stop_reason",
        "objective",
        "bound",
        "gap",
        "gap_abs",
        "gain_left_share",
        "violations",
        "exceptions",
        "max_deviation",
        "disruption",
        "reconciliation",
        "seconds",
    } <= set(run_of(tiny).summary)


def test_summary_is_plain_json(tiny):
    """No numpy, no NaN."""
    run = run_of(tiny)
    assert json.loads(json.dumps(run.summary, allow_nan=False)) == run.summary


def test_gain_counts_only_what_somebody_serves_today(tiny):
    """Today A3 is with R2 at 0.8 degrees instead of 0.2: 66.7 km are saved, A4 and A6 count nothing."""
    plan = tiny.result(HALVES).plan
    assert gain_over_today(tiny.problem, plan) == pytest.approx(66.72, abs=0.01)


def test_gain_left_is_the_gap_over_the_possible_gain(tiny):
    """With a bound 10 km below the plan, 10 of 76.7 are left."""
    result = tiny.result(HALVES)
    left = gain_left_share(tiny.problem, result.plan, result.objective - 10)
    assert left == pytest.approx(10 / 76.72, abs=1e-4)


def test_no_gain_is_left_where_today_is_proved_best(tiny):
    """A bound a rounding error below today's own cost leaves nothing of nothing."""
    plan = tiny.result(HALVES).plan
    cost = tiny.result(HALVES).objective
    as_today = replace(tiny.problem, incumbent=plan.territory_of)
    assert gain_left_share(as_today, plan, cost * (1 - 1e-14)) == 0.0


def test_islands_without_accounts_are_no_fragments(tiny):
    """A shape of three parts, accounts on two of them."""
    view = PlanView(tiny.scenario, tiny.problem, tiny.result(HALVES).plan, np.full((2, 3), np.nan))
    parts = shapely.MultiPolygon([shapely.box(x, -1, x + 0.15, 1) for x in (19.9, 20.18, 50.0)])
    shapes = gpd.GeoDataFrame({"territory_id": ["R1"]}, geometry=[parts], crs=4326)
    assert fragments_of(shapes, view).tolist() == [2, 0]


def test_fragments_are_pieces_of_the_graph_where_there_is_one(tiny):
    """Neighbours are 1–2–3 and 4–5–6: R1 has 1 and 3, two pieces; R2 has 4, 5 and 6, one piece."""
    graph = np.zeros((6, 6), dtype=bool)
    for a, b in [(0, 1), (1, 2), (3, 4), (4, 5)]:
        graph[a, b] = graph[b, a] = True
    contiguity = Contiguity(as_graph(graph, 6)[0], np.zeros(6, bool), np.full(2, -1))
    problem = tiny.problem.replace(contiguity=contiguity)
    view = PlanView(tiny.scenario, problem, Plan([0, -1, 0, 1, 1, 1]), np.full((2, 3), np.nan))
    assert fragments_of(gpd.GeoDataFrame(geometry=[], crs=4326), view).tolist() == [2, 1]


def test_max_deviation_is_of_limited_measures_only(tiny):
    """Forty of thirty is a third too much; count has no limit and is not there."""
    assert run_of(tiny, (0, 0, 0, 0, 1, 1)).summary["max_deviation"] == {
        "potential": pytest.approx(1 / 3)
    }


def test_violations_are_named_by_rule(tiny):
    """Both territories are outside their band of 24 to 36."""
    found = run_of(tiny, (0, 0, 0, 0, 1, 1)).summary["violations"]
    assert [(v["rule"], v["territory_id"], v["measure"]) for v in found] == [
        ("band", "R1", "potential"),
        ("band", "R2", "potential"),
    ]


def test_causes_keep_their_names(tiny):
    """Indices become ids."""
    cause = Cause("locks-over-band", "Locks.", amounts={"over": 4.0}, units=(1,), territories=(0,))
    result = tiny.result(HALVES, status=Status.INFEASIBLE, causes=(cause,))
    (found,) = build_run(tiny.scenario, tiny.problem, result, reference=REFERENCE).summary["causes"]
    assert found["account_ids"] == ["=A2"]
    assert found["territory_ids"] == ["R1"]


def test_a_result_without_plan_leaves_everybody_out(tiny):
    """The folder of a run that found nothing can still be written."""
    result = tiny.result(HALVES, plan=None, status=Status.UNKNOWN, objective=np.inf, bound=-np.inf)
    run = build_run(tiny.scenario, tiny.problem, result, reference=REFERENCE)
    assert run.summary["num_uncovered"] == 6
    assert len(run.shapes) == 0


def test_a_run_survives_the_folder(tiny, tmp_path):
    """Written and read back: the same plan, layers and summary."""
    run = run_of(tiny)
    back = read_run(write_run(run, tmp_path / "run"))
    assert list(back.plan["account_id"]) == list(run.plan["account_id"])
    assert list(back.accounts["potential"]) == [10] * 6
    assert back.summary == json.loads(json.dumps(run.summary))


def test_territory_without_accounts_is_listed(tiny):
    """Nobody disappears: R2 has nothing, and a row."""
    rows = run_of(tiny, (0,) * 6).territories.set_index("territory_id")
    assert rows.loc["R2", "num_accounts"] == 0
    assert rows.loc["R2", "fragments"] == 0

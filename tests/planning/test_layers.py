"""Two teams over the same accounts: planned in turns, paired, judged, written and read again."""

import itertools
import json

import numpy as np
import pandas as pd
import pytest

from territory_opt.cli import exits
from territory_opt.errors import InputError, RunError
from territory_opt.models import Alignment, Pairing, Plan, labels_of
from territory_opt.planning import (
    check,
    compare,
    draw,
    evaluate,
    plan,
    quota,
    route_accounts,
    simulate_quotas,
)
from territory_opt.runs import layers_of, of_layer, read_run
from territory_opt.scenario import read_scenario
from territory_opt.scoring import audit, audit_alignment, objective
from territory_opt.testing import brute_force

SCENARIO = """\
schema = 1
name = "Two teams"
currency = "EUR"
[accounts]
file = "accounts.csv"
[reps]
file = "reps.csv"
[objective]
kind = "distance"
weight = "count"
[[balance]]
measure = "count"
min = 1
max = 3
[solve]
work = 1
gap = 0
[[level]]
name = "district"
count = 2
contiguous = false
[[layer]]
name = "specialists"
columns = { current_rep = "expert" }
PAIRING
[layer.reps]
file = "specialists.csv"
[[layer.balance]]
measure = "count"
min = 2
max = 4
[[layer.quota]]
company_target = 600
round_to = 1
over_assignment = 0
"""
BY_TERRITORY = 'pairing = { level = "territory" }'
BY_DISTRICT = 'pairing = { level = "district" }'
PREFERRED = 'pairing = { level = "territory", kind = "preference", price = 40 }'
QUICK = {"with_map": False, "with_picture": False}


def points(rng, ids, label):
    """Somewhere in a square of two degrees."""
    at = rng.uniform(0, 2, (len(ids), 2)).round(3)
    return pd.DataFrame({label: ids, "longitude": 8 + at[:, 0], "latitude": 48 + at[:, 1]})


@pytest.fixture
def two_teams(tmp_path):
    """Six accounts, three reps in two districts, two specialists, all drawn from a seed."""

    def made(pairing="", seed=0):
        folder = tmp_path / f"s{seed}"
        folder.mkdir(exist_ok=True)
        rng = np.random.default_rng(seed)
        accounts = points(rng, [f"A{i}" for i in range(6)], "account_id")
        accounts["potential"], accounts["revenue"] = 100, 50
        accounts["expert"] = ["S1", "S1", "S1", "S2", "S2", "S2"]
        accounts.to_csv(folder / "accounts.csv", index=False)
        points(rng, ["R1", "R2", "R3"], "rep_id").to_csv(folder / "reps.csv", index=False)
        points(rng, ["S1", "S2"], "rep_id").to_csv(folder / "specialists.csv", index=False)
        file = folder / "scenario.toml"
        file.write_text(SCENARIO.replace("PAIRING", pairing))
        return file

    return made


def feasible(problem):
    """Every plan that keeps the rules, with its cost."""
    choices = itertools.product(range(problem.num_territories), repeat=problem.num_units)
    plans = [Plan(np.array(of)) for of in choices]
    return [(one, objective(problem, one)) for one in plans if not audit(problem, one)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_rule_in_turns_is_the_best_that_the_first_team_s_plan_allows(two_teams, tmp_path, seed):
    """Of all 64 plans of the specialists, the cheapest that divides no territory of the reps."""
    outcome = plan(two_teams(BY_TERRITORY, seed), tmp_path / "run", **QUICK)
    main, (team,) = outcome.result, outcome.layers
    first, second = (one.to_problem() for one in read_scenario(two_teams(BY_TERRITORY, seed)).teams)
    assert main.objective == pytest.approx(brute_force(first).objective)
    allowed = [
        cost for one, cost in feasible(second)
        if not audit_alignment({"main": first, "specialists": second},
                               Alignment({"main": main.plan, "specialists": one}),
                               [Pairing("specialists", "main", 0)])
    ]  # fmt: skip
    assert team.result.objective == pytest.approx(min(allowed))
    assert team.alone.objective == pytest.approx(brute_force(second).objective)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_joint_bound_is_never_above_the_best_of_all_pairs_of_plans(two_teams, tmp_path, seed):
    """Looking at every pair of plans that are paired: the bound is beneath, the plans found above."""
    outcome = plan(two_teams(BY_TERRITORY, seed), tmp_path / "run", **QUICK)
    first, second = (one.to_problem() for one in read_scenario(two_teams(BY_TERRITORY, seed)).teams)
    seconds = [(one.territory_of, cost) for one, cost in feasible(second)]
    best = min(
        cost + other
        for one, cost in feasible(first)
        for of, other in seconds
        if len(set(zip(one.territory_of, of, strict=True))) == len(set(one.territory_of))
    )
    told = outcome.run.summary["together"]
    assert told["bound"] <= best * (1 + 1e-9)
    assert best <= told["objective"] * (1 + 1e-9)
    assert told["relaxed"] == ["specialists"]
    alone = brute_force(first).objective + brute_force(second).objective
    assert told["bound"] == pytest.approx(alone, rel=1e-4)


def test_without_pairing_the_joint_bound_is_the_sum(two_teams, tmp_path):
    """Nothing is left out, and with both proved best there is no gap."""
    outcome = plan(two_teams(), tmp_path / "run", **QUICK)
    told, (team,) = outcome.run.summary["together"], outcome.layers
    assert told["relaxed"] == []
    assert told["bound"] == pytest.approx(outcome.result.bound + team.result.bound)
    assert told["objective"] == pytest.approx(outcome.result.objective + team.result.objective)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_preference_is_a_term_of_the_later_layer_s_cost(two_teams, tmp_path, seed):
    """40 for every account away from its territory's lead: the best of all 64 plans under that."""
    outcome = plan(two_teams(PREFERRED, seed), tmp_path / "run", **QUICK)
    (team,) = outcome.layers
    problems = {"main": team.problem, "specialists": team.stated}
    first = read_scenario(two_teams(PREFERRED, seed)).to_problem()
    label, _ = labels_of(
        Pairing("specialists", "main", 0), problems | {"main": first},
        Alignment({"main": outcome.result.plan}),
    )  # fmt: skip
    alone = team.alone.plan.territory_of
    lead = np.array([np.bincount(alone[label == group]).argmax() for group in label])
    costs = [cost + 40 * (one.territory_of != lead).sum() for one, cost in feasible(team.stated)]
    assert team.result.objective == pytest.approx(min(costs))
    away = int((team.result.plan.territory_of != lead).sum())
    assert outcome.run.summary["layers"][0]["pairing"]["num_away"] == away
    assert outcome.run.summary["together"]["bound"] <= outcome.run.summary["together"]["objective"]


def test_a_pairing_by_district_reaches_the_run_folder(two_teams, tmp_path):
    """One specialist per district; one row per account and layer, one per layer and territory."""
    outcome = plan(two_teams(BY_DISTRICT, 1), tmp_path / "run", **QUICK)
    assert exits.of_outcome(outcome) == exits.OK
    run = read_run(tmp_path / "run")
    assert run.plan.groupby("layer").size().to_dict() == {"main": 6, "specialists": 6}
    assert not run.plan.duplicated(["layer", "account_id"]).any()
    rows = run.territories.groupby(["layer", "level"]).size().to_dict()
    assert rows == {
        ("main", "district"): 2,
        ("main", "territory"): 3,
        ("specialists", "territory"): 2,
    }
    district = run.territories.set_index("territory_id")["parent_id"]
    main, special = (of_layer(run, name).plan for name in layers_of(run))
    pairs = set(zip(main["territory_id"].map(district), special["territory_id"], strict=True))
    assert len(pairs) == 2


def test_a_layer_taken_out_of_a_run_is_that_team_s_run(two_teams, tmp_path):
    """Every account once, its own summary, homes and quotas; a layer that is not there is refused."""
    plan(two_teams(BY_DISTRICT, 1), tmp_path / "run", **QUICK)
    run = read_run(tmp_path / "run")
    team = of_layer(run, "specialists")
    assert team.plan["account_id"].is_unique
    assert set(team.homes["territory_id"]) == {"S1", "S2"}
    assert set(team.shapes["territory_id"]) <= {"S1", "S2"}
    assert set(team.quotas["territory_id"]) == {"S1", "S2"}
    assert team.summary["num_territories"] == 2
    assert of_layer(run).quotas.empty
    assert set(of_layer(run).accounts["territory_id"]) == {"R1", "R2", "R3"}
    with pytest.raises(RunError, match=r"no layer 'specialist'\. Did you mean 'specialists'"):
        of_layer(run, "specialist")


def test_the_referee_finds_a_broken_pairing_in_a_plan(two_teams, tmp_path):
    """Two accounts of different districts change specialists: both districts are divided then."""
    file = two_teams(BY_DISTRICT, 1)
    plan(file, tmp_path / "run", **QUICK)
    assert evaluate(file, tmp_path / "run").is_feasible
    table = pd.read_csv(tmp_path / "run" / "plan.csv", dtype=str, keep_default_na=False)
    own = table[table["layer"] == "specialists"].drop_duplicates("territory_id").index
    table.loc[own, "territory_id"] = table.loc[own[::-1], "territory_id"].to_numpy()
    table.to_csv(tmp_path / "run" / "plan.csv", index=False)
    outcome = evaluate(file, tmp_path / "run")
    assert not outcome.is_feasible
    broken = outcome.run.summary["layers"][0]["violations"]
    assert [one["rule"] for one in broken] == ["pairing", "pairing"]
    assert (
        "specialists: the accounts of district-1 (main) are with 2 territories"
        in broken[0]["message"]
    )


def test_today_is_judged_per_layer(two_teams):
    """Nobody knows the districts of today, so that the pairing is not judged, and it is said."""
    outcome = evaluate(two_teams(BY_DISTRICT, 1))
    team = outcome.run.summary["layers"][0]
    assert team["violations"] == []
    assert team["pairing"]["is_judged"] is False
    assert len(outcome.run.summary["violations"]) > 0


def test_a_run_starts_another_and_a_table_of_one_team_starts_that_one(two_teams, tmp_path):
    """``--start`` takes the rows of each layer; a plan without the specialists leaves them to today."""
    file = two_teams(BY_DISTRICT, 1)
    first = plan(file, tmp_path / "run", **QUICK)
    again = plan(file, tmp_path / "again", start=tmp_path / "run", **QUICK)
    assert again.run.plan["territory_id"].tolist() == first.run.plan["territory_id"].tolist()
    of_layer(first.run).plan.to_csv(tmp_path / "main.csv", index=False)
    assert plan(file, tmp_path / "third", start=tmp_path / "main.csv", **QUICK).is_feasible
    with pytest.raises(InputError, match="no plan of layer 'specialists': its layers are 'main'"):
        evaluate(file, tmp_path / "main.csv")


def test_a_first_team_without_a_plan_leaves_nothing_to_pair_with(two_teams, tmp_path):
    """One account at most for each of three reps, six to serve: exit 3, and both teams are told of."""
    file = two_teams(BY_DISTRICT, 1)
    outcome = plan(file, tmp_path / "run", **(QUICK | {"settings": ["balance.0.max=1"]}))
    assert exits.of_outcome(outcome) == exits.INFEASIBLE
    told = (tmp_path / "run" / "INFEASIBLE.txt").read_text()
    assert "not planned: main has no plan that keeps every rule" in told
    assert set(read_run(tmp_path / "run").plan["layer"]) == {"main", "specialists"}


def test_a_pairing_that_no_plan_keeps_is_named(two_teams, tmp_path):
    """Three accounts for each specialist, but districts of four and two: exit 3, with the way out."""
    file = two_teams(BY_DISTRICT, 1)
    bands = [
        "balance.0.min=2",
        "balance.0.max=2",
        "layer.0.balance.0.min=3",
        "layer.0.balance.0.max=3",
    ]
    outcome = plan(file, tmp_path / "run", **(QUICK | {"settings": bands}))
    assert exits.of_outcome(outcome) == exits.INFEASIBLE
    cause = outcome.run.summary["layers"][0]["causes"][0]["message"]
    assert cause.startswith(
        "No plan of specialists keeps its pairing with main; without it, one keeps"
    )
    assert outcome.layers[0].alone.is_feasible
    told = outcome.run.summary["together"]
    assert (told["objective"], told["gap"]) == (None, None)


def test_a_run_is_repeatable_only_if_every_team_is(two_teams, tmp_path):
    """A clock for the specialists alone, and the manifest promises no identical plan."""
    exact = plan(two_teams(), tmp_path / "exact", **QUICK).run.manifest
    timed = QUICK | {"settings": ["layer.0.solve.seconds=5"]}
    clocked = plan(two_teams(), tmp_path / "clocked", **timed).run.manifest
    assert exact["solving"]["layers"]["specialists"]["limits"]["work"] == 1
    assert (exact["repeat"]["is_exact"], clocked["repeat"]["is_exact"]) == (True, False)


def test_quotas_are_set_for_the_team_that_has_a_target(two_teams):
    """600 for the specialists over what each has today: three accounts of 100."""
    table = quota(two_teams()).table
    assert dict(zip(table["territory_id"], map(int, table["quota"]), strict=True)) == {
        "S1": 300, "S2": 300,
    }  # fmt: skip


SURE = """
[layer.attainability]
retention = 0.9
win_chance = 0.5
capture_rate = 0.4
spread = 0.2
market = 0.1
simulations = 200
[[layer.pay]]
role = "field"
base = 50
target_incentive = 20
"""


def test_an_overlay_team_is_simulated_by_its_own_chances(two_teams, tmp_path):
    """300 each against three accounts of 50 sold and 50 open; the first team has no quota."""
    file = two_teams()
    file.write_text(file.read_text() + SURE)
    found = simulate_quotas(file)
    assert found.simulated.table["territory_id"].tolist() == ["S1", "S2"]
    assert found.simulated.table["quota"].tolist() == [300, 300]
    expected = 3 * (50 * 0.9 + 50 * 0.4)
    assert found.simulated.table["expected_sales"].tolist() == pytest.approx(
        [expected] * 2, rel=0.1
    )
    assert len(found.simulated.pay_table) == 2
    plan(file, tmp_path / "run", **QUICK)
    run = read_run(tmp_path / "run")
    assert set(run.attainability["territory_id"]) == {"S1", "S2"}
    assert of_layer(run).attainability.empty
    assert len(of_layer(run, "specialists").quota_tests) == len(run.quota_tests) > 0


def test_each_team_has_simulated_years_of_its_own(two_teams, tmp_path):
    """Tests of both teams in one table, each with its layer; taken apart again."""
    file, own = two_teams(), "[[quota]]\ncompany_target = 500\nround_to = 1\n"
    main = SURE.replace("layer.", "").split("[[pay]]")[0]
    text = file.read_text().replace("[[layer]]", own + main + "[[layer]]", 1)
    file.write_text(text + SURE)
    plan(file, tmp_path / "run", **QUICK)
    run = read_run(tmp_path / "run")
    assert run.quota_tests["layer"].unique().tolist() == ["main", "specialists"]
    assert set(of_layer(run).attainability["territory_id"]) == {"R1", "R2", "R3"}
    assert len(of_layer(run).quota_tests) + len(of_layer(run, "specialists").quota_tests) == len(
        run.quota_tests
    )
    ours = simulate_quotas(file, tmp_path / "run").simulated.table
    assert set(ours["territory_id"]) == {"R1", "R2", "R3"}
    theirs = simulate_quotas(file, tmp_path / "run", layer="specialists").simulated.table
    assert set(theirs["territory_id"]) == {"S1", "S2"}


def test_a_team_that_says_nothing_of_its_sales_is_refused_by_name(two_teams):
    """What to add, and where; a team that is not there is refused too."""
    with pytest.raises(
        InputError, match=r"layer 'specialists', does not say .* Add \[layer\.attain"
    ):
        simulate_quotas(two_teams(), layer="specialists")
    with pytest.raises(InputError, match="Did you mean 'specialists'"):
        simulate_quotas(two_teams(), layer="specialist")
    file = two_teams()
    file.write_text(file.read_text() + SURE.replace("retention", 'metric = "units"\nretention'))
    with pytest.raises(InputError, match="no \\[\\[quota\\]\\] has the metric 'units'"):
        simulate_quotas(file)


def test_check_meets_the_rules_of_every_layer(two_teams):
    """Nobody of the specialists may serve an account: told with the layer's name."""
    file = two_teams()
    text = file.read_text() + "[layer.rules]\nmax_distance_km = 1\n"
    file.write_text(text)
    report = check(file)
    assert report.is_stopped
    assert all("specialists: " in fault.message for fault in report.faults)


def test_every_team_has_a_map_and_knows_the_others(two_teams, tmp_path):
    """Pages link to each other; an account tells who of the other team has it; reps see no others."""
    plan(two_teams(BY_DISTRICT, 1), tmp_path / "run", with_picture=False)
    main, team = (
        (tmp_path / "run" / name).read_text() for name in ("map.html", "map-specialists.html")
    )
    assert 'href="map-specialists.html"' in main
    assert 'href="map.html"' in team
    assert [one["label"] for one in payload(main)["outlines"]] == ["Team specialists", "Districts"]
    assert [one["label"] for one in payload(team)["outlines"]] == ["Team main"]
    assert "Specialists" in [field["label"] for field in payload(main)["accounts"]["fields"]]
    assert [one["id"] for one in payload(team)["territories"]] == ["S1", "S2"]
    assert len(payload(team)["accounts"]["id"]) == 6
    rep = payload(draw(tmp_path / "run", "rep", "S1").read_text())
    assert [one["id"] for one in rep["territories"]] == ["S1"]
    assert rep["outlines"] == []
    with pytest.raises(InputError, match="rep 'S9' fills no territory of any team"):
        draw(tmp_path / "run", "rep", "S9")
    assert (
        draw(tmp_path / "run", "manager", layer="specialists").name
        == "map-manager-specialists.html"
    )


def payload(page):
    begin = page.index(">", page.index('id="map-data"')) + 1
    return json.loads(page[begin : page.index("</script>", begin)])


def test_every_team_has_routing_rules_of_its_own(two_teams):
    """One file; new accounts get a rep by one half of it and a specialist by the other."""
    folder = plan(two_teams(), two_teams().parent / "run", **QUICK).folder
    rules = read_run(folder).routing_rules
    assert rules["layer"].unique().tolist() == ["main", "specialists"]
    new = folder.parent / "new.csv"
    new.write_text("account_id,longitude,latitude\nN1,8.5,48.5\n")
    for layer, known in (("main", {"R1", "R2", "R3"}), ("specialists", {"S1", "S2"})):
        outcome = route_accounts(new, folder, folder.parent / f"to-{layer}.csv", layer=layer)
        row = outcome.table.iloc[0]
        assert row["territory_id"] in known
        assert rules["layer"][row["line"] - 2] == layer


@pytest.mark.parametrize(("layer", "team"), [(None, "R"), ("specialists", "S")])
def test_a_team_is_compared_by_itself(two_teams, tmp_path, layer, team):
    """The scenario's own, or the one named; its levels and the other team's territories stay out."""
    plan(two_teams(BY_TERRITORY), tmp_path / "run", **QUICK)
    outcome = compare(["today", tmp_path / "run"], tmp_path / "out", layer)
    ids = outcome.comparison.territories["territory_id"]
    assert {one[0] for one in ids} == {team}
    told = set(outcome.changes["from_territory"]) | set(outcome.changes["to_territory"])
    assert told <= {"", *ids}
    assert len(outcome.changes) == outcome.counts()[0]["num_accounts"] > 0

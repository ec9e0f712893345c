"""Fronts of plans: none beaten, every bound valid, everything written and told."""

import json
import math
from pathlib import Path

import pytest

from benchmarks.sweep import write_scenario
from territory_opt.errors import InputError
from territory_opt.planning import sweep
from territory_opt.planning.front.found import Ask, Found, kept
from territory_opt.planning.front.goals import goals_from
from territory_opt.runs import from_csv, read_run
from territory_opt.scenario import read_scenario
from territory_opt.scoring import audit, audit_bound, objective

WORK = "solve.work=1.2"


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    """100 accounts, 5 reps, ±20 % on two measures."""
    return write_scenario(tmp_path_factory.mktemp("plains"), 100, 5, 1, 0.2, 60)


@pytest.fixture(scope="module")
def front(file, tmp_path_factory):
    """Value against change: five plans, potentials perturbed twice."""
    out = tmp_path_factory.mktemp("fronts") / "sweep"
    words = {"settings": [WORK], "points": 5, "perturb": 0.1, "times": 2, "with_picture": False}
    return sweep(file, out, **words)


def test_no_plan_of_a_front_is_beaten(front):
    """Each plan that moves more is worth more: less change and more value would beat it."""
    assert len(front.points) == 5
    moved = [point.figures[1] for point in front.points]
    value = [point.figures[0] for point in front.points]
    assert moved == sorted(set(moved))
    assert value == sorted(set(value))


def test_every_bound_is_valid(front, file):
    """The referee recomputes each bound under the settings that the point states."""
    for point, result in zip(front.points, front.results, strict=True):
        problem = read_scenario(file).with_settings(*point.settings).to_problem()
        assert audit(problem, result.plan) == []
        assert objective(problem, result.plan) == pytest.approx(result.objective)
        assert audit_bound(problem, result.certificate) <= result.bound * (1 + 1e-9)
        assert result.bound <= result.objective * (1 + 1e-9)
        assert point.figures[1] <= point.limit + 1e-6
        assert point.bound >= point.figures[0] * (1 - 1e-9)


def test_a_tighter_limit_never_promises_more(front):
    """Fewer plans keep it: what is proved possible, and what is found, are ordered."""
    for tight, loose in zip(front.points, front.points[1:], strict=False):
        assert tight.figures[0] <= loose.bound * (1 + 1e-9)
        assert tight.bound <= loose.bound * (1 + 1e-9)


def test_the_ends_and_the_bend_have_names(front):
    """Short words that a manager knows; each plan has a sentence with its proof."""
    names = [point.name for point in front.points]
    assert names[0] == "least change"
    assert names[-1] == "best value"
    assert "knee" in names[1:-1]
    for point in front.points:
        assert "changes hands by choice" in point.sentence
        assert "these limits" in point.sentence


def test_a_front_is_a_folder_of_runs(front):
    """``sweep.csv`` names each run folder, which holds the plan whose figures it tells."""
    table = from_csv(front.folder / "sweep.csv")
    rows = table[table["folder"] != ""]
    assert list(rows["name"]) == [point.name for point in front.points]
    for folder, value in zip(rows["folder"], rows["value"], strict=True):
        run = read_run(front.folder / folder)
        assert run.summary["value"] == pytest.approx(float(value), abs=0.01)
        assert (front.folder / folder / "map.html").is_file()
    manifest = json.loads((front.folder / "manifest.json").read_text())
    assert "sweep" in manifest["repeat"]["command"]
    assert manifest["repeat"]["is_exact"]


def test_the_page_leads_to_every_map_and_asks_nothing(front):
    """One link per point in the chart, one in the table; no address of any server."""
    page = (front.folder / "sweep.html").read_text()
    for point in front.points:
        assert page.count(f'href="{point.folder}/map.html"') == 2
    assert "http://" not in page
    assert "https://" not in page


def test_robustness_is_written_and_drawn(front):
    """Each account's share of repetitions, the same in the table and on the map."""
    folder = front.folder / front.points[0].folder
    run = read_run(folder)
    assert list(run.robustness["account_id"]) == list(run.plan["account_id"])
    assert set(run.robustness["survival"]) <= {0.0, 0.5, 1.0}
    assert run.accounts["survival"].tolist() == run.robustness["survival"].tolist()
    assert run.summary["robustness"]["num_plans"] == 2
    assert '"label":"Robustness"' in (folder / "map.html").read_text()


def test_balance_is_tightened_until_there_is_no_plan(file, tmp_path):
    """Best balance against value; the same scenario with a 1 % band has none in the time given."""
    words = {"settings": ["solve.work=0.5"], "points": 3, "with_map": False, "with_picture": False}
    found = sweep(file, tmp_path / "out", goals=["balance", "value"], **words)
    assert found.points[0].name == "best balance"
    assert all(point.figures[1] <= point.limit + 1e-9 for point in found.points)
    assert all("End of the front" in note or "dropped" in note for note in found.notes)


def test_nothing_is_written_where_no_plan_exists(file, tmp_path):
    """One account that is larger than a band: told by the result, no folder."""
    tiny = [f"balance.{k}.tolerance=0.0001" for k in (0, 1)]
    found = sweep(file, tmp_path / "out", settings=[*tiny, "solve.work=0.2"], points=2)
    assert found.points == ()
    assert found.folder is None
    assert not (tmp_path / "out").exists()


def found_with(*costs: float) -> Found:
    """A plan of which only the costs matter."""
    return Found(Ask(math.inf), (), None, costs)


def test_beaten_plans_are_dropped_with_who_beats_them():
    """(1, 5), (2, 3), (3, 1) stay; (3, 3) is beaten by (2, 3); the second (1, 5) is the same again."""
    plans = [found_with(*costs) for costs in ((1, 5), (2, 3), (3, 3), (1, 5), (3, 1))]
    best, dropped = kept(plans)
    assert [one.costs for one in best] == [(1, 5), (2, 3), (3, 1)]
    assert dropped == {2: 1, 3: 0}


def test_goals_come_in_one_order_whatever_was_typed():
    """What is optimised does not depend on the order of words."""
    assert goals_from(["balance:potential", "value"]) == goals_from(["value", "balance:potential"])


@pytest.mark.parametrize(
    ("goals", "told"),
    [
        (["value"], "two or three goals, not 1"),
        (["value", "valeu"], "Did you mean 'value'"),
        (["value", "value"], "named twice"),
        (["value", "disruption:miles"], "it counts revenue or accounts"),
        (["value", "balance:miles"], "no .*balance.* has this measure"),
    ],
)
def test_goals_that_mean_nothing_are_told(file, tmp_path, goals, told):
    """One message with the way out; nothing is written."""
    with pytest.raises(InputError, match=told):
        sweep(file, tmp_path / "out", goals=goals)
    assert not (tmp_path / "out").exists()


def test_every_wrong_number_is_told_at_once(file):
    """Points, share and times in one message."""
    with pytest.raises(InputError, match=r"--points 1.*--perturb 2.*--times 0"):
        sweep(file, points=1, perturb=2, times=0)

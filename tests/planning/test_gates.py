"""Gates: judging runs, publishing them, the page."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime, timedelta

import geopandas
import pytest

from territory_opt import api
from territory_opt.errors import RunError, StoreError
from territory_opt.planning.gates import Verdict
from territory_opt.report.gates import Gate
from territory_opt.report.map.text import NARROW
from territory_opt.runs import read_run
from territory_opt.store import open_store
from tests.report.gate_figures import SUMMARY, TESTS
from tests.store.conftest import write_folder


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """Ann and Bo's plan with limits on change and drift; 3 of 12 accounts move by choice."""
    from tests.conftest import REPS, SCENARIO, accounts

    folder = tmp_path_factory.mktemp("gates")
    (folder / "scenario.toml").write_text(SCENARIO)
    (folder / "reps.csv").write_text(REPS)
    (folder / "accounts.csv").write_text(accounts())
    limits = ["max_gap=0", "max_moved_account_share=0.2", "max_accounts_changed_share=0.1"]
    api.plan(folder / "scenario.toml", folder / "run", with_map=False,
             settings=[f"gates.{limit}" for limit in limits])  # fmt: skip
    return folder


@pytest.fixture
def run(planned, tmp_path):
    """That run in a folder of the test's own."""
    return shutil.copytree(planned / "run", tmp_path / "run")


@pytest.fixture
def store():
    """An empty store; each look at the clock is a day later."""
    days = iter(range(1000))
    begin = datetime(2027, 1, 1, tzinfo=UTC)
    return open_store("memory:", clock=lambda: begin + timedelta(days=next(days)))


def edited(folder, name, change):
    """A JSON file of a folder, changed by hand as a test wants it; its hash as if written so."""
    document = json.loads((folder / name).read_text())
    change(document)
    (folder / name).write_text(json.dumps(document))


def test_a_run_is_judged_by_the_limits_it_was_planned_with(planned, store):
    """Three of twelve move: 25 % where 20 % is allowed; a first run has no drift."""
    verdict = api.judge_run(planned / "run", store)
    assert [gate.name for gate in verdict.failed] == ["Change"]
    assert verdict.is_passed is False
    assert verdict.message.replace(NARROW, " ") == (
        "Publication is refused: 1 of 5 gates is not passed.\n"
        "Change: 25 % of accounts change rep by our choice, at most 20 % allowed. Set "
        "rules.max_moved_account_share, or raise gates.max_moved_account_share, and plan again."
    )
    assert verdict.gates[3].figure == "first run"
    assert verdict.run == "run"


def test_limits_on_drift_refuse_without_a_store(planned):
    """Nobody knows the last run."""
    failed = api.judge_run(planned / "run").failed
    assert [gate.name for gate in failed] == ["Change", "Accounts changed", "Columns gone"]
    assert failed[1].way_out == "Name the store (--store)"


def test_the_run_itself_is_never_the_one_before(planned, store):
    """In the store or in its folder, with its verdict written or without."""
    kept = store.add_run(planned / "run", "Ann")
    for verdict in (api.judge_stored(store, kept.id), api.judge_run(planned / "run", store)):
        assert verdict.since == ""
        assert verdict.gates[3].figure == "first run"


def test_the_verdict_is_part_of_the_run_folder(run, store):
    """Hashes stay true, an earlier verdict is replaced, and the store keeps page and figures."""
    for _ in range(2):
        page = api.write_verdict(api.judge_run(run, store), run)
    read_run(run)
    outputs = json.loads((run / "manifest.json").read_text())["outputs"]
    assert {"gates.json", "gates.html", "plan.csv"} <= set(outputs)
    assert "Publication is refused" in page.read_text("utf-8")
    told = json.loads((run / "gates.json").read_text())
    assert (told["is_passed"], len(told["gates"])) == (False, 5)
    assert not [*run.glob(".*")]
    kept = store.add_run(run, "Ann")
    assert store.read_file(kept.id, "gates.html") == page.read_bytes()


@pytest.mark.parametrize("file", ["summary.json", "plan.gpkg"])
def test_a_file_that_was_edited_is_not_judged(run, store, file, tmp_path):
    """Who makes the figures fit does not get through, by the store neither."""
    before = shutil.copytree(run, tmp_path / "before")
    edited(before, "manifest.json", lambda told: told.update(created="2026-01-01T00:00:00+00:00"))
    store.add_run(before, "Ann")
    (run / file).write_bytes((run / file).read_bytes().replace(b"field", b"Field") + b" ")
    words = f"{file} edited since it was written"
    with pytest.raises(RunError, match=words):
        api.judge_run(run, store)
    with pytest.raises(RunError, match=words):
        api.judge_stored(store, store.add_run(run, "Ann").id)


def test_a_folder_without_a_run_is_named(tmp_path):
    """One sentence."""
    with pytest.raises(RunError, match=r"summary.json missing|manifest.json missing"):
        api.judge_run(tmp_path)


def test_a_run_without_gates_passes_if_every_rule_is_kept(tmp_path, store):
    """Runs of earlier versions have no [gates]."""
    verdict = api.judge_run(write_folder(tmp_path / "run"), store)
    assert (verdict.is_passed, verdict.message) == (True, "May be published: every rule is kept.")
    broken = write_folder(tmp_path / "broken", is_feasible=False, value=1)
    assert api.judge_run(broken, store).is_passed is False


def test_the_plan_in_force_comes_before_newer_runs(tmp_path, store, planned):
    """Then the newest that was approved, then the newest; of another scenario none."""
    ids = [
        store.add_run(write_folder(tmp_path / name, value=value), "Ann").id
        for name, value in (("first", 1.0), ("second", 2.0), ("third", 3.0))
    ]
    judged = write_folder(tmp_path / "judged", value=9.0, owner="T3")
    limit = {"gates": {"keep_columns": True}, "name": "North", "effective_from": "2027-01-01"}
    edited(judged, "manifest.json", lambda told: told.update(scenario=limit))

    def since():
        with pytest.raises(RunError, match=r"has no plan\.gpkg"):
            api.judge_run(judged, store)
        from territory_opt.planning.gates.evidence import FolderEvidence
        from territory_opt.planning.gates.reference import last_run

        return last_run(store, FolderEvidence(judged))[1]

    assert since() == f"run {ids[2]}, the newest before"
    store.approve(ids[1], "Bea")
    assert since() == f"run {ids[1]}, the newest that was approved"
    store.approve(ids[0], "Bea")
    store.publish(ids[0], "Cem")
    assert since() == f"run {ids[0]}, the plan of North on 2027-01-01"


# Publishing

LIMITS = {
    "max_gap": 0.01,
    "max_deviation": 0.1,
    "max_deviation_of": {"potential": 0.05},
    "max_moved_account_share": 0.25,
    "max_moved_revenue_share": 0.1,
    "min_reps_at_quota_share": 0.5,
    "max_size_correlation": 0.3,
    "min_near_quota_share": 0.65,
    "max_chance_spread": 0.4,
    "max_unfair_quotas_share": 0.15,
    "max_accounts_changed_share": 0.3,
    "max_potential_changed_share": 0.3,
    "keep_columns": True,
}


def stored(store, folder, accounts, columns, **settings):
    """A run with these accounts, 100 of potential each, that would fail every limit above."""
    write_folder(folder, value=float(len(accounts)), **SUMMARY)
    (folder / "quota_tests.csv").write_text(TESTS.assign(limit=0.0, verdict="").to_csv(index=False))
    points = geopandas.points_from_xy([0.0] * len(accounts), [0.0] * len(accounts), crs=4326)
    table = {"layer": "main", "account_id": [*accounts], "potential": 100.0}
    geopandas.GeoDataFrame(table, geometry=points).to_file(folder / "plan.gpkg", layer="accounts")
    told = {"name": "North", "effective_from": "2027-01-01", **settings}
    edited(folder, "manifest.json", lambda document: document.update(
        scenario=told, columns={"accounts": columns}, created=f"2026-11-2{len(accounts)}T08:00:00+00:00"
    ))  # fmt: skip
    run = store.add_run(folder, "Ann").id
    store.approve(run, "Bea")
    return run


@pytest.mark.parametrize("key", LIMITS)
def test_publication_is_refused_by_each_gate(store, tmp_path, key):
    """By that one alone; message and log have its figure, and the plan before stays in force."""
    before = stored(store, tmp_path / "before", "ABC", ["id", "tier"])
    store.publish(before, "Cem")
    run = stored(store, tmp_path / "run", "ABDE", ["id"], gates={
        "keep_columns": False, key: LIMITS[key],
    })  # fmt: skip
    found = api.publish_run(store, run, "Cem")
    (gate,) = found.verdict.failed
    assert gate.key.startswith(key)
    assert gate.is_judged
    assert gate.sentence in found.verdict.message
    assert gate.sentence in store.events()[-1].sentence
    assert found.publication is None
    assert store.in_force("North", date(2027, 1, 1)).run_id == before
    assert store.run(run).state == "approved"


def test_a_refusal_leaves_the_run_and_tells_the_log(planned, store):
    """Approved as before; the line names who, the gate, figure and limit, and has all gates."""
    kept = store.add_run(planned / "run", "Ann")
    store.approve(kept.id, "Bea")
    found = api.publish_run(store, kept.id, "Cem")
    assert found.publication is None
    assert store.run(kept.id).state == "approved"
    line = store.events()[-1]
    assert line.action == "refuse"
    assert line.sentence.replace(NARROW, " ") == (
        "Cem was not allowed to publish run 1 for Two reps (Change: 25 % of accounts change rep by our "
        "choice, at most 20 % allowed)"
    )
    assert [one["name"] for one in line.details["gates"]][2] == "Change"


def test_gates_are_overridden_with_a_reason_that_the_log_keeps(planned, store):
    """Without a reason nothing is done."""
    kept = store.add_run(planned / "run", "Ann")
    store.approve(kept.id, "Bea")
    with pytest.raises(StoreError, match="say why the plan is published despite its gates"):
        api.publish_run(store, kept.id, "Cem", despite_gates=True, reason="  ")
    assert store.run(kept.id).state == "approved"
    found = api.publish_run(store, kept.id, "Cem", despite_gates=True, reason="The board wants it.")
    assert found.publication is not None
    assert store.events()[-1].sentence.replace(NARROW, " ") == (
        "Cem published run 1 for Two reps, from 2027-01-01: The board wants it. (despite Change: 25 % "
        "of accounts change rep by our choice, at most 20 % allowed)"
    )


def test_plan_tells_the_verdict(planned):
    """In summary.json and in the headline; drift is for publication."""
    summary = read_run(planned / "run").summary
    assert summary["gates"]["is_passed"] is False
    told = dict(api.headline(summary))["Gates"].replace(NARROW, " ")
    assert told == (
        "2 of 3 gates passed; not Change: 25 %; changes of the inputs are judged on publication"
    )


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_opens_and_asks_for_nothing(open_map, scheme):
    """Refusing gates first; names stay text; nothing wider than a small screen."""
    gates = (
        Gate("Rules", True, "kept", "by this plan"),
        Gate("Columns gone", False, "1", "since run 1 (<i>tier</i>)", "keep_columns",
             way_out="Put it back"),
    )  # fmt: skip
    page = open_map(Verdict(gates, "North", "run 3", "run 1").page, width=380)
    page.emulate_media(color_scheme=scheme)
    assert page.locator(".gates li span").all_inner_texts() == ["Columns gone", "Rules"]
    assert page.locator(".gates p").first.inner_text() == "since run 1 (<i>tier</i>)"
    assert page.locator("p.way").inner_text() == "Way out: Put it back."
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    assert (len(page.requests), page.troubles) == (1, [])

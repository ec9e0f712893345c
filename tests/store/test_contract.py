"""One conformance suite for every kind of store: memory, SQLite and a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from territory_opt.errors import RunError, StoreConflictError, StoreError
from territory_opt.store import State, Store, keeping
from tests.store.conftest import NOON

JANUARY, APRIL, JULY = date(2027, 1, 1), date(2027, 4, 1), date(2027, 7, 1)
MakeRun = Callable[..., Path]
HOUR = timedelta(hours=1)


def approved(store: Store, folder: Path) -> int:
    """A run that Bea approved."""
    run = store.add_run(folder, "Ann")
    return store.approve(run.id, "Bea").id


def test_run_is_remembered_with_its_provenance(store: Store, make_run: MakeRun) -> None:
    """Scenario, seed, versions, input hashes, who and when."""
    run = store.add_run(make_run(), "Ann")
    assert (run.id, run.name, run.scenario, run.scenario_version) == (1, "run", "North", 1)
    assert (run.state, run.value, run.gap, run.seed) == (State.CANDIDATE, 100.0, 0.01, 1)
    assert run.inputs == {"accounts.csv": "ab" * 32}
    assert run.libraries["ortools"] == "9.15"
    assert run.command == "territory-opt plan north.toml"
    assert (run.created_by, run.created_at) == ("Ann", NOON + timedelta(minutes=1))
    assert store.runs() == [run]


def test_every_file_comes_back_byte_by_byte(
    store: Store, make_run: MakeRun, tmp_path: Path
) -> None:
    """Tables travel as Parquet; 007 keeps its zeros, a quoted cell its quotes."""
    folder = make_run()
    run = store.add_run(folder, "Ann")
    again = store.write_folder(run.id, tmp_path / "again")
    names = sorted(path.name for path in folder.iterdir())
    assert sorted(path.name for path in again.iterdir()) == names
    assert all((again / name).read_bytes() == (folder / name).read_bytes() for name in names)
    formats = {file.name: file.format for file in store.files(run.id)}
    assert formats["plan.csv"] == "parquet"
    assert formats["map.html"] == "raw"


def test_table_edited_by_hand_is_kept_as_it_is(
    store: Store, make_run: MakeRun, tmp_path: Path
) -> None:
    """Windows line ends would be lost on the way through Parquet."""
    folder = make_run()
    text = b"layer,account_id,territory_id\r\nmain,007,T1\r\n"
    (folder / "plan.csv").write_bytes(text)
    run = store.add_run(folder, "Ann")
    assert store.read_file(run.id, "plan.csv") == text
    assert store.read_table(run.id, "plan.csv").to_dict("records") == [
        {"layer": "main", "account_id": "007", "territory_id": "T1"}
    ]


def test_plan_is_read_as_a_table_of_text(store: Store, make_run: MakeRun) -> None:
    """Plans and quotas are asked for without writing the folder."""
    run = store.add_run(make_run(), "Ann")
    assert store.read_table(run.id, "plan.csv")["account_id"].tolist() == ["007", "A2", "A3"]
    assert store.read_table(run.id, "quotas.csv")["quota"].tolist() == ["900"]


def test_same_folder_added_twice_is_one_run(store: Store, make_run: MakeRun) -> None:
    """Work repeated after a crash leaves one run and one line in the log."""
    folder = make_run()
    first = store.add_run(folder, "Ann")
    assert store.add_run(folder, "Bea") == first
    assert len(store.runs()) == 1
    assert [event.action for event in store.events()] == ["scenario", "add"]


def test_settings_make_a_new_version_only_when_they_change(store: Store, make_run: MakeRun) -> None:
    """Three runs, of which the third has another tolerance: two versions."""
    other = make_run("c", value=3)
    manifest = other / "manifest.json"
    manifest.write_text(manifest.read_text().replace("0.1}", "0.2}"))
    for folder in (make_run("a", value=1), make_run("b", value=2), other):
        store.add_run(folder, "Ann")
    assert [run.scenario_version for run in store.runs()] == [1, 1, 2]
    assert [one.settings["balance"] for one in store.scenario_versions("North")] == [
        [{"tolerance": 0.1}],
        [{"tolerance": 0.2}],
    ]


def test_plan_that_breaks_a_rule_is_a_draft_and_cannot_be_proposed(
    store: Store, make_run: MakeRun
) -> None:
    """What nobody may follow is no candidate."""
    run = store.add_run(make_run(is_feasible=False), "Ann")
    assert run.state == State.DRAFT
    with pytest.raises(StoreError, match="does not keep every rule"):
        store.propose(run.id, "Ann")


def test_draft_is_proposed_approved_and_published(store: Store, make_run: MakeRun) -> None:
    """The whole way, each step by its own person."""
    run = store.add_run(make_run(), "Ann", is_draft=True)
    assert run.state == State.DRAFT
    assert store.propose(run.id, "Ann").state == State.CANDIDATE
    assert store.approve(run.id, "Bea", "fair enough").state == State.APPROVED
    published = store.publish(run.id, "Cem", JANUARY)
    assert (published.scope, published.effective_from, published.effective_to) == (
        "North",
        JANUARY,
        None,
    )
    assert store.run(run.id).state == State.PUBLISHED
    told = [(one.verdict, one.who, one.reason) for one in store.decisions(run.id)]
    assert told == [
        ("candidate", "Ann", ""),
        ("approved", "Bea", "fair enough"),
        ("published", "Cem", ""),
    ]


@pytest.mark.parametrize(
    ("is_draft", "deed", "sentence"),
    [
        (True, "approve", "cannot be approved: it is a draft .*runs propose"),
        (True, "publish", "cannot be published: it is a draft"),
        (False, "publish", "cannot be published: it is a candidate .*runs approve"),
        (False, "propose", "cannot be proposed: it is a candidate"),
        (False, "restore", "cannot be restored: it is a candidate"),
    ],
)
def test_step_out_of_order_is_refused_with_the_way_out(
    store: Store, make_run: MakeRun, is_draft: bool, deed: str, sentence: str
) -> None:
    """Nothing is changed, and nothing is logged."""
    run = store.add_run(make_run(), "Ann", is_draft=is_draft)
    logged = len(store.events())
    words = {"first": JANUARY} if deed in ("publish", "restore") else {}
    with pytest.raises(StoreError, match=sentence):
        getattr(store, deed)(run.id, "Bea", **words)
    assert store.run(run.id) == run
    assert len(store.events()) == logged


def test_second_approval_is_told_who_was_first(store: Store, make_run: MakeRun) -> None:
    """Two people looked at the same candidate; Bea wins, Cem is told."""
    seen = store.add_run(make_run(), "Ann")
    store.approve(seen.id, "Bea", seen=seen.version)
    with pytest.raises(
        StoreConflictError, match="changed since you looked at it: Bea approved run 1"
    ):
        store.approve(seen.id, "Cem", seen=seen.version)
    with pytest.raises(StoreError, match=r"approved already \(Bea approved run 1"):
        store.approve(seen.id, "Cem")
    assert [one.who for one in store.decisions(seen.id)] == ["Bea"]


def test_next_plan_supersedes_from_its_first_day(store: Store, make_run: MakeRun) -> None:
    """January's plan holds to 30 June, July's from 1 July; before January there is none."""
    first, second = approved(store, make_run("a", value=1)), approved(store, make_run("b", value=2))
    store.publish(first, "Cem", JANUARY)
    store.publish(second, "Cem", JULY)
    plans = [store.in_force("North", day) for day in (JANUARY, date(2027, 6, 30), JULY)]
    assert [plan and plan.run_id for plan in plans] == [first, first, second]
    assert store.in_force("North", date(2026, 12, 31)) is None
    assert [store.run(each).state for each in (first, second)] == ["superseded", "published"]


def test_plan_for_the_same_day_takes_its_place_wholly(store: Store, make_run: MakeRun) -> None:
    """One published plan per scope and date: the older one never was in force."""
    first, second = approved(store, make_run("a", value=1)), approved(store, make_run("b", value=2))
    store.publish(first, "Cem", JANUARY)
    store.publish(second, "Cem", JANUARY)
    assert [one.is_active for one in store.publications("North")] == [False, True]
    inactive, _ = store.publications("North")
    assert not inactive.holds_on(JANUARY)
    assert store.in_force("North", APRIL) == store.publications("North")[1]


def test_later_plan_stays_when_an_earlier_one_is_published(store: Store, make_run: MakeRun) -> None:
    """A fix in April ends where the plan for July, published before it, begins."""
    later, fix = approved(store, make_run("a", value=1)), approved(store, make_run("b", value=2))
    store.publish(later, "Cem", JULY)
    assert store.publish(fix, "Cem", APRIL).effective_to == date(2027, 6, 30)
    assert [store.run(each).state for each in (later, fix)] == ["published", "published"]


def test_scopes_do_not_touch_each_other(store: Store, make_run: MakeRun) -> None:
    """One run may be the plan of two regions."""
    run = approved(store, make_run())
    for scope in ("East", "West"):
        store.publish(run, "Cem", JANUARY, scope=scope)
    with pytest.raises(StoreError, match="published already for East, from 2027-01-01"):
        store.publish(run, "Cem", JULY, scope="East")
    assert [one.scope for one in store.publications(run_id=run)] == ["East", "West"]


def test_restored_plan_takes_back_the_days_it_lost(store: Store, make_run: MakeRun) -> None:
    """July's plan was a mistake: January's holds again from 1 July."""
    first, second = approved(store, make_run("a", value=1)), approved(store, make_run("b", value=2))
    store.publish(first, "Cem", JANUARY)
    store.publish(second, "Cem", JULY)
    back = store.restore(first, "Dee", reason="wrong file")
    assert back.effective_from == JULY
    plans = [store.in_force("North", day) for day in (JANUARY, APRIL, JULY)]
    assert [plan and plan.run_id for plan in plans] == [first, first, first]
    assert [store.run(each).state for each in (first, second)] == ["published", "superseded"]


def test_plan_that_nothing_superseded_cannot_be_restored(store: Store, make_run: MakeRun) -> None:
    """It is in force; there is nothing to bring back."""
    run = approved(store, make_run())
    store.publish(run, "Cem", JANUARY)
    with pytest.raises(StoreError, match="no plan has superseded it"):
        store.restore(run, "Dee")


def test_plan_cannot_end_before_it_begins(store: Store, make_run: MakeRun) -> None:
    """A slip of the pen."""
    run = approved(store, make_run())
    with pytest.raises(StoreError, match="cannot end on 2027-01-01"):
        store.publish(run, "Cem", JULY, JANUARY)
    assert store.publications() == []


def test_audit_log_reads_as_the_story(store: Store, make_run: MakeRun) -> None:
    """Added, approved, published, superseded, restored: in order, with names and reasons."""
    first, second = approved(store, make_run("a", value=1)), approved(store, make_run("b", value=2))
    store.publish(first, "Cem", JANUARY)
    store.publish(second, "Cem", JULY, reason="new reps")
    store.restore(first, "Dee", reason="reps left again")
    assert [event.sentence for event in store.events(scope="North")] == [
        "Cem published run 1 for North, from 2027-01-01",
        "Cem published run 2 for North, from 2027-07-01: new reps",
        "run 1 was superseded for North by run 2; it holds from 2027-01-01 to 2027-06-30",
        "Dee restored run 1 for North, from 2027-07-01: reps left again",
        "run 2 was superseded for North by run 1; it was never in force (another plan took its first "
        "day, 2027-07-01)",
    ]
    assert [event.sentence for event in store.events(first)][:2] == [
        "Ann added run 1 (North, candidate)",
        "Bea approved run 1",
    ]
    times = [event.at for event in store.events()]
    assert times == sorted(times)


def test_refusal_is_told_to_the_log_and_leaves_the_run(store: Store, make_run: MakeRun) -> None:
    """Who, what and why, the gates as they were; state and version stay."""
    run = approved(store, make_run())
    before = store.run(run)
    gates = {"is_passed": False, "gates": [{"key": "max_gap", "found": 0.02, "limit": None}]}
    store.refuse(run, "Cem", "gap 2 %, at most 1 % allowed", figures=gates)
    assert store.run(run) == before
    line = store.events(run)[-1]
    assert (line.action, line.who, line.scope) == ("refuse", "Cem", "North")
    assert line.sentence == (
        f"Cem was not allowed to publish run {run} for North (gap 2 %, at most 1 % allowed)"
    )
    assert line.details == gates
    with pytest.raises(StoreError, match=f"no run {run + 1}"):
        store.refuse(run + 1, "Cem", "gap")


def test_log_cannot_be_changed_through_a_session(store: Store, make_run: MakeRun) -> None:
    """Neither a line nor the whole."""
    store.add_run(make_run(), "Ann")
    before = store.events()
    with pytest.raises(StoreError, match="append-only"):
        store.backend.write(lambda session: session.update("audit", {"id": 1}, {"who": "Zoe"}))
    with pytest.raises(StoreError, match="append-only"):
        store.backend.write(lambda session: session.delete("audit", {"id": 1}))
    assert store.events() == before


def test_change_that_fails_leaves_nothing(store: Store, make_run: MakeRun) -> None:
    """A row, then an error: no row."""
    row = {"key": "k", "scenario": "North", "action": "plan", "due_at": NOON, "status": "due",
           "token": 0, "num_attempts": 0, "message": ""}  # fmt: skip

    def work(session: object) -> None:
        session.insert("occurrence", row)  # type: ignore[attr-defined]
        raise RunError("power cut")

    with pytest.raises(RunError):
        store.backend.write(work)
    assert store.occurrences() == []


def test_key_that_is_there_is_a_conflict(store: Store) -> None:
    """Whoever goes around the methods meets the keys of the tables."""
    row = {"key": "k", "scenario": "North", "action": "plan", "due_at": NOON, "status": "due",
           "token": 0, "num_attempts": 0, "message": ""}  # fmt: skip
    store.backend.write(lambda session: session.insert("occurrence", row))
    with pytest.raises(StoreConflictError):
        store.backend.write(lambda session: session.insert("occurrence", row))


def test_two_plans_of_a_day_are_refused_by_the_tables(store: Store, make_run: MakeRun) -> None:
    """The rule holds whoever writes; withdrawn publications do not count."""
    run = approved(store, make_run())
    row = {"scope": "North", "run_id": run, "effective_from": JANUARY, "is_active": False,
           "at": NOON, "who": "Zoe"}  # fmt: skip
    store.publish(run, "Cem", JANUARY)
    store.backend.write(lambda session: session.insert("publication", row))
    with pytest.raises(StoreConflictError):
        store.backend.write(
            lambda session: session.insert("publication", row | {"is_active": True})
        )


def test_prune_removes_old_candidates_and_keeps_what_was_approved(
    store: Store, make_run: MakeRun
) -> None:
    """Run 2 goes with its own files; files that run 1 shares with it stay."""
    kept, old = (
        approved(store, make_run("a", value=1)),
        store.add_run(make_run("b", value=2), "Ann"),
    )
    would = store.prune(timedelta(0), "Ann", is_dry=True)
    assert [run.id for run in would.runs] == [old.id]
    assert len(store.runs()) == 2
    pruned = store.prune(timedelta(0), "Ann", grace_seconds=0)
    assert [run.id for run in pruned.runs] == [old.id]
    assert pruned.num_bytes > 0
    assert [run.id for run in store.runs()] == [kept]
    assert store.damage(kept) == []
    assert [event.sentence for event in store.events(old.id)] == [
        "Ann added run 2 (North, candidate)",
        "Ann removed run 2 (North, candidate)",
    ]


def test_files_pruned_while_a_run_is_added_are_put_again(
    store: Store, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody prunes without grace right before the run's row is there."""
    add = keeping.add

    def pruned_before(*words: object) -> int:
        store.blobs.remove_unused(set(), grace_seconds=0)
        return add(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(keeping, "add", pruned_before)
    run = store.add_run(make_run(), "Ann")
    assert store.damage(run.id) == []


def test_prune_leaves_young_runs_and_files_that_were_just_put(
    store: Store, make_run: MakeRun
) -> None:
    """A file that no run names yet may belong to one that is being added."""
    name = store.blobs.put(b"being added")
    store.add_run(make_run(), "Ann")
    pruned = store.prune(timedelta(days=1), "Ann")
    assert (pruned.runs, pruned.num_bytes) == ((), 0)
    assert store.blobs.has(name)


def test_number_of_a_removed_run_is_not_given_again(store: Store, make_run: MakeRun) -> None:
    """The log would tell of two runs as one."""
    store.add_run(make_run("a", value=1), "Ann")
    store.prune(timedelta(0), "Ann")
    assert store.add_run(make_run("b", value=2), "Ann").id == 2


def test_occurrence_is_noted_once(store: Store) -> None:
    """The calendar may be read again and again."""
    assert store.note_due("freeze@1", "North", "plan", NOON, "cron")
    assert not store.note_due("freeze@1", "North", "plan", NOON, "cron")
    assert [one.key for one in store.occurrences("due")] == ["freeze@1"]


def test_only_one_owner_works_on_an_occurrence(store: Store) -> None:
    """While the lease lasts; done is done."""
    store.note_due("freeze@1", "North", "plan", NOON, "cron")
    lease = store.claim("freeze@1", "one", HOUR)
    assert lease is not None
    assert store.claim("freeze@1", "two", HOUR) is None
    store.finish(lease, "done")
    assert store.claim("freeze@1", "two", HOUR) is None
    assert [(one.status, one.num_attempts) for one in store.occurrences()] == [("done", 1)]


def test_runner_whose_lease_ran_out_cannot_report(store: Store) -> None:
    """Fencing: the second has token 2, and the first, with token 1, is told."""
    store.note_due("freeze@1", "North", "plan", NOON, "cron")
    slow = store.claim("freeze@1", "slow", timedelta(seconds=1))
    quick = store.claim("freeze@1", "quick", HOUR)
    assert slow is not None
    assert quick is not None
    assert (slow.token, quick.token) == (1, 2)
    with pytest.raises(StoreConflictError, match=r"slow no longer has freeze@1.*quick took it"):
        store.finish(slow, "done")
    with pytest.raises(StoreConflictError):
        store.renew(slow, HOUR)
    assert store.renew(quick, HOUR).token == 2
    store.finish(quick, "failed", message="no data")
    assert store.claim("freeze@1", "again", HOUR) is not None

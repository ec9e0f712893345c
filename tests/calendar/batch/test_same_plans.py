"""A batch makes the plans that one call after the other makes, each held to its cores."""

from __future__ import annotations

from pathlib import Path

from territory_opt import api
from territory_opt.calendar.batch import Manner, Processes, read_batch, run_batch
from territory_opt.calendar.job import Limits
from territory_opt.calendar.supervise import THREADS, _environment
from territory_opt.store import Store


def test_batch_makes_the_same_plans_as_plan_does(
    batch_file: Path, store: Store, tmp_path: Path
) -> None:
    """Two variants under a work limit, at once on two processes: plan.csv byte by byte."""
    batch_file.write_text(batch_file.read_text().replace("seeds = [1, 2]", "seeds = [2]"))
    batch = read_batch(batch_file)
    found = run_batch(batch, store, Processes(2), Manner("ann", tmp_path / "logs"))
    for number, one in enumerate(found):
        alone = tmp_path / f"alone-{number}"
        api.plan(
            one.task.path, alone, settings=one.task.settings, with_map=False, with_picture=False
        )
        assert store.read_file(one.run_id or 0, "plan.csv") == (alone / "plan.csv").read_bytes()


def test_nested_processes_are_capped_by_the_limit() -> None:
    """Whatever library asks how many cores there are hears what the plan was given."""
    environment = _environment(Limits(cores=3))
    assert {environment[name] for name in THREADS} == {"3"}

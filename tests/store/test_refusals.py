"""What every kind of store refuses, in words that lead on."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from territory_opt.errors import RunError, StoreError
from territory_opt.store import Store

MakeRun = Callable[..., Path]


def test_unknown_run_is_named_with_the_newest(store: Store, make_run: MakeRun) -> None:
    """So that the right number is near."""
    with pytest.raises(StoreError, match="no run 9; the store has no runs yet"):
        store.run(9)
    store.add_run(make_run(), "Ann")
    with pytest.raises(StoreError, match="no run 9; the newest is 1"):
        store.approve(9, "Bea")


def test_unknown_file_is_named_with_those_there(store: Store, make_run: MakeRun) -> None:
    """A typing mistake."""
    store.add_run(make_run(), "Ann")
    with pytest.raises(StoreError, match=r"no file plans\.csv; it has .*plan\.csv"):
        store.read_table(1, "plans.csv")


def test_folder_that_is_no_run_is_refused(store: Store, tmp_path: Path) -> None:
    """Nothing is kept of it."""
    with pytest.raises(RunError, match=r"no run folder: plan\.csv"):
        store.add_run(tmp_path, "Ann")
    assert store.runs() == []


def test_folder_that_was_edited_is_refused(store: Store, make_run: MakeRun) -> None:
    """Gates would judge other figures than those of the plan; nothing is kept. A map may be edited."""
    folder = make_run()
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["outputs"] = {
        name: sha256((folder / name).read_bytes()).hexdigest()
        for name in ("plan.csv", "summary.json", "map.html")
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (folder / "map.html").write_text("<p>with a comment</p>")
    (folder / "plan.csv").write_text((folder / "plan.csv").read_text().replace("T2", "T3"))
    with pytest.raises(RunError, match=r"plan\.csv edited since it was written\. Restore"):
        store.add_run(folder, "Ann")
    assert store.runs() == []


def test_nobody_changes_anything_without_a_name(store: Store, make_run: MakeRun) -> None:
    """An audit log with anonymous lines is none."""
    with pytest.raises(StoreError, match="say who"):
        store.add_run(make_run(), " ")

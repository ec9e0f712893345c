"""``plan --regions`` and ``plan --cluster``: one plan by many."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from territory_opt.cli import app, exits


def _plan(scenario: Path, *words: str) -> tuple[int, str, str]:
    found = CliRunner().invoke(app, ["plan", str(scenario), "--no-map", *words])
    return found.exit_code, found.stdout, found.stderr


def test_regions_without_a_cluster_are_solved_here(two_reps: Path, tmp_path: Path) -> None:
    """Two reps in one region: a plan that keeps every rule, with its bound, in a run folder."""
    words = ("-o", str(tmp_path / "run"), "--regions", "1", "--set", "solve.work=0.5", "--json")
    code, out, _ = _plan(two_reps, *words)
    assert code == 0
    told = json.loads(out)
    assert told["status"] in ("FEASIBLE", "OPTIMAL")
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))
    assert "--regions 1" in manifest["repeat"]["command"]


def test_rule_that_is_not_split_is_told(two_reps: Path) -> None:
    """A limit on what changes hands, and three ways out; nothing is written."""
    code, _, err = _plan(two_reps, "--regions", "2", "--set", "rules.max_handed_off_per_rep=3")
    assert code == exits.BAD_INPUT
    assert "limits on what changes hands" in err
    assert "on one machine" in err
    assert not (two_reps.parent / "runs").exists()


def test_no_cluster_at_an_address_is_told(two_reps: Path) -> None:
    """An address without the form of one: what to start, and what to give."""
    code, _, err = _plan(two_reps, "--cluster", "nowhere")
    assert code == exits.BAD_INPUT
    assert "nowhere" in err
    assert "dask scheduler" in err

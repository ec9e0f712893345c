"""The manifest: enough to repeat a run, and no secret."""

from __future__ import annotations

import pytest

from territory_opt.runs import file_hash, manifest
from territory_opt.runs.manifest import without_secrets


def made(limits, command=("territory-opt", "plan", "my file.toml"), **solving):
    return manifest(
        {"a.csv": "12"}, {"name": "x"}, {"name": "f"}, command, {"limits": limits, **solving}
    )


def test_a_work_limit_repeats_exactly():
    """No clock, no luck."""
    assert made({"work": 200})["repeat"]["is_exact"]


@pytest.mark.parametrize(
    ("limits", "reason"),
    [({"seconds": 60}, "GAP"), ({"work": 200}, "USER"), ({"seconds": 1}, "TIME")],
)
def test_a_clock_or_a_person_does_not(limits, reason):
    """The manifest says that only quality is promised."""
    repeat = made(limits, stop_reason=reason)["repeat"]
    assert not repeat["is_exact"]
    assert "solve.work" in repeat["note"]


def test_command_is_quoted_for_a_shell():
    """A blank in a file name does not break the command."""
    assert made({})["repeat"]["command"] == "territory-opt plan 'my file.toml'"


def test_versions_and_processor_are_named():
    """What may change the last bit of a sum."""
    found = made({})
    assert {"python", "ortools", "numpy"} <= set(found["versions"])
    assert found["processor"]["machine"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"password": "hush"}, {"password": "(left out)"}),
        ({"token": "env:TOKEN"}, {"token": "env:TOKEN"}),
        ({"file": "postgresql://me:hush@db/x"}, {"file": "postgresql://me:(left out)@db/x"}),
        (["accounts.api_key=hush"], ["accounts.api_key=(left out)"]),
        ({"file": "a=b.csv"}, {"file": "a=b.csv"}),
    ],
)
def test_secrets_are_left_out(given, kept):
    """Keys, URLs and command-line words."""
    assert without_secrets(given) == kept


def test_file_hash_is_sha256(tmp_path):
    """Of the bytes of the file: the empty file's is well known."""
    (tmp_path / "empty").write_bytes(b"")
    assert file_hash(tmp_path / "empty").startswith("e3b0c44298fc1c14")

"""Road times on the command line, from a routing engine on loopback."""

import json

import pytest
from typer.testing import CliRunner

from territory_opt.cli.app import app
from tests.conftest import REPS, SCENARIO, accounts
from tests.routing_server import Town, serve


@pytest.fixture
def town():
    """A sound server."""
    yield from serve(Town())


@pytest.fixture
def folder(tmp_path):
    """Twelve accounts and two reps."""
    (tmp_path / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
    (tmp_path / "reps.csv").write_text(REPS, encoding="utf-8")
    (tmp_path / "accounts.csv").write_text(accounts(), encoding="utf-8")
    return tmp_path


def run(folder, url, out):
    """Plan with road times."""
    words = ["plan", str(folder / "scenario.toml"), "--out", str(folder / out)]
    settings = [f"travel.url={url}", "travel.retries=0"]
    return CliRunner().invoke(app, [*words, *(w for s in settings for w in ("--set", s))])


def test_plan_by_road_and_again_without_a_request(folder, town):
    """The manifest tells engine, address, requests and cache hits; the plan is by road."""
    for out, requests, hits in (("one", 1, 0), ("two", 0, 1)):
        done = run(folder, town.url, out)
        assert done.exit_code == 0, done.output
        said = json.loads((folder / out / "manifest.json").read_text())["travel"]
        assert (said["engine"], said["url"]) == ("osrm", town.url)
        assert (said["num_requests"], said["num_cache_hits"]) == (requests, hits)
    assert len(town.asked) == 1
    one, two = ((folder / out / "plan.csv").read_bytes() for out in ("one", "two"))
    assert one == two and b",2.000," in one  # 0.02 degrees are 2 km in this town


def test_dead_engine_exits_2_and_writes_nothing(folder):
    """One message with the address; neither a run folder nor a cache."""
    done = run(folder, "http://127.0.0.1:9", "out")
    assert done.exit_code == 2
    assert "http://127.0.0.1:9 does not answer" in done.output.replace("\n", " ")
    assert not (folder / "out").exists() and not (folder / ".territory_opt_cache").exists()

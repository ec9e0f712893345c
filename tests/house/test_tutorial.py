"""The tutorial's own-accounts step works as written, on an export as people have it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import territory_opt as to

CITIES = (("10018", "Ann Lee"), ("60601", "Bo Diaz"))
HEADER = "Customer No,Name,Zip,Addressable Spend,Sales 2026,Owner"


@pytest.fixture
def own(house: Path, tmp_path: Path) -> Path:
    """The tutorial's scenario beside an export of twenty accounts and a list of two reps."""
    tutorial = (house / "docs" / "tutorial.md").read_text(encoding="utf-8")
    scenario = re.search(r"```toml\n(schema = 1.*?)```", tutorial, re.DOTALL)
    assert scenario
    rows = [
        f'C{i},Shop {i},{CITIES[i % 2][0]},"$10,000.00",4000,{CITIES[i % 2][1]}' for i in range(20)
    ]
    reps = [f"R{i},{name},{code}" for i, (code, name) in enumerate(CITIES)]
    (tmp_path / "my-export.csv").write_text("\n".join([HEADER, *rows]) + "\n")
    (tmp_path / "my-reps.csv").write_text("\n".join(["rep_id,name,postal_code", *reps]) + "\n")
    (tmp_path / "scenario.toml").write_text(scenario[1])
    return tmp_path / "scenario.toml"


def test_own_accounts_are_planned_as_the_tutorial_says(own: Path) -> None:
    """Ten accounts of equal potential sit at each rep's door: the plan leaves them there."""
    outcome = to.plan(own, own.parent / "run", with_map=False, settings=["solve.work=20"])
    plan = to.read_run(own.parent / "run").plan
    assert outcome.run.summary["status"] == "OPTIMAL"
    assert plan.groupby("rep_id").size().to_dict() == {"R0": 10, "R1": 10}
    assert set(plan["moved"]) == {"no"}

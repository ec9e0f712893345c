"""A made-up CRM export: as dirty as it says, told row by row, and planned to the end."""

from __future__ import annotations

import pandas as pd
import pytest
from typer.testing import CliRunner

from territory_opt.cli import app, exits
from territory_opt.errors import InputError
from territory_opt.models import Grade
from territory_opt.planning import new
from territory_opt.runs import read_run
from territory_opt.scenario import check_scenario

NUMBER = 2_000


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    """Two thousand accounts."""
    return new(tmp_path_factory.mktemp("crm") / "export", "crm", num_accounts=NUMBER, seed=3).parent


@pytest.fixture(scope="module")
def tables(export):
    return {
        name: pd.read_csv(export / f"{name}.csv", dtype=str, keep_default_na=False)
        for name in ("accounts", "reps", "opportunities", "dirt")
    }


def test_same_seed_same_bytes(export, tmp_path):
    """File by file; another seed makes others."""
    again = new(tmp_path / "again", "crm", num_accounts=NUMBER, seed=3).parent
    other = new(tmp_path / "other", "crm", num_accounts=NUMBER, seed=4).parent
    for file in export.iterdir():
        assert file.read_bytes() == (again / file.name).read_bytes()
    assert (export / "accounts.csv").read_bytes() != (other / "accounts.csv").read_bytes()


def test_it_is_what_its_readme_says(tables):
    """Size, roles, owners who are gone, gaps in potential, chains."""
    accounts, reps = tables["accounts"], tables["reps"]
    assert len(accounts) == NUMBER
    assert set(reps["Role Name"]) == {"enterprise", "field", "inside"}
    active = reps.loc[reps["Active"].eq("true"), "Id"]
    owned = accounts["Owner ID"].ne("")
    assert (owned & ~accounts["Owner ID"].isin(active)).sum() / owned.sum() == pytest.approx(
        0.12, abs=0.02
    )
    assert accounts["Addressable Spend"].eq("").mean() == pytest.approx(0.08, abs=0.02)
    assert accounts["Billing State"].nunique() > 40
    assert not accounts["Billing State"].isin(["Puerto Rico", "Alaska", "Hawaii"]).any()
    assert chain_sizes(accounts).max() == pytest.approx(NUMBER / 50, abs=2)
    assert tables["opportunities"]["Stage"].isin(["Proposal", "Negotiation"]).any()


def chain_sizes(accounts):
    """Accounts under each ultimate parent, up to two steps."""
    parent = accounts.drop_duplicates("Id").set_index("Id")["Parent Account ID"]
    top = parent.where(parent.ne(""), parent.index.to_series())
    for _ in range(2):
        top = top.map(top).fillna(top)
    return top.value_counts()


def test_every_spoilt_row_is_told_by_its_kind(export, tables):
    """And no other row stops."""
    report = check_scenario(export / "scenario.toml")
    told = {(fault.file, str(fault.row), fault.code) for fault in report.faults}
    spoilt = set(tables["dirt"][["file", "row", "kind"]].itertuples(index=False, name=None))
    assert spoilt <= told
    stopped = {(f.file, str(f.row)) for f in report.faults if f.grade is Grade.STOP}
    assert stopped <= {(file, row) for file, row, _ in spoilt}


def test_set_aside_it_adds_up(export, tables):
    """Every row has one fate; revenue too."""
    scenario = check_scenario(export / "scenario.toml", quarantine=True).scenario
    fates = scenario.reconciliation.set_index("where")
    rest = fates.drop("read").sum()
    assert fates.loc["read", "num_accounts"] == rest["num_accounts"] == NUMBER
    assert rest["revenue"] == pytest.approx(fates.loc["read", "revenue"])
    assert (fates.loc[["house", "partner", "holdout", "excluded"], "num_accounts"] > 0).all()


def test_it_is_planned_to_the_end(tmp_path):
    """Exit 0 with rows set aside; every account to plan is in the plan once, and nobody else."""
    call = CliRunner().invoke
    assert (
        call(app, ["new", str(tmp_path / "crm"), "-t", "crm", "--accounts", "400"]).exit_code == 0
    )
    words = ["plan", str(tmp_path / "crm"), "--quarantine", "--out", str(tmp_path / "run")]
    found = call(app, [*words, "--set", "solve.work=5"])
    assert found.exit_code == exits.OK, found.stderr
    run = read_run(tmp_path / "run")
    assert run.plan["account_id"].is_unique
    assert run.plan["territory_id"].ne("").all()
    fates = run.reconciliation.set_index("where")["num_accounts"]
    assert fates["planned"] == len(run.plan)
    assert fates["read"] == fates.drop("read").sum() == 400
    assert fates["set aside"] > 0
    assert run.plan["family_policy"].ne("").any()
    assert run.summary["disruption"]["protected_deals"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("superstore", 500, None), "is a copy"),
        (("superstore", None, 2), "is a copy"),
        (("crm", 20, None), "make 200 or more"),
        (("crn", None, None), "'crm'"),
    ],
)
def test_impossible_wishes_are_refused(tmp_path, arguments, word):
    """Before anything is written."""
    with pytest.raises(InputError, match=word):
        new(tmp_path / "wish", *arguments)
    assert not (tmp_path / "wish").exists()

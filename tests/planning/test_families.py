"""Families from the scenario file to the run folder."""

import json
from pathlib import Path

import pandas as pd
import pytest

from territory_opt import planning

REPS = """\
rep_id,name,role,longitude,latitude,country
R1,Ann Ash,field,-105.0,39.7,US
R2,Ben Beech,field,-100.0,39.7,US
N1,Nat Nims,named,-104.0,39.7,US
"""
HEAD = "account_id,name,longitude,latitude,country,potential,revenue,tier,current_rep,parent_id\n"


def accounts():
    """Acme has four sites west and two east of the middle; twelve accounts alone."""
    acme = [
        f"AC{i},Acme {i},{lon},39.7,US,1000,10,A,R1,{'AC0' if i else ''}"
        for i, lon in enumerate([-105.0, -104.9, -104.8, -104.7, -100.1, -100.2])
    ]
    alone = [f"S{i},Single {i},{-105 + i * 0.45},39.7,US,1000,10,C,R1," for i in range(12)]
    return HEAD + "\n".join([*acme, *alone]) + "\n"


def scenario(folder: Path, more: str) -> Path:
    """A scenario by distance, 40 % around equal counts for the field reps."""
    (folder / "accounts.csv").write_text(accounts())
    (folder / "reps.csv").write_text(REPS)
    text = (
        'schema = 1\n[accounts]\nfile = "accounts.csv"\n[reps]\nfile = "reps.csv"\n'
        '[objective]\nkind = "distance"\n[solve]\nwork = 5\ngap = 0.0\n'
    )
    path = folder / "scenario.toml"
    path.write_text(text + more)
    return path


def outcome(folder: Path, more: str):
    """The outcome and its plan by account."""
    path = scenario(folder, more)
    made = planning.plan(path, folder / "run", with_map=False, with_picture=False)
    table = pd.read_csv(folder / "run" / "plan.csv", keep_default_na=False).set_index("account_id")
    return made, table


def families_of(folder: Path):
    """What the summary says of families."""
    return json.loads((folder / "run" / "summary.json").read_text())["families"]


def test_together_is_told_per_account_and_in_the_summary(tmp_path):
    """All six go to one rep; the sentence and two columns say so."""
    _, plan = outcome(tmp_path, '[[family]]\npolicy = "together"\n')
    acme = plan[plan["ultimate_parent"] == "AC0"]
    assert len(acme) == 6 and len(set(acme["territory_id"])) == 1
    assert set(acme["family_policy"]) == {"together"}
    assert acme["reason"].str.contains("With all 6 accounts of its family Acme 0").all()
    assert plan.loc["S1", "family_policy"] == ""
    (told,) = families_of(tmp_path)
    assert (told["num_families"], told["num_in_one_territory"], told["num_split"]) == (1, 1, 0)


def test_low_price_splits_and_says_what_it_costs(tmp_path):
    """The two sites in the east go to Ben at 1 km each: his home is 400 km nearer."""
    made, plan = outcome(tmp_path, '[[family]]\npolicy = "split"\nprice = 1\n')
    assert plan.loc["AC4", "territory_id"] == "R2"
    assert "Apart from its family Acme 0, 4 of whose 6" in plan.loc["AC4", "reason"]
    (told,) = families_of(tmp_path)
    assert (told["num_split"], told["num_apart"], told["cost"]) == (1, 2, 2.0)
    assert any("1 may split at a price" in text for _, text in headline(made))


def headline(made):
    """The lines of a run."""
    from territory_opt.report.headline import headline as lines

    return lines(made.run.summary)


def test_high_price_keeps_the_family_and_the_objective_is_that_of_the_referee(tmp_path):
    """At a million per site nobody splits."""
    made, plan = outcome(tmp_path, '[[family]]\npolicy = "split"\nprice = 1_000_000\n')
    assert len(set(plan[plan["ultimate_parent"] == "AC0"]["territory_id"])) == 1
    assert made.result.bound <= made.result.objective < 1_000_000


def test_headquarters_and_sites_are_told(tmp_path):
    """The ultimate parent goes to Nat, its sites to the nearest of the others."""
    _, plan = outcome(tmp_path, '[[family]]\npolicy = "headquarters"\nrole = "named"\n')
    assert plan.loc["AC0", "territory_id"] == "N1"
    assert "Headquarters of the family Acme 0" in plan.loc["AC0", "reason"]
    assert "A site, served locally" in plan.loc["AC4", "reason"]
    assert not (plan.loc[["AC1", "AC2", "AC3", "AC4", "AC5"], "territory_id"] == "N1").any()


def test_family_too_large_for_any_band_is_named_with_the_way_out(tmp_path):
    """Six accounts together, five at most: infeasible, and the cause says how to split."""
    more = '[[balance]]\nmeasure = "count"\nmax = 5\n'
    made, _ = outcome(tmp_path, '[[family]]\npolicy = "together"\n' + more)
    assert str(made.result.status) == "INFEASIBLE"
    (message,) = [one.message for one in made.result.causes if one.code == "group-over-limit"]
    assert "the family Acme 0 (6 sites)" in message and 'policy = "split"' in message


@pytest.mark.parametrize(
    ("policy", "plan", "is_kept"),
    [
        ('policy = "together"', "R1", True),
        ('policy = "together"', "R2", False),
        ('policy = "headquarters"\nrep = "R1"', "R2", True),
        ('policy = "headquarters"\nrep = "R1"', "R1", False),
    ],
)
def test_evaluate_judges_policies(tmp_path, policy, plan, is_kept):
    """AC0 stays with Ann, the rest of Acme is given to one rep."""
    path = scenario(tmp_path, f"[[family]]\n{policy}\n")
    rows = [f"AC{i},{plan if i else 'R1'}" for i in range(6)] + [f"S{i},R2" for i in range(12)]
    (tmp_path / "given.csv").write_text("account_id,territory_id\n" + "\n".join(rows) + "\n")
    made = planning.evaluate(path, tmp_path / "given.csv")
    assert (not made.result.violations) == is_kept

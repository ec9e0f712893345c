"""Simulated quotas of a scenario, and past quotas judged: figures, files, screens and refusals."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from territory_opt.cli.app import app
from territory_opt.errors import InputError, ScenarioError
from territory_opt.planning import backtest_quotas, plan, simulate_quotas
from territory_opt.report.headline import headline
from territory_opt.runs import read_run
from territory_opt.scenario import check_scenario
from territory_opt.solvers import stop_after

SCENARIO = """\
schema = 1
name = "Small"
currency = "EUR"
[accounts]
file = "accounts.csv"
[reps]
file = "reps.csv"
[objective]
kind = "least_change"
[[quota]]
metric = "sales"
company_target = 1_000
over_assignment = 0.05
round_to = 1
measure = "potential"
[attainability]
retention = 1
win_chance = 0.5
capture_rate = 0.25
spread = 0
market = 0
simulations = 4_000
[[pay]]
role = "field"
base = 60
target_incentive = 40
"""
ACCOUNTS = """\
account_id,longitude,latitude,revenue,potential,current_rep,chance
A1,10,50,300,500,R1,0.5
A2,10,50,100,100,R1,0.5
A3,11,50,200,400,R2,1
"""
REPS = """\
rep_id,name,role,longitude,latitude
R1,Ann,field,10,50
R2,Bo,field,11,50
R3,Cy,field,12,50
"""
NOTHING = 'attainability={retention=0, win_chance=0, spread=0, market=0, level="target"}'
HISTORY = """\
year,territory_id,quota,actual,last_year,potential
2025,A,100,100,80,200
2025,B,200,100,160,400
2025,C,300,400,0,600
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    """Three accounts of two reps; a third rep has none."""
    (tmp_path / "accounts.csv").write_text(ACCOUNTS)
    (tmp_path / "reps.csv").write_text(REPS)
    (tmp_path / "scenario.toml").write_text(SCENARIO)
    return tmp_path / "scenario.toml"


def rows(found) -> pd.DataFrame:
    return found.simulated.table.set_index("territory_id")


def test_small_scenario_by_hand(scenario):
    """
    Quotas: 1,050 by potential 600 and 400: R1 630, R2 420, R3 none.

    R1 keeps 400 for sure and wins 100 (half of the open 200: 0.25 ÷ 0.5) in one of two years: never
    630. R2 keeps 200, and wins 100 in one of two years. The company sells 600 to 800 of 1,000.
    """
    found = simulate_quotas(scenario)
    table = rows(found)
    assert table["quota"].tolist() == [630, 420, 0]
    error = 4.5 * 50 / np.sqrt(4_000)
    assert table["expected_sales"].tolist() == pytest.approx([450, 250, 0], abs=error)
    assert table["p_attain"].tolist()[:2] == [0, 0]
    assert np.isnan(table.loc["R3", "p_attain"])
    assert table.loc["R1", "attainment_p95"] == pytest.approx(500 / 630)
    company = found.summary["company"]
    assert company["p_target"] == 0
    assert company["expected_sales"] == pytest.approx(700, abs=2 * error)
    assert company["target_met_in_80_percent"] in (600, 700)
    assert found.summary["without_quota"] == ["R3"]


def test_level_target_asks_who_is_at_risk_if_the_target_is_right(scenario):
    """Expected sales are 1,000 in all, so R1's share is 450 of 700."""
    table = rows(simulate_quotas(scenario, settings=['attainability.level="target"']))
    assert table["expected_sales"].sum() == pytest.approx(1_000, rel=0.01)
    assert table.loc["R1", "expected_sales"] == pytest.approx(1_000 * 450 / 700, rel=0.01)


def test_accounts_may_have_chances_of_their_own(scenario):
    """A3 is certain: R2 sells 300 every year."""
    found = simulate_quotas(scenario, settings=['attainability.win_chance_column="chance"'])
    assert rows(found).loc["R2", ["attainment_p05", "attainment_p95"]].tolist() == pytest.approx(
        [300 / 420] * 2
    )


def test_same_seed_same_figures_and_another_seed_others(scenario):
    """The seed is the scenario's."""
    first, again = simulate_quotas(scenario), simulate_quotas(scenario)
    assert rows(first).equals(rows(again))
    other = simulate_quotas(scenario, settings=["attainability.seed=2"])
    assert not rows(first)["expected_sales"].equals(rows(other)["expected_sales"])


def test_pay_by_hand(scenario):
    """R1 reaches 450 ÷ 630 on average, of 40: 28.57; quota ÷ earnings 6.3 and 4.2."""
    found = simulate_quotas(scenario)
    table = found.simulated.pay_table.set_index("territory_id")
    assert table.index.tolist() == ["R1", "R2"]
    assert table.loc["R1", "expected_incentive"] == pytest.approx(40 * 450 / 630, rel=0.01)
    assert table["quota_to_earnings"].tolist() == [6.3, 4.2]
    assert table["usual_range"].tolist() == ["above", "usual"]
    assert "outside 4 to 6 for 1 of 2" in found.summary["sentence"]


def test_roles_without_a_pay_plan_are_not_paid(scenario):
    """No plan, no table, no sentence about it."""
    found = simulate_quotas(scenario, settings=["pay=[]"])
    assert found.simulated.pay_table.empty
    assert found.summary["pay"] is None
    assert "Pay" not in found.summary["sentence"]


def test_warnings_name_what_is_wrong(scenario):
    """Nobody reaches quota; both quotas are far above last year's revenue."""
    found = simulate_quotas(scenario)
    verdicts = {v.test: v for v in found.simulated.verdicts}
    assert verdicts["fewest_at_quota"].territories == ("R1", "R2")
    assert verdicts["growth"].territories == ("R2", "R1")
    assert verdicts["over_assignment"].is_kept is True
    assert verdicts["quota_per_potential"].is_kept is True
    assert found.summary["warnings"]


def test_growth_is_judged_by_the_scenario_s_own_guardrails(scenario):
    """
    Up to double: R2 stops at 400 of its 420, R1 takes 650 of 800. Half of both are at a guardrail.

    Held at 450, R2 is outside, and R1 at 600 alone is left: nobody is at a limit.
    """
    own = ["quota.0.growth={ min = 0, max = 1 }", "effective_from=2027-01-01"]
    found = {v.test: v for v in simulate_quotas(scenario, settings=own).simulated.verdicts}
    assert found["growth"].is_kept is True
    assert "within 0% to 100% everywhere" in found["growth"].sentence
    assert (found["at_guardrail"].figure, found["at_guardrail"].territories) == (0.5, ("R2",))
    held = [*own, "quota.0.holds={ R2 = 450 }"]
    found = {v.test: v for v in simulate_quotas(scenario, settings=held).simulated.verdicts}
    assert found["growth"].territories == ("R2",)
    assert found["at_guardrail"].figure == 0


def test_everything_is_written_or_nothing(scenario, tmp_path):
    """Tables, workbook and a page that asks nothing of any server."""
    out = tmp_path / "out"
    simulate_quotas(scenario, out=out)
    assert {path.name for path in out.iterdir()} == {
        "attainability.csv", "quota_tests.csv", "pay.csv", "attainability.xlsx", "attainability.html",
    }  # fmt: skip
    page = (out / "attainability.html").read_text(encoding="utf-8")
    assert "://" not in page
    assert "R1 · Ann" in page
    book = openpyxl.load_workbook(out / "attainability.xlsx")
    assert book.sheetnames == ["Summary", "Attainability", "Tests", "Pay"]
    chance = next(cell for cell in book["Attainability"][2] if cell.value == "P(attain)")
    assert book["Attainability"].cell(3, chance.column).number_format == "0.0%"
    with pytest.raises(InputError):
        simulate_quotas(scenario, out=out)


def test_scenario_that_does_not_say_how_sure_it_is_is_refused(scenario):
    """The message says what to add."""
    text = scenario.read_text()
    scenario.write_text(text[: text.index("[attainability]")])
    with pytest.raises(InputError, match="retention, win_chance, spread and market"):
        simulate_quotas(scenario)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("attainability.retention=90", "Did you mean 0.90"),
        ("attainability.spread=-1", "below 0"),
        ("attainability.market=1", "leave nothing"),
        ("attainability.simulations=0", "1 to 1,000,000"),
        ('attainability.metric="sale"', "Did you mean 'sales'"),
        ('attainability.win_chance_column="chanse"', "Did you mean 'chance'"),
        (NOTHING, "nothing can be scaled"),
        ("attainability.capture_rate=0.6", "a win would be more than there is open"),
        ('attainability.win_chance_column="revenue"', "A1: 300"),
        ("pay.0.cap=0.5", "below the target incentive"),
        ("pay.0.threshold=50", "Did you mean 0.50"),
        ('pay+={ role = "field", base = 1, target_incentive = 1 }', "two pay plans"),
        ('pay.0.role="feild"', "Did you mean 'field'"),
    ],
)
def test_each_fault_is_told_with_the_way_out(scenario, setting, words):
    """Exit 2 on the command line; here, one sentence."""
    with pytest.raises(InputError, match=words):
        simulate_quotas(scenario, settings=[setting])


def test_all_faults_are_told_at_once(scenario):
    """Three settings, three faults."""
    wrong = ["attainability.retention=9", "attainability.spread=-1", "pay.0.cap=0"]
    with pytest.raises(ScenarioError) as caught:
        simulate_quotas(scenario, settings=wrong)
    assert len([fault for fault in caught.value.faults if fault.grade == "stop"]) == 3


def test_simulate_on_the_screen_and_as_json(scenario):
    """The sentence first; JSON has every figure."""
    call = CliRunner().invoke
    shown = call(app, ["quota", "simulate", str(scenario)])
    assert shown.exit_code == 0
    assert "are expected at quota" in shown.stdout
    assert "no quota" in shown.stdout
    document = json.loads(call(app, ["quota", "simulate", str(scenario), "--json"]).stdout)
    assert document["company"]["target"] == 1_000
    assert len(document["territories"]) == 3
    assert document["territories"][2]["p_attain"] is None


def test_quota_without_a_verb_sets_quotas_as_before(scenario):
    """``quota SCENARIO`` and ``quota set SCENARIO`` are the same."""
    call = CliRunner().invoke
    short, long = (call(app, ["quota", *verb, str(scenario)]) for verb in ([], ["set"]))
    assert short.stdout == long.stdout
    assert "1,050.00 EUR" in short.stdout


def test_backtest_of_a_file(tmp_path):
    """The same figures as by hand: distance a third, a sixth misplaced; potential does as well."""
    (tmp_path / "history.csv").write_text(HISTORY)
    found = backtest_quotas(tmp_path / "history.csv", tmp_path / "out")
    table = found.table.set_index("policy")
    assert table.loc["as set then", "distance"] == pytest.approx(1 / 3)
    assert table.loc["potential share", "misplaced_share"] == pytest.approx(1 / 6)
    assert table.loc["last year + what reaches the target", "without_quota"] == "C"
    assert len(found.territories) == 15
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "backtest.csv", "backtest_territories.csv",
    }  # fmt: skip


def test_backtest_without_potential_leaves_out_what_needs_it(tmp_path):
    """Two rivals remain; a stated growth has its own name."""
    text = "\n".join(line.rsplit(",", 1)[0] for line in HISTORY.splitlines())
    (tmp_path / "history.csv").write_text(text)
    found = backtest_quotas(tmp_path / "history.csv", growth=0.1)
    assert found.table["policy"].tolist() == ["as set then", "last year +10%", "equal split"]


def test_backtest_on_the_screen_and_as_json(tmp_path):
    """Ranking and sentence."""
    (tmp_path / "history.csv").write_text(HISTORY)
    call = CliRunner().invoke
    shown = call(app, ["quota", "backtest", str(tmp_path / "history.csv")])
    assert shown.exit_code == 0
    assert "quotas as set then were 33% of their sum away from what was sold" in shown.stdout
    document = json.loads(
        call(app, ["quota", "backtest", str(tmp_path / "history.csv"), "--json"]).stdout
    )
    assert {row["policy"] for row in document["policies"]} >= {"as set then", "equal split"}


RULES = """
[[quota]]
metric = "renewals"
company_target = 5
over_assignment = 0.2
round_to = 1
elements = { potential = 1, revenue = 3, visit_hours = 2 }
growth = { min = -0.5, max = 1 }
holds = { R1 = 3 }
effective_from = 2027-01-01
"""


@pytest.fixture
def ruled(scenario: Path, tmp_path: Path) -> Path:
    """The scenario with a second metric under rules, and two past years."""
    day, quota = RULES.split("effective_from")[1], RULES.split("effective_from")[0]
    head, rest = SCENARIO.split("[attainability]")
    text = (
        head.replace("currency", f"effective_from{day}currency") + quota + "[attainability]" + rest
    )
    scenario.write_text(text)
    more = "2026,A,100,50,80,200\n2026,B,100,50,60,300\n2026,C,1,50,60,500\n"
    (tmp_path / "history.csv").write_text(HISTORY + more)
    return scenario


def test_backtest_of_the_scenario_s_own_policy(ruled, tmp_path):
    """
    2026 by hand: 201 are shared, 167.50 and a fifth, by a quarter of potential and three of last year.

    A has 0.25 × 0.2 + 0.75 × 0.4 = 0.35, B 0.075 + 0.225 = 0.3, C 0.125 + 0.225 = 0.35: 70.35, 60.30
    and 70.35, in whole euros. In 2025 C is new and A and B may double: 480 are all there is for 600.
    """
    found = backtest_quotas(tmp_path / "history.csv", scenario=ruled, metric="renewals")
    own = found.territories[found.territories["policy"] == "this scenario"]
    assert own["year"].unique().tolist() == ["2026"]
    assert own["quota"].sum() == 201
    assert own["quota"].tolist() == pytest.approx([70.35, 60.3, 70.35], abs=1)
    unknown, holds, refused = found.notes
    assert "does not know visit_hours" in unknown
    assert "R1 would have been free" in holds
    assert refused.startswith(
        "Of 2025, this scenario can set no quotas with the sum of then: company:"
    )
    assert "the target is 500 (600 with +20.00% over-assignment)" in refused
    assert "at most 400" in refused
    assert (
        "With this scenario it would have been 25% and 3% (in 1 of the 2 years)."
        in found.summary["sentence"]
    )


def test_backtest_takes_the_first_quota_and_says_so_on_the_screen(ruled, tmp_path):
    """By potential: as the rival of that name, to the rounding."""
    command = [
        "quota",
        "backtest",
        str(tmp_path / "history.csv"),
        "--scenario",
        str(ruled),
        "--json",
    ]
    document = json.loads(CliRunner().invoke(app, command).stdout)
    rows = {row["policy"]: row for row in document["years"] if row["year"] == "2025"}
    own, rival = rows["this scenario"], rows["potential share"]
    assert own["misplaced_share"] == pytest.approx(rival["misplaced_share"], abs=0.01)
    assert own["sum_quotas"] == pytest.approx(600, abs=0.01)


def test_backtest_of_a_metric_that_is_not_there_or_cannot_be_fed_is_refused(ruled, tmp_path):
    """The metrics that there are; what the history knows."""
    file = tmp_path / "history.csv"
    with pytest.raises(InputError, match="its metrics are: sales, renewals"):
        backtest_quotas(file, scenario=ruled, metric="units")
    without = file.read_text().splitlines()
    file.write_text("\n".join(line.rsplit(",", 1)[0] for line in without))
    with pytest.raises(InputError, match="the history knows nothing; it has revenue"):
        backtest_quotas(file, scenario=ruled)


def test_bad_history_exits_with_2_and_writes_nothing(tmp_path):
    """The row and the way out."""
    (tmp_path / "history.csv").write_text(HISTORY.replace("2025,A,100", "2025,A,-1"))
    command = ["quota", "backtest", str(tmp_path / "history.csv"), "--out", str(tmp_path / "out")]
    told = CliRunner().invoke(app, command)
    assert told.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_retention_that_is_no_share_is_refused(tmp_path):
    """90 for 90 %."""
    with pytest.raises(InputError, match=r"write 0\.9 for 90 %"):
        backtest_quotas(tmp_path / "history.csv", retention=90)


def test_plan_adds_simulated_years_to_its_run(scenario, tmp_path):
    """Tables, sheets, summary and a line on the screen; what is read again is what was written."""
    folder = tmp_path / "run"
    run = plan(scenario, folder, stop=stop_after(work=1), with_map=False).run
    again = read_run(folder)
    pd.testing.assert_frame_equal(again.attainability, run.attainability, rtol=1e-6)
    assert len(again.quota_tests) == len(run.quota_tests) > 5
    assert set(again.pay["usual_range"]) <= {"below", "usual", "above"}
    sheets = openpyxl.load_workbook(folder / "plan.xlsx").sheetnames
    assert {"Attainability", "Quota tests", "Pay"} <= set(sheets)
    assert dict(headline(run.summary))["Attainability"].startswith("On average")
    found = simulate_quotas(scenario, folder)
    assert found.summary["sentence"] == run.summary["attainability"]["sentence"]


def test_faults_of_chances_are_told_before_anything_is_planned(scenario, tmp_path):
    """``check`` lists them with the line that states them."""
    wrong = ["attainability.capture_rate=0.6"]
    (stop,) = (f for f in check_scenario(scenario, wrong).faults if f.grade == "stop")
    assert stop.code == "capture-above-chance"
    assert stop.column == "attainability.capture_rate"

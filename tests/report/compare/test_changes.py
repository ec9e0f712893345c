"""What differs between runs, by worked examples of six accounts."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.errors import InputError
from territory_opt.report.compare import compare_runs, every_change, today_run
from territory_opt.report.compare.changes import BACK, BOTH, CHOSEN, FORCED, NEW, ONLY, change_table
from territory_opt.report.compare.flows import flow_table, territory_table
from territory_opt.report.compare.payload import kept_accounts, sentence


def test_changes_are_the_accounts_in_another_territory(pair):
    """001122 → 022122: accounts 1 and 2 (revenue 2 + 4 of 63) go to T002."""
    table = change_table(pair, 0, 1)
    assert table["account_id"].tolist() == ["A00001", "A00002"]
    assert table["from_territory"].tolist() == ["T000", "T001"]
    assert table["to_territory"].tolist() == ["T002", "T002"]
    assert table["revenue"].tolist() == [2, 4]
    assert "2 accounts have another rep in after than in before: 33" in sentence(pair, 0, 1)
    assert "6 of revenue (9.5" in sentence(pair, 0, 1).replace("USD ", "")


def test_flows_sum_changes_per_pair_of_territories(six):
    """T000 gives 1 + 2 to T001, T002 gives 32 to nobody; the flow of more accounts comes first."""
    found = compare_runs([("a", six("001122")), ("b", six("11112-"))])
    flows = flow_table(found, 0, 1)
    assert flows[["from", "to", "num_accounts", "revenue"]].to_numpy().tolist() == [
        [0, 1, 2, 3],
        [2, -1, 1, 32],
    ]


def test_flows_and_changes_agree_in_every_sum(three):
    """Both count the same accounts and revenue, for every two runs."""
    found = compare_runs(three)
    for left, right in found.pairs:
        flows, changes = flow_table(found, left, right), change_table(found, left, right)
        assert flows["num_accounts"].sum() == len(changes) > 0
        assert flows["revenue"].sum() == pytest.approx(changes["revenue"].sum())


def test_territories_gain_what_others_give(pair):
    """T002 gains two, T000 and T001 give one each."""
    table = territory_table(pair, 0, 1)
    assert table["gained"].tolist() == [0, 0, 2]
    assert table["lost"].tolist() == [1, 1, 0]


def test_kinds_tell_the_change_beside_today(six):
    """Today 001122. Beside a plan: back to today's rep, moved here only, moved in both."""
    found = compare_runs([("a", six("100122")), ("b", six("020122"))])
    kinds = change_table(found, 0, 1).set_index("account_id")["kind"]
    assert kinds.to_dict() == {"A00000": BACK, "A00001": ONLY}
    both = compare_runs([("a", six("101122")), ("b", six("201122"))])
    assert change_table(both, 0, 1)["kind"].tolist() == [BOTH]


def test_kinds_beside_todays_alignment(six):
    """By choice, because it had to, or because nobody had it."""
    plan = six("222122", before="00112-")
    plan.plan.loc[1, "moved"] = "forced"
    found = compare_runs([("Today", today_run(plan)), ("plan", plan)])
    kinds = change_table(found, 0, 1).set_index("account_id")["kind"].to_dict()
    assert kinds == {"A00000": CHOSEN, "A00001": FORCED, "A00002": CHOSEN, "A00005": NEW}


def test_every_change_has_both_runs_and_a_reason(three):
    """Three runs make three pairs; today's own reason is that it is so today."""
    first = three[0][1]
    found = every_change(compare_runs([*three, ("Today", today_run(first))]))
    assert set(zip(found["from_run"], found["to_run"], strict=True)) >= {
        ("old", "new"),
        ("old", "newer"),
        ("new", "newer"),
    }
    assert (found["reason"] != "").all()
    assert set(found.loc[found["to_run"] == "Today", "reason"]) == {"As it is today."}


def test_runs_compare_on_the_accounts_they_share(six):
    """The second run lacks account 0 and has no say on it; the page says so."""
    less = six("022122")
    for name in ("plan", "accounts"):
        object.__setattr__(less, name, getattr(less, name).iloc[1:].reset_index(drop=True))
    found = compare_runs([("a", six("001122")), ("b", less)])
    assert found.accounts["account_id"].tolist() == [f"A0000{i}" for i in range(1, 6)]
    assert change_table(found, 0, 1)["account_id"].tolist() == ["A00001", "A00002"]
    assert "5 accounts are in every run and are compared; 1 account of a" in found.notes[0]


def test_runs_without_a_common_account_are_refused(six):
    """Both runs are named, with some of their accounts."""
    other = six("001122")
    for name in ("plan", "accounts"):
        getattr(other, name)["account_id"] = [f"B{i}" for i in range(6)]
    with pytest.raises(InputError, match=r"no account in common \(a: 'A00000'.*b: 'B0'"):
        compare_runs([("a", six("001122")), ("b", other)])


def test_runs_in_several_currencies_are_refused(six):
    """Their differences in money would mean nothing."""
    with pytest.raises(InputError, match="a in USD, b in EUR"):
        compare_runs([("a", six("001122")), ("b", six("001122", currency="EUR"))])


def test_reps_of_one_run_only_are_named(six, make_run):
    """The fourth territory is in the second run alone; another name of T000 is told too."""
    wider = make_run(6, 4)
    wider.territories.loc[0, "rep_name"] = wider.homes.loc[0, "rep_name"] = "Zoe New"
    found = compare_runs([("a", six("001122")), ("b", wider)])
    assert any("Not in every run: T003 (vacant) (in b)." in note for note in found.notes)
    assert any("→ Zoe New" in note for note in found.notes)
    assert found.territories["territory_id"].tolist() == ["T000", "T001", "T002", "T003"]


def test_other_potentials_are_told(six):
    """Changes are weighed as in the first run."""
    other = six("001122")
    other.accounts.loc[3, "potential"] = 9.0
    notes = compare_runs([("a", six("001122")), ("b", other)]).notes
    assert "differ in the potential of 1 account; changes are weighed as in a." in notes[-1]


def test_changed_accounts_are_kept_where_there_are_too_many(pair, monkeypatch):
    """Room for four: the two that change and the two largest others, changed ones on top."""
    monkeypatch.setattr("territory_opt.report.compare.payload.MAX_DRAWN", 4)
    assert kept_accounts(pair).tolist() == [5, 4, 2, 1]


def test_today_has_the_accounts_of_today(six):
    """022122 was 001122: T000 had two accounts of 1 + 2; distances are to the homes of today."""
    plan = six("022122")
    plan.territories["potential_index"] = [0.5, 1.0, np.nan]
    plan.territories["potential"] = [1.0, 8.0, 54.0]
    today = today_run(plan)
    assert today.plan["territory_id"].tolist() == plan.plan["previous_territory"].tolist()
    assert today.territories["num_accounts"].tolist() == [2, 2, 2]
    assert today.territories["potential"].tolist() == [3, 12, 48]
    np.testing.assert_allclose(today.territories["potential_index"], [1.5, 1.5, np.nan])
    kept = (plan.plan["moved"] == "no").to_numpy()
    np.testing.assert_allclose(
        today.plan["distance_km"][kept], today_run(today).plan["distance_km"][kept]
    )
    assert today.territories["workload_hours"].isna().all()

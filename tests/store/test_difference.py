"""What differs between two stored runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from territory_opt.errors import StoreError
from territory_opt.store import Store, compare, open_store
from territory_opt.store.difference import flat

MakeRun = Callable[..., Path]


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store in memory."""
    with open_store("memory:") as opened:
        yield opened


def test_owner_quota_and_value_differ(store: Store, make_run: MakeRun) -> None:
    """Account 007 goes from T1 to T2, 900 becomes 950, 100 becomes 120."""
    store.add_run(make_run("a"), "Ann")
    store.add_run(make_run("b", value=120.0, owner="T2", quota=950), "Ann")
    found = compare(store, 1, 2)
    assert found.moves.to_dict("records") == [
        {"layer": "main", "account_id": "007", "from": "T1", "to": "T2"}
    ]
    assert found.figures == {"value": (100.0, 120.0)}
    (row,) = found.quotas.to_dict("records")
    assert (row["territory_id"], row["change"]) == ("T1", Decimal(50))
    assert (found.settings, found.inputs, found.only_first, found.only_second) == ({}, {}, 0, 0)


def test_run_differs_from_itself_in_nothing(store: Store, make_run: MakeRun) -> None:
    """The same twice."""
    store.add_run(make_run(), "Ann")
    found = compare(store, 1, 1)
    assert (len(found.moves), len(found.quotas), found.figures) == (0, 0, {})


def test_settings_and_inputs_are_named(store: Store, make_run: MakeRun) -> None:
    """Another tolerance and another accounts file; a setting that only one has is None."""
    store.add_run(make_run("a"), "Ann")
    other = make_run("b", value=1)
    text = (
        (other / "manifest.json").read_text().replace("0.1}", '0.2, "max": 3}').replace("ab", "cd")
    )
    (other / "manifest.json").write_text(text)
    store.add_run(other, "Ann")
    found = compare(store, 1, 2)
    assert found.settings == {"balance.0.tolerance": (0.1, 0.2), "balance.0.max": (None, 3)}
    assert list(found.inputs) == ["accounts.csv"]


def test_accounts_of_one_plan_only_are_counted(store: Store, make_run: MakeRun) -> None:
    """A4 is new."""
    store.add_run(make_run("a"), "Ann")
    other = make_run("b")
    with (other / "plan.csv").open("a") as file:
        file.write("main,A4,T3,\n")
    store.add_run(other, "Ann")
    found = compare(store, 1, 2)
    assert (len(found.moves), found.only_first, found.only_second) == (0, 0, 1)


def test_run_without_quotas_is_compared(store: Store, make_run: MakeRun) -> None:
    """The other's quotas stand beside none."""
    store.add_run(make_run("a"), "Ann")
    other = make_run("b", value=1)
    (other / "quotas.csv").unlink()
    store.add_run(other, "Ann")
    (row,) = compare(store, 1, 2).quotas.to_dict("records")
    assert (row["first"], row["second"]) == (Decimal(900), None)


def test_plans_of_different_units_are_refused(store: Store, make_run: MakeRun) -> None:
    """Accounts against areas."""
    store.add_run(make_run("a"), "Ann")
    other = make_run("b")
    plan = other / "plan.csv"
    plan.write_text(plan.read_text().replace("account_id", "geo_unit_id"))
    store.add_run(other, "Ann")
    with pytest.raises(StoreError, match="cannot be compared"):
        compare(store, 1, 2)


def test_nested_settings_become_paths() -> None:
    """Tables, lists, and both."""
    assert flat({"a": {"b": [1, {"c": 2}]}, "d": None}) == {"a.b.0": 1, "a.b.1.c": 2, "d": None}

"""Who reviews what, and what nobody else is told."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from territory_opt.report.review import nodes_of, review_moves


def run(parents=("", "", ""), groups=(), reasons=("", "", "")):
    """Three territories; A1 goes from R1 to R3."""
    rows = [
        ("territory", f"R{i + 1}", parent, f"r{i + 1}", name)
        for i, (parent, name) in enumerate(zip(parents, ("Ann Lee", "Lee", "Cy"), strict=True))
    ]
    rows += [("district", group, "", "", name) for group, name in groups]
    columns = ["level", "territory_id", "parent_id", "rep_id", "rep_name"]
    accounts = [f"A{i + 1}" for i in range(3)]
    plan = pd.DataFrame(
        {"account_id": accounts, "territory_id": ["R3", "R1", "R2"],
         "previous_territory": ["R1", "R1", ""], "moved": ["chosen", "no", "forced"],
         "reason": list(reasons), "next_best_territory": ["R2", "", "R1"],
         "next_best_loss": [5.0, 1.0, -2.0]}
    )  # fmt: skip
    known = pd.DataFrame(
        {"account_id": accounts, "name": accounts, "revenue": 1.0, "potential": 2.0}
    )
    return SimpleNamespace(
        territories=pd.DataFrame(rows, columns=columns), plan=plan, accounts=known
    )


@pytest.mark.parametrize(
    ("made", "managers", "expected"),
    [
        (run(("D1", "D1", "D2"), [("D1", "Max"), ("D2", "")]), {},
         [("D1", "Max", ("R1", "R2")), ("D2", "D2", ("R3",))]),
        (run(), {"r1": "M1", "r2": "M1"},
         [("M1", "Mia", ("R1", "R2")), ("none", "territories without a manager", ("R3",))]),
        (run(("D1", "", "")), {"r2": "M1", "r3": "D1"},
         [("D1", "D1", ("R1", "R3")), ("M1", "Mia", ("R2",))]),
        (run(), {}, [("all", "the whole plan", ("R1", "R2", "R3"))]),
    ],
)  # fmt: skip
def test_managers_are_parents_else_those_of_the_reps(made, managers, expected):
    """By a level, by manager_id, by both, by neither."""
    found = nodes_of(made, managers, {"M1": "Mia"})
    assert [(node.node_id, node.name, node.territories) for node in found] == expected


def test_reasons_name_nobody_else():
    """The other's name goes; the own name stays, though the other's is part of it."""
    made = run(
        reasons=("Ann Lee (R1) alone would be 3 EUR better than Lee (R2).", "", "R2 and r2.")
    )
    node = nodes_of(made, {"r1": "M1"}, {})[0]
    moves = review_moves(made, node)
    assert moves["reason"].tolist() == [
        "Ann Lee (R1) alone would be 3 EUR better than another manager's territory.",
    ]
    assert moves[["way", "from", "to", "next_best"]].values.tolist() == [
        ["goes out", "Ann Lee (R1)", "another manager's territory", "another manager's territory"],
    ]


def test_a_loss_below_nothing_is_not_told():
    """At least −2 says nothing."""
    moves = review_moves(run(), nodes_of(run(), {}, {})[0]).set_index("account_id")
    assert moves["next_best_price"].isna().to_dict() == {"A1": False, "A3": True}
    assert moves.loc["A3", ["from", "kind"]].tolist() == ["nobody today", "has to"]

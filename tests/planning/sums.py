"""What every tree of quotas keeps: children sum to their parent, to the cent."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

CENT = Decimal("0.01")


def check_sums(outcome, parent_of):
    """
    Σ children = parent × (1 + over-assignment), at every node and in every period.

    ``parent_of`` has territories; groups name theirs.
    """
    below = defaultdict(Decimal)
    for row in outcome.table.to_dict("records"):
        below[parent_of[row["territory_id"]], row["period"], row["layer"]] += row["quota"]
    nodes = outcome.nodes.to_dict("records")
    for node in nodes:
        if node["parent_id"]:
            below[node["parent_id"], node["period"], node["layer"]] += node["amount"]
    for node in nodes:
        padded = node["amount"] * (1 + Decimal(node["over_assignment"]))
        assert abs(padded - node["below"]) < CENT, node
        assert below[node["node_id"], node["period"], node["layer"]] == node["below"], node
    steps = outcome.waterfall.groupby(["territory_id", "metric"])["amount"].sum().to_dict()
    annual = outcome.table[outcome.table["period"] == "year"]
    for row in annual.to_dict("records"):
        assert steps[row["territory_id"], row["metric"]] == row["quota"]

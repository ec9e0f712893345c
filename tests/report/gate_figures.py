"""Figures of a plan that the tests of gates share."""

from __future__ import annotations

import pandas as pd

SUMMARY = {
    "is_feasible": True,
    "status": "FEASIBLE",
    "gap": 0.02,
    "max_deviation": {"potential": 0.08, "count": 0.12},
    "disruption": {
        "accounts": {"with_an_owner": 100.0, "chosen_share": 0.3},
        "revenue": {"with_an_owner": 900.0, "chosen_share": 0.2},
    },
}
TESTS = pd.DataFrame(
    [
        ("fewest_at_quota", 0.45, "45% are."),
        ("attainment_by_size", -0.4, "Size decides."),
        ("near_quota", 0.6, "60% are."),
        ("chance_spread", 0.5, "20% to 70%."),
        ("quota_per_potential", 0.25, "One in four is off."),
    ],
    columns=["test", "figure", "sentence"],
)

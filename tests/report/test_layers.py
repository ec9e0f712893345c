"""Shapes of territories: every team divides the same ground for itself."""

from __future__ import annotations

import numpy as np

from territory_opt.models import Plan
from territory_opt.report.layers import territory_shapes
from territory_opt.report.view import PlanView

MIXED = [0, 1, 0, 1, 0, 1]
"""Accounts alternate between the two territories, from west to east."""


def shapes(tiny, role):
    """Shapes of the alternating plan, the second territory of the given role."""
    tiny.scenario.territories["role"] = ["field", role]
    reference = np.full((2, 3), np.nan)
    return territory_shapes(PlanView(tiny.scenario, tiny.problem, Plan(MIXED), reference))


def test_territories_of_one_team_share_no_ground(tiny):
    """Both field: their shapes only touch, and are cut into strips."""
    west, east = shapes(tiny, "field").geometry
    assert west.intersection(east).area < 1e-6 * west.area
    assert len(west.geoms) + len(east.geoms) > 2


def test_teams_serve_the_same_ground_side_by_side(tiny):
    """Field and inside: each has one whole shape, and they overlap."""
    west, east = shapes(tiny, "inside").geometry
    assert (len(west.geoms), len(east.geoms)) == (1, 1)
    assert west.intersection(east).area > 0.5 * west.area

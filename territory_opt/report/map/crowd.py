"""The page's data where there are too many accounts for shapes: columns in short text."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.report.map import circles
from territory_opt.report.map.packing import looked_up, packed

STEPS = {
    "longitude": 1e-4,
    "latitude": 1e-4,
    "radius": 0.1,
    "territory": 1,
    "previous": 1,
    "moved": 1,
}
"""Columns of accounts and what they are kept to: degrees (some ten metres), pixels."""


def is_crowd(accounts: dict[str, Any]) -> bool:
    """Whether accounts of the page's data are painted at once; areas that are filled are shapes."""
    return len(accounts["id"]) > circles.MAX_SHAPES and accounts["ground"] is None


def shortened(data: dict[str, Any]) -> dict[str, Any]:
    """
    The same data, numbers of accounts as ``packing`` writes them.

    Ways of colouring that follow from the territory become one code per territory.
    """
    accounts = data["accounts"]
    keys = [(name, np.asarray(accounts[name], int)) for name in ("territory", "previous")]
    short = {name: packed(accounts[name], step) for name, step in STEPS.items()}
    short["fields"] = [_of_words(field) for field in accounts["fields"]]
    if accounts["change"]:
        short["change"] = _of_words(accounts["change"])
    modes = [
        {**mode, "accounts": looked_up(mode["accounts"], *keys) or packed(mode["accounts"])}
        for mode in data["modes"]
    ]
    return {**data, "accounts": {**accounts, **short, "is_crowd": True}, "modes": modes}


def _of_words(column: dict[str, Any]) -> dict[str, Any]:
    return {**column, "values": packed(column["values"])}

"""Small markets, drawn by hand."""

import numpy as np
import pandas as pd
import pytest

from territory_opt.rulebook import Market

COLUMNS = ("segment", "tier")


def market(**columns) -> Market:
    """Accounts a0, a1… with these columns; no coordinates unless given."""
    size = len(next(iter(columns.values())))
    frame = pd.DataFrame({"account_id": [f"a{k}" for k in range(size)], **columns})
    for name in ("longitude", "latitude"):
        frame[name] = frame.get(name, pd.Series(np.nan, index=frame.index))
    return Market.of(frame, COLUMNS)


@pytest.fixture(name="market")
def market_of():
    return market

"""Which rows a ``where`` means."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from territory_opt.errors import InputError
from territory_opt.scenario.where import matches

TABLE = pd.DataFrame(
    {
        "tier": ["A", "b", "", "C"],
        "Country": ["US", "United States", "DE", ""],
        "employees": ["1,200", "5", "", "many"],
        "size": [1.0, 2.0, float("nan"), 4.0],
        "skills": [("cloud", "data"), (), ("Data",), ("sap",)],
        "opened": ["2026-01-01", "2027-06-30 10:00", "", "soon"],
        "key": ["yes", "no", "", "true"],
    }
)


@pytest.mark.parametrize(
    ("where", "rows"),
    [
        ({}, [0, 1, 2, 3]),
        ({"tier": "a"}, [0]),
        ({"tier": ["A", "B"]}, [0, 1]),
        ({"tier": ""}, [2]),
        ({"tier": "!="}, [0, 1, 3]),
        ({"tier": "!=A"}, [1, 2, 3]),
        ({"country": "USA"}, [0, 1]),
        ({"country": ["Germany", "us"]}, [0, 1, 2]),
        ({"employees": ">=1000"}, [0]),
        ({"employees": "<1000"}, [1]),
        ({"employees": 5}, [1]),
        ({"size": 2}, [1]),
        ({"size": "<=2"}, [0, 1]),
        ({"size": "!="}, [0, 1, 3]),
        ({"skills": "data"}, [0, 2]),
        ({"skills": "!=data"}, [1, 3]),
        ({"skills": ""}, [1]),
        ({"skills": "!="}, [0, 2, 3]),
        ({"opened": ">2026-12-31"}, [1]),
        ({"key": True}, [0, 3]),
        ({"key": False}, [1, 2]),
        ({"tier": ["A", "B"], "size": ">1"}, [1]),
    ],
)
def test_where_holds_for_rows(where: dict[str, Any], rows: list[int]) -> None:
    """Values, lists, comparisons, emptiness; all columns must agree."""
    assert matches(TABLE, where).nonzero()[0].tolist() == rows


def test_unknown_column_names_the_nearest() -> None:
    """A typo leads back to the column."""
    with pytest.raises(InputError, match=r"no column 'teir'. Did you mean 'tier'\?"):
        matches(TABLE, {"teir": "A"})


def test_no_rows_give_an_empty_mask() -> None:
    """An empty table is no special case."""
    assert matches(TABLE.iloc[:0], {"tier": "A"}).shape == (0,)

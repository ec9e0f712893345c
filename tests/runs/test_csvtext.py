"""CSV as data: deterministic, and back as it was."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.runs.csvtext import from_csv, to_csv

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)


@given(st.lists(words, min_size=1, max_size=5))
def test_any_text_survives(tmp_path_factory, texts):
    """Quotes, commas, line ends, formulas, NA and blanks come back as they were."""
    path = tmp_path_factory.getbasetemp() / "any-text.csv"
    path.write_bytes(to_csv(pd.DataFrame({"id": texts, "end": "x"})).encode())
    assert list(from_csv(path)["id"]) == texts


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (0.1 + 0.2, "0.3"),
        (-0.0, "0"),
        (1e15, "1000000000000000"),
        (float("nan"), ""),
        (float("inf"), "inf"),
        (True, "yes"),
        (None, ""),
    ],
)
def test_cells_are_fixed(value, text):
    """One value, one text."""
    assert to_csv(pd.DataFrame({"a": [value], "b": "x"}, dtype=object)) == f"a,b\n{text},x\n"


def test_kilometres_have_three_decimals():
    """Columns with fixed decimals keep their zeros."""
    assert to_csv(pd.DataFrame({"distance_km": [1.5]})) == "distance_km\n1.500\n"

"""Names that Salesforce takes, whatever the ids are."""

import re

from hypothesis import given
from hypothesis import strategies as st

from territory_opt.report.export.developer_names import LONGEST, developer_names

VALID = re.compile(r"[A-Za-z](?:_?[0-9A-Za-z])*")


@given(st.lists(st.text(max_size=120), unique=True, max_size=8))
def test_every_id_gets_a_valid_name_of_its_own(ids):
    """Letters first, no two underscores, none at the end, told apart without regard to case."""
    names = developer_names(ids)
    assert all(VALID.fullmatch(name) and len(name) <= LONGEST for name in names.values())
    assert len({name.casefold() for name in names.values()}) == len(ids)


def test_valid_ids_stay_and_others_are_spelt():
    """Umlauts lose their dots, digits get a letter before them."""
    names = developer_names(["R1", "Süd-West", "007", "A--B"])
    assert names == {"R1": "R1", "Süd-West": "Sud_West", "007": "T_007", "A--B": "A_B"}


def test_ids_that_come_out_alike_are_told_apart_by_themselves():
    """The name depends on the id, not on its place."""
    there, back = developer_names(["A-1", "A.1"]), developer_names(["A.1", "A-1"])
    assert there == back
    assert there["A-1"] != there["A.1"] and there["A-1"].startswith("A_1_")
    assert developer_names(["A_1", "A.1"])["A_1"] == "A_1"
    assert len({name.casefold() for name in developer_names(["E", "e"]).values()}) == 2

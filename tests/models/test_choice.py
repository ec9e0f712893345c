"""Sets of values: read, said, and compared by one value of each kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.models.choice import OTHER, Choice, atoms

CASES = ["", "A;B", "not A;B", ">=1000", "not <5", ">=100 <1000", "(empty)", "A;>=10"]
VALUES = ["", "a", "B ", "C", "1000", "99.5", "100", "5", "4", "-1", "10"]


@pytest.mark.parametrize("text", CASES)
def test_text_comes_back_as_written(text):
    """What a rules file says is what it is written as."""
    assert Choice.parse(text).text == text


@pytest.mark.parametrize(
    ("text", "value", "is_in"),
    [
        ("", "anything", True),
        ("A;B", " a", True),
        ("A;B", "", False),
        ("not A;B", "", True),
        ("not A;B", "b", False),
        ("(empty)", "", True),
        (">=100 <1000", "999", True),
        (">=100 <1000", "1,000", False),
        (">=100", "many", False),
        ("not >=100", "", True),
    ],
)
def test_values_in_sets(text, value, is_in):
    """Case and blanks do not matter; text is in no band of numbers."""
    assert Choice.parse(text).holds(value) is is_in


def test_words():
    """As a planner says it."""
    assert Choice.parse("A;B;C").words == "A, B or C"
    assert Choice.parse("not A").words == "other than A"


@given(st.lists(st.sampled_from(CASES), min_size=1), st.sampled_from(VALUES))
def test_every_value_is_in_the_same_sets_as_an_atom(texts, value):
    """So what holds for the atoms holds for every value there can be."""
    choices = [Choice.parse(text) for text in texts]
    kinds = {tuple(choice.holds(atom) for choice in choices) for atom in atoms(choices)}
    assert tuple(choice.holds(value) for choice in choices) in kinds
    assert tuple(choice.holds(OTHER) for choice in choices) in kinds

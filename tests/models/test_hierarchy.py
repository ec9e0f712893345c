"""Who reports to whom, and how many may report to one."""

import numpy as np
import pytest

from territory_opt.errors import ProblemError
from territory_opt.models import Children, Hierarchy, Level
from territory_opt.models.span import count_of_span, possible_counts, span_faults

TWO = Hierarchy(
    ("a", "b", "c"), (Level("district", ("X", "Y"), [0, 1, 1]), Level("region", ("Z",), [0, 0]))
)


def test_everybody_finds_the_group_above():
    """Such as b, which is in Y, and Y in Z."""
    assert TWO.group_of(0).tolist() == [0, 1, 1]
    assert TWO.group_of(1).tolist() == [0, 0, 0]
    assert TWO.parents == {"a": "X", "b": "Y", "c": "Y", "X": "Z", "Y": "Z"}


def test_parents_are_read_only():
    """Frozen, as every array of the models."""
    with pytest.raises(ValueError, match="read-only"):
        TWO.levels[0].parent_of[0] = 1


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        (
            [Level("district", ("X",), [0, 0])],
            r"district: parent_of has shape \(2,\), expected \(3,\)",
        ),
        ([Level("district", ("a",), [0, 0, 0])], "'a' stands for two members"),
    ],
)
def test_levels_that_do_not_fit_are_refused(levels, told):
    """One parent per child, one id per member."""
    with pytest.raises(ProblemError, match=told):
        Hierarchy(("a", "b", "c"), tuple(levels))


def test_a_parent_that_is_not_there_is_refused():
    """Group 2 of two."""
    with pytest.raises(ProblemError, match=r"parent_of\[1\] is 2: no group"):
        Level("district", ("X", "Y"), [0, 2])


def test_groups_become_children():
    """Such as a (1 kg at 0) and b (3 kg at 4) together: 4 kg at 3; neighbours of c, as b is."""
    graph = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    places = np.array([[0.0, 0], [4, 0], [9, 0]])
    children = Children(("a", "b", "c"), places, [1, 3, 2], [[10], [20], [5]], graph=graph)
    above = children.grouped(Level("district", ("X", "Y"), [0, 0, 1]))
    assert above.ids == ("X", "Y")
    assert above.places_km.tolist() == [[3, 0], [9, 0]]
    assert above.loads.tolist() == [[30], [5]]
    assert above.graph.toarray().tolist() == [[False, True], [True, False]]


def test_weightless_children_have_a_middle_too():
    """Two children of weight 0: halfway between them."""
    children = Children(("a", "b"), [[0.0, 0], [2, 0]], [0, 0], [[1], [1]])
    assert children.grouped(Level("d", ("X",), [0, 0])).places_km.tolist() == [[1, 0]]


def test_children_name_what_is_wrong():
    """Every fault at once."""
    with pytest.raises(ProblemError, match=r"weight: shape \(1,\).*loads\[0, 0\] is NaN"):
        Children(("a", "b"), [[0.0], [1]], [1.0], [[np.nan], [1]])


@pytest.mark.parametrize(
    ("number", "span", "count"),
    [(50, (6, 10), 6), (50, (8, 9), 6), (24, (6, 10), 3), (12, (8, 16), 1)],
)
def test_a_span_says_how_many_groups(number, span, count):
    """50 ÷ 6 = 8.3 is nearest to 8 (50 ÷ 7 = 7.1); 50 = 6 × 8 + 2 fits 8 to 9."""
    assert count_of_span("district", number, span) == count


def test_a_span_that_no_number_keeps_is_told_with_amounts():
    """17 in districts of 6 to 8: two hold 16, three need 18."""
    assert possible_counts(17, (6, 8)) == []
    told = (
        r"17 children cannot make districts of 6 to 8: 2 hold at most 16, 3 need at least 18\. "
        r"Write span = \[6, 9\] or \[5, 8\]\."
    )
    with pytest.raises(ProblemError, match=told):
        count_of_span("district", 17, (6, 8))
    assert possible_counts(17, (6, 9)) == [2]
    assert possible_counts(17, (5, 8)) == [3]


def test_too_few_children_for_one_group_are_told():
    """Five children, at least six are wanted."""
    told = r"1 needs at least 6\. Write span = \[5, 10\]\."
    with pytest.raises(ProblemError, match=told):
        count_of_span("district", 5, (6, 10))


@pytest.mark.parametrize(
    ("count", "told"),
    [(2, "hold at most 20. Write span = [6, 12], or count = 3."),
     (5, "need at least 30. Write span = [4, 10], or count = 3."), (3, None)],
)  # fmt: skip
def test_a_number_that_does_not_fit_its_span_is_told(count, told):
    """24 territories in districts of 6 to 10: three or four would do; here 4 × 6 = 24 fits."""
    number = 24 if told is None else 23
    faults = span_faults("district", number, count, (6, 10))
    assert (faults == []) if told is None else (told in faults[0])

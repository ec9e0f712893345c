"""The referee of rules: each hole and overlap by name, and silence where there are none."""

import pytest

from territory_opt.models.choice import Choice
from territory_opt.models.rulebook import Line
from territory_opt.rulebook import check_lines

REST = Line("rest", "T1", row=90)
LOW = Line("postal", "T1", country="US", postal_before="5", row=2)
HIGH = Line("postal", "T2", country="US", postal_from="5", row=3)
SMALL = {"tier": Choice.parse("C")}
LARGE = {"tier": Choice.parse("not C")}


def told(*lines, areas=()):
    return [
        (one.is_hole, one.where, tuple(line.row for line in one.lines))
        for one in check_lines(lines, areas)
    ]


def test_ranges_that_meet_are_whole():
    """``postal_before`` of one is ``postal_from`` of the next."""
    assert told(LOW, HIGH, REST) == []


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([LOW], (True, "US, postal codes from 5 on", ())),
        ([HIGH], (True, "US, postal codes to before 5", ())),
        (
            [LOW, Line("postal", "T2", country="US", postal_from="52", row=3)],
            (True, "US, postal codes from 5 to before 52", ()),
        ),
        (
            [LOW, Line("postal", "T2", country="US", postal_from="49", row=3)],
            (False, "US, postal codes from 49 to before 5", (2, 3)),
        ),
        (
            [Line("postal", "T1", country="US", row=2), HIGH],
            (False, "US, postal codes from 5 on", (2, 3)),
        ),
        ([LOW, LOW, HIGH], (False, "US, postal codes to before 5", (2, 2))),
    ],
)
def test_a_gap_or_double_of_codes_is_named(lines, found):
    """With the codes from which to which."""
    assert told(*lines, REST) == [found]


def test_a_range_inside_another_is_an_overlap_and_no_hole():
    """Whatever follows it begins where the longer one ends."""
    inner = Line("postal", "T2", country="US", postal_from="2", postal_before="3", row=4)
    assert told(LOW, inner, HIGH, REST) == [(False, "US, postal codes from 2 to before 3", (2, 4))]


def test_every_size_needs_its_ranges():
    """Tier C has all codes, the other tiers only those below 5."""
    small = Line("postal", "T1", country="US", classes=SMALL, row=4)
    large = Line("postal", "T2", country="US", postal_before="5", classes=LARGE, row=5)
    expected = (True, "US, postal codes from 5 on, tier of any other value", ())
    assert told(small, large, REST) == [expected]


def test_states_need_a_line_for_the_others():
    """TX alone leaves 49 states and accounts without one."""
    texas = Line("state", "T1", country="US", state=Choice.parse("TX"), row=4)
    others = Line("state", "T2", country="US", state=Choice.parse("not TX"), row=5)
    assert told(texas, others, REST) == []
    assert told(texas, REST) == [(True, "US, state of any other value", ())]


def test_lines_for_any_country_overlap_those_for_one():
    """A line without a country is for the US too."""
    anywhere = Line("state", "T1", row=4)
    here = Line("state", "T2", country="US", row=5)
    assert (False, "US, state of any other value", (4, 5)) in told(anywhere, here, REST)


def test_bands_of_size_are_compared_as_numbers():
    """From 100 on and below 200 meet twice between; accounts without a figure have no line."""
    many = Line("rest", "T1", classes={"employees": Choice.parse(">=100")}, row=4)
    few = Line("rest", "T2", classes={"employees": Choice.parse("<200")}, row=5)
    found = told(many, few)
    assert (False, "employees 100", (4, 5)) in found
    assert (True, "employees of any other value", ()) in found


def test_the_rest_is_needed():
    """Without it, whoever no other line is for goes nowhere."""
    assert told(LOW, HIGH) == [(True, "accounts that no other line fits", ())]


def test_areas_and_accounts_once_each():
    """Two lines for one area; an area without; one account twice."""
    areas = [Line("area", "T1", geo_unit_id="A", row=2), Line("area", "T2", geo_unit_id="A", row=3)]
    assert told(*areas, REST, areas=("A", "B")) == [
        (False, "area A", (2, 3)),
        (True, "area B", ()),
    ]
    twice = [Line("account", name, account_id="x", row=k) for k, name in enumerate(("T1", "T2"))]
    assert told(*twice, REST) == [(False, "account x", (0, 1))]

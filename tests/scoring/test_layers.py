"""The referee of several layers: each by itself, and the pairing of two."""

import numpy as np
import pytest

from territory_opt.errors import PlanMismatchError
from territory_opt.models import Alignment, Pairing, Plan, Problem
from territory_opt.scoring import audit_alignment

UNITS = tuple("abcdef")
PARENTS = {"N": "east", "O": "east", "P": "west"}


def layer(*names, most=6.0):
    """Six units of load 1, any territory for 1, at most so many units each."""
    limits = np.zeros((len(names), 1)), np.full((len(names), 1), most)
    return Problem.from_arrays(
        np.ones((6, len(names))), np.ones((6, 1)), *limits, unit_ids=UNITS, territory_ids=names
    )


PROBLEMS = {"main": layer("N", "O", "P"), "specialists": layer("S", "T", most=4.0)}
MAIN = [0, 0, 1, 1, 2, 2]
"""N has a, b; O has c, d; P has e, f: east is a to d, west e and f."""
BY_DISTRICT = Pairing("specialists", "main", 1)
BY_TERRITORY = Pairing("specialists", "main", 0)


def said(specialists, *pairings, main=MAIN):
    plans = {"main": Plan(np.array(main)), "specialists": Plan(np.array(specialists))}
    found = audit_alignment(PROBLEMS, Alignment(plans, PARENTS), pairings)
    return [violation.message for violation in found]


def test_a_pairing_by_parent_is_kept_and_broken():
    """S for the east and T for the west; then T has d of the east as well: 1 of its 4."""
    assert said([0, 0, 0, 0, 1, 1], BY_DISTRICT) == []
    assert said([0, 0, 0, 1, 1, 1], BY_DISTRICT) == [
        "specialists: the accounts of east (main) are with 2 territories; 1 of 4 are not with S"
    ]


def test_a_pairing_by_territory_asks_less():
    """N with S, O and P with T: the east is divided, no territory is."""
    assert said([0, 0, 1, 1, 1, 1], BY_TERRITORY) == []
    assert len(said([0, 0, 1, 1, 1, 1], BY_DISTRICT)) == 1
    assert len(said([0, 1, 0, 1, 1, 1], BY_TERRITORY)) == 2


def test_what_counts_is_the_other_layer_s_own_plan():
    """The same specialists break the rule once d has gone from O to P: now west has d, e, f."""
    assert said([0, 0, 0, 0, 1, 1], BY_DISTRICT, main=[0, 0, 1, 2, 2, 2]) == [
        "specialists: the accounts of west (main) are with 2 territories; 1 of 3 are not with T"
    ]


def test_every_layer_keeps_its_own_rules():
    """S may have four units; five break a rule that has nothing to do with the other team."""
    assert said([0, 0, 0, 0, 0, 1]) == ["specialists: S has 5 of m0, at most 4 is wanted"]


def test_units_without_a_territory_are_in_no_group():
    """Nobody of the main team has d; whoever of the specialists has it breaks no pairing."""
    found = said([0, 0, 0, 1, 1, 1], BY_DISTRICT, main=[0, 0, 1, -1, 2, 2])
    assert [message for message in found if message.startswith("specialists")] == []


def test_strangers_are_refused():
    """A pairing with a layer that is not there, and a layer without a plan."""
    plans = {"main": Plan(np.array(MAIN)), "specialists": Plan(np.zeros(6, int))}
    with pytest.raises(PlanMismatchError, match=r"layer 'specialist'\. Did you mean 'specialists'"):
        audit_alignment(PROBLEMS, Alignment(plans), [Pairing("specialist", "main")])
    with pytest.raises(PlanMismatchError, match="no plan of layer 'specialists'"):
        audit_alignment(PROBLEMS, Alignment({"main": plans["main"]}), [])

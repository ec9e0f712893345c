"""What a rep reads."""

from __future__ import annotations

from territory_opt.quotas.sentence import sentence


def test_it_names_growth_and_the_two_largest_causes():
    """1,000 to 1,080: accounts 110, ramp −30, over-assignment 5, rounding −5."""
    steps = {
        "last_year": 100000, "restated": 11000, "over_assignment": 500, "ramp_and_leave": -3000,
        "rounding": -500,
    }  # fmt: skip
    assert sentence(steps) == (
        "Your quota grows 8.0% to 1,080: +11.0% because accounts joined your territory, −3.0% because "
        "you ramp or are away for a part of the year."
    )


def test_facts_say_it_better():
    """Numbers of accounts, where they are known."""
    steps = {"last_year": 100000, "restated": -11000}
    assert sentence(steps, {"restated": "because 3 accounts went to Bo"}) == (
        "Your quota falls 11.0% to 890: −11.0% because 3 accounts went to Bo."
    )


def test_without_last_year_growth_is_on_the_restated_base():
    """The restated base is then no cause."""
    steps = {"last_year": 0, "restated": 50000, "potential": 5000, "rounding": 0}
    assert sentence(steps) == (
        "Your quota grows 10.0% on last year's sales of your accounts to 550: +10.0% because your share "
        "of potential asks for more."
    )


def test_without_any_base_amounts_are_told():
    """A new territory."""
    steps = {"last_year": 0, "restated": 0, "potential": 50000, "guardrails": -2000}
    assert sentence(steps) == (
        "Your quota is 480: +500 because your share of potential asks for more, −20 because limits keep "
        "your number down or others' up."
    )


def test_a_number_that_stays_says_so():
    """No cause, no colon."""
    assert sentence({"last_year": 50000, "rounding": 1}) == "Your quota stays at 500.01."

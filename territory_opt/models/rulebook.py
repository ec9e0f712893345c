"""A plan as rules for accounts that are not there yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from territory_opt.models.choice import ANY, EMPTY, Choice

STEPS = ("account", "area", "postal", "nearby", "state", "nearest", "rest")
"""
Kinds of line, in the order they are asked; the first one that fits an account decides.

``account`` one named account; ``area`` an area; ``postal`` a range of postal codes of a country;
``nearby`` the nearest account of the plan, for torn states; ``state`` states of a country;
``nearest`` the nearest account of the plan anywhere; ``rest`` whatever is left.
"""
NEAREST = "the nearest account of the plan"
BY_DISTANCE = ("nearby", "nearest")
"""Steps that need coordinates and name several territories."""


@dataclass(frozen=True)
class Line:
    """
    One routing rule.

    Attributes
    ----------
    step
        One of ``STEPS``.
    territory_id
        Who gets the account; empty where the distance decides.
    country
        ISO code or ``"(empty)"``; empty: any.
    state
        States meant.
    postal_from, postal_before
        Postal codes from the first on, up to but without the second, in the order of text without
        blanks and hyphens; empty: no limit.
    geo_unit_id, account_id
        Of lines for one area, one account.
    classes
        Column of the accounts -> values meant (segment, size).
    among
        Territories whose nearest account decides; empty: any.
    num_accounts
        Accounts of the plan that this line decides.
    row
        Line of the file, as a spreadsheet counts.
    """

    step: str
    territory_id: str = ""
    country: str = ""
    state: Choice = ANY
    postal_from: str = ""
    postal_before: str = ""
    geo_unit_id: str = ""
    account_id: str = ""
    classes: Mapping[str, Choice] = field(default_factory=dict)
    among: tuple[str, ...] = ()
    num_accounts: int = 0
    row: int = 0

    @property
    def by_distance(self) -> bool:
        """Whether the nearest account of the plan decides."""
        return self.step in BY_DISTANCE

    @property
    def words(self) -> str:
        """What the line is for, as people say it: ``"US, postal codes from 01 to before 03"``."""
        start = {"rest": "whatever no other line is for", "nearest": NEAREST, "nearby": NEAREST}
        first = [start[self.step]] if self.step in start else []
        return ", ".join([*first, *self._place(), *self._classes()]) or "any place"

    def _place(self) -> list[str]:
        names = [
            f"account {self.account_id}" if self.account_id else "",
            f"area {self.geo_unit_id}" if self.geo_unit_id else "",
            "no country" if self.country == EMPTY else self.country,
            f"state {self.state.words}" if self.state.options else "",
            codes_in_words(self.postal_from, self.postal_before) if self.step == "postal" else "",
        ]
        return [name for name in names if name]

    def _classes(self) -> list[str]:
        return [f"{name} {choice.words}" for name, choice in self.classes.items() if choice.options]


def codes_in_words(first: str, before: str) -> str:
    """A range of postal codes, as people say it."""
    if not first and not before:
        return "any postal code"
    start = f" from {first}" if first else ""
    end = f" to before {before}" if before else " on"
    return f"postal codes{start}{end}"


def plain_code(text: str) -> str:
    """A postal code without blanks and hyphens, in capitals: how ranges compare them."""
    return "".join(sign for sign in text.upper() if sign.isalnum())

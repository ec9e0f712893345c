"""Sentences on what runs do not share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from territory_opt.report.compare.side import Side
from territory_opt.report.map.text import count

NAMED = 4
"""Names spelled out in a note; the others are counted."""


def account_notes(sides: Sequence[Side], shared: pd.Index) -> Iterator[str]:
    """Accounts that are not in every run."""
    extra = [(side.name, len(side.view.accounts) - len(shared)) for side in sides]
    told = [f"{count(number, 'account', 'accounts')} of {name}" for name, number in extra if number]
    if told:
        yield (
            f"{len(shared):,} accounts are in every run and are compared; {_listed(told)} are left "
            "out of changes, flows and maps. Key figures count each run's own accounts."
        )


def territory_notes(sides: Sequence[Side]) -> Iterator[str]:
    """Territories and reps that only some of the runs have."""
    labels = [
        dict(
            zip(side.view.territories["territory_id"], side.view.territories["label"], strict=True)
        )
        for side in sides
    ]
    for side, own in zip(sides, labels, strict=True):
        missing = [label for one, label in own.items() if not all(one in other for other in labels)]
        if missing:
            yield f"Not in every run: {_listed(missing)} (in {side.name})."
    for side, own in zip(sides[1:], labels[1:], strict=True):
        other = [
            f"{labels[0][one]} → {label}"
            for one, label in own.items()
            if labels[0].get(one, label) != label
        ]
        if other:
            yield f"Filled by another rep in {side.name} than in {sides[0].name}: {_listed(other)}."


def weight_notes(sides: Sequence[Side], shared: pd.Index) -> Iterator[str]:
    """Potential and revenue that runs do not agree on."""
    first, *others = (side.view.accounts.set_index("account_id").loc[shared] for side in sides)
    for name in ("potential", "revenue"):
        differ = sum(
            ~np.isclose(first[name].fillna(0), other[name].fillna(0), rtol=1e-6) for other in others
        )
        number = int(np.count_nonzero(differ))
        if number:
            yield (
                f"The runs differ in the {name} of {count(number, 'account', 'accounts')}; changes "
                f"are weighed as in {sides[0].name}."
            )


def _listed(names: Sequence[str]) -> str:
    rest = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {rest:,} more" if rest > 0 else "")

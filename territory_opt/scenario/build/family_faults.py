"""What is wrong with policies for families: they match nothing, overlap, or contradict locks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from territory_opt.models import Fault, Grade
from territory_opt.models.arrays import IntArray
from territory_opt.models.groups import split_groups
from territory_opt.scenario.build.families import FamilyBook, entries, families_in_words
from territory_opt.scenario.specs.families import FamilySpec

AT_A_PRICE = 'policy = "split" with a price'


def policy_faults(book: FamilyBook) -> list[Fault]:
    """What is worth a look: nothing here stops."""
    return [*_idle(book), *_overlaps(book), *_without_headquarters(book)]


def lock_faults(book: FamilyBook | None) -> list[Fault]:
    """Accounts that a policy keeps together and locks keep apart: these stop."""
    together = None if book is None else book.together()
    if book is None or together is None:
        return []
    locks = book.scenario.accounts["locked_to"].to_numpy(str)
    units = np.flatnonzero((together >= 0) & (locks != ""))
    _, territory = np.unique(locks[units], return_inverse=True)
    return [
        _locked_apart(book, units[members], locks)
        for _, members, _ in split_groups(together[units], territory)
    ]


def _locked_apart(book: FamilyBook, units: IntArray, locks: Any) -> Fault:
    family = int(book.family[units[0]])
    ids = book.scenario.accounts["account_id"].to_numpy(str)
    one, other = units[0], next(unit for unit in units if locks[unit] != locks[units[0]])
    message = (
        f"the family {book.names[family]} is to share a territory, but {ids[one]} is locked to "
        f"{locks[one]} and {ids[other]} to {locks[other]}"
    )
    remedy = f"Lift one of the locks, or give the family {AT_A_PRICE}."
    return _fault(book, Grade.STOP, "family-locked-apart", message, remedy, int(book.entry[family]))


def _idle(book: FamilyBook) -> Iterator[Fault]:
    """Entries that decide nothing."""
    for number, spec, fits in entries(book):
        if (book.entry == number).any():
            continue
        if fits.any():
            first = ", ".join(f"[[family]] {n + 1}" for n in np.unique(book.entry[fits]).tolist())
            message = f"{_entry(number, spec)} decides nothing: all its families fit {first}"
            remedy = "Put it first, or narrow the filters of the others."
        else:
            message = f"{_entry(number, spec)} is for no family"
            remedy = _sizes(book)
        yield _fault(book, Grade.NOTE, "family-policy-idle", message, remedy, number)


def _entry(number: int, spec: FamilySpec) -> str:
    return f"[[family]] {number + 1} ({spec.policy})"


def _sizes(book: FamilyBook) -> str:
    """How large the families are that there are."""
    if not book.ids:
        return "No two planned accounts have the same ultimate parent: look at parent_id."
    sites = book.num_sites
    return (
        f"Look at its filters: there are {len(book.ids):,} families, of {sites.min():,} to "
        f"{sites.max():,} planned accounts."
    )


def _overlaps(book: FamilyBook) -> Iterator[Fault]:
    """Entries with filters that families of an earlier one fit as well; a last resort is none."""
    for number, spec, fits in entries(book):
        if spec.is_for_all or not (book.entry == number).any():
            continue
        both = fits & (book.entry >= 0) & (book.entry < number)
        for first in np.unique(book.entry[both]).tolist():
            families = np.flatnonzero(both & (book.entry == first))
            message = (
                f"{len(families):,} families fit {_entry(first, book.specs[first])} and "
                f"{_entry(number, spec)}: {families_in_words(book, families)}"
            )
            remedy = "The first one decides; put the other first if that is meant."
            yield _fault(book, Grade.FIXED, "family-policies-overlap", message, remedy, number)


def _without_headquarters(book: FamilyBook) -> Iterator[Fault]:
    for number, spec, _ in entries(book):
        families = np.flatnonzero((book.entry == number) & ~book.has_parent)
        if spec.policy != "headquarters" or not len(families):
            continue
        message = (
            f"the ultimate parent of {len(families):,} families is not planned, so nobody is their "
            f"headquarters: {families_in_words(book, families)}"
        )
        remedy = "All their accounts count as sites. Plan the parent, or correct parent_id."
        yield _fault(book, Grade.FIXED, "family-without-headquarters", message, remedy, number)


def _fault(
    book: FamilyBook, grade: Grade, code: str, message: str, remedy: str, number: int
) -> Fault:
    file = book.scenario.path.name
    return Fault(grade, code, message, remedy, file=file, column=f"family.{number}")

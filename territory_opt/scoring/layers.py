"""The referee of a whole alignment: every layer by itself, and who works with whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from territory_opt.errors import PlanMismatchError
from territory_opt.models import Alignment, Pairing, Problem, Violation, labels_of
from territory_opt.models.groups import split_groups
from territory_opt.models.nearest import did_you_mean
from territory_opt.scoring.audit import audit


def audit_alignment(
    problems: Mapping[str, Problem], alignment: Alignment, pairings: Sequence[Pairing] = ()
) -> list[Violation]:
    """
    Every broken rule of every layer, and of their pairings; an empty list when all hold.

    Pairings are judged from plans and parents alone: what groups a solver was given counts for
    nothing.

    Parameters
    ----------
    problems
        Layer → problem; units of several layers are known by their ids.
    alignment
        A plan per layer, and parents of territories.
    pairings
        Rules only: a preference is a matter of cost.

    Raises
    ------
    PlanMismatchError
        If a layer has no plan, a pairing names no layer.
    """
    _refuse_strangers(problems, alignment, pairings)
    found = [
        replace(one, message=f"{layer}: {one.message}")
        for layer, problem in problems.items()
        for one in audit(problem, alignment.plans[layer])
    ]
    return found + [
        one for pairing in pairings for one in broken_pairing(problems, alignment, pairing)
    ]


def broken_pairing(
    problems: Mapping[str, Problem], alignment: Alignment, pairing: Pairing
) -> Iterator[Violation]:
    """
    Groups of the other layer whose units are in more than one territory of this one.

    Yields
    ------
    Violation
        Rule ``"pairing"``; units are those outside the territory that has most of the group.
    """
    layer = problems[pairing.layer]
    label, names = labels_of(pairing, problems, alignment)
    of = alignment.plans[pairing.layer].territory_of
    grouped = np.flatnonzero((label >= 0) & (of >= 0))
    for group, members, number in split_groups(label[grouped], of[grouped]):
        units = grouped[members]
        lead = int(np.bincount(of[units]).argmax())
        astray = tuple(units[of[units] != lead].tolist())
        message = (
            f"{pairing.layer}: the accounts of {names[group]} ({pairing.other}) are with {number} "
            f"territories; {len(astray)} of {len(units)} are not with {layer.territory_ids[lead]}"
        )
        yield Violation("pairing", message, float(number - 1), territory=lead, units=astray)


def _refuse_strangers(
    problems: Mapping[str, Problem], alignment: Alignment, pairings: Sequence[Pairing]
) -> None:
    known = list(problems)
    named = [name for pairing in pairings for name in (pairing.layer, pairing.other)]
    for name in named:
        if name not in problems:
            hint = did_you_mean(name, known)
            raise PlanMismatchError(f"a pairing names layer {name!r}. {hint}".strip())
    missing = [name for name in known if name not in alignment.plans]
    if missing:
        raise PlanMismatchError(f"the alignment has no plan of layer {missing[0]!r}")

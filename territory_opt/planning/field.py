"""Numbers of the field beside those from the top: the gap at every node, and how it is closed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd

from territory_opt.errors import AllocationError, InputError
from territory_opt.models import Fault, QuotaPolicy, Quotas
from territory_opt.models.quota_tree import QuotaTree
from territory_opt.planning.outcome import QuotaOutcome
from territory_opt.planning.quota_opening import Given, opened_for_quotas
from territory_opt.planning.quota_tables import TeamQuotas, quota_outcome, rep_of
from territory_opt.planning.quota_team import QuotaTeam
from territory_opt.quotas import together
from territory_opt.quotas.allocation.faults import LISTED
from territory_opt.quotas.bottom_up import BottomUp, reconcile, with_field
from territory_opt.quotas.by_rules import Settled
from territory_opt.quotas.ruled_task import RuledTask
from territory_opt.quotas.waterfall import HOLDS
from territory_opt.report.reconciliation import gap_sentences, reconciliation_table
from territory_opt.runs import write_tables
from territory_opt.scenario import Scenario
from territory_opt.scenario.field_numbers import FieldNumbers, read_field_numbers

RECONCILIATION = "quota_reconciliation.csv"
KEPT = "numbers that managers have fixed or the field has entered"


@dataclass(frozen=True, eq=False)
class FieldOutcome:
    """
    Outcome of ``bottom_up_quotas`` and ``reconcile_quotas``.

    Attributes
    ----------
    reconciliation
        ``quota_reconciliation.csv``: field, top-down and gap of every node; with ``agreed`` where
        the gap was closed.
    sentences
        What it comes to, one per metric and team.
    currency
        Of every amount.
    faults
        Rows of the field that were set aside.
    agreed
        The quotas that close the gap; None where it is only shown.
    folder
        Where it was written; None when nothing was.
    """

    reconciliation: pd.DataFrame
    sentences: tuple[str, ...]
    currency: str
    faults: tuple[Fault, ...]
    agreed: QuotaOutcome | None = None
    folder: Path | None = None


@dataclass(frozen=True)
class _Rule:
    """How a gap is closed."""

    trust: float = 0.0
    keep: bool = False


def bottom_up_quotas(
    scenario: Scenario | str | Path,
    field: str | Path,
    given: Given = None,
    out: str | Path | None = None,
    *,
    settings: Sequence[str] = (),
    quarantine: bool = False,
) -> FieldOutcome:
    """
    Roll the numbers of the field up, and show the gap to those from the top at every node.

    Parameters
    ----------
    scenario, given, settings
        As in ``quota``.
    field
        Table file: ``territory_id`` or ``rep_id``, ``amount``, and ``metric`` where there are several.
        Territories without a number take the one from the top.
    out
        Folder for ``quota_reconciliation.csv``; nothing is written when left out.
    quarantine
        Set rows that cannot be used aside and go on.

    Raises
    ------
    InputError
        For bad input, with every fault.
    """
    read, given, folder = opened_for_quotas(scenario, given, out, settings, quarantine)
    entered = read_field_numbers(field, read.teams, quarantine)
    table, sentences, _ = _reconciled(read, given, entered, _Rule())
    table = table.drop(columns="agreed")
    if folder is not None:
        write_tables({RECONCILIATION: table}, folder)
    return FieldOutcome(table, sentences, read.spec.currency, entered.faults, folder=folder)


def reconcile_quotas(
    scenario: Scenario | str | Path,
    field: str | Path,
    given: Given = None,
    out: str | Path | None = None,
    *,
    trust: float | None = None,
    keep: bool = False,
    settings: Sequence[str] = (),
    quarantine: bool = False,
) -> FieldOutcome:
    """
    Close the gap between the numbers of the field and those from the top.

    Parameters
    ----------
    scenario, field, given, settings, quarantine
        As in ``bottom_up_quotas``.
    out
        Folder for the tables of ``quota`` and ``quota_reconciliation.csv``; nothing is written when
        left out.
    trust
        0…1: territories share the target by (1 − trust) × their share of the baseline + trust × their
        share of the field's numbers, under all rules.
    keep
        Instead: numbers that were entered are held, and the rest spreads.

    Raises
    ------
    InputError
        For bad input, with every fault; for numbers that no rule can close the gap with.
    """
    rule = _rule(trust, keep)
    read, given, folder = opened_for_quotas(scenario, given, out, settings, quarantine)
    entered = read_field_numbers(field, read.teams, quarantine)
    table, sentences, parts = _reconciled(read, given, entered, rule)
    agreed = quota_outcome(parts, folder, {RECONCILIATION: table})
    return FieldOutcome(table, sentences, read.spec.currency, entered.faults, agreed, folder)


def _rule(trust: float | None, keep: bool) -> _Rule:
    if keep == (trust is not None):
        raise InputError(
            "say how the gap is closed: trust (0 to 1), which mixes the field's proportions with those "
            "from the top; or keep, which holds the numbers that were entered and spreads the rest"
        )
    if trust is not None and not 0 <= trust <= 1:
        raise InputError(f"trust in the field is {trust:g}; write a share from 0 to 1")
    return _Rule(trust or 0.0, keep)


def _reconciled(
    read: Scenario, given: Given, entered: FieldNumbers, rule: _Rule
) -> tuple[pd.DataFrame, tuple[str, ...], list[TeamQuotas]]:
    """Reconciliation of every team and metric, the sentences, and agreed quotas of every team."""
    tables: list[pd.DataFrame] = []
    sentences: list[str] = []
    parts: list[TeamQuotas] = []
    for scenario in (team for team in read.teams if team.quota_policies):
        team, quotas = QuotaTeam.of(scenario, given), []
        for policy in scenario.quota_policies:
            numbers = entered.of(policy.metric)
            agreed, both = _agreed(team, policy, numbers, rule)
            rows = reconciliation_table(
                both, numbers, policy.metric, scenario.layer, team.levels(), rep_of(scenario)
            )
            quotas.append(agreed)
            tables.append(rows)
            sentences += gap_sentences(rows, read.spec.currency)
        parts.append(TeamQuotas(scenario, together(quotas)))
    return pd.concat(tables, ignore_index=True), tuple(sentences), parts


def _agreed(
    team: QuotaTeam, policy: QuotaPolicy, numbers: Mapping[str, Decimal], rule: _Rule
) -> tuple[Quotas, BottomUp]:
    found: list[BottomUp] = []

    def by_the_field(stated: RuledTask) -> Settled:
        nodes = _leaves(stated.task.tree, numbers, team.problem.territory_ids)
        found.append(reconcile(stated.task, nodes, rule.trust, rule.keep))
        return with_field(stated, found[0]), found[0].agreed

    try:
        quotas = team.settled(policy, by_the_field)
    except AllocationError as error:
        raise _with_way_out(error, rule, numbers) from error
    return (_telling_of_the_field(quotas) if rule.keep else quotas), found[0]


def _leaves(
    tree: QuotaTree, numbers: Mapping[str, Decimal], territory_ids: Sequence[str]
) -> dict[int, Decimal]:
    """Leaf → number that the field entered; none for a territory that does not carry the metric."""
    own = {name: amount for name, amount in numbers.items() if name in set(territory_ids)}
    place = {tree.ids[v]: v for v in np.flatnonzero(tree.is_leaf).tolist()}
    strangers = [name for name in own if name not in place]
    if strangers:
        raise AllocationError(
            [f"the field entered numbers for {', '.join(strangers[:LISTED])}, who carry none of it"]
        )
    return {place[name]: amount for name, amount in own.items()}


def _with_way_out(
    error: AllocationError, rule: _Rule, numbers: Mapping[str, Decimal]
) -> AllocationError:
    if not rule.keep:
        return error
    largest = sorted(numbers, key=lambda name: -numbers[name])[:LISTED]
    kept = ", ".join(f"{name} {numbers[name]:,.2f}".removesuffix(".00") for name in largest)
    more = f" and {len(numbers) - LISTED} more" if len(numbers) > LISTED else ""
    way_out = (
        f"kept as the field entered them are {kept}{more}: change some of these, or close the gap by "
        "trust instead"
    )
    return AllocationError([*error.messages, way_out])


def _telling_of_the_field(quotas: Quotas) -> Quotas:
    """The step of holds, which now counts what the field has entered."""
    steps = (
        dataclasses.replace(step, note=KEPT) if step.step == HOLDS else step
        for step in quotas.waterfall
    )
    return dataclasses.replace(quotas, waterfall=tuple(steps))

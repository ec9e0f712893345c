"""What is asked of an export, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from territory_opt.models.rulebook import Line
from territory_opt.runs import Run

LIMIT_TERRITORIES = 1000
"""Territories of a Salesforce model, unless Salesforce has raised it."""


@dataclass(frozen=True, eq=False)
class Crm:
    """
    What the CRM has and wants, where the run does not say it.

    Attributes
    ----------
    owners
        Whether the owners of accounts change too.
    model, territory_type
        Ids of the territory model and type that new territories belong to.
    forecast_types
        Metric → id of its forecast type; the only one may be given for ``""``.
    limit_territories
        Most territories of a model.
    territories, associations, user_associations
        Exports of what is there, by the fields of ``Territory2``, ``ObjectTerritory2Association`` and
        ``UserTerritory2Association``; None where not given.
    retire
        Territories of the CRM that the plan replaces: their accounts leave them.
    """

    owners: bool = False
    model: str = ""
    territory_type: str = ""
    forecast_types: Mapping[str, str] = field(default_factory=dict)
    limit_territories: int = LIMIT_TERRITORIES
    territories: pd.DataFrame | None = None
    associations: pd.DataFrame | None = None
    user_associations: pd.DataFrame | None = None
    retire: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Request:
    """
    A run to export.

    Attributes
    ----------
    run
        Of one layer (``runs.of_layer``).
    before
        The run that was loaded last; None: what the scenario calls today.
    crm
        For the targets that are CRMs.
    lines
        Routing rules, for ``salesforce-rules``.
    """

    run: Run
    before: Run | None = None
    crm: Crm = field(default_factory=Crm)
    lines: Sequence[Line] = ()


@dataclass(frozen=True, eq=False)
class Export:
    """
    Files of an export, and what is to be said about them.

    Attributes
    ----------
    files
        Path below the folder → table or bytes, in the order to load.
    steps
        Path → what to do with it, in words.
    counts
        What is counted → number.
    notes
        What a careful person wants to know before loading.
    flow
        Territories from and to, and how many accounts; empty where no account changes.
    """

    files: Mapping[str, pd.DataFrame | bytes]
    steps: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    flow: pd.DataFrame = field(default_factory=pd.DataFrame)

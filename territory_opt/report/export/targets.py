"""The table of targets: what a run can be exported to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from territory_opt.errors import InputError
from territory_opt.models.nearest import did_you_mean
from territory_opt.report.export.again import excel, geopackage
from territory_opt.report.export.changes_csv import changes_csv
from territory_opt.report.export.dynamics import dynamics
from territory_opt.report.export.geojson import geojson
from territory_opt.report.export.hubspot import hubspot
from territory_opt.report.export.kml import kml
from territory_opt.report.export.request import Export, Request
from territory_opt.report.export.rules import salesforce_rules
from territory_opt.report.export.salesforce import salesforce

BEFORE = frozenset({"before"})
SALESFORCE = BEFORE | {
    "owners",
    "model",
    "territory_type",
    "forecast_types",
    "limit_territories",
    "territories",
    "associations",
    "user_associations",
    "retire",
}


@dataclass(frozen=True)
class Target:
    """
    One way out.

    Attributes
    ----------
    name
        As ``--to`` has it.
    make
        The files of a request.
    takes
        Further settings that mean something to it.
    is_crm
        Whether its tables are loaded into a CRM, unchanged.
    """

    name: str
    make: Callable[[Request], Export]
    takes: frozenset[str] = frozenset()
    is_crm: bool = False


TARGETS = {
    target.name: target
    for target in (
        Target("salesforce", salesforce, SALESFORCE, is_crm=True),
        Target("salesforce-rules", salesforce_rules, frozenset({"rules"})),
        Target("hubspot", hubspot, BEFORE, is_crm=True),
        Target("dynamics", dynamics, BEFORE, is_crm=True),
        Target("csv", changes_csv, BEFORE),
        Target("excel", excel),
        Target("geopackage", geopackage),
        Target("geojson", geojson),
        Target("kml", kml),
    )
}


def target_called(name: str) -> Target:
    """
    The target of this name.

    Raises
    ------
    InputError
        With the one that may have been meant.
    """
    if name not in TARGETS:
        raise InputError(f"there is no export {name!r}. {did_you_mean(name, TARGETS)}".strip())
    return TARGETS[name]

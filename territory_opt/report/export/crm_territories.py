"""``Territory2``: which territories Salesforce has, which are new, and whether the model holds them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from territory_opt.report.export.crm_ids import is_crm_id, key
from territory_opt.report.export.developer_names import developer_names
from territory_opt.report.export.request import Request
from territory_opt.report.export.words import ALL, listed, number_of

COLUMNS = ("Name", "DeveloperName", "ParentTerritory2Id", "Territory2ModelId", "Territory2TypeId")
LONGEST_NAME = 80


@dataclass(frozen=True, eq=False)
class CrmTerritories:
    """Territories of a run, of the run before and of the CRM."""

    request: Request

    @cached_property
    def ids(self) -> list[str]:
        """Of the run, parents before children."""
        table = self.request.run.territories
        levels = reversed(table["level"].unique())
        return [one for level in levels for one in table["territory_id"][table["level"].eq(level)]]

    @cached_property
    def earlier(self) -> list[str]:
        """Of the run before, and those that the scenario knows as today's."""
        before = self.request.before
        loaded = [] if before is None else before.territories["territory_id"].tolist()
        return list(dict.fromkeys([*loaded, *self.request.run.plan["previous_territory"]]))

    @cached_property
    def id_of(self) -> dict[str, str]:
        """Our id → ``Territory2Id``, of those that Salesforce has."""
        known = [one for one in dict.fromkeys([*self.ids, *self.earlier]) if one]
        listing = self.request.crm.territories
        if listing is None:
            return {one: one for one in known if one not in self._unlisted}
        found = _names_of(listing)
        names = developer_names(known)
        pairs = ((one, found.get(key(one)) or found.get(names[one])) for one in known)
        return {one: crm_id for one, crm_id in pairs if crm_id}

    @cached_property
    def new(self) -> list[str]:
        """To be created, parents first."""
        if self.request.crm.territories is None:
            return [one for one in self.ids if one in self._unlisted]
        return [one for one in self.ids if one not in self.id_of]

    @cached_property
    def faults(self) -> list[str]:
        """Why the territories cannot be loaded."""
        return [*self._number_faults(), *self._new_faults()]

    @cached_property
    def table(self) -> pd.DataFrame:
        """Rows that can be loaded now: those whose parents Salesforce has."""
        crm, names = self.request.crm, developer_names(self.ids)
        rows = [
            (self._names[one], names[one], self.id_of.get(self._parents[one], ""), crm.model,
             crm.territory_type)
            for one in self.ready
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")

    @cached_property
    def ready(self) -> list[str]:
        """New ones whose parent is there, or that have none."""
        return [one for one in self.new if self._parents[one] in ("", *self.id_of)]

    @cached_property
    def scope(self) -> set[str]:
        """Keys of the ``Territory2Id`` that accounts of this run may leave."""
        return {key(one) for one in (*self.id_of.values(), *self.request.crm.retire)}

    @cached_property
    def _unlisted(self) -> set[str]:
        """Ids that Salesforce cannot have given: new where a model for them is named."""
        crm, before = self.request.crm, self.request.before
        if not crm.model or crm.territories is not None:
            return set()
        loaded = set() if before is None else set(before.territories["territory_id"])
        return {one for one in self.ids if not is_crm_id(one) and one not in loaded}

    @cached_property
    def _names(self) -> dict[str, str]:
        homes = self.request.run.homes
        given = (
            dict(zip(homes["territory_id"], homes["name"], strict=True)) if "name" in homes else {}
        )
        return {one: str(given.get(one) or one) for one in self.ids}

    @cached_property
    def _parents(self) -> dict[str, str]:
        table = self.request.run.territories
        pairs = zip(table["territory_id"], table["parent_id"], strict=True)
        return {one: parent if parent in self.ids else "" for one, parent in pairs}

    def _number_faults(self) -> list[str]:
        crm = self.request.crm
        there = 0 if crm.territories is None else len(_of_model(crm.territories, crm.model))
        number = there + len(self.new) if there else len(self.ids)
        if number <= crm.limit_territories:
            return []
        return [
            f"the model would have {number:,} territories, and Salesforce takes "
            f"{crm.limit_territories:,} (--limit-territories where yours takes more)"
        ]

    def _new_faults(self) -> list[str]:
        crm, faults = self.request.crm, []
        told = f"{number_of(len(self.new), 'territory')} of the run ({listed(self.new, ALL)})"
        if self.new and not crm.model:
            faults.append(f"Salesforce does not have {told}: give --model ID to create them")
        if self.new and crm.model and not crm.territory_type:
            faults.append(f"to create {told}, Salesforce needs a type: give --territory-type ID")
        long = [one for one in self.new if len(self._names[one]) > LONGEST_NAME]
        if long:
            faults.append(
                f"names of territories end at {LONGEST_NAME} characters: {listed(long, ALL)}"
            )
        gone = [
            one for one in self.earlier if one and one not in self.id_of and one not in self.ids
        ]
        if gone and crm.associations is None:
            faults.append(
                f"accounts leave territories that the listing does not have: {listed(gone, ALL)}. "
                "Add them to --territories, or give --associations"
            )
        return faults


def _names_of(listing: pd.DataFrame) -> dict[str, str]:
    """Key of the id, ``DeveloperName`` → id."""
    ids = listing["Id"].tolist()
    return dict(zip(listing["DeveloperName"], ids, strict=True)) | {key(one): one for one in ids}


def _of_model(listing: pd.DataFrame, model: str) -> pd.DataFrame:
    if not model or "Territory2ModelId" not in listing:
        return listing
    return listing[listing["Territory2ModelId"].map(key).eq(key(model))]

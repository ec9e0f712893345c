"""Accounts that stay together, and accounts that stay apart."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from territory_opt.errors import ScenarioError
from territory_opt.models.arrays import IntArray
from territory_opt.scenario.build.columns import unknown
from territory_opt.scenario.build.conflict_table import CONFLICTS, conflict_table
from territory_opt.scenario.build.contiguity import area_groups
from territory_opt.scenario.records.splits import whole_accounts
from territory_opt.scenario.where import find_column


def groups(scenario: Any) -> IntArray | None:
    """
    Label of every account's group, ``(num_units,)``, -1 alone; None where nothing asks for any.

    Accounts with the same entry in the column belong together; under ``parent_id`` so does the
    parent itself, and the parent's parent. So do the accounts of an area that territories are
    built of, and those of a family whose policy says so.

    Raises
    ------
    ScenarioError
        If there is no such column.
    """
    families = None if scenario.families is None else scenario.families.together()
    kinds = (area_groups(scenario), _stated_groups(scenario), families)
    labels = [label for label in kinds if label is not None]
    return functools.reduce(joined_groups, labels) if labels else None


def joined_groups(one: IntArray, other: IntArray) -> IntArray:
    """Groups of which every label of either kind is a part: ``(num_units,)``, -1 alone."""
    size = len(one)
    nodes = np.concatenate([size + one, size + one.max(initial=0) + 1 + other])
    units = np.tile(np.arange(size), 2)
    stated = np.concatenate([one, other]) >= 0
    total = int(nodes.max(initial=0)) + 1
    ends = units[stated], nodes[stated]
    graph = sparse.coo_array((np.ones(stated.sum()), ends), shape=(total, total))
    label = connected_components(graph, directed=False)[1][:size]
    alone = np.bincount(label)[label] == 1
    return np.where(alone, -1, label).astype(np.int64)


def _stated_groups(scenario: Any) -> IntArray | None:
    accounts, name = scenario.accounts, scenario.spec.rules.group_column
    if name is None:
        return None
    column = find_column(accounts, name)
    if column is None:
        message = f"rules.keep_groups: the accounts have no column {name!r}"
        raise unknown(message, name, accounts.columns, "rules.keep_groups")
    labels = accounts[column].fillna("").astype(str).str.strip().where(whole_accounts(accounts), "")
    own = accounts["account_id"] if column == "parent_id" else pd.Series(np.arange(len(labels)))
    return _connected(own, labels)


def _connected(own: pd.Series, labels: pd.Series) -> IntArray:
    """Components of the graph that joins every account's own name to its label."""
    stated = (labels != "").to_numpy(bool)
    nodes, _ = pd.factorize(pd.concat([own, labels[stated]], ignore_index=True).astype(object))
    start, end = nodes[: len(own)][stated], nodes[len(own) :]
    size = int(nodes.max()) + 1
    graph = sparse.coo_array((np.ones(len(start)), (start, end)), shape=(size, size))
    component = connected_components(graph, directed=False)[1][nodes[: len(own)]]
    alone = np.bincount(component)[component] == 1
    return np.where(alone, -1, component).astype(np.int64)


def conflicts(scenario: Any) -> IntArray:
    """
    Pairs of accounts that stay apart, ``(num_pairs, 2)`` unit indices.

    Pairs with an account of the file that is not planned have nothing to keep apart, and those that
    have expired are let go.

    Raises
    ------
    ScenarioError
        If the file cannot be read, has not two columns, or names accounts that nobody knows.
    """
    pairs = conflict_table(scenario)
    if not len(pairs):
        return np.empty((0, 2), dtype=np.int64)
    ids = pd.Index(scenario.accounts["account_id"])
    named = pairs[["first", "second"]].to_numpy(object)
    _refuse_strangers(named.ravel(), {*ids, *scenario.unplanned})
    found: IntArray = ids.get_indexer(pd.Index(named.ravel())).reshape(-1, 2).astype(np.int64)
    return found[(found >= 0).all(axis=1) & ~pairs["is_over"].to_numpy(bool)]


def _refuse_strangers(named: Iterable[str], known: Collection[str]) -> None:
    strangers = [name for name in dict.fromkeys(named) if name not in known]
    errors = [
        unknown(f"rules.conflicts: there is no account {name!r}", name, sorted(known), CONFLICTS)
        for name in strangers
    ]
    if errors:
        raise ScenarioError(
            "\n".join(map(str, errors)), [fault for error in errors for fault in error.faults]
        )

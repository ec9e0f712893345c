"""The six accounts of ``tests/report``, with ids that a CRM could have."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from territory_opt.report import build_run

IDS = {"=A2": "A2"}
"""One of them begins like a formula, which no CRM loads."""


@pytest.fixture
def formula_run(tiny):
    """A3 goes from R2 to R1; A4 and A6, which nobody has, to the vacant R2."""
    result = tiny.result((0, 0, 0, 1, 1, 1))
    return build_run(tiny.scenario, tiny.problem, result, reference=np.full((2, 3), np.nan))


@pytest.fixture
def run(formula_run):
    """The same with an owner of every account, two people, and no id like a formula."""
    accounts = formula_run.accounts.assign(
        account_id=formula_run.accounts["account_id"].replace(IDS),
        current_owner=["ann", "ann", "bo@x.com", "", "Bo Diaz", "Zoe"],
    )
    plan = formula_run.plan.assign(account_id=accounts["account_id"].to_numpy())
    reps = pd.DataFrame(
        {
            "layer": "main",
            "rep_id": ["ann", "bo"],
            "name": ["Ann Lee", "Bo Diaz"],
            "email": ["ann@x.com", "bo@x.com"],
            "crm_user_id": ["005000000000ann", ""],
        }
    )
    manifest = {"scenario": {"effective_from": "2027-01-01"}}
    return replace(formula_run, accounts=accounts, plan=plan, reps=reps, manifest=manifest)

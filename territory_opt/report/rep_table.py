"""``reps.csv``: what a CRM knows the reps by."""

from __future__ import annotations

from typing import Any

import pandas as pd

from territory_opt.scenario.specs.layers import MAIN

COLUMNS = ("rep_id", "name", "email", "crm_user_id")


def rep_table(scenario: Any) -> pd.DataFrame:
    """One row per rep of the scenario, leavers included; none where no e-mail or CRM user is known."""
    reps = scenario.reps.reindex(columns=list(COLUMNS), fill_value="").astype("str")
    is_known = reps["email"].ne("") | reps["crm_user_id"].ne("")
    rows = reps.drop_duplicates("rep_id") if is_known.any() else reps.head(0)
    layer = str(getattr(scenario, "layer", MAIN))
    table: pd.DataFrame = rows.assign(layer=layer)[["layer", *COLUMNS]]
    return table.reset_index(drop=True)

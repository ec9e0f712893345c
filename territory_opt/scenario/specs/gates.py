"""Gates that refuse publication."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from territory_opt.scenario.specs.values import Section, Share


class GatesSpec(Section):
    """
    What a plan has to pass before it is published; without any limit, only every rule has to be kept.
    A limit whose figure the run does not know refuses too. `territory-opt runs publish` judges, and
    `runs judge` tells.
    """

    max_gap: Share | None = Field(
        default=None, description="Largest gap to the proven bound: 0.01 is 1 %."
    )
    max_deviation: Share | None = Field(
        default=None,
        description="Largest distance of any territory from its target, in any measure of "
        "`[[balance]]` that has a target.",
    )
    max_deviation_of: dict[str, Share] = Field(
        default={}, description="The same for single measures: `{ potential = 0.08 }`."
    )
    max_moved_account_share: Share | None = Field(
        default=None, description="Largest share of accounts that change hands by choice."
    )
    max_moved_revenue_share: Share | None = Field(
        default=None, description="Largest share of revenue that changes hands by choice."
    )
    min_reps_at_quota_share: Share | None = Field(
        default=None,
        description="Smallest share of territories with a quota that are expected to reach it; by "
        "`[attainability]`, as the limits that follow.",
    )
    max_size_correlation: Share | None = Field(
        default=None,
        description="Largest rank correlation of attainment and potential, of either sign: whether "
        "large or small territories have it easier.",
    )
    min_near_quota_share: Share | None = Field(
        default=None, description="Smallest share of territories within ±20 % of quota."
    )
    max_chance_spread: Share | None = Field(
        default=None,
        description="Largest difference between the chances of reaching quota, the outermost tenths of "
        "territories left out.",
    )
    max_unfair_quotas_share: Share | None = Field(
        default=None,
        description="Largest share of territories whose quota per potential is more than 20 % off the "
        "average of their role.",
    )
    max_accounts_changed_share: Share | None = Field(
        default=None,
        description="Most accounts that came or are gone since the last run, as a share of those "
        "before. The last run is the plan in force, else the newest that was approved, else the newest.",
    )
    max_potential_changed_share: Share | None = Field(
        default=None,
        description="Largest change of potential since the last run, likewise: Σ of the changes of all "
        "accounts, up or down, ÷ Σ before.",
    )
    keep_columns: bool | None = Field(
        default=None,
        description="Refuse where a table has lost a column since the last run; so it is where one of "
        "the two limits before is given, unless `false` is written.",
    )

    @property
    def asked(self) -> dict[str, Any]:
        """Limits that are given, by their keys."""
        return {name: value for name, value in self if value not in (None, {})}

"""Families: companies with several accounts, and how far they stay together."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from territory_opt.scenario.specs.values import (
    Count,
    NotNegative,
    Positive,
    Section,
    Where,
    wrong,
)

PARENT = "ultimate_parent"
"""Column of the accounts that is derived."""

Policy = Literal["together", "together_within", "headquarters", "split"]

KEYS = {
    "together": ((), ()),
    "together_within": ((), ("within_km", "within")),
    "headquarters": ((), ("role", "rep")),
    "split": (("price",), ()),
}
"""Policy -> the keys that it needs; the keys of which it needs one at least."""


class FamilySpec(Section):
    """
    A policy for the families that its filters are for; the first entry that fits a family decides.

    A family is all planned accounts with the same ultimate parent, two at least.
    """

    policy: Policy = Field(
        description="together: one territory for the whole family; together_within: one territory for "
        "sites nearer to each other than `within_km`, or in one country; headquarters: the ultimate "
        "parent goes to a named-account `role` or `rep`, its sites to the others; split: every site "
        "outside the territory that leads in the family costs `price`."
    )
    where: Where = Field(
        default={},
        description="Families meant, by their head: the ultimate parent, or where it is not planned the "
        'site with the most potential: `{ tier = "A" }`.',
    )
    min_sites: Count | None = Field(default=None, description="Least number of planned accounts.")
    max_sites: Count | None = Field(default=None, description="Largest number of planned accounts.")
    min_value: NotNegative | None = Field(
        default=None, description="Least potential of all of them, currency/year."
    )
    within_km: Positive | None = Field(
        default=None,
        description="Of together_within: sites this near to each other, directly or through others "
        "between them, go together.",
    )
    within: Literal["country"] | None = Field(
        default=None, description="Of together_within: sites of one country go together."
    )
    role: str | None = Field(
        default=None, description="Of headquarters: role that serves the ultimate parents."
    )
    rep: str | None = Field(
        default=None, description="Of headquarters: rep or territory that serves them."
    )
    price: Positive | None = Field(
        default=None,
        description="Of split: objective units a year per site outside the family's lead territory, "
        "the one that has most of its sites.",
    )

    @model_validator(mode="after")
    def _keys_of_policy(self) -> FamilySpec:
        needed, one_of = KEYS[self.policy]
        for name in needed:
            if getattr(self, name) is None:
                raise wrong(f"the policy {self.policy!r} has no {name}", f"Give {name}.")
        if one_of and all(getattr(self, name) is None for name in one_of):
            raise wrong(
                f"the policy {self.policy!r} has neither {' nor '.join(one_of)}",
                f"Give {' or '.join(one_of)}.",
            )
        self._refuse_unused({*needed, *one_of})
        return self

    def _refuse_unused(self, used: set[str]) -> None:
        others = {name for needed, one_of in KEYS.values() for name in (*needed, *one_of)} - used
        unused = [name for name in sorted(others) if getattr(self, name) is not None]
        if unused:
            raise wrong(
                f"{', '.join(unused)}: not used by the policy {self.policy!r}",
                "Take it out, or choose the policy that you mean.",
            )

    @property
    def is_for_all(self) -> bool:
        """Whether it has no filter: what is left when the entries before it have chosen."""
        limits = (self.min_sites, self.max_sites, self.min_value)
        return not self.where and all(limit is None for limit in limits)

"""What makes one plan better than another."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from territory_opt.scenario.specs.values import (
    Factor,
    NotNegative,
    Positive,
    Section,
    Share,
    wrong,
)


class TravelSpec(Section):
    """Cost and hours on the way from a territory's home."""

    enabled: bool = Field(default=True, description="False: no travel cost and no travel hours.")
    cost_per_km: NotNegative = Field(default=0.6, description="Currency per kilometre driven.")
    cost_per_hour: NotNegative = Field(default=40, description="Currency per hour on the way.")
    speed_kmh: Positive = Field(default=70, description="Average speed, km/h.")
    circuity: Factor = Field(default=1.3, description="Road length ÷ straight line.")
    stops_per_trip: Positive = Field(default=4, description="Accounts visited on one trip.")
    flight_beyond_km: Positive | None = Field(
        default=None,
        description="Straight-line km from which a trip is a flight; never when left out.",
    )
    flight_cost: NotNegative = Field(
        default=400, description="Currency per flight, there and back."
    )
    flight_hours: NotNegative = Field(default=6, description="Hours per flight, there and back.")
    overnight_beyond_km: Positive | None = Field(
        default=None,
        description="Straight-line km from which a trip needs a night; never when left out.",
    )
    overnight_beyond_hours: Positive | None = Field(
        default=None,
        description="Hours on the way that fit a day: a round trip of more needs a night, of more than "
        "twice as many two, and so on; never when left out.",
    )
    overnight_cost: NotNegative = Field(default=150, description="Currency per night.")
    overnight_hours: NotNegative = Field(
        default=0, description="Working hours per night out, counted in travel hours and workload."
    )


class MatchSpec(Section):
    """New sales that a rep's performance makes or misses."""

    enabled: bool = Field(default=True, description="False: open potential plays no part.")
    capture_rate: Share = Field(
        default=0.1, description="Share of open potential won in a year by an average rep."
    )
    tier_response: dict[str, NotNegative] = Field(
        default={"A": 1.0, "B": 0.5, "C": 0.2},
        description="How strongly performance acts per tier; 0 for tiers not named.",
    )


class HandoverSpec(Section):
    """Sales lost when a customer changes hands."""

    enabled: bool = Field(default=True, description="False: a change of hands costs nothing.")
    loss: Share = Field(default=0.15, description="Share of a customer's sales lost on a change.")
    relief: Share = Field(
        default=0.4, description="Part of the loss that experience in the segment saves."
    )


class ObjectiveSpec(Section):
    """The objective and its terms."""

    kind: Literal["value", "distance", "inertia", "least_change"] = Field(
        default="value",
        description="Money per year; Σ weight × km; Σ weight × km²; fewest moves that keep the rules.",
    )
    margin: Share = Field(default=0.6, description="Contribution margin on sales (value).")
    weight: str | None = Field(
        default=None,
        description="Column or measure that weights distance and inertia (visit_hours when left out), "
        "or `count` or `revenue` for least_change (count when left out).",
    )
    travel: TravelSpec = Field(default=TravelSpec(), description="Cost and hours of travel.")
    match: MatchSpec = Field(default=MatchSpec(), description="New sales by performance.")
    handover: HandoverSpec = Field(default=HandoverSpec(), description="Loss on a change of hands.")

    @property
    def weight_name(self) -> str:
        """The weight with its default: ``visit_hours``, or ``count`` for least change."""
        return self.weight or ("count" if self.kind == "least_change" else "visit_hours")

    @model_validator(mode="after")
    def _weight_fits(self) -> ObjectiveSpec:
        if self.kind == "least_change" and self.weight_name not in ("count", "revenue"):
            raise wrong(
                f"least_change cannot be weighted by {self.weight!r}",
                'Write weight = "count" or weight = "revenue".',
            )
        return self

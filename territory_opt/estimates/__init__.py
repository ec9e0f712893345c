"""Numbers that planning needs and data lacks: plain columns with provenance."""

from territory_opt.estimates.look_alike import FOLDS, LookAlike, look_alike
from territory_opt.estimates.outliers import upper_limit
from territory_opt.estimates.potential import STATED, estimated_share, fill_potential
from territory_opt.estimates.productivity import learn_productivity
from territory_opt.estimates.sources import by_rate, by_response, look_up

__all__ = [
    "FOLDS",
    "STATED",
    "LookAlike",
    "by_rate",
    "by_response",
    "estimated_share",
    "fill_potential",
    "learn_productivity",
    "look_alike",
    "look_up",
    "upper_limit",
]

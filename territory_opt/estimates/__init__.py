"""Numbers that planning needs and data lacks: plain columns with provenance."""

from territory_opt.estimates.potential import estimated_share, fill_potential

__all__ = ["estimated_share", "fill_potential"]

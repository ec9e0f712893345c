"""Letters that tell every rep what they keep, gain and lose, why, and whom to talk to."""

from territory_opt.report.letters.letter import Letter, letters

__all__ = ["Letter", "letters"]

"""Places on a slide."""

from __future__ import annotations

from dataclasses import dataclass

EMU = 914_400
"""Units of the file per inch."""
POINT = 12_700
"""Units of the file per point."""


@dataclass(frozen=True)
class Box:
    """Left, top, width and height in inches; of tables the height is that of a row."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[int, int, int, int]:
        """In the unit of the file."""
        left, top, width, height = (
            round(EMU * side) for side in (self.left, self.top, self.width, self.height)
        )
        return (left, top, width, height)

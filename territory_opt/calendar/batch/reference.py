"""The reference of the batch file, written from its schema: ``docs/reference/batch.md``."""

from __future__ import annotations

from territory_opt.calendar.batch.spec import BatchSpec
from territory_opt.scenario.reference import sections

INTRO = """\
# Batch file

*Generated from the schema by `make docs`; do not edit.*

TOML. Unknown keys are refused. How it is used: [Plan many scenarios](../how-to/batch.md).
"""


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([INTRO, *sections(BatchSpec)])

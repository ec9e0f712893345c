"""Names of the files of pages, one per person."""

from __future__ import annotations

from collections.abc import Sequence

from territory_opt.report import slug


def file_names(ids: Sequence[str], start: str) -> list[str]:
    """A file per id: ``letter-R_07.html``; ids that would share a file get a number."""
    names: list[str] = []
    for one in ids:
        taken = {name.casefold() for name in names}
        number = 1
        while (name := _name(f"{start}{slug(one)}", number)).casefold() in taken:
            number += 1
        names.append(name)
    return names


def _name(stem: str, number: int) -> str:
    return f"{stem}.html" if number == 1 else f"{stem}-{number}.html"

"""Countries by any of their names."""

from __future__ import annotations

import csv
import gzip
from functools import cache
from importlib.resources import files

from territory_opt.geo.names import fold


def country_code(text: object) -> str | None:
    """
    ISO 3166 code of a country, as people write it.

    Parameters
    ----------
    text
        A two- or three-letter code, or a name in English or another of the shipped languages:
        ``"us"``, ``"USA"``, ``"United States"``, ``"Deutschland"``. Case and accents do not matter.

    Returns
    -------
    str or None
        The two-letter code; None for anything that is no text or no country.
    """
    if not isinstance(text, str):
        return None
    return _codes().get(fold(text).removeprefix("the "))


@cache
def _codes() -> dict[str, str]:
    data = files("territory_opt.geo") / "data" / "countries.csv.gz"
    lines = gzip.decompress(data.read_bytes()).decode("utf-8").splitlines()
    return {row["name"]: row["code"] for row in csv.DictReader(lines)}

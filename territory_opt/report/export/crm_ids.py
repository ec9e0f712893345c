"""Ids of Salesforce: 15 characters, or the same 15 and 3 more."""

from __future__ import annotations

import re
from collections.abc import Iterable

from territory_opt.report.export.words import listed, number_of

SHORT = 15
_ID = re.compile(r"[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?")


def is_crm_id(text: str) -> bool:
    """Whether a text could be an id of Salesforce."""
    return _ID.fullmatch(text) is not None


def key(text: str) -> str:
    """The same for an id written with 15 and with 18 characters."""
    return text[:SHORT] if is_crm_id(text) else text


def note_of_ids(what: str, ids: Iterable[str]) -> tuple[str, ...]:
    """A note on ids that Salesforce cannot have given; nothing where there is none."""
    strange = [one for one in dict.fromkeys(ids) if one and not is_crm_id(one)]
    if not strange:
        return ()
    return (
        f"ids that Salesforce did not give: of {number_of(len(strange), what)} ({listed(strange)}). "
        "Its own must stand there before you load",
    )

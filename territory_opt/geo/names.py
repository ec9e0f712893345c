"""Names of places made comparable."""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_SPACES = str.maketrans(dict.fromkeys("-_/,;", " ") | dict.fromkeys(".'’`´‘", ""))


def fold(text: str) -> str:
    """
    The text without case, accents and punctuation: ``"Saint-Étienne"`` becomes ``"saint etienne"``.

    Letters that Unicode does not take apart (``ø``, ``ł``, ``æ``…) are written in ASCII.
    """
    plain = text.casefold().translate(_LETTERS).translate(_SPACES)
    if not plain.isascii():
        plain = "".join(
            c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c)
        )
    return " ".join(plain.split())

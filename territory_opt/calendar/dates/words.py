"""
Lines such as ``scenario: field.toml`` out of the text of an event.

Outlook and Google change such text: HTML, bullets, non-breaking spaces, typographic quotes, wrapped
lines, links. What people see as a line of ours is one.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser

from territory_opt.models.nearest import nearest

WORDS = ("scenario", "do", "set", "export", "scope", "from", "to")
REPEATED = ("set", "export")
STATE = "territory-opt"
"""Begins the line that ``calendar ics`` writes."""
MEANT = {"action": "do", "settings": "set", "setting": "set", "exports": "export", "until": "to"}
NOT_OURS = ("sent", "top", "too", "doc")
"""Words of mails and prose that only look like ours."""

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u202f\u2009\u3000\t", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", None),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("\u2010\u2011", "-"),
        "：": ":",
    }
)
_BREAKS = re.compile("\r\n|[\r\v\f\u0085\u2028\u2029]")
_TAG = re.compile(
    r"</?(?:br|p|div|li|ul|ol|span|a|b|i|u|strong|em|font|html|body|table|td)\b[^>]*>", re.I
)
_BLOCKS = {"br", "p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "body", "html"}
_LINK = re.compile(r"\s*<(?:https?|mailto|file):[^>]*>")
_BULLET = re.compile(r"^(?:\s*(?:[>*•·▪◦‣∙●○■§–—-]|o(?=\s)|\d+[.)](?=\s)))*\s*")
_WORD = re.compile(r"(?P<name>[A-Za-z][\w-]*)\s*:\s*(?P<value>.*)")
_UNFINISHED = (",", "=", "/", "\\", "{", "[", "(")
_FINISHED = ("}", "]", '"', ".toml")
_STATE = re.compile(rf"(?:^|\n|<br */?>)[ >*•-]*{STATE}:[^\n<]*", re.I)
LONG = 60
"""Characters after which a mail program may have wrapped a line."""


@dataclass(frozen=True)
class Word:
    """One line of ours: its name in small letters, and its value."""

    name: str
    value: str


def words_of(text: str) -> list[Word]:
    """Lines of the form ``name: value`` in the text of an event, ours or not, in their order."""
    found: list[Word] = []
    is_open, width = False, 0
    for line in plain_text(text).split("\n"):
        match = _WORD.fullmatch(_BULLET.sub("", line).strip())
        if match and not _is_link(match):
            found.append(Word(match["name"].casefold(), _unquoted(match["value"].strip())))
            is_open = True
        elif is_open and found[-1].name in WORDS and _goes_on(found[-1], width, line):
            found[-1] = Word(found[-1].name, _joined(found[-1].value, line.strip()))
        else:
            is_open = False
        width = len(line)
    return found


def likely(name: str) -> str | None:
    """Which word of ours was probably meant; None for words that are no concern of ours."""
    if name in WORDS or name in NOT_OURS or name == STATE:
        return None
    return MEANT.get(name) or nearest(name, WORDS, cutoff=0.75)


def plain_text(text: str) -> str:
    """The text that people see: without HTML, odd spaces and typographic quotes."""
    text = _BREAKS.sub("\n", text)
    if _TAG.search(text):
        text = _Seen.of(text)
    return _LINK.sub("", html.unescape(text)).translate(_SIGNS)


class _Seen(HTMLParser):
    """What HTML shows."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    @classmethod
    def of(cls, text: str) -> str:
        parser = cls()
        parser.feed(text)
        parser.close()
        return "".join(parser.seen)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.seen.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.seen.append("\n")

    def handle_data(self, data: str) -> None:
        self.seen.append(data)


def _is_link(match: re.Match[str]) -> bool:
    return match["value"].startswith("//")


def _goes_on(word: Word, width: int, line: str) -> bool:
    """Whether a line is the rest of the one before, that had ``width`` characters."""
    if not line.strip():
        return False
    is_short_of = _depth(word.value) > 0 or word.value.count('"') % 2 == 1
    return (
        is_short_of
        or not word.value
        or word.value.endswith(_UNFINISHED)
        or (line[0] == " " and _BULLET.sub("", line) == line.lstrip())
        or (width >= LONG and not word.value.endswith(_FINISHED))
    )


def _depth(value: str) -> int:
    return sum(value.count(sign) for sign in "{[") - sum(value.count(sign) for sign in "}]")


def _joined(value: str, rest: str) -> str:
    return value + rest if value.endswith(("/", "\\", "=")) or not value else f"{value} {rest}"


def _unquoted(value: str) -> str:
    """Without quotes around all of it."""
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1].strip() if is_quoted and value.count(value[0]) == 2 else value


def without_state(text: str) -> str:
    """A text without the line that says what came of the event."""
    return _STATE.sub("", text).rstrip("\n")

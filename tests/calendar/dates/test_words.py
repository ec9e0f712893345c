"""Lines of ours in the text of an event, whatever a calendar program made of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.calendar.dates.occasions import next_occasions
from territory_opt.calendar.dates.read import read_calendar
from territory_opt.calendar.dates.words import WORDS, Word, likely, words_of
from tests.calendar.conftest import FILES

BEGIN = datetime(2027, 1, 1, tzinfo=UTC)
MANGLED = {
    "as it was written": "scenario: field.toml\nset: solve.work=200",
    "line ends of Windows": "scenario: field.toml\r\nset: solve.work=200\r\n",
    "breaks of HTML": "scenario: field.toml<br>set: solve.work=200<br/>",
    "paragraphs": "<p>scenario: field.toml</p><p>set: solve.work=200</p>",
    "a list": "<ul><li>scenario: field.toml</li><li>set: solve.work=200</li></ul>",
    "a link": '<a href="http://field.toml">scenario: field.toml</a><br>set: solve.work=200',
    "a link behind": "scenario: field.toml<http://field.toml>\nset: solve.work=200",
    "spaces that do not break": "scenario:\u00a0field.toml\u00a0\nset:\u202fsolve.work=200",
    "spaces without width": "\u200bscenario: field.toml\u200b\n\ufeffset: solve.work=200",
    "entities": "scenario:&nbsp;field.toml\nset: solve.work&#61;200",
    "bullets": "• scenario: field.toml\n- set: solve.work=200",
    "bullets of Outlook": "o\tscenario: field.toml\n§\u00a0set: solve.work=200",
    "numbers": "1. scenario: field.toml\n2) set: solve.work=200",
    "a mail that is answered": "> scenario: field.toml\n> set: solve.work=200",
    "quotes": "scenario: “field.toml”\nset: 'solve.work=200'",
    "capitals": "SCENARIO : field.toml\nSet: solve.work=200",
    "prose around": "Hello,\nplease note: all is\n\nscenario: field.toml\nset: solve.work=200\n\nBye",
    "prose that follows": "scenario: field.toml\nset: solve.work=200\nSee https://example.com: x",
    "a wrapped value": "scenario:\n field.toml\nset: solve.work=\n200",
}


@pytest.mark.parametrize("how", MANGLED)
def test_lines_survive(how: str) -> None:
    """Scenario and setting are read whatever happened to the text."""
    ours = [word for word in words_of(MANGLED[how]) if word.name in WORDS]
    assert ours == [Word("scenario", "field.toml"), Word("set", "solve.work=200")]


def test_value_is_wrapped_within_brackets() -> None:
    """A value goes on while a bracket or a quote is open."""
    (word,) = words_of(
        'set: balance+={ measure = "count",\nmax = 80,\nfor = { role = "field" } }\nBye'
    )
    assert word.value == 'balance+={ measure = "count", max = 80, for = { role = "field" } }'


def test_long_line_is_wrapped_by_a_mail_program() -> None:
    """A line of 60 characters and more may go on; a short one does not."""
    path = "Plans 2027/North America and Canada/With further territories/"
    assert words_of(f"scenario: {path}\nfield.toml")[0].value == f"{path}field.toml"
    assert words_of("scope: Americas\nand so on")[0].value == "Americas"


def test_comparison_is_no_html() -> None:
    """A setting with < and > stays."""
    (word,) = words_of('set: coverage.0.where={ employees = "<1000" }')
    assert word.value == 'coverage.0.where={ employees = "<1000" }'


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("scenrio", "scenario"),
        ("sets", "set"),
        ("action", "do"),
        ("exprot", "export"),
        ("note", None),
        ("sent", None),
        ("topic", None),
        ("agenda", None),
        ("territory-opt", None),
    ],
)
def test_word_that_looks_like_ours_is_told_from_prose(name: str, meant: str | None) -> None:
    """Slips are named; words of mails and meetings are left alone."""
    assert likely(name) == meant


@pytest.mark.parametrize("program", ["outlook", "google"])
def test_export_of_a_calendar_program_is_read(program: str, folder: Path) -> None:
    """The same event out of both: details, and the first Mondays of the year."""
    file = folder / f"{program}.ics"
    file.write_bytes((FILES / file.name).read_bytes())
    calendar = read_calendar(file)
    assert [fault.code for fault in calendar.faults] == ["from-repeated"]
    event = calendar.events[0]
    assert (event.summary, event.action, event.first) == ("Draft plan", "publish", date(2027, 1, 1))
    assert event.settings == ('balance+={ measure = "count", max = 80 }', "solve.work=200")
    assert event.scenario == folder / "field.toml"
    starts = [
        f"{each.starts_at.astimezone(UTC):%m-%d %H:%M}"
        for each in next_occasions(calendar, BEGIN, 9)
    ]
    # 9:00 in Berlin: 8:00 UTC in winter, 7:00 in summer. Google's: without 1 March, and 3 May moved.
    both = [
        "01-04 08:00",
        "02-01 08:00",
        "03-01 08:00",
        "04-05 07:00",
        "05-03 07:00",
        "06-07 07:00",
    ]
    moved = ["01-04 08:00", "02-01 08:00", "04-05 07:00", "05-04 09:00", "06-07 07:00"]
    assert starts == (both if program == "outlook" else moved)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    """Whatever people write is no reason to fail."""
    assert all(word.name for word in words_of(text))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(WORDS), st.from_regex(r"[a-z0-9./=]{1,20}[a-z0-9]", fullmatch=True)
        ),
        max_size=6,
    )
)
def test_html_and_plain_text_say_the_same(said: list[tuple[str, str]]) -> None:
    """A program that turns lines into HTML loses nothing."""
    lines = [f"{name}: {value}" for name, value in said]
    plain = words_of("\n".join(lines))
    assert plain == [Word(name, value) for name, value in said]
    assert words_of("".join(f"<p>{line}</p>" for line in lines)) == plain

"""The summary as slides: native tables and charts, maps as pictures, one slide per region."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd

from territory_opt.errors import need
from territory_opt.report.executive.brief import Brief, Group, cells_of, heads_of
from territory_opt.report.executive.charts import short
from territory_opt.report.executive.deck import Box, Deck
from territory_opt.report.executive.page import BY
from territory_opt.report.gates import MARKS
from territory_opt.report.map.still import Still

LEFT, WIDTH, TOP = 0.6, 12.13, 1.35
"""Of what stands below a slide's title, in inches: slides are 13.33 × 7.5."""
GAP, MAP = 0.3, 5.6
PIXELS = 80
"""Of a map per inch, before it is drawn three times as sharp."""
ROWS, WARNINGS = 17, 7


def check_slides() -> None:
    """
    Ask for python-pptx, before any work is done.

    Raises
    ------
    MissingExtraError
        Where it is not installed.
    """
    need("Writing slides", "slides", "pptx")


def slides(brief: Brief) -> bytes:
    """
    A presentation of 16 : 9.

    Raises
    ------
    MissingExtraError
        Without python-pptx.
    """
    check_slides()
    deck = Deck(f"{brief.view.title} · {brief.subtitle}")
    _verdict(deck, brief)
    _maps(deck, brief)
    _balance(deck, brief)
    _quotas(deck, brief)
    _ends(deck, brief)
    for group in brief.groups:
        _group(deck, brief, group)
    _warnings(deck, brief)
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def _verdict(deck: Deck, brief: Brief) -> None:
    deck.slide(brief.view.title)
    told = brief.banner
    deck.banner(told.text, Box(LEFT, TOP, WIDTH, 0.75), is_good=told.tone == "good")
    figures = brief.figures
    step = WIDTH / max(1, len(figures))
    for place, one in enumerate(figures):
        deck.figure(one.label, one.value, one.below, Box(LEFT + step * place, 2.3, step - 0.1, 1.1))
    rows = [
        [
            f"{MARKS[gate.is_passed][0]}  {MARKS[gate.is_passed][1]}",
            gate.name,
            gate.figure,
            gate.words,
        ]
        for gate in brief.gates
    ]
    tones = [{True: "good", False: "bad", None: "soft"}[gate.is_passed] for gate in brief.gates]
    heads, box = ["Verdict", "Gate", "Found", "Against"], Box(LEFT, 3.65, WIDTH, 0.42)
    deck.table(heads, rows, box, widths=(1.6, 1.4, 1.6, 7.53), tones=tones, has_numbers=False)


def _maps(deck: Deck, brief: Brief) -> None:
    """Side by side."""
    wide, high = (WIDTH - GAP) / 2, 0.68 * (WIDTH - GAP) / 2
    maps = brief.maps((round(wide * PIXELS), round(high * PIXELS)))
    if not maps:
        return
    deck.slide(" and ".join([maps[0][0], *(name.lower() for name, _ in maps[1:])]))
    for place, (name, picture) in enumerate(maps):
        left = LEFT + (wide + GAP) * place
        deck.words(name, Box(left, TOP - 0.05, wide, 0.35), size=14, is_bold=True)
        deck.picture(picture.png(), Box(left, TOP + 0.32, wide, high), f"Map: {name}")


def _balance(deck: Deck, brief: Brief) -> None:
    table = brief.people.table.assign(before=brief.index_before).dropna(subset="index")
    if table.empty:
        return
    table = table.sort_values("index", kind="stable")
    deck.slide(f"{brief.people.measure} balance")
    low, high = float(table["index"].min()), float(table["index"].max())
    band = "" if brief.band is None else f"; the band is {brief.band[0]:.2f} to {brief.band[1]:.2f}"
    deck.words(
        f"Load over target of every territory: {low:.2f} to {high:.2f}{band}.",
        Box(LEFT, TOP - 0.1, WIDTH, 0.4),
    )
    series = {"Plan": table["index"]}
    if table["before"].notna().any():
        series = {brief.before_name: table["before"], **series}
    deck.columns(
        short(table["label"]), series, Box(LEFT, TOP + 0.35, WIDTH, 5.2), "0.00", crosses=1.0
    )


def _quotas(deck: Deck, brief: Brief) -> None:
    table = brief.people.table.dropna(subset="quota").sort_values(
        "quota", ascending=False, kind="stable"
    )
    if table.empty:
        return
    deck.slide(f"Quotas, {brief.people.metric}")
    words = f"{brief.view.currency} a year, {table['quota'].sum():,.0f} in all."
    deck.words(words, Box(LEFT, TOP - 0.1, WIDTH, 0.4))
    series = {"Quota": table["quota"]}
    if table["expected_sales"].notna().any():
        series["Expected sales"] = table["expected_sales"]
    deck.columns(
        short(table["label"]),
        series,
        Box(LEFT, TOP + 0.35, WIDTH, 5.2),
        _money_format(table["quota"]),
    )


def _money_format(amounts: pd.Series) -> str:
    largest = float(np.nanmax(amounts.to_numpy(float), initial=0.0))
    return '0.0,,"M"' if largest >= 1e6 else '0,"k"' if largest >= 1e4 else "#,##0"


def _ends(deck: Deck, brief: Brief) -> None:
    worst, best = brief.people.ends
    if worst.empty:
        return
    deck.slide("Weakest and strongest territories")
    deck.words(
        f"{BY[brief.people.by][:1].upper()}{BY[brief.people.by][1:]}.",
        Box(LEFT, TOP - 0.1, WIDTH, 0.4),
    )
    heads = heads_of(brief.people)
    for top, name, rows in ((TOP + 0.4, "Weakest", worst), (TOP + 3.0, "Strongest", best)):
        deck.words(name, Box(LEFT, top, WIDTH, 0.35), size=14, is_bold=True)
        box = Box(LEFT, top + 0.4, WIDTH, 0.42)
        deck.table(heads, cells_of(brief.people, rows), box, swatches=brief.colours_of(rows))


def _group(deck: Deck, brief: Brief, group: Group) -> None:
    """A region: its map and its territories."""
    own = brief.people.table.iloc[list(group.rows)]
    deck.slide(group.name)
    size = (round(MAP * PIXELS), round(4.6 * PIXELS))
    picture: Still | None = brief.group_map(group, size)
    if picture is not None:
        deck.picture(picture.png(), Box(LEFT, TOP + 0.05, MAP, 4.6), f"Map: {group.name}")
    shown = own.assign(key=-(own["index"] - 1).abs()).sort_values("key", kind="stable").head(ROWS)
    shown = shown.sort_index()
    shown = shown.assign(label=short(shown["label"], 20))
    more = len(own) - len(shown)
    words = f"{len(own):,} territories, {own['num_accounts'].sum():,.0f} accounts"
    words += f"; shown: the {ROWS} furthest from target" if more else ""
    left = LEFT + MAP + 0.25 if picture is not None else LEFT
    wide = WIDTH - (left - LEFT)
    deck.words(words, Box(left, TOP - 0.08, wide, 0.35), size=12)
    cells = cells_of(brief.people, shown)
    high = 4.9 / (len(cells) + 1)
    box = Box(left, TOP + 0.32, wide, min(0.42, high))
    points = min(12, int(68 * high))
    deck.table(heads_of(brief.people), cells, box, size=points, swatches=brief.colours_of(shown))


def _warnings(deck: Deck, brief: Brief) -> None:
    deck.slide("Open warnings")
    told = list(brief.warnings[:WARNINGS]) or ["None."]
    more = len(brief.warnings) - WARNINGS
    deck.bullets(
        [*told, *([f"and {more} more, in the run folder"] if more > 0 else [])],
        Box(LEFT, TOP, WIDTH, 5.4),
    )

"""Tables of every format: one sound file and one malformed file per fault."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from shapely.geometry import Point, box

from territory_opt.scenario.schema import TableSpec
from territory_opt.scenario.tables.files import read_table
from territory_opt.scenario.tables.table import TextTable, UnreadableError


def read(path: Path, content: bytes | None = None, **options: Any) -> TextTable:
    """Read a file of these bytes."""
    if content is not None:
        path.write_bytes(content)
    table, _ = read_table(path, TableSpec(file=path.name, **options))
    return table


def refusal(path: Path, content: bytes | None = None, **options: Any) -> UnreadableError:
    """Why a file is not read."""
    with pytest.raises(UnreadableError) as caught:
        read(path, content, **options)
    return caught.value


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    return tmp_path / "t.csv"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_recognised(csv: Path, delimiter: str) -> None:
    """By the header, quotes left aside."""
    text = (
        f'id{delimiter}"name, legal"{delimiter}zip\n7{delimiter}"a{delimiter}b"{delimiter}02134\n'
    )
    frame = read(csv, text.encode()).frame
    assert frame.columns.tolist() == ["id", "name, legal", "zip"]
    assert frame.loc[2].tolist() == ["7", f"a{delimiter}b", "02134"]


def test_separator_line_of_excel_is_understood(csv: Path) -> None:
    """It counts as row 1, as Excel shows the file elsewhere."""
    frame = read(csv, b"sep=;\r\nid;name\r\n1;a,b\r\n").frame
    assert frame.loc[3].to_dict() == {"id": "1", "name": "a,b"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encoding_is_recognised(csv: Path, encoding: str) -> None:
    """A BOM is no part of the first column's name."""
    table = read(csv, "id,name\n1,Müller\n".encode(encoding))
    assert table.frame.loc[2].to_dict() == {"id": "1", "name": "Müller"}
    assert [code for code, _ in table.remarks] == (["encoding"] if encoding == "cp1252" else [])


def test_rows_are_numbered_as_in_a_spreadsheet(csv: Path) -> None:
    """Blank lines count, and a cell of two lines is one row."""
    frame = read(csv, b'id,note\n1,"two\nlines"\n\n,\n3,x\n').frame
    assert frame.index.tolist() == [2, 5]


def test_short_rows_are_filled(csv: Path) -> None:
    """A missing last field is empty."""
    assert read(csv, b"id,a,b\n1,x\n").frame.loc[2].tolist() == ["1", "x", ""]


def test_footer_of_a_report_is_left_out(csv: Path) -> None:
    """Salesforce appends its name and copyright after a blank line."""
    text = b'id,name\n1,Acme\n2,Bolt\n\n"Accounts 2026"\n"Copyright (c) 2026 salesforce.com"\n'
    table = read(csv, text)
    assert table.frame["id"].tolist() == ["1", "2"]
    assert table.remarks[0][0] == "footer"


def test_second_column_of_a_name_gets_a_number(csv: Path) -> None:
    """And that is told."""
    table = read(csv, b"id,name,name\n1,a,b\n")
    assert table.frame.columns.tolist() == ["id", "name", "name (2)"]
    assert table.remarks[0][0] == "column-twice"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-table"),
        (b" \n\n", "empty-table"),
        (b"id,name\n", "empty-table"),
        (b"id,name\n1,a,b\n", "ragged-row"),
        (b"PK\x03\x04....", "wrong-format"),
        (b"id,name\n1,\x00\n", "wrong-format"),
    ],
)
def test_malformed_csv_is_refused(csv: Path, content: bytes, code: str) -> None:
    """One file per fault."""
    assert refusal(csv, content).code == code


def test_wrong_delimiter_is_recognised(csv: Path) -> None:
    """One column found, and what the separator seems to be."""
    found = refusal(csv, b"account_id,name\n1,a\n", delimiter=";")
    assert found.code == "wrong-delimiter"
    assert "one column found ('account_id,name')" in found.message
    assert "comma" in found.remedy


def test_row_with_too_many_fields_is_named(csv: Path) -> None:
    """Row 3 as a spreadsheet counts."""
    assert refusal(csv, b"id,name\n1,a\n2,Acme, Inc.\n").row == 3


def test_wrong_encoding_is_refused(csv: Path) -> None:
    """A stated encoding is not second-guessed."""
    assert refusal(csv, "id\nü\n".encode("cp1252"), encoding="utf-8").code == "wrong-encoding"


def test_missing_file_names_a_neighbour(tmp_path: Path) -> None:
    """Did you mean."""
    (tmp_path / "accounts.csv").write_text("id\n1\n")
    found = refusal(tmp_path / "acounts.csv")
    assert found.code == "missing-file"
    assert found.remedy == "Did you mean 'accounts.csv'?"


def test_unknown_format_is_refused(tmp_path: Path) -> None:
    """With the ones that are read."""
    found = refusal(tmp_path / "t.pdf", b"x")
    assert (found.code, ".xlsx" in found.remedy) == ("unknown-format", True)


def workbook(**sheets: list[list[Any]]) -> bytes:
    """A workbook of these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_workbook_is_read_as_shown(tmp_path: Path) -> None:
    """Whole numbers without .0, dates as ISO, blank rows counted, blank columns gone."""
    rows = [
        ["id", "day", "share", None],
        [7.0, pd.Timestamp("2027-01-31"), 0.25, None],
        [],
        ["x", None, 1],
    ]
    table = read(tmp_path / "t.xlsx", workbook(S=rows))
    assert table.frame.columns.tolist() == ["id", "day", "share"]
    assert table.frame.loc[2].tolist() == ["7", "2027-01-31", "0.25"]
    assert table.frame.index.tolist() == [2, 4]


def test_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    """A wrong name leads to the nearest."""
    path = tmp_path / "t.xlsx"
    content = workbook(First=[["id"], ["1"]], Reps=[["id"], ["2"]])
    assert read(path, content, sheet="Reps").frame["id"].tolist() == ["2"]
    assert refusal(path, sheet="Rep").remedy == "Did you mean 'Reps'?"


def test_broken_workbook_is_refused(tmp_path: Path) -> None:
    """Not a traceback."""
    assert refusal(tmp_path / "t.xlsx", b"PK\x03\x04 no zip").code == "unreadable"
    assert refusal(tmp_path / "e.xlsx", workbook(S=[])).code == "empty-table"


def test_parquet_is_read(tmp_path: Path) -> None:
    """Typed columns become the text they stand for; lists are joined."""
    path = tmp_path / "t.parquet"
    frame = pd.DataFrame({"id": ["01", "2"], "n": [1.0, float("nan")], "skills": [["a", "b"], []]})
    frame.to_parquet(path)
    table = read(path).frame
    assert table.to_dict("list") == {"id": ["01", "2"], "n": ["1", ""], "skills": ["a;b", ""]}


def test_broken_parquet_is_refused(tmp_path: Path) -> None:
    """Not a traceback."""
    assert refusal(tmp_path / "t.parquet", b"PAR1 no more").code == "unreadable"


POINTS = gpd.GeoDataFrame(
    {"id": ["01", "02"]}, geometry=[Point(10.0, 50.0), box(11, 51, 12, 52)], crs=4326
)


@pytest.mark.parametrize("ending", ["geojson", "gpkg"])
def test_layer_gives_coordinates(tmp_path: Path, ending: str) -> None:
    """Points as they are, areas by a point inside."""
    path = tmp_path / f"t.{ending}"
    POINTS.to_file(path)
    table = read(path).frame
    assert table["id"].tolist() == ["01", "02"]
    assert table["longitude"].astype(float).tolist() == pytest.approx([10.0, 11.5])
    assert table["latitude"].astype(float).tolist() == pytest.approx([50.0, 51.5])


def test_projected_layer_is_brought_to_degrees(tmp_path: Path) -> None:
    """Metres of UTM zone 32 become degrees."""
    path = tmp_path / "t.gpkg"
    POINTS.to_crs(25832).to_file(path)
    assert float(read(path).frame["longitude"].iloc[0]) == pytest.approx(10.0, abs=1e-6)


def test_layer_is_chosen_by_name(tmp_path: Path) -> None:
    """A wrong name leads to the nearest."""
    path = tmp_path / "t.gpkg"
    POINTS.to_file(path, layer="stores")
    POINTS.iloc[:1].to_file(path, layer="homes")
    assert len(read(path, layer="homes").frame) == 1
    assert refusal(path, layer="store").remedy == "Did you mean 'stores'?"


def test_broken_layer_is_refused(tmp_path: Path) -> None:
    """Not a traceback."""
    assert refusal(tmp_path / "t.geojson", b'{"type": "Feature').code == "unreadable"


def test_quote_that_is_never_closed_is_refused(csv: Path) -> None:
    """It would swallow every row behind it without a word."""
    found = refusal(csv, b'id,name\n1,a\n2,"b\n3,c\n')
    assert (found.code, found.row) == ("unclosed-quote", 3)


def test_closed_quote_in_the_last_cell_is_read(csv: Path) -> None:
    """With or without an end of line behind it."""
    table = read(csv, b'id,name\n1,"a\nb"')
    assert table.frame["name"].tolist() == ["a\nb"]


def test_row_that_a_stray_comma_shifts_is_refused(csv: Path) -> None:
    """Its last cell was empty: the surplus field is as well, and the others are one too far."""
    found = refusal(csv, b"id,name,note\n1,a,\n2,b,c,\n")
    assert (found.code, found.row) == ("ragged-row", 3)


def test_separator_behind_every_row_is_read(csv: Path) -> None:
    """Some exports end all rows, but not the header, with one."""
    table = read(csv, b"id,name\n1,a,\n2,b,\n")
    assert table.frame["name"].tolist() == ["a", "b"]


def test_absent_file_is_missing_whatever_its_name_ends_in(tmp_path: Path) -> None:
    """A folder mistyped on the command line ends in nothing."""
    assert refusal(tmp_path / "run1").code == "missing-file"

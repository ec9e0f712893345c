"""Where things are: geocoding, and exchanged coordinates that still lie on the world."""

from __future__ import annotations

from typing import Any

import pytest

ADDRESSES = """\
account_id,city,state,postal_code,country,latitude,longitude,potential
A1,Denver,CO,80202,US,,,1
A2,Boulder,CO,,US,,,1
A3,Aspen,CO,,US,0,0,1
A4,,,80202,US,39.0,-105.0,1
"""


def test_missing_coordinates_are_found_when_asked(desk: Any) -> None:
    """By postal code, then by city; those given stay."""
    scenario = desk.accounts(ADDRESSES).read("accounts.geocode=true")
    assert scenario.accounts["location_source"].tolist() == ["postal code", "city", "city", "given"]
    assert scenario.accounts["longitude"].tolist() == pytest.approx(
        [-105.0, -105.3, -106.8, -105.0], abs=0.1
    )
    codes = {(fault.code, fault.row) for fault in scenario.faults}
    assert codes == {("located-by-postal-code", 2), ("located-by-city", 3), ("located-by-city", 4)}


def test_missing_coordinates_stop_where_nobody_asked(desk: Any) -> None:
    """The remedy names the setting."""
    stops = desk.accounts(ADDRESSES).stops()
    assert [(f.code, f.row) for f in stops] == [
        ("coordinates-zero", 4), ("coordinates-missing", 2), ("coordinates-missing", 3),
    ]  # fmt: skip
    assert "geocode = true under [accounts]" in stops[1].remedy


def test_place_that_leads_nowhere_stops(desk: Any) -> None:
    """And says that it was tried."""
    desk.accounts(ADDRESSES.replace("Denver,CO,80202", "Nowhereville,CO,00001"))
    fault = desk.the_stop("accounts.geocode=true")
    assert (fault.code, fault.row) == ("coordinates-missing", 2)
    assert "no postal code or city" in fault.remedy


def test_inside_roles_need_no_coordinates(desk: Any) -> None:
    """Neither reps nor accounts where nobody drives."""
    desk.accounts(ADDRESSES.replace(",0,0,", ",,,"))
    desk.write("reps.csv", "rep_id,role\nR1,inside\nR2,inside\n")
    scenario = desk.read("roles.inside.travel=none")
    assert scenario.territories["longitude"].isna().all()


def test_reps_who_drive_need_coordinates(desk: Any) -> None:
    """A home to drive from."""
    desk.spoil("-104.8,38.8", ",", "reps.csv")
    fault = desk.the_stop()
    assert (fault.code, fault.file, fault.record) == ("coordinates-missing", "reps.csv", "R2")


EUROPE = "account_id,country,latitude,longitude,potential\n"


@pytest.mark.parametrize(
    ("country", "latitude", "longitude"),
    [("DE", 10.0, 51.0), ("FR", 2.35, 48.86), ("US", -84.4, 33.7), ("", 10.0, 51.0)],
)
def test_exchanged_coordinates_are_recognised(
    desk: Any, country: str, latitude: float, longitude: float
) -> None:
    """By the country, or by where the others are; all lie on the world as they stand."""
    others = "".join(f"A{i},{country and 'DE'},{50 + i / 10},{9 + i / 10},1\n" for i in range(12))
    desk.accounts(f"{EUROPE}{others}X,{country},{latitude},{longitude},1\n")
    fault = desk.the_stop()
    assert (fault.code, fault.record) == ("coordinates-swapped", "X")


def test_places_far_from_the_others_are_no_fault(desk: Any) -> None:
    """Overseas France is France; Hawaii and Alaska are the United States."""
    rows = ["A1,FR,-21.1,55.5,1", "A2,US,21.3,-157.9,1", "A3,US,61.2,-149.9,1", "A4,GB,51.5,0,1"]
    assert desk.accounts(EUROPE + "\n".join(rows)).stops() == []

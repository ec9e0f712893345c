"""One malformed accounts file per fault, and what is fixed by rule."""

from __future__ import annotations

from typing import Any

import pytest

from territory_opt.models import Grade


@pytest.mark.parametrize(
    ("old", "new", "code", "row", "column"),
    [
        ("A2,Bolt", ",Bolt", "missing-id", 3, "account_id"),
        ("A2,Bolt", "A1,Bolt", "duplicate-id", 3, "account_id"),
        (",2000,", ",-2000,", "negative", 3, "potential"),
        (",2000,", ",NaN,", "not-a-number", 3, "potential"),
        (",2000,", ",#N/A,", "not-a-number", 3, "potential"),
        (",2000,", ",plenty,", "not-a-number", 3, "potential"),
        (",200,", ",-200,", "negative", 3, "revenue"),
        ("-105.1,39.8", "0,0", "coordinates-zero", 3, "latitude"),
        ("-105.1,39.8", "39.8,-105.1", "coordinates-swapped", 3, "latitude"),
        ("-105.1,39.8", "39.8,-85.1", "coordinates-swapped", 3, "latitude"),
        ("-105.1,39.8", "500000,4400000", "coordinates-off-world", 3, "latitude"),
        ("-105.1,39.8", ",39.8", "coordinates-missing", 3, "latitude"),
        ("-105.1,39.8", "west,39.8", "not-a-number", 3, "longitude"),
    ],
)
def test_row_that_cannot_be_used_stops(
    desk: Any, old: str, new: str, code: str, row: int, column: str
) -> None:
    """Code, row as a spreadsheet counts, column, and a way out."""
    stops = desk.spoil(old, new).stops()
    fault = stops[0]
    assert (fault.code, fault.file, fault.row, fault.column) == (code, "accounts.csv", row, column)
    assert fault.remedy


@pytest.mark.parametrize(
    ("column", "value", "code", "words"),
    [
        ("locked_to", "R11", "unknown-locked-to", "Did you mean 'R1'?"),
        ("forbidden", "R1;R11", "unknown-forbidden", "Did you mean 'R1'?"),
        ("required_skills", "cluod", "unknown-skill", "Did you mean 'cloud'?"),
        ("disposition", "hause", "bad-disposition", "Did you mean 'house'?"),
        ("visits_per_year", "-1", "negative", "0 or more"),
    ],
)
def test_unknown_word_leads_to_the_nearest(
    desk: Any, column: str, value: str, code: str, words: str
) -> None:
    """In a further column, for the first account."""
    desk.spoil("current_rep\n", f"current_rep,{column}\n").spoil("R1\n", f"R1,{value}\n")
    fault = desk.the_stop()
    assert (fault.code, fault.row, fault.column) == (code, 2, column)
    assert words in fault.remedy


def test_lock_to_a_forbidden_territory_is_a_contradiction(desk: Any) -> None:
    """Neither wins silently."""
    desk.spoil("current_rep\n", "current_rep,locked_to,forbidden\n").spoil("R1\n", "R1,R2,R1;R2\n")
    fault = desk.the_stop()
    assert (fault.code, fault.record, fault.value) == ("lock-forbidden", "A1", "R2")


def test_second_of_an_id_names_the_first_row(desk: Any) -> None:
    """The first one is kept under quarantine."""
    desk.spoil("A3,Crux", "A1,Crux")
    assert desk.the_stop().remedy == "Row 2 has it already; keep one of them."
    assert desk.read(quarantine=True).accounts["name"].tolist() == ["Acme", "Bolt", "Dune"]


def test_language_nobody_speaks_stops_only_where_languages_matter(desk: Any) -> None:
    """One language of the account is enough."""
    desk.spoil("current_rep\n", "current_rep,languages\n").spoil("R1\n", "R1,fr;en\n")
    desk.spoil("skills", "languages", "reps.csv").spoil("R1\nA3", "R1\nA3").write(
        "reps.csv", "rep_id,longitude,latitude,languages\nR1,-105,39.7,EN\nR2,-104.8,38.8,de\n"
    )
    assert desk.read("rules.match_languages=true").accounts["languages"][0] == ("fr", "EN")
    desk.spoil("fr;en", "fr")
    assert desk.the_stop("rules.match_languages=true").code == "unknown-language"
    assert desk.stops() == []


def test_skill_is_spelled_as_the_reps_spell_it(desk: Any) -> None:
    """So that CLOUD and cloud meet; nobody needs it where skills do not matter."""
    desk.spoil("current_rep\n", "current_rep,required_skills\n").spoil("R1\n", "R1,CLOUD; Data\n")
    assert desk.read().accounts["required_skills"][0] == ("cloud", "data")
    desk.spoil("CLOUD", "sap")
    assert desk.stops("rules.match_skills=false") == []


def test_lost_leading_zero_is_put_back_and_told(desk: Any) -> None:
    """2134 is 02134 in the United States."""
    desk.spoil("tier", "postal_code").spoil(",A,Retail", ",2134,Retail").spoil(",B,", ",02134,")
    scenario = desk.read()
    assert scenario.accounts["postal_code"].tolist()[:2] == ["02134", "02134"]
    (fault,) = [f for f in scenario.faults if f.code == "zip-leading-zero"]
    assert (fault.grade, fault.row, fault.value) == (Grade.FIXED, 2, "2134")


def test_missing_potential_is_estimated_and_told(desk: Any) -> None:
    """Retail has one given value: 2000."""
    scenario = desk.spoil(",1000,", ",,").read()
    assert scenario.accounts["potential"].tolist() == [2000, 2000, 3000, 4000]
    assert scenario.accounts["potential_source"].tolist()[0] == "segment median"
    (fault,) = scenario.faults
    assert (fault.grade, fault.code, fault.row) == (Grade.FIXED, "potential-estimated", 2)
    assert scenario.estimated_share["potential"] == pytest.approx(2000 / 11000)


def test_default_potential_goes_before_estimates(desk: Any) -> None:
    """The scenario's word is no estimate."""
    scenario = desk.spoil(",1000,", ",,").read("accounts.defaults.potential=500")
    assert scenario.accounts["potential"].tolist()[0] == 500
    assert scenario.accounts["potential_source"].tolist()[0] == "default"
    assert scenario.estimated_share["potential"] == 0


def test_potential_nobody_states_stops_where_it_matters(desk: Any) -> None:
    """For the value objective, not for distance."""
    desk.spoil("potential", "something")
    assert desk.the_stop().code == "no-potential"
    assert desk.stops("objective.kind=distance") == []


def test_measure_of_the_files_own_is_a_number_and_complete(desk: Any) -> None:
    """An empty cell counts as 0 and is told; a negative one stops."""
    desk.spoil("segment", "beds").spoil("A,Retail", 'A,"1,200"').spoil("B,Retail", "B,")
    desk.spoil("A,Health", "A,30").spoil("C,Health", "C,40")
    band = "balance+={ measure = 'BEDS', tolerance = 0.1 }"
    scenario = desk.read(band)
    assert scenario.accounts["beds"].tolist() == [1200, 0, 30, 40]
    assert [(f.code, f.row) for f in scenario.faults] == [("measure-empty", 3)]
    assert desk.spoil("A,30", "A,-30").the_stop(band).code == "negative"


def test_all_faults_of_all_files_are_told_at_once(desk: Any) -> None:
    """Settings, accounts and reps in one go."""
    desk.spoil("-105.1,39.8", "0,0").spoil(",3000,", ",x,").toml("[solve]\ngap = 7\n")
    desk.spoil("R2,", "R1,", "reps.csv")
    codes = {fault.code for fault in desk.stops()}
    assert codes == {"coordinates-zero", "not-a-number", "bad-value", "duplicate-id"}


def test_missing_tables_are_told_together(desk: Any) -> None:
    """Both, with the scenario's line."""
    found = [
        (f.code, f.file, f.row)
        for f in desk.stops("accounts.file=acounts.csv", "reps.file=rep.csv")
    ]
    assert found == [("missing-file", "command line", None)] * 2
    desk.spoil('"accounts.csv"', '"acounts.csv"', "scenario.toml")
    assert (desk.the_stop().row, desk.the_stop().remedy) == (3, "Did you mean 'accounts.csv'?")


def test_rows_out_of_scope_have_no_faults(desk: Any) -> None:
    """Nobody plans them."""
    desk.spoil("-105.1,39.8,US,2000", "0,0,DE,x")
    assert desk.read("accounts.where={ country = 'US' }").accounts["account_id"].tolist() == [
        "A1",
        "A3",
        "A4",
    ]


def test_rows_of_the_house_need_no_coordinates(desk: Any) -> None:
    """They are counted, not planned."""
    desk.spoil("tier", "disposition").spoil("-105.1,39.8,US,2000,200,B", "0,0,US,2000,200,House")
    for tier in ("A,Retail", "A,Health", "C,Health"):
        desk.spoil(tier, f"plan,{tier[2:]}")
    assert len(desk.read().accounts) == 3


def test_nothing_left_stops(desk: Any) -> None:
    """A filter that keeps nobody."""
    assert desk.the_stop("accounts.where={ tier = 'Z' }").code == "no-account"
    assert desk.stops("reps.where={ name = 'Nobody' }")[0].code == "no-territory"


def test_row_with_too_many_fields_names_its_file_once(desk: Any) -> None:
    """The place says it; the sentence need not."""
    fault = desk.spoil("A1,Acme", "A1,Ac,me").the_stop()
    assert (fault.file, fault.row) == ("accounts.csv", 2)
    assert fault.message == "11 fields under a header of 10"


def test_choices_of_a_disposition_are_named_once(desk: Any) -> None:
    """Nothing is like it: all five, and no more."""
    desk.spoil("tier", "disposition").spoil("US,1000,100,A", "US,1000,100,zzz")
    remedies = {fault.remedy for fault in desk.stops() if fault.record == "A1"}
    assert remedies == {"Known: plan, house, partner, holdout, exclude."}

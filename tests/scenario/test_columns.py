"""Our columns, found in files of other names."""

from __future__ import annotations

from typing import Any

import pytest

from territory_opt.models import Grade

SALESFORCE_API = """\
Id,Name,OwnerId,BillingCity,BillingStateCode,BillingPostalCode,BillingCountry,BillingLatitude,BillingLongitude,\
AnnualRevenue,Type,ParentId,Spend__c
0015g00000XyZ1AAV,Acme,R1,Denver,CO,80202,United States,39.7,-105.0,9000000,Customer - Direct,,1000
0015g00000XyZ2AAV,Bolt,R2,Denver,CO,80203,United States,39.8,-105.1,7000000,Prospect,,2000
"""
SALESFORCE_REPORT = """\
Account ID,Account Name,Account Owner,Billing City,Billing State/Province,Billing Zip/Postal Code,\
Billing Country,Annual Revenue,Potential
0015g00000XyZ1AAV,Acme,Ann Ash,Denver,CO,80202,United States,"$9,000,000.00","$1,000.00"
0015g00000XyZ2AAV,Bolt,BEN BEECH,Denver,CO,80203,United States,,"$2,000.00"
"""
HUBSPOT = """\
Record ID,Company name,Company owner,City,State/Region,Postal Code,Country/Region,\
Lifecycle Stage,potential
101,Acme,ann@us.example,Denver,Colorado,80202,United States,customer,1000
102,Bolt,ben@us.example,Denver,Colorado,80203,United States,lead,2000
"""
REPS = """\
rep_id,name,email,longitude,latitude
R1,Ann Ash,ann@us.example,-105.0,39.7
R2,Ben Beech,ben@us.example,-104.8,38.8
"""


@pytest.mark.parametrize("export", [SALESFORCE_API, SALESFORCE_REPORT, HUBSPOT])
def test_export_of_a_crm_is_recognised(desk: Any, export: str) -> None:
    """Ids, names, places and owners, whatever the owner is called by."""
    desk.accounts(export).write("reps.csv", REPS)
    accounts = desk.read("accounts.geocode=true", "accounts.columns={}", *_spend(export)).accounts
    assert accounts["name"].tolist() == ["Acme", "Bolt"]
    assert accounts["current_territory"].tolist() == ["R1", "R2"]
    assert accounts["country"].tolist() == ["US", "US"]
    assert accounts["postal_code"].tolist() == ["80202", "80203"]
    assert accounts["potential"].tolist() == [1000, 2000]
    assert accounts["revenue"].tolist() == [0, 0]
    assert accounts[["longitude", "latitude"]].notna().all(axis=None)


def _spend(export: str) -> list[str]:
    return ["accounts.columns.potential=Spend__c"] if "Spend__c" in export else []


def test_status_of_a_crm_becomes_customer_or_prospect(desk: Any) -> None:
    """A direct customer is a customer."""
    desk.accounts(SALESFORCE_API).write("reps.csv", REPS)
    accounts = desk.read("accounts.columns.potential=Spend__c").accounts
    assert accounts["status"].tolist() == ["customer", "prospect"]


def test_turnover_is_no_potential_unless_named(desk: Any) -> None:
    """It stops where potential is needed, and the note names the way."""
    desk.accounts(SALESFORCE_API.replace("Spend__c", "other")).write("reps.csv", REPS)
    report = desk.check()
    assert [f.code for f in report.faults if f.grade is Grade.STOP] == ["no-potential"]
    (note,) = [f for f in report.faults if f.code == "turnover-unused"]
    assert 'potential = "AnnualRevenue"' in note.remedy


def test_turnover_that_is_named_is_told_as_a_proxy(desk: Any) -> None:
    """And every account carries it as its source."""
    desk.accounts(SALESFORCE_API).write("reps.csv", REPS)
    scenario = desk.read(
        "accounts.columns.potential=AnnualRevenue", "accounts.factors.potential=0.1"
    )
    assert [f.code for f in scenario.faults] == ["proxy"]
    assert scenario.accounts["potential"].tolist() == [900_000, 700_000]
    assert set(scenario.accounts["potential_source"]) == {"proxy"}


def test_one_column_may_serve_twice(desk: Any) -> None:
    """Potential a tenth of it, revenue 60 % of that."""
    scenario = desk.read(
        "accounts.columns={ potential = 'potential', revenue = 'potential' }",
        "accounts.factors={ potential = 0.1, revenue = 0.06 }",
    )
    assert scenario.accounts["potential"].tolist() == [100, 200, 300, 400]
    assert scenario.accounts["revenue"].tolist() == pytest.approx([60, 120, 180, 240])


def test_names_are_found_in_any_case(desk: Any) -> None:
    """Spaces, case and punctuation do not matter."""
    desk.spoil("account_id,name", "ACCOUNT ID,Name").spoil("current_rep", "Current-Rep")
    assert desk.read().accounts["account_id"].tolist() == ["A1", "A2", "A3", "A4"]


def test_own_name_wins_over_an_alias(desk: Any) -> None:
    """A column called potential is the potential; Zip is the postal code only if nothing else is."""
    desk.spoil("tier,segment", "Zip,postal_code")
    assert desk.read().accounts["postal_code"].tolist() == ["Retail", "Retail", "Health", "Health"]


def test_column_that_is_not_there_names_the_nearest(desk: Any) -> None:
    """The key, the file's spelling."""
    fault = desk.the_stop("accounts.columns.potential=Potental")
    assert (fault.code, fault.column) == ("unknown-column", "accounts.columns.potential")
    assert fault.remedy == "Did you mean 'potential'?"


def test_typo_in_our_own_name_is_refused(desk: Any) -> None:
    """It would silently be one more column."""
    assert desk.the_stop("accounts.columns.potentail=revenue").remedy == "Did you mean 'potential'?"


def test_further_columns_are_kept_under_both_names(desk: Any) -> None:
    """The file's column that serves as ours stays, for measures and ``where``."""
    desk.spoil("potential", "Spend__c")
    scenario = desk.read(
        "accounts.columns.potential=Spend__c", "accounts.where={ spend__c = '>1500' }"
    )
    assert scenario.accounts["Spend__c"].tolist() == ["2000", "3000", "4000"]


def test_defaults_fill_absent_and_empty_cells(desk: Any) -> None:
    """An absent column, and one cell."""
    desk.spoil("A2,Bolt,-105.1,39.8,US,2000,200,B", "A2,Bolt,-105.1,39.8,US,2000,200,")
    scenario = desk.read("accounts.defaults={ tier = 'C', visits_per_year = 6 }")
    assert scenario.accounts["tier"].tolist() == ["A", "C", "A", "C"]
    assert scenario.accounts["visits_per_year"].tolist() == [6] * 4


def test_documented_defaults_stand_where_nothing_is_said(desk: Any) -> None:
    """Twelve visits of an hour."""
    accounts = desk.read().accounts
    assert accounts[["visits_per_year", "visit_hours"]].drop_duplicates().to_numpy().tolist() == [
        [12, 1]
    ]


def test_decimal_comma_of_a_semicolon_file_is_understood(desk: Any) -> None:
    """1.234 is a thousand there, and -105,0 a longitude."""
    text = (desk.folder / "accounts.csv").read_text().replace(",", ";").replace(".", ",")
    desk.accounts(text.replace(";1000;", ";1.000;"))
    accounts = desk.read().accounts
    assert accounts["potential"].tolist() == [1000, 2000, 3000, 4000]
    assert accounts["longitude"].tolist() == [-105.0, -105.1, -104.9, -104.8]


def test_number_that_could_be_two_is_refused_in_a_mixed_column(desk: Any) -> None:
    """12,5 and 1.5 stand together; 1,234 may be either."""
    desk.spoil(",1000,", ',"1,234",').spoil(",2000,", ',"12,5",').spoil(",3000,", ",1.5,")
    fault = desk.the_stop()
    assert (fault.code, fault.row, fault.value) == ("not-a-number", 2, "1,234")
    assert (
        not desk.stops("accounts.decimal=.") or desk.stops("accounts.decimal=.")[0].value == "12,5"
    )

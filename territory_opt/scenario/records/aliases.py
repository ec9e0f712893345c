"""Columns of the tables, and what Salesforce and HubSpot exports call them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class TableKind:
    """
    What a table holds.

    Attributes
    ----------
    noun
        One row of it: ``"account"``.
    id_column
        Column that names a row.
    texts, numbers, dates
        Our columns by type.
    aliases
        Our column -> names it goes by elsewhere; the first one found counts.
    """

    noun: str
    id_column: str
    texts: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """All our columns, the id first."""
        return (self.id_column, *self.texts, *self.numbers, *self.dates)

    def is_words(self, column: str) -> bool:
        """Whether a column of ours can be no measure."""
        return column in (self.id_column, *self.texts, *self.dates)


_PLACE = ("country", "state", "city", "postal_code", "time_zone")
_PLACE_ALIASES = {
    "longitude": ("BillingLongitude", "ShippingLongitude", "lon", "lng", "long"),
    "latitude": ("BillingLatitude", "ShippingLatitude", "lat"),
    "country": (
        "BillingCountryCode", "BillingCountry", "Billing Country", "Country/Region",
        "Country Code", "ShippingCountryCode", "ShippingCountry", "Shipping Country",
    ),
    "state": (
        "BillingStateCode", "BillingState", "Billing State/Province", "Billing State",
        "State/Region", "State/Province", "State Code", "Province", "ShippingState",
        "Shipping State/Province",
    ),
    "city": ("BillingCity", "Billing City", "ShippingCity", "Shipping City", "Town"),
    "postal_code": (
        "BillingPostalCode", "Billing Zip/Postal Code", "Billing Zip", "Zip/Postal Code",
        "Postal Code", "Zip Code", "Zip", "Postcode", "ShippingPostalCode",
        "Shipping Zip/Postal Code",
    ),
    "time_zone": ("Time Zone", "Timezone", "TimeZoneSidKey"),
}  # fmt: skip

ACCOUNTS = TableKind(
    noun="account",
    id_column="account_id",
    texts=(
        "name", *_PLACE, "status", "disposition", "tier", "segment", "required_skills",
        "languages", "parent_id", "current_rep", "current_territory", "locked_to", "forbidden",
        "exception_owner", "exception_reason",
    ),
    numbers=("longitude", "latitude", "potential", "revenue", "visits_per_year", "visit_hours"),
    dates=("effective_on", "exception_expires"),
    aliases=_PLACE_ALIASES | {
        "account_id": ("Id", "Account ID", "Account ID (18)", "Record ID", "Record ID - Company",
                       "Company ID", "Customer ID"),
        "name": ("Account Name", "Company name", "Company", "Customer Name"),
        "current_rep": ("OwnerId", "Owner ID", "Account Owner", "Account Owner: Full Name",
                        "Owner.Name", "Owner Name", "Company owner", "HubSpot Owner", "Owner",
                        "Sales Rep", "Rep ID", "Rep"),
        "current_territory": ("Current Territory ID",),
        "parent_id": ("ParentId", "Parent Account ID", "Parent Account", "Parent Company"),
        "status": ("Type", "Account Type", "Lifecycle Stage"),
        "tier": ("Account Tier", "Customer Tier"),
        "segment": ("Account Segment", "Customer Segment"),
        "required_skills": ("Skills", "Required Skill"),
        "languages": ("Language",),
    },
)  # fmt: skip

_ABILITIES = ("skills", "languages", "experience")
_STRENGTH = ("fte", "capacity_hours", "performance", "max_distance_km")

REPS = TableKind(
    noun="rep",
    id_column="rep_id",
    texts=("name", "role", *_PLACE, "subdivision", *_ABILITIES, "manager_id", "currency", "email",
           "crm_user_id", "is_active", "work_days"),
    numbers=("longitude", "latitude", *_STRENGTH, "quota_last_year", "leave_days"),
    dates=("start_date", "end_date", "leave_from", "leave_to"),
    aliases=_PLACE_ALIASES | {
        "rep_id": ("Id", "User ID", "Record ID", "Employee ID", "Rep"),
        "name": ("Full Name", "User: Full Name", "Rep Name", "Name"),
        "role": ("Role Name", "UserRole.Name"),
        "email": ("User: Email", "E-mail", "Email Address", "User Email"),
        "crm_user_id": ("Salesforce User ID", "HubSpot Owner ID", "User ID (18)"),
        "is_active": ("IsActive", "Active", "Active User"),
        "manager_id": ("ManagerId", "Manager ID"),
        "start_date": ("Start Date", "Hire Date"),
        "end_date": ("End Date", "Termination Date", "Leaving Date"),
    },
)  # fmt: skip

TERRITORIES = TableKind(
    noun="territory",
    id_column="territory_id",
    texts=("name", "role", "parent_id", "rep_id", *_PLACE, *_ABILITIES),
    numbers=("longitude", "latitude", *_STRENGTH),
    aliases=_PLACE_ALIASES | {
        "territory_id": ("Id", "Territory ID", "Territory2Id", "DeveloperName", "Territory"),
        "name": ("Territory Name", "Label"),
        "parent_id": ("ParentTerritory2Id", "Parent Territory", "Parent Territory ID"),
        "rep_id": ("UserId", "User ID", "Rep"),
    },
)  # fmt: skip

STAFFING = TableKind(
    noun="staffing row",
    id_column="territory_id",
    texts=("rep_id",),
    numbers=("share",),
    dates=("from", "to"),
    aliases={
        "territory_id": ("Territory ID", "Territory2Id", "Territory"),
        "rep_id": ("UserId", "User ID", "Rep"),
        "from": ("start_date", "Start Date", "Valid From"),
        "to": ("end_date", "End Date", "Valid To"),
    },
)  # fmt: skip

SPLITS = TableKind(
    noun="split",
    id_column="account_id",
    texts=("territory_id", "rep_id"),
    numbers=("share",),
    aliases={
        "account_id": ("Account ID", "Account ID (18)", "Company ID"),
        "territory_id": ("Territory ID", "Territory2Id", "Territory"),
        "rep_id": ("OwnerId", "Owner ID", "UserId", "User ID", "Rep"),
        "share": ("Split", "Percent", "Split Percent"),
    },
)  # fmt: skip

OPPORTUNITIES = TableKind(
    noun="opportunity",
    id_column="opportunity_id",
    texts=("name", "account_id", "rep_id", "stage", "is_won", "is_closed"),
    numbers=("amount",),
    dates=("created_date", "close_date", "renewal_date"),
    aliases={
        "opportunity_id": ("Id", "Opportunity ID", "Opportunity ID (18)", "Record ID", "Deal ID"),
        "name": ("Opportunity Name", "Deal Name"),
        "account_id": ("Account ID", "Account ID (18)", "Associated Company IDs",
                       "Associated Company ID", "Company ID"),
        "rep_id": ("OwnerId", "Owner ID", "Opportunity Owner", "Opportunity Owner: Full Name",
                   "Owner.Name", "Deal owner", "Owner", "Rep"),
        "stage": ("StageName", "Deal Stage"),
        "is_won": ("IsWon", "Won", "Is Closed Won"),
        "is_closed": ("IsClosed", "Closed", "Is Deal Closed?"),
        "amount": ("Amount", "Deal amount"),
        "created_date": ("CreatedDate", "Created Date", "Create Date"),
        "close_date": ("CloseDate", "Close Date"),
        "renewal_date": ("RenewalDate", "Renewal Date", "Contract End Date", "ContractEndDate"),
    },
)  # fmt: skip

QUOTA_HISTORY = TableKind(
    noun="row",
    id_column="territory_id",
    texts=("year",),
    numbers=("quota", "actual", "last_year", "potential"),
    aliases={
        "territory_id": ("rep_id", "Territory ID", "Territory2Id", "Territory", "SalesPersonID",
                         "QuotaOwnerId", "OwnerId", "Owner ID", "Rep ID", "Rep"),
        "year": ("Period", "Fiscal Year", "FY"),
        "quota": ("QuotaAmount", "Quota Amount", "Target"),
        "actual": ("actuals", "sold", "sales", "Actual Sales", "Closed Amount", "Revenue"),
        "last_year": ("base", "Last Year Sales", "SalesLastYear", "Prior Year"),
    },
)  # fmt: skip

FIELD_NUMBERS = TableKind(
    noun="row",
    id_column="territory_id",
    texts=("rep_id", "metric"),
    numbers=("amount",),
    aliases={
        "territory_id": ("Territory ID", "Territory2Id", "Territory"),
        "rep_id": ("QuotaOwnerId", "OwnerId", "Owner ID", "Rep ID", "Rep"),
        "amount": ("quota", "number", "target", "QuotaAmount", "Quota Amount", "Field Quota",
                   "Commit"),
    },
)  # fmt: skip

CARRIED_QUOTAS = TableKind(
    noun="row",
    id_column="territory_id",
    texts=("rep_id", "metric", "period", "layer"),
    numbers=("quota",),
)

SALES_HISTORY = TableKind(
    noun="row",
    id_column="account_id",
    texts=("segment", "territory_id", "period"),
    numbers=("amount",),
    aliases={
        "account_id": ("Account ID", "Account ID (18)", "Company ID", "Customer ID"),
        "segment": ("Account Segment", "Customer Segment"),
        "territory_id": ("Territory ID", "Territory2Id", "Territory"),
        "period": ("Month", "Quarter", "Date", "Order Date", "Invoice Date", "Close Date"),
        "amount": ("Sales", "Revenue", "Net Sales", "Closed Amount"),
    },
)  # fmt: skip

TURNOVER = ("annualrevenue", "annualturnover", "companyrevenue", "turnover")
"""Folded names of a customer's own turnover: no sales of ours."""
EMPLOYEES = ("numberofemployees", "employees", "employeecount", "numemployees")
INDUSTRY = ("industry", "primaryindustry", "accountindustry")
"""Folded names of what else tells of a customer's size and trade."""


def folded(name: str) -> str:
    """Letters and digits only, in lower case: ``"Billing Zip/Postal Code"`` is its own alias."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())

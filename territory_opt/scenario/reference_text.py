"""What the reference of the scenario file says beside what the schema says."""

from __future__ import annotations

from territory_opt.scenario.records.accounts import DISPOSITIONS, EFFORT_DEFAULTS
from territory_opt.scenario.tables.files import READERS

INTRO = """\
# Scenario file

*Generated from the schema by `make docs`; do not edit.*

A scenario is one TOML file: which tables, what makes a plan better, what it must keep. Keys that
are not listed here are refused, and the nearest known one is named. Paths are relative to the file
that states them; those of the command line to the scenario.

- **`extends = "base.toml"`** builds on another scenario. Tables merge key by key; lists, `where`
  and `keep_where` are replaced as a whole.
- **`--set key=value`** has the last word: `--set objective.margin=0.5`,
  `--set balance.0.tolerance=0.05` (entries count from 0),
  `--set 'balance+={ measure = "count", max = 80 }'` (one more entry). A value is TOML, or else
  text.
- **Secrets** are refused in plain text. Write `"env:NAME"`; the value is never written out.
- **`where`** names columns, ours or the file's own, in any case. All of them must agree:
  `tier = "A"` · `country = ["US", "CA"]` (one of them) · `employees = ">=1000"` ·
  `employees = "<5"` · `segment = "!=Public"` · `tier = ""` (empty) · `tier = "!="` (not empty).
  Text is compared without case, countries by code: `"United States"` is `"US"`.

Every value's origin (file, command line, default) is kept in the run's `manifest.json`.
"""

TABLES = f"""\
## Tables

Files that end in {", ".join(f"`{ending}`" for ending in sorted(READERS))}.
CSV in UTF-8, UTF-16 or Windows-1252, separated by commas, semicolons, tabs or bars. Everything is
read as text first: leading zeros survive, and numbers are read as people export them (`1,234.50`,
`1.234,50 €`, `(12)`, `5 %`). Columns are found by the scenario's `columns`, by our name, or by the
names that Salesforce and HubSpot exports have for them; case, blanks and punctuation do not
matter. Further columns are kept, and may serve as measures or in `where`.

One column of a CRM is not taken as it is called: **`AnnualRevenue` is the customer's own turnover**
and serves as potential or revenue only where `[accounts.columns]` says so. `[accounts.factors]`
turns such a proxy into money of ours: `potential = 0.1`.
"""

NOTES = {
    "accounts": f"""\
`disposition` is one of {", ".join(DISPOSITIONS)}; only `plan` is planned, the others are counted in
the reconciliation. `status` is `customer` where there is revenue and `prospect` elsewhere, if the
file has none. `required_skills`, `languages` and `forbidden` are lists: `;` between. `locked_to`
and `forbidden` name territories, or reps who fill one only; `exception_owner`, `exception_reason` and
`exception_expires` (their last day) say more about them. Where the file has no
`visits_per_year`, {EFFORT_DEFAULTS["visits_per_year"]:g} are assumed, of \
{EFFORT_DEFAULTS["visit_hours"]:g} hour each (`visit_hours` is hours *per visit*).
Missing `potential` is estimated as `[potential]` says, else by the median of the segment, else of
the tier, else of all, and flagged. `effective_on` is the day from which the account may change
hands, where that is not the plan's first day.

`current_rep` may hold ids, CRM user ids, e-mails or names. Owners who are no rep of the plan
(leavers, queues, the house, unknown) are no fault: their accounts must move, and these moves are
counted apart.
""",
    "reps": """\
`role` is `field` where it is empty, `fte` and `performance` are 1. `skills`, `languages` and
`experience` (segments) are lists. Reps whose `end_date` lies before `effective_from`, who start
after the plan's last day, or who are not active, get no territory.

Under `[calendar]`: `work_days` is a list such as `Mon;Tue;Wed`, `subdivision` a code or name (`BY`,
`Bayern`), `leave_days` the working days off within the planning period, `leave_from` and `leave_to` a
long leave; an open end lasts to the end of the period.
""",
    "territories": """\
What a territory states itself comes first; the rest is from its staff: `fte` is the sum of shares,
`performance` the mean by share, skills are those of all. A vacant territory counts as one full-time
rep of average performance. Territories that are parents of others are not assigned to.
""",
    "staffing": """\
`share` is 1 where it is empty. Rows whose dates hold the plan's first day say who has a territory;
the others count for hours, for the capacity plan and for who covered an account on a day. Rows of one
rep in one territory may not overlap.
""",
    "splits": """\
One row per account and territory (or the rep of one territory); the shares of an account add up to 1.
Its potential, revenue, visits, hours and count are divided by them, and so are quotas. The part with
the largest share stands for the account in groups, conflicts and routing; the others appear as
`ACCOUNT @ TERRITORY`. Every part is locked to its territory.
""",
    "opportunities": """\
Productivity is learned from them where there is a section `[productivity]`. A deal is won or lost by
`is_won` and `is_closed` where they are there, else by the words won and lost in its `stage`; all
others are open. `rep_id` may hold ids, CRM user ids, e-mails or names. Open deals, and deals not lost
whose `renewal_date` is to come, are listed with what becomes of them; `[[protection]]` says which
stay with their owner when the account moves. A quota by `pipeline` counts open deals at their amount ×
the chance that their stage (`win_rates`) and their age give them.
""",
    "forecast": """\
Sales of past months or quarters, for `[forecast]`: by `account_id`, or by `segment` or
`territory_id` (that of today). `period` is a month (`2025-01`), a quarter (`2025Q1`) or any date in
one. Rows of one account and period add up; returns are negative amounts. From the first period of an
account on, one without a row is a fault, unless `missing = "zero"`.
""",
}
"""Section -> prose above the list of its columns."""

"""What the review workbook says: sheets, columns and how to fill them in."""

from __future__ import annotations

SHEETS = ("Moves", "Territories", "How-to")
SENT, REVIEWED, SIGNED = "sent", "reviewed", "signed"
STATUSES = (SENT, REVIEWED, SIGNED)

MOVES = {
    "account_id": ("Account", 13),
    "account_name": ("Name", 22),
    "way": ("Way", 10),
    "kind": ("Moves", 10),
    "from": ("From", 24),
    "to": ("To", 24),
    "revenue": ("Revenue, {currency} a year", 12),
    "potential": ("Potential, {currency} a year", 12),
    "reason": ("Why", 54),
    "next_best": ("Next best", 24),
    "next_best_price": ("Price of the next best, {unit}, at least", 14),
    "decision": ("Decision", 11),
    "reason_code": ("Reason", 20),
    "field": ("Correct what", 16),
    "value": ("New value", 14),
    "comment": ("Comment", 30),
}
"""Column of the moves, its title and width in characters; the last five are filled in."""

TERRITORIES = {
    "territory_id": ("Territory", 11),
    "territory": ("Who", 26),
    "num_accounts_before": ("Accounts today", 11),
    "num_accounts": ("Accounts in the plan", 11),
    "revenue_before": ("Revenue today, {currency}", 14),
    "revenue": ("Revenue in the plan, {currency}", 14),
    "potential_before": ("Potential today, {currency}", 14),
    "potential": ("Potential in the plan, {currency}", 14),
    "moved_in": ("Accounts that come", 11),
    "moved_out": ("Accounts that go", 11),
    "capacity_use": ("Capacity used", 11),
    "status": ("Status", 12),
    "note": ("Comment", 30),
}
"""The same of the territories; the last two are filled in."""

INPUTS = {
    "decision": "", "reason_code": "", "field": "", "value": "", "comment": "", "status": SENT,
    "note": "",
}  # fmt: skip
"""Column to fill in, and what is there to begin with."""

LABELS = {
    "scenario": "Plan",
    "manager": "Manager",
    "node_id": "Manager's id",
    "round": "Round",
    "due": "Due",
    "run_id": "Run",
    "by": "Filled in by",
    "on": "Filled in on",
}
"""Line on the last sheet that says what the workbook is for, and its label."""

HOW_TO = (
    (
        "What this is",
        "Accounts that change hands in the plan and touch your territories. Territories of other "
        "managers are not named.",
    ),
    (
        "accept",
        "The account goes where the plan puts it, also when the plan is made anew.",
    ),
    (
        "reject",
        "The account stays where it is today. Say why. The plan is made anew around it, and what "
        "your rejection costs is stated.",
    ),
    ("hold", "The account stays for now, and is decided later. Say why."),
    (
        "correct",
        "The data is wrong. Choose under Correct what, and write the right value under New value: for "
        "closed nothing; for a duplicate the id of the other account; for a wrong parent the id of the "
        "parent, or nothing; for a wrong potential a number, the sales of a year.",
    ),
    ("No decision", "You have no objection; the plan may still change when it is made anew."),
    (
        "has to",
        "Its owner is gone, or may not serve it by the rules: such a move cannot be rejected.",
    ),
    (
        "Price of the next best",
        "What the next best territory would cost at least, in the units of the plan's objective; "
        "empty where that is not known.",
    ),
    (
        "Status",
        "On the sheet Territories: reviewed when you have looked at everything, signed when you stand "
        "behind the territory.",
    ),
    (
        "Sending it back",
        "Save it under any name, and send it to whoever sent it to you.",
    ),
)
"""Word and what it means."""

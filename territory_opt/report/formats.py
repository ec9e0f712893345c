"""How the workbook shows a column: its title, number format and colours, by its name."""

from __future__ import annotations

from typing import Any

BELOW, ON_TARGET, ABOVE = "#9ecae1", "#ffffff", "#fdae6b"
"""Blue, white, orange: told apart by all colour-blind readers."""

_TITLES = {
    "month_from": "From",
    "month_to": "To",
    "seats_fte": "Seats, FTE",
    "heads_fte": "Heads, FTE",
    "vacant_fte": "Vacant, FTE",
    "ramped_fte": "Ramped, FTE",
    "hires_fte": "Hires, FTE",
    "coverage_share": "Capacity ÷ target",
    "cumulative_gap": "Over or short so far",
    "number": "FTE",
    "capacity_with_hires": "With hires",
    "p_attain": "P(attain)",
    "p_attain_error": "Standard error",
    "quota_to_earnings": "Quota ÷ earnings",
    "num_accounts": "Accounts",
    "rep_id": "Rep",
    "rep_name": "Rep name",
    "crm_user_id": "CRM user",
    "geo_unit_id": "Area",
    "compactness": "Compactness (Polsby–Popper)",
    "reock": "Compactness (Reock)",
    "hull_share": "Share of its convex hull",
    "inertia": "Moment of inertia",
    "mean_distance_km": "Mean km to its middle",
    "cut_edges": "Borders with others",
    "fragments": "Pieces",
}
_SUMMED = {
    "num_accounts",
    "count",
    "potential",
    "revenue",
    "visit_hours",
    "travel_hours",
    "workload_hours",
    "capacity_hours",
    "quota",
    "expected_sales",
    "on_target_earnings",
    "expected_incentive",
    "value",
}
_PLAIN = {"row"}
_RATIOS = {"productivity", "low", "high", "figure", "limit", "quota_to_earnings"}


def title(name: str) -> str:
    """A column's title: ``"moved_in_chosen"`` → ``"Moved in chosen"``."""
    words = _TITLES.get(name, name.replace("_", " "))
    return words[:1].upper() + words[1:]


def is_summed(name: str) -> bool:
    """Columns whose sum says something: amounts, not indices, shares or kilometres."""
    return name in _SUMMED or name.startswith("moved_")


def number_format(name: str) -> str:
    """Excel's number format of a column."""
    if name.endswith(("_index", "_fte")) or name in ("compactness", "reock", "number"):
        return "0.00"
    if name.startswith(("p_attain", "attainment_p")) or name == "expected_attainment":
        return "0.0%"
    if name.endswith("_factor") or name in _RATIOS:
        return "0.00"
    if name.endswith(("_share", "_use", "_rate")) or name == "share":
        return "0.0%"
    if name.endswith("_km") or name == "mean_km_to_home":
        return "#,##0.0#"
    if name in ("quota", "amount", "price") or name.endswith("_shadow_price"):
        return "#,##0.00"
    return "#,##0.##" if "[" in name else "#,##0"


class Formats:
    """Formats of one workbook; ``book`` is an ``xlsxwriter.Workbook``."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.bold = book.add_format({"bold": True, "valign": "top"})
        self.heading = book.add_format({"bold": True, "font_size": 16})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.over = book.add_format({"bold": True, "bg_color": ABOVE})
        header = {"bold": True, "bg_color": "#1f3b57", "font_color": "#ffffff", "valign": "top"}
        self.header = book.add_format(header)
        self.header_of_numbers = book.add_format({**header, "align": "right"})

    def of_column(self, name: str) -> Any:
        """Format of a column's cells."""
        return self.made(num_format=number_format(name))

    def of_sum(self, name: str) -> Any:
        """Format of a column's subtotal."""
        return self.made(num_format=number_format(name), bold=True)

    def made(self, **look: Any) -> Any:
        """A format by xlsxwriter's names of its properties; the same one for the same look."""
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(look)
        return self._made[key]

    def mark(self, sheet: Any, name: str, cells: tuple[int, int, int, int]) -> None:
        """Colour indices by their distance from 1.00, and capacity that is passed."""
        if name.endswith("_index"):
            sheet.conditional_format(*cells, _INDEX_SCALE)
        elif name == "capacity_use":
            over = {"type": "cell", "criteria": ">", "value": 1, "format": self.over}
            sheet.conditional_format(*cells, over)


_INDEX_SCALE = {
    "type": "3_color_scale",
    "min_type": "num",
    "mid_type": "num",
    "max_type": "num",
    "min_value": 0.5,
    "mid_value": 1.0,
    "max_value": 1.5,
    "min_color": BELOW,
    "mid_color": ON_TARGET,
    "max_color": ABOVE,
}

"""The planning calendar: what is due when, and what came of it."""

from territory_opt.calendar.events import Calendar, Event, Occasion
from territory_opt.calendar.occasions import next_occasions, occasions
from territory_opt.calendar.read import read_calendar

__all__ = [
    "Calendar",
    "Event",
    "Occasion",
    "next_occasions",
    "occasions",
    "read_calendar",
]

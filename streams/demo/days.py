"""What kind of day a local day is, by the product's own calendar and the festivals of the recipe. Pure."""

from __future__ import annotations

from streams.model.deadlines import Calendar
from streams.model.local_day import weekday


class Days:
    """Days since 1970 of the local calendar."""

    def __init__(self, calendar: Calendar) -> None:
        self.workday = calendar.workday

    def holiday(self, day: int) -> bool:
        """In a row of days off that has a weekday in it."""
        first = last = day
        if self.workday(day):
            return False
        while not self.workday(first - 1):
            first -= 1
        while not self.workday(last + 1):
            last += 1
        return any(weekday(off) < 5 for off in range(first, last + 1))

    def eve(self, day: int) -> bool:
        """A workday before a long holiday."""
        return self.workday(day) and all(self.holiday(day + n) for n in (1, 2, 3))

"""Which brief is asked for, and its addresses."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from dashboard.briefs.cadence import BriefPeriod
from dashboard.locale import Words
from dashboard.periods import Period
from streams.model.local_day import iso_day
from streams.registry.briefs import brief_key
from streams.registry.records import Session


class AskedBrief(NamedTuple):
    """A brief that may be read. `session`: who asks. `unit`: the department that it is of, '' = the area's."""

    session: Session
    words: Words
    region: str
    cadence: BriefPeriod
    period: Period
    unit: str = ""

    @property
    def path(self) -> str:
        return f"/briefs/{self.region}/{self.cadence.value}/{iso_day(self.period.first)}"

    @property
    def address(self) -> str:
        """With what it is of, in its language."""
        more = {"unit": self.unit, "lang": "" if self.words.language == "zh" else self.words.language}
        asked = urlencode({name: value for name, value in more.items() if value})
        return f"{self.path}?{asked}" if asked else self.path

    @property
    def kept_as(self) -> str:
        """The key by which the registry keeps it."""
        return brief_key(self.region, self.unit)

    @property
    def about(self) -> str:
        """For the audit."""
        return f"brief/{self.kept_as}/{self.cadence.value}/{iso_day(self.period.first)}"

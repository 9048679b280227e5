"""A list of cases as a file: which filters it was made with, in words, and what the number behind it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from dashboard import case_list, periods
from dashboard.definitions import definitions
from dashboard.exports import ExportDocument
from dashboard.locale import Words
from streams.access.subject import Subject
from streams.formats.table import Cell, Table
from streams.geography.places import Places
from streams.history.export import Explains, Labels
from streams.kpi.dictionary import by_id
from streams.model.local_day import iso_day, local_day
from streams.model.regulation import Regulation

_STANDING = {"open": "open", "overdue": "overdue"}
"""Numbers of the dictionary that a list counts without being asked for one."""
COLUMNS = ("code", "place", "type", "state", "unit", "reported", "due", "text")


class Listed(NamedTuple):
    """A list somebody takes. `asked`: its filters. `now`: city ms. `n`: how many it has in all."""

    subject: Subject
    asked: Mapping[str, str]
    words: Words
    places: Places
    regulation: Regulation
    now: int
    n: int

    @property
    def labels(self) -> Labels:
        return case_list.labels(self.words, self.regulation.units_at(self.now), self.regulation)

    @property
    def head(self) -> list[str]:
        return [case_list.heading(key, self.words) for key in COLUMNS]

    def paper(self, rows: Iterable[list[Cell]]) -> ExportDocument:
        asked, words, region = self.asked, self.words, case_list.region_of(self.subject, self.asked)
        days = [iso_day(local_day(self.now))]
        if asked.get("kpi"):
            period = periods.asked(asked, local_day(self.now), self.regulation.month_from)
            days = list(dict.fromkeys((iso_day(period.first), iso_day(period.last))))
        key = "file_period" if len(days) > 1 else "file_one_day"
        kept = words[key].format(first=days[0], last=days[-1])
        return ExportDocument(
            object="cases",
            title=words["joint_title"].join((words["file_cases"], *self._filters())),
            area=self.places.name(region),
            code=region,
            when="~".join(days),
            at=self.now,
            tables=(Table(self.head, rows, name=words["sheet_data"]), *self._means()),
            more=(*([kept] if asked.get("kpi") else []), words["file_n"].format(n=self.n)),
        )

    def explains(self) -> tuple[Explains, ...]:
        """The other sheets as they travel with a long list."""
        kept = (str, int, float, type(None))
        return tuple(
            Explains(
                table.name,
                tuple(table.head),
                tuple(tuple(cell if isinstance(cell, kept) else str(cell) for cell in row) for row in table.rows),
            )
            for table in self._means()
        )

    def _means(self) -> list[Table]:
        """What the number behind the list is, in the dictionary's words."""
        name = self.asked.get("kpi") or _STANDING.get(self.asked.get("standing") or "open", "")
        return [definitions(self.words, [(by_id(name), self.n)])] if name else []

    def _filters(self) -> list[str]:
        """Each filter as the page calls it."""
        words, asked, labels = self.words, self.asked, self.labels
        found = []
        if name := asked.get("kpi"):
            kpi = by_id(name)
            found.append(kpi.zh if words.language == "zh" else kpi.en)
        else:
            found.append(words[f"standing_{asked.get('standing') or 'open'}"])
        if name := asked.get("category"):
            found.append(words[f"category_{name}"])
        if name := asked.get("state"):
            found.append(words[f"state_{name}"])
        if name := asked.get("type"):
            found.append(labels.types.get(name, name))
        if name := asked.get("unit"):
            found.append(labels.units.get(name, name))
        if asked.get("whistled") == "1":
            found.append(words["whistles"])
        if name := asked.get("q"):
            found.append(name)
        return found

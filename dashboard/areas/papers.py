"""An area's numbers, matrix and rankings as files: numbers as numbers, beside what they are compared with, and on a
sheet of their own what they mean. They hold what the page shows, made by the same sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dashboard.areas import time_marks
from dashboard.areas.area_query import Against, AreaQuery, against
from dashboard.areas.compare import called, compared, counted, span_of, unit_name
from dashboard.areas.figures import Line, lines
from dashboard.areas.number_text import difference, number, revised, unripe
from dashboard.areas.year import Year, sums_of, without_cases, year_of
from dashboard.components.parts import meaning
from dashboard.definitions import definitions
from dashboard.exports import ExportDocument
from dashboard.periods import Period, year_before
from streams.formats.table import Cell, Table
from streams.history.facts import FactSpan
from streams.history.numbers import Numbers
from streams.kpi.dictionary import Kpi
from streams.kpi.ranking import ranking
from streams.kpi.values import Totals, Value, measures, value
from streams.model.local_day import iso_day, stamp


def document(asked: AreaQuery, object_: str, title: str, tables: tuple[Table, ...]) -> ExportDocument:
    """A file of an area and its period. `object_`: what of it, for the record."""
    days = dict.fromkeys((iso_day(asked.period.first), iso_day(asked.period.last)))
    return ExportDocument(
        object=f"region/{asked.region}/{object_}",
        title=title,
        area=asked.places.name(asked.region),
        code=asked.region,
        when="~".join(days),
        at=asked.told,
        tables=tables,
    )


class _Page(NamedTuple):
    """What all three files of an area share. `year`: None where nothing is known of the same days a year before."""

    numbers: Numbers
    asked: AreaQuery
    beside: Against
    year: Year | None

    @property
    def zh(self) -> bool:
        return self.asked.words.language == "zh"

    def name(self, kpi: Kpi) -> str:
        return kpi.zh if self.zh else kpi.en

    def unit(self, kpi: Kpi) -> str:
        return kpi.unit_zh if self.zh else kpi.unit_en

    def paper(
        self, object_: str, title: str, tables: tuple[Table, ...], *more: str, drawn: int | None = None
    ) -> ExportDocument:
        period = self.asked.period
        marks = time_marks.texts(self.asked, period.first, period.last)
        more = (*self._days(), *self._year(), *marks, *more)
        return document(self.asked, object_, title, tables)._replace(more=more, drawn=drawn)

    def _days(self) -> tuple[str, str]:
        words, period, beside = self.asked.words, self.asked.period, self.beside
        key = "file_period" if period.first != period.last else "file_one_day"
        own = words[key].format(first=iso_day(period.first), last=iso_day(period.last))
        if not beside.whole:
            return own, words["file_alone"].format(day=iso_day(beside.begins))
        then = words["file_against"].format(first=iso_day(beside.period.first), last=iso_day(beside.period.last))
        if beside.minute is not None:
            then = words["file_until"].format(text=then, time=stamp(self.asked.cut)[11:16])
        return own, then

    def _year(self) -> list[str]:
        """Which days a year before are compared with which, and of what there are no cases."""
        words, asked, year = self.asked.words, self.asked, self.year
        imported = without_cases(self.numbers, asked.period, self.beside.begins)
        found = [words["file_without_cases"].format(day=imported)] if imported else []
        if year is None:
            none = year_before(asked.period) is None
            return [
                *found,
                words["file_year_running" if none else "file_year_alone"].format(day=iso_day(self.beside.begins)),
            ]
        first, last = iso_day(year.days.first), iso_day(year.days.last)
        text = words["year_without_cases" if year.without_cases else "year_days"].format(first=first, last=last)
        own = (iso_day(year.own.first), iso_day(year.own.last))
        return [
            *found,
            text if asked.period.complete else words["file_year_of"].format(text=text, first=own[0], last=own[1]),
        ]

    def before(self, kpi: Kpi) -> FactSpan | None:
        """Days that `kpi` is compared with; None where it is compared with none."""
        one = next(line for line in lines(self.numbers, self.asked, self.beside) if line.kpi is kpi)
        return self._span(self.beside.period)._replace(minute=self.beside.minute) if one.before else None

    def year_span(self, kpi: Kpi) -> FactSpan | None:
        """The same days a year before; None where `kpi` is not compared with them."""
        return None if self.year is None or unripe(kpi, self.asked) else self._span(self.year.days)

    def _span(self, days: Period) -> FactSpan:
        heirs = self.asked.regulation.departments.heirs
        return FactSpan(self.asked.region, days.first, days.last, heirs=heirs)

    def cell(self, kpi: Kpi, sums: Totals | None) -> list[Cell]:
        """The number and, of one that is counted, its n; empty where there is nothing to compare with."""
        one = Value(None) if sums is None else value(kpi, sums)
        own: list[Cell] = [number(kpi, one, self.asked)]
        return [*own, None if sums is None else one.n] if kpi.counted else own

    def kpis(self, chosen: Iterable[Line]) -> Table:
        return definitions(self.asked.words, [(line.kpi, line.one.n if line.kpi.counted else None) for line in chosen])

    def about(self, kpi: Kpi) -> tuple[str, str]:
        """What number it is and how it is made, in the words of the page."""
        words, unit = self.asked.words, self.unit(kpi)
        said = words["file_kpi" if unit else "file_kpi_bare"].format(name=self.name(kpi), unit=unit)
        young = next(line.young for line in lines(self.numbers, self.asked, self.beside) if line.kpi is kpi)
        text = words["joint"].join(part for part in (meaning(words, kpi), young) if part)
        return said, words["file_meaning"].format(text=text)


def _page(numbers: Numbers, asked: AreaQuery) -> _Page:
    beside = against(numbers, asked)
    return _Page(numbers, asked, beside, year_of(numbers, asked, beside.begins))


def numbers_of(numbers: Numbers, asked: AreaQuery) -> ExportDocument:
    """Every number of the dictionary, one a line."""
    page, words = _page(numbers, asked), asked.words
    found = lines(numbers, asked, page.beside)
    own = sums_of(numbers, asked, page.year.own) if page.year else {}
    then = sums_of(numbers, asked, page.year.days) if page.year else {}
    head = [words[name] for name in _NUMBERS]
    rows = [_row(page, line, own.get(line.kpi.id), then.get(line.kpi.id)) for line in found]
    table = Table(head, rows, name=words["sheet_data"])
    return page.paper("numbers", words["file_numbers"], (table, page.kpis(found)), drawn=len(_NUMBERS) - 2)


_NUMBERS = (
    *("number_name", "number_text", "number_unit", "col_p90", "number_n", "col_before", "col_before_n"),
    *("col_difference", "col_year", "col_year_n", "col_year_own", "col_year_difference"),
    *("number_revised", "number_meaning", "kpi_head_code"),
)


def _row(page: _Page, line: Line, own: Value | None, year: Value | None) -> list[Cell]:
    """`own`, `year`: of the days that are the same, in the period and a year before."""
    kpi, one, asked = line.kpi, line.one, page.asked
    then = line.before or Value(None)
    return [
        page.name(kpi),
        number(kpi, one, asked),
        page.unit(kpi),
        number(kpi, Value(one.p90), asked),
        one.n if kpi.counted else None,
        line.young or number(kpi, then, asked),
        then.n if kpi.counted and line.before else None,
        difference(kpi, one, then, asked),
        number(kpi, year or Value(None), asked),
        year.n if year and kpi.counted else None,
        number(kpi, own or Value(None), asked),
        difference(kpi, own, year, asked) if own and year else None,
        revised(kpi, one, asked),
        meaning(asked.words, kpi),
        kpi.id,
    ]


def matrix_of(numbers: Numbers, asked: AreaQuery, kpi: Kpi) -> ExportDocument:
    """Departments by the areas below, with the totals of the period before and of a year before; on sheets of their own
    the same of these."""
    page, words = _page(numbers, asked), asked.words
    then, year = page.before(kpi), page.year_span(kpi)
    more = [("col_of_before", then), ("col_of_year", year)]
    tables = [_matrix(page, kpi, span_of(asked), words["sheet_data"], more)]
    for name, span in (("sheet_before", then), ("sheet_year", year)):
        tables += [_matrix(page, kpi, span, words[name])] if span else []
    title = words["file_matrix"].format(kpi=page.name(kpi))
    chosen = [line for line in lines(numbers, asked, page.beside) if line.kpi is kpi]
    return page.paper("matrix", title, (*tables, page.kpis(chosen)), *page.about(kpi))


def _matrix(
    page: _Page, kpi: Kpi, span: FactSpan, name: str, more: Sequence[tuple[str, FactSpan | None]] = ()
) -> Table:
    """`more`: (word of a column, days) whose totals stand behind the areas."""
    words, asked = page.asked.words, page.asked
    found = counted(page.numbers, asked, kpi, span)
    others = [page.numbers.by_unit(days, measures(kpi)) if days else None for _, days in more]
    columns = [words["all"], *(f"{asked.places.name(code)} {code}" for code in found.areas)]
    columns += [words[word].format(name=words["all"]) for word, _ in more]
    head = [words["unit"], words["kpi_head_code"]]
    for column in columns:
        head += [column, words["col_of_n"].format(name=column)] if kpi.counted else [column]
    rows: list[list[Cell]] = []
    for unit in found.units:
        row: list[Cell] = [unit_name(unit, asked), unit]
        totals = [None if sums is None else sums.get(unit, Counter()) for sums in others]
        for sums in (found.all(unit), *found.cells(unit), *totals):
            row += page.cell(kpi, sums)
        rows.append(row)
    return Table(head, rows, name=name)


def ranks_of(numbers: Numbers, asked: AreaQuery, kpi: Kpi, by: str, *, names: bool) -> ExportDocument:
    """Areas or departments by an outcome, with the interval of each, what it was in the period before and a year
    before."""
    page, words = _page(numbers, asked), asked.words
    spans = (page.before(kpi), page.year_span(kpi))
    beside = [compared(numbers, asked, kpi, by, span) if span else None for span in spans]
    found = ranking(kpi, compared(numbers, asked, kpi, by, span_of(asked)))
    rows: list[list[Cell]] = []
    for nth, one in enumerate(found):
        low, high = (number(kpi, Value(end), asked) if one.value.n else None for end in (one.low, one.high))
        code = one.name if names else ""
        row: list[Cell] = [one.tier or None, one.rank or None, code, called(one.name, nth, asked, by, names=names)]
        row += [number(kpi, one.value, asked), one.value.n, low, high]
        for sums in beside:
            row += page.cell(kpi, None if sums is None else sums.get(one.name))
        rows.append(row)
    tiers = max((one.tier for one in found), default=0)
    note = words["file_tier" if tiers > 1 else "file_tier_all"].format(n=tiers)
    title = words["file_ranked"].format(kpi=page.name(kpi), by=words[f"rank_by_{by}"])
    own_sheet = Table([words[name] for name in _RANKS], rows, name=words["sheet_data"])
    chosen = [line for line in lines(numbers, asked, page.beside) if line.kpi is kpi]
    return page.paper("ranks", title, (own_sheet, page.kpis(chosen)), *page.about(kpi), note)


_RANKS = (
    *("rank_tier", "rank_rank", "rank_code", "rank_name", "rank_text", "rank_n"),
    *("col_low", "col_high", "col_before", "col_before_n", "col_year", "col_year_n"),
)

"""An area's numbers, matrix and rankings as files: numbers as numbers, beside what they are compared with, and on a
sheet of their own what they mean. They hold what the page shows, made by the same sums."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dashboard.areas.compare import called, compared, counted, span_of, unit_name
from dashboard.areas.figures import Against, Asked, Line, against, difference, lines, number, revised, shown
from dashboard.components.parts import meaning
from dashboard.definitions import definitions
from dashboard.exports import ExportDocument
from dashboard.periods import iso
from streams.formats.table import Cell, Table
from streams.history.facts import FactSpan
from streams.history.numbers import Numbers
from streams.kpi.dictionary import Kpi, Shape
from streams.kpi.ranking import ranking
from streams.kpi.values import Totals, Value, value
from streams.model.local_day import stamp


class _Page(NamedTuple):
    """What all three files of an area share."""

    numbers: Numbers
    asked: Asked
    beside: Against

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
        asked, period = self.asked, self.asked.period
        days = dict.fromkeys((iso(period.first), iso(period.last)))
        return ExportDocument(
            object=f"region/{asked.region}/{object_}",
            title=title,
            area=asked.places.name(asked.region),
            code=asked.region,
            when="~".join(days),
            at=asked.told,
            tables=tables,
            more=(*self._days(), *more),
            drawn=drawn,
        )

    def _days(self) -> tuple[str, str]:
        words, period, beside = self.asked.words, self.asked.period, self.beside
        key = "file_period" if period.first != period.last else "file_one_day"
        own = words[key].format(first=iso(period.first), last=iso(period.last))
        if not beside.whole:
            return own, words["file_alone"].format(day=iso(beside.begins))
        then = words["file_against"].format(first=iso(beside.period.first), last=iso(beside.period.last))
        if beside.minute is not None:
            then = words["file_until"].format(text=then, time=stamp(self.asked.cut)[11:16])
        return own, then

    def before(self, kpi: Kpi) -> FactSpan | None:
        """Days that `kpi` is compared with; None where it is compared with none."""
        period = self.beside.period
        one = next(line for line in lines(self.numbers, self.asked, self.beside) if line.kpi is kpi)
        heirs = self.asked.regulation.departments.heirs
        found = FactSpan(self.asked.region, period.first, period.last, minute=self.beside.minute, heirs=heirs)
        return found if one.before else None

    def number(self, kpi: Kpi, sums: Totals) -> float | None:
        return number(kpi, value(kpi, sums), self.asked)

    def kpis(self, chosen: Iterable[Line]) -> Table:
        return definitions(self.asked.words, [(line.kpi, line.one.n if line.kpi.counted else None) for line in chosen])

    def about(self, kpi: Kpi) -> tuple[str, str]:
        """What number it is and how it is made, in the words of the page."""
        words, unit = self.asked.words, self.unit(kpi)
        said = words["file_kpi" if unit else "file_kpi_bare"].format(name=self.name(kpi), unit=unit)
        young = next(line.young for line in lines(self.numbers, self.asked, self.beside) if line.kpi is kpi)
        text = words["joint"].join(part for part in (meaning(words, kpi), young) if part)
        return said, words["file_meaning"].format(text=text)


def numbers_of(numbers: Numbers, asked: Asked) -> ExportDocument:
    """Every number of the dictionary, one a line."""
    page, words = _Page(numbers, asked, against(numbers, asked)), asked.words
    found = lines(numbers, asked, page.beside)
    head = [words[name] for name in _NUMBERS]
    own = Table(head, [_row(page, line) for line in found], name=words["sheet_data"])
    return page.paper("numbers", words["file_numbers"], (own, page.kpis(found)), drawn=len(_NUMBERS) - 2)


_NUMBERS = (
    *("number_name", "number_text", "number_unit", "col_p90", "number_n", "col_before", "col_before_n"),
    *("col_difference", "number_revised", "number_meaning", "kpi_head_code"),
)


def _row(page: _Page, line: Line) -> list[Cell]:
    kpi, one, asked = line.kpi, line.one, page.asked
    then = line.before or Value(None)
    missing = kpi.shape is Shape.MISSING
    return [
        page.name(kpi),
        shown(kpi, one, asked) if missing else number(kpi, one, asked),
        "" if missing else page.unit(kpi),
        number(kpi, Value(one.p90), asked),
        one.n if kpi.counted else None,
        line.young or number(kpi, then, asked),
        then.n if kpi.counted and line.before else None,
        difference(kpi, one, then, asked),
        revised(kpi, one, asked),
        meaning(asked.words, kpi),
        kpi.id,
    ]


def matrix_of(numbers: Numbers, asked: Asked, kpi: Kpi) -> ExportDocument:
    """Departments by the areas below; on a sheet of its own the same of the period before."""
    page, words = _Page(numbers, asked, against(numbers, asked)), asked.words
    then = page.before(kpi)
    tables = [_matrix(page, kpi, span_of(asked), words["sheet_data"])]
    tables += [_matrix(page, kpi, then, words["sheet_before"])] if then else []
    title = words["file_matrix"].format(kpi=page.name(kpi))
    chosen = [line for line in lines(numbers, asked, page.beside) if line.kpi is kpi]
    return page.paper("matrix", title, (*tables, page.kpis(chosen)), *page.about(kpi))


def _matrix(page: _Page, kpi: Kpi, span: FactSpan, name: str) -> Table:
    words, asked = page.asked.words, page.asked
    found = counted(page.numbers, asked, kpi, span)
    columns = [words["all"], *(f"{asked.places.name(code)} {code}" for code in found.areas)]
    head = [words["unit"], words["kpi_head_code"]]
    for column in columns:
        head += [column, words["col_of_n"].format(name=column)] if kpi.counted else [column]
    rows: list[list[Cell]] = []
    for unit in found.units:
        row: list[Cell] = [unit_name(unit, asked), unit]
        for sums in (found.all(unit), *found.cells(unit)):
            row += [page.number(kpi, sums), value(kpi, sums).n] if kpi.counted else [page.number(kpi, sums)]
        rows.append(row)
    return Table(head, rows, name=name)


def ranks_of(numbers: Numbers, asked: Asked, kpi: Kpi, by: str, *, names: bool) -> ExportDocument:
    """Areas or departments by an outcome, with the interval of each and what it was in the period before."""
    page, words = _Page(numbers, asked, against(numbers, asked)), asked.words
    then = page.before(kpi)
    was = compared(numbers, asked, kpi, by, then) if then else {}
    found = ranking(kpi, compared(numbers, asked, kpi, by, span_of(asked)))
    rows: list[list[Cell]] = []
    for nth, one in enumerate(found):
        before = value(kpi, was.get(one.name, {})) if then else Value(None)
        low, high = (number(kpi, Value(end), asked) if one.value.n else None for end in (one.low, one.high))
        code = one.name if names else ""
        own = [one.tier or None, one.rank or None, code, called(one.name, nth, asked, by, names=names)]
        beside = [number(kpi, before, asked), before.n if then else None]
        rows.append([*own, number(kpi, one.value, asked), one.value.n, low, high, *beside])
    tiers = max((one.tier for one in found), default=0)
    note = words["file_tier" if tiers > 1 else "file_tier_all"].format(n=tiers)
    title = words["file_ranked"].format(kpi=page.name(kpi), by=words[f"rank_by_{by}"])
    own_sheet = Table([words[name] for name in _RANKS], rows, name=words["sheet_data"])
    chosen = [line for line in lines(numbers, asked, page.beside) if line.kpi is kpi]
    return page.paper("ranks", title, (own_sheet, page.kpis(chosen)), *page.about(kpi), note)


_RANKS = (
    *("rank_tier", "rank_rank", "rank_code", "rank_name", "rank_text", "rank_n"),
    *("col_low", "col_high", "col_before", "col_before_n"),
)

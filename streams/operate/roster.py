"""A roster of grid workers from a table as offices have it: which line is the head, which column says what, whom each
line means and where. What can be only one thing is taken; what could be two is refused with its line and what to do.

Numbers of identity cards are not read, whatever their column is called: the product has no use for them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from streams.errors import TableRefused
from streams.geography.places import Places
from streams.model.audit import AuditRecord
from streams.model.region import Tier
from streams.model.roster import Person, Plan, RefusedLine, RosterLine, RosterReading
from streams.model.roster_plan import planned
from streams.operate.spreadsheet import Odd, TableSheet, heads_of, pages
from streams.registry.registry import Registry

HEADS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "姓名", "网格员姓名", "人员姓名", "网格员"),
    "own_number": ("number", "工号", "编号", "网格员编号", "网格员工号", "人员编号", "工作证号"),
    "telephone": ("telephone", "phone", "手机号", "手机号码", "手机", "联系电话", "电话", "电话号码", "联系方式"),
    "county": ("county", "县区", "县市区", "县", "所属县区", "区县", "县市区名称"),
    "home": (
        *("home", "township", "乡镇代码", "乡镇街道代码", "街道代码", "乡镇", "乡镇街道", "街道", "街道乡镇"),
        *("所属乡镇", "所属乡镇街道", "乡镇街道名称", "乡镇名称", "镇街"),
    ),
    "village": (
        *("village", "村代码", "村社区代码", "社区代码", "村", "村社区", "社区", "行政村", "所属村"),
        *("所属村社区", "村社区名称", "村名称", "村居"),
    ),
    "kind": ("kind", "类别", "人员类别", "网格员类别", "专兼职", "专职兼职", "类型", "人员类型"),
}
"""Columns by what they are called in either language, without spaces, brackets and signs around."""
_NEEDED = "姓名(name), 乡镇(home) / 村(village), 类别(kind)"
_MARKED = re.compile(r"必填|选填|可空|可不填|[\s*＊()（）\[\]【】/／、·:：]")
_NAME = re.compile(r"[\w·•.'\- ]{1,30}")
_NUMBER = re.compile(r"[A-Za-z0-9\-]{1,32}")
_ROUNDED = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
_PHONE_DIGITS = 11
_MOST_SHOWN = 60
"""Signs of a cell in a message about it."""


def plan(registry: Registry, reading: RosterReading, *, whole: str = "") -> Plan:
    """What it would change; nothing is done. `whole` as in `planned`."""
    return planned(reading, registry.people(), whole=whole)


def take(
    registry: Registry,
    places: Places,
    reading: RosterReading,
    record: AuditRecord,
    *,
    whole: str = "",
    seen: Callable[[Plan], bool] = lambda _: True,
) -> Plan:
    """Does it, in one transaction, if the plan for the people of this moment is `seen`."""

    def made(people: list[Person]) -> Plan:
        return planned(reading, people, whole=whole)

    return registry.take_roster(made, lambda home: places.children(home)[0], record, seen=seen)


class _Head(NamedTuple):
    """`line`: of the last line of the head. `columns`: where each known one is."""

    line: int
    columns: dict[str, int]
    cells: list[str]


def read(name: str, raw: bytes, places: Places, part_kinds: Sequence[str] = ()) -> RosterReading:
    """`name`: of the file. `part_kinds`: the city's words for kinds of part-time workers. Raises TableRefused for a
    file that is no roster."""
    sheets = pages(name, raw)
    headed = [(page, head) for page in sheets if (head := _head(page)) is not None]
    if not headed:
        shown = next((page for page in sheets if any(map(any, page.rows))), sheets[0])
        first = next((n for n, row in enumerate(shown.rows, 1) if any(row)), 1)
        raise TableRefused(
            "no_head", file=name, wanted=_NEEDED, where=_where(shown, first), found=_row(shown.rows, first)
        )
    named = _Names(places)
    lines: list[RosterLine] = []
    refused: list[RefusedLine] = []
    ignored: list[str] = []
    for page, head in headed:
        if "kind" not in head.columns:
            where = _where(page, head.line)
            raise TableRefused("no_column", file=name, where=where, wanted="类别(kind)", found=_row([head.cells], 1))
        ignored += [cell for n, cell in enumerate(head.cells) if cell.strip() and n not in head.columns.values()]
        for at in range(head.line + 1, len(page.rows) + 1):
            found = _line(page, at, head.columns, named, part_kinds)
            if isinstance(found, RosterLine):
                lines.append(found)
            elif found is not None:
                refused.append(found)
    return RosterReading(tuple(lines), tuple(refused), tuple(dict.fromkeys(one[:_MOST_SHOWN] for one in ignored)))


def _head(page: TableSheet) -> _Head | None:
    """The line that names most columns, the name and a place among them; the first of as many."""
    best: _Head | None = None
    for line, cells in heads_of(page.rows):
        columns: dict[str, int] = {}
        for n, cell in enumerate(cells):
            wanted = _column(cell)
            if wanted:
                columns.setdefault(wanted, n)
        if (
            "name" in columns
            and columns.keys() & {"home", "village"}
            and len(columns) > len(best.columns if best else ())
        ):
            best = _Head(line, columns, cells)
    return best


def _column(cell: str) -> str:
    bare = _MARKED.sub("", unicodedata.normalize("NFKC", cell)).lower()
    return next((key for key, names in HEADS.items() if bare in names), "")


def _line(
    page: TableSheet, at: int, columns: Mapping[str, int], named: _Names, part_kinds: Sequence[str]
) -> RosterLine | RefusedLine | None:
    """None for an empty line."""
    cells = page.rows[at - 1]
    said = {key: _clean(cells[n]) if n < len(cells) else "" for key, n in columns.items()}

    def no(why: str, found: str = "", other: str = "") -> RefusedLine:
        return RefusedLine(page.name, at, why, found[:_MOST_SHOWN], other)

    odd = next(((key, page.odd[at, n]) for key, n in columns.items() if (at, n) in page.odd), None)
    if odd is not None:
        return no("formula" if odd[1] is Odd.FORMULA else "odd", said[odd[0]])
    if not any(said.values()):
        return None
    name, number, phone = said["name"].strip(), said.get("own_number", ""), said.get("telephone", "")
    if not name:
        return no("no_name")
    if not _NAME.fullmatch(name) or name.isdigit():
        return no("bad_name", name)
    if number and not _NUMBER.fullmatch(number):
        return no("bad_number", number)
    digits = re.sub(r"[\s\-]", "", phone).removeprefix("+86")
    if phone and not (len(digits) == _PHONE_DIGITS and digits.isdigit()):
        return no("bad_phone", phone)
    place = named.place(said.get("county", ""), said.get("home", ""), said.get("village", ""))
    if isinstance(place, _No):
        return no(*place)
    kind = _kind(said["kind"], part_kinds)
    if kind is None:
        return no("no_kind", said["kind"], "、".join(("专职(full)", "兼职(part)", *part_kinds)))
    return RosterLine(page.name, at, name, *place, kind[0], number, digits, kind[1])


def _kind(said: str, part_kinds: Sequence[str]) -> tuple[str, str] | None:
    """(full or part, the city's word)."""
    bare = re.sub(r"\s", "", said).lower().removesuffix("网格员")
    if bare in part_kinds:
        return "part", bare
    return {"full": ("full", ""), "专职": ("full", ""), "part": ("part", ""), "兼职": ("part", "")}.get(bare)


class _No(NamedTuple):
    why: str
    found: str = ""
    other: str = ""


class _Names:
    """Townships and villages by code or by name."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._city = places.name(places.city)
        self._counties = {places.name(code): code for code in places.counties()}
        self._towns: dict[str, list[str]] = defaultdict(list)
        for code in places.townships():
            self._towns[places.name(code)].append(code)

    def place(self, county: str, home: str, village: str) -> tuple[str, str] | _No:
        """(township, village), the latter '' where none is given."""
        if not (home or village):
            return _No("no_place")
        for text in (home, village):
            if _ROUNDED.fullmatch(text):
                return _No("scientific", text)
        if not home and village.isdigit():
            home = village[: Tier.TOWNSHIP]
        town = self._town(county, home)
        if isinstance(town, _No) or not village:
            return town if isinstance(town, _No) else (town, "")
        found = self._village(town, village)
        return found if isinstance(found, _No) else (town, found)

    def _town(self, county: str, said: str) -> str | _No:
        if said.isdigit():
            # A township's code is written with three noughts more where every code has twelve digits.
            code = said[: Tier.TOWNSHIP] if said[Tier.TOWNSHIP :] == "000" else said
            known = len(code) == Tier.TOWNSHIP and self._places.known(code)
            return code if known else _No("no_town", said)
        rest = said.removeprefix(self._city)
        inside, rest = next(
            ((code, rest.removeprefix(name)) for name, code in self._counties.items() if rest.startswith(name)),
            (self._county(county), rest),
        )
        found = [code for code in self._towns.get(rest, []) if code.startswith(inside)]
        if len(found) == 1:
            return found[0]
        if not found:
            return _No("no_town", said or "-")
        return _No("many_towns", said, "、".join(self._places.name(code[: Tier.COUNTY]) for code in found))

    def _county(self, said: str) -> str:
        if said.isdigit():
            return said[: Tier.COUNTY]
        return self._counties.get(said.removeprefix(self._city), "")

    def _village(self, town: str, said: str) -> str | _No:
        if said.isdigit():
            if len(said) != Tier.VILLAGE or not self._places.known(said):
                return _No("no_village", said, self._places.name(town))
            return said if said.startswith(town) else _No("elsewhere", said, self._places.name(town))
        rest = said.removeprefix(self._places.name(town))
        found = [code for code in self._places.children(town) if self._called(code, rest)]
        if len(found) == 1:
            return found[0]
        if not found:
            return _No("no_village", said, self._places.name(town))
        return _No("many_villages", said, "、".join(found))

    def _called(self, code: str, said: str) -> bool:
        """A list says 腰堡村 where the code list says 腰堡村民委员会, and the other way round."""
        name = self._places.name(code)
        return said == name or (len(said) > 1 and _short(said) == _short(name))


def _short(name: str) -> str:
    for end in ("居民委员会", "村民委员会", "居委会", "村委会"):
        if name.endswith(end):
            bare = name.removesuffix(end)
            return bare if bare.endswith(("村", "社区")) else f"{bare}{'社区' if end.startswith('居') else '村'}"
    return name


def _clean(cell: str) -> str:
    """Full-width signs are plain ones, blanks around and the apostrophe that makes a number a text are gone."""
    return unicodedata.normalize("NFKC", cell).replace("\u200b", "").strip().lstrip("'‘’`").strip()


def _where(page: TableSheet, line: int) -> str:
    return f"{page.name}:{line}" if page.name else str(line)


def _row(rows: Sequence[Sequence[str]], line: int) -> str:
    cells = rows[line - 1] if line <= len(rows) else ()
    return " | ".join(cell.strip()[:_MOST_SHOWN] for cell in cells if cell.strip()) or "-"

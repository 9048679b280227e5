"""What a demo city has in tables of its own from the start: who is on call, so that what is raised there has a
receiver; marks of time, so that its seasons can be read. Examples without a name, under a number that rings nowhere."""

from __future__ import annotations

from collections.abc import Mapping

from streams.geography.places import Places
from streams.model.audit import AuditRecord
from streams.model.local_day import date_of
from streams.model.own_tables import TableRow
from streams.registry.own_data import OwnTables
from streams.registry.own_kinds import kinds
from streams.registry.own_units import TakenBy
from streams.registry.registry import Registry

_POSTS = {"lead": "示例带班领导", "chief": "示例值班主任", "duty": "示例值班员"}
_TELEPHONE, _REASON = "000-00000000", "模拟数据"
_SEASONS = (
    ("03-10", "05-10", "春季秸秆禁烧", "No straw fires"),
    ("03-31", "", "供暖结束", "Heating ends"),
    ("10-01", "12-10", "秋季秸秆禁烧", "No straw fires"),
    ("11-01", "", "供暖开始", "Heating begins"),
)
"""As the recipe of the simulated city has them (`streams/demo/demo_city.yaml`, season)."""
_CARRIERS = (
    ("百合家事", "24"),
    ("平安家庭指导站", "3"),
    ("圆桌议事会", "3"),
    ("警民联调", "15"),
    ("百姓半月谈", ""),
    ("一庭两所联合调解", "4"),
)
"""Names of the field, one in each of the first counties. A guidance station keeps no list of families and no scores."""


def ensure_demo_tables(registry: Registry, places: Places, city: str, now: int, day: int) -> None:
    """Puts the rows in, once: a table that a person brought since stays as it is. `now`: real ms; `day`: local day."""
    areas = (city, *places.counties())
    rota = [
        {"region": area, "post": post, "name": name, "telephone": _TELEPHONE, "stands_in": "no"}
        for area in areas
        for post, name in _POSTS.items()
    ]
    year = date_of(day).year
    seasons = [
        {
            "first": f"{one}-{first}",
            "last": last and f"{one}-{last}",
            "name": name,
            "en": en,
            "region": city,
            "source": _REASON,
        }
        for one in (year - 1, year)
        for first, last, name, en in _SEASONS
    ]
    held = zip(_CARRIERS, places.counties(), strict=False)
    carriers = [
        {"id": f"demo-{n}", "brand": brand, "name": f"示例{brand}", "region": area, "days": days}
        for n, ((brand, days), area) in enumerate(held, start=1)
    ]
    for kind, rows in (("lineups", rota), ("time_marks", seasons), ("carriers", carriers)):
        if not registry.own_versions(kind):
            record = AuditRecord(now, "system", "system", city, "", "own.take", f"own/{kind}", reason=_REASON)
            made = OwnTables({kind: tuple(_row(kind, cells) for cells in rows)}, {})
            registry.take_own(made, record, TakenBy("system", _REASON, day))


def _row(kind: str, cells: Mapping[str, str]) -> TableRow:
    return tuple(cells.get(column.id, "") for column in kinds()[kind].columns)

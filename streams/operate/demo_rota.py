"""Who is on call in a demo city, so that what is raised there has a receiver: of the city and each county a leader of
the day, a duty lead and who is on duty. Examples without a name, under a number that rings nowhere."""

from __future__ import annotations

from streams.geography.places import Places
from streams.model.audit import AuditRecord
from streams.model.own_tables import TableRow
from streams.registry.own_data import OwnTables
from streams.registry.own_kinds import kinds
from streams.registry.own_units import TakenBy
from streams.registry.registry import Registry

_KIND = "lineups"
_POSTS = {"lead": "示例带班领导", "chief": "示例值班主任", "duty": "示例值班员"}
_TELEPHONE, _REASON = "000-00000000", "模拟数据"


def ensure_rota(registry: Registry, places: Places, city: str, now: int, day: int) -> None:
    """Puts the rows in, once: a table that a person brought since stays as it is. `now`: real ms; `day`: local day."""
    if registry.own_versions(_KIND):
        return
    rows = tuple(_row(area, post, name) for area in (city, *places.counties()) for post, name in _POSTS.items())
    record = AuditRecord(now, "system", "system", city, "", "own.take", f"own/{_KIND}", reason=_REASON)
    registry.take_own(OwnTables({_KIND: rows}, {}), record, TakenBy("system", _REASON, day))


def _row(area: str, post: str, name: str) -> TableRow:
    cells = {"region": area, "post": post, "name": name, "telephone": _TELEPHONE, "stands_in": "no"}
    return tuple(cells.get(column.id, "") for column in kinds()[_KIND].columns)

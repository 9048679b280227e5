"""Supervision on a wall: the sums of history's own facts, for walls whose scenes have it, of the own area."""

from __future__ import annotations

from pathlib import Path

import msgspec

from dashboard.wall.supervision import KIND
from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.entry_id import EntryId
from streams.model.follow.item import FollowItem
from tests.dashboard.conftest import Site
from tests.dashboard.follow.test_page import HOUSING, OTHER, RULES, found, with_step
from tests.dashboard.test_pages import shown

COUNTY = "211221"


def kept(site: Site) -> None:
    proven = with_step(with_step(found("f1"), "rectify", HOUSING), "recheck", OTHER)
    items: list[FollowItem] = [proven, found("f2"), found("f3", place="211224101")]
    items.append(msgspec.structs.replace(found("p"), id="p", kind="point", unit="", state="active"))
    history = History(site.settings.history_url)
    history.open()
    history.put(items, EntryId(real_ms(), 0), real_ms())
    history.close()


def test_a_wall_reads_the_year_of_its_own_area_in_the_order_of_codes(tmp_path: Path) -> None:
    site = Site(tmp_path, demo=True)
    site.registry.set_regulation(RULES, 0)
    kept(site)
    city, county = site.signed_in(Role.WALL), site.signed_in(Role.WALL, COUNTY)
    told = city.get("/wall/supervision.json?region=2112").get_json()
    assert (told["points"], told["found"], told["proven"]) == (1, 3, 1)
    assert [(one["found"], one["proven"]) for one in told["areas"]] == [(2, 1), (1, 0)]
    assert told["found"] == sum(one["found"] for one in told["areas"]), "rows sum to the head"
    own = county.get(f"/wall/supervision.json?region={COUNTY}").get_json()
    assert [(one["name"], one["found"], one["proven"]) for one in own["areas"]] == [("腰堡镇", 2, 1)]
    assert KIND not in str(told), "counts alone"
    assert "消防通道" not in str(told)
    for refused in ("2112", "211224", f"{COUNTY}106", "", "x"):
        assert county.get(f"/wall/supervision.json?region={refused}").status_code == 404, refused
    site.registry.close()


def test_no_wall_has_it_without_being_told_so(tmp_path: Path) -> None:
    site = Site(tmp_path, demo=True)
    site.registry.set_regulation(RULES, 0)
    slot = '"data-slot": "supervised"'
    assert slot not in shown(site, Role.WALL, "/wall")
    assert slot in shown(site, Role.WALL, "/wall?scene=4")
    site.registry.close()

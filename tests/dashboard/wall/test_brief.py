"""A brief on a wall: the newest that was signed, as it was frozen, of the own area; nothing of areas below it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from dashboard.brief_body import Brief, BriefLine, BriefSection, packed
from dashboard.wall_config import BRIEF, Wall, asked
from streams.access.subject import Role
from streams.model.audit import AuditRecord
from streams.model.local_day import day_start, stamp
from streams.registry.briefs import FrozenBrief
from tests.dashboard.conftest import Site
from tests.dashboard.test_pages import shown

COUNTY, CITY = "211221", "2112"
RECORD = AuditRecord(day_start(20_001), "lead", Role.DUTY_LEAD.value, CITY, "", "brief.freeze", "x")
BODY = Brief(
    sections=(
        BriefSection(
            "一、总体情况", (BriefLine("上报 257 件。", "/cases?x", "counted"), BriefLine("在办 2,700 件。")), True
        ),
        BriefSection("二、需要关注", (BriefLine("腰堡镇超期 3 件。"),)),
    ),
    days=(),
    types=(),
    figures=(),
    cut=0,
    before="",
)


def frozen(site: Site, region: str, first: int) -> None:
    brief = FrozenBrief(
        region=region,
        cadence="day",
        first=first,
        last=first,
        body=packed(BODY),
        note="按语",
        by="值班主任张某",
        person="p1",
        at=day_start(first + 1),
    )
    site.registry.freeze_brief(brief, [], msgspec.structs.replace(RECORD, object=f"{region}{first}"))


def signed(site: Site, region: str, first: int) -> None:
    frozen(site, region, first)
    record = msgspec.structs.replace(RECORD, at=day_start(first + 1) + 1, action="brief.approve")
    site.registry.approve_brief(region, "day", first, "主任李某", "p2", record, {"zh": "x", "en": "x"})


def test_a_wall_shows_what_was_signed_with_its_days_and_nothing_else(tmp_path: Path) -> None:
    site = Site(tmp_path, demo=True)
    wall = site.signed_in(Role.WALL)
    assert wall.get(f"/wall/brief.json?region={CITY}").get_json() == {}, "there is none"
    signed(site, CITY, 20_000)
    frozen(site, CITY, 20_001)
    told = wall.get(f"/wall/brief.json?region={CITY}").get_json()
    assert told == {
        "title": "社会治理日报 2024-10-04",
        "signed": f"{stamp(day_start(20_001) + 1)[:16]} 签发",
        "sections": [{"head": "一、总体情况", "lines": ["上报 257 件。", "在办 2,700 件。"]}],
    }, "one that waits is on no wall"
    assert "brief" in wall.get(f"/wall/brief.json?region={CITY}&lang=en").get_json()["title"]
    site.registry.close()


def test_a_wall_reads_the_brief_of_its_own_area(tmp_path: Path) -> None:
    site = Site(tmp_path, demo=True)
    signed(site, CITY, 20_000)
    wall = site.signed_in(Role.WALL, COUNTY)
    assert wall.get(f"/wall/brief.json?region={COUNTY}").get_json() == {}
    for refused in (CITY, "211224", f"{COUNTY}106", ""):
        assert wall.get(f"/wall/brief.json?region={refused}").status_code == 404, refused
    assert site.signed_in(Role.DUTY).get(f"/wall/brief.json?region={CITY}").status_code in (303, 404)
    site.registry.close()


def test_no_wall_has_it_without_being_told_so_and_no_visitor_sees_it(tmp_path: Path) -> None:
    site = Site(tmp_path, demo=True)
    slot = '"data-slot": "brief"'
    assert slot not in shown(site, Role.WALL, "/wall")
    assert slot in shown(site, Role.WALL, f"/wall?scene={BRIEF}")
    assert asked({"hall": Wall(scenes=(1, BRIEF))}, {"wall": "hall", "visitor": "1"}, "")[0].scenes == (1,)
    site.registry.close()

"""A wall's plan: chosen at a desk, in force for the wall of that name, told from another by its mark."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from dashboard.admin.wall_sketch import sketch
from dashboard.locale import Words
from dashboard.wall_config import KNOWN, PANELS, Wall
from streams.access.subject import Role
from streams.errors import DeedRefused
from streams.model.audit import AuditRecord
from tests.dashboard.conftest import Browser, Site

BOXES = {"scene_1": "1", "scene_3": "1", "shift": "1", **{f"panel_{name}": "1" for name in PANELS}}
HALL = {"name": "hall", "rotate_s": "30", "px": "3840x1080", "density": "normal", **BOXES}


def send(site: Site, admin: Browser, do: str, **typed: str) -> tuple[int, str]:
    answer = admin.post("/admin/walls", data={"do": do, "reason": "大厅", **typed}, headers={"Origin": site.url()})
    return answer.status_code, unescape(answer.get_data(as_text=True))


def of_wall(wall: Browser, query: str) -> dict[str, object]:
    """What the page of a wall is made of."""
    layout = wall.get("/_dash-layout", headers={"Referer": f"http://x/wall{query}"}).get_json()
    found: dict[str, object] = json.loads(layout["props"]["children"][0]["props"]["data-live"])
    return found


@pytest.fixture
def admin(site: Site) -> Browser:
    return site.signed_in(Role.SYSTEM_ADMIN)


def test_a_plan_is_what_its_wall_shows_and_another_mark(site: Site, admin: Browser) -> None:
    wall = site.signed_in(Role.WALL)
    before = of_wall(wall, "?wall=hall")
    assert wall.get("/wall/plan.json?wall=hall").get_json() == {"mark": before["mark"]}
    kept = {key: value for key, value in HALL.items() if key not in ("panel_busy", "panel_feeds", "shift")}
    assert send(site, admin, "wall.plan", **kept)[0] == 200
    shown = of_wall(wall, "?wall=hall")["wall"]
    assert isinstance(shown, dict)
    assert (shown["scenes"], shown["rotate_s"], shown["shift"]) == ([1, 3], 30, False)
    assert shown["without"] == ["busy", "feeds"]
    mark = wall.get("/wall/plan.json?wall=hall").get_json()["mark"]
    assert mark == of_wall(wall, "?wall=hall")["mark"] != before["mark"]
    assert wall.get("/wall/plan.json").get_json()["mark"] == of_wall(wall, "")["mark"] != mark
    record = [link.record for link in site.registry.audit_chain() if link.record.action == "wall.plan"][-1]
    assert (record.object, record.reason) == ("hall", "大厅")
    assert send(site, admin, "wall.unplan", object="hall")[0] == 200
    assert send(site, admin, "wall.unplan", object="hall")[0] == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "a b"},
        {"rotate_s": "5"},
        {"rotate_s": "soon"},
        {"px": "0x0"},
        {"px": "wide"},
        {"scene_1": "", "scene_3": ""},
        {"density": "dense"},
        {"screens": "0x2"},
        {"screens": "4"},
        {"bezel_px": "900"},
        {"pixel_ratio": "0"},
        {"px": "1920x1080", "screens": "5x1"},
        {"distance_m": "30", "mm": "3000"},
    ],
)
def test_what_the_file_could_not_hold_no_form_can(site: Site, admin: Browser, wrong: dict[str, str]) -> None:
    assert send(site, admin, "wall.plan", **{**HALL, **wrong})[0] == 422
    assert site.registry.wall_plans() == {}


def test_the_page_shows_a_sketch_and_fills_the_form_with_the_plan_that_is_changed(site: Site, admin: Browser) -> None:
    send(site, admin, "wall.plan", **{key: value for key, value in HALL.items() if key != "panel_hours"})
    page = unescape(admin.get("/admin/walls?plan=hall").get_data(as_text=True))
    assert "全市地图、事项流转（30 秒轮换）" in page
    assert 'name="panel_busy" value="1" checked' in page
    assert 'name="panel_hours" value="1">' in page
    assert 'value="3840x1080"' in page
    drawn = page[page.index("<svg") : page.index("</svg>")]
    assert "数据接入" in drawn
    assert "24 小时上报" not in drawn
    assert "待处置提醒" in drawn
    send(site, admin, "wall.unplan", object="hall")


@pytest.mark.parametrize("px", [(1920, 1080), (3840, 1080), (7680, 2160), (1080, 1920), (1600, 1200)])
@pytest.mark.parametrize("visitor", [True, False])
def test_a_sketch_lies_within_its_wall_and_no_panel_over_another(px: tuple[int, int], visitor: bool) -> None:
    drawn = sketch(Wall(visitor=visitor, ranking=not visitor, px=px), Words("zh"))
    width, height = map(float, re.findall(r'viewBox="0 0 (\d+) (\d+)"', drawn)[0])
    found = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', drawn)
    boxes = [tuple(map(float, box)) for box in found]
    assert len(boxes) >= 6
    for x, y, wide, high in boxes:
        assert 0 <= x <= x + wide <= width + 1
        assert 0 <= y <= y + high <= height
    for n, (x, y, wide, high) in enumerate(boxes):
        for a, b, c, d in boxes[n + 1 :]:
            assert x + wide <= a or a + c <= x or y + high <= b or b + d <= y
    assert ("待处置提醒" in drawn) is not visitor


def test_the_sketch_of_several_screens_has_its_columns_end_at_the_seams() -> None:
    drawn = sketch(Wall(px=(7680, 2160), screens=(4, 2)), Words("zh"))
    assert 'd="M960 0V1080M1920 0V1080M2880 0V1080M0 540H3840"' in drawn
    found = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn)
    edges = {(int(x) - 10, int(x) + int(width) + 10) for x, width in found}
    assert edges == {(0, 480), (480, 960), (960, 2880), (2880, 3360), (3360, 3840)}


def test_a_sketch_has_the_proportions_that_are_seen() -> None:
    """1920x1080 pixels that are twice as wide as high are a wall of 32:9, with its outer columns."""
    drawn = sketch(Wall(pixel_ratio=2), Words("zh"))
    assert 'viewBox="0 0 3840 1080"' in drawn
    assert "数据接入" in drawn


def test_a_plan_of_screens_and_pixels_is_in_force(site: Site, admin: Browser) -> None:
    led = HALL | {"px": "7680×2160", "screens": "4×2", "bezel_px": "24", "pixel_ratio": "1.25"}
    assert send(site, admin, "wall.plan", **led)[0] == 200
    page = unescape(admin.get("/admin/walls?plan=hall").get_data(as_text=True))
    assert all(f'value="{value}"' in page for value in ("7680x2160", "4x2", "24", "1.25"))
    wall = site.signed_in(Role.WALL)
    layout = wall.get("/_dash-layout", headers={"Referer": "http://x/wall?wall=hall"}).get_json()["props"]
    shown = of_wall(wall, "?wall=hall")["wall"]
    assert isinstance(shown, dict)
    assert (shown["screens"], shown["bezel_px"], shown["pixel_ratio"]) == ([4, 2], 24, 1.25)
    assert layout["data-form"] == "spliced broad level"
    assert layout["style"]["--columns"].startswith("minmax(0, 600fr) minmax(0, 600fr) minmax(0, 2400fr) ")
    send(site, admin, "wall.unplan", object="hall")


def test_every_scene_and_panel_has_its_words() -> None:
    for language in ("zh", "en"):
        words = Words(language)
        assert all(words[f"wall_scene_{scene}"] for scene in KNOWN)
        assert all(words[f"wall_panel_{panel}"] for panel in PANELS)


def test_no_other_role_asks_for_a_walls_plan(site: Site) -> None:
    assert site.client(wall=True).get("/wall/plan.json").status_code in (303, 401, 404)


def test_there_are_as_many_plans_as_walls_may_be(site: Site) -> None:
    record = AuditRecord(1, "a", Role.SYSTEM_ADMIN.value, "2112", "", "wall.plan", "x")
    for n in range(200):
        site.registry.put_wall_plan(f"w{n:03}", {}, record, 1)
    with pytest.raises(DeedRefused):
        site.registry.put_wall_plan("one-more", {}, record, 1)
    site.registry.put_wall_plan("w000", {"night": True}, record, 2)
    assert site.registry.wall_plans()["w000"] == {"night": True}
    for n in range(200):
        site.registry.end_wall_plan(f"w{n:03}", record)

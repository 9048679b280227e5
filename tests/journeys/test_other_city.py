"""A city that is not Tieling, from a folder of files by the commands of the guide: its name, places and people on wall
and desk, and nothing of the city the house ships."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook
from playwright.async_api import Page

from streams.clock import real_ms
from streams.operate import shell
from tests.journeys.browser import BOUND_MS, WALL, chromium, screen
from tests.journeys.stack import ROOT, Stack, until

pytestmark = [pytest.mark.journey, pytest.mark.soak, pytest.mark.timeout(600)]
FOLDER = ROOT / "tests" / "data" / "other-city"
COUNTY, TOWN = "990121", "990121101"
DESK = {"width": 1366, "height": 768}
SHOTS = os.environ.get("OTHER_CITY_SHOTS", "")
"""A folder that the pages are drawn into, for who wants to look."""


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """A production store: nothing simulated."""
    (tmp_path / "keys").mkdir(mode=0o700)
    own: dict[str, Any] = {"audit_heads": str(tmp_path / "audit" / "heads.jsonl")}
    own |= {"audit_key": str(tmp_path / "audit.pem"), "seal_keys": str(tmp_path / "keys" / "seal.keys")}
    stack = Stack(
        tmp_path,
        city={"code": "9901", "name": "示例市", "centre": "示例市社会治理中心"},
        store={"data_dir": str(tmp_path / "data"), "demo": False},
        registry=own,
    )
    stack.run("audit-key", str(tmp_path / "audit.pem"))
    stack.run(
        "import-boundaries", str(FOLDER / "counties.geojson"), "--units", str(FOLDER / "units.csv"), "--datum", "wgs84"
    )
    assert "production store of 示例市 (9901)" in stack.run("create-store")
    own_tables(stack, tmp_path)
    people = "\n".join(f"网格员{n},石桥镇,兼职" for n in range(1, 9))
    (tmp_path / "roster.csv").write_text(f"姓名,乡镇（街道）,类别\n{people}\n", "utf-8")
    assert stack.run("import-roster", str(tmp_path / "roster.csv")).startswith("8 ")
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


def own_tables(stack: Stack, folder: Path) -> None:
    """A department and a type of its own, written into the forms that the house gives out."""
    stack.run("export-city", str(folder / "forms"))
    # Before the first column of a form stands what kind of row it is: nothing for one that is meant.
    department = ["", "forestry", "林业和草原"]
    kind = ["", "S90", "L390", "共享单车", "", "民生服务", "简单"]
    for name, row in (("部门", department), ("事项类型", kind)):
        (form,) = (folder / "forms").glob(f"*{name}.xlsx")
        book = load_workbook(form)
        book[name].append(row)
        (folder / "own").mkdir(exist_ok=True)
        book.save(folder / "own" / form.name)
    stack.run("import-city", str(folder / "own"), "--confirm", "--reason", "接入")


async def told(page: Page, name: str) -> str:
    """All words of a page, which is drawn too where somebody wants to look."""
    words = await page.inner_text("body")
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png")
    return words


async def test_its_name_places_and_people_are_on_every_screen(stack: Stack) -> None:
    url = stack.run("enrol", "worker", "--home", TOWN, "--id", "p1", "--name", "王一").splitlines()[-1]
    _, key = stack.run("enrol", "department", "--name", "林业和草原").splitlines()[-2:]
    inside = shell.places(stack.settings).polygon(TOWN).representative_point()
    async with httpx.AsyncClient() as client:
        words = {"id": "p1", "lat": inside.y, "lon": inside.x, "timestamp": real_ms() // 1000, "accuracy": 6}
        assert (await client.post(url, params=words)).status_code == 200
        form = {"api_key": key, "service_code": "S90", "lat": inside.y, "long": inside.x, "description": "占道"}
        asked = await client.post(f"{stack.settings.intake_url}/open311/v2/requests.json", data=form)
        assert asked.status_code == 200, asked.text
        assert asked.json()[0]["service_request_id"].startswith(f"{COUNTY}-")
    async with chromium() as browser:
        wall = await screen(browser, stack.link("wall"), size=WALL)
        await wall.live()
        await wall.page.wait_for_function("() => document.body.innerText.includes('石桥县')", timeout=BOUND_MS)
        seen = [await told(wall.page, "wall")]
        desk = await screen(browser, stack.desk_of(COUNTY), size=DESK)
        await desk.live()
        await until(lambda: desk.text("regions"), 120, "the townships are listed")
        await desk.page.wait_for_function("() => document.body.innerText.includes('石桥镇')", timeout=BOUND_MS)
        assert len(await desk.places()) == 1
        seen.append(await told(desk.page, "county"))
        assert not wall.complaints + desk.complaints
    assert "示例市" in seen[0]
    for text in seen:
        assert not [name for name in ("铁岭", "银州", "昌图", "2112") if name in text], text

"""The form of Dash pages in a browser: a draft outlives a reload, a refusal keeps what was typed, what is taken goes.
Pages alone: no gateway, no city."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dash import html
from werkzeug.serving import make_server

from dashboard import desks
from dashboard.app import create
from dashboard.callbacks import Callbacks, NotTaken
from dashboard.components.address import address, view
from dashboard.components.form import Field, FieldKind, Filled, Form
from dashboard.context import PageContext
from dashboard.live import config
from dashboard.page_request import Shell
from dashboard.services import Services
from streams.access.doors import opens
from streams.access.subject import Role
from streams.clock import real_ms
from streams.geography.places import Places
from streams.model.store import StoreInfo
from streams.registry.registry import Registry
from streams.settings import Settings
from tests.journeys.browser import BOUND_MS, chromium, screen
from tests.sealing import sealer
from tests.servers import free_port

pytestmark = pytest.mark.journey
SIZE = {"width": 1366, "height": 768}
FORM = Form(
    "order",
    (
        Field("text", "name"),
        Field("note", "name", FieldKind.LONG, required=False),
        Field("to", "name", FieldKind.CHOICE),
    ),
)
RIGHT = opens("region", "code")
VALUES = "() => ['text', 'note', 'to'].map((name) => document.getElementById(`order-${name}`).value)"


def layout(page: PageContext, places: Places) -> html.Div:
    return html.Div([config(page, places, "forms", []), *address(page), view(SHELL, page)], className="page desk")


def shown(page: PageContext) -> html.Form:
    return FORM.layout(page.words, send="发出", about=page.region, choices={"to": [("a", "甲"), ("b", "乙")]})


def callbacks(calls: Callbacks) -> None:
    @calls.form(RIGHT, FORM)
    def taken(page: PageContext, filled: Filled) -> str:
        said = filled.said
        if said["text"] == "no":
            raise NotTaken("不行")
        return f"{page.region} {said['text']} {said['note']} {said['to']}"


SHELL = Shell("/forms/<code>", RIGHT, layout, shown, callbacks)


@pytest.fixture
def link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Of a duty officer to the page with the form."""
    plain = desks.shells

    def shells(services: Services) -> tuple[Shell, ...]:
        return (*plain(services), SHELL)

    monkeypatch.setattr(desks, "shells", shells)
    port = free_port()
    settings = Settings.model_validate({"store": {"data_dir": tmp_path}, "dashboard": {"port": port}})
    registry = Registry(f"sqlite:///{tmp_path / 'registry.db'}", sealer(tmp_path))
    registry.migrate()
    registry.set_store(StoreInfo(city="2112", demo=True, created_ms=0, offset_ms=0, rate=1.0, salt="00"))
    app: Any = create(settings, registry, wall=False).server
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    token = registry.new_link(Role.DUTY, "2112", "/forms/2112", now=real_ms(), ttl_ms=BOUND_MS)
    yield f"{settings.dashboard_url}/signin?token={token}"
    server.shutdown()
    server.server_close()
    thread.join()
    registry.close()


async def test_a_draft_outlives_a_reload_and_goes_once_it_was_taken(link: str) -> None:
    async with chromium(webgl=False) as browser:
        page = (await screen(browser, link, size=SIZE)).page
        await page.wait_for_selector("#order-text", timeout=BOUND_MS)
        await page.type("#order-text", "催办供热 0411-12345678")
        await page.type("#order-note", "两日内")
        await page.select_option("#order-to", "b")
        await page.reload()
        await page.wait_for_selector("#order-text", timeout=BOUND_MS)
        # A number of a person's is in no draft.
        await page.locator("#order-text").and_(page.locator("[value='催办供热 ']")).wait_for(timeout=BOUND_MS)
        assert await page.evaluate(VALUES) == ["催办供热 ", "两日内", "b"]

        await page.fill("#order-text", "no")
        await page.press("#order-text", "Enter")
        await page.wait_for_selector("#order-trouble:text('不行')", timeout=BOUND_MS)
        assert await page.evaluate(VALUES) == ["no", "两日内", "b"]
        assert page.url.endswith("/forms/2112"), "the browser itself sends nothing"

        await page.fill("#order-text", "催办")
        await page.click("text=发出")
        await page.wait_for_selector("#order-said:text('2112 催办 两日内 b')", timeout=BOUND_MS)
        assert await page.inner_text("#order-trouble") == ""
        assert await page.evaluate(VALUES) == ["", "", "a"]
        assert await page.evaluate("() => Object.keys(sessionStorage).filter((key) => key.startsWith('draft/'))") == []

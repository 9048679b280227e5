"""Callbacks are made by one function: with a right, judged for sender, role and area, and with words for what fails."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import dash
import pytest
from dash import Input, Output, html
from dash._utils import to_json
from flask import Flask

from dashboard import troubles
from dashboard.auth.signin import SignInRoutes
from dashboard.callbacks import Callbacks, NotTaken
from dashboard.components.address import address, view
from dashboard.components.form import Field, Filled, Form
from dashboard.context import PageContext
from dashboard.doors import Doors, doors_of
from dashboard.guard import guard
from dashboard.page_request import PageRequests, Shell
from streams.access.doors import CALLBACK, RequestSender, opens
from streams.access.subject import Role
from streams.errors import JournalError
from streams.geography.places import Places
from streams.geography.versions import current
from tests.dashboard.conftest import Browser, Site

FORM = Form("order", (Field("text", "name", longest=5),))
RIGHT = opens("region", "code")
ROLES = [role for role in Role if role not in (Role.WALL, Role.SYSTEM)]


class Built(NamedTuple):
    app: dash.Dash
    calls: Callbacks
    pages: PageRequests
    places: Places
    site: Site

    def browser(self, role: Role, scope: str = "2112") -> Browser:
        client = self.site.browser(self.app.server)
        assert self.site.press(client, self.site.link(role, scope)).status_code == 303
        return client


@pytest.fixture(scope="module")
def built(site_of: Any) -> Built:
    site = site_of(True)
    app = dash.Dash("x", server=Flask("x", static_folder=None))  # type: ignore[arg-type]
    app.layout = html.Div()
    doors, signin = Doors(app.server), SignInRoutes(site.settings, site.registry, wall=False)
    version, store = current(site.settings.store.data_dir), site.registry.store()
    places = version.places("x")
    pages = PageRequests(app.server, site.settings, site.registry, signin, store, version, places, None)
    calls = Callbacks(app, pages)

    def shown(page: PageContext) -> html.Span:
        if page.asked.get("fail"):
            raise JournalError("the journal is away")
        return html.Span(f"{page.region} {page.asked.get('days', '')}")

    def layout(page: PageContext, _: Any) -> html.Div:
        return html.Div([*address(page), view(shell, page)])

    shell = Shell("/numbers/<code>", RIGHT, layout, shown)
    doors.shell(shell.rule, shell.right, lambda **_: "")
    pages.add(shell)
    calls.view(shell)

    @calls.form(RIGHT, FORM)
    def order(page: PageContext, filled: Filled) -> str:
        if filled.said["text"] == "no":
            raise NotTaken("not this")
        return f"{page.region} {filled.said['text']}"

    # A page that is opened for less than its callback asks, and a callback that asks less than a page is opened for.
    wide = Shell("/lists/<code>", opens("cases"), layout)
    doors.shell(wide.rule, wide.right, lambda **_: "")
    pages.add(wide)

    @calls.add(RIGHT, Output("strict", "children"), Input("in", "value"))
    def strict(page: PageContext, _: str) -> str:
        return f"of {page.parts['code']}"

    @calls.add(opens("cases"), Output("loose", "children"), Input("in", "value"))
    def loose(page: PageContext, _: str) -> str:
        return f"of {page.parts['code']}"

    calls.in_browser("count", Output("live", "children"), Input("store", "data"))

    @app.callback(Output("past", "children"), Input("in", "value"))
    def past(_: str) -> str:
        return "everything"

    signin.register(app.server)
    troubles.register(app.server)
    doors.foreign("/_dash-update-component", "POST", CALLBACK, RequestSender.SCRIPT)
    guard(app.server, signin)
    app.server.test_client().get("/healthz")
    return Built(app, calls, pages, places, site)


def sent(output: str, values: list[tuple[str, str, Any]], path: str = "/numbers/2112", query: str = "") -> Any:
    """As Dash's renderer posts it. `values`: (id, property, value) of the inputs."""
    names = [part.rpartition(".") for part in output.strip(".").split("...")]
    outputs: Any = [{"id": name, "property": prop} for name, _, prop in names]
    return {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": [{"id": name, "property": prop, "value": value} for name, prop, value in values],
        "state": [
            {"id": "address", "property": "pathname", "value": path},
            {"id": "address", "property": "search", "value": query},
        ],
        "changedPropIds": [f"{values[0][0]}.{values[0][1]}"],
    }


def viewed(query: str, path: str = "/numbers/2112") -> Any:
    return sent("view-numbers.children", [("address", "search", query)], path, query)


ACT = "0b5e2b8e-3c1d-4c55-9d0a-6a2f6f0c7f11"
ORDER = "..order-done.data...order-said.children.."


def ordered(text: object) -> Any:
    return sent(ORDER, [("order-sent", "data", {"n": 3, "id": ACT, "said": {"text": text}})])


@pytest.mark.parametrize("wall", [False, True])
def test_the_pages_have_no_callback_past_the_table(site: Site, wall: bool) -> None:
    client = site.signed_in(Role.WALL if wall else Role.DUTY)
    made = client.get("/_dash-dependencies").get_json()
    known = {door.output for door in doors_of(site.server(wall=wall)) if door.output}
    assert [one["output"] for one in made if not one["clientside_function"] and one["output"] not in known] == []
    browsers = [one["clientside_function"]["namespace"] for one in made if one["clientside_function"]]
    assert set(browsers) <= {"city"}
    assert all(one["prevent_initial_call"] for one in made)


def test_a_callback_made_past_the_function_is_found_and_refused(built: Built) -> None:
    assert built.calls.unmarked() == ["past.children"]
    body = sent("past.children", [("in", "value", "x")])
    assert built.browser(Role.DUTY).ask("/_dash-update-component", body).status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_every_role_gets_what_its_right_says(built: Built, role: Role) -> None:
    client = built.browser(role)
    answer = client.ask("/_dash-update-component", viewed("?days=7"))
    session = client.session()
    assert session is not None
    may = RIGHT.allows(session.subject, {"code": "2112"})
    assert may is (role in (Role.DUTY, Role.DUTY_LEAD, Role.SUPERVISOR, Role.LEADER, Role.VILLAGE))
    assert answer.status_code == (200 if may else 404)
    assert ("2112 7" in answer.get_data(as_text=True)) is may


def test_the_area_of_the_page_is_judged_and_not_only_the_role(built: Built) -> None:
    client = built.browser(Role.SUPERVISOR, "211221")
    own = client.ask("/_dash-update-component", viewed("?days=7", "/numbers/211221"))
    assert "211221 7" in own.get_data(as_text=True)
    for path in ("/numbers/211224", "/numbers/2112", "/elsewhere", "", "/numbers/x"):
        assert client.ask("/_dash-update-component", viewed("?days=7", path)).status_code == 404, path


def test_both_are_asked_the_right_of_the_callback_and_that_of_the_page(built: Built) -> None:
    client, of = built.browser(Role.SUPERVISOR, "211221"), [("in", "value", "x")]
    for output, path, status in (
        ("strict.children", "/lists/211221", 200),
        ("strict.children", "/lists/211224", 404),
        ("loose.children", "/numbers/211221", 200),
        ("loose.children", "/numbers/211224", 404),
    ):
        answer = client.ask("/_dash-update-component", sent(output, of, path))
        assert answer.status_code == status, (output, path)


def test_a_callback_asks_what_every_post_of_a_page_asks(built: Built) -> None:
    client, other = built.browser(Role.DUTY), built.browser(Role.DUTY)
    data, origin = json.dumps(viewed("?days=7")), built.site.url()
    head = {"Content-Type": "application/json", "Origin": origin, "X-City": "1", "X-Page": client.identity()}
    for wrong, status in (
        ({}, 200),
        ({"X-City": ""}, 401),
        ({"Origin": "http://evil.example"}, 401),
        ({"X-Page": ""}, 409),
        ({"X-Page": other.identity()}, 409),
    ):
        answer = client.post("/_dash-update-component", data=data, headers={**head, **wrong})
        assert answer.status_code == status, wrong
    assert (
        built.site.browser(built.app.server).post("/_dash-update-component", data=data, headers=head).status_code == 401
    )


def test_what_fails_is_said_on_the_page_in_its_language_and_leaves_the_rest(built: Built) -> None:
    client = built.browser(Role.DUTY)
    zh = client.ask("/_dash-update-component", viewed("?fail=1")).get_json()
    en = client.ask("/_dash-update-component", viewed("?fail=1&lang=en")).get_json()
    assert zh["response"] == en["response"] == {}
    texts = [one["sideUpdate"]["trouble"]["children"] for one in (zh, en)]
    assert texts[0] != texts[1]
    assert all(texts)
    well = client.ask("/_dash-update-component", viewed("?days=7")).get_json()
    assert well["sideUpdate"]["trouble"]["children"] == ""


def test_a_layout_says_it_too_and_brings_the_first_view(built: Built) -> None:
    client = built.browser(Role.DUTY)
    cookie = client.get_cookie("zz_desk")
    assert cookie is not None
    headers = {"Referer": "http://x/numbers/2112?days=9", "Cookie": f"zz_desk={cookie.value}"}
    with built.app.server.test_request_context("/", headers=headers):
        found = built.pages.here()
        assert found is not None
        told = str(to_json(found[0].layout(found[1], built.places)))  # type: ignore[no-untyped-call]
    assert "2112 9" in told
    assert '"search":"?days=9"' in told.replace(": ", ":")


def test_a_form_is_taken_once_it_fits(built: Built) -> None:
    client = built.browser(Role.DUTY)
    answer = client.ask("/_dash-update-component", ordered("abcde")).get_json()
    assert answer["response"]["order-said"]["children"] == "2112 abcde"
    assert answer["response"]["order-done"]["data"] == {"form": "order", "id": ACT}
    for text in ("", "abcdef", "no"):
        answer = client.ask("/_dash-update-component", ordered(text)).get_json()
        assert answer["response"] == {}, text
        assert answer["sideUpdate"]["order-trouble"]["children"] in ("not this", "没有提交：有一项没有填写，或过长")
    fits = {"text": "abcde"}
    for data in (None, 5, {"said": 3}, {"said": ["text"]}, {"said": fits}, {"id": "x", "said": fits}):
        body = sent(ORDER, [("order-sent", "data", data)])
        assert client.ask("/_dash-update-component", body).get_json()["response"] == {}

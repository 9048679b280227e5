from __future__ import annotations

import json

import dash
from dash import Input, Output, html
from flask import Flask

from dashboard.callbacks import Callbacks
from dashboard.doors import Doors
from dashboard.guard import guard
from dashboard.signin import SignIn
from streams.access.doors import CALLBACK, Sender, opens
from streams.access.subject import Role
from tests.dashboard.conftest import Site

SENT = {
    "output": "health.children",
    "outputs": {"id": "health", "property": "children"},
    "inputs": [{"id": "in", "property": "value", "value": "x"}],
    "changedPropIds": ["in.value"],
}


def test_the_pages_have_no_callback_without_its_mark(site: Site) -> None:
    for wall in (False, True):
        assert site.signed_in(Role.WALL if wall else Role.DUTY).get("/_dash-dependencies").get_json() == []


def test_a_callback_is_asked_for_its_right_and_none_is_made_past_that(site: Site) -> None:
    app = dash.Dash("x", server=Flask("x", static_folder=None))  # type: ignore[arg-type]
    app.layout = html.Div()
    calls, doors = Callbacks(app), Doors(app.server)
    signin = SignIn(site.settings, site.registry, wall=False)

    @calls.add(opens("health"), Output("health", "children"), Input("in", "value"))
    def health(_: str) -> str:
        return "the city's services"

    @app.callback(Output("past", "children"), Input("in", "value"))
    def past(_: str) -> str:
        return "everything"

    signin.register(app.server)
    doors.foreign("/_dash-update-component", "POST", CALLBACK, Sender.SCRIPT)
    guard(app.server, signin, calls.rights)
    assert calls.unmarked() == ["past.children"]
    for role in Role:
        if role in (Role.WALL, Role.SYSTEM):
            continue
        client = site.browser(app.server)
        assert site.press(client, site.link(role)).status_code == 303
        answer = client.ask("/_dash-update-component", SENT)
        session = client.session()
        assert session is not None
        may = opens("health").allows(session.subject, {})
        assert answer.status_code == (200 if may else 404), role
        assert ("the city's services" in answer.get_data(as_text=True)) == may
        made_past = {**SENT, "output": "past.children", "outputs": {"id": "past", "property": "children"}}
        assert client.ask("/_dash-update-component", made_past).status_code == 404
    headers = {"Content-Type": "application/json", "Origin": site.url(), "X-City": "1", "X-Page": "another"}
    duty = site.browser(app.server)
    assert site.press(duty, site.link(Role.DUTY)).status_code == 303
    assert duty.post("/_dash-update-component", data=json.dumps(SENT), headers=headers).status_code == 409

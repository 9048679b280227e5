"""A view's static parts are sent as data, and say what Dash would have drawn."""

from __future__ import annotations

import json
from typing import Any

import pytest
from dash import dcc, html

from dashboard.components.static_tree import WAY, static


def sent(tree: Any) -> Any:
    """As Dash sends it."""
    return json.loads(json.dumps(static(tree), default=lambda one: one.to_plotly_json()))


def parts(tree: Any) -> Any:
    props = sent(tree)["props"]
    assert props["children"] is None
    return json.loads(props["data-static"])


def test_attributes_are_those_that_a_browser_has() -> None:
    data: dict[str, Any] = {"aria-busy": False, "data-n": 1}
    cell = html.Td("x", colSpan=2, className="a", hidden=True, tabIndex=0, title="", **data)
    assert parts(html.Tr([cell, html.Label("y", htmlFor="z", hidden=False)])) == [
        [
            "td",
            {
                "colspan": "2",
                "class": "a",
                "hidden": "",
                "tabindex": "0",
                "title": "",
                "aria-busy": "false",
                "data-n": "1",
            },
            {},
            ["x"],
        ],
        ["label", {"for": "z"}, {}, ["y"]],
    ]


def test_a_link_of_dash_goes_on_without_loading() -> None:
    link = dcc.Link(["a", html.B("b")], href="?x=1", className="choice")
    assert parts(html.P(link)) == [["a", {"href": "?x=1", "class": "choice", WAY: ""}, {}, ["a", ["b", {}, {}, ["b"]]]]]


def test_nothing_and_numbers_among_the_parts() -> None:
    nested: Any = [html.I(style={"width": "3%"}), "end"]
    assert parts(html.P([None, 0, nested])) == [
        "0",
        ["i", {}, {"width": "3%"}, []],
        "end",
    ]


@pytest.mark.parametrize(
    "spoken_to",
    [
        html.Div("a", id="named"),
        dcc.Graph(id="figure"),
        dcc.Input(),
        html.Div(style={"width": 3}),
        dcc.Link("loads", href="/x", refresh=True),
    ],
)
def test_what_dash_speaks_to_stays_dash_s_and_so_does_what_holds_it(spoken_to: Any) -> None:
    tree = sent(html.Main([html.Section(spoken_to), html.Section(html.P("still"))]))["props"]
    assert "data-static" not in tree
    held, still = tree["children"]
    assert held["props"]["children"]["type"] == spoken_to._type
    assert json.loads(still["props"]["data-static"]) == [["p", {}, {}, ["still"]]]


def test_a_lone_text_needs_no_data() -> None:
    assert sent(html.P("a"))["props"] == {"children": "a"}
    assert sent("a") == "a"

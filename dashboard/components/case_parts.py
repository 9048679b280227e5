"""The panels of one case, which the browser's module fills: on its page, and beside the queue of a desk."""

from __future__ import annotations

from typing import NamedTuple

from dash import html

from dashboard.components.parts import marks, panel, slot
from dashboard.locale import Words

_SLOTS = ("head", "bar", "clocks", "actions", "parties", "whistles", "strip", "timeline", "went", "media", "related")


class CaseParts(NamedTuple):
    """`top`: what the case is, its state, and whether that is of now. `story`: what happened. `work`: its clocks,
    what may be done, who it is about."""

    top: list[html.Div]
    story: list[html.Section]
    work: list[html.Section]


def case_parts(words: Words) -> CaseParts:
    parts = {name: html.Div(className=name, **marks(slot=name, testid=name)) for name in _SLOTS}
    late = html.Div(slot("case-late"), className="late", role="status")
    story = [(name, words[name]) for name in ("strip", "timeline", "went", "media", "related")]
    work = [(name, words[name]) for name in ("clocks", "actions", "parties", "whistles")]
    return CaseParts(
        [late, parts["head"], parts["bar"]],
        [panel(name, title, parts[name]) for name, title in story],
        [panel(name, title, parts[name]) for name, title in work],
    )

"""The form of a Dash page: declared fields, a draft that survives the tab's reload, and one answer of the server.

The browser's half is `assets/js/ui/dash-forms.mjs`; `Callbacks.form` registers the server's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any, NamedTuple

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.parts import marks
from dashboard.locale import Words
from streams.model.typed import plain
from streams.model.words import one_line, seen

_LONG = 200
_ID = re.compile(r"[0-9a-f-]{36}")


class FieldKind(Enum):
    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"


class Field(NamedTuple):
    """`word`: key of its label in the catalogue. `longest`: characters."""

    name: str
    word: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    longest: int = _LONG


class Filled(NamedTuple):
    """`id`: of the act, the same however often the same texts are sent until they are taken. `said`: texts by field."""

    id: str
    said: dict[str, str]


class Form(NamedTuple):
    """`name`: of its components' ids and, with what it is about, of its draft. Names of fields whose drafts are kept
    are listed in `assets/js/ui/drafts.mjs`: of residents nothing is."""

    name: str
    fields: tuple[Field, ...]

    def layout(
        self,
        words: Words,
        *,
        send: str,
        about: str = "",
        choices: Mapping[str, list[tuple[str, str]]] | None = None,
        first: Mapping[str, str] | None = None,
    ) -> html.Form:
        """`send`: text of its button. `choices`: (value, text) by field. `first`: what long texts hold before anybody
        writes, by field."""
        inputs = [self._field(one, words, (choices or {}).get(one.name, []), first or {}) for one in self.fields]
        stores = [dcc.Store(id=f"{self.name}-{part}") for part in ("sent", "done")]
        # Beside the button: the answer is in sight wherever the button is.
        end = html.Div(
            [
                html.Button(send, type="submit"),
                html.Output(id=f"{self.name}-said", **marks(testid=f"{self.name}-said")),
                html.P(id=f"{self.name}-trouble", className="note", role="alert"),
            ],
            className="form-end",
        )
        data: dict[str, Any] = {"data-form": f"{self.name}/{about}", **marks(testid=f"form-{self.name}")}
        # Sent before the browser's half listens, it goes nowhere and keeps its texts.
        return html.Form([*inputs, end, *stores], id=self.name, className="dash-form", method="dialog", **data)

    def taken(self, data: object) -> Filled | None:
        """What the browser sent; None when it is not what the form holds. Who takes it judges a choice."""
        if not isinstance(data, dict) or not isinstance(data.get("said"), dict):
            return None
        name, said = str(data.get("id", "")), data["said"]
        found = {one.name: _written(one, str(said.get(one.name, ""))) for one in self.fields}
        fits = all(len(found[one.name]) <= one.longest and (found[one.name] or not one.required) for one in self.fields)
        return Filled(name, found) if fits and _ID.fullmatch(name) else None

    def _field(self, one: Field, words: Words, choices: list[tuple[str, str]], first: Mapping[str, str]) -> html.Label:
        name: dict[str, Any] = {"id": f"{self.name}-{one.name}", "name": one.name, "required": one.required}
        made: Component
        if one.kind is FieldKind.CHOICE:
            made = html.Select([html.Option(text, value=value) for value, text in choices], **name)
        elif one.kind is FieldKind.LONG:
            name |= {"data-first": first.get(one.name, "")}
            made = html.Textarea(maxLength=one.longest, rows=4, **name)
        else:
            made = dcc.Input(type="text", maxLength=one.longest, autoComplete="off", **name)
        return html.Label([html.Span(words[one.word]), made], className="field")


def _written(one: Field, text: str) -> str:
    """A choice as codes are read. Prose stays as it was written, with its own punctuation: only blanks go that show
    nothing, and a long text keeps its lines."""
    if one.kind is FieldKind.CHOICE:
        return plain(text)
    if one.kind is FieldKind.TEXT:
        return one_line(text)
    return "\n".join(map(one_line, seen(text).splitlines())).strip()

"""Corrections that a worker asks for of the own entry, on `/me`: the form, and what came of each."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from flask import g

from dashboard.doors import PAGE_FIELD
from dashboard.html_page import row, table
from dashboard.locale import Words
from streams.errors import DeedRefused
from streams.model.local_day import stamp
from streams.model.words import one_line
from streams.registry.corrections import Correction, CorrectionOutcome

LONGEST = 200
"""Signs of what is wrong."""


def typed_text(typed: str) -> str:
    """What is wrong, as it is kept. Raises DeedRefused for nothing, and for more than is asked for."""
    text = one_line(typed)
    if not 1 <= len(text) <= LONGEST:
        raise DeedRefused("correction_text", most=LONGEST)
    return text


def own_corrections(asked: Sequence[Correction], words: Words, trouble: str = "") -> str:
    """HTML. `trouble`: why the last one was not taken."""
    told = f'<p class="trouble" role="alert">{escape(trouble)}</p>' if trouble else ""
    label, most = escape(words["me_correct_what"]), LONGEST
    form = (
        f'<form method="post" class="search"><input type="hidden" name="{PAGE_FIELD}" value="{g.page_id}">'
        f'<label>{label} <input name="text" maxlength="{most}" autocomplete="off" required></label>'
        f"<button>{escape(words['me_correct_ask'])}</button></form>"
    )
    heads = [words[key] for key in ("me_correct_at", "me_correct_text", "me_correct_state", "me_correct_answer")]
    lines = [row([stamp(one.at), escape(one.text), escape(state_of(one, words)), escape(one.answer)]) for one in asked]
    return f'{told}<p class="quiet">{escape(words["me_correct"])}</p>{form}{table(heads, lines) if lines else ""}'


def state_of(one: Correction, words: Words) -> str:
    """Who settled it is an office: a person's name is not shown."""
    if one.outcome is CorrectionOutcome.OPEN:
        return words["correction_open"]
    return f"{words[f'correction_{one.outcome.value}']} {stamp(one.settled_at or 0)}"

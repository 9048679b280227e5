"""Who reads a case, in which words, and when."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.locale import Words
from streams.access.subject import Subject
from streams.geography.places import Places
from streams.model.regulation import Regulation


class CaseView(NamedTuple):
    """What a page is made from. `now`: city ms. `named`: a named reader of this restricted case."""

    subject: Subject
    words: Words
    places: Places
    regulation: Regulation
    now: int
    named: bool = False

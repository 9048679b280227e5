"""Who reads a case, in which words, and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dashboard.locale import Words
from streams.access.subject import Subject
from streams.geography.places import Places
from streams.model.regulation import Regulation


class CaseView(NamedTuple):
    """What a page is made from. `now`: city ms. `named`: a named reader of this restricted case.
    `others`: codes of the cases it names, by id, of those that may be read too."""

    subject: Subject
    words: Words
    places: Places
    regulation: Regulation
    now: int
    named: bool = False
    others: Mapping[str, str] = {}

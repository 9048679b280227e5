"""What a page is made from: who asks, what for, and the words."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.locale import Words
from streams.access.subject import Subject
from streams.model.regulation import Regulation
from streams.model.store import StoreInfo
from streams.settings import Settings


@dataclass(frozen=True)
class PageContext:
    """`region`: the code the page is about. `words`: the catalogue of the asked language.
    `regulation`: types and working hours in force."""

    subject: Subject
    settings: Settings
    store: StoreInfo
    region: str
    words: Words
    regulation: Regulation

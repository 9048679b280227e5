"""What a page is made from: who asks, what for, and the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.locale import Words
from dashboard.presentation import STORY, Scene
from dashboard.theme import THEMES, Theme
from dashboard.wall_config import Wall
from streams.access.subject import Subject
from streams.model.regulation import Regulation
from streams.model.store import StoreInfo
from streams.registry.records import Worker
from streams.settings import Settings


@dataclass(frozen=True)
class PageContext:
    """`region`: the code the page is about. `words`: the catalogue of the asked language.
    `regulation`: types and working hours in force.
    `wall`: what this wall shows, with `notes` of what was asked for in vain. `asked`: the address's own words.
    `boundaries`: folder of the boundaries in force, as an address of this server. `locked`: the seat's time is up.
    `path`, `query`: the address; `parts`: what it names, by the gaps of its rule.
    `object`: code of the case the page is about. `route`: the page's name in its address.
    `story`: what a presenter tells. `worker`: whom the page is about, when of the scope.
    `theme`: day or night, of `dashboard/theme.py`."""

    subject: Subject
    settings: Settings
    store: StoreInfo
    region: str
    words: Words
    regulation: Regulation
    wall: Wall
    notes: tuple[str, ...]
    asked: Mapping[str, str]
    boundaries: str
    locked: bool = False
    object: str = ""
    route: str = ""
    story: tuple[Scene, ...] = STORY
    worker: Worker | None = None
    path: str = ""
    query: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    theme: str = "night"

    @property
    def colours(self) -> Theme:
        return THEMES[self.theme]

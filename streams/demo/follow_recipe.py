"""The simulated year of supervision: `demo_follow.yaml`, typed. An unknown key is an error by name."""

from __future__ import annotations

from pathlib import Path

from streams.demo.recipe_part import Part, Spread, read
from streams.model.periods import Cadence

FILE = Path(__file__).with_name("demo_follow.yaml")


class PublishedFigures(Part, frozen=True):
    """`day`: month and day up to which the figures are of."""

    day: str
    points: int
    findings: int


class DemoTeams(Part, frozen=True):
    members: str
    lead: str


class PointShare(Part, frozen=True):
    kind: str
    share: float
    name: str


class FindingShare(Part, frozen=True):
    kind: str
    share: float
    title: str
    unit: str


class DemoKeyCase(Part, frozen=True):
    """`listed`: number of the document it is listed by, '' = it is not."""

    title: str
    kind: str
    area: str
    leader: str
    next: str
    due_days: int
    listed: str


class DemoPaper(Part, frozen=True):
    """`place`: of the area in which there is something, '' = there is none in all of the city."""

    unit: str
    condition: str
    paper: str
    place: str = ""


class DemoSixNo(Part, frozen=True):
    """`listed`, `passed`: as published of the first round; `first_day`: month and day of it (assumed). `days`: how long
    a round is open. `answered_areas`: whose villages answered in the round under way."""

    listed: int
    passed: int
    first_day: str
    first_title: str
    again_title: str
    left_out: str
    days: int
    answered_areas: tuple[str, ...]
    papers: tuple[DemoPaper, ...]


class DemoStep(Part, frozen=True):
    """`days`: before the city began."""

    step: str
    days: int
    by: str
    paper: str = ""


class DemoItem(Part, frozen=True):
    """An item of any kind. `place`: '' = the city. `due_days`: from when the city began, 0 = it has no limit.
    `about`: title of another one that it belongs to. `columns`: in the order of its kind."""

    kind: str
    title: str
    place: str = ""
    unit: str = ""
    leader: str = ""
    due_days: int = 0
    paper: str = ""
    text: str = ""
    about: str = ""
    columns: tuple[str, ...] = ()
    cadence: Cadence = Cadence.ONCE
    past: tuple[DemoStep, ...] = ()


class FollowRecipe(Part, frozen=True):
    """`after_per_week`: findings after the published figures. `rectify_days`: from the finding, `recheck_days`: from
    the report. `sampled`: share of 1."""

    published: PublishedFigures
    after_per_week: int
    teams: DemoTeams
    points: tuple[PointShare, ...]
    findings: tuple[FindingShare, ...]
    limit_days: int
    rectify_days: Spread
    recheck_days: Spread
    sampled: float
    key_cases: tuple[DemoKeyCase, ...]
    six_no: DemoSixNo
    items: tuple[DemoItem, ...] = ()


def load(file: Path = FILE) -> FollowRecipe:
    """Raises ConfigError, naming what is wrong."""
    return read(file, FollowRecipe)

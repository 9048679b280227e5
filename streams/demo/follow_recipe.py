"""The simulated year of supervision: `demo_follow.yaml`, typed. An unknown key is an error by name."""

from __future__ import annotations

from pathlib import Path

from streams.demo.recipe_part import Part, Spread, read

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


def load(file: Path = FILE) -> FollowRecipe:
    """Raises ConfigError, naming what is wrong."""
    return read(file, FollowRecipe)

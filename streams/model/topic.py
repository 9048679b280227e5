"""Topics: `kind/region/projection`. A viewer asks for kind and region; the policy adds the projection.

| kind     | holds                                                          | projections |
| regions  | numbers of a region and those below it, to townships           | wall, desk  |
| clusters | where workers are while the whole city is in view, k >= 5      | wall        |
| workers  | dots (columns)                                                 | wall, desk  |
| posts    | post number of each dot: `腰堡镇 3 网格`                        | desk        |
| reports  | the newest reports                                             | desk        |
| feed     | age and rate of what comes in                                  | wall, desk  |
| health   | age, lag and rate of every stream and process; brief: what runs | desk, brief |
| figures  | what a region's charts show: hours, categories, stages         | wall, desk  |
| alerts   | open alerts of a region and those below it                     | wall, desk  |
|          | above: of those what was raised to the leader                  | above       |
| cases    | which cases changed last, and how far they are                 | desk        |
| shift    | who sits where, floods, hand-overs, plans, rules out of service | wall, desk  |
|          | rules: the rules out of service and nothing else               | rules       |
| session  | outcomes of the commands of one sign-in session                | self        |

| own      | what an address is to do: `task/<id>`                           | self        |

A session's topic has the session's id where others have a region, an own one an address (`model/address.py`); no one
asks for another than `session/self` and `own/self`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from streams.model.address import Address
from streams.model.region import is_code


class Kind(StrEnum):
    REGIONS = "regions"
    CLUSTERS = "clusters"
    WORKERS = "workers"
    POSTS = "posts"
    REPORTS = "reports"
    FEED = "feed"
    HEALTH = "health"
    FIGURES = "figures"
    ALERTS = "alerts"
    CASES = "cases"
    SHIFT = "shift"
    SESSION = "session"
    OWN = "own"


class Projection(StrEnum):
    WALL = "wall"
    DESK = "desk"
    SELF = "self"
    BRIEF = "brief"
    RULES = "rules"
    ABOVE = "above"


LIVE = frozenset({Projection.WALL, Projection.DESK})
"""What the fold projects; `self` is made by the gateway from outcomes."""


PROJECTIONS: dict[Kind, frozenset[Projection]] = {
    Kind.REGIONS: LIVE,
    Kind.CLUSTERS: frozenset({Projection.WALL}),
    Kind.WORKERS: LIVE,
    Kind.POSTS: frozenset({Projection.DESK}),
    Kind.REPORTS: frozenset({Projection.DESK}),
    Kind.FEED: LIVE,
    Kind.HEALTH: frozenset({Projection.DESK, Projection.BRIEF}),
    Kind.FIGURES: LIVE,
    Kind.ALERTS: LIVE | {Projection.ABOVE},
    Kind.CASES: frozenset({Projection.DESK}),
    Kind.SHIFT: LIVE | {Projection.RULES},
    Kind.SESSION: frozenset({Projection.SELF}),
    Kind.OWN: frozenset({Projection.SELF}),
}


OWN_SESSION = "session/self"
OWN_ADDRESS = "own/self"
"""What a viewer asks for; it gets its own."""


class Topic(NamedTuple):
    kind: Kind
    region: str
    projection: Projection

    def __str__(self) -> str:
        return f"{self.kind}/{self.region}/{self.projection}"

    @property
    def columns(self) -> bool:
        """Whether its frames are binary columns rather than records."""
        return self.kind is Kind.WORKERS

    @classmethod
    def parse(cls, text: str) -> Topic:
        """Raises ValueError for anything that is not a whole topic."""
        kind, region, projection = text.split("/")
        if kind == Kind.OWN:
            Address.parse(region)
        elif not is_code(region):
            raise ValueError(f"{region!r} is not a region code")
        topic = cls(Kind(kind), region, Projection(projection))
        if topic.projection not in PROJECTIONS[topic.kind]:
            raise ValueError(f"{topic.kind} has no projection {topic.projection}")
        return topic


def asked(text: str) -> tuple[Kind, str]:
    """What a viewer asks for, `kind/region`. Raises ValueError."""
    kind, region = text.split("/")
    if not is_code(region) or kind == Kind.OWN:
        raise ValueError(f"{region!r} is not a region code")
    return Kind(kind), region

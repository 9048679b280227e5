from __future__ import annotations

from itertools import product

import pytest

from streams.access.policy import Action, Page, allow
from streams.access.subject import Role, Subject
from streams.access.topics import projection
from streams.model.topic import PROJECTIONS, Kind, Projection, Topic

CITY, COUNTY, OTHER, TOWN = "2112", "211221", "211224", "211221106"
WALL = Subject(id="w", role=Role.WALL, scope=CITY)
DUTY = Subject(id="d", role=Role.DUTY, scope=CITY)
COUNTY_DESK = Subject(id="s", role=Role.SUPERVISOR, scope=COUNTY)

TABLE = {
    # page or topic: wall, city duty, county supervisor
    Page("wall"): (True, False, False),
    Page("health"): (False, True, True),
    Page("region", CITY): (False, True, False),
    Page("region", COUNTY): (False, True, True),
    Page("region", TOWN): (False, True, True),
    Page("region", OTHER): (False, True, False),
    Page("region", "999999"): (False, False, False),
    Page("admin"): (False, False, False),
    Topic(Kind.REGIONS, CITY, Projection.WALL): (True, False, False),
    Topic(Kind.REGIONS, COUNTY, Projection.WALL): (True, False, False),
    Topic(Kind.REGIONS, CITY, Projection.DESK): (False, True, False),
    Topic(Kind.REGIONS, COUNTY, Projection.DESK): (False, True, True),
    Topic(Kind.CLUSTERS, CITY, Projection.WALL): (True, False, False),
    Topic(Kind.WORKERS, COUNTY, Projection.WALL): (True, False, False),
    Topic(Kind.WORKERS, CITY, Projection.WALL): (False, False, False),
    Topic(Kind.WORKERS, TOWN, Projection.WALL): (True, False, False),
    Topic(Kind.WORKERS, COUNTY, Projection.DESK): (False, True, True),
    Topic(Kind.WORKERS, OTHER, Projection.DESK): (False, True, False),
    Topic(Kind.WORKERS, TOWN, Projection.DESK): (False, True, True),
    Topic(Kind.WORKERS, CITY, Projection.DESK): (False, False, False),
    Topic(Kind.POSTS, COUNTY, Projection.DESK): (False, True, True),
    Topic(Kind.POSTS, OTHER, Projection.DESK): (False, True, False),
    Topic(Kind.REPORTS, COUNTY, Projection.DESK): (False, True, True),
    Topic(Kind.REPORTS, CITY, Projection.DESK): (False, True, False),
    Topic(Kind.FEED, CITY, Projection.WALL): (True, False, False),
    Topic(Kind.FEED, CITY, Projection.DESK): (False, True, True),
    Topic(Kind.HEALTH, CITY, Projection.DESK): (False, True, False),
    Topic(Kind.HEALTH, CITY, Projection.BRIEF): (False, False, True),
}


@pytest.mark.parametrize("obj", TABLE, ids=str)
def test_the_table_cell_by_cell(obj: Page | Topic) -> None:
    action = Action.OPEN if isinstance(obj, Page) else Action.SUBSCRIBE
    assert tuple(allow(who, action, obj) for who in (WALL, DUTY, COUNTY_DESK)) == TABLE[obj]


@pytest.mark.parametrize("obj", TABLE, ids=str)
def test_the_other_action_is_never_allowed(obj: Page | Topic) -> None:
    other = Action.SUBSCRIBE if isinstance(obj, Page) else Action.OPEN
    assert not any(allow(who, other, obj) for who in (WALL, DUTY, COUNTY_DESK))


def test_no_wall_of_any_scope_gets_a_name_or_a_text() -> None:
    for scope, (kind, known) in product((CITY, COUNTY, TOWN), PROJECTIONS.items()):
        wall = Subject(id="w", role=Role.WALL, scope=scope)
        granted = {
            shown
            for shown in known
            for region in (CITY, COUNTY, OTHER, TOWN)
            if allow(wall, Action.SUBSCRIBE, Topic(kind, region, shown))
        }
        assert granted <= {Projection.WALL}
        assert projection(wall, kind) in (None, Projection.WALL) or kind is Kind.SESSION
    assert projection(WALL, Kind.POSTS) is None
    assert projection(WALL, Kind.REPORTS) is None


def test_a_subject_without_a_sound_scope_gets_nothing() -> None:
    for scope in ("", "21", "abc", "2112211060"):
        nobody = Subject(id="x", role=Role.DUTY, scope=scope)
        assert not any(allow(nobody, Action.OPEN, page) for page in TABLE if isinstance(page, Page))


def test_a_field_nobody_defined_is_denied() -> None:
    assert not allow(DUTY, Action.OPEN, Page("health"), field="phone")

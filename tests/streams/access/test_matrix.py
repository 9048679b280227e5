"""Every role in every scope against every page and topic that can be named: what is granted is written out, all else is
refused."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.access.policy import Action, CommandTarget, Object, Page, allow, may_on
from streams.access.subject import Role, Subject
from streams.model.topic import Kind, Projection, Topic, asked

CITY, ABROAD = "2112", "2101"
COUNTY, OTHER, OTHER_CITYS = "211221", "211224", "210102"
TOWN, NEXT_TOWN, OTHER_TOWN = "211221106", "211221100", "211224001"
VILLAGE = "211221106201"
REGIONS = (CITY, ABROAD, COUNTY, OTHER, OTHER_CITYS, TOWN, NEXT_TOWN, OTHER_TOWN, VILLAGE)
DESK_PAGES = ("home", "region", "health", "cases", "case", "duty", "shift", "track", "workers")
ADMINS: tuple[str, ...] = ("admin.approvals",)
ADMINS += (
    "admin",
    "admin.users",
    "admin.sessions",
    "admin.roster",
    "admin.units",
    "admin.sites",
    "admin.devices",
    "admin.walls",
    "admin.rules",
)
NAMES = ("wall", "audit", "me", *DESK_PAGES, *ADMINS, "")
NO_REGIONS = ("", "21", "21122", "2112211060", "２１１２", "2112 ", "abcd", "/", "../2112")

WITHIN = {
    CITY: (CITY, COUNTY, OTHER, TOWN, NEXT_TOWN, OTHER_TOWN, VILLAGE),
    COUNTY: (COUNTY, TOWN, NEXT_TOWN, VILLAGE),
    TOWN: (TOWN, VILLAGE),
}
COUNTIES_WITHIN = {CITY: (COUNTY, OTHER), COUNTY: (COUNTY,), TOWN: ()}
DOTTED = {CITY: (COUNTY, OTHER, TOWN, NEXT_TOWN, OTHER_TOWN), COUNTY: (COUNTY, TOWN, NEXT_TOWN), TOWN: (TOWN,)}
"""Where a desk may see single workers: of a whole city and of one village alone nobody is told."""
ON_WALLS = (Kind.REGIONS, Kind.CLUSTERS, Kind.FIGURES, Kind.ALERTS, Kind.SHIFT)
ON_DESKS = (Kind.REGIONS, Kind.REPORTS, Kind.POSTS, Kind.FIGURES, Kind.ALERTS, Kind.CASES, Kind.SHIFT)
ABOVE = {CITY: (CITY,), COUNTY: (CITY, COUNTY), TOWN: (CITY, COUNTY, TOWN)}
"""What holds no place and no person is the same for all of a city."""

OBJECTS: list[Object] = [Page(name, region) for name, region in product(NAMES, (*REGIONS, *NO_REGIONS))]
OBJECTS += [Topic(*parts) for parts in product(Kind, REGIONS, Projection)]
OBJECTS += [Topic(Kind.SESSION, session, projection) for session, projection in product(("x", "y"), Projection)]
ALERTS = [CommandTarget("alert", region) for region in (*REGIONS, *NO_REGIONS)]
OWN = Topic(Kind.SESSION, "x", Projection.SELF)


def granted_to_a_wall(scope: str) -> set[Object]:
    """Clusters and numbers of its own region, dots from a county down; no names, no texts, no health."""
    within = WITHIN[scope]
    topics = {Topic(kind, region, Projection.WALL) for kind in ON_WALLS for region in within}
    topics |= {Topic(Kind.WORKERS, county, Projection.WALL) for county in COUNTIES_WITHIN[scope]}
    topics |= {Topic(Kind.FEED, region, Projection.WALL) for region in ABOVE[scope]}
    return {*topics, Page("wall"), *(Page("wall", region) for region in within)}


def health(scope: str) -> Projection:
    """Every process and figure for who answers for the city; for the others that they run."""
    return Projection.DESK if scope == CITY else Projection.BRIEF


def granted_to_a_desk(scope: str) -> set[Object]:
    """Everything of its own region, dots and posts by county and by township, and that the city's machines run."""
    within = WITHIN[scope]
    topics = {Topic(kind, region, Projection.DESK) for kind in ON_DESKS for region in within}
    topics |= {Topic(Kind.WORKERS, area, Projection.DESK) for area in DOTTED[scope]}
    topics |= {Topic(Kind.FEED, region, Projection.DESK) for region in ABOVE[scope]}
    topics |= {Topic(Kind.HEALTH, region, health(scope)) for region in ABOVE[scope]}
    return {*topics, *(Page(name, region) for name in DESK_PAGES for region in ("", *within))}


def granted_to_a_leader(scope: str) -> set[Object]:
    """Numbers of the own region; nobody's place, no text, no alert that names who took it."""
    topics = {Topic(kind, region, Projection.DESK) for kind in (Kind.REGIONS, Kind.FIGURES) for region in WITHIN[scope]}
    topics |= {Topic(Kind.FEED, region, Projection.DESK) for region in ABOVE[scope]}
    return {*topics, *(Page(name, region) for name in ("home", "region", "case") for region in ("", *WITHIN[scope]))}


def granted_to_a_system_admin(scope: str) -> set[Object]:
    """The machines, never the city."""
    topics = {Topic(Kind.HEALTH, region, health(scope)) for region in ABOVE[scope]}
    topics |= {Topic(Kind.SHIFT, region, Projection.RULES) for region in WITHIN[scope]}
    names = ("health", "admin", "admin.devices", "admin.walls", "admin.rules", "admin.approvals")
    return {*topics, *(Page(name, region) for name in names for region in ("", *WITHIN[scope]))}


def granted_to_a_security_admin(scope: str) -> set[Object]:
    """Who may sign in and who is, nothing of the city and nothing of the machines."""
    names = ("admin", "admin.users", "admin.sessions", "admin.roster", "admin.units", "admin.sites", "admin.approvals")
    return {Page(name, region) for name in names for region in ("", *WITHIN[scope])}


def granted_to_a_worker(scope: str) -> set[Object]:
    """Who looked at the own track."""
    return {Page("me"), *(Page("me", region) for region in WITHIN[scope])}


def granted_for_the_own_cases(scope: str) -> set[Object]:
    """The list of what is one's own, and its cases one by one; which those are, the case says."""
    topics = {Topic(Kind.FEED, region, Projection.DESK) for region in ABOVE[scope]}
    return {*topics, *(Page(name, region) for name in ("home", "cases", "case") for region in ("", *WITHIN[scope]))}


def granted_to_a_village(scope: str) -> set[Object]:
    """The own cases, and the picture of the own place."""
    return granted_for_the_own_cases(scope) | {Page("region", region) for region in ("", *WITHIN[scope])}


def and_its_own(granted: Callable[[str], set[Object]]) -> Callable[[str], set[Object]]:
    return lambda scope: granted(scope) | {Topic(Kind.OWN, scope, Projection.SELF)}


def granted_to_an_auditor(scope: str) -> set[Object]:
    """The audit and nothing else."""
    return {Page("audit"), *(Page("audit", region) for region in WITHIN[scope])}


def nothing(scope: str) -> set[Object]:
    """What stands so far is none of this role's business."""
    return set()


GRANTED: dict[Role, Callable[[str], set[Object]]] = {
    Role.WALL: granted_to_a_wall,
    Role.DUTY: and_its_own(granted_to_a_desk),
    Role.DUTY_LEAD: and_its_own(granted_to_a_desk),
    Role.SUPERVISOR: granted_to_a_desk,
    Role.LEADER: granted_to_a_leader,
    Role.SYSTEM_ADMIN: granted_to_a_system_admin,
    Role.AUDITOR: granted_to_an_auditor,
    Role.SECURITY_ADMIN: granted_to_a_security_admin,
    Role.WORKER: granted_to_a_worker,
    Role.VILLAGE: and_its_own(granted_to_a_village),
    **dict.fromkeys((Role.MEDIATOR, Role.CLERK, Role.DEPARTMENT), granted_for_the_own_cases),
    **dict.fromkeys((Role.GUIDANCE, Role.PUBLIC, Role.SYSTEM), nothing),
}
"""Written out for every role there is: a new one fails here until somebody has said what it may see."""


OF: dict[Role, frozenset[str]] = {
    **dict.fromkeys(Role, frozenset[str]()),
    **dict.fromkeys((Role.DUTY_LEAD, Role.SUPERVISOR), frozenset({"region"})),
    Role.SECURITY_ADMIN: frozenset(
        {"admin.users", "admin.sessions", "admin.roster", "admin.units", "admin.sites", "admin.approvals"}
    ),
    Role.SYSTEM_ADMIN: frozenset({"admin.devices", "admin.walls", "admin.rules", "admin.approvals"}),
}
"""Whose content a role may change."""
TAKEN: dict[Role, frozenset[str]] = {
    **dict.fromkeys(Role, frozenset[str]()),
    **dict.fromkeys(
        (Role.DUTY, Role.DUTY_LEAD, Role.SUPERVISOR), frozenset({"region", "cases", "track", "workers", "duty"})
    ),
    Role.LEADER: frozenset({"region"}),
    Role.AUDITOR: frozenset({"audit"}),
}
"""Whose content a role may take away in a file; of the whole city no seat on duty may."""


def test_every_role_is_written_out() -> None:
    assert set(GRANTED) == set(Role)


@pytest.mark.parametrize("scope", WITHIN)
@pytest.mark.parametrize("role", Role)
def test_what_is_written_out_is_granted_and_all_else_refused(role: Role, scope: str) -> None:
    who = Subject(id="x", role=role, scope=scope)
    own = {Page: Action.OPEN, Topic: Action.SUBSCRIBE}
    found = {(action, obj) for action, obj in product(Action, OBJECTS) if allow(who, action, obj)}
    granted = {(own[type(obj)], obj) for obj in {*GRANTED[role](scope), OWN}}
    for action, table in ((Action.CHANGE, OF), (Action.EXPORT, TAKEN)):
        pages = [page for page in GRANTED[role](scope) if isinstance(page, Page)]
        seat = action is Action.EXPORT and role in (Role.DUTY, Role.DUTY_LEAD) and scope == "2112"
        granted |= {(action, page) for page in pages if page.name in table[role] and not seat}
    assert found == granted


ON_ALERTS = (
    Action.ACKNOWLEDGE,
    Action.UNDO,
    Action.PROGRESS,
    Action.NOTE,
    Action.CONFIRM,
    Action.ESCALATE,
    Action.SHELVE,
    Action.UNSHELVE,
    Action.CLOSE,
)
SITS = {Action.BEGIN, Action.END, Action.SIGN, Action.SOUND, Action.TEST}
ON_DESKS_AND_RULES: dict[Role, set[Action]] = {
    Role.DUTY: SITS,
    Role.DUTY_LEAD: SITS | {Action.PLAN, Action.UNPLAN, Action.FLOOD},
    Role.SYSTEM_ADMIN: {Action.DISABLE, Action.APPROVE, Action.ENABLE},
}


@pytest.mark.parametrize("role", Role)
def test_who_sits_and_who_puts_rules_out_of_service(role: Role) -> None:
    who = Subject(id="x", role=role, scope=COUNTY)
    objects = [CommandTarget(kind, region) for kind, region in product(("shift", "rule"), (*REGIONS, *NO_REGIONS))]
    found = {(action, obj.region) for action, obj in product(Action, objects) if allow(who, action, obj)}
    assert found == set(product(ON_DESKS_AND_RULES.get(role, set()), WITHIN[COUNTY]))


def test_what_is_grave_is_ended_and_shelved_by_a_lead_or_by_nobody() -> None:
    assert [may_on(Role.DUTY, Action.CLOSE, p) for p in (1, 2, 3, 4)] == [False, False, True, True]
    assert [may_on(Role.DUTY_LEAD, Action.CLOSE, p) for p in (1, 2, 3, 4)] == [True] * 4
    assert [may_on(Role.DUTY, Action.SHELVE, p) for p in (1, 2, 3, 4)] == [False, False, True, True]
    assert [may_on(Role.DUTY_LEAD, Action.SHELVE, p) for p in (1, 2, 3, 4)] == [False, True, True, True]
    assert all(may_on(Role.DUTY, Action.ACKNOWLEDGE, p) for p in (1, 2, 3, 4))


@pytest.mark.parametrize("scope", WITHIN)
def test_only_the_duty_of_its_own_region_moves_an_alert(scope: str) -> None:
    moves = [*product((Role.DUTY, Role.DUTY_LEAD), ON_ALERTS), (Role.SYSTEM, Action.CALLED)]
    granted = {
        (role, action, CommandTarget("alert", region)) for (role, action), region in product(moves, WITHIN[scope])
    }
    asked_for = product(Role, Action, ALERTS)
    who = {role: Subject(id="x", role=role, scope=scope) for role in Role}
    assert {(role, action, alert) for role, action, alert in asked_for if allow(who[role], action, alert)} == granted


WORKS = {Action.REPORT, Action.MOVE, Action.MARK}
ON_CASES: dict[Role, set[Action]] = {
    Role.DUTY: WORKS,
    Role.DUTY_LEAD: WORKS,
    Role.VILLAGE: WORKS,
    Role.DEPARTMENT: {Action.MOVE, Action.MARK},
    Role.MEDIATOR: {Action.MOVE, Action.MARK},
    Role.CLERK: {Action.REPORT, Action.MOVE},
    Role.LEADER: {Action.MARK},
}
WHOLE = {"name", "phone", "id_number", "address"}
UNMASKS: dict[Role, set[str]] = {
    **dict.fromkeys((Role.DUTY, Role.DUTY_LEAD, Role.SUPERVISOR, Role.VILLAGE, Role.CLERK, Role.DEPARTMENT), WHOLE),
    Role.MEDIATOR: {"name", "phone"},
}


@pytest.mark.parametrize("scope", WITHIN)
@pytest.mark.parametrize("role", Role)
def test_who_may_do_what_to_a_case_of_the_own_region(role: Role, scope: str) -> None:
    who = Subject(id="x", role=role, scope=scope)
    cases = [CommandTarget("case", region) for region in (*REGIONS, *NO_REGIONS)]
    found = {(action, case.region) for action, case in product(Action, cases) if allow(who, action, case)}
    assert found == set(product(ON_CASES.get(role, set()), WITHIN[scope]))
    fields = (*WHOLE, "", "text", "password")
    shown = {
        (field, case.region)
        for action, field, case in product(Action, fields, cases)
        if field and allow(who, action, case, field=field) and action is Action.REVEAL
    }
    assert shown == set(product(UNMASKS.get(role, set()), WITHIN[scope]))
    others = set(Action) - {Action.REVEAL}
    assert not any(allow(who, a, c, field=f) for a, c, f in product(others, cases, fields) if f)


@given(
    st.sampled_from(Role),
    st.text("0123456789", max_size=18),
    st.sampled_from(Action),
    st.one_of(
        st.builds(Page, st.sampled_from(NAMES), st.text("0123456789", max_size=18)),
        st.builds(Topic, st.sampled_from(Kind), st.text("0123456789", max_size=18), st.sampled_from(Projection)),
    ),
)
def test_nobody_reaches_beside_the_own_prefix(role: Role, scope: str, action: Action, obj: Object) -> None:
    if not allow(Subject(id="x", role=role, scope=scope), action, obj):
        return
    if obj == Topic(Kind.SESSION, "x", Projection.SELF):
        return
    city_wide = isinstance(obj, Topic) and obj.kind in (Kind.FEED, Kind.HEALTH)
    no_place = isinstance(obj, Page) and not obj.region
    assert obj.region.startswith(scope) or no_place or (city_wide and scope.startswith(obj.region))


@pytest.mark.parametrize("role", Role)
def test_a_field_or_an_hour_widens_nothing(role: Role) -> None:
    who = Subject(id="x", role=role, scope=CITY)
    for action, obj in product(Action, OBJECTS):
        assert not allow(who, action, obj, field="phone")
        assert allow(who, action, obj, now=2**53) == allow(who, action, obj)


@pytest.mark.parametrize("region", NO_REGIONS)
def test_no_topic_is_asked_for_by_what_is_no_region(region: str) -> None:
    for kind in Kind:
        with pytest.raises(ValueError):
            asked(f"{kind}/{region}")

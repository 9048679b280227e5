"""Every role in every scope against every page, topic and command that can be named: what `matrix.yaml` grants is
granted, all else is refused."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from streams.access.policy import PAGES, Action, CommandTarget, Object, Page, allow, may_on
from streams.access.subject import Role, Subject
from streams.model.topic import Kind, Projection, Topic, asked

CITY, ABROAD = "2112", "2101"
COUNTY, OTHER, OTHER_CITYS = "211221", "211224", "210102"
TOWN, NEXT_TOWN, OTHER_TOWN = "211221106", "211221100", "211224001"
VILLAGE = "211221106201"
REGIONS = (CITY, ABROAD, COUNTY, OTHER, OTHER_CITYS, TOWN, NEXT_TOWN, OTHER_TOWN, VILLAGE)
NO_REGIONS = ("", "21", "21122", "2112211060", "２１１２", "2112 ", "abcd", "/", "../2112")
NAMES = ("", "unknown", *sorted({name for pages in PAGES.values() for name in pages}))
FIELDS = ("name", "phone", "id_number", "address", "", "text", "password")
SCOPES = (CITY, COUNTY, TOWN)
AREAS: dict[str, dict[str, tuple[str, ...]]] = {
    "within": {
        CITY: (CITY, COUNTY, OTHER, TOWN, NEXT_TOWN, OTHER_TOWN, VILLAGE),
        COUNTY: (COUNTY, TOWN, NEXT_TOWN, VILLAGE),
        TOWN: (TOWN, VILLAGE),
    },
    "dotted": {
        CITY: (COUNTY, OTHER, TOWN, NEXT_TOWN, OTHER_TOWN),
        COUNTY: (COUNTY, TOWN, NEXT_TOWN),
        TOWN: (TOWN,),
    },
    "above": {CITY: (CITY,), COUNTY: (CITY, COUNTY), TOWN: (CITY, COUNTY, TOWN)},
    "scope": {CITY: (CITY,), COUNTY: (COUNTY,), TOWN: (TOWN,)},
}
"""The regions that an area of `matrix.yaml` names, by scope."""


class Row(msgspec.Struct, forbid_unknown_fields=True):
    """What one role may do; the head of `matrix.yaml` explains each key."""

    pages: list[str] = []
    topics: dict[str, str] = {}
    health_above: bool = False
    change: list[str] = []
    export: list[str] = []
    export_of_city: bool = True
    commands: dict[str, list[str]] = {}
    fields: list[str] = []


MATRIX = msgspec.convert(
    yaml.safe_load(Path(__file__).with_name("matrix.yaml").read_text(encoding="utf-8")), dict[Role, Row]
)
OBJECTS: list[Object] = [Page(name, region) for name, region in product(NAMES, (*REGIONS, *NO_REGIONS))]
OBJECTS += [Topic(*parts) for parts in product(Kind, REGIONS, Projection)]
OBJECTS += [Topic(Kind.SESSION, session, projection) for session, projection in product(("x", "y"), Projection)]
COMMAND_KINDS = sorted({action.value.partition(".")[0] for action in Action if "." in action.value})
TARGETS = [CommandTarget(kind, region) for kind, region in product(COMMAND_KINDS, (*REGIONS, *NO_REGIONS))]
OWN = Topic(Kind.SESSION, "x", Projection.SELF)
"""The outcomes of its own commands: every session's, whatever its role."""


def pages_of(names: list[str], scope: str) -> set[Object]:
    return {Page(name, region) for name, region in product(names, ("", *AREAS["within"][scope]))}


def topics_of(row: Row, scope: str) -> set[Object]:
    topics: set[Object] = {OWN}
    for name, area in row.topics.items():
        kind, projection = name.split(".")
        topics |= {Topic(Kind(kind), region, Projection(projection)) for region in AREAS[area][scope]}
    if row.health_above:
        projection = Projection.DESK if scope == CITY else Projection.BRIEF
        topics |= {Topic(Kind.HEALTH, region, projection) for region in AREAS["above"][scope]}
    return topics


def test_every_role_is_written_out() -> None:
    assert set(MATRIX) == set(Role)


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("role", Role)
def test_what_is_written_out_is_granted_and_all_else_refused(role: Role, scope: str) -> None:
    row, subject = MATRIX[role], Subject(id="x", role=role, scope=scope)
    allowed = {(action, obj) for action, obj in product(Action, OBJECTS) if allow(subject, action, obj)}
    exported = row.export if row.export_of_city or scope != CITY else []
    granted: set[tuple[Action, Object]] = {(Action.SUBSCRIBE, topic) for topic in topics_of(row, scope)}
    for action, names in ((Action.OPEN, row.pages), (Action.CHANGE, row.change), (Action.EXPORT, exported)):
        granted |= {(action, page) for page in pages_of(names, scope)}
    assert allowed == granted


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("role", Role)
def test_who_may_give_which_command(role: Role, scope: str) -> None:
    subject = Subject(id="x", role=role, scope=scope)
    allowed = {(action, obj) for action, obj in product(Action, TARGETS) if allow(subject, action, obj)}
    granted = {
        (Action(f"{kind}.{verb}"), CommandTarget(kind, region))
        for kind, verbs in MATRIX[role].commands.items()
        for verb, region in product(verbs, AREAS["within"][scope])
    }
    assert allowed == granted


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("role", Role)
def test_which_fields_of_a_resident_a_role_unmasks(role: Role, scope: str) -> None:
    subject = Subject(id="x", role=role, scope=scope)
    fields = [field for field in FIELDS if field]
    allowed = {
        (action, target, field)
        for action, target, field in product(Action, TARGETS, fields)
        if allow(subject, action, target, field=field)
    }
    assert allowed == {
        (Action.REVEAL, CommandTarget("case", region), field)
        for region, field in product(AREAS["within"][scope], MATRIX[role].fields)
    }


def test_what_is_grave_is_ended_and_shelved_by_a_lead_alone() -> None:
    assert [may_on(Role.DUTY, Action.CLOSE, p) for p in (1, 2, 3, 4)] == [False, False, True, True]
    assert [may_on(Role.DUTY_LEAD, Action.CLOSE, p) for p in (1, 2, 3, 4)] == [True] * 4
    assert [may_on(Role.DUTY, Action.SHELVE, p) for p in (1, 2, 3, 4)] == [False, False, True, True]
    assert [may_on(Role.DUTY_LEAD, Action.SHELVE, p) for p in (1, 2, 3, 4)] == [False, True, True, True]
    assert all(may_on(Role.DUTY, Action.ACKNOWLEDGE, p) for p in (1, 2, 3, 4))


@given(
    st.sampled_from(Role),
    st.text("0123456789", max_size=18),
    st.sampled_from(Action),
    st.one_of(
        st.builds(Page, st.sampled_from(NAMES), st.text("0123456789", max_size=18)),
        st.builds(Topic, st.sampled_from(Kind), st.text("0123456789", max_size=18), st.sampled_from(Projection)),
    ),
)
def test_no_account_reaches_beside_its_own_prefix(role: Role, scope: str, action: Action, obj: Object) -> None:
    if not allow(Subject(id="x", role=role, scope=scope), action, obj):
        return
    if obj == OWN:
        return
    city_wide = isinstance(obj, Topic) and obj.kind in (Kind.FEED, Kind.HEALTH)
    no_place = isinstance(obj, Page) and not obj.region
    assert obj.region.startswith(scope) or no_place or (city_wide and scope.startswith(obj.region))


@pytest.mark.parametrize("role", Role)
def test_a_field_or_an_hour_widens_nothing(role: Role) -> None:
    subject = Subject(id="x", role=role, scope=CITY)
    for action, obj in product(Action, OBJECTS):
        assert not allow(subject, action, obj, field="phone")
        assert allow(subject, action, obj, now=2**53) == allow(subject, action, obj)


@pytest.mark.parametrize("region", NO_REGIONS)
def test_no_topic_is_asked_for_by_what_is_no_region(region: str) -> None:
    for kind in Kind:
        with pytest.raises(ValueError):
            asked(f"{kind}/{region}")

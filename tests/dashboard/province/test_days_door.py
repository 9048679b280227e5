"""A city's days for its province: by the token alone, whole days in counts that add up, up to where history is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dashboard.app import create
from dashboard.province.days_door import asked
from streams.history.backlog import Behind
from streams.history.history import History
from streams.model.case import Case, CaseState, CaseStep
from streams.model.case_clock import timed
from streams.model.entry_id import EntryId
from streams.model.local_day import day_start, iso_day, local_day
from streams.settings import ProvinceSection
from streams.wire.days import MOST_DAYS, CityDays
from tests.dashboard.areas.area_numbers import RULES
from tests.dashboard.conftest import Browser, Site
from tests.dashboard.province.city_door import TOKEN

S = CaseState
TODAY = 20_454
"""2026-01-01."""
HOUR = 3_600_000
NOW = day_start(TODAY) + 10 * HOUR
BEGINS = TODAY - 40


def case(name: str, day: int, *, hours: int = 0, duplicate: bool = False, village: str = "211221106201") -> Case:
    """Reported at 9:00 of a local day. `hours`: done so long after, 0 = not at all."""
    at = day_start(day) + 9 * HOUR
    states = (S.TRIAGED, S.DISPATCHED, S.ACCEPTED)
    steps = tuple(CaseStep(n, state, at, unit="police") for n, state in enumerate(states, 1))
    if hours:
        steps += (CaseStep(4, S.CHECKING, at + hours * HOUR),)
    steps = () if duplicate else steps
    made = Case(id=name, village=village, type="H01", category="H", reported_at=at, steps=steps, duplicate=duplicate)
    return timed(made, RULES)


LATE = case("late", BEGINS)
HELD = (
    LATE,
    case("a", TODAY - 3, hours=2),
    case("b", TODAY - 3, hours=24, village="211224001001"),
    case("c", TODAY - 3, duplicate=True),
    case("today", TODAY),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = giving(tmp_path_factory.mktemp("days"))
    put(made, NOW)
    yield made
    made.registry.close()


def giving(folder: Path) -> Site:
    """A city that gave its province a token."""
    made = Site(folder, demo=True)
    made.settings = made.settings.model_copy(update={"province": ProvinceSection(own_token=TOKEN)})
    made._servers[False] = create(made.settings, made.registry, wall=False).server
    return made


def put(site: Site, until: int, behind: Behind = Behind()) -> None:  # noqa: B008  # a value
    history = History(site.settings.history_url)
    history.open()
    history.put(HELD, EntryId(1, 0), until, behind=behind)
    history.close()


def get(client: Browser, first: int, last: int, token: str = TOKEN) -> Any:
    query = f"?first={iso_day(first)}&last={iso_day(last)}"
    return client.get(f"/v1/days{query}", headers={"Authorization": f"Bearer {token}"})


def answered(site: Site, first: int, last: int) -> CityDays:
    answer = get(site.client(), first, last)
    assert (answer.status_code, answer.mimetype) == (200, "application/json"), answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return msgspec.json.decode(answer.data, type=CityDays)


def test_each_whole_day_has_its_counts_and_a_quiet_one_has_zeros(site: Site) -> None:
    found = answered(site, TODAY - 4, TODAY - 1)
    assert (found.city, found.name, found.demo, found.until) == ("2112", "铁岭市", True, NOW)
    assert [
        (iso, one.reports, one.done, one.on_time, one.due) for one in found.days for iso in (one.day.isoformat(),)
    ] == [
        ("2025-12-28", 0, 0, 0, 0),
        ("2025-12-29", 2, 1, 1, 1),
        ("2025-12-30", 0, 1, 1, 1),
        ("2025-12-31", 0, 0, 0, 0),
    ]


def test_what_fell_due_is_of_the_day_of_its_limit(site: Site) -> None:
    limit = local_day(LATE.due)
    assert BEGINS < limit < TODAY - 4
    (day,) = answered(site, limit, limit).days
    assert (day.reports, day.done, day.on_time, day.due) == (0, 0, 0, 1)


def test_a_day_before_history_begins_and_one_that_is_not_over_are_not_there(site: Site) -> None:
    days = [one.day.isoformat() for one in answered(site, BEGINS - 3, BEGINS + 1).days]
    assert days == [iso_day(BEGINS), iso_day(BEGINS + 1)]
    days = [one.day.isoformat() for one in answered(site, TODAY - 1, TODAY + 5).days]
    assert days == [iso_day(TODAY - 1)]


def test_a_day_is_there_once_history_is_written_to_its_end(tmp_path: Path) -> None:
    site, midnight = giving(tmp_path), day_start(TODAY)
    for until, days in ((midnight - 1, [TODAY - 2]), (midnight, [TODAY - 2, TODAY - 1])):
        put(site, until)
        found = answered(site, TODAY - 2, TODAY - 1)
        assert (found.until, [one.day.isoformat() for one in found.days]) == (until, list(map(iso_day, days)))


def test_without_the_token_there_is_no_such_door(site: Site) -> None:
    """As at the counts: not for a token that begins alike, and not for one who is signed in."""
    client = site.client()
    for token in ("", "x", f"{TOKEN}x", TOKEN[:-1]):
        answer = get(client, TODAY - 2, TODAY - 1, token)
        assert (answer.status_code, answer.data) == (404, b"")
    assert client.get("/v1/days").status_code == 404
    assert client.post("/v1/days", headers={"Authorization": f"Bearer {TOKEN}"}).status_code in (401, 404, 405)


def test_a_city_that_gave_no_token_has_no_such_door(tmp_path: Path) -> None:
    client = Site(tmp_path, demo=False).client()
    assert client.get("/v1/days", headers={"Authorization": "Bearer "}).status_code == 404


def test_only_counts_of_the_city_leave(site: Site) -> None:
    body = get(site.client(), TODAY - 4, TODAY - 1)
    assert set(body.get_json()) == {"city", "name", "demo", "now", "until", "days"}
    assert {key for day in body.get_json()["days"] for key in day} == {"day", "reports", "done", "on_time", "due"}
    assert "211221" not in body.text


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "Name two local days"),
        ("?first=2025-12-01", "Name two local days"),
        ("?first=2025-12-01&last=x", "Name two local days"),
        ("?first=2025-12-02&last=2025-12-01", "exchange them"),
        ("?first=2025-09-01&last=2025-12-02", "93 days are too many at once: ask for 92 at most."),
    ],
)
def test_what_is_not_to_be_had_at_once_says_what_to_ask(site: Site, query: str, says: str) -> None:
    answer = site.client().get(f"/v1/days{query}", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert says in answer.text


def test_a_quarter_may_be_asked_for_at_once() -> None:
    assert MOST_DAYS == 92
    assert asked({"first": "2025-09-01", "last": "2025-12-01"}) == (20_332, 20_423)


def test_a_history_that_is_far_behind_says_when_to_ask_again(site: Site) -> None:
    put(site, NOW, Behind(10, 40))
    try:
        answer = get(site.client(), TODAY - 4, TODAY - 1)
    finally:
        put(site, NOW, Behind())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "40 %" in answer.text

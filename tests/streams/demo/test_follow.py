"""The simulated year of supervision: judged by the fold itself, it reproduces the published figures on their day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from dashboard.frames.follow import items_frame, totals
from streams.demo.follow import DemoArea, FollowRounds
from streams.demo.follow_recipe import load
from streams.fold.follow import Follow
from streams.fold.picture import Picture
from streams.geography.places import Places
from streams.history.facts import FactSpan
from streams.history.history import History
from streams.kpi.dictionary import by_id
from streams.kpi.values import rate_text, value
from streams.model.entry_id import EntryId
from streams.model.event import Command, Outcome, RegistryChange, Tick
from streams.model.follow.facts import contribution
from streams.model.follow.item import FollowItem
from streams.model.local_day import day_start, local_day
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.streams.fold.city import entry

RULES = regulation(CasesSection())
FINDING = RULES.follow_kinds["finding"]
BEGAN = day_start(20_773) + 9 * 3_600_000
"""2026-11-16, 09:00."""
PUBLISHED = day_start(20_723)
"""The first moment of 2026-09-27."""


def rounds(places: Places, began: int = BEGAN, told: int = 0) -> FollowRounds:
    counties = {code: places.name(code) for code in places.counties()}
    areas = [DemoArea(code, *places.label(code)) for code in places.townships()]
    return FollowRounds(load(), "2112", counties, areas, places.villages(), 7, began, told)


@pytest.fixture(scope="module")
def picture(places: Places) -> Picture:
    picture = Picture("2112")
    tick = Tick(id="t", source="system", at=BEGAN, real=BEGAN, token=1)
    picture.fold(entry(1, RegistryChange(id="r", source="registry", at=BEGAN, revision=1, regulation=RULES), tick))
    for n, one in enumerate(rounds(places).due(BEGAN + 10**9), start=2):
        (answer,) = [event for event in picture.fold(entry(n, one)).events if isinstance(event, Outcome)]
        assert answer.accepted, (one, answer)
    return picture


@pytest.fixture(scope="module")
def items(places: Places, picture: Picture) -> list[FollowItem]:
    found = (picture.kind(Follow).get(one.object) for one in rounds(places).due(BEGAN + 10**9))
    return list({item.id: item for item in found if item}.values())


def of(items: list[FollowItem], kind: str) -> Iterator[FollowItem]:
    return (item for item in items if item.kind == kind)


def test_on_their_day_the_figures_are_those_that_were_published(items: list[FollowItem]) -> None:
    assert local_day(PUBLISHED - 1) == 20_722
    known = [one for one in of(items, "point") if one.at < PUBLISHED]
    findings = [one for one in of(items, "finding") if one.at < PUBLISHED]
    frame = items_frame(FINDING, findings, PUBLISHED, 6)
    assert (len(known), totals(frame, "finding")) == (195, {"finding_opened": 101, "finding_proven": 101})
    assert value(by_id("rectified_rate"), totals(frame, "finding")).value == 100.0
    assert not frame["late"].any()
    year = PUBLISHED - 300 * 86_400_000
    early = items_frame(FINDING, findings, year + 150 * 86_400_000, 6)
    assert 0 < totals(early, "finding")["finding_proven"] < 101, "a day before it had its own figures"


def test_it_goes_on_from_there_and_what_was_proven_was_proven_by_another_team(items: list[FollowItem]) -> None:
    findings = list(of(items, "finding"))
    later = [one for one in findings if one.at >= PUBLISHED]
    assert 10 < len(later) < 40
    states = Counter(one.state for one in later)
    assert states["found"] + states["reported"] > 0
    for item in findings:
        by = {entry.step: entry.by for entry in item.entries}
        assert "recheck" not in by or by["recheck"] != by["open"]
        assert all(entry.entered for entry in item.entries), "a ledger says that it was entered afterwards"
    kinds = Counter(one.kind for one in items)
    assert (kinds["team"], kinds["visit"], kinds["key_case"]) == (8, 14, 3)
    assert all("示例" in one.title for one in of(items, "point"))


def test_the_first_six_no_round_is_what_was_published_and_the_one_under_way_has_its_papers(
    items: list[FollowItem], places: Places
) -> None:
    first, again = sorted(of(items, "six_round"), key=lambda one: one.at)
    assert (len(first.places), len(places.villages())) == (1396, 1471)
    assert "75 个" in first.columns[1], "why the list differs stands beside it"
    answers = [one for one in of(items, "six_no") if one.about == f"follow/{first.id}"]
    sums: Counter[str] = Counter()
    for item in (first, *answers):
        for key, amount in contribution(item, BEGAN).items():
            sums[key.measure] += amount
    rate = value(by_id("six_no_rate"), sums)
    assert (rate.top, rate.n, rate_text(rate.value)) == (677, 1396, "48.5")
    assert all(one.counted_at == first.at for one in answers), "counted with the round"
    under_way = [one for one in of(items, "six_no") if one.about == f"follow/{again.id}"]
    assert {one.state for one in under_way} == {"passed", "stated"}
    papers = {(one.place, one.unit, one.columns) for one in of(items, "six_paper")}
    assert ("2112", "health", ("no_epidemic", "none")) in papers
    assert len(papers) == 4


def test_history_has_the_sums_that_the_fold_has(picture: Picture, items: list[FollowItem], tmp_path: Path) -> None:
    """Made apart, by the one function that says what an item counts."""
    history = History(f"sqlite:///{tmp_path}/history.sqlite")
    history.open()
    history.put(items, EntryId(BEGAN, 0), BEGAN)
    today = local_day(BEGAN)
    measures = [f"{kind}_{what}" for kind in RULES.follow_kinds for what in ("opened", "proven", "listed")]
    for region in ("2112", "211221", "211221106"):
        kept = history.numbers.totals(FactSpan(region, today - 39, today), measures)
        live = picture.sums.totals(region, today - 39, today)
        assert {name: kept[name] for name in measures} == {name: live[name] for name in measures}
        assert kept["six_no_opened"] > 0
    history.close()


def test_each_kind_that_a_city_uses_has_an_example(items: list[FollowItem]) -> None:
    """A joint mediation is of a case, which the demo's people open."""
    assert set(RULES.follow_kinds) - {one.kind for one in items} == {"joint", "advice"}


def test_a_second_start_asks_for_nothing_twice_and_one_that_failed_is_first(places: Places) -> None:
    first = rounds(places)
    asked = list(first.due(BEGAN + 10**9))
    assert len({one.id for one in asked}) == len(asked)
    again = {one.id for one in rounds(places, told=BEGAN + 10**9).due(BEGAN + 10**9)}
    assert again == set(), "all of it is long past"
    first.again(asked[3])
    (failed,) = first.due(BEGAN)
    assert msgspec.structs.asdict(failed) == msgspec.structs.asdict(asked[3])
    assert isinstance(failed, Command)

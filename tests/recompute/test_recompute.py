"""Pages, topics of the wall and exports against the numbers made again from raw events of a fortnight of the demo."""

from __future__ import annotations

import ast
import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import msgspec
import pytest
import yaml

from dashboard.briefs.cadence import BriefPeriod
from dashboard.briefs.composing import Composer
from dashboard.locale import Words
from streams.access.subject import Role
from streams.clock import CityClock, real_ms
from streams.demo.items import items
from streams.demo.matters import Matters
from streams.demo.recipe import load as load_recipe
from streams.fold.cases import Cases
from streams.fold.picture import Picture
from streams.fold.publishing import numbers as topics
from streams.fold.publishing.topics import Topics
from streams.fold.publishing.view import Shared
from streams.geography.places import load as load_places
from streams.history.history import History
from streams.journal.api import Entry
from streams.model.entry_id import EntryId
from streams.model.event import Incoming, RegistryChange, Report, Tick
from streams.model.local_day import day_start
from streams.registry import regulation as rules_of
from streams.settings import CasesSection
from streams.wire import entry as wire
from tests.dashboard.areas.below_rows import below
from tests.dashboard.conftest import Browser, Site
from tests.recompute.office_hours import day_of
from tests.recompute.reference import Matter, Numbers, judged, read

LAST = 20_780
"""A Monday, 2026-11-23."""
NOW = day_start(LAST) + 10 * 3_600_000 + 3 * 60_000
TOWN = "211221106"


class Played(NamedTuple):
    site: Site
    client: Browser
    picture: Picture
    matters: list[Matter]


@pytest.fixture(
    scope="module",
    params=[14, pytest.param(30, marks=[pytest.mark.soak, pytest.mark.timeout(0)])],
    ids=["fortnight", "month"],
)
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    section = CasesSection()
    rules = rules_of.regulation(section)
    raw = list(_entries(rules, request.param))
    picture = Picture("2112")
    for nth, entry in enumerate(raw, 1):
        done = picture.fold(Entry(id=EntryId(NOW, nth), events=entry, fixes=b""))
        assert done.refused == []
    site = Site(tmp_path_factory.mktemp("recompute"), demo=True, offset_ms=NOW - real_ms())
    site.registry.set_regulation(rules, 0)
    history = History(site.settings.history_url)
    history.open()
    history.put(list(picture.kind(Cases)), EntryId(NOW, len(raw)), NOW, whole=True)
    table = yaml.safe_load(rules_of.FILE.read_text())
    limits = {line["id"]: line["limit"] for line in table}
    restricted = {line["id"] for line in table if line.get("restricted")}
    stories = [one for one in read(raw).values() if one.known and one.type not in restricted]
    yield Played(site, site.signed_in(Role.SUPERVISOR), picture, [judged(one, limits, NOW) for one in stories])
    history.close()
    site.registry.close()


_NEAR = 4_000
"""Words among which the order is by chance: fewer than what may wait of one sender."""


def _entries(rules: Any, days: int) -> Iterator[bytes]:
    """As a first start tells them: what the clocks judge by, the time, every report, then every word on them with its
    neighbours out of order."""
    matters = Matters(load_recipe(), load_places(), rules, 2112)
    told = [matter for day in range(LAST - days + 1, LAST + 1) for matter in matters.of(day) if matter.at <= NOW]
    change = RegistryChange(id="registry/1", source="registry", at=NOW, revision=1, regulation=rules)
    yield wire.pack(change) + wire.pack(_tick(NOW))
    said = [item for matter in told for *_, item in items(matter) if item.at <= NOW]
    reports: list[Incoming] = [item for item in said if isinstance(item, Report)]
    words: list[Incoming] = [item for item in said if not isinstance(item, Report)]
    near = Random(7)
    for first in range(0, len(words), _NEAR):
        some = words[first : first + _NEAR]
        near.shuffle(some)
        words[first : first + _NEAR] = some
    for events in (reports, words):
        for first in range(0, len(events), 500):
            yield b"".join(wire.pack(event) for event in events[first : first + 500])
            yield wire.pack(_tick(NOW))


def _tick(at: int) -> Tick:
    return Tick(id=f"tick/{at}", source="system", at=at, real=at, token=1)


def _of(played: Played, code: str) -> list[Matter]:
    return [one for one in played.matters if one.story.village.startswith(code)]


def _busiest(played: Played) -> str:
    villages = [one.story.village for one in _of(played, TOWN)]
    return max(sorted(set(villages)), key=villages.count)


def _span(first: int, last: int) -> str:
    text = [(day_start(day) + 12 * 3_600_000) // 1000 for day in (first, last)]
    return "&".join(f"{name}={_date(at)}" for name, at in zip(("from", "to"), text, strict=True))


def _date(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).date().isoformat()


@pytest.mark.parametrize("back", [(0, 0), (1, 1), (6, 0), (9, 3), (13, 0)])
@pytest.mark.parametrize("code", ["2112", "211221", "211202", TOWN, "village"])
def test_a_page_and_its_export_read_what_the_raw_events_say(played: Played, code: str, back: tuple[int, int]) -> None:
    area = _busiest(played) if code == "village" else code
    first, last = LAST - back[0], LAST - back[1]
    wanted = Numbers(_of(played, area), first, last, NOW).lines()
    # An hour's quota of files is one person's: each asks as another.
    client = played.site.signed_in(Role.SUPERVISOR)
    found = client.get(f"/region/{area}/numbers?range=custom&{_span(first, last)}").get_json()
    lines = {line["id"]: (line["text"], line["p90"], line["n"]) for line in found["kpis"]}
    assert {name: lines[name] for name in wanted} == wanted
    said = dict(part.split("=") for part in _span(first, last).split("&"))
    body = {"range": "custom", "reason": "核对", "format": "csv", **said}
    headers = {"Origin": played.site.url(), "X-City": "1"}
    answer = client.post(f"/region/{area}/export", json=body, headers=headers)
    assert answer.status_code == 200
    rows = {row[-1]: row for row in csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))) if len(row) > 5}
    for name, (text, p90, n) in wanted.items():
        # A file has no commas in its numbers, and nothing where there is none.
        plain = [part.replace(",", "").replace("—", "") for part in (text, p90)]
        assert [rows[name][1], rows[name][3], rows[name][4]] == [*plain, "" if n is None else str(n)], name


def test_the_areas_below_add_up_to_the_one_above(played: Played) -> None:
    found = played.client.get("/region/2112/numbers?range=week").get_json()
    of, rows = {line["id"]: line for line in found["kpis"]}, below(played.client, "2112", "range=week")
    for name in ("reports", "open", "overdue"):
        assert sum(area[name] for area in rows) == int(of[name]["text"].replace(",", ""))
    assert sum(area["n"] for area in rows) == of["on_time_rate"]["n"]


@pytest.mark.parametrize("length", [4, 6, 9])
def test_the_walls_topics_are_the_same_numbers(played: Played, length: int) -> None:
    places, picture = load_places(), played.picture
    codes = {4: ["2112"], 6: places.counties(), 9: places.townships()}[length]
    month, shared = LAST - 22, Shared("2112", "", places, Topics(), (), ())
    for code in codes:
        own = _of(played, code)
        today, so_far = Numbers(own, LAST, LAST, NOW), Numbers(own, month, LAST, NOW)
        topic = msgspec.json.decode(topics.region(picture, code, shared, wall=False))
        counted = (today.counts["reports"], today.counts["open"], today.counts["overdue"])
        assert (topic["reports"], topic["open"], topic["overdue"]) == counted, code
        assert topic["load"] == f"{100 * topic['open'] / places.micro_grids(code):.1f}", code
        in_time = so_far.counts["in_time"]
        assert (topic["on_time"], topic["due"]) == (in_time, in_time + so_far.counts["fell_due"]), code
        assert topic["handled"] == len(so_far.values["handle"])


@pytest.mark.parametrize(
    ("kpi", "parts"),
    [
        ("return_rate", ("returned", "orders")),
        ("on_time_rate", ("in_time", "in_time", "fell_due")),
        ("rework_rate", ("failed", "checks")),
    ],
)
def test_departments_are_judged_by_their_own_steps(played: Played, kpi: str, parts: tuple[str, ...]) -> None:
    first = LAST - 13
    wanted = Numbers(_of(played, "2112"), first, LAST, NOW).by_unit(*parts)
    link = f"/region/2112/matrix?kpi={kpi}&range=custom&{_span(first, LAST)}"
    rows = played.client.get(link).get_json()["rows"]
    found = {row["unit"]: (row["all"]["text"], row["all"]["n"]) for row in rows if row["all"]["n"]}
    assert found == wanted
    assert "court" not in found
    ranked = played.client.get(f"/region/2112/ranks?kpi={kpi}&by=unit&range=custom&{_span(first, LAST)}").get_json()
    assert {row["code"]: (row["text"], row["n"]) for row in ranked["rows"] if row["n"]} == wanted


def test_marks_are_counted_and_none_of_their_numbers_is_empty(played: Played) -> None:
    found = played.client.get(f"/region/2112/numbers?range=custom&{_span(LAST - 13, LAST)}").get_json()["kpis"]
    lines = {line["id"]: line for line in found}
    for name in ("first_contact", "whistle_rate", "satisfaction", "response_rate"):
        assert lines[name]["n"] > 30, name
        assert lines[name]["text"] != "—", name


def test_yesterday_up_to_now_is_what_today_is_compared_with(played: Played) -> None:
    found = played.client.get("/region/2112/numbers?range=today").get_json()
    minute = (NOW - day_start(LAST)) // 60_000
    cut = day_start(LAST - 1) + (minute + 1) * 60_000
    before = {line["id"]: line["before"] for line in found["kpis"]}
    reports = [one for one in played.matters if one.story.counts and day_of(one.story.at) == LAST - 1]
    assert int(before["reports"].replace(",", "")) == sum(one.story.at < cut for one in reports)
    open_then = [one for one in played.matters if one.story.counts and one.story.at < cut and not 0 < one.ended < cut]
    assert int(before["open"].replace(",", "")) == len(open_then)


@pytest.mark.parametrize("code", ["2112", "211221", "211202"])
def test_every_number_of_a_brief_is_what_the_raw_events_say(played: Played, code: str) -> None:
    """Of a month its 30 daily, 4 weekly and 3 of ten days; of a fortnight the newest of each."""
    store, begins = played.site.registry.store(), min(day_of(one.story.at) for one in played.matters)
    assert store is not None
    history = History(played.site.settings.history_url)
    history.open()
    composer = Composer(played.site.settings, played.site.registry, history, load_places(), CityClock(store))
    month, own = LAST - begins > 20, _of(played, code)
    for kind, most in ((BriefPeriod.DAY, 30), (BriefPeriod.WEEK, 4), (BriefPeriod.TEN, 3)):
        offered = [one for one in composer.offered(code, kind) if one.first >= begins]
        for period in offered[: most if month else 1]:
            brief = composer.brief(code, period, Words("zh"))
            numbers = Numbers(own, period.first, period.last, NOW)
            wanted, whole = numbers.lines(), "".join(line.text for line in brief.sections[0].lines)
            for one in brief.figures:
                text, _, n = wanted[one.kpi]
                assert one.text.startswith(text), one
                if text != "—" and n is not None:
                    assert f"{one.name} {one.text}（n={n:,}）" in whole
                    assert one.n == n
            assert sum(row.n for row in brief.types) == numbers.counts["reports"]
            day, reported, _ = brief.days[-1]
            assert reported == Numbers(own, day, day, NOW).counts["reports"]
    history.close()


@pytest.mark.parametrize("file", ["reference.py", "office_hours.py", "stories.py", "imported.py"])
def test_the_reference_shares_nothing_with_what_it_judges(file: str) -> None:
    tree = ast.parse(Path(__file__).with_name(file).read_text())
    named = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    named += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    ours = [name for name in named if name.startswith(("streams", "dashboard", "tests", "bench"))]
    assert set(ours) <= {"tests.recompute.stories", "tests.recompute.office_hours"}

"""A brief: its sentences against the numbers, its parts against the whole; frozen once, approved by a second person."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from html import unescape
from io import BytesIO

import pytest
from docx import Document

from dashboard.briefs.cadence import BriefPeriod, issue, named, over
from dashboard.office_paper import MEDIA
from dashboard.periods import Period
from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.facts import FactSpan
from streams.history.history import History
from streams.kpi.dictionary import by_id
from streams.model.case import Case
from streams.model.case_clock import timed
from streams.model.entry_id import EntryId
from streams.model.local_day import day_start, iso_day, local_day, number_of, stamp
from tests.dashboard.areas.area_numbers import RULES, VILLAGES
from tests.dashboard.conftest import Site


@cache
def today() -> int:
    """The local day on which the first test of this file begins."""
    return local_day(real_ms())


def day(text: str) -> int:
    return number_of(date.fromisoformat(text))


def plain(page: str) -> str:
    """Its text alone."""
    return re.sub("<[^>]*>", "", page)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("briefs"), demo=True)
    site.registry.set_regulation(RULES, 0)
    history = History(site.settings.history_url)
    history.open()
    history.put(list(reported(days=40)), EntryId(1, 0), real_ms())
    yield site
    history.close()
    site.registry.close()


def reported(days: int) -> Iterator[Case]:
    """Eight of one day of seven types, five of each other day."""
    for back in range(1, days):
        for n in range(8 if back == 1 else 5):
            kind = ("H01", "H02", "S01", "S02", "C01", "C02", "H03", "H01")[n]
            at = day_start(today() - back) + 3_600_000 * (n + 8)
            case = Case(id=f"c{back}-{n}", village=VILLAGES[n % 3], type=kind, category=kind[0], reported_at=at)
            yield timed(case, RULES)


def test_an_issue_has_the_number_of_its_period_in_the_year() -> None:
    assert issue(BriefPeriod.DAY, Period("custom", day("2026-11-27"), day("2026-11-27"))) == (2026, 331)
    assert issue(BriefPeriod.WEEK, Period("custom", day("2026-12-28"), day("2027-01-03"))) == (2026, 53)
    assert issue(BriefPeriod.TEN, Period("custom", day("2026-11-21"), day("2026-11-30"))) == (2026, 33)
    assert issue(BriefPeriod.MONTH, Period("custom", day("2026-10-26"), day("2026-11-25"))) == (2026, 11)
    assert issue(BriefPeriod.QUARTER, Period("custom", day("2026-07-01"), day("2026-09-30"))) == (2026, 3)
    assert issue(BriefPeriod.YEAR, Period("custom", day("2025-01-01"), day("2025-12-31"))) == (2025, 1)


@pytest.mark.parametrize("kind", BriefPeriod)
def test_what_is_offered_is_over_without_gap_and_known_from_its_beginning(kind: BriefPeriod) -> None:
    today, begins = day("2026-11-28"), day("2025-01-01")
    offered = over(kind, today, 1, begins)
    assert offered[0].last == max(one.last for one in offered) < today
    assert all(later.first == earlier.last + 1 for later, earlier in itertools.pairwise(offered))
    assert all(one.first >= begins for one in offered)
    assert named(kind, offered[-1].first, offered) == offered[-1]
    assert named(kind, today, offered) is None


def test_a_brief_says_what_the_numbers_are_and_its_types_sum_to_the_whole(filled: Site) -> None:
    reader = filled.signed_in(Role.SUPERVISOR)
    listed = reader.get("/briefs").text
    address = f"/briefs/2112/day/{iso_day(today() - 1)}"
    assert address in listed
    assert f"/day/{iso_day(today())}" not in listed
    page = reader.get(address).text
    history = History(filled.settings.history_url)
    history.open()
    n = history.numbers.totals(FactSpan("2112", today() - 1, today() - 1), ("reports",))["reports"]
    history_at = history.at()
    history.close()
    assert n == 8
    assert "上报 8 件，比上期多 3 件①。" in plain(page)
    notes = re.findall(r'<p class="note" id="note-(\d+)">(.*?)</p>', page)
    assert [int(number) for number, _ in notes] == list(range(1, len(notes) + 1))
    assert re.findall(r'<sup><a href="#note-(\d+)">', page) == [number for number, _ in notes], (
        "in the order of the text"
    )
    reports = by_id("reports")
    assert plain(notes[0][1]).strip() == (
        f"① 上报：{reports.formula_zh}；不含专门办理的事项、无效件、重复件；口径第 {reports.version} 版；n=8　事项清单"
    )
    assert f"依据（数据截至 {stamp(history_at)[:16]}）" in page
    figure = json.loads(unescape(re.findall(r'data-figure="(.*?)"', page)[0]))
    assert [trace["y"][-1] for trace in figure["data"]] == [8, 0]
    assert figure["data"][0]["x"][-1] == iso_day(today() - 1)
    assert "上报：" in re.findall(r'aria-label="(.*?)"', page)[0]
    assert "模拟数据" in page and "预览，未定稿" in page  # noqa: PT018
    rows = re.findall(r"<tr><td>(.*?)</td><td>(\d+)</td><td>(\d+)</td></tr>", page)
    assert [int(row[1]) for row in rows[:-1]] and sum(int(row[1]) for row in rows[:-1]) == int(rows[-1][1]) == n  # noqa: PT018
    assert sum(int(row[2]) for row in rows[:-1]) == int(rows[-1][2]) == 5
    assert "其他 2 类" in page
    assert f"range=custom&amp;from={iso_day(today() - 1)}" in page, "each number leads to its cases"


def test_nothing_is_briefed_that_is_not_over_not_known_or_not_the_own(filled: Site) -> None:
    reader = filled.signed_in(Role.SUPERVISOR, "211221")
    for path in (
        f"/briefs/211221/day/{iso_day(today())}",
        f"/briefs/211221/day/{iso_day(today() - 400)}",
        f"/briefs/211224/day/{iso_day(today() - 1)}",
        f"/briefs/{VILLAGES[0]}/day/{iso_day(today() - 1)}",
        f"/briefs/211221/hour/{iso_day(today() - 1)}",
        "/briefs/211221/day/x",
        "/briefs?region=2112",
    ):
        assert reader.get(path).status_code == 404, path
    assert filled.signed_in(Role.VILLAGE, VILLAGES[0]).get("/briefs").status_code == 404


def test_it_is_frozen_once_approved_by_a_second_and_what_changes_stands_under_it(filled: Site) -> None:
    address = f"/briefs/2112/day/{iso_day(today() - 1)}"
    lead, first = filled.signed_in(Role.DUTY_LEAD), filled.signed_in(Role.SUPERVISOR)
    week = next(iter(re.findall(r"/briefs/2112/week/[\d-]+", first.get("/briefs?cadence=week").text)))
    assert lead.send(week, {"do": "freeze", "reason": "周报"}).status_code == 422, "the daily one alone"
    assert first.send(f"{address}/docx", {"reason": "归档"}).status_code == 422, "nothing is frozen yet"
    assert lead.send(address, {"do": "freeze", "reason": ""}).status_code == 422
    assert lead.send(address, {"do": "freeze", "reason": "日报", "note": "<雪>后用火"}).status_code == 303
    assert first.send(address, {"do": "freeze", "reason": "再来"}).status_code == 422
    assert lead.send(address, {"do": "approve", "reason": "签"}).status_code == 422
    assert "已定稿，待签发" in first.get(address).text
    assert first.send(address, {"do": "approve", "reason": "签发"}).status_code == 303
    shown = first.get(address).text
    assert "已签发" in shown and "&lt;雪&gt;后用火" in shown and "修订" not in re.sub("列为修订", "", shown)  # noqa: PT018
    assert filled.registry.published("2112", today() - 1, today() - 1)["reports"].value == 8

    history = History(filled.settings.history_url)
    history.open()
    late = Case(
        id="late", village=VILLAGES[0], type="H01", category="H", reported_at=day_start(today() - 1) + 3_600_000
    )
    history.put([timed(late, RULES)], EntryId(2, 0), real_ms())
    history.close()
    revised = lead.get(address).text
    assert "上报 8 件，比上期多 3 件①。" in plain(revised), "what was written stays"
    assert "上报：定稿 8 件，现为 9 件" in revised
    answer = first.send(f"{address}/docx", {"reason": "归档"})
    assert (answer.status_code, answer.mimetype) == (200, MEDIA)
    paper = Document(BytesIO(answer.data))
    texts = [line.text for line in paper.paragraphs]
    assert "社会治理日报" in texts
    assert any("上报 8 件" in text for text in texts)
    (noted,) = [line for line in paper.paragraphs if line.text.startswith("① 上报：")]
    (link,) = noted.hyperlinks
    assert link.text == "事项清单"
    assert link.url.startswith(f"{filled.settings.dashboard_url}/cases?")
    raised = [run.text for line in paper.paragraphs for run in line.runs if run.font.superscript]
    assert raised[:3] == ["①", "②", "③"]
    assert [cell.text for cell in paper.tables[0].rows[-1].cells] == ["合计", "8", "5"]
    assert len(paper.inline_shapes) == 1
    body = next(line for line in paper.paragraphs if "上报 8 件" in line.text)._p.xml
    assert '<w:spacing w:val="-5"/>' in body, "28 signs fit on a line"
    assert 'w:lang w:val="en-US" w:eastAsia="zh-CN"' in body, "a number is not broken between its digits"


def test_in_a_township_a_type_of_few_cases_is_not_named(filled: Site) -> None:
    town = VILLAGES[0][:9]
    page = filled.signed_in(Role.SUPERVISOR).get(f"/briefs/{town}/day/{iso_day(today() - 1)}").text
    rows = re.findall(r"<tr><td>(.*?)</td><td>(\d+)</td><td>(\d+)</td></tr>", page)
    assert len(rows) == 2, "the rest, and the sum"
    assert rows[0][0].startswith("其他 ")
    assert rows[0][1] == rows[1][1] != "0"

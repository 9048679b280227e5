"""The same days a year before, and what is said where numbers have no cases."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from dashboard.periods import Period, year_before
from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.case import Case
from streams.model.entry_id import EntryId
from streams.model.local_day import iso_day, local_day
from streams.model.sums import ImportedSums
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.dashboard.areas.below_rows import below
from tests.dashboard.conftest import Browser, Site
from tests.dashboard.test_exports import book_of, by, table, taken

COUNTY, TOWN = "211221", "211221106"
DAYS = 400
"""Imported, up to 40 days ago."""


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("year"), demo=True)
    site.registry.set_regulation(regulation(CasesSection()), 0)
    history = History(site.settings.history_url)
    history.open()
    now = real_ms()
    today = local_day(now)
    sums = {"reports": {COUNTY: 5}, "on_time": {f"{COUNTY}/agri": 3}, "fell_due": {f"{COUNTY}/agri": 1}}
    imported = [ImportedSums(f"old/{n}", "old", n, now, 1, sums) for n in range(today - DAYS, today - 39)]
    case = Case(id="a", village=f"{TOWN}201", type="H01", category="H", reported_at=now)
    history.put([case, *imported], EntryId(1, 0), now)
    yield site
    history.close()
    site.registry.close()


@pytest.fixture(scope="module")
def client(house: Site) -> Browser:
    return house.signed_in(Role.SUPERVISOR)


def numbers(client: Browser, code: str, asked: str) -> dict[str, Any]:
    answer = client.get(f"/region/{code}/numbers?{asked}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def test_the_head_says_what_it_was_a_year_before_of_whole_days_where_sums_have_no_time(client: Browser) -> None:
    strip = numbers(client, "2112", "range=today")["strip"]
    assert strip["reports"]["year"] == "", "a day under way has no whole day beside it"
    over = local_day(real_ms()) - day(strip["on_time_rate"]["first"])
    assert strip["on_time_rate"]["year"] == ("75.0" if over else "")


def test_a_running_week_stands_beside_its_days_that_are_over_a_year_before(client: Browser) -> None:
    today = local_day(real_ms())
    found = numbers(client, "2112", "range=week")
    wanted = year_before(Period("week", today - 6, today))
    assert wanted is not None
    year = found["year"]
    assert (year["first"], year["last"], year["without_cases"]) == (
        iso_day(wanted.first),
        iso_day(wanted.last),
        year["last"],
    )
    assert (year["texts"]["reports"], year["texts"]["on_time_rate"]) == ("30", "75.0")
    assert found["without_cases"] == ""


def test_days_without_cases_say_so_and_have_no_numbers_below_the_tier_that_is_known(client: Browser) -> None:
    today = local_day(real_ms())
    asked = f"range=custom&from={iso_day(today - 69)}&to={iso_day(today - 20)}"
    found = numbers(client, "2112", asked)
    assert found["without_cases"] == iso_day(today - 40)
    assert {line["id"]: line["text"] for line in found["kpis"]}["reports"] == "150"
    assert {area["code"]: area["reports"] for area in below(client, "2112", asked)}[COUNTY] == 150
    assert below(client, COUNTY, asked) == []
    assert below(client, COUNTY, "range=week") != []


def test_an_area_that_nothing_was_imported_of_has_no_year_before(client: Browser) -> None:
    found = numbers(client, TOWN, "range=week")
    assert (found["year"], found["without_cases"]) == (None, "")


def test_a_file_has_the_same_days_a_year_before_and_says_which(house: Site, client: Browser) -> None:
    today = local_day(real_ms())
    wanted = year_before(Period("week", today - 6, today))
    assert wanted is not None
    raw = taken(house, client, range="week", what="numbers", format="csv").data.decode("utf-8-sig")
    table_of_csv = list(csv.reader(io.StringIO(raw)))
    notes, head, rows = table(book_of(taken(house, client, range="week", what="numbers")))
    days = f"去年同期为 {iso_day(wanted.first)} 至 {iso_day(wanted.last)}，无明细"
    assert f"{days}，同比差按本期已满的 {iso_day(today - 6)} 至 {iso_day(today - 1)} 计" in notes
    found = {line["代码"]: line for line in (by(head, row) for row in rows)}
    reports, on_time = found["reports"], found["on_time_rate"]
    # One case of today, which a year before has no part in; five reports on each of six days a year before.
    assert (reports["数值"], reports["去年同期"], reports["本期已满日"], reports["同比差"]) == (1, 30, 0, -30)
    assert (on_time["去年同期"], on_time["去年同期 n"], on_time["同比差"]) == (75, 24, None)
    assert (found["recurrence_rate"]["去年同期"], found["recurrence_rate"]["同比差"]) == (None, None), "unripe"
    at = next(n for n, row in enumerate(table_of_csv) if row[0] == "名称")
    line = next(row for row in table_of_csv[at:] if row[-1] == "reports")
    assert dict(zip(table_of_csv[at], line, strict=True))["去年同期"] == "30"


def test_a_complete_period_is_compared_as_a_whole(house: Site, client: Browser) -> None:
    today = local_day(real_ms())
    first, last = iso_day(today - 5), iso_day(today - 1)
    _, head, rows = table(book_of(taken(house, client, range="custom", what="numbers", **{"from": first, "to": last})))
    line = next(by(head, row) for row in rows if row[-1] == "reports")
    assert (line["数值"], line["去年同期"], line["本期已满日"], line["同比差"]) == (0, 25, 0, -25)


def test_matrix_and_ranking_have_it_where_it_is_known(house: Site, client: Browser) -> None:
    _, head, rows = table(book_of(taken(house, client, range="week", what="ranks", kpi="on_time_rate", by="6")))
    line = next(found for found in (by(head, row) for row in rows) if found["代码"] == COUNTY)
    assert (line["去年同期"], line["去年同期 n"]) == (75, 24)
    _, head, rows = table(book_of(taken(house, client, range="week", what="ranks", kpi="on_time_rate", by="9")))
    assert {by(head, row)["去年同期 n"] for row in rows} == {None}, "of townships nothing was imported"
    book = book_of(taken(house, client, range="week", what="matrix", kpi="on_time_rate"))
    assert book.sheetnames == ["数据", "对比期", "去年同期", "口径"]
    _, head, rows = table(book, "去年同期")
    (line,) = [by(head, row) for row in rows if row[1] == "agri"]
    assert (line["合计"], line["合计 n"]) == (75, 24)
    county = book_of(taken(house, client, f"/region/{COUNTY}/export", range="week", what="matrix", kpi="on_time_rate"))
    assert table(county, "去年同期")[1] == ["部门", "代码", "合计", "合计 n"], "and so no columns of them"


def test_a_day_that_runs_is_not_compared(house: Site, client: Browser) -> None:
    notes, _, _ = table(book_of(taken(house, client, range="today", what="numbers")))
    assert "去年同期：当日未满，不比" in notes


@pytest.mark.parametrize(
    ("first", "last", "complete", "wanted"),
    [
        ("2026-11-01", "2026-11-23", False, ("2025-11-01", "2025-11-22")),
        ("2026-11-01", "2026-11-30", True, ("2025-11-01", "2025-11-30")),
        ("2028-02-29", "2028-02-29", True, ("2027-02-28", "2027-02-28")),
        ("2026-11-23", "2026-11-23", False, None),
    ],
)
def test_which_days_those_are(first: str, last: str, complete: bool, wanted: tuple[str, str] | None) -> None:
    found = year_before(Period("custom", day(first), day(last), complete))
    assert (found and (iso_day(found.first), iso_day(found.last))) == wanted

"""The same days a year before, and what is said where numbers have no cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.periods import Period, iso, year_before
from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.case import Case
from streams.model.entry_id import EntryId
from streams.model.local_day import local_day
from streams.model.sums import ImportedSums
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.dashboard.conftest import Site

COUNTY, TOWN = "211221", "211221106"
DAYS = 400
"""Imported, up to 40 days ago."""


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
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
    yield site.signed_in(Role.SUPERVISOR)
    history.close()
    site.registry.close()


def numbers(client: FlaskClient, code: str, asked: str) -> dict[str, Any]:
    answer = client.get(f"/region/{code}/numbers?{asked}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_running_week_stands_beside_its_days_that_are_over_a_year_before(client: FlaskClient) -> None:
    today = local_day(real_ms())
    found = numbers(client, "2112", "range=week")
    wanted = year_before(Period("week", today - 6, today))
    assert wanted is not None
    year = found["year"]
    assert (year["first"], year["last"], year["without_cases"]) == (iso(wanted.first), iso(wanted.last), year["last"])
    assert (year["texts"]["reports"], year["texts"]["on_time_rate"]) == ("30", "75.0")
    assert found["without_cases"] == ""


def test_days_without_cases_say_so_and_have_no_numbers_below_the_tier_that_is_known(client: FlaskClient) -> None:
    today = local_day(real_ms())
    asked = f"range=custom&from={iso(today - 69)}&to={iso(today - 20)}"
    found = numbers(client, "2112", asked)
    assert found["without_cases"] == iso(today - 40)
    assert {line["id"]: line["text"] for line in found["kpis"]}["reports"] == "150"
    assert {area["code"]: area["reports"] for area in found["below"]}[COUNTY] == 150
    assert numbers(client, COUNTY, asked)["below"] == []
    assert numbers(client, COUNTY, "range=week")["below"] != []


def test_an_area_that_nothing_was_imported_of_has_no_year_before(client: FlaskClient) -> None:
    found = numbers(client, TOWN, "range=week")
    assert (found["year"], found["without_cases"]) == (None, "")


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
    assert (found and (iso(found.first), iso(found.last))) == wanted

"""A long list is made by the archive: asked for with a reason, told how far it is, fetched by whoever asked alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from dashboard.cases import routes
from streams.access.subject import Role
from streams.clock import real_ms
from streams.errors import Backlogged
from streams.formats.formats import TABLES
from streams.geography.places import load
from streams.history import export
from streams.history.backlog import Behind
from streams.history.history import History
from streams.model.case import Case
from streams.model.case_code import case_code
from streams.model.entry_id import EntryId
from streams.registry.jobs import KEPT_MS, Job
from tests.dashboard.cases.case_desk import RULES, case
from tests.dashboard.conftest import Site

N = 2_300
PLACES = load()


class Long:
    def __init__(self, folder: Path) -> None:
        self.folder, self.site = folder, Site(folder, demo=True)
        self.site.registry.set_regulation(RULES, real_ms())
        self.history = History(self.site.settings.history_url)
        self.history.open()
        self.cases: list[Case] = [case(f"c{n}") for n in range(N)]
        secret = case("secret", kind="R01")
        self.history.put([*self.cases, secret], EntryId(1, 0), real_ms())

    def ask(self, format_: str = "csv", role: Role = Role.SUPERVISOR) -> tuple[FlaskClient, Job]:
        client = self.site.signed_in(role)
        ours = {"Origin": self.site.url(), "X-City": "1"}
        said = {"standing": "open", "reason": "月报", "format": format_}
        answer = client.post("/cases/export", json=said, headers=ours)
        assert answer.status_code == 202
        job = self.site.registry.job(answer.get_json()["job"])
        assert job is not None
        return client, job

    def make(self, job: Job, *, stopped: bool = False) -> None:
        export.made(self.folder, self.site.registry, self.history, PLACES, job, lambda: stopped)


def fetched(client: FlaskClient, job: Job) -> bytes:
    with client.get(f"/cases/job/{job.id}/file") as answer:
        return answer.get_data()


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Long]:
    made = Long(tmp_path_factory.mktemp("long"))
    yield made
    made.history.close()
    made.site.registry.close()


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts as long."""
    monkeypatch.setattr(routes, "EXPORTED", 1_000)


def test_it_says_how_far_it_is_and_holds_every_row_once(long: Long) -> None:
    client, job = long.ask()
    state = client.get(f"/cases/job/{job.id}").get_json()
    assert (state["state"], state["done"]) == ("queued", 0)
    assert client.get(f"/cases/job/{job.id}/file").status_code == 404
    long.make(job)
    state = client.get(f"/cases/job/{job.id}").get_json()
    assert (state["state"], state["done"], state["total"]) == ("done", N, N)
    raw = fetched(client, job)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[0] == ["模拟数据"]
    table = [row for row in rows if len(row) == 8]
    assert sorted(row[0] for row in table[1:]) == sorted(
        case_code(one.id, one.village, one.reported_at) for one in long.cases
    )
    assert "13812345678" not in raw.decode("utf-8-sig")
    (asked,) = [r.record for r in long.site.registry.audit_chain() if r.record.action == "export"][:1]
    assert (asked.object, asked.reason) == ("cases.csv", "月报")


def test_a_stop_leaves_it_for_the_next_start_and_half_a_file_is_none(long: Long) -> None:
    client, job = long.ask("xlsx")
    long.make(job, stopped=True)
    again = long.site.registry.next_job()
    assert again is not None
    assert again.id == job.id
    assert client.get(f"/cases/job/{job.id}/file").status_code == 404
    long.make(again)
    raw = fetched(client, job)
    page = load_workbook(io.BytesIO(raw)).worksheets[0]
    assert sum(1 for row in page.iter_rows(values_only=True) if row[7]) == N + 1


def test_nobody_else_gets_it_and_after_a_day_nobody(long: Long) -> None:
    _, job = long.ask()
    long.make(job)
    other = long.site.signed_in(Role.SUPERVISOR)
    for path in (f"/cases/job/{job.id}", f"/cases/job/{job.id}/file", "/cases/job/x"):
        assert other.get(path).status_code == 404
    there = export.file_of(long.folder, job.name, job.id)
    assert there.stat().st_mode & 0o077 == 0
    long.site.registry.forget_jobs(real_ms() + KEPT_MS + 1_000)
    export._sweep(long.folder, long.site.registry, long.history)
    assert not there.exists()


def test_while_what_is_of_long_ago_comes_in_it_waits_and_no_file_is_made(long: Long) -> None:
    client, job = long.ask()
    long.history.put([], EntryId(1, 0), real_ms(), behind=Behind(0, 63))
    with pytest.raises(Backlogged):
        long.make(job)
    assert client.get(f"/cases/job/{job.id}").get_json()["state"] != "failed"
    assert client.get(f"/cases/job/{job.id}/file").status_code == 404
    long.history.put([], EntryId(1, 0), real_ms(), behind=Behind())
    again = long.site.registry.next_job()
    assert again is not None
    long.make(again)
    assert client.get(f"/cases/job/{again.id}").get_json()["state"] == "done"


def test_what_cannot_be_made_says_why(long: Long, monkeypatch: pytest.MonkeyPatch) -> None:
    client, job = long.ask("xlsx")
    monkeypatch.setitem(TABLES, "xlsx", TABLES["xlsx"]._replace(most=10))
    long.make(job)
    state = client.get(f"/cases/job/{job.id}").get_json()
    assert state["state"] == "failed"
    assert "take it as CSV" in state["why"]
    broken = msgspec.structs.replace(job, asked=b"\xff")
    long.make(broken)
    assert client.get(f"/cases/job/{job.id}").get_json()["state"] == "failed"

"""The same days a year before (同比) on a page and in its files, against the raw bytes of what was imported."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

import msgspec
import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.fold.picture import Picture
from streams.history.history import History
from streams.journal.api import Entry
from streams.model.entry_id import EntryId
from streams.model.event import Incoming, RegistryChange, SumsChange, SumsImported, Tick
from streams.model.local_day import day_start
from streams.model.sums import ImportedSums
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from streams.wire import entry as wire
from tests.dashboard.conftest import Site
from tests.recompute import imported

TODAY = 20_780
NOW = day_start(TODAY) + 10 * 3_600_000
COUNTIES = ("211221", "211202", "211282")
FLOWS = ("reports", "done", "returned", "dispatches", "failed_checks", "checks", "settled", "disputes_done")
BY_UNIT = ("on_time", "fell_due", "exempt")


class Compared(NamedTuple):
    site: Site
    days: dict[int, dict[str, dict[str, int]]]


def _sums(random: Random, day: int) -> dict[str, dict[str, int]]:
    found = {name: {code: random.randrange(1, 90) for code in COUNTIES} for name in FLOWS}
    found |= {name: {f"{code}/police": random.randrange(1, 9) for code in COUNTIES} for name in BY_UNIT}
    found["open"] = {code: random.randrange(-3, 9) for code in COUNTIES}
    found["handle"] = {f"{code}.{random.randrange(1, 900)}": random.randrange(1, 4) for code in COUNTIES}
    return found


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compared]:
    random, rules = Random(3), regulation(CasesSection())
    events: list[Incoming] = [
        RegistryChange(id="r", source="registry", at=NOW, revision=1, regulation=rules),
        Tick(id="t", source="system", at=NOW, real=NOW, token=1),
    ]
    for n, day in enumerate([*range(TODAY - 420, TODAY - 60), TODAY - 368]):
        # The last of them a second time: the newer import of a day counts.
        events.append(
            SumsImported(id=f"s{n}", source="registry", at=NOW, origin="old", day=day, sums=_sums(random, day))
        )
    raw = [wire.pack(event) for event in events]
    picture, records = Picture("2112"), dict[str, ImportedSums]()
    for nth, entry in enumerate(raw, 1):
        done = picture.fold(Entry(id=EntryId(NOW, nth), events=entry, fixes=b""))
        assert done.refused == []
        for change in done.events:
            if isinstance(change, SumsChange):
                records[change.sums] = msgspec.msgpack.decode(change.record, type=ImportedSums)
    site = Site(tmp_path_factory.mktemp("year"), demo=True, offset_ms=NOW - real_ms())
    site.registry.set_regulation(rules, 0)
    history = History(site.settings.history_url)
    history.open()
    history.put(list(records.values()), EntryId(NOW, len(raw)), NOW)
    yield Compared(site, imported.read(raw[2:]))
    history.close()
    site.registry.close()


@pytest.mark.parametrize(("first", "last"), [(TODAY - 9, TODAY - 3), (TODAY - 22, TODAY), (TODAY - 6, TODAY)])
@pytest.mark.parametrize("code", ["2112", *COUNTIES])
def test_a_page_and_its_file_read_what_was_imported(compared: Compared, code: str, first: int, last: int) -> None:
    whole = last if last < TODAY else TODAY - 1
    wanted = imported.year_before(compared.days, code, first, whole)
    client = compared.site.signed_in(Role.SUPERVISOR)
    days = [(imported.EPOCH.fromordinal(imported.EPOCH.toordinal() + day)).isoformat() for day in (first, last)]
    page = client.get(f"/region/{code}/numbers?range=custom&from={days[0]}&to={days[1]}").get_json()
    ripe = {name: text for name, text in wanted.items() if name in page["year"]["texts"]}
    assert {name: page["year"]["texts"][name] for name in ripe} == ripe
    assert len(ripe) >= len(wanted) - 1, "a rate alone may be too young to compare"
    body = {"range": "custom", "from": days[0], "to": days[1], "reason": "核对", "format": "csv"}
    headers = {"Origin": compared.site.url(), "X-City": "1"}
    answer = client.post(f"/region/{code}/export", json=body, headers=headers)
    assert answer.status_code == 200
    table = [row for row in csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))) if len(row) > 5]
    head, rows = table[0], {row[-1]: row for row in table[1:]}
    for name, text in ripe.items():
        plain = text.replace(",", "").replace("—", "")
        assert float(rows[name][head.index("去年同期")] or "nan") == pytest.approx(
            float(plain or "nan"), nan_ok=True
        ), name

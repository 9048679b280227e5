"""What each kind declares, and the loops that read it."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, update

from streams.errors import Backlogged
from streams.geography.places import load
from streams.history import versions
from streams.history.alerts import ALERTS
from streams.history.cases.mapper import CASES
from streams.history.cases.query import CaseQuery
from streams.history.export import Labels
from streams.history.facts import FactSpan
from streams.history.history import History
from streams.history.mapper import About
from streams.history.mappers import MAPPERS, change_of, of_field
from streams.history.tables import kinds
from streams.model.alert import Alert, Priority
from streams.model.entry_id import EntryId
from streams.model.event import AlertChange, CaseChange, WorkerChange
from streams.model.local_day import local_day
from tests.streams.history.test_history import NOW, case

CALL = Alert("sos/7/1", "sos/7", "sos", Priority.CRITICAL, "211221106", NOW, subject="7")


def tables(history: History) -> dict[str, int]:
    with history._engine.connect() as tx:
        return {row.kind: row.version for row in tx.execute(kinds.select())}


def older(history: History, kind: str) -> None:
    """The kind as a release of another version left it."""
    with history._engine.begin() as tx:
        tx.execute(update(kinds).where(kinds.c.kind == kind).values(version=4))


def test_a_kind_of_another_version_is_made_anew_alone(history: History) -> None:
    history.put([case("a"), CALL], EntryId(5, 0), NOW)
    older(history, CASES.kind)
    history.open()
    assert history.cases.get("a") is None
    assert history.untold() == {"case"}
    assert [one.id for one in history.alerts.of_region("2112", 0, NOW + 1)] == ["sos/7/1"]
    assert history.cursor() == EntryId(5, 0)
    with pytest.raises(Backlogged):
        history.numbers.totals(FactSpan("2112", 0, local_day(NOW)), ["reports"])
    history.put([case("a")], EntryId(5, 0), 0, whole=True, only={"case"})
    assert history.untold() == frozenset()
    assert tables(history) == {mapper.kind: mapper.version for mapper in MAPPERS}
    assert history.numbers.totals(FactSpan("2112", 0, local_day(NOW)), ["reports"])["reports"] == 1


def test_a_kind_that_is_kept_here_alone_is_never_dropped(history: History) -> None:
    history.put([CALL], EntryId(5, 0), NOW)
    older(history, ALERTS.kind)
    history.open()
    assert [one.id for one in history.alerts.of_region("2112", 0, NOW + 1)] == ["sos/7/1"]


def test_a_kind_made_anew_has_its_records_that_left_the_fold(history: History) -> None:
    """The fold does not have them any more, so the checkpoint only names them."""
    history.put([case("left"), case("lost"), case("a")], EntryId(5, 0), NOW)
    older(history, CASES.kind)
    history.open()
    history.put([case("a")], EntryId(5, 0), 0, whole=True, only={"case"}, left={"case": {"left", "never"}})
    assert {one.id for one in history.cases.every()} == {"left", "a"}
    assert history.numbers.totals(FactSpan("2112", 0, local_day(NOW)), ["reports"])["reports"] == 2
    assert history.cases.count(CaseQuery(("2112",)), NOW) == 2


def test_a_stored_table_gains_the_columns_it_lacks(history: History) -> None:
    before, after = MetaData(), MetaData()
    Table("grown", before, Column("id", Integer, primary_key=True))
    Table(
        "grown",
        after,
        Column("id", Integer, primary_key=True),
        Column("words", String, nullable=False, server_default="无"),
    )
    with history._engine.begin() as tx:
        before.drop_all(tx)
        before.create_all(tx)
        tx.execute(before.tables["grown"].insert().values(id=1))
        versions.grow(tx, after.tables.values())
        versions.grow(tx, after.tables.values())
        assert tx.execute(after.tables["grown"].select()).all() == [(1, "无")]
        after.drop_all(tx)


def test_a_whole_of_one_kind_leaves_the_others(history: History) -> None:
    history.put([case("a"), CALL], EntryId(5, 0), NOW)
    history.put([], EntryId(6, 0), NOW, whole=True, only={"alert"})
    assert history.cases.get("a") == case("a")
    history.put([], EntryId(7, 0), NOW, whole=True)
    assert history.cases.get("a") is None
    assert [one.id for one in history.alerts.of_region("2112", 0, NOW + 1)] == ["sos/7/1"]


def test_an_older_record_of_a_kept_kind_changes_nothing(history: History) -> None:
    newer = msgspec.structs.replace(CALL, version=3, note="三")
    history.put([newer], EntryId(5, 0), NOW)
    history.put([CALL], EntryId(6, 0), NOW)
    assert history.alerts.of_region("2112", 0, NOW + 1) == [newer]


def test_a_change_and_a_field_know_their_kind() -> None:
    state = case("a").state
    moved = CaseChange(cause="e", at=1, case="a", region="2112", type="D01", state=state, version=1, record=b"r")
    assert change_of(moved) == ("case", "a", b"r")
    assert change_of(AlertChange(cause="e", at=1, alert="sos/7/1", state="unack")) == ("alert", "sos/7/1", b"")
    assert change_of(WorkerChange(cause="e", at=1, worker=7, in_session=True)) is None
    assert [of_field(name) for name in (b"c:a", b"a:x", b"w:7", b"c", b"desk")] == [CASES, ALERTS, None, None, None]


def test_names_are_used_once_and_every_table_is_of_one_kind() -> None:
    assert len({mapper.kind for mapper in MAPPERS}) == len(MAPPERS)
    named = [table.name for mapper in MAPPERS for table in mapper.tables]
    assert len(set(named)) == len(named)


def test_private_columns_are_the_kinds_own() -> None:
    private = [(mapper, column) for mapper in MAPPERS for column in (*mapper.free_text, *mapper.masked)]
    assert {(mapper.kind, column.name) for mapper, column in private if column.table not in mapper.tables} == set()
    assert len(private) >= 5


def test_no_masked_column_is_in_an_export(history: History) -> None:
    secret = "worker/4711"
    history.put([case("a", reporter=secret)], EntryId(5, 0), NOW)
    listed = [mapper for mapper in MAPPERS if mapper.listing]
    for mapper in listed:
        assert mapper.listing is not None
        query = mapper.listing.query(("2112",), standing="")
        assert mapper.listing.count(history, query, NOW) == 1
        (row,) = mapper.listing.lines(history, query, NOW, Labels({}, {}, {}), load())
        assert secret not in row
        assert "土地承包费" in row
    assert listed


def test_whom_a_record_concerns() -> None:
    assert CASES.records is not None
    assert ALERTS.records is not None
    about = CASES.records.about(case("a", reporter="worker/7", unit="police", restricted=True))
    assert about == About("211221106201", frozenset({"police"}), frozenset({"worker/7"}), True)
    assert ALERTS.records.about(CALL) == About("211221106", people=frozenset({"worker/7"}))

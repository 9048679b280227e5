"""Tasks in history: what the fold told is what the lists show, and the numbers are those of the fold."""

from __future__ import annotations

from pathlib import Path

import msgspec
from sqlalchemy import create_engine, func, select

from streams.fold import checkpoint
from streams.history.history import History
from streams.history.mappers import BY_KIND, of_field
from streams.history.tables import facts
from streams.model.entry_id import EntryId
from streams.model.event import Changed
from streams.model.tasks.facts import TASK_DONE, TASK_LATE, TASK_ON_TIME, TASK_RECEIVED, TASK_SENT
from tests.streams.fold.city import NOW
from tests.streams.fold.tasks.test_tasks import DAY, FIRST, JUSTICE, TOWN, VILLAGES, House

MEASURES = (TASK_SENT, TASK_RECEIVED, TASK_DONE, TASK_ON_TIME, TASK_LATE)


class Told(House):
    """Writes down every change of a record as history would hear it."""

    def __init__(self, history: History) -> None:
        self.history = history
        super().__init__()

    def send(self, *events):  # type: ignore[no-untyped-def]  # as the one above
        done = super().send(*events)
        records = [
            msgspec.msgpack.decode(event.record, type=BY_KIND[event.kind].records.type)  # type: ignore[union-attr]
            for event in done.events
            if isinstance(event, Changed)
        ]
        self.history.put(records, EntryId(NOW, self._n), self.picture.now)
        return done


def lived(folder: Path) -> tuple[Told, History, str]:
    url = f"sqlite:///{folder / 'history.db'}"
    history = History(url)
    history.open()
    house = Told(history)
    house.issue("211221106", "ujustice")
    house.issue(*VILLAGES, who=TOWN, name="t2", parent="t1")
    house.receipt(FIRST, "accept", VILLAGES[0], "t2")
    house.receipt(JUSTICE, "done", "ujustice")
    house.tick(NOW + 2 * DAY)
    house.receipt(FIRST, "done", VILLAGES[0], "t2")
    return house, history, url


def sums(url: str) -> dict[str, int]:
    engine = create_engine(url)
    query = select(facts.c.measure, func.sum(facts.c.amount)).group_by(facts.c.measure)
    with engine.connect() as tx:
        found = {str(name): int(n) for name, n in tx.execute(query).all()}
    engine.dispose()
    return {name: found.get(name, 0) for name in MEASURES}


def test_numbers_are_the_same_live_and_in_history(tmp_path: Path) -> None:
    house, history, url = lived(tmp_path)
    live = {name: house.sum(name) for name in MEASURES}
    assert live == {TASK_SENT: 4, TASK_RECEIVED: 2, TASK_DONE: 2, TASK_ON_TIME: 1, TASK_LATE: 2}
    assert sums(url) == live
    history.close()


def test_lists_show_what_was_given_received_and_split(tmp_path: Path) -> None:
    house, history, _ = lived(tmp_path)
    assert [task.id for task in history.tasks.given("2112", 0)] == ["t1"]
    assert history.tasks.given("2112", NOW + 1) == []
    assert [task.id for task in history.tasks.parts("t1")] == ["t2"]
    ((task, row),) = history.tasks.received(VILLAGES[0], 0)
    assert (task.id, row.state, row) == ("t2", "done", house.row(VILLAGES[0], "t2"))
    assert [one.recipient for one in history.tasks.rows("t2")] == list(VILLAGES)
    assert history.tasks.get("none") is None
    history.close()


def test_history_made_anew_from_the_checkpoint_is_the_same(tmp_path: Path) -> None:
    house, history, url = lived(tmp_path)
    before = sums(url), history.tasks.rows("t1"), history.tasks.get("t2")
    records = []
    for name, raw in checkpoint.whole(house.picture).items():
        mapper = of_field(name)
        if mapper is not None and mapper.records is not None and mapper.kind in ("task", "task_row"):
            records.append(mapper.records.decode(raw))
    assert len(records) == 6
    history.put(records, EntryId(NOW, 99), house.picture.now, whole=True)
    assert (sums(url), history.tasks.rows("t1"), history.tasks.get("t2")) == before
    history.close()

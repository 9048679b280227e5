from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from streams.model.event import RegistryChange
from streams.registry.records import Datum, NewWorker, SenderKind
from streams.registry.registry import Registry
from streams.wire import entry

NOW = 1_795_400_000_000
YAOBAO, XINTAIZI = "211221106", "211221100"


def new(home: str = YAOBAO, kind: str = "full") -> NewWorker:
    return NewWorker(name="网格员甲", home=home, village=home + "201", kind=kind)


def test_a_post_is_the_next_number_of_its_township(registry: Registry) -> None:
    posts = [registry.enrol_worker(new(home), NOW).post for home in (YAOBAO, YAOBAO, XINTAIZI, YAOBAO)]
    assert posts == [1, 2, 1, 3]
    assert [w.number for w in registry.workers()] == [1, 2, 3, 4]


def test_every_write_is_told_to_the_journal_once_and_in_order(registry: Registry) -> None:
    registry.enrol_workers([new()] * 2_500, NOW)
    registry.enrol_department("司法所", simulated=False, now=NOW)
    pending = registry.pending()
    assert [seq for seq, _ in pending] == [1, 2, 3, 4]
    told = [entry.unpack(packed[4:]) for _, packed in pending]
    assert all(isinstance(event, RegistryChange) for event in told)
    numbers = [w.number for event in told if isinstance(event, RegistryChange) for w in event.workers]
    assert numbers == list(range(1, 2_501))
    registry.relayed(3)
    assert [seq for seq, _ in registry.pending()] == [4]
    registry.relayed(2)
    assert [seq for seq, _ in registry.pending()] == [4]


def test_writers_at_once_leave_no_hole_and_no_double(registry: Registry) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: registry.enrol_worker(new(), NOW), range(24)))
    assert sorted(w.post for w in found) == list(range(1, 25))
    assert [seq for seq, _ in registry.pending()] == list(range(1, 25))


def test_a_key_is_known_by_its_text_and_stored_only_as_digest(registry: Registry) -> None:
    worker = registry.enrol_worker(new(), NOW)
    sender, key = registry.enrol_phone(
        worker.number, unique_id="4711", foreign=True, simulated=False, datum=Datum.GCJ02, now=NOW
    )
    directory = registry.directory()
    known = directory.key(key)
    assert known is not None
    assert key.encode() not in known.digest
    assert directory.by_unique_id(known.number, "4711") == sender
    assert directory.by_unique_id(known.number, "4712") is None
    assert directory.key(key + "x") is None
    assert registry.sender(sender.number) == sender
    assert sender.datum is Datum.GCJ02


def test_a_revoked_key_opens_nothing(registry: Registry) -> None:
    _, key = registry.enrol_department("司法所", simulated=False, now=NOW)
    known = registry.directory().key(key)
    assert known is not None
    before = registry.revision()
    registry.revoke_key(known.number, NOW)
    assert registry.revision() > before
    assert registry.directory().key(key) is None


def test_a_fleet_speaks_for_its_workers(registry: Registry) -> None:
    numbers = registry.enrol_workers([new()] * 3, NOW)
    senders, key = registry.enrol_fleet(numbers, label="demo", now=NOW)
    directory = registry.directory()
    known = directory.key(key)
    assert known is not None
    assert known.simulated
    assert [s.worker for s in directory.senders_of(known.number)] == [1, 2, 3]
    assert [s.number for s in directory.senders_of(known.number)] == list(senders)


def test_a_department_is_a_sender_without_a_worker(registry: Registry) -> None:
    sender, _ = registry.enrol_department("司法所", simulated=True, now=NOW)
    assert (sender.kind, sender.worker, sender.department) == (SenderKind.DEPARTMENT, 0, "司法所")

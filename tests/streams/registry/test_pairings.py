"""A terminal fetches its key while its pairing is open, and nothing else does."""

from __future__ import annotations

import pytest

from streams.errors import DeedRefused
from streams.registry.records import Datum, NewWorker, Sender
from streams.registry.registry import Registry

NOW, OPEN_MS = 1_795_000_000_000, 600_000
NUMBER, MAKER = "13812345678", b"maker, model, id, plate"


def vehicle(registry: Registry, number: str = NUMBER) -> Sender:
    worker = registry.enrol_worker(NewWorker(name="巡逻车", home="211221106", village="211221106201", kind="full"), NOW)
    sender, _ = registry.enrol_phone(
        worker.number, unique_id=number, foreign=True, simulated=False, datum=Datum.WGS84, now=NOW
    )
    registry.open_pairing(number, sender.number, NOW + OPEN_MS)
    return sender


def test_the_key_is_the_senders_from_then_on_and_the_one_before_ends(registry: Registry) -> None:
    sender = vehicle(registry)
    first = registry.pair(NUMBER, MAKER, NOW, "10.0.0.9")
    second = registry.pair(NUMBER, MAKER, NOW + OPEN_MS, "10.0.0.9")
    directory = registry.directory()
    assert directory.key(first) is None
    key = directory.key(second)
    assert key is not None
    assert [one.number for one in directory.senders_of(key.number)] == [sender.number]
    assert directory.by_unique_id(key.number, NUMBER) == registry.terminal(NUMBER)
    paired = [one.record for one in registry.audit_chain() if one.record.action == "terminal.pair"]
    assert [(one.object, one.fields, one.address) for one in paired] == [
        (f"device/{sender.number}", (f"number={NUMBER}",), "10.0.0.9")
    ] * 2


@pytest.mark.parametrize(
    ("number", "maker", "now"),
    [
        pytest.param(NUMBER, MAKER, NOW + OPEN_MS + 1, id="out of time"),
        pytest.param(NUMBER, b"another", NOW, id="another terminal"),
        pytest.param("13800000000", MAKER, NOW, id="another number"),
    ],
)
def test_whatever_else_asks_gets_nothing_and_leaves_nothing(
    registry: Registry, number: str, maker: bytes, now: int
) -> None:
    vehicle(registry)
    key = registry.pair(NUMBER, MAKER, NOW, "")
    before = registry.revision()
    assert registry.pair(number, maker, now, "") == ""
    assert registry.revision() == before
    assert registry.directory().key(key) is not None


def test_a_pairing_that_is_opened_again_forgets_which_terminal_came_first(registry: Registry) -> None:
    sender = vehicle(registry)
    assert registry.pair(NUMBER, MAKER, NOW, "")
    registry.open_pairing(NUMBER, sender.number, NOW + OPEN_MS)
    assert registry.pair(NUMBER, b"the one that replaced it", NOW, "")


def test_a_number_is_one_terminals_as_long_as_that_may_send(registry: Registry) -> None:
    first = vehicle(registry)
    with pytest.raises(DeedRefused, match=f"device {first.number} has this terminal's number"):
        vehicle(registry)

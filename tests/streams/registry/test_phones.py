from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.model.audit import AuditRecord
from streams.model.event import RegistryChange
from streams.registry.consent_rows import NEVER, Withdrawal
from streams.registry.phones import Invited
from streams.registry.records import Datum, NewWorker
from streams.registry.registry import Registry
from streams.wire import entry

TOWN, NOW, DAY = "211221106", 1_800_000_000_000, 86_400_000


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    found = Registry(f"sqlite:///{tmp_path / 'registry.db'}")
    found.migrate()
    found.enrol_workers([NewWorker(name=n, home=TOWN, village=f"{TOWN}201", kind="full") for n in "甲乙丙"], NOW)
    yield found
    found.close()


def record(at: int = NOW) -> AuditRecord:
    return AuditRecord(at, "s", "security_admin", "2112", "", "phones.print", f"home/{TOWN}")


def taken(registry: Registry, token: str, now: int = NOW) -> int:
    found = registry.take_invitation(token, now=now, address="10.0.0.1")
    return found.sender.number if found else 0


def test_an_invitation_serves_its_worker_once(registry: Registry) -> None:
    tokens = registry.invite([1, 2], record(), expires=NOW + DAY)
    found = registry.take_invitation(tokens[1], now=NOW, address="10.0.0.1")
    assert found is not None
    assert (found.worker.name, found.sender.worker) == ("乙", 2)
    key = registry.directory().key(found.key)
    assert key is not None
    assert [one.number for one in registry.directory().senders_of(key.number)] == [found.sender.number]
    assert taken(registry, tokens[1]) == 0
    assert registry.invited(TOWN, NOW) == Invited(people=3, with_phone=1, waiting=1)


def test_what_is_out_of_time_unknown_or_printed_again_serves_no_more(registry: Registry) -> None:
    first = registry.invite([1], record(), expires=NOW + DAY)[0]
    second = registry.invite([1], record(), expires=NOW + DAY)[0]
    assert taken(registry, first) == 0
    assert taken(registry, "x" * 43) == 0
    assert taken(registry, second, NOW + DAY + 1) == 0
    assert taken(registry, second, NOW + DAY) > 0


def test_a_phone_is_handed_over_when_the_new_one_is_taken_and_not_before(registry: Registry) -> None:
    sender, old = registry.enrol_phone(1, unique_id="a", foreign=True, simulated=False, datum=Datum.WGS84, now=NOW)
    token = registry.invite([1], record(), expires=NOW + DAY)[0]
    assert registry.directory().key(old) is not None
    assert taken(registry, token) > sender.number
    assert registry.directory().key(old) is None
    assert registry.directory().sender(sender.number) is None
    assert len(registry.phones([1])) == 1
    assert registry.sender(sender.number) is not None, "whose its fixes were is still known"


def test_one_of_a_fleet_under_one_key_ends_alone(registry: Registry) -> None:
    fleet, text = registry.enrol_fleet(range(1, 3), label="fleet", now=NOW)
    taken(registry, registry.invite([1], record(), expires=NOW + DAY)[0])
    key = registry.directory().key(text)
    assert key is not None
    assert [one.number for one in registry.directory().senders_of(key.number)] == [fleet[1]]


def test_a_key_of_our_app_is_its_worker_until_it_serves_no_more(registry: Registry) -> None:
    tokens = registry.invite([2], record(), expires=NOW + DAY)
    held = registry.take_invitation(tokens[0], now=NOW, address="10.0.0.1")
    assert held is not None
    session = registry.take_key(held.key)
    assert session is not None
    assert (session.subject.role.value, session.subject.worker, session.subject.scope) == ("worker", 2, TOWN)
    assert registry.alive([session.id, "other"], NOW) == {session.id}
    assert registry.phone_of(held.key) == held
    registry.revoke_key(held.sender.key, NOW)
    assert registry.take_key(held.key) is None
    assert registry.alive([session.id], NOW) == set()


def test_a_key_of_any_other_sender_hears_nothing(registry: Registry) -> None:
    _, foreign = registry.enrol_phone(1, unique_id="a", foreign=True, simulated=False, datum=Datum.WGS84, now=NOW)
    _, fleet = registry.enrol_fleet(range(1, 3), label="fleet", now=NOW)
    _, department = registry.enrol_department("justice", simulated=False, now=NOW)
    assert [registry.take_key(key) for key in (foreign, fleet, department, "", "x" * 43)] == [None] * 5


def test_the_newest_consent_is_in_force_and_said_again_it_stays(registry: Registry) -> None:
    assert registry.consent(1) is None
    first = registry.put_consent(1, 7, given=True, version="1", now=NOW)
    assert registry.put_consent(1, 7, given=True, version="1", now=NOW + 5) == first
    taken_back = registry.put_consent(1, 7, given=False, version="1", now=NOW)
    assert taken_back.at == NOW + 1
    assert registry.consent(1) == taken_back
    sender, _ = registry.enrol_phone(1, unique_id="a", foreign=False, simulated=False, datum=Datum.WGS84, now=NOW)
    assert registry.directory().withdrawn(sender)
    registry.put_consent(1, 7, given=True, version="2", now=NOW + 9)
    assert not registry.directory().withdrawn(sender)


def test_who_took_it_back_is_told_to_the_archive_and_the_fold_hears_no_reason(registry: Registry) -> None:
    for given, at in ((True, NOW), (False, NOW + 5), (True, NOW + 9)):
        registry.put_consent(1, 7, given=given, version="1", now=at)
    registry.put_consent(2, 8, given=False, version="1", now=NOW + 6)
    assert registry.withdrawals(0) == [Withdrawal(1, NOW + 5, NOW + 9), Withdrawal(2, NOW + 6, NEVER)]
    assert registry.withdrawals(NOW + 5) == [Withdrawal(2, NOW + 6, NEVER)]
    told = [entry.unpack(packed[4:]) for _, packed in registry.pending()]
    assert [one.forgotten for one in told if isinstance(one, RegistryChange)][-4:] == [(), (1,), (), (2,)]

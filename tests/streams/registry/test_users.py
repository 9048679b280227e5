from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pyotp
import pytest
from sqlalchemy import text

from streams.access.sessions import Ended
from streams.access.subject import Role
from streams.errors import HashingBusy, StoreError
from streams.model.audit import AuditRecord, Decision
from streams.model.regulation import Regulation
from streams.model.units import UnitName
from streams.registry import passwords
from streams.registry.deeds import changing
from streams.registry.locks import LOCK_AFTER, LOCK_MS
from streams.registry.passwords import check, kept, right
from streams.registry.records import NewUser, NewWorker, Session, Vouched
from streams.registry.registry import Registry

NOW = 1_795_000_000_000
PASSWORD = "四号楼 corridor lamps"
NEW = NewUser(name="Wang.Li", password=PASSWORD, role=Role.LEADER, scope="211221", profile="asvs")
ADDED = AuditRecord(NOW, "operator x", "operator", "", "command line", "user.add", "user/wang.li")


def add(registry: Registry, **other: object) -> str:
    return registry.add_user(msgspec.structs.replace(NEW, **other), ADDED, NOW)


def come(registry: Registry, password: str = PASSWORD, code: str = "", now: int = NOW, name: str = "wang.li") -> bool:
    return registry.sign_in(name, password, code, now, "10.0.0.9") is not None


def attempts(registry: Registry) -> list[Decision]:
    return [link.record.decision for link in registry.audit_chain() if link.record.action == "signin"]


def test_who_knows_the_password_is_signed_in_as_who_it_is(registry: Registry) -> None:
    add(registry)
    found = registry.sign_in(" WANG.li ", PASSWORD, "", NOW, "10.0.0.9")
    assert found is not None
    session, cookie = found
    assert (session.subject.role, session.subject.scope, session.page) == (Role.LEADER, "211221", "/region/211221")
    again = registry.session(cookie, NOW, idle_ms=60_000)
    assert again is not None
    assert again.subject == session.subject
    assert [(u.name, u.role, u.totp, u.disabled) for u in registry.users()] == [("wang.li", Role.LEADER, False, False)]


@pytest.mark.parametrize("name", ["wang.li", "nobody", "", "wang.li\x00"[:7] + "x"])
@pytest.mark.parametrize("password", ["", "wrong", PASSWORD.upper(), PASSWORD + " ", "x" * 100_000])
def test_nobody_else_is(registry: Registry, name: str, password: str) -> None:
    add(registry)
    assert not come(registry, password, name=name)


def test_five_failures_lock_the_name_for_a_while_whatever_is_typed(registry: Registry) -> None:
    add(registry)
    for n in range(LOCK_AFTER):
        assert not come(registry, "wrong", now=NOW + n)
    assert not come(registry, now=NOW + LOCK_MS - 1)
    assert come(registry, now=NOW + LOCK_AFTER - 1 + LOCK_MS)
    assert attempts(registry) == [Decision.DENIED] * (LOCK_AFTER + 1) + [Decision.ALLOWED]


def attempt(registry: Registry, password: str, address: str, device: str = "", now: int = NOW) -> bool:
    return registry.sign_in("wang.li", password, "", now, address, device=device) is not None


def test_a_stranger_locks_nobody_out_of_another_network(registry: Registry) -> None:
    add(registry)
    for _ in range(LOCK_AFTER):
        assert not attempt(registry, "wrong", "10.0.0.9")
    assert not attempt(registry, PASSWORD, "10.0.0.200")
    assert attempt(registry, PASSWORD, "10.0.1.9")
    assert [user.locked_until for user in registry.users()] == [NOW + LOCK_MS]


def test_a_browser_that_is_known_passes_the_lock_of_its_own_network(registry: Registry) -> None:
    add(registry)
    user = registry.users()[0].id
    device = registry.known_device(user, "", NOW)
    assert registry.known_device(user, device, NOW) == device
    for _ in range(LOCK_AFTER):
        attempt(registry, "wrong", "10.0.0.9")
    assert not attempt(registry, PASSWORD, "10.0.0.9", "forged")
    assert attempt(registry, PASSWORD, "10.0.0.9", device)


def test_a_known_browser_from_which_five_failures_came_is_unknown(registry: Registry) -> None:
    add(registry)
    device = registry.known_device(registry.users()[0].id, "", NOW)
    for _ in range(LOCK_AFTER):
        assert not attempt(registry, "wrong", "10.0.0.9", device)
    for _ in range(LOCK_AFTER):
        assert not attempt(registry, "wrong", "10.0.0.9", device)
    assert not attempt(registry, PASSWORD, "10.0.0.9", device)


def test_a_known_browser_of_one_is_a_stranger_s_for_another(registry: Registry) -> None:
    add(registry)
    add(registry, name="zhao")
    other = next(user.id for user in registry.users() if user.name == "zhao")
    device = registry.known_device(other, "", NOW)
    for _ in range(LOCK_AFTER):
        attempt(registry, "wrong", "10.0.0.9")
    assert not attempt(registry, PASSWORD, "10.0.0.9", device)


def test_failures_from_everywhere_lock_the_name_everywhere_but_for_known_browsers(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.registry.locks.EVERYWHERE_AFTER", 6)
    add(registry)
    device = registry.known_device(registry.users()[0].id, "", NOW)
    for n in range(6):
        attempt(registry, "wrong", f"10.0.{n}.1")
    assert not attempt(registry, PASSWORD, "10.9.9.9")
    assert attempt(registry, PASSWORD, "10.9.9.9", device)


def test_wrong_pins_do_not_lock_the_password_and_the_other_way_round(registry: Registry) -> None:
    add(registry, pin="482913")
    found = registry.sign_in("wang.li", PASSWORD, "", NOW, "10.0.0.9")
    assert found is not None
    record = msgspec.structs.replace(ADDED, action="confirm")
    for _ in range(LOCK_AFTER):
        assert not registry.prove(found[0], "000000", record, NOW)
    assert not registry.prove(found[0], "482913", record, NOW)
    assert come(registry)
    assert registry.prove(found[0], "482913", record, NOW + LOCK_MS)
    for _ in range(LOCK_AFTER):
        assert not come(registry, "wrong")
    assert registry.prove(found[0], "482913", record, NOW + LOCK_MS)


def test_who_is_locked_out_is_let_in_again_by_an_administrator_on_record(registry: Registry) -> None:
    add(registry)
    for _ in range(LOCK_AFTER):
        come(registry, "wrong")
    registry.unlock("Wang.Li", msgspec.structs.replace(ADDED, action="user.unlock"))
    assert come(registry)
    assert "user.unlock" in [link.record.action for link in registry.audit_chain()]
    with pytest.raises(StoreError, match="no user"):
        registry.unlock("nobody", ADDED)


def test_too_many_hashes_at_once_are_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Semaphore(0), threading.Event()

    class Slow:
        def hash(self, _: str) -> str:
            begun.release()
            go_on.wait(20)
            return "x"

    monkeypatch.setattr(passwords, "_hasher", Slow())
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(kept, "a") for _ in range(2)]
        assert begun.acquire(timeout=20)
        assert begun.acquire(timeout=20)
        waiting += [pool.submit(kept, "a") for _ in range(2)]
        until = time.monotonic() + 20
        while passwords._places._value and time.monotonic() < until:
            time.sleep(0.01)
        with pytest.raises(HashingBusy):
            kept("a")
        assert not begun.acquire(blocking=False), "no more than two at once"
        go_on.set()
        assert [one.result(20) for one in waiting] == ["x"] * 4


def test_a_success_begins_the_count_anew(registry: Registry) -> None:
    add(registry)
    for _ in range(3):
        for _ in range(LOCK_AFTER - 1):
            assert not come(registry, "wrong")
        assert come(registry)


def test_a_second_factor_is_asked_and_serves_once(registry: Registry) -> None:
    totp = pyotp.TOTP(add(registry, totp=True))
    code = totp.at(NOW // 1000)
    assert not come(registry)
    assert not come(registry, code="000000" if code != "000000" else "000001")
    assert not come(registry, "wrong", code=code)
    assert come(registry, code=f"{code[:3]} {code[3:]}")
    assert not come(registry, code=code)
    later = NOW + 30_000
    assert come(registry, code=totp.at(later // 1000), now=later)
    assert not come(registry, code=totp.at(NOW // 1000 - 90), now=later)


WIDE = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)})


def test_what_is_typed_in_full_width_is_what_is_meant(registry: Registry) -> None:
    """As an input method writes it: the name, the code of the second factor, the PIN. A password is what it is."""
    totp = pyotp.TOTP(add(registry, name="Wang.Li".translate(WIDE), totp=True, pin="482913".translate(WIDE)))
    assert [user.name for user in registry.users()] == ["wang.li"]
    code = totp.at(NOW // 1000)
    assert not come(registry, code="不是数字")
    assert not come(registry, PASSWORD.translate(WIDE), code=code)
    found = registry.sign_in("wang.li".translate(WIDE), PASSWORD, code.translate(WIDE), NOW, "10.0.0.9")
    assert found is not None
    record = msgspec.structs.replace(ADDED, action="confirm")
    for pin in ("482913", "482913".translate(WIDE)):
        assert registry.prove(found[0], pin, record, NOW)
    assert not registry.prove(found[0], "四八二九一三", record, NOW)


def test_a_name_is_there_once_however_it_is_written(registry: Registry) -> None:
    add(registry)
    with pytest.raises(StoreError, match="already"):
        add(registry, name=" WANG.LI")
    with pytest.raises(StoreError, match="already"):
        add(registry, name="WANG．LI")
    for name in ("", " ", "a\nb", "x" * 65):
        with pytest.raises(StoreError, match="a name has"):
            add(registry, name=name)


def test_who_is_ended_is_out_at_once_and_never_in_again(registry: Registry) -> None:
    add(registry)
    found = registry.sign_in("wang.li", PASSWORD, "", NOW, "")
    assert found is not None
    session, cookie = found
    ticket = registry.new_ticket(session.id, NOW)
    ended = msgspec.structs.replace(ADDED, action="user.end", reason="调离")
    assert registry.disable_user("Wang.Li", ended, NOW) == 1
    assert registry.session(cookie, NOW, idle_ms=60_000) is None
    assert registry.alive({session.id}, NOW) == set()
    assert registry.take_ticket(ticket, NOW) is None
    assert not come(registry)
    with pytest.raises(StoreError, match="no user"):
        registry.disable_user("nobody", ended, NOW)
    actions = [link.record.action for link in registry.audit_chain()]
    assert actions == ["user.add", "signin", "user.end", "signin"]


@pytest.mark.parametrize(
    ("password", "profile", "says"),
    [
        ("short", "asvs", "12 to 128"),
        ("x" * 129, "asvs", "12 to 128"),
        ("aaaaaaaaaaaaaa", "asvs", "five different"),
        ("my wang.li password", "asvs", "name of its owner"),
        ("alllowercase", "dengbao", "three of"),
        ("Abcdef-123", "dengbao", "tried first"),
        ("password1234", "asvs", "tried first"),
        ("qwertyuiop12", "asvs", "tried first"),
        ("123456789012", "asvs", "tried first"),
        ("Tieling2026!", "dengbao", "tried first"),
        ("Aa1-Aa1", "dengbao", "10 to 128"),
    ],
)
def test_a_password_that_is_not_good_enough_is_told_why(password: str, profile: str, says: str) -> None:
    with pytest.raises(StoreError, match=says):
        check(password, "Wang.Li", profile)


def test_good_ones_pass_and_are_kept_as_nobody_can_read() -> None:
    check(PASSWORD, "wang.li", "asvs")
    check("Abcdef-123x", "wang.li", "dengbao")
    assert kept(PASSWORD).startswith("$argon2id$")
    assert kept(PASSWORD) != kept(PASSWORD)
    assert right(kept(PASSWORD), PASSWORD)
    assert not right(None, "nobody has this password")
    assert not right("no hash", PASSWORD)
    assert "corridor" not in repr(NEW)


def test_who_is_signed_in_is_listed_and_can_be_signed_out(registry: Registry) -> None:
    add(registry)
    found = registry.sign_in("wang.li", PASSWORD, "", NOW, "10.0.0.9")
    assert found is not None
    session, cookie = found
    link = registry.take_link(registry.new_link(Role.WALL, "2112", "/wall", now=NOW, ttl_ms=1_000), NOW + 5)
    assert link is not None
    assert [(one.user, one.role, one.created_at) for one in registry.open_sessions()] == [
        ("", Role.WALL, NOW + 5),
        ("wang.li", Role.LEADER, NOW),
    ]
    record = msgspec.structs.replace(ADDED, action="session.end", reason="离岗")
    registry.end_session(session.id, record, NOW + 9)
    assert registry.session(cookie, NOW + 9, idle_ms=60_000) is None
    assert [one.id for one in registry.open_sessions()] == [link[0].id]
    with pytest.raises(StoreError, match="no open session"):
        registry.end_session(session.id, record, NOW + 10)
    assert [one.record.action for one in registry.audit_chain()][-1] == "session.end"


def test_a_third_session_of_one_person_ends_the_oldest_which_is_told_why(registry: Registry) -> None:
    add(registry)
    add(registry, name="other")
    found = [registry.sign_in("wang.li", PASSWORD, "", NOW + n, "10.0.0.9") for n in range(3)]
    other = registry.sign_in("other", PASSWORD, "", NOW, "10.0.0.9")
    (first, cookie), (second, _), (third, _) = [one or pytest.fail("not signed in") for one in found]
    assert other is not None
    ids = {first.id, second.id, third.id, other[0].id}
    assert registry.alive(ids, NOW) == {second.id, third.id, other[0].id}
    assert registry.ended_why(cookie) is Ended.ELSEWHERE
    ended = [one.record for one in registry.audit_chain() if one.record.action == "signout"]
    assert [(one.object, one.reason) for one in ended] == [(f"session/{first.id}", "elsewhere")]


def test_an_ended_user_stays_ended_whatever_is_changed(registry: Registry) -> None:
    add(registry)
    registry.disable_user("wang.li", ADDED, NOW)
    administrator = session_of(registry)
    before = len(list(registry.audit_chain()))
    with pytest.raises(StoreError, match="has been ended"):
        registry.ask(changing("wang.li", Role.SUPERVISOR, "211221"), ADDED, NOW, administrator)
    assert [user.disabled for user in registry.users()] == [True]
    assert len(list(registry.audit_chain())) == before, "nothing was done, nothing is on record"


@pytest.mark.parametrize(
    ("other", "says"), [({"department": "court_mediation"}, "police"), ({"worker": 7}, "worker 7")]
)
def test_a_department_or_worker_that_does_not_exist_is_no_users(
    registry: Registry, other: dict[str, object], says: str
) -> None:
    registry.set_regulation(Regulation(units=(UnitName("police", "公安"),)), NOW)
    with pytest.raises(StoreError, match=says):
        add(registry, **other)
    assert registry.users() == []
    add(registry, department="police")
    worker = registry.enrol_worker(NewWorker(name="甲", home="211221106", village="211221106201", kind="full"), NOW)
    add(registry, name="jia", worker=worker.number)


ACCOUNT = Vouched("https://sso.example", "a-1", "wang.li", second=False)


def test_an_account_of_the_provider_is_bound_at_its_first_use(registry: Registry) -> None:
    add(registry, elsewhere=True, password="")
    first = registry.sign_in_vouched(ACCOUNT, NOW, "")
    assert first is not None
    renamed = msgspec.structs.replace(ACCOUNT, name="somebody")
    assert registry.sign_in_vouched(renamed, NOW, "") is not None, "the account is who it is, whatever it calls itself"
    for other in ({"subject": "a-2"}, {"issuer": "https://other.example"}):
        assert registry.sign_in_vouched(msgspec.structs.replace(ACCOUNT, **other), NOW, "") is None
    found = [(one.record.action, one.record.decision.value) for one in registry.audit_chain()]
    assert found == [
        ("user.add", "allowed"),
        ("user.bind", "allowed"),
        ("signin", "allowed"),
        ("signin", "allowed"),
        ("signin", "denied"),
        ("signin", "denied"),
    ]


def test_the_provider_signs_in_nobody_with_a_password_locked_or_ended(registry: Registry) -> None:
    """Every name was signed in, past its second factor and its lock, administrators included."""
    add(registry)
    assert registry.sign_in_vouched(ACCOUNT, NOW, "") is None
    add(registry, name="sso", elsewhere=True, password="")
    sso = msgspec.structs.replace(ACCOUNT, name="sso")
    with registry._engine.begin() as tx:
        tx.execute(text("UPDATE users SET locked_until = :until").bindparams(until=NOW + 1))
    assert registry.sign_in_vouched(sso, NOW, "") is None
    assert registry.sign_in_vouched(sso, NOW + 1, "") is not None
    registry.disable_user("sso", ADDED, NOW + 1)
    assert registry.sign_in_vouched(sso, NOW + 2, "") is None


@pytest.mark.parametrize(
    ("role", "second", "due"),
    [
        (Role.SECURITY_ADMIN, False, "second"),
        (Role.SECURITY_ADMIN, True, ""),
        (Role.SUPERVISOR, False, "second"),
        (Role.LEADER, False, ""),
    ],
)
def test_who_needs_two_factors_proves_both_after_the_provider_too(
    registry: Registry, role: Role, second: bool, due: str
) -> None:
    add(registry, elsewhere=True, password="", role=role)
    found = registry.sign_in_vouched(msgspec.structs.replace(ACCOUNT, second=second), NOW, "")
    assert found is not None
    assert found[0].due == due
    assert (registry.session(found[1], NOW, idle_ms=60_000) is None) == bool(due)


def session_of(registry: Registry) -> Session:
    link = registry.new_link(Role.SECURITY_ADMIN, "2112", "/admin/users", now=NOW, ttl_ms=1_000)
    found = registry.take_link(link, NOW)
    assert found is not None
    return found[0]

from __future__ import annotations

import msgspec
import pyotp
import pytest
from sqlalchemy import text

from streams.access.sessions import Ended
from streams.access.subject import Role
from streams.errors import StoreError
from streams.model.regulation import Regulation
from streams.model.units import UnitName
from streams.registry.deeds import changing
from streams.registry.passwords import check, kept, right
from streams.registry.records import NewWorker, Session, Vouched
from streams.registry.registry import Registry
from tests.streams.registry.sign_in import ADDED, NEW, NOW, PASSWORD, add, come


def test_who_knows_the_password_is_signed_in_as_who_it_is(registry: Registry) -> None:
    add(registry)
    found = registry.sign_in(" WANG.li ", PASSWORD, "", NOW, "10.0.0.9")
    assert found is not None
    session, cookie = found
    assert (session.subject.role, session.subject.scope, session.page) == (Role.LEADER, "211221", "/home")
    again = registry.session(cookie, NOW, idle_ms=60_000)
    assert again is not None
    assert again.subject == session.subject
    assert [(u.name, u.role, u.totp, u.disabled) for u in registry.users()] == [("wang.li", Role.LEADER, False, False)]


@pytest.mark.parametrize("name", ["wang.li", "nobody", "", "wang.li\x00"[:7] + "x"])
@pytest.mark.parametrize("password", ["", "wrong", PASSWORD.upper(), PASSWORD + " ", "x" * 100_000])
def test_nobody_else_is(registry: Registry, name: str, password: str) -> None:
    add(registry)
    assert not come(registry, password, name=name)


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

from __future__ import annotations

import pyotp
import pytest

from streams.access.sessions import Ended, SessionRules
from streams.access.subject import Role
from streams.errors import StoreError
from streams.model.audit import AuditRecord, Decision
from streams.registry.finishing import offered
from streams.registry.locks import LOCK_AFTER, LOCK_MS
from streams.registry.records import NewUser, Session
from streams.registry.registry import Registry

NOW = 1_795_000_000_000
OLD, NEW = "四号楼 corridor lamps", "kettle over blue hills"
RECORD = AuditRecord(NOW, "operator x", "operator", "", "command line", "user.add", "user/li")
IDLE = 60_000


def entered(registry: Registry, role: Role = Role.SUPERVISOR, *, must_change: bool = False) -> tuple[Session, str]:
    registry.add_user(
        NewUser(name="li", password=OLD, role=role, scope="2112", profile="asvs", must_change=must_change), RECORD, NOW
    )
    return registry.sign_in("li", OLD, "", NOW, "10.0.0.9") or pytest.fail("not signed in")


def said(session: Session) -> AuditRecord:
    return AuditRecord(NOW, session.id, "supervisor", "2112", "10.0.0.9", "second", "user")


def test_a_session_serves_for_nothing_until_its_second_factor_is_enrolled(registry: Registry) -> None:
    session, cookie = entered(registry)
    assert session.due == "second"
    assert registry.session(cookie, NOW, idle_ms=IDLE) is None
    waiting = registry.unfinished(cookie, NOW, idle_ms=IDLE)
    assert waiting is not None
    assert registry.take_ticket(registry.new_ticket(session.id, NOW), NOW) is None
    secret = offered()
    code = pyotp.TOTP(secret).at(NOW // 1000)
    assert not registry.prove_second(waiting, "000000" if code != "000000" else "1", secret, said(session), NOW)
    assert not registry.has_second(session), "a wrong code enrols nothing"
    assert registry.prove_second(waiting, code, secret, said(session), NOW)
    assert registry.session(cookie, NOW, idle_ms=IDLE) is not None
    assert registry.unfinished(cookie, NOW, idle_ms=IDLE) is None
    later = NOW + 60_000
    assert registry.sign_in("li", OLD, "", later, "") is None, "from now on the code is asked at the door"
    assert registry.sign_in("li", OLD, pyotp.TOTP(secret).at(later // 1000), later, "") is not None
    enrolled = [one.record for one in registry.audit_chain() if one.record.action == "second.enrol"]
    assert [(one.decision, one.name) for one in enrolled] == [(Decision.DENIED, "li"), (Decision.ALLOWED, "li")]


@pytest.mark.parametrize("secret", ["", "A" * 16, "A" * 64, "!" * 32, "甲" * 32, "1" * 32, "a" * 32])
def test_a_secret_that_is_none_is_enrolled_by_no_code(registry: Registry, secret: str) -> None:
    session, _ = entered(registry)
    assert not registry.prove_second(session, "000000", secret, said(session), NOW)
    assert not registry.has_second(session)


def test_wrong_codes_lock_the_name(registry: Registry) -> None:
    session, _ = entered(registry)
    for _ in range(LOCK_AFTER):
        assert not registry.prove_second(session, "x", offered(), said(session), NOW)
    (user,) = registry.users()
    assert user.locked_until == NOW + LOCK_MS


def test_where_two_factors_are_optional_none_is_due(registry: Registry) -> None:
    entered(registry)
    found = registry.sign_in("li", OLD, "", NOW, "", SessionRules(second=False))
    assert found is not None
    assert found[0].due == ""


def test_a_password_that_another_person_set_serves_once(registry: Registry) -> None:
    session, cookie = entered(registry, Role.LEADER, must_change=True)
    assert session.due == "password"
    assert registry.session(cookie, NOW, idle_ms=IDLE) is None
    assert registry.change_password(session, OLD, NEW, "asvs", said(session), NOW)
    assert registry.session(cookie, NOW, idle_ms=IDLE) is not None
    assert registry.sign_in("li", OLD, "", NOW, "") is None
    again = registry.sign_in("li", NEW, "", NOW, "")
    assert again is not None
    assert again[0].due == ""


def test_a_changed_password_ends_the_other_sessions_and_no_more(registry: Registry) -> None:
    session, cookie = entered(registry, Role.LEADER)
    _, other = registry.sign_in("li", OLD, "", NOW, "") or pytest.fail("not signed in")
    assert not registry.change_password(session, "wrong", NEW, "asvs", said(session), NOW)
    for poor, says in (("short", "12 to"), (OLD, "the old one"), ("password1234", "tried first")):
        with pytest.raises(StoreError, match=says):
            registry.change_password(session, OLD, poor, "asvs", said(session), NOW)
    assert registry.session(other, NOW, idle_ms=IDLE) is not None
    assert registry.change_password(session, OLD, NEW, "asvs", said(session), NOW)
    assert registry.session(cookie, NOW, idle_ms=IDLE) is not None
    assert registry.session(other, NOW, idle_ms=IDLE) is None
    assert registry.ended_why(other) is Ended.CLOSED


def test_an_unfinished_session_ends_nobodys(registry: Registry) -> None:
    """Who knows the password alone must not be able to sign out who has both."""
    session, cookie = entered(registry)
    secret = offered()
    assert registry.prove_second(session, pyotp.TOTP(secret).at(NOW // 1000), secret, said(session), NOW)
    registry.renew_secret("li", NEW, "asvs", RECORD, NOW, second=True)
    found = [registry.sign_in("li", NEW, "", NOW, "") or pytest.fail("not signed in") for _ in range(4)]
    assert [one.due for one, _ in found] == ["second password"] * 4
    assert registry.alive({one.id for one, _ in found}, NOW) == {one.id for one, _ in found}
    assert registry.session(cookie, NOW, idle_ms=IDLE) is None, "the renewal ended it"

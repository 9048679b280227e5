from __future__ import annotations

import pyotp
import pytest

from streams.access.subject import Role
from streams.errors import StoreError
from streams.model.audit import AuditRecord
from streams.registry.deeds import Deed, adding, changing, forgetting, renewing
from streams.registry.proposals import KEPT_MS
from streams.registry.records import NewUser, Session
from streams.registry.registry import Registry

NOW = 1_795_000_000_000
WORD, OTHER = "四号楼 corridor lamps", "kettle over blue hills"
RECORD = AuditRecord(NOW, "operator x", "operator", "", "command line", "user.add", "x", reason="新任")


def admin(registry: Registry, name: str, role: Role = Role.SECURITY_ADMIN) -> Session:
    new = NewUser(name=name, password=WORD, role=role, scope="2112", profile="asvs")
    registry.add_user(new, RECORD, NOW)
    return (registry.sign_in(name, WORD, "", NOW, "") or pytest.fail("not signed in"))[0]


def new(name: str, role: Role) -> Deed:
    user = NewUser(name=name, password=WORD, role=role, scope="2112", profile="asvs", must_change=True)
    return adding(user, NOW)


def ask(registry: Registry, deed: Deed, by: Session, now: int = NOW) -> str:
    assert registry.ask(deed, RECORD, now, by).waits
    return registry.proposals(now)[-1].id


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR])
def test_one_administrator_alone_makes_no_other(registry: Registry, role: Role) -> None:
    """One made an auditor, set its password and signed in as it, alone."""
    one, two = admin(registry, "one"), admin(registry, "two")
    proposal = ask(registry, new("extra", role), one)
    assert registry.sign_in("extra", WORD, "", NOW, "") is None
    with pytest.raises(StoreError, match="another administrator"):
        registry.agree(proposal, RECORD, NOW, one)
    outcome = registry.agree(proposal, RECORD, NOW, two)
    assert registry.sign_in("extra", WORD, "", NOW, "") is None, "who asked knows the password, and that is not enough"
    code = pyotp.TOTP(outcome.secret).at(NOW // 1000)
    found = registry.sign_in("extra", WORD, code, NOW, "")
    assert found is not None
    assert found[0].due == "password"
    with pytest.raises(StoreError, match="does not wait"):
        registry.agree(proposal, RECORD, NOW, two)
    said = [one.record for one in registry.audit_chain() if one.record.object == "extra"]
    assert [(one.action, one.fields) for one in said] == [("user.add", ("proposed by one", "because 新任"))]
    assert outcome.secret not in repr(list(registry.audit_chain()))


def test_a_user_of_another_role_needs_no_second_administrator(registry: Registry) -> None:
    one = admin(registry, "one")
    assert not registry.ask(new("li", Role.SUPERVISOR), RECORD, NOW, one).waits
    assert not registry.ask(renewing("li", OTHER, "asvs"), RECORD, NOW, one).waits
    assert registry.ask(changing("li", Role.AUDITOR, "2112"), RECORD, NOW, one).waits, "raised to an administrator"
    assert {user.name: user.role for user in registry.users()}["li"] is Role.SUPERVISOR


@pytest.mark.parametrize("deed", ["change", "renew", "second"])
def test_what_is_done_to_an_administrator_waits_and_is_done_when_agreed(registry: Registry, deed: str) -> None:
    one, two = admin(registry, "one"), admin(registry, "two")
    admin(registry, "aud", Role.AUDITOR)
    made = {
        "change": lambda: changing("AUD ", Role.LEADER, "2112"),
        "renew": lambda: renewing("aud", OTHER, "asvs"),
        "second": lambda: forgetting("aud"),
    }[deed]()
    proposal = ask(registry, made, one)
    assert registry.sign_in("aud", WORD, "", NOW, "") is not None, "nothing has happened yet"
    outcome = registry.agree(proposal, RECORD, NOW, two)
    assert outcome.ended == 2
    if deed == "change":
        assert {user.name: user.role for user in registry.users()}["aud"] is Role.LEADER
        return
    word = OTHER if deed == "renew" else WORD
    assert registry.sign_in("aud", word, "", NOW, "") is None
    assert registry.sign_in("aud", word, pyotp.TOTP(outcome.secret).at(NOW // 1000), NOW, "") is not None


def test_the_administrator_of_the_system_agrees_only_where_there_is_one_of_security(registry: Registry) -> None:
    one, system = admin(registry, "one"), admin(registry, "sys", Role.SYSTEM_ADMIN)
    proposal = ask(registry, new("aud", Role.AUDITOR), one)
    admin(registry, "two")
    with pytest.raises(StoreError, match="of security"):
        registry.agree(proposal, RECORD, NOW, system)
    registry.disable_user("two", RECORD, NOW)
    registry.agree(proposal, RECORD, NOW, system)


def test_nobody_agrees_to_what_is_done_to_the_own_user(registry: Registry) -> None:
    one, two = admin(registry, "one"), admin(registry, "two")
    proposal = ask(registry, changing("two", Role.AUDITOR, "2112"), one)
    with pytest.raises(StoreError, match="your own user"):
        registry.agree(proposal, RECORD, NOW, two)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SUPERVISOR, Role.DUTY_LEAD])
def test_no_other_role_agrees(registry: Registry, role: Role) -> None:
    one, other = admin(registry, "one"), admin(registry, "other", role)
    proposal = ask(registry, new("aud", Role.AUDITOR), one)
    with pytest.raises(StoreError, match="of security"):
        registry.agree(proposal, RECORD, NOW, other)


def test_a_proposal_is_refused_or_grows_old_and_keeps_no_hash(registry: Registry) -> None:
    one, two = admin(registry, "one"), admin(registry, "two")
    proposal = ask(registry, new("aud", Role.AUDITOR), one)
    assert registry.refuse(proposal, RECORD, NOW) == "aud"
    assert registry.proposals(NOW) == []
    late = ask(registry, new("aud", Role.AUDITOR), one)
    assert registry.proposals(NOW + KEPT_MS) == []
    with pytest.raises(StoreError, match="does not wait"):
        registry.agree(late, RECORD, NOW + KEPT_MS, two)
    assert "argon2" not in repr(registry.proposals(NOW))

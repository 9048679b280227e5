from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from streams.access.subject import Role
from streams.registry.records import Session
from streams.registry.registry import Registry
from streams.registry.signin import AGAIN_MS, GRACE_MS, RESUME_MS, SEAT_MS, TICKET_MS

NOW = 1_795_400_000_000
IDLE = 15 * 60_000


def signed_in(registry: Registry, role: Role = Role.DUTY) -> tuple[Session, str]:
    link = registry.new_link(role, "2112", "/region/2112", now=NOW, ttl_ms=1_000)
    found = registry.take_link(link, NOW)
    assert found is not None
    return found


def test_a_link_signs_in_once(registry: Registry) -> None:
    link = registry.new_link(Role.SUPERVISOR, "211221", "/region/211221", now=NOW, ttl_ms=1_000)
    found = registry.take_link(link, NOW + 1_000)
    assert found is not None
    assert (found[0].subject.role, found[0].subject.scope, found[0].page) == (
        Role.SUPERVISOR,
        "211221",
        "/region/211221",
    )
    assert registry.take_link(link, NOW) is None


def test_the_same_browser_may_press_twice_and_nobody_else(registry: Registry) -> None:
    link = registry.new_link(Role.DUTY, "2112", "/duty", now=NOW, ttl_ms=60_000)
    assert registry.link_open(link, NOW)
    first = registry.take_link(link, NOW, "", "asker")
    assert first is not None
    assert not registry.link_open(link, NOW)
    again = registry.take_link(link, NOW + AGAIN_MS, "", "asker")
    assert again is not None
    assert again[0].id == first[0].id
    assert registry.session(again[1], NOW, idle_ms=IDLE) is not None
    for asker, now in (("asker", NOW + AGAIN_MS + 1), ("other", NOW), ("", NOW)):
        assert registry.take_link(link, now, "", asker) is None
    assert len([one for one in registry.audit_chain() if one.record.action == "signin"]) == 1


def test_of_many_at_once_one_gets_in(registry: Registry) -> None:
    link = registry.new_link(Role.WALL, "2112", "/wall", now=NOW, ttl_ms=1_000)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: registry.take_link(link, NOW), range(8)))
    assert sum(one is not None for one in found) == 1


def test_a_late_or_made_up_link_is_refused(registry: Registry) -> None:
    link = registry.new_link(Role.WALL, "2112", "/wall", now=NOW, ttl_ms=1_000)
    assert registry.take_link(link, NOW + 1_001) is None
    assert registry.take_link("made up", NOW) is None


def test_a_live_page_keeps_its_session(registry: Registry) -> None:
    session, cookie = signed_in(registry, Role.SUPERVISOR)
    assert registry.alive({session.id}, NOW + IDLE) == {session.id}
    assert registry.session(cookie, NOW + 2 * IDLE - 1, idle_ms=IDLE) is not None


def test_a_seat_that_nobody_was_heard_of_for_a_day_is_left(registry: Registry) -> None:
    _, cookie = signed_in(registry, Role.DUTY)
    assert registry.session(cookie, NOW + SEAT_MS + 1, idle_ms=IDLE) is None


def test_a_persons_session_idles_out_and_a_walls_does_not(registry: Registry) -> None:
    for role, stays in ((Role.SUPERVISOR, False), (Role.DUTY, True), (Role.WALL, True)):
        _, cookie = signed_in(registry, role)
        assert registry.session(cookie, NOW + IDLE, idle_ms=IDLE) is not None
        assert (registry.session(cookie, NOW + 3 * IDLE, idle_ms=IDLE) is not None) == stays


def test_a_session_in_use_goes_on(registry: Registry) -> None:
    _, cookie = signed_in(registry)
    for minutes in range(0, 60, 10):
        assert registry.session(cookie, NOW + minutes * 60_000, idle_ms=IDLE) is not None


def test_a_ticket_lets_in_once_and_in_time(registry: Registry) -> None:
    session, _ = signed_in(registry)
    ticket = registry.new_ticket(session.id, NOW)
    found = registry.take_ticket(ticket, NOW + TICKET_MS)
    assert found is not None
    assert found[0] == session
    assert registry.take_ticket(ticket, NOW) is None
    assert registry.take_ticket(registry.new_ticket(session.id, NOW), NOW + TICKET_MS + 1) is None


def test_a_ticket_is_no_resume_token_and_the_other_way_round(registry: Registry) -> None:
    session, _ = signed_in(registry)
    assert registry.take_resume(registry.new_ticket(session.id, NOW), NOW) is None
    assert registry.take_ticket(registry.renew_resume(session.id, NOW), NOW) is None


def test_resume_tokens_rotate_with_a_short_grace(registry: Registry) -> None:
    session, _ = signed_in(registry)
    first = registry.renew_resume(session.id, NOW)
    second = registry.take_resume(first, NOW)
    assert second is not None
    assert registry.take_resume(first, NOW + GRACE_MS) is not None
    assert registry.take_resume(first, NOW + GRACE_MS + 1) is None
    assert registry.take_resume(second[1], NOW + RESUME_MS + 1) is None


def test_signing_out_ends_all_of_it(registry: Registry) -> None:
    session, cookie = signed_in(registry)
    other, _ = signed_in(registry)
    ticket, resume = registry.new_ticket(session.id, NOW), registry.renew_resume(session.id, NOW)
    registry.sign_out(session.id, NOW)
    assert registry.session(cookie, NOW, idle_ms=IDLE) is None
    assert registry.take_ticket(ticket, NOW) is None
    assert registry.take_resume(resume, NOW) is None
    assert registry.alive([session.id, other.id, "nobody"], NOW) == {other.id}

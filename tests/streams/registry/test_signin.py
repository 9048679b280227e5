from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from streams.access.sessions import HOUR_MS, SEAT_IDLE_MS, Ended, SessionRules
from streams.access.subject import Role
from streams.registry.records import Session
from streams.registry.registry import Registry
from streams.registry.session_rows import RESUME_MS, TICKET_MS
from streams.registry.signin import AGAIN_MS, GRACE_MS

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
    assert registry.session(cookie, NOW + SEAT_IDLE_MS + 1, idle_ms=IDLE) is None


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


HERE, THERE = "10.0.0.9 a1b2", "10.0.0.66 c3d4"


def test_a_token_used_again_from_its_own_place_gives_the_same_next_one(registry: Registry) -> None:
    """Six uses within the grace gave six chains, each good by itself: a stolen token was not noticed."""
    session, _ = signed_in(registry)
    first = registry.renew_resume(session.id, NOW)
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda n: registry.take_resume(first, NOW + n, HERE), range(6)))
    (following,) = {one[1] for one in found if one is not None}
    assert registry.take_resume(first, NOW + 5 + GRACE_MS + 1, HERE) is None
    assert registry.alive([session.id], NOW) == {session.id}, "a copied tab harms nobody"
    assert registry.take_resume(following, NOW, HERE) is not None


def test_a_token_used_from_another_place_as_well_ends_the_session_and_is_on_record(registry: Registry) -> None:
    session, cookie = signed_in(registry)
    first = registry.renew_resume(session.id, NOW)
    second = registry.take_resume(first, NOW, HERE)
    assert second is not None
    assert registry.take_resume(first, NOW + 1, THERE) is None
    assert registry.alive([session.id], NOW) == set()
    assert registry.take_resume(second[1], NOW + 2, HERE) is None
    assert registry.session(cookie, NOW + 2, idle_ms=IDLE) is None
    assert registry.ended_why(cookie) is Ended.REUSE
    last = list(registry.audit_chain())[-1].record
    assert (last.action, last.session, last.address, last.decision) == ("resume", session.id, "10.0.0.66", "denied")


def test_nothing_that_is_done_in_a_session_makes_it_longer(registry: Registry) -> None:
    """An open page kept a session for ever, and so did a copied token."""
    rules = SessionRules(person_ms=HOUR_MS, seat_ms=HOUR_MS, wall_ms=HOUR_MS)
    for role in (Role.SUPERVISOR, Role.DUTY, Role.WALL):
        link = registry.new_link(role, "2112", "/region/2112", now=NOW, ttl_ms=1_000)
        session, cookie = registry.take_link(link, NOW, rules=rules) or pytest.fail("not signed in")
        for minutes in range(0, 60, 5):
            now = NOW + minutes * 60_000
            assert registry.alive([session.id], now) == {session.id}
            token = registry.renew_resume(session.id, now)
        assert registry.alive([session.id], NOW + HOUR_MS) == set()
        assert registry.take_resume(token, NOW + HOUR_MS) is None
        assert registry.session(cookie, NOW + HOUR_MS, idle_ms=IDLE) is None
        assert registry.ended_why(cookie) is Ended.TIME


def test_what_nobody_asks_for_any_more_is_ended_in_the_table_too(registry: Registry) -> None:
    (one, cookie), (wall, _), (seat, _) = (signed_in(registry, r) for r in (Role.SUPERVISOR, Role.WALL, Role.DUTY))
    assert registry.sweep(NOW + IDLE, idle_ms=IDLE) == 0
    assert registry.sweep(NOW + IDLE + 1, idle_ms=IDLE) == 1
    assert {left.id for left in registry.open_sessions()} == {wall.id, seat.id}
    assert registry.ended_why(cookie) is Ended.IDLE
    last = list(registry.audit_chain())[-1].record
    assert (last.actor, last.action, last.object, last.reason) == ("system", "signout", f"session/{one.id}", "idle")


def test_signing_out_ends_all_of_it(registry: Registry) -> None:
    session, cookie = signed_in(registry)
    other, _ = signed_in(registry)
    ticket, resume = registry.new_ticket(session.id, NOW), registry.renew_resume(session.id, NOW)
    registry.sign_out(session.id, NOW)
    assert registry.session(cookie, NOW, idle_ms=IDLE) is None
    assert registry.take_ticket(ticket, NOW) is None
    assert registry.take_resume(resume, NOW) is None
    assert registry.alive([session.id, other.id, "nobody"], NOW) == {other.id}

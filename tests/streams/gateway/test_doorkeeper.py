from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from websockets.datastructures import Headers

from streams.access.origins import origin
from streams.access.subject import Role, Subject
from streams.gateway.doorkeeper import Doorkeeper, origins, place
from streams.registry.registry import Registry
from streams.settings import DashboardSection, Settings
from tests.streams.gateway.house import GuestBook

NOW = 1_764_000_000_000
Invite = Callable[[Subject], str]


@pytest.mark.parametrize(
    ("url", "as_written_by_a_browser"),
    [
        ("http://127.0.0.1:8050", "http://127.0.0.1:8050"),
        ("https://city.example/pages/", "https://city.example"),
        ("https://City.Example:443", "https://city.example"),
        ("http://city.example:80/x", "http://city.example"),
        ("http://[::1]:8050", "http://[::1]:8050"),
    ],
)
def test_an_origin_is_scheme_host_and_an_unusual_port(url: str, as_written_by_a_browser: str) -> None:
    assert origin(url) == as_written_by_a_browser


@pytest.mark.parametrize(
    ("headers", "seen"),
    [
        ([], "10.0.0.9"),
        ([("X-Forwarded-For", "203.0.113.5")], "203.0.113.5"),
        ([("X-Forwarded-For", "1.1.1.1, 203.0.113.5")], "203.0.113.5"),
        ([("X-Forwarded-For", "1.1.1.1"), ("X-Forwarded-For", "203.0.113.5")], "203.0.113.5"),
    ],
)
def test_a_place_is_the_address_our_proxy_saw_and_the_browser(headers: list[tuple[str, str]], seen: str) -> None:
    here = place(("10.0.0.9", 5), Headers([*headers, ("User-Agent", "a")]))
    assert here.partition(" ")[0] == seen
    assert here != place(("10.0.0.9", 5), Headers([*headers, ("User-Agent", "b")]))
    assert here == place(("10.0.0.9", 6), Headers([*headers, ("User-Agent", "a")]))


def test_loopback_has_two_names() -> None:
    assert origins(Settings()) == [
        "http://127.0.0.1:8050",
        "http://127.0.0.1:8053",
        "http://localhost:8050",
        "http://localhost:8053",
    ]


def test_a_public_address_is_the_only_one() -> None:
    section = DashboardSection(public_url="https://a.example/", wall_public_url="https://a.example/wall")
    assert origins(Settings(dashboard=section)) == ["https://a.example"]


@pytest.fixture(params=["guest book", "registry"])
def door(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Doorkeeper, Invite]]:
    """Both doorkeepers, each with how to get a ticket of a new session."""
    if request.param == "guest book":
        book = GuestBook()
        yield book, book.invite
        return
    registry = Registry(f"sqlite:///{tmp_path / 'registry.db'}")
    registry.migrate()
    registry.open()

    def invite(subject: Subject) -> str:
        link = registry.new_link(subject.role, subject.scope, "wall", now=NOW, ttl_ms=1000)
        session, _ = registry.take_link(link, NOW) or pytest.fail("the link was not taken")
        return registry.new_ticket(session.id, NOW)

    yield registry, invite
    registry.close()


def test_a_ticket_lets_in_once_and_gives_a_token_that_does_again(door: tuple[Doorkeeper, Invite]) -> None:
    keeper, invite = door
    ticket = invite(Subject(id="", role=Role.DUTY, scope="211221"))
    session, token = keeper.take_ticket(ticket, NOW) or pytest.fail("the ticket was not taken")
    assert (session.subject.role, session.subject.scope) == (Role.DUTY, "211221")
    assert keeper.take_ticket(ticket, NOW) is None
    assert keeper.take_resume(ticket, NOW) is None
    assert keeper.take_ticket(token, NOW) is None
    again, other = keeper.take_resume(token, NOW) or pytest.fail("the token was not taken")
    assert (again.id, other != token) == (session.id, True)
    renewed = keeper.renew_resume(session.id, NOW)
    assert keeper.take_resume(renewed, NOW) is not None


def test_only_sessions_that_stand_are_alive(door: tuple[Doorkeeper, Invite]) -> None:
    keeper, invite = door
    session, _ = keeper.take_ticket(invite(Subject(id="", role=Role.WALL, scope="2112")), NOW) or pytest.fail("no")
    assert keeper.alive({session.id, "unknown"}, NOW) == {session.id}
    assert keeper.alive(set(), NOW) == set()
    if isinstance(keeper, Registry):
        keeper.sign_out(session.id, NOW)
    elif isinstance(keeper, GuestBook):
        keeper.revoked.add(session.id)
    assert keeper.alive({session.id}, NOW) == set()


def test_a_key_of_no_phone_lets_nobody_in(door: tuple[Doorkeeper, Invite]) -> None:
    keeper, _ = door
    assert keeper.take_key("x" * 43) is None


def test_nonsense_lets_nobody_in(door: tuple[Doorkeeper, Invite]) -> None:
    keeper, _ = door
    for word in ("", "x", "\0", "票" * 1000):
        assert keeper.take_ticket(word, NOW) is None
        assert keeper.take_resume(word, NOW) is None

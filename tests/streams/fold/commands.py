"""Commands of people for the fold's tests: who they are, and what they want of a case."""

from __future__ import annotations

from itertools import count
from typing import NamedTuple

from streams.access.subject import Role
from streams.model.event import CaseWish, Command, DeskWish, NewCase
from tests.streams.fold.city import NOW

_NUMBERS = count(1)


class Person(NamedTuple):
    name: str
    role: Role
    scope: str = "2112"
    department: str = ""


VILLAGE_STAFF = Person("v", Role.VILLAGE, "211221106201")
OTHER_VILLAGE = Person("o", Role.VILLAGE, "211221107201")
TOWNSHIP = Person("t", Role.DUTY, "211221106")
SECOND = Person("t2", Role.DUTY, "211221106")
LEAD = Person("l", Role.DUTY_LEAD, "211221106")
COUNTY = Person("c", Role.DUTY, "211221")
JUSTICE = Person("j", Role.DEPARTMENT, "2112", "justice")
POLICE = Person("p", Role.DEPARTMENT, "2112", "police")
SUPERVISOR = Person("s", Role.SUPERVISOR)
LEADER = Person("b", Role.LEADER)
EVERYBODY = (
    VILLAGE_STAFF,
    OTHER_VILLAGE,
    TOWNSHIP,
    SECOND,
    LEAD,
    COUNTY,
    JUSTICE,
    POLICE,
    SUPERVISOR,
    LEADER,
)


def wishes(who: Person, case: str, version: int, wish: CaseWish, note: str = "", *, named: bool = False) -> Command:
    """`who` wants `wish` of the case as it stood at `version`."""
    return asks(who, "case.mark" if wish.mark else "case.move", case, version, note, wish=wish, named=named)


def reports(who: Person, case: str, matter: NewCase) -> Command:
    return asks(who, "case.report", case, matter=matter)


def asks(
    who: Person,
    action: str,
    object_: str,
    version: int = 0,
    note: str = "",
    *,
    session: str = "",
    at: int = NOW,
    wish: CaseWish | None = None,
    matter: NewCase | None = None,
    desk: DeskWish | None = None,
    named: bool = False,
    body: bytes = b"",
) -> Command:
    """Anything a person may ask for. `session`: of its sign-in, one of its own unless it is named."""
    return Command(
        id=f"command/{next(_NUMBERS)}",
        source="dashboard",
        at=at,
        received=at,
        subject=session or f"session-{who.name}",
        role=who.role.value,
        scope=who.scope,
        action=action,
        object=object_,
        by=who.name,
        expected_version=version,
        note=note,
        person=who.name,
        department=who.department,
        named=named,
        wish=wish,
        matter=matter,
        body=body,
        desk=desk,
    )

"""Every door of the desks' server against the written table, for every role: a new door without a line fails."""

from __future__ import annotations

from pathlib import Path

from dashboard.doors import doors_of
from streams.access.doors import Door, Who
from streams.access.subject import Role, Subject
from tests.dashboard.conftest import Site

TABLE = Path(__file__).parents[1] / "data" / "doors.txt"
SIGNS = {
    "D": Role.DUTY,
    "L": Role.DUTY_LEAD,
    "S": Role.SUPERVISOR,
    "P": Role.LEADER,
    "V": Role.VILLAGE,
    "d": Role.DEPARTMENT,
    "M": Role.MEDIATOR,
    "C": Role.CLERK,
    "W": Role.WORKER,
    "A": Role.AUDITOR,
    "Y": Role.SYSTEM_ADMIN,
    "X": Role.SECURITY_ADMIN,
    "G": Role.GUIDANCE,
}
OWN, OTHER = "211221", "211224"


def written() -> dict[str, str]:
    lines = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return {rule: who for rule, _, who in (line.rpartition(": ") for line in lines)}


def asks(door: Door, role: Role, code: str) -> bool:
    return door.right.allows(Subject(id="s", role=role, scope=OWN, person="p"), {"code": code})


def test_no_door_deviates_from_the_written_table(site: Site) -> None:
    table, doors = written(), list(doors_of(site.server()))
    assert {one.name for one in doors} == table.keys()
    words = {Who.PUBLIC: "public", Who.SIGNED_IN: "any", Who.CALLBACK: "callback"}
    wrong: list[tuple[str, ...]] = []
    n = 0
    for door in doors:
        said = table[door.name]
        if door.right.who in words:
            n += 1
            wrong += [] if said == words[door.right.who] else [(door.rule, said)]
            continue
        for sign, role in SIGNS.items():
            n += 1
            wrong += [] if asks(door, role, OWN) == (sign in said) else [(door.rule, role.value)]
            if door.right.region:
                n += 1
                wrong += [(door.rule, role.value, OTHER)] if asks(door, role, OTHER) else []
    print(f"{n} answers, {len(wrong)} deviations")
    assert wrong == []
    assert n > 500


def test_the_server_refuses_what_the_table_does_not_give(site: Site) -> None:
    """Over HTTP, as a page of that very sign-in: whoever the table does not name gets no answer at all."""
    table = written()
    for role in SIGNS.values():
        client = site.signed_in(role, OWN)
        for door in doors_of(site.server()):
            if door.right.who not in (Who.ROLE, Who.COMMANDER):
                continue
            path = door.rule.replace("<code>", OWN).replace("<int:number>", "1").replace("<one>", "1")
            path = path.replace("<name>", "x").replace("<path:alert>", "x")
            headers = {"Origin": site.url(), "X-City": "1"}
            data = {"page": client.identity()} if door.method == "POST" else None
            if door.output:
                answer = client.ask(path, {"output": door.output})
            else:
                answer = client.open(path, method=door.method, headers=headers, data=data)
            may = {r for s, r in SIGNS.items() if s in table[door.name]}
            assert role in may or answer.status_code in (403, 404), (door.name, role)

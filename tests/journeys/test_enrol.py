"""Fifteen thousand people from a spreadsheet to phones that send, by the tokens of their printed codes; and the roster
of the month after."""

from __future__ import annotations

import asyncio
import io
import time
from collections import Counter
from collections.abc import Coroutine, Iterator

import httpx
import msgspec
import pytest
from openpyxl import Workbook
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect as connected

from streams.archive.run import folder_of
from streams.archive.segments import entries
from streams.clock import CityClock, real_ms
from streams.geography.places import load
from streams.model import fix
from streams.model.audit import AuditRecord
from streams.model.event import DutyStart
from streams.model.roster import Plan, RosterChange
from streams.operate import shell
from streams.operate.roster import read, take
from streams.registry.registry import Registry
from streams.wire.phone import Batch, Frame, Kept, PhoneHello, PhoneWelcome, Position, ToPhone
from tests.journeys.stack import BOUND_S, Stack, until

pytestmark = [pytest.mark.journey, pytest.mark.soak, pytest.mark.timeout(0)]
PEOPLE, WITHIN_S, TOGETHER, CHANGED = 15_000, 600, 40, 300
PLACES = load()


class Told(msgspec.Struct):
    """What `/phone` answers an app."""

    key: str
    device: int
    epoch: int
    datum: str
    stream: str


@pytest.fixture
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    stack = Stack(tmp_path_factory.mktemp("enrol"), demo={"run": False})
    stack.start()
    yield stack
    stack.stop()


def sheet(people: list[list[str]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    page.append(["网格员花名册（2026年12月）"])
    page.append(["姓名", "工号", "乡镇（街道）代码", "类别"])
    for line in people:
        page.append(line)
    book.save(out)
    return out.getvalue()


def taken(registry: Registry, people: list[list[str]]) -> Plan:
    record = AuditRecord(real_ms(), "s", "security_admin", "2112", "", "roster.import", "roster/month.xlsx")
    return take(registry, PLACES, read("花名册.xlsx", sheet(people), PLACES), record, whole=PLACES.city)


def counts(made: Plan) -> dict[str, int]:
    return {change.value: len(made.of(change)) for change in RosterChange if made.of(change)}


async def test_a_city_is_enrolled_from_one_file_within_ten_minutes(stack: Stack) -> None:
    towns = PLACES.townships()
    people = [
        [f"王{n % 700:03}", f"TL{n:05}", towns[n % len(towns)], "专职" if n % 3 else "兼职"] for n in range(PEOPLE)
    ]
    begun = time.monotonic()
    with shell.open_registry(stack.settings) as registry:
        # The demo's own people are not in the file: they leave.
        assert counts(taken(registry, people)) == {"new": PEOPLE, "gone": PEOPLE}
        numbers = [worker.number for worker in registry.workers()]
        record = AuditRecord(real_ms(), "s", "security_admin", "2112", "", "phones.print", "home/2112")
        tokens = registry.invite(numbers, record, expires=real_ms() + 86_400_000)
        store = registry.store()
        assert store is not None
        keys: list[Told] = []
        await _together([_taken(stack, token, keys) for token in tokens])
        await until(lambda: _known(keys[-1]), BOUND_S, "intake knows the last key")
        clock = CityClock(store)
        await _together([_sends(told, clock) for told in keys])
        await until(lambda: len(archived(stack)) >= PEOPLE, BOUND_S, "a fix of everybody in the segments")
        took = time.monotonic() - begun
        assert archived(stack) == dict.fromkeys(numbers, 1), "everybody, and nobody twice"
        assert took <= WITHIN_S
        print(f"{PEOPLE} people from one XLSX to phones that send: {took:.0f} s")
        # The month after: a hundred each move, change and leave; a hundred are new.
        third = CHANGED // 3
        for line in people[:third]:
            line[2] = towns[(towns.index(line[2]) + 1) % len(towns)]
        for line in people[third : 2 * third]:
            line[3] = "专职" if line[3] == "兼职" else "兼职"
        new = [[f"新{n:03}", f"TN{n:05}", towns[n], "专职"] for n in range(third)]
        made = taken(registry, [*people[: PEOPLE - third], *new])
        assert counts(made) == {"new": third, "changed": third, "moved": third, "gone": third}
        assert made.refused == ()
        assert len(registry.workers()) == PEOPLE


async def _together(phones: list[Coroutine[None, None, None]]) -> None:
    gate = asyncio.Semaphore(TOGETHER)

    async def one(phone: Coroutine[None, None, None]) -> None:
        async with gate:
            await phone

    async with asyncio.TaskGroup() as group:
        for phone in phones:
            group.create_task(one(phone))


async def _taken(stack: Stack, token: str, keys: list[Told]) -> None:
    """What the press of the button on a phone does."""
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{stack.settings.dashboard_url}/phone", json={"token": token}, timeout=BOUND_S)
    keys.append(msgspec.json.decode(answer.content, type=Told))


def _known(told: Told) -> bool:
    try:
        with connected(told.stream) as socket:
            socket.send(msgspec.msgpack.encode(PhoneHello(told.key)))
            return isinstance(_said(socket.recv()), PhoneWelcome)
    except ConnectionClosed:
        return False


async def _sends(told: Told, clock: CityClock) -> None:
    """Begins a session and sends one fix."""
    at = clock.now_ms()
    lon, lat = PLACES.label("211221106")
    begin = DutyStart(id="s1", source="", at=at - 1000, device=0, worker=0)
    where = Position(at=at, lon=lon / 1e6, lat=lat / 1e6, accuracy=5.0)
    async with connect(told.stream, compression=None, open_timeout=BOUND_S) as socket:
        await socket.send(msgspec.msgpack.encode(PhoneHello(told.key)))
        assert isinstance(_said(await socket.recv()), PhoneWelcome)
        await socket.send(
            msgspec.msgpack.encode(Frame(1, (Batch(told.device, told.epoch, "live", 1, (begin, where)),)))
        )
        kept = _said(await socket.recv())
    assert isinstance(kept, Kept)
    assert (kept.quarantined, kept.outside) == (0, 0)


def _said(raw: str | bytes) -> ToPhone:
    assert isinstance(raw, bytes)
    answer: ToPhone = msgspec.msgpack.decode(raw, type=ToPhone)
    return answer


def archived(stack: Stack) -> dict[int, int]:
    """How many fixes of each worker stand in the segments."""
    found: Counter[int] = Counter()
    for entry in entries(folder_of(stack.settings)):
        found.update(fix.from_bytes(entry.fixes)["worker"].tolist())
    return dict(found)
